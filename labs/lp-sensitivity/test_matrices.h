// Matrices for the tests.
#pragma once

#include <initializer_list>

#include "labs/engines/linear/matrix.h"
#include "labs/engines/random/random.h"

namespace quire::labs::lp_sensitivity {

inline linear::Matrix gaussian(linear::Index rows, linear::Index columns, std::uint64_t seed = 1) {
  random::Stream stream(seed, "test matrices");
  linear::Matrix a(rows, columns);
  for (linear::Index i = 0; i < rows; ++i)
    for (linear::Index j = 0; j < columns; ++j) a(i, j) = stream.normal();
  return a;
}

inline linear::Matrix matrix_of(std::initializer_list<std::initializer_list<double>> rows) {
  linear::Matrix a(static_cast<linear::Index>(rows.size()), static_cast<linear::Index>(rows.begin()->size()));
  linear::Index i = 0;
  for (const auto& row : rows) {
    linear::Index j = 0;
    for (const double value : row) a(i, j++) = value;
    ++i;
  }
  return a;
}

}  // namespace quire::labs::lp_sensitivity
