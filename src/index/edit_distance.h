// Words within one or two edits of a word. An edit inserts, drops or changes a letter, or swaps two
// neighbours (Damerau 1964; no letter is edited twice: "optimal string alignment"). The automaton is the
// bit-parallel one of Wu and Manber (CACM 1992) with swaps after Hyyrö (2003): a bit for each place in the
// word that may have been reached, a row of bits for each number of edits. Letters are code points.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/utf8.h"

namespace quire::index {

/// The least number of edits that turn one word into the other; `limit` + 1 if they are more.
unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit);

class EditAutomaton {
 public:
  static constexpr unsigned kEditsMax = 2;
  static constexpr std::size_t kLettersMax = 62;

  /// Words of more letters are not held: nothing is near them.
  EditAutomaton(std::string_view word, unsigned edits);

  struct State {
    std::array<std::uint64_t, kEditsMax + 1> at{};  ///< so many letters of the word are behind
    std::array<std::uint64_t, kEditsMax + 1>
        swapped{};  ///< the letter after the next was read, the next follows
  };
  State start() const;
  /// What a letter leads to from a state for which next_letter() gave it.
  State step(const State& from, std::int32_t letter) const;
  /// The edits that the letters read so far are away from the word; nullopt: more than allowed.
  std::optional<unsigned> distance(const State& state) const { return distance(state, whole()); }
  /// The same for the nearest of several beginnings of the word: bit n of `ends` for that of n letters.
  std::optional<unsigned> distance(const State& state, std::uint64_t ends) const;
  std::size_t letters() const { return letters_.size(); }
  /// The least letter, not below `from`, with which words within reach can go on.
  std::optional<std::int32_t> next_letter(const State& state, std::int32_t from) const;

 private:
  std::uint64_t whole() const { return all_ & ~(all_ >> 1); }
  std::uint64_t places_of(std::int32_t letter) const;
  void drop_letters(State& state) const;

  unsigned edits_;
  std::vector<std::int32_t> letters_;
  std::uint64_t all_ = 0;  ///< a bit for each place
  std::array<std::uint64_t, 128> ascii_{};
};

/// How many keys walks may still look at.
struct KeyBudget {
  std::size_t left = 0;
  bool spent() const { return left == 0; }
};

/// Calls visit(term, edits) for every key within reach of the automaton, in order. `Keys` has terms() and
/// key(term), ascending. Keys that share a dead beginning are jumped over. Ends early when the budget is
/// spent.
template <class Keys, class Visit>
void each_key_within(const Keys& keys, const EditAutomaton& automaton, KeyBudget& budget, Visit visit);

// Below: the walk.

/// The first term at or after `from` whose key is not below; near ones are found soonest.
template <class Keys>
std::size_t seek_key(const Keys& keys, std::size_t from, std::string_view target) {
  std::size_t step = 1;
  std::size_t low = from;
  std::size_t high = from;
  while (high < keys.terms() && keys.key(high) < target) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = std::min(high, keys.terms());
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (keys.key(middle) < target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// The letters of the key last looked at, and the state of the automaton after each.
class EditPath {
 public:
  explicit EditPath(const EditAutomaton& automaton) : automaton_(automaton) {
    steps_.push_back({automaton.start(), 0});
  }

  /// Goes along `key`. True: to its end. False: nothing that begins so is within reach, and the next key that
  /// may be is not below target().
  bool follow(std::string_view key) {
    back_to_common(key);
    while (steps_.back().end < key.size()) {
      const Step& last = steps_.back();
      const text::Decoded letter = text::decode(key, last.end);
      const auto wanted = automaton_.next_letter(last.state, letter.point);
      if (wanted != letter.point) {
        aim(wanted);
        return false;
      }
      path_.append(key.substr(last.end, letter.next - last.end));
      steps_.push_back({automaton_.step(last.state, letter.point), letter.next});
    }
    return true;
  }
  const EditAutomaton::State& state() const { return steps_.back().state; }
  /// Empty: no key is left.
  const std::string& target() const { return target_; }

 private:
  struct Step {
    EditAutomaton::State state;
    std::size_t end = 0;  ///< bytes
  };

  void back_to_common(std::string_view key) {
    const std::size_t most = std::min(key.size(), path_.size());
    const auto differ =
        std::mismatch(path_.begin(), path_.begin() + static_cast<std::ptrdiff_t>(most), key.begin());
    const auto common = static_cast<std::size_t>(differ.first - path_.begin());
    while (steps_.back().end > common) steps_.pop_back();
    path_.resize(steps_.back().end);
  }
  void aim(std::optional<std::int32_t> letter) {
    target_ = path_;
    if (letter) {
      text::append_utf8(target_, *letter);
    } else if (!target_.empty()) {  // past all that begin so; no byte of UTF-8 is the highest
      target_.back() = static_cast<char>(static_cast<unsigned char>(target_.back()) + 1);
    }
  }

  const EditAutomaton& automaton_;
  std::vector<Step> steps_;
  std::string path_;
  std::string target_;
};

template <class Keys, class Visit>
void each_key_within(const Keys& keys, const EditAutomaton& automaton, KeyBudget& budget, Visit visit) {
  EditPath path(automaton);
  for (std::size_t term = 0; term < keys.terms() && budget.left > 0;) {
    --budget.left;
    if (path.follow(keys.key(term))) {
      visit(term, path.state());
      ++term;
    } else if (path.target().empty()) {
      return;
    } else {
      term = seek_key(keys, term + 1, path.target());
    }
  }
}

}  // namespace quire::index
