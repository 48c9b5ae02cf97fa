#include "labs/engines/automata/dfa.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>

namespace quire::labs::automata {

namespace {

std::uint64_t pair_key(State p, State q) { return (std::uint64_t{p} << 32) | q; }

/// States in breadth-first order from the start, letters in order.
std::vector<State> reachable(const Dfa& dfa) {
  std::vector<State> order;
  std::vector<std::uint8_t> seen(dfa.states(), 0);
  order.push_back(dfa.start);
  seen[dfa.start] = 1;
  for (std::size_t head = 0; head < order.size(); ++head) {
    for (std::size_t a = 0; a < dfa.letters; ++a) {
      const State to = dfa.successors[order[head] * dfa.letters + a];
      if (!seen[to]) {
        seen[to] = 1;
        order.push_back(to);
      }
    }
  }
  return order;
}

/// Reachable states renumbered in breadth-first order, which makes equal shapes equal values.
Dfa renumbered(const Dfa& dfa) {
  const std::vector<State> order = reachable(dfa);
  std::vector<State> number(dfa.states(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) number[order[i]] = static_cast<State>(i);
  Dfa out{dfa.letters, 0, {}, {}};
  out.successors.reserve(order.size() * dfa.letters);
  for (const State s : order) {
    out.accepting.push_back(dfa.accepting[s]);
    for (std::size_t a = 0; a < dfa.letters; ++a) {
      out.successors.push_back(number[dfa.successors[s * dfa.letters + a]]);
    }
  }
  return out;
}

/// Hopcroft's partition of the states of `dfa` (all reachable) into classes of equal future.
class Partition {
 public:
  explicit Partition(const Dfa& dfa) : dfa_(dfa), block_of_(dfa.states()), place_(dfa.states()) {
    build_predecessors();
    split_by_acceptance();
    while (!pending_.empty()) {
      const auto [block, letter] = pending_.back();
      pending_.pop_back();
      queued_[block * dfa_.letters + letter] = 0;
      refine(block, letter);
    }
  }

  Dfa quotient() const {
    Dfa out{dfa_.letters, block_of_[dfa_.start], {}, {}};
    for (const Block& block : blocks_) {
      const State s = members_[block.begin];
      out.accepting.push_back(dfa_.accepting[s]);
      for (std::size_t a = 0; a < dfa_.letters; ++a) {
        out.successors.push_back(block_of_[dfa_.successors[s * dfa_.letters + a]]);
      }
    }
    return out;
  }

 private:
  struct Block {
    std::size_t begin, end, marked;  ///< members_[begin, begin + marked) are marked
  };

  void build_predecessors() {
    const std::size_t n = dfa_.states(), k = dfa_.letters;
    first_.assign(n * k + 1, 0);
    for (std::size_t e = 0; e < n * k; ++e) ++first_[dfa_.successors[e] * k + e % k + 1];
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    sources_.resize(n * k);
    std::vector<std::size_t> fill(first_.begin(), first_.end() - 1);
    for (std::size_t e = 0; e < n * k; ++e) {
      sources_[fill[dfa_.successors[e] * k + e % k]++] = static_cast<State>(e / k);
    }
  }

  void split_by_acceptance() {
    for (const std::uint8_t kind : {std::uint8_t{1}, std::uint8_t{0}}) {
      const std::size_t begin = members_.size();
      for (State s = 0; s < dfa_.states(); ++s) {
        if (dfa_.accepting[s] != kind) continue;
        place_[s] = members_.size();
        block_of_[s] = static_cast<State>(blocks_.size());
        members_.push_back(s);
      }
      if (members_.size() > begin) add_block(begin, members_.size());
    }
  }

  void add_block(std::size_t begin, std::size_t end) {
    const std::size_t block = blocks_.size();
    blocks_.push_back({begin, end, 0});
    queued_.resize(blocks_.size() * dfa_.letters, 0);
    for (std::size_t a = 0; a < dfa_.letters; ++a) queue(block, a);
  }

  void queue(std::size_t block, std::size_t letter) {
    if (queued_[block * dfa_.letters + letter]++) return;
    pending_.emplace_back(block, letter);
  }

  void mark(State s) {
    Block& block = blocks_[block_of_[s]];
    const std::size_t target = block.begin + block.marked;
    if (place_[s] < target) return;
    if (block.marked == 0) touched_.push_back(block_of_[s]);
    const State other = members_[target];
    std::swap(members_[target], members_[place_[s]]);
    place_[other] = place_[s];
    place_[s] = target;
    ++block.marked;
  }

  void refine(std::size_t splitter, std::size_t letter) {
    scratch_.assign(members_.begin() + static_cast<std::ptrdiff_t>(blocks_[splitter].begin),
                    members_.begin() + static_cast<std::ptrdiff_t>(blocks_[splitter].end));
    touched_.clear();
    for (const State t : scratch_) {
      const std::size_t cell = t * dfa_.letters + letter;
      for (std::size_t e = first_[cell]; e < first_[cell + 1]; ++e) mark(sources_[e]);
    }
    for (const State touched : touched_) split(touched);
  }

  /// Cuts the marked part off; the new block takes the smaller side, so every state is requeued at most log n
  /// times.
  void split(std::size_t index) {
    Block& block = blocks_[index];
    const std::size_t middle = block.begin + block.marked;
    block.marked = 0;
    if (middle == block.end) return;
    const bool front_smaller = middle - block.begin <= block.end - middle;
    const std::size_t begin = front_smaller ? block.begin : middle;
    const std::size_t end = front_smaller ? middle : block.end;
    if (front_smaller) {
      block.begin = middle;
    } else {
      block.end = middle;
    }
    for (std::size_t i = begin; i < end; ++i) block_of_[members_[i]] = static_cast<State>(blocks_.size());
    add_block(begin, end);
  }

  const Dfa& dfa_;
  std::vector<State> members_;
  std::vector<State> block_of_;
  std::vector<std::size_t> place_;
  std::vector<Block> blocks_;
  std::vector<std::pair<std::size_t, std::size_t>> pending_;
  std::vector<std::uint8_t> queued_;
  std::vector<std::size_t> first_;  ///< predecessors of (state, letter): sources_[first_[i], first_[i + 1])
  std::vector<State> sources_;
  std::vector<State> scratch_;
  std::vector<State> touched_;
};

bool combined(Combine combine, bool a, bool b) {
  switch (combine) {
    case Combine::both:
      return a && b;
    case Combine::either:
      return a || b;
    case Combine::first_only:
      return a && !b;
  }
  return false;
}

/// Breadth-first search over pairs of states; the first pair that `wanted` accepts gives the least word.
template <class Wanted>
std::optional<Word> least_word(const Dfa& a, const Dfa& b, Wanted wanted) {
  struct Visit {
    State p, q;
    std::size_t parent;
    Letter letter;
  };
  std::vector<Visit> visits{{a.start, b.start, 0, 0}};
  std::unordered_map<std::uint64_t, std::uint8_t> seen{{pair_key(a.start, b.start), 1}};
  for (std::size_t head = 0; head < visits.size(); ++head) {
    const Visit here = visits[head];
    if (wanted(a.accepting[here.p] != 0, b.accepting[here.q] != 0)) {
      Word word;
      for (std::size_t v = head; v != 0; v = visits[v].parent) word.push_back(visits[v].letter);
      std::reverse(word.begin(), word.end());
      return word;
    }
    for (std::size_t letter = 0; letter < a.letters; ++letter) {
      const auto l = static_cast<Letter>(letter);
      const State p = a.next(here.p, l), q = b.next(here.q, l);
      if (seen.emplace(pair_key(p, q), 1).second) visits.push_back({p, q, head, l});
    }
  }
  return std::nullopt;
}

/// States from which an accepting state can be reached.
std::vector<std::uint8_t> productive(const Dfa& dfa) {
  std::vector<std::vector<State>> into(dfa.states());
  for (State s = 0; s < dfa.states(); ++s) {
    for (std::size_t a = 0; a < dfa.letters; ++a) into[dfa.successors[s * dfa.letters + a]].push_back(s);
  }
  std::vector<std::uint8_t> useful(dfa.accepting);
  std::vector<State> stack;
  for (State s = 0; s < dfa.states(); ++s) {
    if (useful[s]) stack.push_back(s);
  }
  while (!stack.empty()) {
    const State s = stack.back();
    stack.pop_back();
    for (const State from : into[s]) {
      if (useful[from]) continue;
      useful[from] = 1;
      stack.push_back(from);
    }
  }
  return useful;
}

/// Reachable productive states so that every edge leads to a later one; nothing when they contain a cycle.
std::optional<std::vector<State>> useful_order(const Dfa& dfa) {
  const std::vector<std::uint8_t> useful = productive(dfa);
  std::vector<State> ready, order, kept;
  std::vector<std::size_t> incoming(dfa.states(), 0);
  for (const State s : reachable(dfa)) {
    if (useful[s]) kept.push_back(s);
  }
  const auto each_edge = [&](State s, auto visit) {
    for (std::size_t a = 0; a < dfa.letters; ++a) {
      const State to = dfa.successors[s * dfa.letters + a];
      if (useful[to]) visit(to);
    }
  };
  for (const State s : kept) each_edge(s, [&](State to) { ++incoming[to]; });
  for (const State s : kept) {
    if (incoming[s] == 0) ready.push_back(s);
  }
  while (!ready.empty()) {
    const State s = ready.back();
    ready.pop_back();
    order.push_back(s);
    each_edge(s, [&](State to) {
      if (--incoming[to] == 0) ready.push_back(to);
    });
  }
  if (order.size() != kept.size()) return std::nullopt;
  return order;
}

}  // namespace

bool Dfa::accepts(std::span<const Letter> word) const {
  State s = start;
  for (const Letter letter : word) s = next(s, letter);
  return accepting[s] != 0;
}

Status check(const Dfa& dfa) {
  const std::size_t n = dfa.states();
  if (n == 0) return Error{"an automaton needs at least one state"};
  if (n > kStatesMax) {
    return Error{"the automaton has " + std::to_string(n) + " states; at most " + std::to_string(kStatesMax)};
  }
  if (dfa.letters == 0) return Error{"an automaton needs at least one letter"};
  if (dfa.start >= n) return Error{"start state " + std::to_string(dfa.start) + " does not exist"};
  if (dfa.successors.size() != n * dfa.letters) {
    return Error{"the automaton needs one successor for each of its " + std::to_string(n) + " states and " +
                 std::to_string(dfa.letters) + " letters"};
  }
  for (std::size_t e = 0; e < dfa.successors.size(); ++e) {
    if (dfa.successors[e] >= n) {
      return Error{"state " + std::to_string(e / dfa.letters) + " leads to state " +
                   std::to_string(dfa.successors[e]) + ", which does not exist"};
    }
  }
  return success();
}

Dfa minimise(const Dfa& dfa) {
  const Dfa trimmed = renumbered(dfa);
  return renumbered(Partition(trimmed).quotient());
}

Result<Dfa> product(const Dfa& a, const Dfa& b, Combine combine, std::size_t states_max) {
  if (a.letters != b.letters) return Error{"automata over different alphabets cannot be combined"};
  std::unordered_map<std::uint64_t, State> number{{pair_key(a.start, b.start), 0}};
  std::vector<std::pair<State, State>> pairs{{a.start, b.start}};
  Dfa out{a.letters, 0, {}, {}};
  for (std::size_t head = 0; head < pairs.size(); ++head) {
    const auto [p, q] = pairs[head];
    out.accepting.push_back(combined(combine, a.accepting[p] != 0, b.accepting[q] != 0) ? 1 : 0);
    for (std::size_t letter = 0; letter < a.letters; ++letter) {
      const auto l = static_cast<Letter>(letter);
      const State np = a.next(p, l), nq = b.next(q, l);
      const auto [at, fresh] = number.emplace(pair_key(np, nq), static_cast<State>(pairs.size()));
      if (fresh) pairs.emplace_back(np, nq);
      out.successors.push_back(at->second);
    }
    if (pairs.size() > states_max) {
      return Error{"combining automata of " + std::to_string(a.states()) + " and " +
                   std::to_string(b.states()) + " states needs more than " + std::to_string(kStatesMax) +
                   " states; use simpler languages"};
    }
  }
  return minimise(out);
}

Dfa complement(Dfa dfa) {
  for (std::uint8_t& accepting : dfa.accepting) accepting = accepting ? 0 : 1;
  return dfa;
}

bool empty(const Dfa& dfa) { return productive(dfa)[dfa.start] == 0; }

bool infinite(const Dfa& dfa) { return !useful_order(dfa).has_value(); }

std::optional<std::uint64_t> word_count(const Dfa& dfa) {
  const auto order = useful_order(dfa);
  if (!order) return std::nullopt;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::uint64_t> ways(dfa.states(), 0);
  for (auto s = order->rbegin(); s != order->rend(); ++s) {
    std::uint64_t sum = dfa.accepting[*s];
    for (std::size_t a = 0; a < dfa.letters; ++a) {
      const std::uint64_t more = ways[dfa.successors[*s * dfa.letters + a]];
      sum = more > kMost - sum ? kMost : sum + more;
    }
    ways[*s] = sum;
  }
  return ways[dfa.start];
}

std::optional<Word> distinguishing_word(const Dfa& a, const Dfa& b) {
  return least_word(a, b, [](bool x, bool y) { return x != y; });
}

std::optional<Word> excess_word(const Dfa& a, const Dfa& b) {
  return least_word(a, b, [](bool x, bool y) { return x && !y; });
}

}  // namespace quire::labs::automata
