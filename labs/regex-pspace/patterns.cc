#include "labs/regex-pspace/patterns.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "labs/engines/automata/regex.h"
#include "labs/regex-pspace/equivalence.h"

namespace quire::labs::regex_pspace {
namespace {

using automata::Alphabet;
using automata::PositionAutomaton;

constexpr int kFirst = ' ', kLast = '~';
constexpr std::size_t kPairsMax = 100'000;

/// Without the anchors at its ends, which say what holds anyway.
std::string_view inner(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$') && !pattern.ends_with("\\$")) pattern.remove_suffix(1);
  return pattern;
}

/// Where a new kind of character begins, as far as a pattern can tell: at each character that it names and
/// behind it, and at the ends of the classes that it names.
class Kinds {
 public:
  void add(std::string_view pattern) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      split(pattern[i], pattern[i]);
      if (pattern[i] == '\\' && i + 1 < pattern.size()) add_class(pattern[i + 1]);
    }
  }

  /// The first character of each kind.
  std::string letters() const {
    std::string letters;
    for (int c = kFirst; c <= kLast; ++c)
      if (c == kFirst || begins_[static_cast<std::size_t>(c)]) letters += static_cast<char>(c);
    return letters;
  }

 private:
  void add_class(char c) {
    if (c != 'd' && c != 'D' && c != 'w' && c != 'W' && c != 's' && c != 'S') return;
    split('0', '9');
    split('a', 'z');
    split('A', 'Z');
    split('_', '_');
    split(' ', ' ');
  }
  void split(char first, char last) {
    for (const int at : {static_cast<int>(first), last + 1})
      if (at >= kFirst && at <= kLast) begins_[static_cast<std::size_t>(at)] = true;
  }

  std::array<bool, 128> begins_{};
};

Result<Alphabet> alphabet_of(std::string_view a, std::string_view b) {
  Kinds kinds;
  kinds.add(a);
  kinds.add(b);
  const std::string letters = kinds.letters();
  if (letters.size() > 64)
    return Error{
        fmt::format("they tell {} kinds of characters apart; at most 64 can be compared", letters.size())};
  return Alphabet::of(letters);
}

Result<PositionAutomaton> automaton_of(std::string_view pattern, const Alphabet& alphabet) {
  const auto regex = automata::parse_regex(inner(pattern), alphabet);
  if (!regex) return Error{regex.error()};
  return automata::positions(*regex);
}

std::string spelled_in(const automata::Word& word, const Alphabet& alphabet) {
  std::string text;
  for (const automata::Letter letter : word) text += alphabet.letter(letter);
  return text;
}

/// A pattern that no word matches: one of its sets of characters is empty wherever it leads to an end.
bool matches_nothing(const PositionAutomaton& automaton, std::size_t letters) {
  if (automaton.accepts_empty) return false;
  const auto dfa = subset_automaton(automaton, letters, kPairsMax);
  return dfa && automata::empty(*dfa);
}

struct Pair {
  Result<Comparison> first_in_second, second_in_first;
};

void judge(const Pair& pair, std::size_t i, std::size_t j, const Alphabet& alphabet,
           std::vector<Finding>& findings) {
  for (const auto* one : {&pair.first_in_second, &pair.second_in_first})
    if (!*one) return findings.push_back({Finding::Kind::undecided, i, j, {}, one->error()});
  const auto &over = pair.first_in_second->word, &under = pair.second_in_first->word;
  if (!over && !under) return findings.push_back({Finding::Kind::same, j, i, {}, {}});
  if (!over) return findings.push_back({Finding::Kind::inside, i, j, spelled_in(*under, alphabet), {}});
  if (!under) findings.push_back({Finding::Kind::inside, j, i, spelled_in(*over, alphabet), {}});
}

}  // namespace

Result<std::vector<Pattern>> read_patterns(std::istream& in, const std::string& name) {
  std::vector<Pattern> patterns;
  std::string text;
  for (std::size_t line = 1; std::getline(in, text); ++line) {
    if (text.ends_with('\r')) text.pop_back();
    if (text.size() > automata::kPatternBytesMax)
      return Error{fmt::format("{}: line {}: {} bytes; a pattern has at most {}", name, line, text.size(),
                               automata::kPatternBytesMax)};
    if (text.empty() || text.front() == '#') continue;
    if (patterns.size() == kPatternsMax)
      return Error{fmt::format("{}: line {}: more than {} patterns", name, line, kPatternsMax)};
    patterns.push_back({line, text});
  }
  if (patterns.empty()) return Error{name + ": no pattern"};
  return patterns;
}

Result<std::vector<Finding>> lint(const std::vector<Pattern>& patterns, const std::string& name,
                                  const std::function<void()>& check) {
  std::vector<Finding> findings;
  const auto at = [&](std::size_t i, const std::string& what) {
    return Error{fmt::format("{}: line {}: {}", name, patterns[i].line, what)};
  };
  std::vector<bool> nothing(patterns.size());
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const auto alphabet = alphabet_of(patterns[i].text, {});
    if (!alphabet) return at(i, alphabet.error());
    const auto automaton = automaton_of(patterns[i].text, *alphabet);
    if (!automaton) return at(i, automaton.error());
    nothing[i] = matches_nothing(*automaton, alphabet->size());
    if (nothing[i]) findings.push_back({Finding::Kind::nothing, i, i, {}, {}});
  }
  for (std::size_t i = 0; i < patterns.size(); ++i)
    for (std::size_t j = i + 1; j < patterns.size(); ++j) {
      if (check) check();
      if (nothing[i] || nothing[j]) continue;
      const auto alphabet = alphabet_of(patterns[i].text, patterns[j].text);
      if (!alphabet) {
        findings.push_back({Finding::Kind::undecided, i, j, {}, alphabet.error()});
        continue;
      }
      const auto a = automaton_of(patterns[i].text, *alphabet), b = automaton_of(patterns[j].text, *alphabet);
      if (!a || !b) return at(a ? j : i, a ? b.error() : a.error());
      const CompareOptions options{.congruence = false, .pairs_max = kPairsMax, .check = check};
      judge({inclusion(*a, *b, alphabet->size(), options), inclusion(*b, *a, alphabet->size(), options)}, i,
            j, *alphabet, findings);
    }
  return findings;
}

}  // namespace quire::labs::regex_pspace
