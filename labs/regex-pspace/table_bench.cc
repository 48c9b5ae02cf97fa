// What benchmarks/labs/regex-pspace.sh compares: all languages up to a length, and equivalence of pairs of
// length 30, in processor time of one thread. The pairs are written out, so that the peer decides the same
// ones.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/learner.h"
#include "labs/regex-pspace/table.h"
#include "labs/regex-pspace/trees.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::regex_pspace;

double seconds_since(std::clock_t begun) {
  return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

void explore(std::size_t length) {
  const std::clock_t begun = std::clock();
  const Table table(4, length, {.threads = 1, .check = {}, .on_level = {}, .on_part = {}});
  fmt::print("quire languages-{} seconds={:.4f} languages={}\n", length, seconds_since(begun),
             table.languages(length));
}

void compare(const char* file, std::size_t count) {
  const random::Stream streams(1, "bench pairs");
  std::vector<std::pair<Expression, Expression>> pairs;
  for (std::size_t i = 0; i < count; ++i) {
    random::Stream stream = streams.at(i);
    Expression a = draw_of_length(4, 30, stream);
    // Half of them equal, which is what costs: a relation must be followed to its end.
    Expression b = i % 2 == 0 ? rewritten(a, 6, 34, stream) : draw_of_length(4, 30, stream);
    pairs.emplace_back(std::move(a), std::move(b));
  }
  std::ofstream out(file);
  for (const auto& [a, b] : pairs) fmt::print(out, "{} {}\n", print(a), print(b));
  const std::clock_t begun = std::clock();
  std::size_t equal = 0, letters = 0;
  for (const auto& [a, b] : pairs) {
    const auto compared = equivalence(a, b);
    equal += !compared->word;
    letters += compared->word ? compared->word->size() : 0;
  }
  fmt::print("quire pairs-30 seconds={:.8f} equal={} letters={}\n",
             seconds_since(begun) / static_cast<double>(count), equal, letters);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  explore(8);
  for (const std::size_t length : {10, 11, 12, 13}) explore(length);
  compare(argv[1], 2000);
  return 0;
}
