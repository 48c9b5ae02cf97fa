// n-gram closed position sets: what stands within n cells of the head, and which runs of n cells may lie
// farther out on each side. A run that comes into view is any that was ever pushed out of it; when a new one
// is, every context that waits for it is gone through again. With a history, a cell carries its last visits.
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "labs/engines/states/key_set.h"
#include "labs/lean-tcs/deciders.h"

namespace quire::labs::lean_tcs::tm {
namespace {

using Window = std::uint64_t;  // n cells, the nearest in the lowest bits
using CellId = std::uint64_t;

/// Cells are symbols with the entries of their last visits, the latest first, by number.
class Alphabet {
 public:
  Alphabet(const Machine& machine, std::size_t history, unsigned bits)
      : machine_(machine), history_(history), most_(std::size_t{1} << bits) {
    of(0, "");
  }
  Symbol symbol(CellId id) const { return cells_[id].first; }
  /// The cell after a visit; nothing where the numbers are used up.
  std::optional<CellId> visited(CellId id, State state, Symbol write) {
    std::string visits = cells_[id].second;
    visits.insert(visits.begin(), static_cast<char>(state * machine_.symbols() + cells_[id].first));
    visits.resize(std::min(visits.size(), history_));
    const CellId made = of(write, visits);
    if (made >= most_) return std::nullopt;
    return made;
  }

 private:
  CellId of(Symbol symbol, const std::string& visits) {
    const auto [it, is_new] = ids_.emplace(std::pair(symbol, visits), cells_.size());
    if (is_new) cells_.emplace_back(symbol, visits);
    return it->second;
  }
  const Machine& machine_;
  std::size_t history_, most_;
  std::map<std::pair<Symbol, std::string>, CellId> ids_{};
  std::vector<std::pair<Symbol, std::string>> cells_{};
};

struct Context {
  Window left, right;
  CellId head;
  State state;
};

class Closure {
 public:
  Closure(const Machine& machine, std::size_t n, std::size_t history, std::size_t contexts_max)
      : machine_(machine),
        bits_(static_cast<unsigned>(std::min<std::size_t>(48 / n, 20))),
        last_(bits_ * (static_cast<unsigned>(n) - 1)),
        contexts_max_(contexts_max),
        alphabet_(machine, history, bits_) {}

  /// Is there a closed set that never halts?
  bool close() {
    push_out(0, 0);
    push_out(1, 0);
    if (!reach({0, 0, 0, 0})) return false;
    while (!open_.empty()) {
      const std::uint32_t place = open_.back();
      open_.pop_back();
      if (!expand(place)) return false;
    }
    return true;
  }

 private:
  struct Side {
    std::unordered_set<Window> grams;
    std::unordered_map<Window, std::vector<CellId>> farthest;        // by the cells that are nearer
    std::unordered_map<Window, std::vector<std::uint32_t>> waiting;  // contexts that such cells came from
  };

  void push_out(std::size_t side, Window gram) {
    Side& s = sides_[side];
    if (!s.grams.insert(gram).second) return;
    const Window nearer = gram & ((Window{1} << last_) - 1);
    s.farthest[nearer].push_back(gram >> last_);
    const auto waiting = s.waiting.find(nearer);
    if (waiting != s.waiting.end()) open_.insert(open_.end(), waiting->second.begin(), waiting->second.end());
  }

  bool reach(const Context& c) {
    // 48 bits of left, 16 of head; 48 of right, 8 of state; heads beyond 16 bits were refused before.
    const states::Key key{c.left << 16 | (c.head & 0xFFFF), c.right << 16 | (c.head >> 16) << 8 | c.state};
    const auto [place, is_new] = known_.insert(key);
    if (!is_new) return true;
    contexts_.push_back(c);
    open_.push_back(place);
    return contexts_.size() <= contexts_max_;
  }

  bool expand(std::uint32_t place) {
    const Context c = contexts_[place];
    const Action& action = machine_.at(c.state, alphabet_.symbol(c.head));
    if (action.halts()) return false;
    const auto written = alphabet_.visited(c.head, c.state, action.write);
    if (!written) return false;
    const std::size_t ahead_side = action.move > 0 ? 1 : 0;
    const Window ahead = action.move > 0 ? c.right : c.left, behind = action.move > 0 ? c.left : c.right;
    push_out(1 - ahead_side, behind);
    const Window mask = (Window{1} << (last_ + bits_)) - 1;
    const Window behind_now = (behind << bits_ | *written) & mask;
    const CellId head = ahead & ((Window{1} << bits_) - 1);
    const Window nearer = ahead >> bits_;
    Side& side = sides_[ahead_side];
    std::vector<std::uint32_t>& waiting = side.waiting[nearer];
    if (waited_.insert(std::uint64_t{place}).second) waiting.push_back(place);
    const std::vector<CellId> farthest = side.farthest[nearer];
    for (const CellId far : farthest) {
      const Window ahead_now = nearer | far << last_;
      const Context next = action.move > 0 ? Context{behind_now, ahead_now, head, action.next}
                                           : Context{ahead_now, behind_now, head, action.next};
      if (!reach(next)) return false;
    }
    return true;
  }

  const Machine& machine_;
  unsigned bits_, last_;  // of a cell; of all cells but the farthest
  std::size_t contexts_max_;
  Alphabet alphabet_;
  Side sides_[2]{};
  states::KeySet known_{};
  std::vector<Context> contexts_{};
  std::vector<std::uint32_t> open_{};
  std::unordered_set<std::uint64_t> waited_{};
};

}  // namespace

std::optional<Certificate> find_ngrams(const Machine& machine, std::size_t n, std::size_t history,
                                       std::size_t contexts_max) {
  if (n == 0 || n > 8 || !Closure(machine, n, history, contexts_max).close()) return std::nullopt;
  if (history == 0) return Certificate{.kind = Certificate::Kind::ngrams, .a = n};
  return Certificate{.kind = Certificate::Kind::history, .a = n, .b = history};
}

}  // namespace quire::labs::lean_tcs::tm
