#include "labs/lp-sensitivity/study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "labs/engines/linear/lp_norm.h"

namespace quire::labs::lp_sensitivity {

namespace {

constexpr double kGrid = 1.1;       // factor between neighbouring m
constexpr double kFailShare = 0.1;  // of trials that may miss eps
constexpr int kBoundTrials = 3;     // of d_at_bound
constexpr int kCurvePoints = 8;
constexpr double kTightGap = 1e-9;
const double kNone = std::numeric_limits<double>::quiet_NaN();

struct Named {
  Method method;
  const char* name;
};
constexpr Named kMethods[] = {{Method::sensitivity, "sensitivity"},
                              {Method::lewis, "lewis"},
                              {Method::leverage, "leverage"},
                              {Method::root, "root"},
                              {Method::root_recursive, "root-recursive"},
                              {Method::augmented, "augmented"},
                              {Method::uniform, "uniform"},
                              {Method::sxd, "sxd"}};

}  // namespace

const char* word(Method method) {
  for (const Named& named : kMethods)
    if (named.method == method) return named.name;
  return "";
}

const std::vector<std::string>& method_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Named& named : kMethods) names.emplace_back(named.name);
    return names;
  }();
  return kNames;
}

Method method_named(const std::string& name) {
  for (const Named& named : kMethods)
    if (name == named.name) return named.method;
  throw std::invalid_argument("no such method: " + name);
}

bool applies(Method method, double p) {
  return p < 2 || (method != Method::root && method != Method::root_recursive);
}

const MethodOutcome* Cell::outcome(Method method) const {
  for (const MethodOutcome& o : outcomes)
    if (o.method == method) return &o;
  return nullptr;
}

namespace {

/// The uniform numbers of one trial: of every different row, those of its copies in rising order.
class Trial {
 public:
  Trial(const Family& family, std::uint64_t seed, int number) {
    random::Stream stream(seed, "trials", static_cast<std::uint64_t>(number));
    for (const Index copies : family.copies) {
      std::vector<double> u(static_cast<std::size_t>(copies));
      for (double& v : u) v = stream.uniform();
      std::sort(u.begin(), u.end());
      uniforms_.push_back(std::move(u));
    }
  }

  /// What each row's norm counts in the sample, over what it counts in the matrix.
  Vector mass(const Vector& keep) const {
    Vector mass(keep.size());
    for (Index i = 0; i < keep.size(); ++i) {
      const std::vector<double>& u = uniforms_[static_cast<std::size_t>(i)];
      const auto kept = std::lower_bound(u.begin(), u.end(), keep[i]) - u.begin();
      mass[i] = keep[i] > 0 ? static_cast<double>(kept) / (keep[i] * static_cast<double>(u.size())) : 0;
    }
    return mass;
  }

 private:
  std::vector<std::vector<double>> uniforms_;
};

class Study {
 public:
  explicit Study(const CellOptions& options)
      : o_(options),
        family_(o_.own ? *o_.own
                       : make_family(o_.family, {o_.d, o_.rows_per_column, o_.copies, o_.p, o_.seed})),
        merged_(family_.with_mass(o_.p)),
        whitened_(merged_ * linear::row_space(merged_).whitener),
        lewis_(linear::lewis_of_whitened(whitened_, o_.p, {.check = o_.check})) {
    cell_.options = o_;
    cell_.n = family_.total();
    cell_.rank = whitened_.cols();
  }

  Cell run() {
    score();
    const DistortionSearch search(whitened_, o_.p, lewis_, maximisers_, o_.effort, o_.seed);
    search_ = &search;
    if (!o_.methods.empty())
      for (int t = 0; t < o_.trials; ++t) {
        check();
        trials_.emplace_back(family_, o_.seed, t);
      }
    for (const Method method : o_.methods)
      if (applies(method, o_.p)) cell_.outcomes.push_back(outcome(method));
    if (o_.curves)
      for (const MethodOutcome& o : cell_.outcomes)
        if (std::isfinite(o.m_star) && o.method != Method::root_recursive) draw_curve(o);
    return std::move(cell_);
  }

