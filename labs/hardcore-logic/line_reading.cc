#include "labs/hardcore-logic/line_reading.h"

#include <set>

namespace quire::labs::hardcore_logic {
namespace {

using Layers = std::vector<std::set<State>>;  // states that occur before each cell, and at the end

Layers reachable(const Line& line, State start, const Advance& advance) {
  Layers layers(line.size() + 1);
  layers[0].insert(start);
  for (std::size_t i = 0; i < line.size(); ++i)
    for (const State s : layers[i])
      for (const Choice& choice : line[i]) layers[i + 1].insert(advance(s, i, choice.value));
  return layers;
}

/// Leaves out the states from which no wanted end is in reach.
void prune(Layers& layers, const Line& line, const Advance& advance,
           const std::function<bool(State)>& wanted) {
  std::erase_if(layers.back(), [&](State s) { return !wanted(s); });
  for (std::size_t i = line.size(); i-- > 0;)
    std::erase_if(layers[i], [&](State s) {
      for (const Choice& choice : line[i])
        if (layers[i + 1].count(advance(s, i, choice.value)) != 0) return false;
      return true;
    });
}

}  // namespace

std::map<State, sat::Literal> read_line(sat::Cnf& cnf, const Line& line, State start, const Advance& advance,
                                        const std::function<bool(State)>& wanted) {
  Layers layers = reachable(line, start, advance);
  if (wanted) prune(layers, line, advance, wanted);
  std::map<State, sat::Literal> now;
  for (const State s : layers[0]) cnf.add({now[s] = cnf.new_variable()});
  if (now.empty()) cnf.add(sat::Clause{});
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::map<State, sat::Literal> next;
    for (const State s : layers[i + 1]) next[s] = cnf.new_variable();
    for (const auto& [s, here] : now)
      for (const Choice& choice : line[i]) {
        const auto there = next.find(advance(s, i, choice.value));
        if (there == next.end()) {
          cnf.add({-here, -choice.literal});
          continue;
        }
        cnf.add({-here, -choice.literal, there->second});
      }
    // Backwards: a state and the cell's value say which states it may have come from.
    std::map<std::pair<State, int>, std::vector<sat::Literal>> from;
    for (const auto& [s, there] : next)
      for (const Choice& choice : line[i]) from[{s, choice.value}] = {-there, -choice.literal};
    for (const auto& [s, here] : now)
      for (const Choice& choice : line[i])
        if (const auto at = from.find({advance(s, i, choice.value), choice.value}); at != from.end())
          at->second.push_back(here);
    for (const auto& [key, clause] : from) cnf.add(clause);
    now = std::move(next);
  }
  return now;
}

}  // namespace quire::labs::hardcore_logic
