#include "labs/engines/sat/proof.h"

#include <algorithm>
#include <charconv>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::sat {

void Proof::push(Clause clause, bool forgets) {
  literals_.insert(literals_.end(), clause.begin(), clause.end());
  steps_.push_back({literals_.size(), forgets});
  lemmas_ += forgets ? 0 : 1;
}

Result<Proof> read_proof(std::string_view text, const std::string& name, const ProofLimits& limits) {
  if (text.size() > limits.bytes_max)
    return Error{name + ": more than " + std::to_string(limits.bytes_max) + " bytes"};
  Proof proof;
  std::vector<Literal> clause;
  std::size_t number = 0;
  const auto fault = [&](const std::string& what) {
    return Error{name + ": line " + std::to_string(number) + ": " + what};
  };
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view rest = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    std::string_view word = tables::next_word(rest);
    if (word.empty() || word == "c") continue;
    const bool forgets = word == "d";
    if (forgets) word = tables::next_word(rest);
    clause.clear();
    for (; word != "0"; word = tables::next_word(rest)) {
      if (word.empty()) return fault("no 0 ends the clause");
      Literal literal = 0;
      const auto [last, error] = std::from_chars(word.data(), word.data() + word.size(), literal);
      if (error != std::errc{} || last != word.data() + word.size() || literal == 0 ||
          literal > kVariablesMax || literal < -kVariablesMax)
        return fault(tables::shown(word) + " is no literal");
      clause.push_back(literal);
    }
    if (!tables::next_word(rest).empty()) return fault("something stands after the 0; a step is a line");
    if (proof.size() == limits.steps_max)
      return fault("more than " + std::to_string(limits.steps_max) + " steps");
    forgets ? proof.forget(clause) : proof.add(clause);
  }
  return proof;
}

std::string proof_text(const Proof& proof) {
  std::string text;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    if (proof.forgets(i)) text += "d ";
    for (const Literal literal : proof[i]) text += std::to_string(literal) + " ";
    text += "0\n";
  }
  return text;
}

}  // namespace quire::labs::sat
