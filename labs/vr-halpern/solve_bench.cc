// Seconds to a certified residual, one thread, processor time, on matrices that the NumPy transcription
// wrote. Usage: vr_halpern_bench FOLDER with game50.npy, game200.npy, rows.npy and targets.npy.
// benchmarks/labs/vr-halpern.sh runs both.
#include <cstdio>
#include <ctime>
#include <sstream>
#include <stdexcept>
#include <string>

#include "labs/engines/tables/matrix_source.h"
#include "labs/vr-halpern/problems.h"
#include "labs/vr-halpern/solve.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::vr_halpern;

Matrix read(const std::string& path) {
  auto source = tables::MatrixSource::open(path, "", nullptr);
  if (!source) throw std::runtime_error(source.error());
  auto reader = (*source)->rows();
  if (!reader) throw std::runtime_error(reader.error());
  Matrix a{0, (*reader)->columns(), {}};
  Vec row(a.columns);
  for (; *(*reader)->next(row); ++a.rows) a.cells.insert(a.cells.end(), row.begin(), row.end());
  return a;
}

void time(const char* problem, FiniteSum& f, const Product& set, Method method, double eps, int runs) {
  Options options;
  options.eps = eps;
  options.budget = 1'000'000'000;
  options.check_cocoercive = false;
  double evaluations = 0, residual = 0;
  const std::clock_t begun = std::clock();
  for (int run = 0; run < runs; ++run) {
    options.seed = static_cast<std::uint64_t>(run + 1);
    Product own = set;
    const Report report = solve(f, own, method, options);
    evaluations += static_cast<double>(report.evaluations) / runs;
    residual = report.residual;
  }
  const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC / runs;
  std::printf("quire %s,%s seconds=%.6f evaluations=%.0f residual=%.6g\n", problem, word(method), seconds,
              evaluations, residual);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: vr_halpern_bench FOLDER\n");
    return 2;
  }
  const std::string folder = argv[1];
  for (const char* name : {"game50", "game200"}) {
    MatrixGame game(read(folder + "/" + name + ".npy"));
    time(name, game, game.strategies(), Method::eg, 0.05, 3);
    time(name, game, game.strategies(), Method::eag, 0.05, 3);
    time(name, game, game.strategies(), Method::vrh2, 0.05, 5);
  }
  LeastSquares rows(read(folder + "/rows.npy"), read(folder + "/targets.npy").cells);
  time("lsq16384", rows, rows.ball(), Method::halpern_l, 0.01, 3);
  time("lsq16384", rows, rows.ball(), Method::vrh1, 0.01, 10);
}
