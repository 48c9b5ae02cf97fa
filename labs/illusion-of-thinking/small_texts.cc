#include "labs/illusion-of-thinking/small_texts.h"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

#include "labs/engines/states/hanoi.h"
#include "labs/illusion-of-thinking/blocks.h"
#include "labs/illusion-of-thinking/checkers.h"
#include "labs/illusion-of-thinking/river.h"

namespace quire::labs::illusion {
namespace {

namespace hanoi = states::hanoi;
using states::Key;
using states::Move;

constexpr std::string_view kPlaces = "0123456789abcdefghijklmn";  ///< cells
constexpr int kLetters = 14;                                      ///< a to n

char letter(std::int64_t number) { return static_cast<char>('a' + number); }

std::string hanoi_state(const hanoi::Arrangement& at) {
  std::string text;
  for (const std::uint8_t peg : at.peg_of) text += static_cast<char>('0' + peg);
  return text;
}

std::string line_state(std::string_view cells) {
  std::string text;
  for (const char c : cells) text += c == 'R' ? 'x' : c == 'B' ? 'y' : '.';
  return text;
}

std::string banks_state(int n, const Banks& banks) {
  std::string text;
  for (int i = 0; i < n; ++i) {
    const bool actor = (banks.actors_left >> i & 1) != 0, agent = (banks.agents_left >> i & 1) != 0;
    text += actor && agent ? '<' : actor ? 'a' : agent ? 'g' : '>';
  }
  return text + (banks.boat_left ? '<' : '>');
}

std::string stacks_state(const Stacks& stacks) {
  std::string text;
  for (std::size_t s = 0; s < stacks.size(); ++s) {
    if (s > 0) text += ',';
    for (const std::string& label : stacks[s]) text += letter(label[0] - 'A');
  }
  return text;
}

/// Courses over a space, from every state that is `distance` away from its goal; `walk` says a path from a
/// state.
template <states::Space S, class Walk>
std::vector<Course> courses_in(const S& space, const Key& start, Walk walk) {
  const states::Search whole = breadth_first(space, start, {}, states::Until::all);
  const states::Distances to_goal = distances_to_goal(space, whole, {});
  std::vector<Course> courses;
  for (std::uint32_t place = 0; place < whole.states.size(); ++place) {
    if (to_goal.distance[place] == states::Distances::kUnreachable || to_goal.distance[place] == 0) continue;
    std::vector<Move> path;
    for (std::uint32_t at = place; to_goal.distance[at] > 0; at = to_goal.next[at])
      path.push_back(to_goal.move[at]);
    courses.push_back(walk(whole.states[place], path));
  }
  return courses;
}

std::vector<Course> hanoi_courses(const Instance& instance) {
  const hanoi::Arrangement goal = hanoi::arrangement_of(instance.peg_goal).value();
  const hanoi::HanoiSpace space(goal, hanoi::Ways(3));
  return courses_in(
      space, space.pack(hanoi::arrangement_of(instance.pegs).value()),
      [&](const Key& key, const std::vector<Move>& path) {
        hanoi::Towers towers(space.unpack(key), goal);
        Course course{.start = hanoi_state(towers.at())};
        for (const Move move : path) {
          const hanoi::Step step = hanoi::HanoiSpace::step_of(move);
          towers.move(step);
          course.moves.push_back(fmt::format("{}{}{}", letter(step.disk - 1), step.from, step.to));
          course.states.push_back(hanoi_state(towers.at()));
        }
        return course;
      });
}

std::vector<Course> checker_courses(const Instance& instance) {
  const int cells = 2 * instance.n + 1;
  return courses_in(CheckerSpace(instance.n), CheckerSpace::start_of(instance.n),
                    [&](const Key& key, const std::vector<Move>& path) {
                      std::string line(static_cast<std::size_t>(cells), '.');
                      for (int i = 0; i < cells; ++i) {
                        if ((key.low >> i & 1) != 0) line[static_cast<std::size_t>(i)] = 'x';
                        if ((key.high >> i & 1) != 0) line[static_cast<std::size_t>(i)] = 'y';
                      }
                      Course course{.start = line};
                      for (const Move move : path) {
                        const CheckerStep step = CheckerSpace::step_of(move);
                        const auto from = static_cast<std::size_t>(step.from),
                                   to = static_cast<std::size_t>(step.to);
                        std::swap(line[from], line[to]);
                        course.moves.push_back(fmt::format("{}{}{}", step.colour == 'R' ? 'x' : 'y',
                                                           kPlaces[from], kPlaces[to]));
                        course.states.push_back(line);
                      }
                      return course;
                    });
}

std::vector<Course> river_courses(const Instance& instance) {
  const RiverCounts space(instance.n, instance.boat);
  return courses_in(space, space.start(), [&](const Key& key, const std::vector<Move>& path) {
    Banks banks = banks_of(key);
    Course course{.start = banks_state(instance.n, banks)};
    for (const auto& people : people_of(instance.n, path, banks)) {
      std::string move;
      for (const Person& person : people) {
        move += fmt::format("{}{}", person.agent ? 'g' : 'a', person.pair);
        (person.agent ? banks.agents_left : banks.actors_left) ^= std::uint64_t{1} << (person.pair - 1);
      }
      banks.boat_left = !banks.boat_left;
      course.moves.push_back(move + '|');
      course.states.push_back(banks_state(instance.n, banks));
    }
    return course;
  });
}

std::vector<Course> block_courses(const Instance& instance) {
  const BlockSpace space(instance.stacks, instance.stack_goal);
  return courses_in(space, space.start(), [&](const Key& key, const std::vector<Move>& path) {
    BlockStacks stacks(space.stacks_of(key), instance.stack_goal);
    Course course{.start = stacks_state(stacks.stacks())};
    for (const Move move : path) {
      const BlockStep step = space.step_of(move);
      stacks.move(step);
      course.moves.push_back(fmt::format("{}{}{}", letter(step.block[0] - 'A'), step.from, step.to));
      course.states.push_back(stacks_state(stacks.stacks()));
    }
    return course;
  });
}

/// The atoms of one move, as people would write them; empty: it is none. Takes it off the text.
std::vector<std::string> take_move(Puzzle puzzle, std::string_view& text) {
  std::vector<std::string> atoms;
  if (puzzle == Puzzle::river) {
    while (text.size() >= 2 && text[0] != '|') {
      if ((text[0] != 'a' && text[0] != 'g') || text[1] < '0' || text[1] > '9') return {};
      atoms.push_back(fmt::format("{}_{}", text[0] == 'g' ? 'A' : 'a', text[1]));
      text.remove_prefix(2);
    }
    if (text.empty() || text[0] != '|') return {};
    text.remove_prefix(1);
    return atoms;
  }
  if (text.size() < 3) return {};
  const std::size_t from = kPlaces.find(text[1]), to = kPlaces.find(text[2]);
  const int piece = text[0] - 'a';
  if (from == kPlaces.npos || to == kPlaces.npos) return {};
  if (puzzle == Puzzle::checkers) {
    if (text[0] != 'x' && text[0] != 'y') return {};
    atoms = {text[0] == 'x' ? "R" : "B"};
  } else {
    if (piece < 0 || piece >= kLetters) return {};
    atoms = {puzzle == Puzzle::hanoi ? fmt::format("{}", piece + 1) : block_label(piece)};
  }
  atoms.push_back(fmt::format("{}", from));
  atoms.push_back(fmt::format("{}", to));
  text.remove_prefix(3);
  return atoms;
}

/// All moves of a response, in order, until `take` wants no more; false where it is not made of moves, or one
/// was not wanted.
bool each_move_in(Puzzle puzzle, std::string_view text, Style style,
                  const std::function<bool(const std::vector<std::string>& atoms)>& take) {
  if (text.empty() || text.back() != '$') return false;
  text.remove_suffix(1);
  while (!text.empty()) {
    const std::vector<std::string> atoms = take_move(puzzle, text);
    if (atoms.empty() || !take(atoms)) return false;
    if (style == Style::direct) continue;
    const std::size_t end = text.find(';');
    if (text.empty() || text[0] != ':' || end == text.npos) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

int small_text_most(Puzzle puzzle) {
  switch (puzzle) {
    case Puzzle::hanoi:
      return kLetters;
    case Puzzle::checkers:
      return static_cast<int>(kPlaces.size() - 1) / 2;
    case Puzzle::river:
      return 9;
    case Puzzle::blocks:
      return kLetters;
  }
  return 0;
}

std::vector<Course> courses_of(const Instance& instance) {
  switch (instance.puzzle) {
    case Puzzle::hanoi:
      return hanoi_courses(instance);
    case Puzzle::checkers:
      return checker_courses(instance);
    case Puzzle::river:
      return river_courses(instance);
    case Puzzle::blocks:
      return block_courses(instance);
  }
  return {};
}

const char* name_of(Style style) { return style == Style::direct ? "direct" : "traced"; }

std::string small_start(const Instance& instance) {
  switch (instance.puzzle) {
    case Puzzle::hanoi:
      return hanoi_state(hanoi::arrangement_of(instance.pegs).value());
    case Puzzle::checkers:
      return line_state(CheckerLine(instance.n).cells());
    case Puzzle::river:
      return banks_state(instance.n, RiverBanks(instance.n, instance.boat).now());
    case Puzzle::blocks:
      return stacks_state(instance.stacks);
  }
  return "";
}

std::string small_prompt(const Instance& instance, std::string_view state) {
  const char puzzle = instance.puzzle == Puzzle::river ? 'f' : name_of(instance.puzzle)[0];  // r is no symbol
  return fmt::format("{}{}{}=", puzzle,
                     instance.puzzle == Puzzle::river ? fmt::format("{}", instance.boat) : "", state);
}

std::string small_response(const Course& course, Style style) {
  std::string text;
  for (std::size_t i = 0; i < course.moves.size(); ++i) {
    text += course.moves[i];
    if (style == Style::traced) text += ':' + course.states[i] + ';';
  }
  return text + '$';
}

Judged judge_small(const Instance& instance, std::string_view text, Style style) {
  Judged judged;
  const std::unique_ptr<Verifier> verifier = verifier_of(instance);
  judged.well_formed = each_move_in(instance.puzzle, text, style, [&](const std::vector<std::string>& atoms) {
    return verifier->take(std::vector<std::string_view>(atoms.begin(), atoms.end()));
  });
  if (judged.well_formed) judged.walked = verifier->end();
  return judged;
}

std::string small_answer(const Instance& instance, std::string_view text, Style style) {
  std::string rows;
  const bool read = each_move_in(instance.puzzle, text, style, [&](const std::vector<std::string>& atoms) {
    rows += fmt::format("{}[{}]", rows.empty() ? "" : ", ", fmt::join(atoms, ", "));
    return true;
  });
  return read ? "moves = [" + rows + "]" : std::string(text);
}

}  // namespace quire::labs::illusion
