// Zebra puzzles: who lives where. Harder clues are indirect, then joined by OR, IF and "exactly one". Without
// a solution: one clue that belies the rest. That the three hard forms are entangled constraints (IC2), and
// that the usual form keeps direct clues the longest, is this project's reading.
#include <array>

#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/zebra_make.h"
#include "labs/hardcore-logic/zebra_scene.h"
#include "labs/hardcore-logic/zebra_solve.h"

namespace quire::labs::hardcore_logic {
namespace {

using namespace zebra_game;

struct Size {
  const char* name;
  const char* words;
  std::vector<std::pair<std::size_t, std::size_t>> shapes;  ///< houses, attributes
};

const std::array<Size, 2>& sizes() {
  static const std::array<Size, 2> kSizes{
      {{"large", "4x5 to 6x3 (houses x attributes)", {{4, 5}, {5, 3}, {4, 6}, {5, 4}, {6, 3}}},
       {"x-large", "5x5 to 6x6 (houses x attributes)", {{5, 5}, {6, 4}, {5, 6}, {6, 5}, {6, 6}}}}};
  return kSizes;
}

struct Variant {
  const char* name;
  Change change;
  Pool pool;
};

constexpr Variant kVariants[] = {{"plain", Change::canonical, Pool::plain},
                                 {"indirect", Change::ic2, Pool::entangled},
                                 {"or-if", Change::ic2, Pool::either},
                                 {"exactly-one", Change::ic2, Pool::exactly},
                                 {"unsolvable", Change::up, Pool::exactly}};

class Zebra : public Game {
 public:
  std::string name() const override { return "zebra"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    for (const Variant& v : kVariants)
      for (const Size& s : sizes())
        all.push_back({fmt::format("zebra-{}-{}", v.name, s.name), "zebra", v.name, s.words, v.change});
    return all;
  }

  std::optional<Puzzle> make(const Group& group, random::Stream& stream,
                             const MakeOptions& options) const override {
    for (const Variant& v : kVariants)
      for (const Size& s : sizes())
        if (group.id == fmt::format("zebra-{}-{}", v.name, s.name)) {
          const auto& [houses, attributes] = s.shapes[stream.below(s.shapes.size())];
          return make_one(group, v.pool, houses, attributes, stream, options);
        }
    return std::nullopt;
  }

  Status check(const Instance& instance) const override {
    problems::Fields fields(instance);
    const std::string variant = fields.text("variant");
    if (fields.text("game") != "zebra") return Error{"game: must be zebra"};
    bool known = false;
    for (const Variant& v : kVariants) known = known || variant == v.name;
    if (!known) return Error{"variant: must be plain, indirect, or-if, exactly-one or unsolvable"};
    const auto puzzle = read_zebra(instance);
    if (!puzzle) return Error{puzzle.error()};
    return success();
  }

  std::string prompt(const Instance& instance) const override {
    const ZebraPuzzle puzzle = *read_zebra(instance);
    std::string text = fmt::format(
        "# Zebra puzzle\n\nThere are {} houses in a row, numbered 1 to {} from left to right. In each house "
        "one value "
        "of every attribute is found, and each value in one house.\n\n## Attributes\n",
        puzzle.houses, puzzle.houses);
    std::string skeleton;
    for (const Attribute& attribute : puzzle.attributes) {
      text += "- " + attribute.name + ":";
      for (std::size_t v = 0; v < puzzle.houses; ++v) text += (v == 0 ? " " : ", ") + attribute.values[v];
      text += '\n';
      skeleton += fmt::format("{}\"{}\": \"_\"", skeleton.empty() ? "" : ", ", attribute.name);
    }
    text += "\n## Clues\n";
    for (std::size_t i = 0; i < puzzle.clues.size(); ++i)
      text += fmt::format("{}. {}.\n", i + 1, puzzle.words(puzzle.clues[i]));
    text += "\nAnswer with JSON, the houses from left to right:\n{\"solvable\": true, \"solution\": [";
    for (std::size_t h = 0; h < puzzle.houses; ++h)
      text += fmt::format("{}{{{}}}", h == 0 ? "" : ", ", skeleton);
    text += "]}\nIf no arrangement meets all clues, answer {\"solvable\": false, \"solution\": null}.\n";
    return text;
  }

  Solved solve(const Instance& instance, const SolveOptions& options) const override {
    return solve_zebra(*read_zebra(instance), options);
  }
  Status recheck(const Instance& instance, const Solved& solved) const override {
    return recheck_zebra(*read_zebra(instance), solved);
  }

  Mark grade(const Instance& instance, const boost::json::value& solution) const override {
    const ZebraPuzzle puzzle = *read_zebra(instance);
    const auto table = read_table(puzzle, solution);
    if (!table) return {true, table.error()};
    return {false, broken_rule(puzzle, *table)};
  }

  std::optional<Instance> without_rule(const Instance&) const override { return std::nullopt; }
  std::optional<Instance> usual_look(const Instance&) const override { return std::nullopt; }

  lab::Scene scene(const Puzzle& puzzle) const override { return zebra_scene(puzzle); }

 private:
  static std::optional<Puzzle> make_one(const Group& group, Pool pool, std::size_t houses,
                                        std::size_t attributes, random::Stream& stream,
                                        const MakeOptions& options) {
    Arranged arranged = arrange(houses, attributes, stream);
    ZebraPuzzle& puzzle = arranged.puzzle;
    puzzle.clues = thinned(arranged, pool, true_clues(arranged, pool, stream), stream, options.check);
    const bool solvable = group.change != Change::up;
    if (!solvable) {
      const auto place = static_cast<std::ptrdiff_t>(stream.below(puzzle.clues.size() + 1));
      puzzle.clues.insert(puzzle.clues.begin() + place, false_clue(arranged, stream));
    }
    Solved solved = solve_zebra(puzzle, {.timeout_ms = options.timeout_ms, .check = options.check});
    if (solved.kind != (solvable ? Solved::Kind::one : Solved::Kind::none)) return std::nullopt;
    return Puzzle{group, zebra_instance(puzzle, group.variant), std::move(solved)};
  }
};

}  // namespace

const Game& zebra() {
  static const Zebra kGame;
  return kGame;
}

}  // namespace quire::labs::hardcore_logic
