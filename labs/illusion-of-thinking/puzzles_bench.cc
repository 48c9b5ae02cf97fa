// States a second of full searches (blocks, and river by people), and moves a second of verified answers,
// from their text; one thread, processor time. Usage: illusion_of_thinking_bench BLOCKS PAIRS ANSWER.txt
// DISKS. ANSWER holds the moves of a hanoi with so many disks. benchmarks/labs/illusion-of-thinking.sh runs
// the same in plain Python.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "labs/engines/tables/text_file.h"
#include "labs/illusion-of-thinking/solve.h"
#include "labs/illusion-of-thinking/verify.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::illusion;

double seconds_since(std::clock_t begun) {
  return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

void search(const char* what, const Instance& instance, bool people, int runs) {
  const std::clock_t begun = std::clock();
  Layers layers;
  for (int run = 0; run < runs; ++run) layers = layers_of(instance, {}, people).value();
  std::printf("quire %s seconds=%.9f states=%zu depth=%zu\n", what, seconds_since(begun) / runs,
              layers.states, layers.goal_depth.value_or(0));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: illusion_of_thinking_bench BLOCKS PAIRS ANSWER.txt DISKS\n");
    return 2;
  }
  search("blocks", paper_instance(Puzzle::blocks, std::atoi(argv[1])), false, 5);
  search("river", paper_instance(Puzzle::river, std::atoi(argv[2]), 4), true, 5);
  const auto answer = tables::read_text(argv[3], std::cin);
  if (!answer) {
    std::fprintf(stderr, "%s\n", answer.error().c_str());
    return 2;
  }
  const Instance hanoi = paper_instance(Puzzle::hanoi, std::atoi(argv[4]));
  constexpr int kRuns = 5;
  const std::clock_t begun = std::clock();
  Judged judged;
  for (int run = 0; run < kRuns; ++run) judged = judge_text(hanoi, answer->bytes);
  std::printf("quire verify seconds=%.9f moves=%llu ok=%d\n", seconds_since(begun) / kRuns,
              static_cast<unsigned long long>(judged.walked.moves), judged.walked.ok ? 1 : 0);
}
