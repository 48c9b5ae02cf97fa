// Times for benchmarks/labs/step-law.sh: the bootstrap of the law over kept rows, and a prediction with its
// band from all resamples. Writes the rows for the peer, then prints seconds of the processor.
//   step_law_bench FOLDER
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>

#include "labs/step-law/fit.h"
#include "labs/step-law/grid_file.h"
#include "labs/step-law/published_grid.h"

namespace {

using namespace quire::labs::step_law;

double now() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: step_law_bench FOLDER\n", stderr);
    return 2;
  }
  constexpr std::size_t kResamples = 1000;
  constexpr int kRepeats = 50;
  const std::vector<GridRun> rows = kept_runs(cells_of(sampled_grid(1, true)));
  std::ofstream(std::string(argv[1]) + "/rows.csv") << write_grid(rows);
  Bootstrapped law = bootstrap_law(rows, kResamples, 1);
  double begun = now();
  for (int i = 0; i < kRepeats; ++i) law = bootstrap_law(rows, kResamples, static_cast<std::uint64_t>(i));
  const double fit = (now() - begun) / kRepeats;
  double sum = 0;
  begun = now();
  for (int i = 0; i < kRepeats; ++i) {
    const auto lr = law.lr_band(7e9 + i, 1.4e12), batch = law.batch_band(1.4e12 + i);
    sum += lr.low + lr.high + batch.low + batch.high;
  }
  const double predict = (now() - begun) / kRepeats;
  std::printf("quire bootstrap seconds=%.9f rows=%zu lr_N=%.4f lr_D=%.4f B_D=%.4f\n", fit, rows.size(),
              law.mean.lr[1], law.mean.lr[2], law.mean.batch[1]);
  std::printf("quire predict seconds=%.9f check=%.3g\n", predict, sum);
  return 0;
}
