// Rankings by one vector a document: how well a set of vectors retrieves, at every number of leading
// dimensions at once, and the two compressions of TF-IDF that need no model: random projection, and truncated
// SVD (LSA), which knows the whole corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "labs/embedding-limits/lexical.h"
#include "labs/embedding-limits/limit_set.h"
#include "labs/embedding-limits/vectors.h"

namespace quire::labs::embedding_limits {

enum class Likeness : std::uint8_t { cosine, dot };

struct AtDimension {
  std::size_t dimensions = 0;
  Recalls recalls;
  double margin = 0;  ///< half the least distance, over queries, of the worst positive's and the best
                      ///< negative's likeness; cosines if asked so
  double solved = 0;  ///< share of the queries whose positives all stand strictly on top
};

/// Gives the rows of these documents, one after the other.
using RowSource = std::function<void(std::span<const std::uint32_t> documents, float* out)>;

/// Judges vectors truncated to each of `dimensions` (rising, the last is the length of the vectors).
/// Documents are asked for in slices, so they need not be held. Ties count against positives.
std::vector<AtDimension> judge_vectors(
    const Relevance& relevance, const Vectors& queries, const RowSource& documents,
    std::span<const std::size_t> dimensions, Likeness likeness, const std::function<void()>& check = [] {});
std::vector<AtDimension> judge_vectors(
    const Relevance& relevance, const Vectors& queries, const Vectors& documents,
    std::span<const std::size_t> dimensions, Likeness likeness, const std::function<void()>& check = [] {});

/// Documents over tokens, as rows of length 1; and what a token weighs.
struct TokenMatrix {
  struct Entry {
    std::uint32_t token;
    float weight;
  };
  std::size_t tokens = 0;
  std::vector<std::vector<Entry>> rows;
  std::vector<double> idf;  ///< by token
};

/// TF-IDF of a LIMIT with whole things as tokens: ln(N / df), rows of length 1. By construction a query's own
/// thing finds exactly its people.
TokenMatrix thing_matrix(const LimitSet& set);
/// Ranks by it directly.
Recalls judge_tokens(const LimitSet& set, const TokenMatrix& matrix);

/// `dimensions` normal numbers for every token; leading columns are a smaller projection.
Vectors random_projection(std::size_t tokens, std::size_t dimensions, random::Stream stream);
/// Right singular vectors of the matrix for its largest singular values, a row for every token, at most
/// `dimensions` columns or as many as the rank. Exact by a dense eigenvalue problem where one side is small,
/// by Lanczos with full reorthogonalisation (residuals below 1e-7 of the largest eigenvalue) else.
Vectors right_singular_vectors(
    const TokenMatrix& matrix, std::size_t dimensions, random::Stream stream,
    const std::function<void()>& check = [] {});

/// Projects documents and queries by a row for every token, and judges.
std::vector<AtDimension> judge_projection(
    const LimitSet& set, const TokenMatrix& matrix, const Vectors& projection,
    std::span<const std::size_t> dimensions, const std::function<void()>& check = [] {},
    Likeness likeness = Likeness::cosine);

}  // namespace quire::labs::embedding_limits
