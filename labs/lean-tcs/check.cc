#include "labs/lean-tcs/check.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

namespace quire::labs::lean_tcs::tm {
namespace {

/// Cells to the left and right of the head, the nearest last.
struct Stacks {
  std::vector<Symbol> left{}, right{};
  Symbol head = 0;
  State state = 0;
  std::int64_t position = 0;

  Symbol cell(std::int64_t offset) const {
    if (offset == 0) return head;
    const std::vector<Symbol>& side = offset < 0 ? left : right;
    const auto distance = static_cast<std::size_t>(offset < 0 ? -offset : offset);
    return distance > side.size() ? Symbol{0} : side[side.size() - distance];
  }
};

/// False after the transition that halts.
bool advance(const Machine& machine, Stacks& tape) {
  const Action& action = machine.at(tape.state, tape.head);
  const bool left = action.chosen() && action.move < 0;
  std::vector<Symbol>& from = left ? tape.left : tape.right;
  (left ? tape.right : tape.left).push_back(action.write);
  tape.head = 0;
  if (!from.empty()) {
    tape.head = from.back();
    from.pop_back();
  }
  tape.position += left ? -1 : 1;
  tape.state = action.next;
  return !action.halts();
}

constexpr std::uint64_t kBetweenChecks = 1 << 20;

Status does_not_halt(std::uint64_t step) { return Error{fmt::format("it halts after {} steps", step)}; }

}  // namespace

Status check(const Machine& machine, const Certificate& certificate, const CheckLimits& limits) {
  switch (certificate.kind) {
    case Certificate::Kind::undecided:
      return Error{"undecided: there is nothing to check"};
    case Certificate::Kind::halts:
      return check_run(machine, certificate, limits);
    case Certificate::Kind::cycle:
    case Certificate::Kind::translated:
      return check_repeat(machine, certificate, limits);
    case Certificate::Kind::backward:
      return check_backward(machine, certificate, limits);
    case Certificate::Kind::ngrams:
    case Certificate::Kind::history:
      return check_contexts(machine, certificate, limits);
    case Certificate::Kind::words:
      return check_words(machine, certificate, limits);
    case Certificate::Kind::automata:
      return check_automata(machine, certificate, limits);
  }
  return Error{"no such certificate"};
}

Status check_run(const Machine& machine, const Certificate& certificate, const CheckLimits& limits) {
  if (certificate.a > limits.steps_max) return Error{fmt::format("more than {} steps", limits.steps_max)};
  Stacks tape;
  for (std::uint64_t t = 1; t <= certificate.a; ++t) {
    if (limits.check && t % kBetweenChecks == 0) limits.check();
    if (advance(machine, tape)) continue;
    if (t != certificate.a) return does_not_halt(t);
    const auto marks = [](const std::vector<Symbol>& side) {
      return static_cast<std::uint64_t>(side.size()) -
             static_cast<std::uint64_t>(std::count(side.begin(), side.end(), Symbol{0}));
    };
    const std::uint64_t score = marks(tape.left) + marks(tape.right) + (tape.head != 0 ? 1 : 0);
    if (score == certificate.b) return success();
    return Error{fmt::format("its score is {}, not {}", score, certificate.b)};
  }
  return Error{fmt::format("it has not halted after {} steps", certificate.a)};
}

std::optional<Configuration> configuration_by_stacks(const Machine& machine, std::uint64_t steps) {
  Stacks tape;
  for (std::uint64_t t = 1; t <= steps; ++t)
    if (!advance(machine, tape) && t != steps) return std::nullopt;
  return Configuration{.left = {tape.left.rbegin(), tape.left.rend()},
                       .right = {tape.right.rbegin(), tape.right.rend()},
                       .head = tape.head,
                       .state = tape.state};
}

Status check_repeat(const Machine& machine, const Certificate& c, const CheckLimits& limits) {
  if (c.b == 0) return Error{"a period of no steps"};
  if (c.a > limits.steps_max || c.b > limits.steps_max - c.a)
    return Error{fmt::format("more than {} steps", limits.steps_max)};
  Stacks tape;
  for (std::uint64_t t = 0; t < c.a; ++t) {
    if (limits.check && t % kBetweenChecks == 0) limits.check();
    if (!advance(machine, tape)) return does_not_halt(t + 1);
  }
  const Stacks then = tape;
  std::int64_t lowest = tape.position, highest = tape.position;  // cells read within the period
  for (std::uint64_t t = 0; t < c.b; ++t) {
    if (limits.check && t % kBetweenChecks == 0) limits.check();
    lowest = std::min(lowest, tape.position);
    highest = std::max(highest, tape.position);
    if (!advance(machine, tape)) return does_not_halt(c.a + t + 1);
  }
  const std::int64_t shift = tape.position - then.position;
  if (shift != c.shift) return Error{fmt::format("the head has moved by {}, not {}", shift, c.shift)};
  if (tape.state != then.state) return Error{"the state is another one"};
  // Offsets from the head that must agree: all that are read, and on the way of the shift all there are.
  std::int64_t first = lowest - then.position, last = highest - then.position;
  const auto reach = [](const std::vector<Symbol>& a, const std::vector<Symbol>& b) {
    return static_cast<std::int64_t>(std::max(a.size(), b.size()));
  };
  if (shift > 0) last = std::max(last, reach(then.right, tape.right));
  if (shift < 0) first = std::min(first, -reach(then.left, tape.left));
  for (std::int64_t offset = first; offset <= last; ++offset)
    if (then.cell(offset) != tape.cell(offset))
      return Error{fmt::format("cells {} from the head differ", offset)};
  return success();
}

namespace {

/// Can a configuration that is known in these cells be reached from one `depth` steps earlier?
class BackwardTree {
 public:
  BackwardTree(const Machine& machine, std::size_t members_max) : machine_(machine), left_(members_max) {}

