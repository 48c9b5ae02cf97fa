// Four dimensions are enough for every pair of any number of documents, and 2k for every k of them: the
// trigonometric moment curve (the cyclic polytope's argument, written out). Document i stands at the angle
// t = 2 pi i / n as (cos t, sin t, .., cos kt, sin kt) / sqrt k. The product of 1 - cos(t - a) over the asked
// angles a is zero at those and above zero elsewhere; the query is minus its Fourier coefficients without the
// constant one, of length 1. So what free embeddings cannot reach is a limit of optimisation and of margin,
// not of what d dimensions can hold. The margin shrinks like n^-2k.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "labs/embedding-limits/vectors.h"

namespace quire::labs::embedding_limits {

enum class Precision : std::uint8_t { single, usual, extended };  ///< float, double, long double

struct ConstructionCheck {
  std::size_t sets = 0;   ///< subsets of k, all of them ranked
  std::size_t wrong = 0;  ///< those of which a positive does not stand strictly above all negatives
  double margin = 0;      ///< of Theorem 1: half the smallest distance between positives and negatives
};

/// Builds all vectors in that precision, scores every document for every k-subset, and counts. 0 < k < n.
ConstructionCheck check_construction(
    std::size_t n, std::size_t k, Precision precision, const std::function<void()>& check = [] {});

/// The margin for pairs (k = 2) in 50 decimal digits. Turning the circle maps pairs to pairs, so those with
/// document 0 stand for all; between its two zeros the product has one maximum, so the best negative is a
/// neighbour of one of the two. n >= 5.
double exact_pair_margin(
    std::size_t n, const std::function<void()>& check = [] {});

/// The documents' vectors, 2k numbers each.
Vectors construction_documents(std::size_t n, std::size_t k);
/// The query for these documents, 2k numbers.
Vectors construction_query(std::size_t n, std::span<const std::uint32_t> positives);

}  // namespace quire::labs::embedding_limits
