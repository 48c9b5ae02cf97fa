// Seconds for the three curves of picks over a file of samples, one thread, processor time; and to read it.
// Usage: language_monkeys_bench FILE. benchmarks/labs/language-monkeys.sh runs it beside NumPy and plain
// Python.
#include <cstdio>
#include <ctime>
#include <iostream>

#include "labs/engines/passk/sample_table.h"
#include "labs/language-monkeys/votes.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::language_monkeys;

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: language_monkeys_bench FILE\n");
    return 2;
  }
  const double begun = seconds();
  auto table = passk::read_samples(argv[1], std::cin);
  if (!table) {
    std::fprintf(stderr, "%s\n", table.error().c_str());
    return 2;
  }
  std::printf("quire read seconds=%.4f\n", seconds() - begun);
  const double interned = seconds();
  std::vector<Votes> votes;
  std::uint64_t n = 0;
  for (std::size_t task = 0; task < table->tasks.size(); ++task) {
    std::vector<Ballot> ballots;
    for (const passk::Sample& s : table->samples_of(task)) ballots.push_back({s.answer, *s.correct, s.score});
    n = ballots.size();
    votes.emplace_back(ballots);
  }
  std::printf("quire intern seconds=%.4f\n", seconds() - interned);
  const std::vector<std::uint64_t> ks = passk::log_grid(n, 40);
  const std::pair<Pick, const char*> picks[] = {
      {Pick::majority, "majority"}, {Pick::weighted, "weighted"}, {Pick::best_of, "best_of"}};
  for (const auto& [pick, name] : picks) {
    const double start = seconds();
    const std::vector<double> curve = pick_curve(pick, votes, ks, {.subsets = 100, .threads = 1}).means();
    std::printf("quire %s seconds=%.4f curve=", name, seconds() - start);
    for (const double value : curve) std::printf("%.6f,", value);
    std::printf("\n");
  }
  return 0;
}
