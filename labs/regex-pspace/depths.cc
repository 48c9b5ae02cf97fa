#include "labs/regex-pspace/depths.h"

#include <bit>
#include <set>
#include <stdexcept>

#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/orbit.h"
#include "labs/regex-pspace/trees.h"

namespace quire::labs::regex_pspace {
namespace {

/// One expression of each orbit of languages, letters from 0.
class Orbits {
 public:
  explicit Orbits(std::size_t letters) : letters_(letters) {}

  void add(const Expression& expression) {
    ++candidates;
    const Live live = expression.positions() <= kPositionsMax
                          ? live_of(Positions::of(expression))
                          : *live_of(automata::minimise(*subset_automaton(position_automaton(expression),
                                                                          letters_, std::size_t{1} << 12)));
    key_of(live, key_);
    if (!keys_.insert(key_.bytes).second) return;
    languages += orbit_size(letters_, live.used, key_.symmetries);
    expressions.push_back(expression.renamed(key_.to_orbit));
  }

  std::vector<Expression> expressions{};
  std::uint64_t languages = 0, candidates = 0;

 private:
  std::size_t letters_;
  Key key_{};
  std::set<std::vector<std::uint8_t>> keys_{};
};

}  // namespace

std::vector<DepthLevel> explore_depths(std::size_t letters, std::size_t depth,
                                       const std::function<void(double)>& check) {
  constexpr std::size_t kDepthMax = 3;
  if (depth > kDepthMax) throw std::invalid_argument("depths up to 3 are explored");
  std::vector<DepthLevel> levels;
  Orbits orbits(letters);
  orbits.add(Expression::leaf(0));
  for (std::size_t d = 0;; ++d) {
    levels.push_back({d, *tree_count(letters, d), orbits.languages, orbits.candidates});
    if (d == depth) return levels;
    const std::vector<Expression> parts = orbits.expressions;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      check((static_cast<double>(d) + static_cast<double>(i) / static_cast<double>(parts.size())) /
            static_cast<double>(depth));
      orbits.add(Expression::of(Op::star, parts[i]));
      orbits.add(Expression::of(Op::maybe, parts[i]));
      const auto taken = static_cast<std::size_t>(std::popcount(parts[i].letters()));
      for (std::size_t j = 0; j < parts.size(); ++j)
        for_each_naming(taken, static_cast<std::size_t>(std::popcount(parts[j].letters())), letters,
                        [&](const Renaming& names) {
                          const Expression right = parts[j].renamed(names);
                          orbits.add(Expression::of(Op::then, parts[i], right));
                          if (i <= j) orbits.add(Expression::of(Op::either, parts[i], right));
                        });
    }
  }
}

std::vector<Expression> all_trees(std::size_t letters, std::size_t depth) {
  std::vector<Expression> trees;
  for (std::size_t a = 0; a < letters; ++a) trees.push_back(Expression::leaf(static_cast<std::uint8_t>(a)));
  for (std::size_t d = 0; d < depth; ++d) {
    std::vector<Expression> next(trees.begin(), trees.begin() + static_cast<std::ptrdiff_t>(letters));
    for (const Expression& r : trees) {
      next.push_back(Expression::of(Op::star, r));
      next.push_back(Expression::of(Op::maybe, r));
      for (const Expression& s : trees) {
        next.push_back(Expression::of(Op::either, r, s));
        next.push_back(Expression::of(Op::then, r, s));
      }
    }
    trees = std::move(next);
  }
  return trees;
}

}  // namespace quire::labs::regex_pspace
