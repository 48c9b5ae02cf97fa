// Facility location over a fixed reference set, and the determinant of the cosines.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "labs/engines/submodular/objectives.h"

namespace quire::labs::submodular {

namespace {

constexpr std::size_t kLanes = 4;  // a register of the least machine; wider ones change calling conventions
using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));

Lanes loaded(const float* numbers) {
  Lanes lanes;
  std::memcpy(&lanes, numbers, sizeof lanes);
  return lanes;
}

}  // namespace

Result<std::unique_ptr<Facility>> Facility::of(const Items& items) {
  if (items.reference().size() == 0) return Error{"facility location needs a reference set with vectors"};
  return std::unique_ptr<Facility>(new Facility(items));
}

State Facility::empty() const {
  State set;
  set.maxima.assign(items_->reference().size(), 0);
  return set;
}

double Facility::gain(Id id, const State& set) const {
  const std::span<const float> row = items_->similarities(id);
  const std::span<const float> weights = items_->reference().weights();
  // Eight sums side by side. Rounding to float is monotone, and so are sums in one order: what is worth less
  // by right never comes out as worth more, so the computed function is as submodular as the exact one.
  const auto more = [&](std::size_t at) {
    const Lanes difference = loaded(&row[at]) - loaded(&set.maxima[at]);
    return loaded(&weights[at]) * (difference > 0 ? difference : Lanes{});
  };
  Lanes even{}, odd{};
  std::size_t u = 0;
  for (; u + 2 * kLanes <= row.size(); u += 2 * kLanes) {
    even += more(u);
    odd += more(u + kLanes);
  }
  double sum = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) sum += double{even[lane]} + double{odd[lane]};
  for (; u < row.size(); ++u) sum += double{weights[u] * std::max(row[u] - set.maxima[u], 0.0F)};
  return sum;
}

void Facility::add(Id id, State& set) const {
  set.value += gain(id, set);
  const std::span<const float> row = items_->similarities(id);
  for (std::size_t u = 0; u < row.size(); ++u) set.maxima[u] = std::max(set.maxima[u], row[u]);
}

Result<std::unique_ptr<LogDet>> LogDet::of(const Items& items, double s) {
  if (!(s > 0 && std::isfinite(s))) return Error{"the scale s of the determinant must be above 0"};
  return std::unique_ptr<LogDet>(new LogDet(items, s));
}

double LogDet::kernel(Id a, Id b) const {
  const std::span<const float> x = items_->unit(a), y = items_->unit(b);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += double{x[i]} * double{y[i]};
  return s_ * sum + (a == b ? 1 : 0);
}

double LogDet::row(Id id, const State& set, std::vector<double>& out) const {
  double square = kernel(id, id);
  out.resize(set.ids.size());
  const double* factor = set.factor.data();
  for (std::size_t i = 0; i < set.ids.size(); ++i) {
    double x = kernel(id, set.ids[i]);
    for (std::size_t j = 0; j < i; ++j) x -= factor[j] * out[j];
    x /= factor[i];
    factor += i + 1;
    out[i] = x;
    square -= x * x;
  }
  return std::max(square, 1.0);  // at least 1 exactly, since I was added; rounding may say less
}

double LogDet::gain(Id id, const State& set) const {
  thread_local std::vector<double> scratch;
  return std::log(row(id, set, scratch));
}

void LogDet::add(Id id, State& set) const {
  std::vector<double> next;
  const double square = row(id, set, next);
  set.value += std::log(square);
  next.push_back(std::sqrt(square));
  set.factor.insert(set.factor.end(), next.begin(), next.end());
  set.ids.push_back(id);
}

}  // namespace quire::labs::submodular
