#include "labs/embedding-limits/free_embedding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace quire::labs::embedding_limits {

namespace {

constexpr std::size_t kTogether = 4;  // blocks of queries: a multiple of what any kernel takes

/// Normal numbers, row by row, so that a row does not depend on the layout; lanes without a row point along
/// the first axis.
void start_rows(LaneRows& rows, std::size_t count, std::size_t d, random::Stream stream) {
  for (std::size_t i = 0; i < rows.rows_held(); ++i) {
    if (i >= count) {
      rows.at(i, 0) = 1;
      continue;
    }
    double square = 0;
    std::vector<double> row(d);
    for (double& value : row) {
      value = stream.normal();
      square += value * value;
    }
    for (std::size_t c = 0; c < d; ++c) rows.at(i, c) = static_cast<float>(row[c] / std::sqrt(square));
  }
}

Vectors plain(const LaneRows& rows, std::size_t count, std::size_t d) {
  Vectors out(count, d);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t c = 0; c < d; ++c) out.row(i)[c] = rows.at(i, c);
  return out;
}

/// Pairwise, in an order that no compiler may change.
float sum_lanes(const float* lanes) {
  float eight[8], four[4];
  for (std::size_t i = 0; i < 8; ++i) eight[i] = lanes[i] + lanes[i + 8];
  for (std::size_t i = 0; i < 4; ++i) four[i] = eight[i] + eight[i + 4];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

}  // namespace

FreeEmbedding::FreeEmbedding(const Relevance& relevance, const FreeOptions& options, random::Stream stream,
                             const StepKernels& kernels)
    : relevance_(relevance), options_(options), kernels_(kernels) {
  const std::size_t m = relevance.queries(), n = relevance.documents(), d = options.dimensions;
  if (d < 1 || m < 1) throw std::invalid_argument("free embeddings need a dimension and a query");
  if (static_cast<double>(m) * static_cast<double>(n) > kScoresMax)
    throw std::invalid_argument("too many scores");
  for (LaneRows* rows : {&queries_, &query_first_, &query_second_, &query_gradient_})
    *rows = LaneRows(m, d, kTogether);
  for (LaneRows* rows : {&documents_, &document_first_, &document_second_, &document_gradient_})
    *rows = LaneRows(n, d);
  start_rows(queries_, m, d, random::Stream(stream.uniform_u64(), "free queries"));
  start_rows(documents_, n, d, random::Stream(stream.uniform_u64(), "free documents"));
  plain_documents_.resize(n * d);
  spread_documents();
  gradient_lanes_ = LaneBuffer(n * d * kLanes);
  weights_ = LaneBuffer(queries_.rows_held());
  for (std::size_t q = 0; q < m; ++q)
    weights_[q] = static_cast<float>(static_cast<double>(relevance.positives(q).size()) /
                                     (options.temperature * static_cast<double>(relevance.pairs())));
  scores_ = LaneBuffer(n * kernels.vectors * kLanes);
  highest_ = LaneBuffer(kernels.vectors * kLanes);
  sum_ = LaneBuffer(kernels.vectors * kLanes);
}

void FreeEmbedding::spread_documents() {
  const std::size_t d = options_.dimensions;
  for (std::size_t j = 0; j < relevance_.documents(); ++j)
    for (std::size_t c = 0; c < d; ++c) plain_documents_[j * d + c] = documents_.at(j, c);
}

/// Scores, softmax and gradients of kernels_.vectors blocks. Adds their losses, not yet divided, query by
/// query, so that the sum does not depend on how many blocks go together.
void FreeEmbedding::block_pass(std::size_t block, double& loss) {
  const std::size_t n = relevance_.documents(), d = options_.dimensions, vectors = kernels_.vectors;
  const double sharpness = 1 / options_.temperature;
  const auto pull =
      static_cast<float>(sharpness / static_cast<double>(relevance_.pairs()));  // of each positive
  const std::size_t first = block * kLanes;
  const std::size_t last = std::min(first + vectors * kLanes, relevance_.queries());
  const auto place = [&](std::size_t query, std::uint32_t document) {
    return document * vectors * kLanes + (query - first);
  };
  kernels_.scores(queries_.block(block), plain_documents_.data(), n, d, scores_.data());
  std::array<double, kTogether * kLanes> reached{};  // of each query, its positives' scores
  for (std::size_t q = first; q < last; ++q)
    for (const std::uint32_t j : relevance_.positives(q)) reached[q - first] += scores_[place(q, j)];
  kernels_.softmax(scores_.data(), n, static_cast<float>(sharpness), weights_.data() + first, highest_.data(),
                   sum_.data());
  for (std::size_t q = first; q < last; ++q) {
    const auto positives = relevance_.positives(q);
    const double log_sum = std::log(double{sum_[q - first]}) + sharpness * highest_[q - first];
    loss += static_cast<double>(positives.size()) * log_sum - sharpness * reached[q - first];
    for (const std::uint32_t j : positives) scores_[place(q, j)] -= pull;
  }
  kernels_.gradients(scores_.data(), queries_.block(block), plain_documents_.data(), n, d,
                     query_gradient_.block(block), gradient_lanes_.data());
}

