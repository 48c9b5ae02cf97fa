// check, power and test: how far a POMDP reveals its states, how many samples an unevenness needs, and
// whether counts show one.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/revealing-pomdps/certificate.h"
#include "labs/revealing-pomdps/counts_file.h"
#include "labs/revealing-pomdps/lab.h"
#include "labs/revealing-pomdps/pomdp_file.h"
#include "labs/revealing-pomdps/revealing.h"

namespace quire::labs::revealing_pomdps {
namespace {

using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

constexpr int kWindowMax = 4;
constexpr std::size_t kStatesMax = 500;  // of check: singular values take the cube of it
constexpr double kConfused = 1e-9;

/// "2" or "1..3".
std::pair<int, int> windows(const std::string& text) {
  const std::size_t dots = text.find("..");
  const auto first = tables::count_of(text.substr(0, dots));
  const auto last = dots == std::string::npos ? first : tables::count_of(text.substr(dots + 2));
  if (!first || !last || *first < 1 || *last > kWindowMax || *first > *last)
    throw BadInput(
        fmt::format("m: {} is no number or range from 1 to {}, as in 1..3", tables::shown(text), kWindowMax));
  return {static_cast<int>(*first), static_cast<int>(*last)};
}

/// One side of a mixture: its states with their shares, the largest first.
std::string side(const Pomdp& pomdp, const std::vector<double>& x, double sign) {
  std::vector<std::pair<double, std::size_t>> parts;
  double total = 0;
  for (std::size_t s = 0; s < x.size(); ++s) {
    if (x[s] * sign < 1e-6) continue;
    parts.emplace_back(-x[s] * sign, s);
    total += x[s] * sign;
  }
  std::sort(parts.begin(), parts.end());
  std::string words;
  constexpr std::size_t kShown = 6;
  for (std::size_t i = 0; i < std::min(kShown, parts.size()); ++i) {
    if (i > 0) words += " + ";
    if (parts.size() > 1) words += fmt::format("{:.3g} ", -parts[i].first / total);
    words += pomdp.states[parts[i].second];
  }
  return words + (parts.size() > kShown ? fmt::format(" + {} more", parts.size() - kShown) : "");
}

void check_pomdp(ToolCall& call) {
  const auto [first, last] = windows(call.values.text("m"));
  const tables::Text text = wanted(tables::read_text(call.values.text("pomdp"), call.in));
  const Pomdp pomdp = wanted(read_pomdp(text.bytes, text.name));
  if (pomdp.S() > kStatesMax)
    throw BadInput(fmt::format("{}: {} states, check takes at most {}", text.name, pomdp.S(), kStatesMax));
  fmt::print(call.out, "{} states, {} actions, {} observations\n", pomdp.S(), pomdp.A(), pomdp.O());
  fmt::print(call.out, "m  sequences  rows  sigma_min   gain                    hardest to tell apart\n");
  int reveals = 0;
  for (int window = first; window <= last; ++window) {
    const Margin margin = wanted(margin_of(pomdp, 0, window, [&call] { call.check(); }));
    const bool confused = margin.gain < kConfused;
    const std::string gain = margin.exact ? fmt::format("{:.6g}", confused ? 0 : margin.gain)
                                          : fmt::format("{:.4g} to {:.4g}", margin.gain_low, margin.gain);
    const std::string plus = side(pomdp, margin.hardest, 1), minus = side(pomdp, margin.hardest, -1);
    const std::string whom = minus.empty() || plus.empty()
                                 ? "nothing is hard"
                                 : fmt::format("{} {} {}", plus, confused ? "=" : "|", minus);
    fmt::print(call.out, "{:<2} {:<10} {:<5} {:<11.6g} {:<23} {}\n", window, margin.sequences, margin.rows,
               margin.sigma_min < kConfused ? 0 : margin.sigma_min, gain, whom);
    const bool reveal = margin.exact ? !confused : margin.sigma_min > kConfused;
    if (reveal && reveals == 0) reveals = window;
    call.out.flush();
  }
  if (reveals > 0)
    fmt::print(call.out, "least m of these that reveals the state: {}\n", reveals);
  else
    fmt::print(call.out, "none of these m reveals the state\n");
}

void power(ToolCall& call) {
  const auto symbols = static_cast<std::uint64_t>(call.values.integer("symbols"));
  const auto arms = static_cast<std::uint64_t>(call.values.integer("arms"));
  const double delta = call.values.real("delta"), level = call.values.real("level");
  if (symbols % 2 != 0) throw BadInput(fmt::format("symbols: {} is odd; symbols come in pairs", symbols));
  if (level <= 2 / static_cast<double>(arms))
    throw BadInput(fmt::format(
        "level: {} is not above 2/{}, which chance reaches; the certificate says nothing then", level, arms));
  const Core core{arms, symbols / 2, delta};
  const Certificate bound = t_lb(arms, core.pairs, delta, level);
  fmt::print(call.out, "{} arms, {} symbols, tilt {}, right with probability {}\n", arms, symbols, delta,
             level);
  fmt::print(call.out, "at least {:.0f} samples, {:.0f} an arm (certificate, largest at N = {})\n",
             std::ceil(static_cast<double>(bound.episodes)),
             std::ceil(static_cast<double>(bound.episodes) / static_cast<double>(arms)), bound.samples);
  call.out.flush();
  const auto trials = static_cast<std::size_t>(call.values.integer("trials"));
  constexpr double kWorkMax = 1 << 24;
  if (static_cast<double>(arms) * static_cast<double>(symbols) * static_cast<double>(trials) > kWorkMax) {
    fmt::print(call.out, "no test was simulated: arms x symbols x trials is above {:.0f}\n", kWorkMax);
    return;
  }
  double least = std::numeric_limits<double>::infinity();
  std::string best;
  for (const char* test : {"lr", "pair", "collision"}) {
    const Race run = race(core, test, trials, static_cast<std::uint64_t>(call.values.integer("seed")),
                          [&call] { call.check(); });
    const double needed = episodes_needed(run.courses, level, Answer::decision);
    const double guess = episodes_needed(run.courses, level, Answer::guess);
    const auto shown = [](double t) {
      return std::isfinite(t) ? fmt::format("{:.0f}", t) : std::string("never");
    };
    fmt::print(call.out, "{:<10} sure after {}, best guess right after {}\n", test, shown(needed),
               shown(guess));
    if (guess < least) {
      least = guess;
      best = test;
    }
  }
  if (std::isfinite(least))
    fmt::print(call.out, "best built-in test: {}, {:.0f} samples, {:.1f} times the certificate\n", best,
               least, least / static_cast<double>(bound.episodes));
}

/// The three statistics of a row.
struct Statistics {
  double pair = 0, collision = 0, ratio = 0;
};

class NullLaws {
 public:
  NullLaws(const Core& core, std::size_t draws, std::uint64_t seed)
      : score_(likelihood_ratio(core)),
        symbols_(core.symbols()),
        draws_(draws),
        stream_(seed, "revealing null") {}

