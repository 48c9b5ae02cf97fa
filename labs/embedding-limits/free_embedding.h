// Free embeddings (paper, section 4): vectors of queries and documents that are optimised on the relevance
// itself, without any text. What they cannot reach, no model of that dimension reaches by training. The loss
// is the mean over all relevant pairs of -log softmax over ALL documents, the other positives among them;
// full batch; Adam; every row is divided by its length after every step.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "labs/embedding-limits/relevance.h"
#include "labs/embedding-limits/vectors.h"

namespace quire::labs::embedding_limits {

struct FreeOptions {
  std::size_t dimensions = 4;
  double temperature = 0.1;
  double rate = 0.01;  ///< of Adam
  double beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-8;
  std::size_t steps_max = 100'000;
  std::size_t test_every = 50;  ///< steps between two tests of the accuracy
  std::size_t patience = 1000;  ///< steps without the loss falling by more than `least_fall`
  double least_fall = 1e-5;
};

/// Most scores of one step (queries times documents): 2 GiB of them.
inline constexpr double kScoresMax = 512.0 * 1024 * 1024;

class FreeEmbedding {
 public:
  /// Starts from normal numbers of `stream`, rows of length 1. `relevance` outlives it. Refused with
  /// std::invalid_argument: d of 0, no queries, more than kScoresMax scores.
  FreeEmbedding(const Relevance& relevance, const FreeOptions& options, random::Stream stream,
                const StepKernels& kernels = step_kernels());

  /// One step; the loss before it.
  double step();
  /// Share of relevant pairs that stand in the top k of their query, k being the number of its positives. A
  /// tie between a positive and a negative counts against the positive.
  double accuracy() const;
  std::size_t steps() const { return steps_; }
  Vectors queries() const;
  Vectors documents() const;

  /// The loss and its gradients at the present vectors, without a step; for tests.
  struct Gradient {
    double loss = 0;
    Vectors queries, documents;
  };
  Gradient gradient();

 private:
  double pass(bool update);
  void block_pass(std::size_t block, double& loss);
  void spread_documents();

  const Relevance& relevance_;
  FreeOptions options_;
  const StepKernels& kernels_;
  std::size_t steps_ = 0;
  LaneRows queries_, query_first_, query_second_, query_gradient_;
  LaneRows documents_, document_first_, document_second_, document_gradient_;
  std::vector<float> plain_documents_;  ///< documents_ row by row
  LaneBuffer gradient_lanes_;           ///< document gradient before its lanes are summed
  LaneBuffer weights_;                  ///< of each query, k / (T pairs); 0 for lanes without a query
  LaneBuffer scores_, highest_, sum_;
};

struct FreeOutcome {
  bool solved = false;
  std::size_t steps = 0;
  double loss = 0;
  double accuracy = 0;  ///< at the last test
  double best_accuracy = 0;
  double margin = 0;  ///< of the vectors, see margin_of(); above 0 exactly if solved
  Vectors queries, documents;
};

/// Called at every test: steps so far, loss, accuracy.
using FreeTrace = std::function<void(std::size_t, double, double)>;

/// Optimises until the accuracy is 1 and a recount in double precision agrees, or patience or steps end.
FreeOutcome optimise(
    const Relevance& relevance, const FreeOptions& options, random::Stream stream,
    const std::function<void()>& check = [] {}, const FreeTrace& trace = {});

/// Half the smallest distance, over all queries, between the worst positive's and the best negative's
/// cosine: gamma of Theorem 1, in double precision. Above 0 exactly if every query's positives stand on top.
double margin_of(const Relevance& relevance, const Vectors& queries, const Vectors& documents);

/// ln(sets) / ln(1 + 1/gamma): the least dimension in which `sets` sets, none within another, can be realised
/// with margin gamma (Theorem 1; the balls of radius gamma around the queries are disjoint). 0 < gamma <= 1.
double least_dimension(double sets, double gamma);
/// The largest margin that Theorem 1 allows in dimension d: 1 / (sets^(1/d) - 1), at most 1.
double largest_margin(double sets, double d);

}  // namespace quire::labs::embedding_limits
