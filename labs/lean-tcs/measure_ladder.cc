// Where each prover stops being possible: rungs of terms, variables and widths, a few identities each.
// Budgets are counts of conflicts, clauses and products, so that a rung ends the same everywhere.
#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"
#include "labs/lean-tcs/generate.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::Bench;
using mba::Answer;

/// Of the answers of one rung.
struct Rung {
  double share = 0, work = 0;  ///< proved; mean work of those
};

class Ladder {
 public:
  Ladder(Bench& bench, const Settings& settings) : bench_(bench), settings_(settings) {
    options_.conflicts_max = bench.full() ? 20'000 : 2'000;
    options_.clauses_max = bench.full() ? 300'000 : 60'000;
    options_.normal_form.products_max = bench.full() ? 400'000 : 200'000;
    options_.check = [&bench] { bench.check(); };
  }

  using Prover = Answer (*)(const mba::Term&, const mba::Term&, std::size_t, const mba::ProveOptions&);
  Rung climb(const mba::GenerateOptions& generate, Prover prover) const {
    std::vector<Answer> answers(settings_.per_rung);
    threads::parallel_for(answers.size(), kThreads, [&](std::size_t i) {
      bench_.check();
      random::Stream stream(settings_.make.seed, "lean-tcs ladder", i);
      const mba::Identity identity = mba::generate(generate, stream);
      mba::ProveOptions options = options_;
      options.width = generate.width;
      answers[i] = prover(identity.left, identity.right, generate.variables, options);
    });
    Rung rung;
    double proved = 0;
    for (const Answer& a : answers) {
      if (!a.proved()) continue;
      ++proved;
      rung.work += static_cast<double>(a.work);
    }
    rung.share = proved / static_cast<double>(answers.size());
    rung.work /= std::max(1.0, proved);
    return rung;
  }

  /// A point of work where half or more were proved; on a logarithmic axis, so above 0.
  void work(const char* series, std::size_t x, const Rung& rung) const {
    if (rung.share >= 0.5) bench_.point(series, static_cast<double>(x), std::max(1.0, rung.work));
  }

 private:
  Bench& bench_;
  const Settings& settings_;
  mba::ProveOptions options_{};
};

Answer by_table(const mba::Term& left, const mba::Term& right, std::size_t variables,
                const mba::ProveOptions& o) {
  return mba::by_signature(left, right, variables, o.width);
}

void climb_terms(Bench& bench, const Settings& settings, const Ladder& ladder) {
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t i = 0; i < settings.ladder_terms.size(); ++i) {
    const std::size_t terms = settings.ladder_terms[i];
    bench.progress(0.52 + 0.06 * static_cast<double>(i) / static_cast<double>(settings.ladder_terms.size()),
                   fmt::format("provers on {} terms", terms));
    const mba::GenerateOptions generate{.variables = 2, .terms = terms, .width = 8};
    const Rung table = ladder.climb(generate, by_table), form = ladder.climb(generate, mba::by_normal_form),
               circuit = ladder.climb(generate, mba::by_circuit);
    ladder.work("work table", terms, table);
    ladder.work("work form", terms, form);
    ladder.work("work circuit", terms, circuit);
    rows.push_back(
        {static_cast<std::int64_t>(terms), table.share, form.share, circuit.share, table.work, circuit.work});
  }
  bench.table("provers against terms (two variables, 8 bits)",
              {"terms", "table", "normal form", "circuit", "rows times nodes", "propagations"}, rows);
}

void climb_widths(Bench& bench, const Settings& settings, const Ladder& ladder) {
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t i = 0; i < settings.ladder_widths.size(); ++i) {
    const std::size_t width = settings.ladder_widths[i];
    bench.progress(0.58 + 0.06 * static_cast<double>(i) / static_cast<double>(settings.ladder_widths.size()),
                   fmt::format("provers on {} bits", width));
    const mba::GenerateOptions linear{.variables = 2, .terms = 6, .width = width},
        products{.variables = 2, .terms = 6, .width = width, .kind = mba::Kind::polynomial};
    const Rung table = ladder.climb(linear, by_table), linear_circuit = ladder.climb(linear, mba::by_circuit),
               form = ladder.climb(products, mba::by_normal_form),
               product_circuit = ladder.climb(products, mba::by_circuit);
    const auto x = static_cast<double>(width);
    bench.point("proved table", x, table.share);
    bench.point("proved linear circuit", x, linear_circuit.share);
    bench.point("proved form", x, form.share);
    bench.point("proved product circuit", x, product_circuit.share);
    rows.push_back({static_cast<std::int64_t>(width), table.share, linear_circuit.share, form.share,
                    product_circuit.share});
  }
  bench.table("share proved against width (two variables, six terms)",
              {"bits", "linear, table", "linear, circuit", "products, normal form", "products, circuit"},
              rows);
}

/// x0 + ... + x(n-1) folded by a + b = (a ^ b) + 2 (a & b): the generator stops at four variables.
mba::Identity folded_sum(std::size_t variables) {
  using mba::Op;
  mba::Term left, right;
  for (std::uint32_t v = 0; v < variables; ++v) {
    const mba::Term x = mba::variable(v), y = mba::variable(static_cast<std::uint32_t>((v + 1) % variables));
    const mba::Term sum = binary(Op::sum, x, y);
    const mba::Term folded = binary(Op::sum, binary(Op::exclusive, x, y),
                                    binary(Op::product, mba::constant(2), binary(Op::conjunction, x, y)));
    left = left ? binary(Op::sum, left, sum) : sum;
    right = right ? binary(Op::sum, right, folded) : folded;
  }
  return {.left = left, .right = right};
}

void climb_variables(Bench& bench, const Settings&) {
  for (std::size_t n = 2; n <= mba::kVariablesMax; ++n) {
    bench.check();
    bench.progress(0.64 + 0.003 * static_cast<double>(n), fmt::format("provers on {} variables", n));
    const mba::Identity identity = folded_sum(n);
    const mba::ProveOptions options{.width = 4, .conflicts_max = bench.full() ? 50'000 : 3'000};
    const auto point = [&](const char* series, const Answer& answer) {
      if (answer.proved())
        bench.point(series, static_cast<double>(n), std::max(1.0, static_cast<double>(answer.work)));
    };
    point("variables table", mba::by_signature(identity.left, identity.right, n, 4));
    point("variables form", mba::by_normal_form(identity.left, identity.right, n, options));
    point("variables circuit", mba::by_circuit(identity.left, identity.right, n, options));
  }
}

}  // namespace

void measure_ladder(Bench& bench, const Settings& settings) {
  const Ladder ladder(bench, settings);
  climb_terms(bench, settings, ladder);
  climb_widths(bench, settings, ladder);
  climb_variables(bench, settings);
}

}  // namespace quire::labs::lean_tcs
