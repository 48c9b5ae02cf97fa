// The closed sets of n-grams and of repeated words, built again from their numbers alone in the plainest way.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "labs/lean-tcs/check.h"

namespace quire::labs::lean_tcs::tm {
namespace {

/// A symbol, then the entries of the last visits, the latest first.
using Cell = std::string;
using Cells = std::vector<Cell>;  // the nearest first

struct Seen {
  Cells left, right;
  Cell head;
  State state;
  bool operator<(const Seen& o) const {
    return std::tie(state, head, left, right) < std::tie(o.state, o.head, o.left, o.right);
  }
};

class Contexts {
 public:
  Contexts(const Machine& machine, std::size_t n, std::size_t history)
      : machine_(machine), history_(history) {
    const Cell blank(1, '\0');
    const Cells blanks(n, blank);
    for (auto& side : farther_) side[Cells(blanks.begin() + 1, blanks.end())].insert(blank);
    members_.insert({blanks, blanks, blank, 0});
  }

  Status close(const CheckLimits& limits) {
    for (bool changed = true; changed;) {
      changed = false;
      if (limits.check) limits.check();
      // Members put in while the pass goes on are met by it or by the next.
      for (const Seen& here : members_) {
        const Action& action = machine_.at(here.state, static_cast<Symbol>(here.head[0]));
        if (action.halts()) return Error{"a context of the closed set halts"};
        changed |= follow(here, action);
        if (members_.size() > limits.members_max) return Error{"the closed set is too large"};
      }
    }
    return success();
  }

 private:
  bool follow(const Seen& here, const Action& action) {
    const bool right = action.move > 0;
    const Cells& behind = right ? here.left : here.right;
    const Cells& ahead = right ? here.right : here.left;
    bool changed =
        farther_[right ? 0 : 1][Cells(behind.begin(), behind.end() - 1)].insert(behind.back()).second;
    Cells after(behind.begin(), behind.end() - 1);
    after.insert(after.begin(), written(here, action));
    Cells nearer(ahead.begin() + 1, ahead.end());
    for (const Cell& far : farther_[right ? 1 : 0][nearer]) {
      Cells view = nearer;
      view.push_back(far);
      changed |= members_
                     .insert(right ? Seen{after, view, ahead.front(), action.next}
                                   : Seen{view, after, ahead.front(), action.next})
                     .second;
    }
    return changed;
  }

  Cell written(const Seen& here, const Action& action) const {
    Cell cell(1, static_cast<char>(action.write));
    if (history_ == 0) return cell;
    const auto entry =
        static_cast<std::size_t>(here.state) * machine_.symbols() + static_cast<std::size_t>(here.head[0]);
    cell += static_cast<char>(entry);
    cell += here.head.substr(1, history_ - 1);
    return cell;
  }

  const Machine& machine_;
  std::size_t history_;
  std::map<Cells, std::set<Cell>> farther_[2]{};  // by the n - 1 nearer cells: what may stand behind them
  std::set<Seen> members_{};
};

/// Lists of (word, how often), the nearest first; T means T or more.
using List = std::vector<std::pair<std::string, std::size_t>>;

class WordSet {
 public:
  WordSet(const Machine& machine, std::size_t cells, std::size_t many)
      : machine_(machine), many_(many), blank_(cells, '\0') {}

  Status close(const CheckLimits& limits) {
    reach({{}, {}, 0, true});
    while (!open_.empty()) {
      const Member here = open_.back();
      open_.pop_back();
      if (limits.check) limits.check();
      if (!follow(here)) return Error{"a configuration of the closed set halts"};
      if (members_.size() > limits.members_max || too_long_) return Error{"the closed set is too large"};
    }
    return success();
  }

 private:
  static constexpr std::size_t kListMost = 64;
  using Member = std::tuple<List, List, State, bool>;  // left, right, state, goes right

  void reach(const Member& member) {
    too_long_ = too_long_ || std::get<0>(member).size() > kListMost || std::get<1>(member).size() > kListMost;
    if (members_.insert(member).second) open_.push_back(member);
  }

  bool follow(const Member& here) {
    const auto& [left, right, state, goes_right] = here;
    const List& ahead = goes_right ? right : left;
    if (ahead.empty()) return enter(here, blank_, ahead);
    const auto [word, count] = ahead.front();
    List less(ahead.begin() + 1, ahead.end());
    if (count > 1) less.insert(less.begin(), {word, count - 1});
    return enter(here, word, less) && (count < many_ || enter(here, word, ahead));
  }

  /// The head goes through the word; `rest` lies behind it.
  bool enter(const Member& here, std::string word, const List& rest) {
    auto [left, right, state, goes_right] = here;
    std::set<std::tuple<std::string, State, std::ptrdiff_t>> met;
    std::ptrdiff_t at = goes_right ? 0 : static_cast<std::ptrdiff_t>(word.size()) - 1;
    while (at >= 0 && at < static_cast<std::ptrdiff_t>(word.size())) {
      if (!met.insert({word, state, at}).second) return true;  // round and round, and no halt
      char& cell = word[static_cast<std::size_t>(at)];
      const Action& action = machine_.at(state, static_cast<Symbol>(cell));
      if (action.halts()) return false;
      cell = static_cast<char>(action.write);
      state = action.next;
      at += action.move;
    }
    (goes_right ? right : left) = rest;
    goes_right = at > 0;
    put(goes_right ? left : right, word);
    reach({left, right, state, goes_right});
    return true;
  }

  void put(List& side, const std::string& word) const {
    if (side.empty() && word == blank_) return;
    if (side.empty() || side.front().first != word) {
      side.insert(side.begin(), {word, 1});
    } else {
      side.front().second = std::min(side.front().second + 1, many_);
    }
  }

  const Machine& machine_;
  std::size_t many_;
  std::string blank_;
  bool too_long_ = false;
  std::set<Member> members_{};
  std::vector<Member> open_{};
};

}  // namespace

Status check_contexts(const Machine& machine, const Certificate& c, const CheckLimits& limits) {
  if (c.a == 0 || c.a > 8 || c.b > 64)
    return Error{"contexts have 1 to 8 cells a side, histories up to 64 visits"};
  return Contexts(machine, c.a, c.kind == Certificate::Kind::history ? c.b : 0).close(limits);
}

Status check_words(const Machine& machine, const Certificate& c, const CheckLimits& limits) {
  if (c.a == 0 || c.a > 12 || c.b < 2 || c.b > 100)
    return Error{"words have 1 to 12 cells, and 2 to 100 of them are many"};
  return WordSet(machine, c.a, c.b).close(limits);
}

}  // namespace quire::labs::lean_tcs::tm
