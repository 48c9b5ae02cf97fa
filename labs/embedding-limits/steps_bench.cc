// Steps a second of free-embedding optimisation, one thread, processor time, for every kernel set of this
// processor; and BM25 over the 50,000-document LIMIT. benchmarks/labs/embedding-limits.sh runs it beside
// NumPy and plain Python.
#include <cstdio>
#include <ctime>

#include "labs/embedding-limits/free_embedding.h"
#include "labs/embedding-limits/lexical.h"
#include "labs/embedding-limits/limit_set.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::embedding_limits;

void steps(std::size_t d, std::size_t n, std::size_t count) {
  const Relevance relevance = every_subset(n, 2);
  for (const StepKernels* kernels : all_step_kernels()) {
    FreeOptions options;
    options.dimensions = d;
    FreeEmbedding embedding(relevance, options, random::Stream(1, "bench"), *kernels);
    const std::size_t mine = kernels->name == "portable" ? count / 20 + 1 : count;
    const std::clock_t begun = std::clock();
    double loss = 0;
    for (std::size_t i = 0; i < mine; ++i) loss = embedding.step();
    const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
    std::printf("quire-%s d=%zu,n=%zu steps_per_second=%.0f loss_after_%zu=%.6f\n", kernels->name.data(), d,
                n, static_cast<double>(mine) / seconds, mine, loss);
  }
}

double since(std::clock_t begun) { return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC; }

/// As the peer: indexing, then all queries, the best two of each.
void bm25() {
  LimitOptions options;
  options.documents = 50'000;
  const LimitSet set = make_limit(options).value();
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < set.documents(); ++i) texts.push_back(set.document_text(i));
  std::clock_t begun = std::clock();
  WordIndex index;
  for (const std::string& text : texts) index.add(text);
  const double indexed = static_cast<double>(texts.size()) / since(begun);
  std::vector<float> scores;
  std::size_t found = 0;
  begun = std::clock();
  for (std::size_t q = 0; q < set.queries(); ++q) {
    index.bm25(set.query_text(q), scores);
    for (const Hit& hit : top(scores, 2))
      for (const std::uint32_t p : set.relevance().positives(q)) found += hit.document == p;
  }
  std::printf("quire bm25 documents_per_second=%.0f queries_per_second=%.0f recall_2=%.4f\n", indexed,
              static_cast<double>(set.queries()) / since(begun),
              static_cast<double>(found) / static_cast<double>(set.relevance().pairs()));
}

}  // namespace

int main() {
  steps(4, 10, 20000);
  steps(8, 28, 5000);
  steps(12, 48, 2000);
  steps(20, 126, 200);
  bm25();
}
