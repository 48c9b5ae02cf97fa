// Puzzles of all groups, made and certified (C1), and the files that hold them.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/csv.h"
#include "labs/engines/threads/parallel.h"
#include "labs/hardcore-logic/lab.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Bench;

constexpr std::size_t kProofBytesMost = 24 << 20;  // of all proofs that are written to the file
constexpr double kShare = 0.6;                     // of the run

struct Made {
  std::optional<Puzzle> puzzle{};
  std::string fault{};
  double seconds = 0;
};

Made one(const Bench& bench, const Settings& settings, const Batch& batch, std::uint64_t number) {
  const auto begun = std::chrono::steady_clock::now();
  Made made;
  made.puzzle = nth_puzzle(*batch.game, batch.group, bench.seed(), number,
                           {.timeout_ms = settings.timeout_ms, .check = [&bench] { bench.check(); }});
  if (!made.puzzle) {
    made.fault = "no draw came to a puzzle";
  } else if (settings.certify) {
    const Status sound = batch.game->recheck(made.puzzle->instance, made.puzzle->solved);
    if (!sound) made.fault = sound.error();
  }
  made.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return made;
}

std::vector<Batch> wanted_batches(const Settings& settings) {
  std::vector<Batch> batches;
  for (const Game* game : settings.games)
    for (const Group& group : game->groups()) {
      const bool asked =
          group.change == Change::canonical ||
          std::find(settings.changes.begin(), settings.changes.end(), group.change) != settings.changes.end();
      if (asked) batches.push_back({.game = game, .group = group, .wanted = settings.per_group});
    }
  return batches;
}

/// Records, with proofs in a file of their own as far as they have room there.
void write_files(Bench& bench, const std::vector<Batch>& batches) {
  std::string puzzles, proofs;
  tables::CsvWriter csv;
  const std::string header[] = {"id", "game", "variant", "change", "size", "measure", "value"};
  csv.row(header);
  std::size_t left_out = 0;
  for (const Batch& batch : batches)
    for (std::size_t i = 0; i < batch.puzzles.size(); ++i) {
      problems::Record record = record_of(*batch.game, batch.puzzles[i], i, bench.seed());
      if (const auto* drat = record.certificate.if_contains("drat"); drat != nullptr && drat->is_string()) {
        const std::string line =
            boost::json::serialize(boost::json::object{{"id", record.id}, {"drat", *drat}}) + "\n";
        const bool room = proofs.size() + line.size() <= kProofBytesMost;
        left_out += room ? 0U : 1U;
        record.certificate["drat_bytes"] = drat->get_string().size();
        record.certificate.erase("drat");
        if (room) proofs += line;
      }
      puzzles += problems::record_line(record) + "\n";
      for (const auto& [name, value] : record.difficulty) {
        csv.cell(record.id)
            .cell(batch.group.game)
            .cell(batch.group.variant)
            .cell(name_of(batch.group.change));
        csv.cell(batch.group.size).cell(name).cell(value);
        csv.end_row();
      }
    }
  bench.file("puzzles.jsonl", "all puzzles as records; proofs are in certs.jsonl", puzzles);
  bench.file("certs.jsonl", "proofs in the form DRAT, by the puzzle's id", proofs);
  bench.file("difficulty.csv", "what each puzzle's search costs", csv.text());
  if (left_out > 0)
    bench.log(
        fmt::format("{} proofs are not in certs.jsonl, which is full; the tool make writes them", left_out));
}

}  // namespace

double difficulty_of(const Puzzle& puzzle, std::string_view name) {
  for (const auto& [known, value] : puzzle.solved.difficulty)
    if (known == name) return value;
  return std::numeric_limits<double>::quiet_NaN();
}

double cost_of(const Puzzle& puzzle) {
  for (const char* states : {"expanded", "hypotheses"})
    if (const double cost = difficulty_of(puzzle, states); !std::isnan(cost)) return cost;
  return difficulty_of(puzzle, "conflicts") + 1;
}

std::vector<Batch> measure_making(Bench& bench, const Settings& settings) {
  std::vector<Batch> batches = wanted_batches(settings);
  const std::size_t count = batches.size() * settings.per_group;
  std::vector<Made> made(count);
  threads::parallel_watched(
      count, settings.threads,
      [&](std::size_t i) {
        made[i] = one(bench, settings, batches[i / settings.per_group], i % settings.per_group);
      },
      [&](std::size_t over) {
        bench.check();
        bench.progress(
            kShare * static_cast<double>(over) / static_cast<double>(std::max<std::size_t>(count, 1)),
            fmt::format("puzzles, {} of {}", over, count));
      });
  std::size_t certified = 0, changed_groups = 0;
  std::string first_fault;
  std::vector<std::vector<lab::Cell>> rows;
  std::map<std::string, double> seconds;
  for (std::size_t b = 0; b < batches.size(); ++b) {
    Batch& batch = batches[b];
    for (std::size_t i = 0; i < settings.per_group; ++i) {
      Made& m = made[b * settings.per_group + i];
      seconds[batch.group.game] += m.seconds;
      if (m.fault.empty())
        batch.puzzles.push_back(std::move(*m.puzzle));
      else if (first_fault.empty())
        first_fault = batch.group.id + ": " + m.fault;
    }
    const bool changed = batch.group.change != Change::canonical;
    changed_groups += changed ? 1U : 0U;
    certified += changed ? batch.puzzles.size() : 0U;
    rows.push_back({batch.group.id, std::string(name_of(batch.group.change)), batch.group.size,
                    static_cast<std::int64_t>(batch.wanted),
                    static_cast<std::int64_t>(batch.puzzles.size())});
  }
  bench.table("puzzles made and certified", {"group", "change", "size", "wanted", "certified"}, rows);
  for (const auto& [game, spent] : seconds)
    bench.log(fmt::format("{}: {:.2f} seconds of one thread", game, spent));
  write_files(bench, batches);
  const std::size_t usual = bench.full() ? 50 : 1;
  lab::Measurement measured{.scale = bench.full() ? lab::Scale::same : lab::Scale::reduced,
                            .note = first_fault};
  if (changed_groups != 105 || settings.per_group != usual)
    measured.not_measured = fmt::format("{} groups of {} were asked for", changed_groups, settings.per_group);
  else
    measured.figures = {{.value = static_cast<double>(certified)}};
  bench.claim("C1", measured);
  return batches;
}

}  // namespace quire::labs::hardcore_logic
