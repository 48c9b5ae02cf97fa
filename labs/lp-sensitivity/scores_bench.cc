// Rows a second of leverage, Lewis weights and sensitivities on 5,000 x 20, in processor time and in time on
// the clock. benchmarks/labs/lp-sensitivity.sh runs it beside a NumPy transcription on the same matrix.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>

#include "labs/engines/tables/matrix_file.h"
#include "labs/lp-sensitivity/scores.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::lp_sensitivity;

void timed(const char* what, double rows, int repeats, const std::function<void()>& work) {
  const std::clock_t begun = std::clock();
  const auto clock_begun = std::chrono::steady_clock::now();
  for (int i = 0; i < repeats; ++i) work();
  const double clock_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - clock_begun).count();
  const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
  std::printf("quire %s rows_per_cpu_second=%.0f rows_per_second=%.0f\n", what, rows * repeats / seconds,
              rows * repeats / clock_seconds);
}

}  // namespace

/// Usage: lp_sensitivity_bench MATRIX.npy
int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  auto reader = tables::open_npy(in, argv[1], {});
  if (!reader) return std::fprintf(stderr, "%s\n", reader.error().c_str()), 2;
  std::vector<double> row((*reader)->columns()), cells;
  while ((*reader)->next(row).value()) cells.insert(cells.end(), row.begin(), row.end());
  const auto d = static_cast<Index>(row.size());
  const Matrix a = Eigen::Map<const Matrix>(cells.data(), static_cast<Index>(cells.size()) / d, d);
  const auto n = static_cast<double>(a.rows());
  const Matrix whitened = a * linear::row_space(a).whitener;

  timed("leverage", n, 200, [&] { linear::leverage(a); });
  timed("lewis p=1", n, 20, [&] { linear::lewis_weights(a, 1); });
  const linear::Lewis lewis = linear::lewis_of_whitened(whitened, 1);
  const Matrix some = whitened.topRows(25);
  double lo = 0, hi = 0;
  timed("sensitivities p=1", static_cast<double>(some.rows()), 10, [&] {
    const Sensitivities s = sensitivities_over(some, whitened, 1, lewis, {.gap = 1e-3});
    lo = s.lo.sum();
    hi = s.hi.sum();
  });
  std::printf("quire sum of the first 25 sensitivities: %.6f to %.6f\n", lo, hi);
}