double FreeEmbedding::pass(bool update) {
  const std::size_t n = relevance_.documents(), d = options_.dimensions;
  AdamStep adam;
  if (update) {
    const auto t = static_cast<double>(++steps_);
    adam = {static_cast<float>(options_.rate),
            static_cast<float>(options_.beta_1),
            static_cast<float>(options_.beta_2),
            static_cast<float>(1 / (1 - std::pow(options_.beta_1, t))),
            static_cast<float>(1 / (1 - std::pow(options_.beta_2, t))),
            static_cast<float>(options_.epsilon)};
  }
  gradient_lanes_.clear();
  double loss = 0;
  const std::size_t used = (relevance_.queries() + kLanes - 1) / kLanes;
  for (std::size_t block = 0; block < used; block += kernels_.vectors) {
    block_pass(block, loss);
    if (update)
      kernels_.adam(queries_.block(block), query_first_.block(block), query_second_.block(block),
                    query_gradient_.block(block), kernels_.vectors, d, adam);
  }
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t c = 0; c < d; ++c)
      document_gradient_.at(j, c) = sum_lanes(gradient_lanes_.data() + (j * d + c) * kLanes);
  if (update) {
    kernels_.adam(documents_.block(0), document_first_.block(0), document_second_.block(0),
                  document_gradient_.block(0), documents_.blocks(), d, adam);
    spread_documents();
  }
  return loss / static_cast<double>(relevance_.pairs());
}

double FreeEmbedding::step() { return pass(true); }

FreeEmbedding::Gradient FreeEmbedding::gradient() {
  Gradient out;
  out.loss = pass(false);
  out.queries = plain(query_gradient_, relevance_.queries(), options_.dimensions);
  out.documents = plain(document_gradient_, relevance_.documents(), options_.dimensions);
  return out;
}

double FreeEmbedding::accuracy() const {
  const std::size_t n = relevance_.documents(), d = options_.dimensions, vectors = kernels_.vectors;
  const std::size_t stride = vectors * kLanes;
  LaneBuffer scores(n * stride);
  std::size_t found = 0;
  for (std::size_t first = 0; first < relevance_.queries(); first += stride) {
    kernels_.scores(queries_.block(first / kLanes), plain_documents_.data(), n, d, scores.data());
    const std::size_t last = std::min(first + stride, relevance_.queries());
    for (std::size_t q = first; q < last; ++q) {
      const auto positives = relevance_.positives(q);
      const float* const column = scores.data() + (q - first);
      for (const std::uint32_t p : positives) {
        const float mine = column[p * stride];
        std::size_t ahead = 0;
        for (std::size_t j = 0; j < n; ++j) ahead += column[j * stride] >= mine;
        for (const std::uint32_t other : positives) ahead -= column[other * stride] == mine;
        found += ahead < positives.size();
      }
    }
  }
  return static_cast<double>(found) / static_cast<double>(relevance_.pairs());
}

Vectors FreeEmbedding::queries() const { return plain(queries_, relevance_.queries(), options_.dimensions); }
Vectors FreeEmbedding::documents() const {
  return plain(documents_, relevance_.documents(), options_.dimensions);
}

FreeOutcome optimise(const Relevance& relevance, const FreeOptions& options, random::Stream stream,
                     const std::function<void()>& check, const FreeTrace& trace) {
  FreeEmbedding embedding(relevance, options, stream);
  FreeOutcome outcome;
  double least = std::numeric_limits<double>::infinity();
  std::size_t fell_at = 0;
  bool over = false;
  while (!over) {
    check();
    outcome.loss = embedding.step();
    if (outcome.loss < least - options.least_fall) {
      least = outcome.loss;
      fell_at = embedding.steps();
    }
    over = embedding.steps() >= options.steps_max || embedding.steps() - fell_at >= options.patience;
    if (!over && embedding.steps() % options.test_every != 0) continue;
    outcome.accuracy = embedding.accuracy();
    outcome.best_accuracy = std::max(outcome.best_accuracy, outcome.accuracy);
    if (trace) trace(embedding.steps(), outcome.loss, outcome.accuracy);
    if (outcome.accuracy < 1) continue;
    outcome.margin = margin_of(relevance, embedding.queries(), embedding.documents());
    outcome.solved = outcome.margin > 0;
    over = over || outcome.solved;
  }
  outcome.steps = embedding.steps();
  outcome.queries = embedding.queries();
  outcome.documents = embedding.documents();
  if (!outcome.solved) outcome.margin = margin_of(relevance, outcome.queries, outcome.documents);
  return outcome;
}

namespace {

std::vector<double> unit_rows(const Vectors& vectors) {
  std::vector<double> out(vectors.numbers.begin(), vectors.numbers.end());
  for (std::size_t i = 0; i < vectors.rows; ++i) {
    double* const row = out.data() + i * vectors.dimensions;
    double square = 0;
    for (std::size_t c = 0; c < vectors.dimensions; ++c) square += row[c] * row[c];
    for (std::size_t c = 0; c < vectors.dimensions; ++c) row[c] /= std::sqrt(square);
  }
  return out;
}

}  // namespace

double margin_of(const Relevance& relevance, const Vectors& queries, const Vectors& documents) {
  const std::size_t d = documents.dimensions;
  const std::vector<double> u = unit_rows(queries), v = unit_rows(documents);
  double least = std::numeric_limits<double>::infinity();
  std::vector<bool> positive(documents.rows);
  for (std::size_t q = 0; q < relevance.queries(); ++q) {
    for (const std::uint32_t j : relevance.positives(q)) positive[j] = true;
    double worst = std::numeric_limits<double>::infinity(), best = -worst;
    for (std::size_t j = 0; j < documents.rows; ++j) {
      double score = 0;
      for (std::size_t c = 0; c < d; ++c) score += u[q * d + c] * v[j * d + c];
      if (positive[j])
        worst = std::min(worst, score);
      else
        best = std::max(best, score);
    }
    least = std::min(least, worst - best);
    for (const std::uint32_t j : relevance.positives(q)) positive[j] = false;
  }
  return least / 2;
}

double least_dimension(double sets, double gamma) { return std::log(sets) / std::log1p(1 / gamma); }

double largest_margin(double sets, double d) { return std::min(1.0, 1 / std::expm1(std::log(sets) / d)); }

}  // namespace quire::labs::embedding_limits
