#include "labs/sparse-bandits/net.h"

#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace quire::labs::sparse_bandits {
namespace {

constexpr double kRounding = 1e-9;     // points that lie on the sphere belong to the net
constexpr double kCountedReach = 400;  // beyond it a count is a volume; such nets are far too large
constexpr double kVolumeReach = 1e7;
constexpr double kBallVolume[] = {1, 2, M_PI, 4 * M_PI / 3, M_PI* M_PI / 2};

double square_reach(const NetSpec& spec) { return spec.reach() * spec.reach() + kRounding; }

/// Tuples of q non-zero whole numbers with squares that sum to at most `left`.
double count_tuples(int q, double left) {
  if (left < 1) return 0;
  const double most = std::floor(std::sqrt(left));
  if (q == 1) return 2 * most;
  double sum = 0;
  for (double z = 1; z <= most; ++z) sum += 2 * count_tuples(q - 1, left - z * z);
  return sum;
}

}  // namespace

double NetSpec::spacing() const { return 2 * eps / std::sqrt(static_cast<double>(sparsity)); }

double NetSpec::reach() const { return (1 + eps) / spacing(); }

double choose(std::size_t n, std::size_t k) {
  if (k > n) return 0;
  double product = 1;
  for (std::size_t i = 1; i <= k; ++i)
    product = std::round(product * static_cast<double>(n - k + i) / static_cast<double>(i));
  return product;
}

NetCount count_net(const NetSpec& spec) {
  NetCount count;
  const double reach = spec.reach();
  for (int q = 0; q <= spec.sparsity; ++q) {
    const bool counted = reach <= (q <= 2 ? kVolumeReach : kCountedReach);
    const double tuples = q == 0    ? 1
                          : counted ? count_tuples(q, square_reach(spec))
                                    : kBallVolume[q] * std::pow(reach, q);
    count.tuples.push_back(tuples);
    count.supports.push_back(choose(spec.dimension, static_cast<std::size_t>(q)));
    count.size += count.supports.back() * tuples;
    count.bytes += 8 * q * tuples;  // the tables of tuples
  }
  count.bytes += 4 * count.size;  // the optimistic value of every point
  return count;
}

std::string net_fault(const NetSpec& spec) {
  if (!(spec.eps > 0) || !std::isfinite(spec.eps)) return "eps must be positive";
  if (spec.sparsity < 1 || spec.sparsity > Net::kSparsityMax)
    return fmt::format("sparsity {} is outside 1 to {}", spec.sparsity, Net::kSparsityMax);
  if (static_cast<std::size_t>(spec.sparsity) > spec.dimension)
    return fmt::format("sparsity {} is above the dimension {}", spec.sparsity, spec.dimension);
  const NetCount count = count_net(spec);
  if (count.size > Net::kPointsMax)
    return fmt::format(
        "the net for d={}, s={}, eps={} has {:.4g} points ({:.1f} GiB); the limit is {:.0f}: take a larger "
        "eps "
        "or a smaller s",
        spec.dimension, spec.sparsity, spec.eps, count.size, count.bytes / (1 << 30), Net::kPointsMax);
  return {};
}

Net::Net(const NetSpec& spec) : spec_(spec), tables_(static_cast<std::size_t>(spec.sparsity) + 1) {
  if (const std::string fault = net_fault(spec); !fault.empty()) throw std::invalid_argument(fault);
  offsets_.push_back(0);
  for (int q = 0; q <= spec.sparsity; ++q) {
    Table& table = tables_[static_cast<std::size_t>(q)];
    table.coordinates.resize(static_cast<std::size_t>(q));
    table.whole.resize(static_cast<std::size_t>(q));
    std::vector<std::int32_t> tuple;
    fill(table, tuple, static_cast<std::int64_t>(std::floor(square_reach(spec))), q);
    supports_.push_back(static_cast<std::uint64_t>(choose(spec.dimension, static_cast<std::size_t>(q))));
    offsets_.push_back(offsets_.back() + supports_.back() * table.count);
  }
}

void Net::fill(Table& table, std::vector<std::int32_t>& tuple, std::int64_t left, int q) {
  if (q == 0) {
    ++table.count;
    for (std::size_t i = 0; i < tuple.size(); ++i) {
      table.whole[i].push_back(tuple[i]);
      table.coordinates[i].push_back(static_cast<float>(spec_.spacing() * tuple[i]));
    }
    return;
  }
  const auto most = static_cast<std::int32_t>(std::sqrt(static_cast<double>(left)) + kRounding);
  for (std::int32_t z = -most; z <= most; ++z) {
    const std::int64_t rest = left - std::int64_t{z} * z;
    if (z == 0 || rest < 0 || rest < q - 1) continue;
    tuple.push_back(z);
    fill(table, tuple, rest, q - 1);
    tuple.pop_back();
  }
}

std::span<const float> Net::coordinate(int q, int i) const {
  return tables_[static_cast<std::size_t>(q)].coordinates[static_cast<std::size_t>(i)];
}

SparseVector Net::point(std::uint64_t index) const {
  int q = 0;
  while (index >= offsets_[static_cast<std::size_t>(q) + 1]) ++q;
  const Table& table = tables_[static_cast<std::size_t>(q)];
  const std::uint64_t within = index - offset(q);
  SparseVector theta;
  theta.index = support_of_rank(spec_.dimension, q, within / table.count);
  const std::size_t tuple = within % table.count;
  for (const auto& coordinate : table.whole) theta.value.push_back(spec_.spacing() * coordinate[tuple]);
  return theta;
}

std::vector<std::uint32_t> support_of_rank(std::size_t dimension, int q, std::uint64_t rank) {
  std::vector<std::uint32_t> support;
  std::uint32_t next = 0;
  for (int left = q; left > 0; --left, ++next) {
    for (;; ++next) {  // supports that have `next` here
      const auto with =
          static_cast<std::uint64_t>(choose(dimension - next - 1, static_cast<std::size_t>(left - 1)));
      if (rank < with) break;
      rank -= with;
    }
    support.push_back(next);
  }
  return support;
}

bool next_support(std::vector<std::uint32_t>& support, std::size_t dimension) {
  const std::size_t q = support.size();
  for (std::size_t i = q; i-- > 0;) {
    if (support[i] + (q - i) >= dimension) continue;
    ++support[i];
    for (std::size_t k = i + 1; k < q; ++k) support[k] = support[k - 1] + 1;
    return true;
  }
  return false;
}

}  // namespace quire::labs::sparse_bandits
