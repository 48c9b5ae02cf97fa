// Cycles in place and translated: a run whose sequence of (state, symbol read) has a periodic end is looked
// at for two moments that agree on every cell that is read again.
#include <algorithm>

#include "labs/lean-tcs/deciders.h"

namespace quire::labs::lean_tcs::tm {
namespace {

struct Trace {
  std::vector<std::uint8_t> entries;      // state * symbols + symbol, of each step
  std::vector<std::ptrdiff_t> positions;  // of the head before each step
};

/// Cells by position, positions from -steps to steps.
class Cells {
 public:
  explicit Cells(std::size_t steps)
      : middle_(static_cast<std::ptrdiff_t>(steps) + 1), cells_(2 * steps + 3) {}
  Symbol& at(std::ptrdiff_t position) { return cells_[static_cast<std::size_t>(middle_ + position)]; }

 private:
  std::ptrdiff_t middle_;
  std::vector<Symbol> cells_;
};

std::optional<Trace> trace_of(const Machine& machine, std::size_t steps) {
  Trace trace;
  Cells cells(steps);
  std::ptrdiff_t head = 0;
  State state = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    const Symbol read = cells.at(head);
    const Action& action = machine.at(state, read);
    if (action.halts()) return std::nullopt;
    trace.entries.push_back(static_cast<std::uint8_t>(state * machine.symbols() + read));
    trace.positions.push_back(head);
    cells.at(head) = action.write;
    head += action.move;
    state = action.next;
  }
  return trace;
}

struct Period {
  std::size_t start = 0, length = 0;
};

/// The longest end of the sequence that repeats a period three times or more (prefix function of the reversed
/// sequence).
std::optional<Period> periodic_end(const std::vector<std::uint8_t>& entries) {
  const std::size_t n = entries.size();
  std::vector<std::size_t> border(n, 0);
  std::optional<Period> found;
  const auto reversed = [&](std::size_t i) { return entries[n - 1 - i]; };
  for (std::size_t i = 1; i < n; ++i) {
    std::size_t b = border[i - 1];
    while (b > 0 && reversed(b) != reversed(i)) b = border[b - 1];
    if (reversed(b) == reversed(i)) ++b;
    border[i] = b;
    const std::size_t length = i + 1, period = length - b;
    if (3 * period <= length) found = Period{n - length, period};
  }
  return found;
}

/// Do the tapes at times t and t + p agree on what is read from there on?
bool comes_again(const Machine& machine, const Trace& trace, std::size_t t, std::size_t p) {
  const std::size_t end = t + p;
  Cells then(trace.entries.size()), now(trace.entries.size());
  for (std::size_t i = 0; i < end; ++i) {
    const std::size_t entry = trace.entries[i];
    const Symbol write =
        machine
            .at(static_cast<State>(entry / machine.symbols()), static_cast<Symbol>(entry % machine.symbols()))
            .write;
    if (i < t) then.at(trace.positions[i]) = write;
    now.at(trace.positions[i]) = write;
  }
  const auto visited = [&](std::size_t from, std::size_t to) {
    return std::minmax_element(trace.positions.begin() + static_cast<std::ptrdiff_t>(from),
                               trace.positions.begin() + static_cast<std::ptrdiff_t>(to));
  };
  const auto [low, high] = visited(t, end);
  const auto [lowest, highest] = visited(0, end + 1);
  const std::ptrdiff_t shift = trace.positions[end] - trace.positions[t];
  const std::ptrdiff_t first = shift < 0 ? *lowest : *low;
  const std::ptrdiff_t last = shift > 0 ? *highest : *high;
  for (std::ptrdiff_t x = first; x <= last; ++x) {
    const std::ptrdiff_t y = x + shift;
    const bool outside = y < *lowest || y > *highest;
    if (then.at(x) != (outside ? 0 : now.at(y))) return false;
  }
  return true;
}

}  // namespace

std::optional<Certificate> find_cycle(const Machine& machine, std::size_t steps) {
  const std::optional<Trace> trace = trace_of(machine, steps);
  if (!trace) return std::nullopt;
  const std::optional<Period> period = periodic_end(trace->entries);
  if (!period) return std::nullopt;
  const std::size_t last = steps - 1 - period->length;
  for (const std::size_t t : {period->start, period->start + period->length, last}) {
    if (t > last || !comes_again(machine, *trace, t, period->length)) continue;
    const std::ptrdiff_t shift = trace->positions[t + period->length] - trace->positions[t];
    return Certificate{.kind = shift == 0 ? Certificate::Kind::cycle : Certificate::Kind::translated,
                       .a = t,
                       .b = period->length,
                       .shift = shift};
  }
  return std::nullopt;
}

}  // namespace quire::labs::lean_tcs::tm
