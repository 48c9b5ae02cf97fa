// Sets, universes, languages and closure: exact answers against plain enumeration.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/generation-replay/closure.h"
#include "labs/generation-replay/family.h"

namespace quire::labs::generation_replay {
namespace {

Periodic random_set(random::Stream& stream) {
  const std::size_t prefix = stream.below(9), period = 1 + stream.below(12);
  Periodic::Flags p(prefix), c(period);
  for (auto& f : p) f = stream.below(2) ? 1 : 0;
  for (auto& f : c) f = stream.below(3) == 0 ? 1 : 0;
  return Periodic(p, c);
}

TEST(Periodic, OperationsAgreeWithMembership) {
  random::Stream stream(1, "periodic-test");
  for (int i = 0; i < 300; ++i) {
    const Periodic a = random_set(stream), b = random_set(stream);
    const Periodic both = *intersection(a, b), either = *set_union(a, b), no = complement(a);
    std::vector<std::uint64_t> words(6);
    both.fill(1, words);
    for (Elem x = 1; x <= 448; ++x) {
      ASSERT_EQ(both.has(x), a.has(x) && b.has(x));
      ASSERT_EQ(either.has(x), a.has(x) || b.has(x));
      ASSERT_EQ(no.has(x), !a.has(x));
      if (x > 64) {
        ASSERT_EQ((words[(x - 65) / 64] >> ((x - 1) % 64) & 1) != 0, both.has(x));
      }
      const Elem next = both.next(x);
      if (next != 0) {
        ASSERT_TRUE(next >= x && both.has(next));
      }
      if (both.has(x)) {
        ASSERT_EQ(next, x);
      }
      if (next == 0) {
        ASSERT_FALSE(both.infinite());
      }
    }
    // 12 and 8 are the longest period and prefix: everything that happens has happened by 8 + 12 * 12.
    bool late = false;
    std::uint64_t count = 0;
    for (Elem x = 1; x <= 152; ++x) {
      if (!both.has(x)) continue;
      ++count;
      if (x > 8) late = true;
    }
    EXPECT_EQ(both.infinite(), late);
    if (!late) {
      EXPECT_EQ(both.size(), count);
    }
  }
}

TEST(Periodic, ShortestFormMakesEqualSetsEqual) {
  const auto odd = Periodic::of(0, 2, [](Elem x) { return x % 2 == 1; });
  const auto odd_again = Periodic::of(7, 12, [](Elem x) { return x % 2 == 1; });
  EXPECT_EQ(odd, odd_again);
  EXPECT_EQ(odd_again.prefix_size(), 0u);
  EXPECT_EQ(odd_again.period(), 2u);
  EXPECT_FALSE(odd == complement(odd));
  EXPECT_EQ(complement(complement(odd)), odd);
}

TEST(Periodic, RefusesAPeriodThatIsTooLong) {
  const auto a = Periodic::of(0, 9973, [](Elem x) { return x % 9973 == 0; });
  const auto b = Periodic::of(0, 9967, [](Elem x) { return x % 9967 == 0; });
  EXPECT_NE(intersection(a, b).error().find("smaller common multiple"), std::string::npos);
}

TEST(Universe, CodingIsABijection) {
  const Universe strings = Universe::strings(*automata::Alphabet::of("abc"));
  for (const Universe& universe : {Universe(Universe::Kind::nat), Universe(Universe::Kind::integers),
                                   Universe(Universe::Kind::nonzero_integers), strings}) {
    std::set<std::string> names;
    for (Elem x = 1; x <= 500; ++x) {
      ASSERT_EQ(*universe.encode(universe.decode(x)), x);
      names.insert(universe.decode(x));
    }
    EXPECT_EQ(names.size(), 500u);
  }
  EXPECT_EQ(strings.decode(1), "");
  EXPECT_EQ(strings.decode(2), "a");
  EXPECT_EQ(strings.decode(5), "aa");
  const Universe integers(Universe::Kind::integers);
  EXPECT_EQ(integers.decode(1) + integers.decode(2) + integers.decode(3) + integers.decode(4), "01-12");
}

TEST(Universe, RefusesWhatItDoesNotHold) {
  const Universe nat(Universe::Kind::nat), strings = Universe::strings(*automata::Alphabet::of("ab"));
  EXPECT_EQ(nat.encode("-3").error(), "-3 is not in the universe \"nat\", which starts at 1");
  EXPECT_FALSE(nat.encode("0").ok());
  EXPECT_NE(nat.encode("12x").error().find("not a whole number"), std::string::npos);
  EXPECT_FALSE(nat.encode("").ok());
  EXPECT_NE(nat.encode("99999999999").error().find("beyond element"), std::string::npos);
  EXPECT_NE(strings.encode("abc").error().find("outside the alphabet"), std::string::npos);
  EXPECT_NE(strings.encode(std::string(80, 'a')).error().find("shorter words"), std::string::npos);
}

TEST(Language, RegularRowsAgreeWithMembership) {
  const auto family = *builtin_family("regex30", 1);
  for (Index i = 1; i <= 30; ++i) {
    const Language h = family->language(i);
    std::vector<std::uint64_t> words(5);
    family->fill(i, 2, words);
    for (Elem x = 129; x <= 448; ++x) {
      ASSERT_EQ((words[(x - 129) / 64] >> ((x - 1) % 64) & 1) != 0, h.has(x)) << i << " " << x;
    }
    for (Elem x = 1; x <= 100; ++x) {
      const Elem next = h.next(x);
      ASSERT_TRUE(next >= x && h.has(next));
      for (Elem y = x; y < std::min<Elem>(next, x + 200); ++y) ASSERT_FALSE(h.has(y));
    }
  }
}

TEST(Language, NextOfSparseAndFiniteLanguagesNeedsNoScan) {
  const auto alphabet = *automata::Alphabet::of("ab");
  const Universe universe = Universe::strings(alphabet);
  const auto next = [&](const char* expression, std::string_view word) {
    const Language h(Regular{*automata::regex_dfa(expression, alphabet)});
    const Elem x = h.next(*universe.encode(word));
    return x == 0 ? "none" : universe.decode(x);
  };
  EXPECT_EQ(next("a*", "aaaaaaaaaaab"), "aaaaaaaaaaaaa");
  EXPECT_EQ(next("b(a|b){14}ab?", "abbbbbbbbbbbbbbb"), "baaaaaaaaaaaaaaa");
  EXPECT_EQ(next("b(a|b){10}bbbb|a{17}", "bbabbbbbbbaaaaa"), "bbabbbbbbbabbbb");
  EXPECT_EQ(next("(a|b){0,9}", "bbbbbbbbba"), "none");
  EXPECT_EQ(next("(ab){13}", "b"), "none");  // 26 letters lie beyond the last element that is handled
  EXPECT_EQ(next("[^ab]", ""), "none");
}

TEST(Family, EveryBuiltinIsInfiniteAndItsRowsAreItsMembership) {
  for (const BuiltinFamily& kind : builtin_families()) {
    const auto family = *builtin_family(kind.name, 5);
    EXPECT_EQ(family->size().has_value(), kind.bounded);
    for (Index i = 1; i <= family->size().value_or(40); ++i) {
      const Language h = family->language(i);
      EXPECT_TRUE(h.infinite()) << kind.name << " " << i;
      std::vector<std::uint64_t> words(4);
      for (const std::size_t first : {0u, 3u}) {
        family->fill(i, first, words);
        for (Elem x = 64 * first + 1; x <= 64 * first + 256; ++x) {
          ASSERT_EQ(family->has(i, x), h.has(x)) << kind.name << " " << i << " " << x;
          ASSERT_EQ((words[(x - 1) / 64 - first] >> ((x - 1) % 64) & 1) != 0, h.has(x))
              << kind.name << " " << i;
        }
      }
    }
  }
  EXPECT_NE(builtin_family("four", 1).error().find("there are mod-primes, suffixes"), std::string::npos);
}

TEST(Family, BuiltinsAreThoseOfTheText) {
  const auto three = *builtin_family("three", 1);
  const std::set<Elem> one{1, 3, 4, 5, 7, 9}, third{1, 2, 4, 6, 8};
  for (Elem x = 1; x <= 9; ++x) {
    EXPECT_EQ(three->has(1, x), one.contains(x));
    EXPECT_EQ(three->has(2, x), x >= 2);
    EXPECT_EQ(three->has(3, x), third.contains(x));
  }
  const auto t51 = *builtin_family("theorem-5.1", 1);
  for (std::int64_t z = -20; z <= 20; ++z) {
    if (z == 0) continue;
    const Elem x = *t51->universe().element(z);
    EXPECT_EQ(t51->has(1, x), z > 0);
    for (Index d = 1; d <= 9; ++d) EXPECT_EQ(t51->has(d + 1, x), z < 0 || z <= static_cast<std::int64_t>(d));
  }
  const auto primes = *builtin_family("mod-primes", 1);
  for (const auto& [i, p] : std::vector<std::pair<Index, Elem>>{{1, 2}, {2, 3}, {6, 13}, {1000, 7919}}) {
    EXPECT_EQ(primes->language(i).next(1), p);
  }
}

/// C(H) by its definition: sets X of distinct elements of 1..limit whose version space has a finite
/// intersection. The largest such X inside a closure is the closure itself, so it is enough to try, for every
/// set of languages, the members that they share.
std::uint64_t closure_dimension_by_brute_force(const ListFamily& family, Elem limit, Elem late) {
  const Index n = *family.size();
  std::uint64_t largest = 0;
  for (std::uint32_t mask = 1; mask < (1u << n); ++mask) {
    std::vector<Elem> x;
    for (Elem e = 1; e <= limit; ++e) {
      bool in_all = true;
      for (Index i = 1; i <= n; ++i) in_all = in_all && (!(mask >> (i - 1) & 1) || family.has(i, e));
      if (in_all) x.push_back(e);
    }
    if (!x.empty() && x.back() > late) continue;
    // The version space of X, and whether its intersection is X.
    std::vector<Elem> closure;
    for (Elem e = 1; e <= limit; ++e) {
      bool in_all = true;
      for (Index i = 1; i <= n; ++i) {
        const bool fits = std::all_of(x.begin(), x.end(), [&](Elem y) { return family.has(i, y); });
        if (fits && !family.has(i, e)) in_all = false;
      }
      if (in_all) closure.push_back(e);
    }
    EXPECT_EQ(closure, x);
    largest = std::max<std::uint64_t>(largest, x.size());
  }
  return largest;
}

TEST(Closure, DimensionByBruteForce) {
  std::set<std::uint64_t> values;
  for (std::uint64_t index = 0; index < 200; ++index) {
    const ListFamily family = random_class(9, index);
    const std::uint64_t c = *closure_dimension(family.languages());
    // Prefixes end at 16, periods divide 12: a member after 16 comes again, so members up to 40 tell all.
    EXPECT_EQ(c, closure_dimension_by_brute_force(family, 40, 16)) << index;
    values.insert(c);
  }
  EXPECT_GT(values.size(), 4u);
}

TEST(Closure, RefusesTooManyIntersections) {
  std::vector<Language> languages;
  for (std::size_t i = 1; i <= 16; ++i) {
    languages.emplace_back(Periodic::of(i, 1, [i](Elem x) { return x != i; }));
  }
  EXPECT_NE(closure_dimension(languages).error().find("different intersections"), std::string::npos);
}

}  // namespace
}  // namespace quire::labs::generation_replay
