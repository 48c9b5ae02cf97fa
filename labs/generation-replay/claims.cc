// What each claim of the card is measured by. Verdicts are not made here: figures go to the bench.
#include <algorithm>

#include <fmt/format.h>

#include "labs/engines/random/random.h"
#include "labs/generation-replay/closure.h"
#include "labs/generation-replay/lab.h"
#include "labs/generation-replay/marker_game.h"
#include "labs/generation-replay/proper_game.h"

namespace quire::labs::generation_replay {

namespace {

using lab::Bench;
using lab::Figure;
using lab::Measurement;
using lab::Scale;

GameOptions options(const Bench& bench, std::uint64_t rounds, std::uint64_t from_distinct = 0) {
  GameOptions out;
  out.rounds = rounds;
  out.poll = [&bench] { bench.check(); };
  out.from_distinct = from_distinct;
  return out;
}

double number(std::uint64_t n) { return static_cast<double>(n); }

Measurement measurement(Scale scale, std::vector<Figure> figures, std::string note) {
  Measurement out;
  out.scale = scale;
  out.figures = std::move(figures);
  out.note = std::move(note);
  return out;
}

AdversaryPtr adversary(const std::string& name, const FamilyPtr& family, Index target, std::uint64_t seed) {
  return make_adversary(name, family, target, seed).value();
}

/// h_inf and h_1..h_d of Theorem 5.1, cut so that the closure generator can play too.
FamilyPtr theorem_5_1_up_to(Index d) {
  const FamilyPtr whole = *builtin_family("theorem-5.1", 0);
  std::vector<Language> languages;
  for (Index i = 1; i <= d + 1; ++i) languages.push_back(whole->language(i));
  return std::make_shared<ListFamily>(whole->name(), whole->universe(), std::move(languages));
}

GeneratorPtr generator_for_5_1(const std::string& name, Index d) {
  if (name == "uniform") return closure_generator(theorem_5_1_up_to(d));
  const FamilyPtr family = *builtin_family("theorem-5.1", 0);
  if (name == "burn-in") return burn_in(nonuniform_generator(family), d);
  return make_generator(name, family).value();
}

/// nonuniform without replay on finite families: errors after max(z, 1 + largest finite intersection of
/// h_1..h_z).
std::uint64_t nonuniform_errors_without_replay(const Bench& bench, const FamilyPtr& family, Index z,
                                               std::uint64_t rounds) {
  std::vector<Language> first;
  for (Index i = 1; i <= z; ++i) first.push_back(family->language(i));
  const std::uint64_t threshold = std::max<std::uint64_t>(z, 1 + *closure_dimension(first));
  const GeneratorPtr generator = nonuniform_generator(family);
  const AdversaryPtr plain = adversary("plain", family, z, 0);
  const Outcome outcome = play(*family, *generator, *plain, options(bench, rounds + threshold, threshold));
  return outcome.targets.front().errors;
}

}  // namespace

void measure_c1(Bench& bench, const Settings& settings) {
  constexpr std::uint64_t kClasses = 200;
  std::uint64_t errors = 0, illegal = 0, games = 0, replays = 0, largest = 0;
  for (std::uint64_t index = 0; index < kClasses; ++index) {
    const auto family = std::make_shared<ListFamily>(random_class(bench.seed(), index));
    const std::uint64_t threshold = *closure_dimension(family->languages()) + 1;
    largest = std::max(largest, threshold - 1);
    for (Index z = 1; z <= *family->size(); ++z) {
      for (const AdversaryKind& kind : adversary_kinds()) {
        if (!kind.replays) continue;
        const GeneratorPtr generator = burn_in(closure_generator(family), threshold);
        const AdversaryPtr against = adversary(kind.name, family, z, bench.seed() + index);
        const std::uint64_t rounds = std::min<std::uint64_t>(settings.rounds, 400);
        const Outcome outcome = play(*family, *generator, *against, options(bench, rounds, threshold));
        errors += outcome.targets.front().errors;
        illegal += outcome.illegal.empty() ? 0 : 1;
        replays += outcome.replays;
        ++games;
      }
    }
    bench.progress(0.1 * number(index) / kClasses, "burn-in on random classes");
  }
  bench.claim("C1",
              measurement(Scale::reduced,
                          {{"errors after C+1 distinct examples", number(errors)},
                           {"illegal streams", number(illegal)}},
                          fmt::format("{} games on {} classes, closure dimensions up to {}, {} replayed "
                                      "examples",
                                      games, kClasses, largest, replays)));
}

void measure_c2(Bench& bench, const Settings& settings) {
  const std::vector<std::string> generators{"uniform",  "nonuniform",   "burn-in",           "km",
                                            "km-clean", "wp-noprotect", "witness-protection"};
  double least = 1e300;
  std::string at;
  std::vector<std::vector<lab::Cell>> rows;
  for (Index d = 1; d <= settings.d_max; ++d) {
    const std::uint64_t rounds =
        std::max<std::uint64_t>(2 * d, std::min<std::uint64_t>(settings.rounds, 400));
    const FamilyPtr family = *builtin_family("theorem-5.1", 0);
    for (const std::string& name : generators) {
      const GeneratorPtr generator = generator_for_5_1(name, d);
      const AdversaryPtr against = adversary("theorem-5.1", family, d + 1, 0);
      const Outcome outcome = play(*family, *generator, *against, options(bench, rounds));
      const std::uint64_t sum = outcome.targets[0].errors + outcome.targets[1].errors;
      // A stream that is illegal, or a game that stopped, convicts nobody.
      const bool whole = outcome.illegal.empty() && outcome.rounds == rounds;
      const double margin = whole ? number(sum) - number(rounds - d) : -1;
      if (margin < least) {
        least = margin;
        at = fmt::format("{} at d = {}", name, d);
      }
      if ((d & (d - 1)) != 0) continue;
      rows.push_back({name, std::int64_t{d}, static_cast<std::int64_t>(rounds),
                      static_cast<std::int64_t>(outcome.targets[0].errors),
                      static_cast<std::int64_t>(outcome.targets[1].errors),
                      static_cast<std::int64_t>(rounds - d)});
    }
    bench.progress(0.1 + 0.15 * number(d) / number(settings.d_max), "Theorem 5.1");
  }
  bench.table("theorem 5.1",
              {"generator", "d", "rounds", "errors for h_inf", "errors for h_d", "stated least sum"}, rows);
  bench.claim("C2", measurement(Scale::same, {{"", least}},
                                fmt::format("least over {} generators and d = 1..{}: {}", generators.size(),
                                            settings.d_max, at)));

  std::uint64_t errors = 0, games = 0;
  const auto count = [&](const FamilyPtr& family, Index most) {
    for (Index z = 1; z <= most; ++z, ++games) {
      errors +=
          nonuniform_errors_without_replay(bench, family, z, std::min<std::uint64_t>(settings.rounds, 400));
    }
  };
  count(*builtin_family("theorem-5.1", 0), std::min<Index>(settings.d_max, 24) + 1);
  count(*builtin_family("three", 0), 3);
  for (std::uint64_t index = 0; index < 50; ++index) {
    const auto family = std::make_shared<ListFamily>(random_class(bench.seed() + 1, index));
    count(family, *family->size());
  }
  bench.claim(
      "C2a", measurement(
                 Scale::reduced, {{"", number(errors)}},
                 fmt::format("{} targets of Theorem 5.1's class, of three and of 50 random classes", games)));
}

namespace {

/// Sums over the games of claim 3.
struct Survival {
  std::uint64_t late = 0, illegal = 0, incomplete = 0, games = 0, stopped = 0, replays = 0, false_replays = 0,
                repeated = 0;
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> parrot{};  ///< family -> replays, rounds
  std::map<std::string, std::uint64_t> held_back{};

