// Net elimination beside its NumPy transcription on the same actions and rewards: writes each instance as NPY
// files, runs it on one thread and prints processor time, queries and answer.
// Usage: sparse_bandits_bench FOLDER. benchmarks/labs/sparse-bandits.sh runs both.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>

#include "labs/sparse-bandits/net_elim.h"
#include "labs/sparse-bandits/play.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::sparse_bandits;

void write_npy(const std::string& path, std::size_t rows, std::size_t columns,
               const std::vector<double>& by_column) {
  std::string header =
      fmt::format("{{'descr': '<f8', 'fortran_order': True, 'shape': ({}, {}), }}", rows, columns);
  while ((header.size() + 11) % 64 != 0) header += ' ';
  header += '\n';
  std::ofstream out(path, std::ios::binary);
  out << "\x93NUMPY" << '\1' << '\0' << static_cast<char>(header.size() & 0xFF)
      << static_cast<char>(header.size() >> 8) << header;
  out.write(reinterpret_cast<const char*>(by_column.data()),
            static_cast<std::streamsize>(by_column.size() * sizeof(double)));
}

void write_instance(const std::string& folder, const std::string& name, const Instance& instance) {
  const Features& features = *instance.features;
  std::vector<double> columns(features.actions() * features.dimension()), rewards(features.actions());
  for (std::size_t j = 0; j < features.dimension(); ++j)
    features.column(j, {columns.data() + j * features.actions(), features.actions()});
  for (std::size_t a = 0; a < rewards.size(); ++a) rewards[a] = instance.query(static_cast<Id>(a));
  write_npy(folder + "/" + name + "-phi.npy", features.actions(), features.dimension(), columns);
  write_npy(folder + "/" + name + "-rewards.npy", features.actions(), 1, rewards);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: sparse_bandits_bench FOLDER\n");
    return 2;
  }
  struct Size {
    std::size_t d;
    int s;
    double eps;
    int runs;
  };
  for (const Size& size : {Size{16, 2, 0.2, 40}, Size{12, 3, 0.3, 10}}) {
    const std::string name = fmt::format("d={},s={},eps={}", size.d, size.s, size.eps);
    const Instance instance =
        linear_instance(gaussian_features(random::Stream(1, "bench features", size.d), 2000, size.d),
                        random_theta(random::Stream(1, "bench theta", size.d), size.d, size.s), size.eps,
                        Deviation::flattened, random::Stream(1, "signs"));
    write_instance(argv[1], fmt::format("d{}-s{}-{}", size.d, size.s, size.eps), instance);
    Course course;
    const std::clock_t begun = std::clock();
    for (int run = 0; run < size.runs; ++run) {
      NetElim learner(instance.features, {size.s, size.eps, 1, 0});
      course = play(learner, instance, {}, random::Stream(1, "n"), 1'000'000, {});
    }
    const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC / size.runs;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("quire {} seconds={:.6f} queries={} answer={} peak_mb={}\n", name, seconds, course.queries,
               *course.answer, usage.ru_maxrss / 1024);
  }
}
