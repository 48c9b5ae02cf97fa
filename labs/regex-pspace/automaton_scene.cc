#include "labs/regex-pspace/automaton_scene.h"

#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "labs/regex-pspace/words.h"

namespace quire::labs::regex_pspace {
namespace {

using automata::Dfa;
using automata::State;
using lab::Paint;

constexpr double kRadius = 16, kColumn = 110, kRow = 92, kMargin = 60;

struct Spot {
  double x = 0, y = 0;
};

std::optional<State> dead_state(const Dfa& dfa) {
  for (State s = 0; s < dfa.states(); ++s) {
    bool stays = dfa.accepting[s] == 0;
    for (std::size_t a = 0; a < dfa.letters; ++a)
      stays = stays && dfa.next(s, static_cast<automata::Letter>(a)) == s;
    if (stays) return s;
  }
  return std::nullopt;
}

struct Layout {
  std::vector<std::optional<Spot>> of_state;
  double width = 0, height = 0;
};

/// States are numbered by breadth-first search already: columns are its layers.
Layout layout_of(const Dfa& dfa, std::optional<State> dead) {
  std::vector<std::size_t> layer(dfa.states(), dfa.states());
  layer[dfa.start] = 0;
  for (State s = 0; s < dfa.states(); ++s)
    for (std::size_t a = 0; a < dfa.letters; ++a) {
      std::size_t& to = layer[dfa.next(s, static_cast<automata::Letter>(a))];
      to = std::min(to, layer[s] + 1);
    }
  std::map<std::size_t, std::vector<State>> columns;
  for (State s = 0; s < dfa.states(); ++s)
    if (s != dead) columns[layer[s]].push_back(s);
  std::size_t highest = 1;
  for (const auto& [column, states] : columns) highest = std::max(highest, states.size());
  Layout layout{std::vector<std::optional<Spot>>(dfa.states()), 0,
                2 * kMargin + kRow * static_cast<double>(highest - 1)};
  double x = kMargin;
  for (const auto& [column, states] : columns) {
    for (std::size_t i = 0; i < states.size(); ++i)
      layout.of_state[states[i]] = {
          x,
          layout.height / 2 + kRow * (static_cast<double>(i) - static_cast<double>(states.size() - 1) / 2)};
    x += kColumn;
  }
  layout.width = x - kColumn + kMargin;
  return layout;
}

/// From edge to edge of two discs; bent where an arrow leads back or passes over others.
lab::Shape arrow_between(const Spot& from, const Spot& to, Paint paint, std::string words) {
  const double dx = to.x - from.x, dy = to.y - from.y, length = std::hypot(dx, dy);
  const bool far = std::abs(dx) > 1.5 * kColumn || (dx == 0 && std::abs(dy) > 1.5 * kRow);
  const double bend = dx < 0 ? 0.22 : far ? 0.18 : 0.06;
  const double ux = dx / length, uy = dy / length;
  return lab::arrow(from.x + kRadius * ux, from.y + kRadius * uy, to.x - kRadius * ux, to.y - kRadius * uy,
                    bend, paint, std::move(words));
}

void add_automaton(const Dfa& dfa, const Layout& layout, State here,
                   std::optional<std::pair<State, State>> taken, std::vector<lab::Shape>& shapes) {
  for (State s = 0; s < dfa.states(); ++s) {
    if (!layout.of_state[s]) continue;
    std::map<State, std::string> letters;
    for (std::size_t a = 0; a < dfa.letters; ++a) {
      const State to = dfa.next(s, static_cast<automata::Letter>(a));
      if (!layout.of_state[to]) continue;
      std::string& words = letters[to];
      words += (words.empty() ? "" : ",") + std::string(1, static_cast<char>('a' + a));
    }
    for (auto& [to, words] : letters) {
      const Paint paint = taken && taken->first == s && taken->second == to ? Paint::main : Paint::plain;
      shapes.push_back(to == s
                           ? lab::loop(layout.of_state[s]->x, layout.of_state[s]->y, kRadius, paint, words)
                           : arrow_between(*layout.of_state[s], *layout.of_state[to], paint, words));
    }
  }
  for (State s = 0; s < dfa.states(); ++s) {
    if (!layout.of_state[s]) continue;
    const Spot at = *layout.of_state[s];
    shapes.push_back(
        lab::disc(at.x, at.y, kRadius, s == here ? Paint::main : Paint::plain, std::to_string(s + 1)));
    if (dfa.accepting[s]) shapes.push_back(lab::ring(at.x, at.y, kRadius + 4, Paint::plain));
  }
  const Spot start = *layout.of_state[dfa.start];
  shapes.push_back(lab::arrow(start.x - 44, start.y, start.x - kRadius, start.y));
}

}  // namespace

lab::Scene automaton_scene(const Dfa& dfa, const automata::Word& word, std::string name, std::string title,
                           std::string note) {
  const auto dead = dead_state(dfa);
  if (dfa.states() - (dead ? 1 : 0) > kDrawnStatesMax || dead == dfa.start)
    throw std::invalid_argument("an automaton that is too large to draw");
  const Layout layout = layout_of(dfa, dead);
  lab::Scene scene{.name = std::move(name),
                   .title = std::move(title),
                   .note = std::move(note),
                   .width = layout.width,
                   .height = layout.height,
                   .still = {},
                   .steps = {}};
  State state = dfa.start;
  std::optional<std::pair<State, State>> taken;
  for (std::size_t i = 0; i <= word.size(); ++i) {
    const std::string read = spelled({word.begin(), word.begin() + static_cast<std::ptrdiff_t>(i)});
    const std::string where = dead == state ? "no way on" : fmt::format("state {}", state + 1);
    lab::Step step;
    step.words =
        i == 0 ? fmt::format("Before the word {}: state 1{}", word.empty() ? "of no letters" : spelled(word),
                             dfa.accepting[state] ? ", accepting" : "")
               : fmt::format("After {}: {}{}", read, where,
                             dfa.accepting[state] ? ", accepting"
                             : dead == state      ? ""
                                                  : ", not accepting");
    add_automaton(dfa, layout, state, taken, step.shapes);
    scene.steps.push_back(std::move(step));
    if (i == word.size() || dead == state) break;
    const State to = dfa.next(state, word[i]);
    taken = {state, to};
    state = to;
  }
  return scene;
}

}  // namespace quire::labs::regex_pspace
