// Needle instances: code and jl. The adversary plays every method, and on the smallest code every method
// meets every needle (claim C3); net-elim's certificate is tried on them too (C1).
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"
#include "labs/sparse-bandits/baselines.h"
#include "labs/sparse-bandits/lab.h"
#include "labs/sparse-bandits/net_elim.h"

namespace quire::labs::sparse_bandits {
namespace {

using lab::Bench;

constexpr std::uint64_t kAsksMax = 100'000'000;
constexpr double kDelta = 0.5;
constexpr std::uint64_t kPairsListed = 10'000;  // words up to which all pairs are compared
constexpr double kGammaPower = 0.25;            // of jl: gamma = s^-1/4

struct Race {
  std::string family, method;
  std::size_t actions = 0;
  Refereed end;
};

/// Methods that can be run on so many words: those that keep a matrix of all actions only on small ones.
std::vector<std::string> racers(int sparsity) {
  if (sparsity <= Net::kSparsityMax)
    return {"greedy-max", "random order", "net-elim",  "net-elim(1,1)", "kw",
            "kw-phased",  "linucb",       "sparse-ls", "lasso-explore"};
  if (sparsity <= 9)
    return {"greedy-max", "random order", "kw", "kw-phased", "linucb", "sparse-ls", "lasso-explore"};
  return {"greedy-max", "random order", "sparse-ls", "lasso-explore"};
}

LearnerPtr racer(const std::string& name, const NeedleFamily& family, const random::Stream& stream,
                 const Poll& poll) {
  const std::size_t n = family.features->actions();
  if (name == "random order") return random_actions(n, n, stream);
  return make_method(name, {family.features, family.sparsity, family.eps, stream, poll});
}

std::vector<Race> race(const Bench& bench, const NeedleFamily& family) {
  const std::vector<std::string> names = racers(family.sparsity);
  std::vector<Race> races(names.size());
  threads::parallel_for(names.size(), 2, [&](std::size_t i) {
    const Poll poll = [&bench] { bench.check(); };
    const std::size_t n = family.features->actions();
    const LearnerPtr learner = racer(names[i], family, random::Stream(bench.seed(), "race", i), poll);
    races[i] = {family.name, names[i], n, referee(*learner, n, family.gap, kAsksMax, poll)};
  });
  return races;
}

/// Every needle in turn, without the adversary: is a method right on all, and how many queries did the
/// longest run take?
struct AllNeedles {
  std::string method;
  std::size_t right = 0;
  std::uint64_t most = 0;
  double mean = 0;
};

std::vector<AllNeedles> every_needle(const Bench& bench, const NeedleFamily& family) {
  const std::vector<std::string> names = racers(family.sparsity);
  const std::size_t n = family.features->actions();
  std::vector<AllNeedles> all(names.size());
  threads::parallel_for(names.size(), 2, [&](std::size_t i) {
    const Poll poll = [&bench] { bench.check(); };
    all[i].method = names[i];
    std::optional<NetElim> fresh;  // its net is the same for all needles
    if (names[i].starts_with("net-elim"))
      fresh.emplace(family.features,
                    NetElim::Options{family.sparsity, family.eps, 1, names[i] == "net-elim" ? 0.0 : 1.0},
                    poll);
    for (Id hidden = 0; hidden < n; ++hidden) {
      const Instance instance = family.needle(hidden);
      const LearnerPtr learner = fresh
                                     ? std::make_unique<NetElim>(*fresh)
                                     : racer(names[i], family, random::Stream(bench.seed(), "race", i), poll);
      const Course course =
          play(*learner, instance, {}, random::Stream(bench.seed(), "noise"), kAsksMax, poll);
      all[i].right += course.answer == hidden ? 1 : 0;
      all[i].most = std::max(all[i].most, course.queries);
      all[i].mean += static_cast<double>(course.queries) / static_cast<double>(n);
    }
  });
  return all;
}

/// Breaches of C3 by one family: a pair that agrees too much, a wrong number of words, a method that is right
/// with fewer than N-1 queries.
std::size_t breaches_of(const CodeShape& shape, std::size_t alike, const std::vector<Race>& races) {
  std::size_t breaches = alike > static_cast<std::size_t>(shape.degree) ? 1 : 0;
  for (const Race& r : races) {
    breaches += static_cast<double>(r.actions) == shape.words() ? 0 : 1;
    breaches += r.end.right && r.end.queries + 1 < r.actions ? 1 : 0;
  }
  return breaches;
}

/// Pairs of words that are not listed.
std::size_t implicit_agreement(const Bench& bench, const CodeShape& shape, std::uint64_t samples) {
  random::Stream stream(bench.seed(), "implicit pairs");
  const auto n = static_cast<std::uint64_t>(shape.words());
  std::size_t most = 0;
  for (std::uint64_t i = 0; i < samples; ++i) {
    bench.check();
    const std::uint64_t a = stream.below(n), b = stream.below(n - 1);
    const std::vector<std::uint16_t> first = code_word(shape, a),
                                     second = code_word(shape, b < a ? b : b + 1);
    std::size_t alike = 0;
    for (std::size_t l = 0; l < first.size(); ++l) alike += first[l] == second[l] ? 1 : 0;
    most = std::max(most, alike);
  }
  return most;
}

void table_of(Bench& bench, const std::vector<Race>& races) {
  std::vector<std::vector<lab::Cell>> lines;
  for (const Race& r : races) {
    const auto n = static_cast<std::int64_t>(r.actions);
    const bool through = r.end.unseen <= 1;
    lines.push_back(
        {r.family, r.method, n, static_cast<std::int64_t>(r.end.queries),
         static_cast<std::int64_t>(r.end.unseen), std::string(r.end.right ? "yes" : "no"),
         through ? lab::Cell(static_cast<double>(n + 1) / 2) : lab::Cell(std::string("never all"))});
  }
  bench.table("needles against the adversary",
              {"family", "method", "actions", "queries", "actions not asked", "right in every world",
               "mean queries until found, uniform needle"},
              lines);
}

void race_codes(Bench& bench, std::vector<Race>& all) {
  std::vector<lab::Figure> breaches, exponents;
  std::vector<std::vector<lab::Cell>> shapes;
  const std::uint64_t samples = bench.full() ? 20'000'000 : 500'000;
  for (const int s : {4, 9, 16, 25}) {
    const CodeShape shape = code_shape(s, kDelta);
    const double eps = static_cast<double>(shape.degree) / s;  // Delta = 1
    const std::string name = fmt::format("code({},{},{})", s, shape.alphabet, shape.degree);
    bench.progress(0.6 + 0.005 * s, name);
    std::vector<Race> races;
    std::size_t alike = 0;
    bool sampled = true;
    if (shape.words() <= kWordsMax) {
      const NeedleFamily family = wanted(code(shape, eps));
      sampled = shape.words() > static_cast<double>(kPairsListed);
      alike = agreement(*family.features, sampled ? samples : 0, random::Stream(bench.seed(), "pairs"),
                        [&bench] { bench.check(); });
      races = race(bench, family);
      std::uint64_t fewest = std::numeric_limits<std::uint64_t>::max();
      for (const Race& r : races)
        if (r.end.right) fewest = std::min(fewest, r.end.queries);
      if (fewest < std::numeric_limits<std::uint64_t>::max())
        bench.point("needle code", s, static_cast<double>(fewest));
    } else {
      alike = implicit_agreement(bench, shape, samples / 10);
    }
    const double exponent =
        std::log(shape.words()) / (std::sqrt(static_cast<double>(s)) * std::log(shape.alphabet));
    bench.point("needle bound", s, std::exp(std::sqrt(static_cast<double>(s)) * std::log(shape.alphabet)));
    breaches.push_back({.label = name, .value = static_cast<double>(breaches_of(shape, alike, races))});
    exponents.push_back({.label = name, .value = exponent});
    shapes.push_back({name, shape.words(), eps, static_cast<std::int64_t>(shape.degree),
                      static_cast<std::int64_t>(alike), std::string(sampled ? "sampled" : "all pairs"),
                      exponent});
    all.insert(all.end(), races.begin(), races.end());
  }
  bench.table(
      "codes",
      {"family", "actions", "eps", "agreement allowed", "agreement found", "pairs", "ln N/(sqrt s ln q)"},
      shapes);
  bench.claim("C3",
              {.scale = lab::Scale::analogue,
               .figures = std::move(breaches),
               .note = "breaches: pairs that agree too much, methods right with fewer than N-1 queries; "
                       "s=25 is not listed, its pairs are sampled"});
  bench.claim("C3a", {.scale = lab::Scale::analogue, .figures = std::move(exponents)});
}

void race_jl(Bench& bench, const Settings& settings, std::vector<Race>& all) {
  for (const int s : {4, 9, 16, 25}) {
    bench.progress(0.75, fmt::format("jl, s={}", s));
    const double gamma = std::pow(s, -kGammaPower);
    NeedleFamily family = jl(random::Stream(bench.seed(), "jl", static_cast<std::uint64_t>(s)),
                             std::max<std::size_t>(32, settings.dimension), s, gamma, 0.5 * gamma,
                             std::min<std::size_t>(settings.actions, 20'000), bench.full() ? 20'000 : 4'000);
    family.name = fmt::format("jl(s={}, gamma={:.3f})", s, gamma);
    const std::size_t n = family.features->actions();
    const LearnerPtr learner = exhaustive(n);
    const Race r{family.name, "greedy-max", n,
                 referee(*learner, n, family.gap, kAsksMax, [&bench] { bench.check(); })};
    if (r.end.right) bench.point("needle jl", s, static_cast<double>(r.end.queries));
    all.push_back(r);
  }
}

/// net-elim on needles that it is allowed to know nothing of: C1.
void certify(Bench& bench, const Settings& settings, const NeedleFamily& family, Report& report) {
  const double eps = settings.allowed(family.eps);
  const std::string label = family.name.substr(0, family.name.find('('));
  if (!net_fault({family.features->dimension(), family.sparsity, eps}).empty()) return;
  const NetElim fresh(family.features, {family.sparsity, eps, 1, 0}, [&bench] { bench.check(); });
  random::Stream stream(bench.seed(), "needles");
  std::vector<Course> runs;
  for (std::size_t i = 0; i < settings.repeats; ++i) {
    NetElim learner(fresh);
    const Instance instance = family.needle(static_cast<Id>(stream.below(family.features->actions())));
    runs.push_back(
        play(learner, instance, settings.noise, stream.at(i + 1), kAsksMax, [&bench] { bench.check(); }));
  }
  const Shape shape = shape_of(family.needle(0));
  Row row = summary(label, "net-elim", shape, runs);
  row.net = static_cast<double>(fresh.net().size());
  count_breaches(report.breaches, label, settings, row.net, shape, runs);
  report.rows.push_back(row);
}

}  // namespace

void measure_needles(Bench& bench, const Settings& settings, Report& report) {
  std::vector<Race> all;
  const NeedleFamily small = wanted(code(code_shape(4, kDelta), 0.5));
  if (settings.plays("code")) {
    race_codes(bench, all);
    std::vector<std::vector<lab::Cell>> lines;
    for (const AllNeedles& a : every_needle(bench, small))
      lines.push_back(
          {a.method, static_cast<std::int64_t>(a.right), static_cast<std::int64_t>(a.most), a.mean});
    bench.table("code(4,5,2), each of its 125 needles in turn",
                {"method", "needles found", "queries at most", "queries, mean"}, lines);
    certify(bench, settings, small, report);
  }
  if (settings.plays("jl")) {
    race_jl(bench, settings, all);
    const double gamma = std::pow(4, -kGammaPower);
    certify(bench, settings,
            jl(random::Stream(bench.seed(), "jl certified"), 16, 4, gamma, 0.4, settings.actions, 4'000),
            report);
  }
  if (!all.empty()) table_of(bench, all);
}

}  // namespace quire::labs::sparse_bandits