  Statistics of(std::span<const std::uint64_t> counts, std::uint64_t total) const {
    return {pair_difference_sum(counts), collision_count(counts), score_->of(counts, total)};
  }
  /// Shares of uniform draws of `total` symbols with statistics at least as large, counting the row itself.
  std::array<double, 3> p_values(const Statistics& row, std::uint64_t total, const ToolCall& call) {
    const std::vector<Statistics>& law = law_of(total, call);
    std::array<double, 3> p{1, 1, 1};
    for (const Statistics& drawn : law) {
      p[0] += drawn.pair >= row.pair ? 1 : 0;
      p[1] += drawn.collision >= row.collision ? 1 : 0;
      p[2] += drawn.ratio >= row.ratio - 1e-9 * std::fabs(row.ratio) ? 1 : 0;
    }
    for (double& value : p) value /= 1 + static_cast<double>(law.size());
    return p;
  }

 private:
  const std::vector<Statistics>& law_of(std::uint64_t total, const ToolCall& call) {
    std::vector<Statistics>& law = laws_[total];
    random::Stream stream = stream_.at(total);
    while (law.size() < draws_) {
      call.check();
      std::vector<std::uint64_t> counts(symbols_);
      random::scatter(stream, total, counts);
      law.push_back(of(counts, total));
    }
    return law;
  }

