#include "labs/hardcore-logic/records.h"

#include <fmt/format.h>

#include "labs/engines/responses/enclosed.h"
#include "labs/engines/responses/ending.h"

namespace quire::labs::hardcore_logic {

namespace json = boost::json;

std::optional<Puzzle> nth_puzzle(const Game& game, const Group& group, std::uint64_t seed,
                                 std::uint64_t number, const MakeOptions& options) {
  const random::Stream streams(seed, "hardcore-logic " + group.id);
  for (std::uint64_t i = 0; i < kDrawsMost; ++i) {
    random::Stream stream = streams.at(number * kDrawsMost + i);
    if (std::optional<Puzzle> puzzle = game.make(group, stream, options)) return puzzle;
  }
  return std::nullopt;
}

problems::Record record_of(const Game& game, const Puzzle& puzzle, std::uint64_t number, std::uint64_t seed) {
  problems::Record record;
  record.id = fmt::format("{}-{}", puzzle.group.id, number + 1);
  record.lab = kSlug;
  record.kind = puzzle.group.id;
  record.prompt = game.prompt(puzzle.instance);
  record.instance = puzzle.instance;
  record.solvable = puzzle.solved.kind == Solved::Kind::one;
  if (record.solvable) record.answer = puzzle.solved.solutions.front();
  record.certificate = puzzle.solved.certificate;
  record.difficulty = puzzle.solved.difficulty;
  record.seed = seed;
  return record;
}

Solved solved_of(const problems::Record& record) {
  Solved solved;
  solved.kind = record.solvable ? Solved::Kind::one : Solved::Kind::none;
  if (record.solvable) solved.solutions.push_back(record.answer);
  solved.certificate = record.certificate;
  return solved;
}

Result<const Game*> checked_game(const Instance& instance) {
  const json::value* name = instance.if_contains("game");
  const Game* game = name != nullptr && name->is_string() ? game_of(name->get_string()) : nullptr;
  if (game == nullptr) {
    std::string known;
    for (const Game* one : games()) known += (known.empty() ? "" : ", ") + one->name();
    return Error{"game: must be one of " + known};
  }
  if (const Status status = game->check(instance); !status) return Error{status.error()};
  return game;
}

Result<Said> read_response(std::string_view text) {
  const std::vector<responses::FoundJson> found = responses::find_json(responses::parted(text).answer);
  const json::object* last = nullptr;
  for (const responses::FoundJson& one : found)
    if (one.value.contains("solvable")) last = &one.value;
  if (last == nullptr) return Error{"no JSON object with \"solvable\" in it"};
  if (!last->at("solvable").is_bool()) return Error{"solvable: must be true or false"};
  if (!last->contains("solution")) return Error{"solution: is missing"};
  if (last->size() != 2) return Error{"the object must hold \"solvable\" and \"solution\" alone"};
  Said said{last->at("solvable").get_bool(), last->at("solution")};
  if (!said.solvable && !said.solution.is_null())
    return Error{"solution: must be null where solvable is false"};
  if (said.solvable && said.solution.is_null()) return Error{"solution: is null where solvable is true"};
  return said;
}

problems::Grade grade(const Game& game, const problems::Record& record, const problems::Response& response) {
  problems::Grade graded{.id = response.id, .sample = response.sample};
  const Result<Said> said = read_response(response.text);
  if (!said) {
    graded.what = said.error();
    return graded;
  }
  if (!said->solvable) {
    graded.verdict = record.solvable ? problems::Verdict::wrong : problems::Verdict::right;
    if (record.solvable) graded.what = "says that there is no solution; there is one";
    return graded;
  }
  const Mark mark = game.grade(record.instance, said->solution);
  graded.what = mark.broken;
  graded.verdict = mark.malformed        ? problems::Verdict::malformed
                   : mark.broken.empty() ? problems::Verdict::right
                                         : problems::Verdict::wrong;
  if (graded.verdict == problems::Verdict::right && !record.solvable)
    graded.more["label"] = "the record says that there is no solution";
  return graded;
}

}  // namespace quire::labs::hardcore_logic
