// Subset construction from a position automaton. A subset is a sorted list of positions; each letter's
// successor is the union of the follow lists of its members, kept where the letter fits.
#include <algorithm>
#include <map>

#include "labs/engines/automata/regex.h"

namespace quire::labs::automata {

namespace {

using Subset = std::vector<std::uint32_t>;  ///< positions + 1; the start state is {0}

/// Work of one construction, in touched edges: beyond it an expression is refused, whatever its number of
/// states.
constexpr std::size_t kWorkMax = 100'000'000;
/// Positions kept in all subsets together (4 bytes each).
constexpr std::size_t kKeptMax = 20'000'000;

class SubsetConstruction {
 public:
  SubsetConstruction(const PositionAutomaton& automaton, std::size_t letters)
      : automaton_(automaton), letters_(letters), last_(automaton.letters.size(), 0) {
    for (const std::uint32_t p : automaton.last) last_[p] = 1;
  }

  Result<Dfa> run() {
    Dfa dfa{letters_, 0, {}, {}};
    add({0});
    for (std::size_t head = 0; head < subsets_.size(); ++head) {
      const Subset here = *subsets_[head];
      dfa.accepting.push_back(accepting(here) ? 1 : 0);
      std::vector<Subset> successors = step(here);
      for (Subset& to : successors) dfa.successors.push_back(add(std::move(to)));
      if (subsets_.size() > kStatesMax || work_ > kWorkMax || kept_ > kKeptMax) {
        return Error{"the expression needs an automaton of more than " +
                     std::to_string(std::min(subsets_.size(), kStatesMax)) +
                     " states; it is too large to decide exactly"};
      }
    }
    return minimise(dfa);
  }

 private:
  State add(Subset subset) {
    const auto [at, fresh] = number_.try_emplace(std::move(subset), static_cast<State>(subsets_.size()));
    if (fresh) {
      subsets_.push_back(&at->first);
      kept_ += at->first.size();
    }
    return at->second;
  }

  bool accepting(const Subset& subset) const {
    return std::any_of(subset.begin(), subset.end(), [&](std::uint32_t p) {
      return p == 0 ? automaton_.accepts_empty : last_[p - 1] != 0;
    });
  }

  std::vector<Subset> step(const Subset& subset) {
    reached_.clear();
    mark_.resize(automaton_.letters.size(), 0);
    for (const std::uint32_t p : subset) {
      for (const std::uint32_t q : p == 0 ? automaton_.first : automaton_.follow[p - 1]) {
        ++work_;
        if (mark_[q]) continue;
        mark_[q] = 1;
        reached_.push_back(q);
      }
    }
    std::sort(reached_.begin(), reached_.end());
    std::vector<Subset> out(letters_);
    for (const std::uint32_t q : reached_) {
      mark_[q] = 0;
      for (std::size_t a = 0; a < letters_; ++a) {
        if (automaton_.letters[q] >> a & 1) out[a].push_back(q + 1);
      }
    }
    work_ += reached_.size() * letters_;
    return out;
  }

  const PositionAutomaton& automaton_;
  std::size_t letters_;
  std::vector<std::uint8_t> last_;
  std::map<Subset, State> number_;
  std::vector<const Subset*> subsets_;
  std::vector<std::uint32_t> reached_;
  std::vector<std::uint8_t> mark_;
  std::size_t work_ = 0;
  std::size_t kept_ = 0;
};

}  // namespace

Result<Dfa> determinise(const PositionAutomaton& automaton, std::size_t letters) {
  return SubsetConstruction(automaton, letters).run();
}

}  // namespace quire::labs::automata