 private:
  void check() const {
    if (o_.check) o_.check();
  }

  /// Scores of single copies.
  void score() {
    ScoreOptions options;
    options.gap = o_.gap;
    options.threads = 1;
    options.check = o_.check;
    options.exact_rows_max = std::numeric_limits<Index>::max();
    Sensitivities s;
    if (needs_sensitivities()) {
      s = sensitivities(whitened_, o_.p, lewis_, options);
      if (o_.p < 2) tighten(s, options);
      maximisers_ = s.attained_at;
      cell_.total_lo = s.lo.sum();
      cell_.total_hi = s.hi.sum();
    } else {
      s.lo = s.hi = Vector::Zero(whitened_.rows());
    }
    Matrix for_leverage = family_.rows;
    Vector share(family_.rows.rows());
    for (Index i = 0; i < share.size(); ++i) {
      share[i] = 1 / static_cast<double>(family_.copies[static_cast<std::size_t>(i)]);
      for_leverage.row(i) /= std::sqrt(share[i]);
    }
    cell_.leverage = linear::leverage(for_leverage).scores.cwiseProduct(share);
    cell_.lewis = lewis_.weights.cwiseProduct(share);
    cell_.sensitivity_lo = s.lo.cwiseProduct(share);
    cell_.sensitivity_hi = s.hi.cwiseProduct(share);
  }

  bool needs_sensitivities() const {
    return o_.methods.empty() || std::any_of(o_.methods.begin(), o_.methods.end(), [](Method m) {
             return m != Method::root_recursive && m != Method::lewis && m != Method::leverage &&
                    m != Method::root && m != Method::uniform;
           });
  }

  /// w_i <= d^(1-p/2) sigma_i: rows that break it at the coarse gap are solved again to the last digits.
  void tighten(Sensitivities& s, ScoreOptions options) {
    const double factor = std::pow(static_cast<double>(whitened_.cols()), 1 - o_.p / 2);
    options.gap = kTightGap;
    for (Index i = 0; i < s.lo.size(); ++i) {
      if (s.lo[i] == 0) continue;
      if (lewis_.weights[i] > factor * s.lo[i]) {
        const Sensitivities again = sensitivities_over(whitened_.row(i), whitened_, o_.p, lewis_, options);
        s.lo[i] = std::max(s.lo[i], again.lo[0]);
        s.hi[i] = std::min(s.hi[i], again.hi[0]);
      }
      cell_.lewis_over_sensitivity =
          std::max(cell_.lewis_over_sensitivity, lewis_.weights[i] / (factor * s.lo[i]));
    }
  }

  Vector importance(Method method) const {
    switch (method) {
      case Method::sensitivity:
      case Method::sxd:
        return cell_.sensitivity_lo;
      case Method::lewis:
        return cell_.lewis;
      case Method::leverage:
        return cell_.leverage;
      case Method::root:
      case Method::root_recursive: {
        Vector q = cell_.leverage.cwiseMax(0);
        linear::raise({q.data(), static_cast<std::size_t>(q.size())}, o_.p / 2);
        return q;
      }
      case Method::augmented:
        return cell_.sensitivity_lo + cell_.leverage;
      case Method::uniform:
        return Vector::Ones(cell_.leverage.size());
    }
    return {};
  }

  double bound(Method method) const {
    const Bounds b{o_.p, static_cast<double>(cell_.rank), cell_.total(), o_.eps};
    switch (method) {
      case Method::sensitivity:
        return b.sensitivity_sharper();
      case Method::lewis:
        return b.lewis();
      case Method::root:
      case Method::root_recursive:
        return b.root();
      case Method::augmented:
        return b.augmented();
      case Method::sxd:
        return b.general();
      case Method::leverage:
      case Method::uniform:
        return kNone;
    }
    return kNone;
  }