  std::unique_ptr<Score> score_;
  std::size_t symbols_, draws_;
  random::Stream stream_;
  std::map<std::uint64_t, std::vector<Statistics>> laws_;
};

void test_counts(ToolCall& call) {
  const tables::Text text = wanted(tables::read_text(call.values.text("counts"), call.in));
  const CountTable table = wanted(read_counts(text.bytes, text.name));
  const std::uint64_t symbols = table.rows[0].size();
  const auto draws = static_cast<std::size_t>(call.values.integer("draws"));
  std::map<std::uint64_t, int> totals;
  std::vector<std::uint64_t> total;
  for (const auto& row : table.rows) {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : row) sum += count;
    total.push_back(sum);
    ++totals[sum];
  }
  constexpr double kWorkMax = 1e8;
  const double work = static_cast<double>(totals.size() * draws) * static_cast<double>(symbols);
  if (work > kWorkMax)
    throw BadInput(
        fmt::format("draws: {} draws of {} symbols for {} different row sums are above {:.0f}; ask for fewer",
                    draws, symbols, totals.size(), kWorkMax));
  NullLaws laws({table.rows.size(), symbols / 2, call.values.real("delta")}, draws,
                static_cast<std::uint64_t>(call.values.integer("seed")));
  tables::CsvWriter out;
  out.row(std::vector<std::string>{"row", "n", "pair", "p_pair", "collision", "p_collision", "lr", "p_lr"});
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Statistics row = laws.of(table.rows[i], total[i]);
    const std::array<double, 3> p = laws.p_values(row, total[i], call);
    out.cell(table.names[i]).cell(static_cast<std::int64_t>(total[i])).cell(row.pair).cell(p[0]);
    out.cell(row.collision).cell(p[1]).cell(row.ratio).cell(p[2]).end_row();
  }
  call.out << out.text();
}

}  // namespace

std::vector<lab::Tool> tools() {
  const auto open = [](lab::Parameter p) {
    p.open_least = true;
    return p;
  };
  const lab::Parameter seed = ranged(argument(Kind::integer, "seed", "of the simulation", "1"), 0, 1e15);
  return {
      {"check",
       "How far the observations of a POMDP reveal its state, which states are confused, and the least m "
       "that "
       "reveals.",
       "quire lab revealing-pomdps check --pomdp tiger.POMDP --m 1..3",
       {required(argument(Kind::file, "pomdp", "a model in Cassandra's format; - is standard input")),
        argument(Kind::text, "m", "observations in a row, 1 to 4, or a range", "1..2")},
       check_pomdp},
      {"power",
       "Samples that it takes at least to find the one uneven arm, and with the best test here.",
       "quire lab revealing-pomdps power --symbols 512 --delta 0.05 --arms 64",
       {required(ranged(argument(Kind::integer, "symbols", "different symbols, an even number"), 2, 1 << 17)),
        required(open(
            ranged(argument(Kind::real, "delta", "how uneven: pairs have (1 +- delta)/symbols"), 0, 0.999))),
        required(ranged(argument(Kind::integer, "arms", "arms, one of which is uneven"), 3, 1e6)),
        ranged(argument(Kind::real, "level", "how often the answer is to be right", "0.75"), 0.5, 0.95),
        ranged(argument(Kind::integer, "trials", "trials of each test", "60"), 20, 10'000), seed},
       power},
      {"test",
       "Per row of counts: pair, collision and likelihood-ratio statistics against uniform, with p-values by "
       "simulation.",
       "quire lab revealing-pomdps test --counts c.csv",
       {required(argument(
            Kind::file, "counts",
            "CSV: a column for every symbol, neighbours are pairs, id optional; - is standard input")),
        open(ranged(argument(Kind::real, "delta", "tilt that the likelihood ratio looks for", "0.25"), 0,
                    0.999)),
        ranged(argument(Kind::integer, "draws", "uniform tables that are drawn for every row sum", "2000"),
               20, 1e6),
        seed},
       test_counts}};
}

}  // namespace quire::labs::revealing_pomdps
