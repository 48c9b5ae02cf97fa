// The experiment: settings, the claims one after another, then all generators side by side and the showcase
// games.
#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"
#include "labs/generation-replay/board.h"
#include "labs/generation-replay/lab.h"

namespace quire::labs::generation_replay {

namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Bench;

struct Showcase {
  const char* series;  ///< prefix of the series names
  const char* family;
  Index target;
};
/// The instance of claim 4, and one where the missing protection shows.
constexpr Showcase kShowcases[] = {{"three", "three", 3}, {"regex30", "regex30", 8}};
constexpr std::uint64_t kPointsASeries = 400;

FamilyPtr read_family(const std::string& path) {
  std::istringstream none;
  const auto text = tables::read_text(path, none);
  if (!text) throw BadInput("family_file: " + text.error());
  auto family = parse_family(text->bytes, text->name);
  if (!family) throw BadInput("family_file: " + family.error());
  return *family;
}

void refuse_what_does_not_fit(const Bench& bench, const Settings& settings, const FamilyPtr& family) {
  const Index most = std::min(settings.targets, family->size().value_or(settings.targets));
  for (Index z = 1; z <= most; ++z) {
    bench.check();
    const std::uint64_t rounds = rounds_for(settings, *family, z);
    const std::uint64_t fits = rounds_that_fit(*family, z, rounds, kBoardBytesMax);
    if (fits >= rounds) continue;
    throw BadInput(
        fmt::format("rounds: {} rounds on {}, target {}, need more than {} MiB; at most {} rounds fit",
                    rounds, family->name(), z, kBoardBytesMax >> 20, fits));
  }
}

Settings read_settings(const Bench& bench) {
  const lab::Values& values = bench.values();
  const auto whole = [&](const char* name) { return static_cast<std::uint64_t>(values.integer(name)); };
  Settings s;
  if (values.has("family_file")) {
    s.file = read_family(values.text("family_file"));
  } else if (values.text("family") == "builtin:all") {
    for (const BuiltinFamily& family : builtin_families()) s.families.push_back(family.name);
  } else {
    s.families.push_back(values.text("family"));
  }
  s.generators = values.list("generators");
  s.adversaries = values.list("adversaries");
  s.rounds = whole("rounds");
  s.wide_rounds = whole("wide_rounds");
  s.comparison_rounds = whole("comparison_rounds");
  s.targets = static_cast<Index>(whole("targets"));
  s.d_max = static_cast<Index>(whole("d_max"));
  s.phases = whole("phases");
  s.patience = whole("patience");
  s.seeds = whole("seeds");
  if (s.file) refuse_what_does_not_fit(bench, s, s.file);
  for (const std::string& name : s.families)
    refuse_what_does_not_fit(bench, s, *builtin_family(name, bench.seed()));
  return s;
}

/// Every generator against every adversary; one seed.
std::vector<Row> compare(Bench& bench, const Settings& settings) {
  std::vector<Row> rows;
  std::vector<FamilyPtr> families;
  for (const std::string& name : settings.families) families.push_back(*builtin_family(name, bench.seed()));
  if (settings.file) families.push_back(settings.file);
  for (std::size_t f = 0; f < families.size(); ++f) {
    const FamilyPtr& family = families[f];
    const Index most = std::min(settings.targets, family->size().value_or(settings.targets));
    for (const GeneratorKind& kind : generator_kinds()) {
      const bool wanted = std::find(settings.generators.begin(), settings.generators.end(), kind.name) !=
                          settings.generators.end();
      if (!wanted || (kind.finite_only && !family->size())) continue;
      for (const std::string& against : settings.adversaries) {
        for (Index z = 1; z <= most; ++z) {
          rows.push_back(
              play_row(bench, family, z, against, kind.name, bench.seed(), settings.comparison_rounds));
        }
      }
      bench.progress(0.8 + 0.18 * static_cast<double>(f) / static_cast<double>(families.size()),
                     kind.name + " on " + family->name());
    }
  }
  return rows;
}

/// One line for each family, generator and adversary; single games are in result.json.
void table_of(Bench& bench, const char* name, const std::vector<Row>& rows) {
  std::vector<std::vector<lab::Cell>> lines;
  for (std::size_t i = 0; i < rows.size();) {
    const Row& first = rows[i];
    std::int64_t games = 0, errors = 0, late = 0, wrong = 0, last = 0, rounds = 0, replays = 0, stopped = 0;
    for (; i < rows.size() && rows[i].family == first.family && rows[i].generator == first.generator &&
           rows[i].adversary == first.adversary;
         ++i) {
      const Outcome& o = rows[i].outcome;
      const TargetScore& score = o.targets.front();
      ++games;
      errors += static_cast<std::int64_t>(score.errors);
      late += static_cast<std::int64_t>(score.errors_second_half);
      wrong += score.errors_second_half > 0 ? 1 : 0;
      last = std::max(last, static_cast<std::int64_t>(score.last_error));
      rounds += static_cast<std::int64_t>(o.rounds);
      replays += static_cast<std::int64_t>(o.replays);
      stopped += o.stopped.empty() ? 0 : 1;
    }
    lines.push_back({first.family, first.adversary, first.generator, games, rounds, errors, late, wrong, last,
                     replays, stopped});
  }
  bench.table(name,
              {"family", "adversary", "generator", "games", "rounds", "errors", "errors in the second half",
               "games with such errors", "last error round", "replays", "stopped early"},
              lines);
}

json::object row_json(const Row& row) {
  const TargetScore& score = row.outcome.targets.front();
  json::object out{{"family", row.family},
                   {"target", row.target},
                   {"adversary", row.adversary},
                   {"generator", row.generator},
                   {"seed", row.seed},
                   {"rounds", row.outcome.rounds},
                   {"errors", score.errors},
                   {"errors_second_half", score.errors_second_half},
                   {"last_error", score.last_error},
                   {"replays", row.outcome.replays},
                   {"false_replays", row.outcome.false_replays},
                   {"queries", row.outcome.queries}};
  if (!row.outcome.stopped.empty()) out["stopped"] = row.outcome.stopped;
  return out;
}

void write_result(Bench& bench, const std::vector<Row>& survival, const std::vector<Row>& comparison) {
  json::array rows, claims;
  for (const auto* part : {&survival, &comparison}) {
    for (const Row& row : *part) rows.push_back(row_json(row));
  }
  for (const lab::ClaimResult& result : bench.results()) {
    claims.push_back(json::object{{"id", result.claim.id},
                                  {"measured", result.measured},
                                  {"verdict", lab::word(result.verdict)},
                                  {"why", result.why}});
  }
  bench.file("result.json", "every game: errors, replays, queries; and the claims",
             json::serialize(json::object{{"rows", std::move(rows)}, {"claims", std::move(claims)}}) + "\n");
}

std::string transcript_line(const Universe& universe, const Round& r) {
  return json::serialize(json::object{{"t", r.t},
                                      {"x", universe.decode(r.x)},
                                      {"replayed", r.replayed},
                                      {"o", universe.decode(r.o)},
                                      {"sel", r.trace.selected},
                                      {"S", r.trace.sure},
                                      {"O", r.trace.out},
                                      {"m", r.trace.cutoff},
                                      {"correct", r.correct}}) +
         "\n";
}

/// Draws one game: errors so far, |S|, |A|, selected index, cutoff and share of replays, thinned.
void draw(Bench& bench, const Showcase& showcase, const std::string& generator_name, std::uint64_t rounds,
          std::string& csv, std::string* transcript) {
  const FamilyPtr family = *builtin_family(showcase.family, bench.seed());
  const GeneratorPtr generator = make_generator(generator_name, family).value();
  const AdversaryPtr spoiler = make_adversary("spoiler", family, showcase.target, bench.seed()).value();
  const std::uint64_t every = (rounds + kPointsASeries - 1) / kPointsASeries;
  std::uint64_t errors = 0, replays = 0;
  const auto point = [&](const char* what, std::uint64_t t, double y) {
    const std::string series = fmt::format("{}/{}/{}", showcase.series, what, generator_name);
    bench.point(series, static_cast<double>(t), y);
    csv += fmt::format("{},{},{}\n", series, t, y);
  };
  GameOptions options;
  options.rounds = rounds;
  options.poll = [&bench] { bench.check(); };
  options.watch = [&](const Round& r) {
    errors += r.correct ? 0 : 1;
    replays += r.replayed ? 1 : 0;
    if (transcript != nullptr) *transcript += transcript_line(family->universe(), r);
    if (r.t % every != 0) return;
    point("errors", r.t, static_cast<double>(errors));
    point("sure", r.t, static_cast<double>(r.trace.sure));
    point("active", r.t, static_cast<double>(r.trace.active));
    point("selected", r.t, r.trace.selected);
    point("cutoff", r.t, static_cast<double>(r.trace.cutoff));
    point("replayed", r.t, static_cast<double>(replays) / static_cast<double>(r.t));
  };
  play(*family, *generator, *spoiler, options);
}

void draw_showcases(Bench& bench, const Settings& settings) {
  const std::uint64_t rounds = std::min<std::uint64_t>(settings.rounds, 10'000);
  std::string csv = "series,round,value\n", transcript;
  for (const Showcase& showcase : kShowcases) {
    for (const char* generator : kShowcaseGenerators) {
      const bool written = &showcase == &kShowcases[0] && generator == kShowcaseGenerators[0];
      draw(bench, showcase, generator, rounds, csv, written ? &transcript : nullptr);
    }
  }
  bench.file("transcript.jsonl",
             "Witness Protection on the family three, target 3, against the spoiler, round by round",
             transcript);
  bench.file("series.csv", "the points of all figures", csv);
}

}  // namespace

Row play_row(const Bench& bench, const FamilyPtr& family, Index target, const std::string& adversary,
             const std::string& generator, std::uint64_t seed, std::uint64_t rounds) {
  Row row{family->name(), target, adversary, generator, seed, {}};
  const auto once = [&](std::uint64_t length) {
    GameOptions options;
    options.rounds = length;
    options.poll = [&bench] { bench.check(); };
    const GeneratorPtr g = make_generator(generator, family).value();
    const AdversaryPtr a = make_adversary(adversary, family, target, seed).value();
    return play(*family, *g, *a, options);
  };
  row.outcome = once(rounds);
  if (row.outcome.stopped.empty() || row.outcome.rounds == 0) return row;
  const std::string why = row.outcome.stopped;
  row.outcome = once(row.outcome.rounds);
  row.outcome.stopped = why;
  return row;
}

std::uint64_t rounds_for(const Settings& settings, const Family& family, Index target) {
  const bool wide = !family.size() && family.active_bound(1'000'000, target) == 1'000'000;
  return wide ? settings.wide_rounds : settings.rounds;
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  draw_showcases(bench, settings);
  measure_c1(bench, settings);
  measure_c2(bench, settings);
  const std::vector<Row> survival = measure_c3(bench, settings);
  measure_c4(bench, settings);
  measure_c5(bench, settings);
  measure_c6(bench, settings);
  const std::vector<Row> comparison = compare(bench, settings);
  table_of(bench, "Witness Protection, claim 3", survival);
  table_of(bench, "all generators", comparison);
  write_result(bench, survival, comparison);
}

}  // namespace quire::labs::generation_replay
