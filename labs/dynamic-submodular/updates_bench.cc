// Seconds an update, one thread, processor time. `updates_bench write FILE` writes the elements and updates
// that a peer reads, `updates_bench peer` plays the same here, and `updates_bench crossover` compares with
// choosing from scratch as n grows. benchmarks/labs/dynamic-submodular.sh runs all three beside plain Python.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "labs/dynamic-submodular/play.h"

using namespace quire::labs::dynamic_submodular;
namespace submodular = quire::labs::submodular;

namespace {

constexpr std::size_t kTerms = 400;
const Settings kSettings{10, 0.25, 1};

Arena arena_of(std::size_t n, std::size_t checkpoints) {
  World world = coverage_world(n, kTerms, 1);
  std::vector<Update> updates = updates_named("window", world, kSettings.k, 1);
  const std::size_t every = updates.size() / checkpoints;
  return make_arena(std::move(world), std::move(updates), every);
}

/// A line an update: "+ ID TERM TERM ..." or "- ID".
void write(const char* path, std::size_t n) {
  const Arena arena = arena_of(n, 1);
  std::ofstream out(path);
  for (const Update& u : arena.updates) {
    out << (u.insert ? "+ " : "- ") << u.id;
    if (u.insert) {
      // A term is covered by an element if adding the element covers it: the world says so bit by bit.
      submodular::State set = arena.world.objective->empty();
      arena.world.objective->add(u.id, set);
      for (std::size_t t = 0; t < 64 * set.bits.size(); ++t)
        if ((set.bits[t / 64] >> (t % 64) & 1) != 0) out << ' ' << t;
    }
    out << '\n';
  }
}

void peer(std::size_t n) {
  const Arena arena = arena_of(n, 16);
  const Course course = play(arena, "dyn", kSettings, [] {});
  double mean = 0;
  for (const double v : course.values) mean += v / static_cast<double>(course.values.size());
  const double questions = static_cast<double>(course.queries.back());
  std::printf(
      "quire n=%zu microseconds_per_update=%.1f questions_per_update=%.0f microseconds_per_question=%.3f "
      "mean_value=%.1f\n",
      n, 1e6 * course.seconds / static_cast<double>(arena.updates.size()), course.queries_per_update,
      1e6 * course.seconds / questions, mean);
}

void crossover() {
  for (std::size_t n = 250; n <= 16000; n *= 2) {
    const Arena arena = arena_of(n, 32);
    std::printf("n=%zu microseconds an update:", n);
    for (const char* method :
         {"dyn", "greedy", "lazy-greedy", "stochastic-greedy", "sieve-streaming", "lattanzi20"}) {
      const Course course = play(arena, method, kSettings, [] {});
      // A method that starts over would do so after every update; it was asked at checkpoints.
      const bool over = course.queries_per_update * static_cast<double>(arena.updates.size()) >
                        1.5 * static_cast<double>(course.queries.back());
      const double answers = static_cast<double>(over ? arena.checkpoints.size() : arena.updates.size());
      std::printf(" %s=%.1f", method, 1e6 * course.seconds / answers);
    }
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::size_t kPeerN = 1000;
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "write" && argc > 2) return write(argv[2], kPeerN), 0;
  if (what == "peer") return peer(kPeerN), 0;
  if (what == "crossover") return crossover(), 0;
  std::fprintf(stderr, "usage: updates_bench write FILE | peer | crossover\n");
  return 2;
}
