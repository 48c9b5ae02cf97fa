#include "labs/nlsat/relative.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "labs/nlsat/lexicon.h"
#include "labs/nlsat/words.h"

namespace quire::labs::nlsat {
namespace {

using Said = RelativeTheory::Said;

std::vector<sat::Literal> drawn_clause(std::size_t predicates, random::Stream& stream) {
  std::vector<sat::Literal> clause;
  while (clause.size() < 3) {
    const auto v = static_cast<sat::Literal>(stream.below(predicates) + 1);
    if (std::any_of(clause.begin(), clause.end(), [&](sat::Literal l) { return sat::variable_of(l) == v; }))
      continue;
    clause.push_back(stream.bernoulli(0.5) ? v : -v);
  }
  return clause;
}

// ---- writing

/// "not an artist" or "an artist".
std::string some_noun(sat::Literal l, const RelativeTheory& theory) {
  const std::string& noun = theory.predicates[static_cast<std::size_t>(sat::variable_of(l) - 1)];
  return (l < 0 ? "not " : "") + article(noun) + " " + noun;
}

std::string noun_of(sat::Literal l, const RelativeTheory& theory) {
  return theory.predicates[static_cast<std::size_t>(sat::variable_of(l) - 1)];
}

std::string fact(const Said& said, const RelativeTheory& theory) {
  std::string text = theory.names[said.name] + " is ";
  for (std::size_t i = 0; i < said.clause.size(); ++i)
    text += (i == 0 ? "" : " or ") + some_noun(said.clause[i], theory);
  return text + ".";
}

/// Every A who is B is C: not A or not B or C. No A who is B is a C: not A or not B or not C.
std::string rule(std::vector<sat::Literal> clause, const RelativeTheory& theory, random::Stream& stream) {
  stream.shuffle(std::span(clause));
  std::vector<std::string> forms;
  const sat::Literal head = clause.back();
  std::string conditions;
  for (std::size_t i = 0; i + 1 < clause.size(); ++i)
    conditions += (i == 0 ? " who is " : " and ") + some_noun(-clause[i], theory);
  forms.push_back("Everyone" + conditions + " is " + some_noun(head, theory) + ".");
  if (clause.size() >= 2 && clause.size() <= 3 && clause[0] < 0) {
    const std::string noun = noun_of(clause[0], theory);
    const std::string who = clause.size() == 3 ? " who is " + some_noun(-clause[1], theory) : "";
    forms.push_back("Every " + noun + who + " is " + some_noun(head, theory) + ".");
    if (head < 0) forms.push_back("No " + noun + who + " is " + some_noun(-head, theory) + ".");
  }
  return forms[stream.below(forms.size())];
}

// ---- reading

constexpr auto kReserved =
    std::to_array<std::string_view>({"every", "everyone", "no", "who", "is", "not", "a", "an", "or", "and"});
constexpr auto kOtherDeterminers =
    std::to_array<std::string_view>({"all", "each", "any", "some", "most", "many", "few", "several",
                                     "someone", "nobody", "anyone", "the", "a", "an"});

class RelativeReader {
 public:
  Result<RelativeTheory> read(std::string_view text);

 private:
  Status sentence(Reader& reader);
  Status rule(Reader& reader);
  Status fact(Reader& reader);
  Result<sat::Literal> noun(Reader& reader);
  Result<sat::Literal> some_noun(Reader& reader);
  Status keep(Reader& reader, std::size_t name, std::vector<sat::Literal> clause);

