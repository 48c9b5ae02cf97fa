#include "labs/generation-replay/family.h"

#include <algorithm>
#include <array>

#include "labs/engines/random/random.h"

namespace quire::labs::generation_replay {

namespace {

/// A family without end whose membership is a formula.
class RuleFamily : public Family {
 public:
  struct Rule {
    std::function<bool(Index, Elem)> has;
    std::function<Periodic(Index)> set;
    std::function<Index(Index rounds, Index target)> active_bound;
    /// Quicker than building the set, where rounds admit a language each; optional.
    std::function<void(Index, std::size_t first_word, std::span<std::uint64_t>)> fill = nullptr;
  };
  RuleFamily(std::string name, Universe universe, Rule rule)
      : Family(std::move(name), std::move(universe)), rule_(std::move(rule)) {}
  std::optional<Index> size() const override { return std::nullopt; }
  bool has(Index i, Elem x) const override { return rule_.has(i, x); }
  Language language(Index i) const override { return rule_.set(i); }
  void fill(Index i, std::size_t first_word, std::span<std::uint64_t> words) const override {
    rule_.fill ? rule_.fill(i, first_word, words) : Family::fill(i, first_word, words);
  }
  Index active_bound(Index rounds, Index target) const override { return rule_.active_bound(rounds, target); }

 private:
  Rule rule_;
};

FamilyPtr rule_family(std::string name, Universe::Kind universe, RuleFamily::Rule rule) {
  return std::make_shared<RuleFamily>(std::move(name), Universe(universe), std::move(rule));
}

/// The primes in order, found as far as they are asked for.
class Primes {
 public:
  Elem operator()(Index i) {
    while (primes_.size() < i) sieve(std::max<std::size_t>(limit_ * 2, 1024));
    return primes_[i - 1];
  }

