// make: certified puzzles with prompts, as JSON lines.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/threads/parallel.h"
#include "labs/hardcore-logic/lab.h"
#include "labs/hardcore-logic/tools.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

constexpr std::uint64_t kAtOnce = 64;  // puzzles that are held before they are written

struct Wanted {
  const Game* game = nullptr;
  Group group{};
};

std::vector<std::string> names_given(const ToolCall& call, const char* list) {
  return call.values.has(list) ? call.values.list(list) : std::vector<std::string>();
}

std::vector<Wanted> groups_asked(const ToolCall& call) {
  const std::vector<Change> changes = changes_named(names_given(call, "kind"));
  const std::string only = call.values.has("group") ? call.values.text("group") : "";
  std::vector<Wanted> found;
  std::string names;
  for (const Game* game : games_named(names_given(call, "games")))
    for (const Group& group : game->groups()) {
      if (!changes.empty() && std::find(changes.begin(), changes.end(), group.change) == changes.end())
        continue;
      names += (names.empty() ? "" : ", ") + group.id;
      if (only.empty() || group.id == only) found.push_back({game, group});
    }
  if (names.empty()) throw BadInput("kind: these games have no groups of it");
  if (found.empty()) throw BadInput("group: none is called " + only.substr(0, 60) + "; there are " + names);
  return found;
}

void write_puzzles(ToolCall& call, const std::vector<Wanted>& groups, std::ostream& out) {
  const lab::Values& v = call.values;
  const auto count = static_cast<std::uint64_t>(v.integer("n"));
  const auto seed = static_cast<std::uint64_t>(v.integer("seed"));
  const MakeOptions options{.timeout_ms = v.integer("timeout"), .check = [&call] { call.check(); }};
  for (std::uint64_t first = 0; first < count; first += kAtOnce) {
    std::vector<std::string> lines(static_cast<std::size_t>(std::min(kAtOnce, count - first)));
    threads::parallel_for(lines.size(), static_cast<unsigned>(v.integer("threads")), [&](std::size_t i) {
      call.check();
      const std::uint64_t number = (first + i) / groups.size();
      const Wanted& from = groups[static_cast<std::size_t>((first + i) % groups.size())];
      const std::optional<Puzzle> puzzle = nth_puzzle(*from.game, from.group, seed, number, options);
      if (!puzzle)
        throw BadInput(
            fmt::format("timeout: no draw of {} number {} came to a certified puzzle; give more of it",
                        from.group.id, number + 1));
      lines[i] = problems::record_line(record_of(*from.game, *puzzle, number, seed));
    });
    for (const std::string& line : lines) out << line << '\n';
  }
}

void run(ToolCall& call) {
  const std::vector<Wanted> groups = groups_asked(call);
  if (!call.values.has("out")) {
    write_puzzles(call, groups, call.out);
    return;
  }
  // Beside its place first: a file is there whole or not at all.
  const std::string path = call.values.text("out"), part = path + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  if (!file) throw BadInput("out: " + part + " cannot be written");
  write_puzzles(call, groups, file);
  file.close();
  std::error_code failed;
  if (file) std::filesystem::rename(part, path, failed);
  if (!file || failed) throw BadInput("out: " + path + " cannot be written");
  fmt::print(call.err, "{} puzzles of {} groups in {}\n", call.values.integer("n"), groups.size(), path);
}

}  // namespace

lab::Tool make_tool() {
  std::vector<std::string> kinds = change_names();
  kinds.insert(kinds.end(), {"IC", "UE"});
  return {
      .name = "make",
      .summary = "Makes puzzles with prompts, answers and certificates, as JSON lines.",
      .example = "quire lab hardcore-logic make --games sudoku,hitori --kind UE2 --n 1000 --out train.jsonl",
      .arguments =
          {one_of(argument(Kind::list, "games", "which (else all)"), game_names()),
           one_of(argument(Kind::list, "kind", "which changes (else all); IC is IC1 and IC2, UE alike"),
                  std::move(kinds)),
           argument(Kind::text, "group", "one group alone, such as binario-empty-8"),
           ranged(argument(Kind::integer, "n", "how many, the groups taking turns", "10"), 1, 1e7),
           ranged(argument(Kind::integer, "timeout",
                           "effort for a puzzle, in thousandths of a second "
                           "of about ten conflicts",
                           "5000"),
                  1, 1e6),
           ranged(argument(Kind::integer, "threads", "at work; the puzzles do not depend on it", "2"), 1, 64),
           ranged(argument(Kind::integer, "seed", "the same gives the same puzzles", "1"), 0, 9e15),
           argument(Kind::file, "out", "file to write; else standard output")},
      .run = run};
}

}  // namespace quire::labs::hardcore_logic