  RelativeTheory theory_;
  Atoms names_, predicates_;
};

Result<RelativeTheory> RelativeReader::read(std::string_view text) {
  const Result<std::vector<Sentence>> sentences = sentences_of(text);
  if (!sentences) return Error{sentences.error()};
  for (std::size_t i = 0; i < sentences->size(); ++i) {
    Reader reader((*sentences)[i], i);
    if (const Status read = sentence(reader); !read) return Error{read.error()};
  }
  theory_.names = names_.words();
  theory_.predicates = predicates_.words();
  return std::move(theory_);
}

Status RelativeReader::sentence(Reader& reader) {
  if (reader.peeks("every") || reader.peeks("everyone") || reader.peeks("no")) return rule(reader);
  if (std::any_of(kOtherDeterminers.begin(), kOtherDeterminers.end(),
                  [&](auto d) { return reader.peeks(d); }))
    return reader.fault("the fragment's determiners are Every, Everyone and No");
  return fact(reader);
}

Status RelativeReader::rule(Reader& reader) {
  std::vector<sat::Literal> clause;
  const bool none = reader.take_if("no");
  if (!none && reader.take_if("everyone")) {
    // "who is (not) a A and (not) a B", or nothing
    if (reader.take_if("who")) {
      if (!reader.take_if("is")) return reader.fault("\"is\" is wanted");
      do {
        const Result<sat::Literal> condition = some_noun(reader);
        if (!condition) return Error{condition.error()};
        clause.push_back(-*condition);
      } while (reader.take_if("and"));
    }
  } else {
    if (!none) reader.take_if("every");
    const Result<sat::Literal> first = noun(reader);
    if (!first) return Error{first.error()};
    clause.push_back(-*first);
    if (reader.take_if("who")) {
      if (!reader.take_if("is")) return reader.fault("\"is\" is wanted");
      const Result<sat::Literal> second = some_noun(reader);
      if (!second) return Error{second.error()};
      clause.push_back(-*second);
    }
  }
  if (!reader.take_if("is")) return reader.fault("\"is\" is wanted");
  if (none && reader.peeks("not")) return reader.fault("\"No ... is not\" is a double negation; write Every");
  const Result<sat::Literal> head = some_noun(reader);
  if (!head) return Error{head.error()};
  clause.push_back(none ? -*head : *head);
  return keep(reader, RelativeTheory::kEveryone, std::move(clause));
}

Status RelativeReader::fact(Reader& reader) {
  constexpr std::size_t kDisjuncts = 3;
  if (!begins_with_capital(reader.peek()))
    return reader.fault("a fact begins with a name, a rule with Every or No");
  const sat::Literal name = names_.of(reader.take());
  if (!reader.take_if("is")) return reader.fault("after a name comes \"is\"");
  std::vector<sat::Literal> clause;
  do {
    if (clause.size() == kDisjuncts) return reader.fault("a fact has at most three parts");
    const Result<sat::Literal> part = some_noun(reader);
    if (!part) return Error{part.error()};
    clause.push_back(*part);
  } while (reader.take_if("or"));
  return keep(reader, static_cast<std::size_t>(name - 1), std::move(clause));
}

Status RelativeReader::keep(Reader& reader, std::size_t name, std::vector<sat::Literal> clause) {
  if (!reader.at_end()) return reader.fault("the sentence ends here");
  theory_.said.push_back({name, std::move(clause)});
  return success();
}

Result<sat::Literal> RelativeReader::noun(Reader& reader) {
  const std::string_view word = reader.peek();
  if (begins_with_capital(word))
    return reader.fault("a noun is written in small letters; this looks like a name");
  if (word.empty() || word == "," || std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end())
    return reader.fault("a noun is wanted");
  return predicates_.of(reader.take());
}

Result<sat::Literal> RelativeReader::some_noun(Reader& reader) {
  const bool negated = reader.take_if("not");
  if (reader.peeks("not")) return reader.fault("a noun is not negated twice");
  if (!reader.take_if("a") && !reader.take_if("an"))
    return reader.fault("\"a\" or \"an\" and a noun are wanted");
  const Result<sat::Literal> v = noun(reader);
  if (!v) return Error{v.error()};
  return negated ? -*v : *v;
}

}  // namespace

std::size_t characters_for(std::size_t variables) {
  constexpr std::size_t kLeastPredicates =
      4;  // with three, each individual has eight clauses of three at most
  std::size_t best = 1;
  for (std::size_t c = 1; c * kLeastPredicates <= variables; ++c)
    if (variables % c == 0) best = c;
  return best;
}

RelativeTheory sample_relative(const RelativeShape& shape, random::Stream& stream) {
  if (shape.predicates < 3 || shape.characters < 1 || shape.clauses < 2 * shape.characters)
    throw std::invalid_argument("a theory needs three predicates, and two clauses for each character");
  RelativeTheory theory;
  theory.names = draw_names(stream, shape.characters);
  theory.predicates = draw_occupations(stream, shape.predicates);
  const std::size_t rules = shape.clauses / 2 / shape.characters;
  const std::size_t facts = shape.clauses - rules * shape.characters;
  for (std::size_t i = 0; i < facts; ++i) {
    const std::size_t name = i < shape.characters ? i : stream.below(shape.characters);
    theory.said.push_back({name, drawn_clause(shape.predicates, stream)});
  }
  for (std::size_t i = 0; i < rules; ++i)
    theory.said.push_back({RelativeTheory::kEveryone, drawn_clause(shape.predicates, stream)});
  stream.shuffle(std::span(theory.said));
  return theory;
}

std::string write_relative(const RelativeTheory& theory, random::Stream& stream) {
  std::string text;
  for (const Said& said : theory.said)
    text += (text.empty() ? "" : " ") +
            (said.name == RelativeTheory::kEveryone ? rule(said.clause, theory, stream) : fact(said, theory));
  return text;
}

Result<RelativeTheory> read_relative(std::string_view text) { return RelativeReader().read(text); }

Theory grounded(const RelativeTheory& theory, std::span<const std::string> more_names,
                std::string_view text) {
  std::vector<std::string> names = theory.names;
  for (const std::string& name : more_names)
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  if (names.empty()) names.push_back("somebody");
  Theory ground;
  Atoms atoms;
  const auto literal = [&](std::size_t name, sat::Literal l) {
    const std::string& noun = theory.predicates[static_cast<std::size_t>(sat::variable_of(l) - 1)];
    const sat::Literal v = atoms.of(names[name] + " is " + article(noun) + " " + noun);
    return l > 0 ? v : -v;
  };
  for (std::size_t s = 0; s < theory.said.size(); ++s) {
    const Said& said = theory.said[s];
    const bool all = said.name == RelativeTheory::kEveryone;
    for (std::size_t name = all ? 0 : said.name; name < (all ? names.size() : said.name + 1); ++name) {
      std::vector<sat::Literal> clause;
      for (const sat::Literal l : said.clause) clause.push_back(literal(name, l));
      ground.add(clause, s);
    }
  }
  if (const Result<std::vector<Sentence>> sentences = sentences_of(text); sentences)
    for (const Sentence& sentence : *sentences) ground.sentences.push_back(sentence.text);
  ground.atoms = atoms.words();
  return ground;
}

}  // namespace quire::labs::nlsat
