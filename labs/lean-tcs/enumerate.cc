#include "labs/lean-tcs/enumerate.h"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"

namespace quire::labs::lean_tcs::tm {
namespace {

/// Subtrees that are given to threads; their number depends on the tree alone.
constexpr std::size_t kSubtrees = 400;

std::size_t states_used(const Machine& machine) {
  std::size_t used = 1;
  for (std::size_t q = 0; q < machine.states(); ++q)
    for (std::size_t s = 0; s < machine.symbols(); ++s) {
      const Action& a = machine.at(static_cast<State>(q), static_cast<Symbol>(s));
      if (a.chosen()) used = std::max<std::size_t>(used, a.next + std::size_t{1});
    }
  return used;
}

class Visitor {
 public:
  explicit Visitor(const EnumerateOptions& options) : options_(options) {}

  /// Decides the machine; its children where it meets an open entry that is not the last.
  std::vector<Machine> visit(const Machine& machine) {
    if (options_.decide.check) options_.decide.check();
    const Run direct = run(machine, options_.decide.steps);
    const bool halted = direct.ended == Ended::halted;
    const Certificate certificate =
        halted ? Certificate{.kind = Certificate::Kind::halts, .a = direct.steps, .b = direct.score}
               : decide_running(machine, options_.decide);
    count(machine, certificate);
    if (!halted || machine.open_entries() <= 1) return {};
    return children(machine, direct.last_state, direct.last_symbol);
  }

  void visit_all_below(const Machine& machine) {
    for (const Machine& child : visit(machine)) visit_all_below(child);
  }

  Enumeration take() { return std::move(found_); }

 private:
  std::vector<Machine> children(const Machine& machine, State state, Symbol symbol) const {
    const bool first = machine.open_entries() == machine.states() * machine.symbols();
    const std::size_t named = std::min(machine.states(), states_used(machine) + 1);
    std::vector<Machine> all;
    for (std::size_t write = 0; write < machine.symbols(); ++write)
      for (const int move : {1, -1}) {
        if (first && move < 0) continue;
        for (std::size_t next = 0; next < named; ++next) {
          Machine child = machine;
          child.set(state, symbol,
                    {static_cast<Symbol>(write), static_cast<std::int8_t>(move), static_cast<State>(next)});
          all.push_back(child);
        }
      }
    return all;
  }

  void count(const Machine& machine, const Certificate& certificate) {
    ++found_.machines;
    ++found_.by[static_cast<std::size_t>(certificate.kind)];
    const std::string text = text_of(machine);
    if (options_.keep) found_.lines += text + ": " + certificate_text(certificate) + "\n";
    if (certificate.kind == Certificate::Kind::undecided) {
      found_.undecided.push_back(text);
      return;
    }
    if (options_.recheck) {
      const Status checked = check(machine, certificate);
      if (!checked) {
        ++found_.rejected;
        found_.rejections.push_back(text + ": " + checked.error());
      }
    }
    if (certificate.kind != Certificate::Kind::halts) return;
    ++found_.halting_steps[certificate.a];
    if (certificate.a > found_.steps_most) {
      found_.steps_most = certificate.a;
      found_.steps_champion = text;
    }
    if (certificate.b > found_.score_most) {
      found_.score_most = certificate.b;
      found_.score_champion = text;
    }
  }

  const EnumerateOptions& options_;
  Enumeration found_{};
};

}  // namespace

void Enumeration::add(Enumeration&& other) {
  for (std::size_t i = 0; i < kKinds; ++i) by[i] += other.by[i];
  machines += other.machines;
  rejected += other.rejected;
  if (other.steps_most > steps_most) {
    steps_most = other.steps_most;
    steps_champion = other.steps_champion;
  }
  if (other.score_most > score_most) {
    score_most = other.score_most;
    score_champion = other.score_champion;
  }
  for (const auto& [steps, count] : other.halting_steps) halting_steps[steps] += count;
  undecided.insert(undecided.end(), other.undecided.begin(), other.undecided.end());
  rejections.insert(rejections.end(), other.rejections.begin(), other.rejections.end());
  lines += other.lines;
}

Enumeration enumerate(std::size_t states, std::size_t symbols, const EnumerateOptions& options) {
  Visitor top(options);
  std::deque<Machine> open{Machine(states, symbols)};
  while (!open.empty() && open.size() < kSubtrees) {
    for (const Machine& child : top.visit(open.front())) open.push_back(child);
    open.pop_front();
  }
  const std::vector<Machine> roots(open.begin(), open.end());
  std::vector<Enumeration> parts(roots.size());
  threads::parallel_watched(
      roots.size(), options.threads,
      [&](std::size_t i) {
        Visitor visitor(options);
        visitor.visit_all_below(roots[i]);
        parts[i] = visitor.take();
      },
      [&](std::size_t done) {
        if (options.progress) options.progress(done, roots.size());
      });
  Enumeration all = top.take();
  for (Enumeration& part : parts) all.add(std::move(part));
  return all;
}

Machine normal_form(const Machine& machine, std::uint64_t steps) {
  std::vector<State> name(machine.states(), kHalt), old;
  const auto named = [&](State state) {
    if (state == kHalt) return kHalt;
    if (name[state] == kHalt) {
      name[state] = static_cast<State>(old.size());
      old.push_back(state);
    }
    return name[state];
  };
  named(0);
  Machine normal(machine.states(), machine.symbols());
  Configuration c;
  const std::int8_t first = machine.at(0, 0).move;
  for (std::uint64_t t = 0; t < steps && c.state != kHalt; ++t) {
    const State state = c.state;
    const Symbol read = c.head;
    Action action = machine.at(state, read);
    action.next = named(action.next);
    if (first < 0) action.move = static_cast<std::int8_t>(-action.move);
    normal.set(named(state), read, action);
    step(machine, c);
  }
  return normal;
}

}  // namespace quire::labs::lean_tcs::tm
