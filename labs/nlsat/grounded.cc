#include "labs/nlsat/grounded.h"

#include <algorithm>
#include <stdexcept>

#include "labs/nlsat/words.h"

namespace quire::labs::nlsat {
namespace {

std::string words_of(sat::Literal l, std::span<const std::string> nouns) {
  const std::string& noun = nouns[static_cast<std::size_t>(sat::variable_of(l) - 1)];
  return l > 0 ? noun : "no " + noun;
}

std::string sentence_of(sat::Clause clause, std::span<const std::string> nouns, std::size_t head) {
  std::string conditions;
  for (std::size_t i = 0; i < clause.size(); ++i)
    if (i != head) conditions += (conditions.empty() ? "" : " and ") + words_of(-clause[i], nouns);
  if (conditions.empty()) conditions = words_of(-clause[head], nouns);
  return "If " + conditions + " then " + words_of(clause[head], nouns) + ".";
}

bool is_reserved(std::string_view word) {
  return word == "if" || word == "and" || word == "then" || word == "no";
}

/// A noun, or "no" and a noun.
Result<sat::Literal> read_literal(Reader& reader, Atoms& atoms) {
  const bool negated = reader.take_if("no");
  const std::string_view noun = reader.peek();
  if (noun == "no") return reader.fault("a noun is not negated twice");
  if (noun.empty() || noun == "," || is_reserved(noun) || begins_with_capital(noun))
    return reader.fault("a noun in small letters is wanted, or \"no\" and a noun");
  const sat::Literal v = atoms.of(reader.take());
  return negated ? -v : v;
}

Result<std::vector<sat::Literal>> read_sentence(Reader& reader, Atoms& atoms) {
  std::vector<sat::Literal> clause;
  if (!reader.take_if("if")) return reader.fault("a sentence of this fragment begins with If");
  do {
    const Result<sat::Literal> condition = read_literal(reader, atoms);
    if (!condition) return Error{condition.error()};
    clause.push_back(-*condition);
  } while (reader.take_if("and"));
  if (!reader.take_if("then")) return reader.fault("\"and\" or \"then\" is wanted");
  const Result<sat::Literal> head = read_literal(reader, atoms);
  if (!head) return Error{head.error()};
  if (!reader.at_end()) return reader.fault("the sentence ends after its consequent");
  clause.push_back(*head);
  return clause;
}

}  // namespace

std::string write_grounded(const sat::Cnf& cnf, std::span<const std::string> nouns, random::Stream& stream) {
  std::string text;
  for (std::size_t i = 0; i < cnf.size(); ++i) {
    if (cnf[i].empty()) throw std::invalid_argument("an empty clause has no sentence");
    text += (text.empty() ? "" : " ") + sentence_of(cnf[i], nouns, stream.below(cnf[i].size()));
  }
  return text;
}

Result<Theory> read_grounded(std::string_view text) {
  const Result<std::vector<Sentence>> sentences = sentences_of(text);
  if (!sentences) return Error{sentences.error()};
  Theory theory;
  Atoms atoms;
  for (std::size_t i = 0; i < sentences->size(); ++i) {
    Reader reader((*sentences)[i], i);
    const Result<std::vector<sat::Literal>> clause = read_sentence(reader, atoms);
    if (!clause) return Error{clause.error()};
    theory.add(*clause, i);
    theory.sentences.push_back((*sentences)[i].text);
  }
  theory.atoms = atoms.words();
  return theory;
}

}  // namespace quire::labs::nlsat
