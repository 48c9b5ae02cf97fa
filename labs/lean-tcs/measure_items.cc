// Items by the number: printed, read back, their reasons worked out again (C1); how long their proofs are and
// how much work their checks (C5).
#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/engines/threads/parallel.h"
#include "labs/lean-tcs/lab.h"
#include "labs/lean-tcs/scenes.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::Bench;

constexpr std::size_t kWritten = 2000;  // items of which the texts are written to files
constexpr std::size_t kDrawn = 1500;    // points of a series

struct Seen {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> groups{};  ///< items, of which true
  std::vector<std::string> faults{};
  std::vector<double> steps{}, letters{};  ///< of printed runs
  std::vector<double> work_bb{}, work_mba{};
  std::string records{}, lean{}, markdown{};
  std::size_t drawn_tables = 0, written = 0;
};

/// Steps of the check, counted from what it does: machine steps, or nodes evaluated.
double work_of(const Item& item) {
  const Statement& s = item.statement;
  if (s.kind == Kind::identity)
    return static_cast<double>(s.left->size + s.right->size) *
           static_cast<double>(item.truth ? (std::size_t{1} << s.variables) + 200 : 1);
  if (s.kind == Kind::state_at) return static_cast<double>(s.steps);
  const tm::Certificate& c = item.certificate;
  const bool run = c.kind == tm::Certificate::Kind::halts || c.kind == tm::Certificate::Kind::cycle ||
                   c.kind == tm::Certificate::Kind::translated;
  // Closed sets and backward trees are not counted: they are rare, and the median is asked for.
  return run ? static_cast<double>(c.a + (c.kind == tm::Certificate::Kind::halts ? 0 : c.b)) : std::nan("");
}

std::string fault_of(const Item& item) {
  const Status texts = pair::check(item.statement, lean_options(item, false));
  if (!texts) return texts.error();
  const Status reason = check_item(item);
  return reason ? "" : reason.error();
}

void draw_proof(Bench& bench, const Item& item, Seen& seen) {
  const Statement& s = item.statement;
  if (!item.truth) return;
  const bool run = s.kind == Kind::halts_in || s.kind == Kind::score;
  if (!run && s.kind != Kind::identity) return;
  const std::string proof = pair::markdown_proof(s, 2000);
  if (proof.empty()) return;
  const auto letters = static_cast<double>(proof.size());
  if (run && s.steps >= 10) {
    seen.steps.push_back(static_cast<double>(s.steps));
    seen.letters.push_back(letters);
    if (seen.steps.size() <= kDrawn) bench.point("letters run", static_cast<double>(s.steps), letters);
  }
  if (s.kind != Kind::identity || ++seen.drawn_tables > kDrawn) return;
  bench.point("letters table", static_cast<double>(std::size_t{1} << s.variables), letters);
}

void note(Bench& bench, const Item& item, std::size_t number, Seen& seen) {
  auto& [all, truths] = seen.groups[item.group()];
  ++all;
  truths += item.truth ? 1 : 0;
  const double work = work_of(item);
  if (!std::isnan(work)) (item.statement.about_machine() ? seen.work_bb : seen.work_mba).push_back(work);
  draw_proof(bench, item, seen);
  if (seen.written == kWritten) return;
  ++seen.written;
  const problems::Record record = record_of(item, number, bench.seed(), false, true);
  seen.records += record_line(record) + "\n";
  seen.lean +=
      fmt::format("-- {}\n{}\n", record.id, pair::to_lean(item.statement, lean_options(item, false)));
  seen.markdown += fmt::format("<!-- {} -->\n{}\n", record.id, pair::to_markdown(item.statement));
}

double median(std::vector<double> values) {
  if (values.empty()) return std::nan("");
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void claim_proofs(Bench& bench, const Seen& seen) {
  lab::Measurement slope{.scale = lab::Scale::analogue};
  const stats::Estimate fitted = stats::log_log_slope(seen.steps, seen.letters);
  slope.note = fmt::format("{} printed runs of 10 to 2,000 steps", seen.steps.size());
  if (std::isnan(fitted.value)) {
    slope.not_measured = "too few printed runs";
  } else {
    slope.figures = {{.value = fitted.value, .low = fitted.interval.low, .high = fitted.interval.high}};
  }
  bench.claim("C5", slope);
  lab::Measurement work{.scale = lab::Scale::analogue};
  if (!seen.work_bb.empty()) work.figures.push_back({.label = "machines", .value = median(seen.work_bb)});
  if (!seen.work_mba.empty()) work.figures.push_back({.label = "identities", .value = median(seen.work_mba)});
  bench.claim("C5a", work);
}

void write_files(Bench& bench, const Seen& seen) {
  bench.file("items.jsonl", "the first items as problems: quire lab lean-tcs grade --problems items.jsonl",
             seen.records);
  bench.file("items.lean.txt", "their Lean texts, one after the other; make --out writes a file each",
             seen.lean);
  bench.file("items.md.txt", "their Markdown texts, one after the other", seen.markdown);
}

}  // namespace

void measure_items(Bench& bench, const Settings& settings) {
  constexpr std::size_t kAtOnce = 500;
  Maker maker(settings.make, kThreads);
  Seen seen;
  std::size_t made = 0;
  double seconds = 0, checking = 0;
  while (made < settings.items) {
    const auto begun = std::chrono::steady_clock::now();
    const std::vector<Item> items =
        maker.next(std::min(kAtOnce, settings.items - made), [&bench] { bench.check(); });
    const auto between = std::chrono::steady_clock::now();
    std::vector<std::string> faults(items.size());
    threads::parallel_for(items.size(), kThreads, [&](std::size_t i) {
      bench.check();
      faults[i] = fault_of(items[i]);
    });
    seconds += std::chrono::duration<double>(between - begun).count();
    checking += std::chrono::duration<double>(std::chrono::steady_clock::now() - between).count();
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!faults[i].empty()) seen.faults.push_back(faults[i]);
      note(bench, items[i], made + i, seen);
    }
    made += items.size();
    bench.progress(
        (bench.full() ? 0.12 : 0.1) + 0.25 * static_cast<double>(made) / static_cast<double>(settings.items),
        fmt::format("{} items", made));
    if (items.empty()) break;
  }
  bench.log(fmt::format(
      "{} items made in {:.2f} s, printed, read back and checked in {:.2f} s: {:.0f} a minute", made, seconds,
      checking, 60 * static_cast<double>(made) / std::max(1e-9, seconds + checking)));
  bench.log(fmt::format("{} draws, {} of them said what was said before", maker.draws(), maker.repeated()));
  for (std::size_t i = 0; i < std::min<std::size_t>(5, seen.faults.size()); ++i) bench.log(seen.faults[i]);
  std::vector<std::vector<lab::Cell>> rows;
  for (const auto& [group, counts] : seen.groups) rows.push_back({group, counts.first, counts.second});
  bench.table("items", {"kind", "items", "true"}, rows);
  write_files(bench, seen);
  const double missing = static_cast<double>(settings.items - made);
  bench.claim("C1", {.scale = bench.full() ? lab::Scale::same : lab::Scale::reduced,
                     .figures = {{.value = static_cast<double>(seen.faults.size()) + missing}},
                     .note = fmt::format("{} items of {} draws", made, maker.draws())});
  claim_proofs(bench, seen);
}

}  // namespace quire::labs::lean_tcs
