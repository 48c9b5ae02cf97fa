#include "labs/lean-tcs/lattice.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace quire::labs::lean_tcs::mba {
namespace {

using Wide = __int128;

/// A number grew too large: the caller says nothing.
struct Overflow {};

Wide times(Wide a, Wide b) {
  Wide result = 0;
  if (__builtin_mul_overflow(a, b, &result)) throw Overflow{};
  return result;
}
Wide plus(Wide a, Wide b) {
  Wide result = 0;
  if (__builtin_add_overflow(a, b, &result)) throw Overflow{};
  return result;
}
Wide minus(Wide a, Wide b) {
  Wide result = 0;
  if (__builtin_sub_overflow(a, b, &result)) throw Overflow{};
  return result;
}

/// To the nearest, halves upwards; b > 0.
Wide rounded(Wide a, Wide b) {
  const Wide twice = plus(times(2, a), b), below = times(2, b);
  Wide q = twice / below;
  if (twice % below < 0) --q;
  return q;
}

using WideVector = std::vector<Wide>;

void subtract_times(WideVector& a, const WideVector& b, Wide factor) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = minus(a[i], times(factor, b[i]));
}

Wide inner(const WideVector& a, const WideVector& b) {
  Wide sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum = plus(sum, times(a[i], b[i]));
  return sum;
}

std::vector<Vector> narrow(const std::vector<WideVector>& wide) {
  std::vector<Vector> all;
  for (const WideVector& w : wide) {
    Vector v;
    for (const Wide x : w) {
      if (x > std::numeric_limits<Integer>::max() || x < std::numeric_limits<Integer>::min())
        throw Overflow{};
      v.push_back(static_cast<Integer>(x));
    }
    all.push_back(std::move(v));
  }
  return all;
}

/// Columns with their record: the combination of the first columns that each is.
struct Column {
  WideVector value, record;
};

std::vector<WideVector> relations(const std::vector<Vector>& rows, std::size_t columns) {
  std::vector<Column> all(columns);
  for (std::size_t j = 0; j < columns; ++j) {
    for (const Vector& row : rows) all[j].value.push_back(row[j]);
    all[j].record.assign(columns, 0);
    all[j].record[j] = 1;
  }
  std::size_t fixed = 0;  // columns that have their pivot
  for (std::size_t row = 0; row < rows.size() && fixed < columns; ++row) {
    // Euclid among the columns that are left, until one alone is not 0 in this row.
    for (;;) {
      std::size_t least = columns, count = 0;
      for (std::size_t j = fixed; j < columns; ++j) {
        if (all[j].value[row] == 0) continue;
        ++count;
        const auto size = [&](std::size_t c) {
          return all[c].value[row] < 0 ? -all[c].value[row] : all[c].value[row];
        };
        if (least == columns || size(j) < size(least)) least = j;
      }
      if (count == 0) break;
      if (count == 1) {
        std::swap(all[fixed], all[least]);
        ++fixed;
        break;
      }
      for (std::size_t j = fixed; j < columns; ++j) {
        if (j == least || all[j].value[row] == 0) continue;
        const Wide factor = all[j].value[row] / all[least].value[row];
        subtract_times(all[j].value, all[least].value, factor);
        subtract_times(all[j].record, all[least].record, factor);
      }
    }
  }
  std::vector<WideVector> kernel;
  for (std::size_t j = fixed; j < columns; ++j) kernel.push_back(std::move(all[j].record));
  return kernel;
}

/// Gram-Schmidt in whole numbers: d[i] is the determinant of the first i inner products, l[i][j] = d[j+1]
/// mu[i][j].
class Reduction {
 public:
  explicit Reduction(std::vector<WideVector> basis)
      : basis_(std::move(basis)), d_(basis_.size() + 1, 1), l_(basis_.size(), WideVector(basis_.size(), 0)) {
    for (std::size_t i = 0; i < basis_.size(); ++i) orthogonalise(i);
  }

  std::vector<WideVector> run() {
    std::size_t k = 1;
    while (k < basis_.size()) {
      shorten(k, k - 1);
      // Lovasz: 4 (d[k+1] d[k-1] + l^2) >= 3 d[k]^2
      const Wide l = l_[k][k - 1];
      const Wide left = times(4, plus(times(d_[k + 1], d_[k - 1]), times(l, l)));
      if (left < times(3, times(d_[k], d_[k]))) {
        swap(k);
        k = std::max<std::size_t>(1, k - 1);
      } else {
        for (std::size_t j = k - 1; j-- > 0;) shorten(k, j);
        ++k;
      }
    }
    return std::move(basis_);
  }

 private:
  void orthogonalise(std::size_t i) {
    for (std::size_t j = 0; j <= i; ++j) {
      Wide u = inner(basis_[i], basis_[j]);
      for (std::size_t k = 0; k < j; ++k) u = minus(times(d_[k + 1], u), times(l_[i][k], l_[j][k])) / d_[k];
      if (j < i) {
        l_[i][j] = u;
      } else {
        d_[i + 1] = u;
      }
    }
    if (d_[i + 1] <= 0) throw Overflow{};  // not independent
  }

  void shorten(std::size_t k, std::size_t j) {
    const Wide q = rounded(l_[k][j], d_[j + 1]);
    if (q == 0) return;
    subtract_times(basis_[k], basis_[j], q);
    for (std::size_t i = 0; i < j; ++i) l_[k][i] = minus(l_[k][i], times(q, l_[j][i]));
    l_[k][j] = minus(l_[k][j], times(q, d_[j + 1]));
  }

  void swap(std::size_t k) {
    std::swap(basis_[k], basis_[k - 1]);
    for (std::size_t j = 0; j + 1 < k; ++j) std::swap(l_[k][j], l_[k - 1][j]);
    const Wide l = l_[k][k - 1];
    const Wide b = plus(times(d_[k - 1], d_[k + 1]), times(l, l)) / d_[k];
    for (std::size_t i = k + 1; i < basis_.size(); ++i) {
      const Wide t = l_[i][k];
      l_[i][k] = minus(times(d_[k + 1], l_[i][k - 1]), times(l, t)) / d_[k];
      l_[i][k - 1] = plus(times(b, t), times(l, l_[i][k])) / d_[k + 1];
    }
    d_[k] = b;
  }

  std::vector<WideVector> basis_;
  WideVector d_;
  std::vector<WideVector> l_;
};

}  // namespace

std::optional<std::vector<Vector>> null_space(const std::vector<Vector>& rows, std::size_t columns) {
  try {
    return narrow(relations(rows, columns));
  } catch (const Overflow&) {
    return std::nullopt;
  }
}

std::optional<std::vector<Vector>> reduced(const std::vector<Vector>& basis) {
  try {
    std::vector<WideVector> wide;
    for (const Vector& v : basis) wide.emplace_back(v.begin(), v.end());
    return narrow(Reduction(std::move(wide)).run());
  } catch (const Overflow&) {
    return std::nullopt;
  }
}

}  // namespace quire::labs::lean_tcs::mba
