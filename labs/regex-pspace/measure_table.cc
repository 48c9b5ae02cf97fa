// Exploration by length and by depth, and the family whose automata are exponential (C1, C2, C4).
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "labs/regex-pspace/depths.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/lab.h"
#include "labs/regex-pspace/trees.h"

namespace quire::labs::regex_pspace {
namespace {

using lab::Bench;
using lab::Scale;

constexpr std::size_t kPaperLetters = 4;
constexpr std::uint64_t kPaperTrees3 = 31'434'524;

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

/// Every node in parentheses: one text a tree.
std::string whole_text(const Expression& tree) {
  std::vector<std::string> of_node;
  for (const Expression::Node& n : tree.nodes()) {
    switch (n.op) {
      case Op::letter:
        of_node.emplace_back(1, static_cast<char>('a' + n.letter));
        break;
      case Op::star:
        of_node.push_back("(" + of_node[n.left] + ")*");
        break;
      case Op::maybe:
        of_node.push_back("(" + of_node[n.left] + ")?");
        break;
      case Op::either:
        of_node.push_back("(" + of_node[n.left] + "+" + of_node[n.right] + ")");
        break;
      case Op::then:
        of_node.push_back("(" + of_node[n.left] + of_node[n.right] + ")");
        break;
    }
  }
  return of_node.back();
}

/// Different trees of at most this depth, by putting them together and counting their texts.
std::uint64_t counted_trees(std::size_t depth) {
  std::set<std::string> texts;
  for (const Expression& tree : all_trees(kPaperLetters, depth)) texts.insert(whole_text(tree));
  return texts.size();
}

/// (a+b)*a(a+b)^n
Expression family(std::size_t n) {
  const Expression any = Expression::of(Op::either, Expression::leaf(0), Expression::leaf(1));
  Expression e = Expression::of(Op::then, Expression::of(Op::star, any), Expression::leaf(0));
  for (std::size_t i = 0; i < n; ++i) e = Expression::of(Op::then, e, any);
  return e;
}

}  // namespace

Table measure_table(Bench& bench, const Settings& settings) {
  std::vector<std::vector<lab::Cell>> rows;
  std::uint64_t languages = 0;
  Table table(settings.letters, settings.length,
              {.threads = kThreads,
               .check = [&bench] { bench.check(); },
               .on_level =
                   [&](const Level& level) {
                     languages += level.languages;
                     const auto x = static_cast<double>(level.length);
                     bench.point("languages", x, static_cast<double>(languages));
                     bench.point("orbits", x, static_cast<double>(std::max<std::uint64_t>(1, level.orbits)));
                     bench.point("expressions tried", x, static_cast<double>(level.candidates));
                     rows.push_back({whole(level.length), whole(level.candidates), whole(level.orbits),
                                     whole(level.languages), whole(languages), whole(level.states_most)});
                   },
               .on_part =
                   [&](double done) {
                     bench.progress(0.25 * done,
                                    fmt::format("exploring all languages, {} so far", languages));
                   }});
  bench.table("languages by length",
              {"length", "expressions put together", "new, up to renaming", "new languages",
               "languages up to here", "most states"},
              rows);
  const double bytes = static_cast<double>(table.bytes()) / static_cast<double>(languages);
  lab::Measurement m{.scale = Scale::same};
  m.note = fmt::format("lengths up to {}, {} letters; {} up to renaming, {:.1f} bytes a language",
                       settings.length, settings.letters, table.orbits(), bytes);
  if (settings.letters == kPaperLetters) {
    m.figures = {{.value = static_cast<double>(languages)}};
  } else {
    m.not_measured = "the paper's alphabet has four letters";
  }
  bench.claim("C1", m);
  return table;
}

void measure_depths(Bench& bench, const Settings& settings) {
  const auto levels = explore_depths(settings.letters, settings.explored_depth, [&](double done) {
    bench.check();
    bench.progress(0.25 + 0.15 * done, "languages by depth");
  });
  std::vector<std::vector<lab::Cell>> rows;
  for (const DepthLevel& level : levels)
    rows.push_back({whole(level.depth), whole(level.trees), whole(level.languages), whole(level.candidates)});
  bench.table("languages by depth", {"depth", "trees", "languages", "expressions put together"}, rows);
  double distance = 0;
  for (std::size_t depth = 0; depth <= 2; ++depth)
    distance = std::max(distance, std::abs(static_cast<double>(counted_trees(depth)) -
                                           static_cast<double>(*tree_count(kPaperLetters, depth))));
  distance = std::max(distance, std::abs(static_cast<double>(*tree_count(kPaperLetters, 3)) -
                                         static_cast<double>(kPaperTrees3)));
  bench.claim("C2", {.scale = Scale::same,
                     .figures = {{.value = distance}},
                     .note = fmt::format("4, 44, 3,964 trees counted; languages up to depth {}: {}",
                                         settings.explored_depth, levels.back().languages)});
}

void measure_blow_up(Bench& bench, const Settings& settings) {
  double distance = 0;
  for (std::size_t n = 1; n <= settings.blow_up; ++n) {
    bench.check();
    bench.progress(0.4, fmt::format("the automaton of (a+b)*a(a+b)^{}", n));
    const std::size_t expected = std::size_t{2} << n;
    const auto dfa = subset_automaton(position_automaton(family(n)), 2, 2 * expected + 2);
    const double states = static_cast<double>(dfa ? automata::minimise(*dfa).states() : 0);
    distance = std::max(distance, std::abs(states - static_cast<double>(expected)));
    bench.point("blow-up states", static_cast<double>(n), states);
    bench.point("blow-up formula", static_cast<double>(n), static_cast<double>(expected));
  }
  bench.claim("C4", {.scale = Scale::same,
                     .figures = {{.value = distance}},
                     .note = fmt::format("n from 1 to {}", settings.blow_up)});
}

}  // namespace quire::labs::regex_pspace
