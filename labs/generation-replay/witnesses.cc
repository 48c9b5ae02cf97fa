#include "labs/generation-replay/witnesses.h"

#include <algorithm>
#include <map>

#include "labs/generation-replay/board.h"

namespace quire::labs::generation_replay {

namespace {

/// Hypotheses that fit all sure examples, and those that exactly one of them rules out, by that example.
struct Standing {
  std::vector<Index> fitting;
  std::map<Elem, std::vector<Index>> ruled_out_by_one;
};

Standing standing(const Family& family, Index t, std::span<const Elem> sure,
                  const std::function<void()>& poll) {
  Standing out;
  for (Index i = 1; i <= t && family.holds(i); ++i) {
    poll();
    Elem against = 0;
    bool several = false;
    for (const Elem x : sure) {
      if (family.has(i, x)) continue;
      several = against != 0;
      against = x;
      if (several) break;
    }
    if (several) continue;
    if (against == 0) {
      out.fitting.push_back(i);
    } else {
      out.ruled_out_by_one[against].push_back(i);
    }
  }
  return out;
}

}  // namespace

WitnessReport find_witnesses(const FamilyPtr& family, Index t, std::span<const Elem> sure,
                             const Bits& ignored, Elem m, Index selected, const std::function<void()>& poll) {
  const Standing now = standing(*family, t, sure, poll);
  WitnessReport out;
  out.all = now.ruled_out_by_one.size();
  for (const auto& [x, back] : now.ruled_out_by_one) {
    if (out.examined == kExaminedMax) break;
    ++out.examined;
    std::vector<Index> indices;
    std::merge(now.fitting.begin(), now.fitting.end(), back.begin(), back.end(), std::back_inserter(indices));
    Board board(family);
    board.reach(m);
    for (const Index i : indices) {
      poll();
      board.admit(i);
    }
    const Index without = board.largest_critical(m, ignored).index;
    if (without != selected) out.witnesses.push_back({x, without});
  }
  return out;
}

}  // namespace quire::labs::generation_replay