  void add(const Row& row) {
    const Outcome& o = row.outcome;
    ++games;
    illegal += o.illegal.empty() ? 0 : 1;
    incomplete += o.enumeration ? 0 : 1;
    stopped += o.stopped.empty() ? 0 : 1;
    replays += o.replays;
    false_replays += o.false_replays;
    if (row.adversary == "parrot") {
      parrot[row.family].first += o.replays;
      parrot[row.family].second += o.rounds;
    }
    if (row.adversary == "spoiler") held_back[row.family] += o.delayed;
  }
  /// Families on which an adversary did not do what it is for.
  std::uint64_t weak() const {
    return static_cast<std::uint64_t>(
        std::count_if(parrot.begin(), parrot.end(),
                      [](const auto& p) { return 4 * p.second.first < p.second.second; }) +
        std::count_if(held_back.begin(), held_back.end(), [](const auto& h) { return h.second == 0; }));
  }
};

/// Seeds matter where something is drawn: the random adversary, and random families.
std::uint64_t seeds_for(const Settings& settings, const std::string& family, const std::string& adversary) {
  return adversary.starts_with("random") || family == "random-periodic" ? settings.seeds : 1;
}

}  // namespace

std::vector<Row> measure_c3(Bench& bench, const Settings& settings) {
  std::vector<Row> rows;
  Survival sums;
  const auto survive = [&](const FamilyPtr& family, Index z, const std::string& against, std::uint64_t seed) {
    const std::uint64_t rounds = rounds_for(settings, *family, z);
    Row row = play_row(bench, family, z, against, "witness-protection", seed, rounds);
    if (row.outcome.targets.front().errors_second_half > 0) {
      // A late error refutes only when a run of four times the length repeats it.
      const Row longer = play_row(bench, family, z, against, "witness-protection", seed, 4 * rounds);
      sums.repeated += 1;
      sums.late += longer.outcome.targets.front().errors_second_half;
    }
    sums.add(row);
    rows.push_back(std::move(row));
  };
  std::vector<std::string> names = settings.families;
  if (settings.file) names.push_back(settings.file->name());
  for (std::size_t f = 0; f < names.size(); ++f) {
    for (const std::string& against : settings.adversaries) {
      for (std::uint64_t s = 0; s < seeds_for(settings, names[f], against); ++s) {
        const std::uint64_t seed = bench.seed() + s;
        const FamilyPtr family = settings.file ? settings.file : *builtin_family(names[f], seed);
        const Index most = std::min(settings.targets, family->size().value_or(settings.targets));
        for (Index z = 1; z <= most; ++z) survive(family, z, against, seed);
      }
    }
    bench.progress(0.25 + 0.45 * number(f + 1) / number(names.size()), "Witness Protection on " + names[f]);
  }
  bench.claim(
      "C3",
      measurement(
          Scale::analogue,
          {{"errors in the second half", number(sums.late)},
           {"illegal streams", number(sums.illegal)},
           {"streams that miss a member", number(sums.incomplete)},
           {"adversaries too mild", number(sums.weak())}},
          fmt::format("{} games, {} stopped early by a limit, {} played again at four times the length; {} "
                      "replayed examples, {} of them false",
                      sums.games, sums.stopped, sums.repeated, sums.replays, sums.false_replays)));
  return rows;
}

void measure_c4(Bench& bench, const Settings& settings) {
  const FamilyPtr three = *builtin_family("three", 0);
  const auto share = [&](const std::string& name) {
    const Row row = play_row(bench, three, 3, "spoiler", name, bench.seed(), settings.rounds);
    const double half = number(row.outcome.rounds - row.outcome.rounds / 2);
    return number(row.outcome.targets.front().errors_second_half) / half;
  };
  const std::string note = fmt::format("family three, target 3, spoiler, {} rounds", settings.rounds);
  bench.claim("C4",
              measurement(Scale::analogue, {{"km", share("km")}, {"km-clean", share("km-clean")}}, note));
  bench.claim("C4a", measurement(Scale::analogue, {{"", share("witness-protection")}}, note));
}

void measure_c5(Bench& bench, const Settings& settings) {
  constexpr int kMixtures = 20;
  std::uint64_t at_large = 0, late = 0, languages = 0;
  std::vector<std::vector<lab::Cell>> rows;
  for (int g = 0; g < kMixtures + 2; ++g) {
    const double clean_share =
        g < 2 ? g : random::Stream(bench.seed(), "marker-mixture", static_cast<std::uint64_t>(g)).uniform();
    MarkerGenerator generator(clean_share, bench.seed() + static_cast<std::uint64_t>(g));
    const MarkerCertificate certificate =
        convict(generator, settings.phases, settings.patience, [&bench] { bench.check(); });
    const std::string fault = check(certificate);
    if (!fault.empty()) {
      ++at_large;
      bench.log("certificate refused: " + fault);
    }
    const bool stuck = certificate.kind == MarkerCertificate::Kind::stuck;
    rows.push_back({g == 0   ? std::string("marker")
                    : g == 1 ? std::string("marker-clean")
                             : fmt::format("mixture {}", g - 1),
                    clean_share, std::string(stuck ? "consecutive errors" : "forced false outputs"),
                    static_cast<std::int64_t>(stuck ? certificate.consecutive : certificate.forced),
                    text(certificate.language), static_cast<std::int64_t>(certificate.transcript.size())});
    bench.progress(0.7 + 0.1 * g / (kMixtures + 2), "Theorem 6.6");
  }
  const auto without_replay = [&](const MarkedLanguage& language) {
    bench.check();
    MarkerGenerator marker(0, 0);
    late += late_errors_without_replay(language, marker, std::min<std::uint64_t>(settings.rounds, 2000));
    ++languages;
  };
  without_replay({});
  for (std::int64_t b = 0; b < 8; ++b) {
    random::Stream draw(bench.seed(), "marker-sets", static_cast<std::uint64_t>(b));
    std::set<std::int64_t> set;
    for (int i = 0; i < 5; ++i) set.insert(static_cast<std::int64_t>(draw.below(100)) - 50);
    without_replay({MarkedLanguage::Kind::right, b, b + 1 + static_cast<std::int64_t>(draw.below(20)), set});
    set.erase(b);
    without_replay({MarkedLanguage::Kind::left, b, 0, set});
  }
  bench.table("theorem 6.6",
              {"generator", "share of clean answers", "certificate", "count", "language", "rounds"}, rows);
  bench.claim("C5",
              measurement(Scale::reduced,
                          {{"generators without a certificate", number(at_large)},
                           {"late errors of marker without replay", number(late)}},
                          fmt::format("{} generators, {} phases or {} errors in a row; {} languages without "
                                      "replay",
                                      kMixtures + 2, settings.phases, settings.patience, languages)));
}

void measure_c6(Bench& bench, const Settings& settings) {
  std::vector<Figure> figures;
  std::vector<std::vector<lab::Cell>> rows;
  const std::uint64_t rounds = std::min<std::uint64_t>(settings.rounds, 10'000);
  for (const std::string& name : proper_generator_names()) {
    const auto generator = make_proper_generator(name, four_languages());
    const ProperOutcome outcome = play_theorem_7_3(*generator, rounds, [&bench] { bench.check(); });
    const double sum = number(outcome.errors[0] + outcome.errors[1]);
    figures.push_back({name, outcome.illegal.empty() ? sum - number(rounds - 1) : -1});
    rows.push_back({name, std::int64_t{outcome.targets[0]}, std::int64_t{outcome.targets[1]},
                    static_cast<std::int64_t>(outcome.errors[0]),
                    static_cast<std::int64_t>(outcome.errors[1]), static_cast<std::int64_t>(rounds)});
  }
  bench.table("theorem 7.3",
              {"generator", "left target", "right target", "errors left", "errors right", "rounds"}, rows);
  bench.claim("C6", measurement(Scale::same, std::move(figures),
                                fmt::format("{} rounds, h_1..h_4 = m1, m2, p1, p2", rounds)));
}

}  // namespace quire::labs::generation_replay
