#include "labs/step-law/grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace quire::labs::step_law {
namespace {

constexpr std::size_t kLineLeast = 5;

/// Whether losses only rise from `least` on, in the given direction, but for slips of `slack`.
bool rises(std::span<const double> losses, std::size_t least, int direction, double slack) {
  double before = losses[least];
  for (auto i = static_cast<std::ptrdiff_t>(least); i >= 0 && i < std::ssize(losses); i += direction) {
    const double loss = losses[static_cast<std::size_t>(i)];
    if (loss < before * (1 - slack)) return false;
    before = loss;
  }
  return true;
}

void count_line(const std::map<double, double>& line, double slack, Lines& lines) {
  if (line.size() < kLineLeast) return;
  std::vector<double> losses;
  losses.reserve(line.size());
  for (const auto& [place, loss] : line) losses.push_back(loss);
  const auto least =
      static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) - losses.begin());
  ++lines.lines;
  lines.unimodal += rises(losses, least, 1, slack) && rises(losses, least, -1, slack) ? 1 : 0;
}

/// Of runs at the same place of a line the better one counts.
void add_to(std::map<double, double>& line, double place, double loss) {
  const auto [entry, fresh] = line.try_emplace(place, loss);
  if (!fresh) entry->second = std::min(entry->second, loss);
}

double quarter_octave(double x) { return std::round(4 * std::log2(x)) / 4; }

}  // namespace

std::vector<Cell> cells_of(std::span<const GridRun> runs) {
  std::map<std::array<double, 3>, Cell> cells;
  for (const GridRun& run : runs) {
    Cell& cell = cells[{run.n, run.d, run.active}];
    cell.n = run.n;
    cell.d = run.d;
    cell.active = run.active;
    cell.runs.push_back(run);
    if (run.loss < cell.least()) cell.best = cell.runs.size() - 1;
  }
  std::vector<Cell> sorted;
  sorted.reserve(cells.size());
  for (auto& [key, cell] : cells) sorted.push_back(std::move(cell));
  return sorted;
}

double octaves(const Setting& a, const Setting& b) {
  return std::hypot(std::log2(a.lr / b.lr), std::log2(a.batch / b.batch));
}

const GridRun& nearest(const Cell& cell, const Setting& setting) {
  return *std::min_element(cell.runs.begin(), cell.runs.end(), [&](const GridRun& a, const GridRun& b) {
    return octaves(a.setting, setting) < octaves(b.setting, setting);
  });
}

double nearest_gap(const Cell& cell, const Setting& setting) { return cell.relative(nearest(cell, setting)); }

RawLines raw_lines(std::span<const Cell> cells, double slack) {
  RawLines lines;
  for (const Cell& cell : cells) {
    std::map<double, std::map<double, double>> over_lr, over_batch;
    for (const GridRun& run : cell.runs) {
      const double lr = quarter_octave(run.setting.lr), batch = std::log2(run.setting.batch);
      add_to(over_lr[batch], lr, run.loss);
      add_to(over_batch[lr], batch, run.loss);
    }
    for (const auto& [batch, line] : over_lr) count_line(line, slack, lines.over_lr);
    for (const auto& [lr, line] : over_batch) count_line(line, slack, lines.over_batch);
  }
  return lines;
}

}  // namespace quire::labs::step_law