  MethodOutcome outcome(Method method) {
    if (method == Method::root_recursive) return recursive();
    const Vector q = importance(method);
    MethodOutcome result{method, kNone, bound(method), kNone};
    if (method != Method::sxd) result.m_star = least_rows(q);
    if (std::isfinite(result.bound)) {
      std::vector<double> found;
      for (int t = 0; t < std::min(o_.trials, kBoundTrials); ++t)
        found.push_back(distortion_at(q, result.bound, trials_[static_cast<std::size_t>(t)]));
      std::sort(found.begin(), found.end());
      result.d_at_bound = found[found.size() / 2];
    }
    return result;
  }

  double distortion_at(const Vector& q, double m, const Trial& trial,
                       std::optional<double> stop_above = std::nullopt) {
    check();
    const double alpha = scale_for(q, m, family_.copies);
    if (std::isinf(alpha)) return 0;  // every row is kept
    cell_.alpha_max = std::max(cell_.alpha_max, alpha);
    return search_->find(trial.mass(probabilities(q, alpha)), stop_above, o_.check).value;
  }

  bool suffices(const Vector& q, double m) {
    const int allowed = static_cast<int>(kFailShare * o_.trials);
    int failed = 0;
    for (std::size_t k = 0; k < trials_.size(); ++k) {
      if (distortion_at(q, m, trials_[k], o_.eps) <= o_.eps) continue;
      // The trial that fails here tends to fail elsewhere: ask it first the next time.
      std::rotate(trials_.begin(), trials_.begin() + static_cast<std::ptrdiff_t>(k),
                  trials_.begin() + static_cast<std::ptrdiff_t>(k) + 1);
      if (++failed > allowed) return false;
    }
    return true;
  }

  /// Bisection over m = rank 1.1^k; the last k keeps every row, so it suffices.
  double least_rows(const Vector& q) {
    Index total = 0;
    for (Index i = 0; i < q.size(); ++i)
      if (q[i] > 0) total += family_.copies[static_cast<std::size_t>(i)];
    const double first = static_cast<double>(cell_.rank);
    const auto m_of = [&](int k) { return std::min(first * std::pow(kGrid, k), static_cast<double>(total)); };
    int fails = -1, works = 0;
    while (m_of(works) < static_cast<double>(total)) ++works;
    while (works - fails > 1) {
      const int middle = fails + (works - fails) / 2;
      (suffices(q, m_of(middle)) ? works : fails) = middle;
    }
    return m_of(works);
  }

  MethodOutcome recursive() {
    MethodOutcome result{Method::root_recursive, 0, bound(Method::root_recursive), 0};
    for (int t = 0; t < o_.trials; ++t) {
      random::Stream stream(o_.seed, "root-recursive", static_cast<std::uint64_t>(t));
      const CountedSample sample = root_recursive(family_.rows, family_.copies, o_.p, o_.c, stream, o_.check);
      Vector mass(whitened_.rows());
      for (Index i = 0; i < mass.size(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        mass[i] = static_cast<double>(sample.counts[k]) * sample.weights[k] /
                  static_cast<double>(family_.copies[k]);
      }
      result.m_star += static_cast<double>(sample.sizes.back()) / o_.trials;
      result.d_at_bound = std::max(result.d_at_bound, search_->find(mass, std::nullopt, o_.check).value);
    }
    return result;
  }

  void draw_curve(const MethodOutcome& outcome) {
    const Vector q = importance(outcome.method);
    const double first = static_cast<double>(cell_.rank), last = 4 * outcome.m_star;
    for (int k = 0; k < kCurvePoints; ++k) {
      const double m = first * std::pow(last / first, static_cast<double>(k) / (kCurvePoints - 1));
      for (int t = 0; t < std::min(o_.trials, kBoundTrials); ++t)
        cell_.curves.push_back({outcome.method, m, t, distortion_at(q, m, Trial(family_, o_.seed, t))});
    }
  }

  const CellOptions& o_;
  Family family_;
  Matrix merged_, whitened_;
  linear::Lewis lewis_;
  Matrix maximisers_;
  const DistortionSearch* search_ = nullptr;
  std::vector<Trial> trials_;
  Cell cell_;
};

}  // namespace

Cell study(const CellOptions& options) { return Study(options).run(); }

}  // namespace quire::labs::lp_sensitivity