  /// False where a branch goes back farther, or the limit is met.
  bool dies(std::map<std::int64_t, Symbol> known, std::int64_t head, State state, std::uint64_t depth) {
    if (left_ == 0) return false;
    --left_;
    for (std::size_t q = 0; q < machine_.states(); ++q)
      for (std::size_t s = 0; s < machine_.symbols(); ++s) {
        const Action& action = machine_.at(static_cast<State>(q), static_cast<Symbol>(s));
        if (!action.chosen() || action.halts() || action.next != state) continue;
        const std::int64_t from = action.move > 0 ? head - 1 : head + 1;
        if (known.count(from) > 0 && known.at(from) != action.write) continue;
        if (depth <= 1) return false;
        auto earlier = known;
        earlier[from] = static_cast<Symbol>(s);
        if (!dies(std::move(earlier), from, static_cast<State>(q), depth - 1)) return false;
      }
    return true;
  }

 private:
  const Machine& machine_;
  std::size_t left_;
};

}  // namespace

Status check_backward(const Machine& machine, const Certificate& c, const CheckLimits& limits) {
  constexpr std::uint64_t kDepthMost = 1000;
  if (c.a > kDepthMost) return Error{fmt::format("deeper than {} steps", kDepthMost)};
  Stacks tape;
  for (std::uint64_t t = 0; t <= c.a; ++t)
    if (!advance(machine, tape)) return does_not_halt(t + 1);
  BackwardTree tree(machine, limits.members_max);
  for (std::size_t q = 0; q < machine.states(); ++q)
    for (std::size_t s = 0; s < machine.symbols(); ++s) {
      if (!machine.at(static_cast<State>(q), static_cast<Symbol>(s)).halts()) continue;
      if (c.a == 0) return Error{"an entry that halts, and no step back was taken"};
      if (!tree.dies({{0, static_cast<Symbol>(s)}}, 0, static_cast<State>(q), c.a))
        return Error{fmt::format("entry {}{} may be reached from {} steps before", static_cast<char>('A' + q),
                                 s, c.a)};
    }
  return success();
}

Status check_automata(const Machine& machine, const Certificate& c, const CheckLimits&) {
  const std::size_t n = c.a, k = machine.symbols();
  if (n == 0 || n > 9 || c.left.size() != n * k || c.right.size() != n * k)
    return Error{"two readers of 1 to 9 states have an entry for each state and symbol"};
  for (const Reader* reader : {&c.left, &c.right}) {
    if (*std::max_element(reader->begin(), reader->end()) >= n) return Error{"a reader's state is unknown"};
    if (reader->front() != 0) return Error{"a reader must stay in state 0 on zeros from the end"};
  }
  using Member = std::array<std::size_t, 4>;  // left, state, symbol, right
  std::set<Member> members{{0, 0, 0, 0}};
  std::vector<Member> open{{0, 0, 0, 0}};
  while (!open.empty()) {
    const auto [l, q, s, r] = open.back();
    open.pop_back();
    const Action& action = machine.at(static_cast<State>(q), static_cast<Symbol>(s));
    if (action.halts()) return Error{"what the readers say allows a halt"};
    const bool right = action.move > 0;
    const std::size_t taken = (right ? c.left : c.right)[(right ? l : r) * k + action.write];
    const Reader& ahead = right ? c.right : c.left;
    for (std::size_t entry = 0; entry < ahead.size(); ++entry) {
      if (ahead[entry] != (right ? r : l)) continue;
      const Member next = right ? Member{taken, action.next, entry % k, entry / k}
                                : Member{entry / k, action.next, entry % k, taken};
      if (members.insert(next).second) open.push_back(next);
    }
  }
  return success();
}

}  // namespace quire::labs::lean_tcs::tm
