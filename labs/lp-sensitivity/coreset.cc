#include "labs/lp-sensitivity/coreset.h"

#include <algorithm>
#include <cmath>

#include "labs/engines/linear/gram.h"
#include "labs/engines/linear/lp_norm.h"

namespace quire::labs::lp_sensitivity {

namespace {

constexpr double kGrowth = 1.5;
constexpr double kStartCellsMax = 2e7;  // rows x starts of a search that are held
constexpr Index kProbesRandom = 100;
constexpr Index kProbesHeaviest = 50;

/// The effort that n rows allow.
Effort effort_for(Index n) {
  Effort effort = Effort::quick();
  const double starts = kStartCellsMax / static_cast<double>(n);
  effort.heaviest = static_cast<int>(std::clamp(starts / 3, 5.0, 50.0));
  effort.random = static_cast<int>(std::clamp(starts / 2, 5.0, 100.0));
  if (n > 300'000) effort.improved = 1;
  return effort;
}

/// A matrix prepared for measuring many samples of it.
class Measure {
 public:
  Measure(const Matrix& a, const CoresetOptions& o)
      : merged_(merge(a, o.p)),
        space_(linear::row_space(merged_.rows, {.threads = o.threads})),
        whitened_(merged_.rows * space_.whitener),
        search_(whitened_, o.p,
                linear::lewis_of_whitened(whitened_, o.p, {.threads = o.threads, .check = o.check}), Matrix(),
                effort_for(whitened_.rows()), o.seed),
        check_(o.check) {}

  Distortion operator()(const Sample& sample) const {
    Vector mass = Vector::Zero(whitened_.rows());
    for (std::size_t k = 0; k < sample.rows.size(); ++k) {
      const auto i = static_cast<std::size_t>(sample.rows[k]);
      if (merged_.group[i] >= 0) mass[merged_.group[i]] += sample.weights[k] * merged_.share[i];
    }
    Distortion found = search_.find(mass, std::nullopt, check_);
    if (found.witness.size() > 0) found.witness = space_.whitener * found.witness;
    return found;
  }

 private:
  Merged merged_;
  linear::RowSpace space_;
  Matrix whitened_;
  DistortionSearch search_;
  std::function<void()> check_;
};

}  // namespace

Method automatic_method(double p) { return p < 4 ? Method::lewis : Method::augmented; }

Importance importance(const Matrix& rows, double p, Method method, std::uint64_t seed, unsigned threads,
                      const std::function<void()>& check) {
  Importance result;
  const bool sensitivity =
      method == Method::sensitivity || method == Method::augmented || method == Method::sxd;
  const Scores s =
      scores(rows, p, {.threads = threads, .seed = seed, .sensitivity = sensitivity, .check = check});
  result.rank = s.rank;
  result.exact = s.exact;
  if (sensitivity) {
    result.total_lo = s.sensitivity_lo.sum();
    result.total_hi = s.sensitivity_hi.sum();
  }
  switch (method) {
    case Method::sensitivity:
    case Method::sxd:
      result.q = s.sensitivity_lo;
      break;
    case Method::augmented:
      result.q = s.sensitivity_lo + s.leverage;
      break;
    case Method::lewis:
      result.q = s.lewis;
      break;
    case Method::leverage:
      result.q = s.leverage;
      break;
    case Method::root:
    case Method::root_recursive:
      result.q = s.leverage.cwiseMax(0);
      linear::raise({result.q.data(), static_cast<std::size_t>(result.q.size())}, p / 2);
      break;
    case Method::uniform:
      // Rows of zeros carry nothing and are never needed.
      result.q = (s.leverage.array() > 0).cast<double>();
      break;
  }
  return result;
}

double bound_rows(Method method, double p, double eps, Index rank, double total) {
  const double d = static_cast<double>(rank);
  const Bounds b{p, d, total, eps};
  const double logs = std::max(1.0, std::log(std::max(d, 1.0)));
  switch (method) {
    case Method::sensitivity:
      return logs * b.sensitivity_sharper();
    case Method::sxd:
      return logs * b.general();
    case Method::augmented:
      return logs * b.augmented();
    case Method::root:
    case Method::root_recursive:
      return logs * b.root();
    case Method::lewis:
    case Method::leverage:
    case Method::uniform:
      return logs * b.lewis();
  }
  return logs * b.general();
}

Coreset make_coreset(const Matrix& a, const CoresetOptions& o) {
  Coreset result;
  result.importance = importance(a, o.p, o.method, o.seed, o.threads, o.check);
  const Importance& i = result.importance;
  if (i.rank == 0) {  // nothing but zeros: no row is needed
    result.measured = {0, true, 1, {}};
    return result;
  }
  const double total = std::sqrt(i.total_lo * i.total_hi);
  const double whole = static_cast<double>((i.q.array() > 0).count());
  const double asked =
      o.rows > 0 ? static_cast<double>(o.rows) : bound_rows(o.method, o.p, o.eps, i.rank, total);
  result.expected_rows = std::min(whole, std::ceil(std::max(asked, static_cast<double>(i.rank))));
  const Measure measure(a, o);
  for (;; ++result.tries) {
    if (o.check) o.check();
    random::Stream stream(o.seed, "coreset", static_cast<std::uint64_t>(result.tries));
    result.sample = draw(i.q, result.expected_rows, stream);
    result.measured = measure(result.sample);
    if (o.rows > 0 || result.measured.value <= o.eps || result.expected_rows >= whole) break;
    result.expected_rows = std::min(whole, std::ceil(kGrowth * result.expected_rows));
  }
  result.expected_distortion = std::sqrt(bound_rows(o.method, o.p, 1, i.rank, total) / result.expected_rows);
  return result;
}

Matrix WeightedRows::scaled(double p) const {
  Matrix a = rows;
  for (Index i = 0; i < a.rows(); ++i) a.row(i) *= std::pow(weights[static_cast<std::size_t>(i)], 1 / p);
  return a;
}

MergeReduce::MergeReduce(const CoresetOptions& options, Index kept) : options_(options), kept_(kept) {}

WeightedRows MergeReduce::reduce(WeightedRows rows, Index size) {
  if (rows.rows.rows() <= size) return rows;
  const std::uint64_t number = static_cast<std::uint64_t>(++reductions_);
  const Importance i = importance(rows.scaled(options_.p), options_.p, options_.method,
                                  options_.seed + number, options_.threads, options_.check);
  random::Stream stream(options_.seed, "reduce", number);
  const Sample sample = draw(i.q, static_cast<double>(std::max(size, i.rank)), stream);
  WeightedRows out;
  out.rows.resize(static_cast<Index>(sample.rows.size()), rows.rows.cols());
  for (std::size_t k = 0; k < sample.rows.size(); ++k) {
    const auto from = static_cast<std::size_t>(sample.rows[k]);
    out.rows.row(static_cast<Index>(k)) = rows.rows.row(sample.rows[k]);
    out.numbers.push_back(rows.numbers[from]);
    out.weights.push_back(rows.weights[from] * sample.weights[k]);
  }
  return out;
}

namespace {

WeightedRows together(WeightedRows first, const WeightedRows& second) {
  const Index before = first.rows.rows();
  first.rows.conservativeResize(before + second.rows.rows(), Eigen::NoChange);
  first.rows.bottomRows(second.rows.rows()) = second.rows;
  first.numbers.insert(first.numbers.end(), second.numbers.begin(), second.numbers.end());
  first.weights.insert(first.weights.end(), second.weights.begin(), second.weights.end());
  return first;
}

}  // namespace

void MergeReduce::add(WeightedRows block) {
  WeightedRows carried = reduce(std::move(block), kept_);
  std::size_t level = 0;
  for (; level < levels_.size() && levels_[level]; ++level) {
    carried = reduce(together(std::move(*levels_[level]), carried), kept_);
    levels_[level].reset();
  }
  if (level == levels_.size()) levels_.emplace_back();
  levels_[level] = std::move(carried);
}

WeightedRows MergeReduce::finish() {
  std::optional<WeightedRows> all;
  for (std::size_t level = levels_.size(); level > 0; --level) {
    std::optional<WeightedRows>& part = levels_[level - 1];
    if (!part) continue;
    all = all ? together(std::move(*all), *part) : std::move(*part);
    part.reset();
  }
  if (!all) return {};
  WeightedRows rows = options_.rows > 0 ? reduce(std::move(*all), options_.rows) : std::move(*all);
  // In the stream's order again.
  std::vector<std::size_t> order(rows.numbers.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return rows.numbers[i] < rows.numbers[j]; });
  WeightedRows sorted{Matrix(rows.rows.rows(), rows.rows.cols()), {}, {}};
  for (std::size_t k = 0; k < order.size(); ++k) {
    sorted.rows.row(static_cast<Index>(k)) = rows.rows.row(static_cast<Index>(order[k]));
    sorted.numbers.push_back(rows.numbers[order[k]]);
    sorted.weights.push_back(rows.weights[order[k]]);
  }
  return sorted;
}

Matrix probe_directions(const WeightedRows& coreset, double p, std::uint64_t seed) {
  const Matrix scaled = coreset.scaled(p);
  const linear::RowSpace space = linear::row_space(scaled);
  const Matrix whitened = scaled * space.whitener;
  const linear::Lewis lewis = linear::lewis_of_whitened(whitened, p);
  const Index rank = space.rank(), heaviest = std::min(kProbesHeaviest, whitened.rows());
  Matrix inner(rank, rank + heaviest + kProbesRandom);
  inner.leftCols(rank).setIdentity();
  std::vector<Index> order(static_cast<std::size_t>(whitened.rows()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Index>(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](Index i, Index j) { return lewis.weights[i] > lewis.weights[j]; });
  const auto factor = linear::Cholesky::of(lewis.form);
  for (Index k = 0; k < heaviest; ++k) {
    const Vector row = whitened.row(order[static_cast<std::size_t>(k)]).transpose();
    inner.col(rank + k) = factor ? factor->solve(row) : row;
  }
  random::Stream stream(seed, "probes");
  for (Index k = 0; k < kProbesRandom; ++k)
    for (Index j = 0; j < rank; ++j) inner(j, rank + heaviest + k) = stream.normal();
  return space.whitener * inner;
}

}  // namespace quire::labs::lp_sensitivity