 private:
  void sieve(std::size_t limit) {
    limit_ = limit;
    primes_.clear();
    std::vector<std::uint8_t> composite(limit + 1, 0);
    for (std::size_t p = 2; p <= limit; ++p) {
      if (composite[p]) continue;
      primes_.push_back(p);
      for (std::size_t q = p * p; q <= limit; q += p) composite[q] = 1;
    }
  }
  std::size_t limit_ = 0;
  std::vector<Elem> primes_;
};

void set_bit(std::span<std::uint64_t> words, std::size_t bit) {
  words[bit / 64] |= std::uint64_t{1} << (bit % 64);
}

FamilyPtr mod_primes() {
  auto prime = std::make_shared<Primes>();
  return rule_family("mod-primes", Universe::Kind::nat,
                     {[prime](Index i, Elem x) { return x % (*prime)(i) == 0; },
                      [prime](Index i) {
                        const Elem p = (*prime)(i);
                        return Periodic::of(0, p, [p](Elem x) { return x % p == 0; });
                      },
                      // An example below 2^26 has at most 8 different prime factors.
                      [](Index rounds, Index) { return std::min<Index>(rounds, 8); },
                      [prime](Index i, std::size_t first_word, std::span<std::uint64_t> words) {
                        std::fill(words.begin(), words.end(), 0);
                        const Elem p = (*prime)(i), before = Elem{64} * first_word;
                        for (Elem b = (before / p + 1) * p - before - 1; b < 64 * words.size(); b += p)
                          set_bit(words, b);
                      }});
}

/// For half-open languages: the first example of a game lies near the target's edge, and later edges do not
/// fit it.
Index near_target(Index rounds, Index target) { return std::min<Index>(rounds, 2 * target + 64); }

FamilyPtr suffixes() {
  const auto has = [](Index i, Elem x) { return x >= i && (i % 2 == 1 || x % 2 == 0); };
  return rule_family(
      "suffixes", Universe::Kind::nat,
      {has, [has](Index i) { return Periodic::of(i, 2, [&](Elem x) { return has(i, x); }); }, near_target});
}

FamilyPtr cofinite() {
  return rule_family("cofinite", Universe::Kind::nat,
                     {[](Index i, Elem x) { return x != i; },
                      [](Index i) { return Periodic::of(i, 1, [i](Elem x) { return x != i; }); },
                      [](Index rounds, Index) { return rounds; },
                      [](Index i, std::size_t first_word, std::span<std::uint64_t> words) {
                        std::fill(words.begin(), words.end(), ~std::uint64_t{0});
                        const std::size_t w = (i - 1) / 64;
                        if (w >= first_word && w - first_word < words.size()) {
                          words[w - first_word] ^= std::uint64_t{1} << ((i - 1) % 64);
                        }
                      }});
}

/// h_1 = {z >= 0}, h_2 = {z <= 0}, h_3 = {z >= 1}, h_4 = {z <= -1}, ...
FamilyPtr half_lines() {
  const Universe universe(Universe::Kind::integers);
  const auto has = [universe](Index i, Elem x) {
    const std::int64_t edge = (i - 1) / 2, z = universe.integer(x);
    return i % 2 == 1 ? z >= edge : z <= -edge;
  };
  return rule_family(
      "half-lines", Universe::Kind::integers,
      {has, [has](Index i) { return Periodic::of(i + 2, 2, [&](Elem x) { return has(i, x); }); },
       near_target});
}

/// The class of Theorem 5.1: h_1 = the positive numbers; h_(d+1) = {1..d} and all negative numbers.
FamilyPtr theorem_5_1() {
  const auto has = [](Index i, Elem x) {
    return x % 2 == (i == 1 ? 1 : 0) || (i > 1 && x % 2 == 1 && x / 2 + 1 < i);
  };
  return rule_family(
      "theorem-5.1", Universe::Kind::nonzero_integers,
      {has, [has](Index i) { return Periodic::of(2 * std::size_t{i}, 2, [&](Elem x) { return has(i, x); }); },
       [](Index rounds, Index) { return rounds; },
       [](Index i, std::size_t first_word, std::span<std::uint64_t> words) {
         constexpr std::uint64_t kPositive = 0x5555'5555'5555'5555;
         for (std::size_t w = 0; w < words.size(); ++w) {
           const Elem before = Elem{64} * (first_word + w), listed = 2 * (Elem{i} - 1);
           const std::uint64_t few = before >= listed        ? 0
                                     : listed - before >= 64 ? ~std::uint64_t{0}
                                                             : (std::uint64_t{1} << (listed - before)) - 1;
           words[w] = i == 1 ? kPositive : ~kPositive | (kPositive & few);
         }
       }});
}

FamilyPtr three() {
  const auto one = Periodic::of(4, 2, [](Elem x) { return x == 4 || x % 2 == 1; });
  const auto two = Periodic::of(2, 1, [](Elem x) { return x >= 2; });
  const auto third = Periodic::of(2, 2, [](Elem x) { return x == 1 || x % 2 == 0; });
  return std::make_shared<ListFamily>("three", Universe(Universe::Kind::nat),
                                      std::vector<Language>{one, two, third});
}

/// From broad to narrow and overlapping, so that early indices are tempting wrong candidates for later
/// targets; the last six have few words of each length, so games for them as targets are short.
constexpr std::array kExpressions{"(a|b)*a",
                                  "(a|b)*b",
                                  "a(a|b)*",
                                  "b(a|b)*",
                                  "(a|b)*aa(a|b)*",
                                  "((a|b)(a|b))*",
                                  "(b*ab*a)*b*",
                                  "(a|b)*ab",
                                  "(a*b)*",
                                  "(a|b)*ba(a|b)*",
                                  "a(a|b)*b",
                                  "(a|b)*aba(a|b)*",
                                  "(aa|b)*",
                                  "(a|bb)*",
                                  "(a|b)*bb(a|b)*",
                                  "((a|b){3})*",
                                  "(a|ba)*b?",
                                  "(b|ab)*a?",
                                  "(a|b)(a|b)*a",
                                  "(b|a(a|b))*",
                                  "(a|b)*a(a|b)",
                                  "(a|b)*b(a|b)",
                                  "(a|b)*a(a|b)(a|b)",
                                  "(a*ba*ba*ba*)*|a*",
                                  "a*b*",
                                  "a*",
                                  "(ab)*",
                                  "(ab|ba)*",
                                  "(aab|b)*",
                                  "(a|b)(a|b)(aa)*"};

FamilyPtr regex30() {
  const auto universe = Universe::strings(*automata::Alphabet::of("ab"));
  std::vector<Language> languages;
  for (const char* expression : kExpressions) {
    languages.emplace_back(Regular{*automata::regex_dfa(expression, universe.alphabet())});
  }
  return std::make_shared<ListFamily>("regex30", universe, std::move(languages));
}

/// Random membership below `prefix`, then random residues, at least one of them.
Periodic random_set(random::Stream& stream, std::size_t prefix, std::size_t period) {
  Periodic::Flags start(prefix), cycle(period);
  for (auto& flag : start) flag = stream.below(2) ? 1 : 0;
  for (auto& flag : cycle) flag = stream.below(2) ? 1 : 0;
  cycle[stream.below(period)] = 1;
  return Periodic(std::move(start), std::move(cycle));
}

std::vector<Language> distinct_random_sets(random::Stream& stream, std::size_t count, std::size_t prefix_max,
                                           std::span<const std::size_t> periods) {
  std::vector<Language> out;
  while (out.size() < count) {
    const std::size_t prefix = stream.below(prefix_max + 1);
    Language set = random_set(stream, prefix, periods[stream.below(periods.size())]);
    if (std::find(out.begin(), out.end(), set) == out.end()) out.push_back(std::move(set));
  }
  return out;
}

FamilyPtr random_periodic(std::uint64_t seed) {
  constexpr std::array<std::size_t, 9> kPeriods{2, 3, 4, 6, 8, 9, 12, 18, 24};  // common multiple 72
  random::Stream stream(seed, "random-periodic");
  return std::make_shared<ListFamily>("random-periodic", Universe(Universe::Kind::nat),
                                      distinct_random_sets(stream, 24, 20, kPeriods));
}

}  // namespace

Index Family::active_bound(Index rounds, Index) const { return std::min(rounds, size().value_or(rounds)); }

const std::vector<BuiltinFamily>& builtin_families() {
  static const std::vector<BuiltinFamily> list{
      {"mod-primes", "multiples of the i-th prime", false},
      {"suffixes", "all numbers from i on; for even i the even ones", false},
      {"cofinite", "all numbers but i", false},
      {"half-lines", "integers from k up, and from -k down, k = 0, 1, 2, ...", false},
      {"theorem-5.1", "the positive numbers, then {1..d} with all negative numbers, d = 1, 2, ...", false},
      {"three", "{4} with the odd numbers; all from 2 on; {1} with the even numbers", true},
      {"regex30", "30 regular languages over {a, b}", true},
      {"random-periodic", "24 random eventually periodic sets", true}};
  return list;
}

Result<FamilyPtr> builtin_family(const std::string& name, std::uint64_t seed) {
  if (name == "mod-primes") return mod_primes();
  if (name == "suffixes") return suffixes();
  if (name == "cofinite") return cofinite();
  if (name == "half-lines") return half_lines();
  if (name == "theorem-5.1") return theorem_5_1();
  if (name == "three") return three();
  if (name == "regex30") return regex30();
  if (name == "random-periodic") return random_periodic(seed);
  std::string known;
  for (const BuiltinFamily& family : builtin_families()) known += (known.empty() ? "" : ", ") + family.name;
  return Error{"no built-in family \"" + name + "\"; there are " + known};
}

ListFamily random_class(std::uint64_t seed, std::uint64_t index) {
  constexpr std::array<std::size_t, 4> kPeriods{2, 3, 4, 6};
  random::Stream stream(seed, "random-class", index);
  const std::size_t count = 2 + stream.below(5);
  return ListFamily("class " + std::to_string(index), Universe(Universe::Kind::nat),
                    distinct_random_sets(stream, count, 16, kPeriods));
}

}  // namespace quire::labs::generation_replay
