// Any bytes as a grid of runs: no crash, no hang; what is accepted can be grouped, fitted and written, and
// reads back the same.
#include <cmath>
#include <cstdlib>

#include "labs/step-law/bowl.h"
#include "labs/step-law/fit.h"
#include "labs/step-law/grid_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::step_law;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = read_grid(bytes, "fuzz", size % 2 == 0 ? 2048 : 0);
  if (!read || read->runs.empty()) return 0;
  for (const GridRun& run : read->runs)
    if (!(run.n > 0 && run.d >= run.setting.batch && run.setting.lr > 0 && run.setting.batch > 0 &&
          run.loss > 0 && std::isfinite(run.n + run.d + run.setting.lr + run.loss)))
      std::abort();
  const auto again = read_grid(write_grid(read->runs), "again");
  if (!again || again->runs.size() != read->runs.size()) std::abort();
  const auto cells = cells_of(read->runs);
  for (const Cell& cell : cells)
    if (const auto bowl = fit_bowl(cell, 0.01, 0)) next_runs(cell, *bowl, 2);
  raw_lines(cells);
  bootstrap_law(kept_runs(cells), 3, 1);
  return 0;
}
