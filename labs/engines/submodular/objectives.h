// The objectives. All are monotone and submodular for the inputs that their factories let through; sums with
// weights that are not negative (Mixture) stay so. Elements and reference sets outlive an objective.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "labs/engines/submodular/objective.h"

namespace quire::labs::submodular {

/// Sum of the weights of the terms that some element of the set has (value above 0). No weights: 1 each.
class Coverage : public Objective {
 public:
  static Result<std::unique_ptr<Coverage>> of(const Items& items, std::vector<double> weights = {});
  double gain(Id id, const State& set) const override;
  void add(Id id, State& set) const override;
  std::size_t size() const override { return items_->size(); }

 private:
  Coverage(const Items& items, std::vector<double> weights) : items_(&items), weights_(std::move(weights)) {}
  double weight(std::uint32_t term) const;
  const Items* items_;
  std::vector<double> weights_;
};

/// Sum of w_t (1 - prod (1 - p_t)) over terms: what is expected to be covered when an element covers a term
/// with its probability. A term without a weight weighs 0. Values of terms above 1 are refused by check().
class ProbCover : public Objective {
 public:
  static Result<std::unique_ptr<ProbCover>> of(const Items& items, std::vector<double> weights);
  /// An element that this objective may meet: all values in [0,1].
  static Status check(const Item& item);
  double gain(Id id, const State& set) const override;
  void add(Id id, State& set) const override;
  std::size_t size() const override { return items_->size(); }

 private:
  ProbCover(const Items& items, std::vector<double> weights) : items_(&items), weights_(std::move(weights)) {}
  const Items* items_;
  std::vector<double> weights_;
};

/// Sum over the reference points u of r_u times the largest similarity of the set to u.
class Facility : public Objective {
 public:
  /// Refused without a reference set.
  static Result<std::unique_ptr<Facility>> of(const Items& items);
  State empty() const override;
  double gain(Id id, const State& set) const override;
  void add(Id id, State& set) const override;
  std::size_t size() const override { return items_->size(); }

 private:
  explicit Facility(const Items& items) : items_(&items) {}
  const Items* items_;
};

/// ln det(I + s K_S) with K the cosines. I is added, so that it is monotone; the state is the Cholesky
/// factor.
class LogDet : public Objective {
 public:
  /// s > 0 and finite.
  static Result<std::unique_ptr<LogDet>> of(const Items& items, double s);
  double gain(Id id, const State& set) const override;
  void add(Id id, State& set) const override;
  std::size_t size() const override { return items_->size(); }

 private:
  LogDet(const Items& items, double s) : items_(&items), s_(s) {}
  /// The new row of the factor, without its last number, whose square is returned.
  double row(Id id, const State& set, std::vector<double>& out) const;
  double kernel(Id a, Id b) const;
  const Items* items_;
  double s_;
};

/// Sum of scores.
class Modular : public Objective {
 public:
  explicit Modular(const Items& items) : items_(&items) {}
  double gain(Id id, const State&) const override { return items_->score(id); }
  void add(Id id, State& set) const override { set.value += items_->score(id); }
  std::size_t size() const override { return items_->size(); }

 private:
  const Items* items_;
};

/// Sum of objectives with weights >= 0. A part of weight 0 is not asked.
class Mixture : public Objective {
 public:
  struct Part {
    double weight = 1;
    std::unique_ptr<Objective> objective;
  };
  static Result<std::unique_ptr<Mixture>> of(std::vector<Part> parts);
  State empty() const override;
  double gain(Id id, const State& set) const override;
  void add(Id id, State& set) const override;
  std::size_t size() const override { return parts_.front().objective->size(); }

 private:
  explicit Mixture(std::vector<Part> parts) : parts_(std::move(parts)) {}
  std::vector<Part> parts_;
};

/// A function given by its value on every subset of at most kElementsMax elements; bit i of the subset's
/// number is element i. Nothing is promised about it: audit.h finds out.
class Table : public Objective {
 public:
  static constexpr std::size_t kElementsMax = 16;
  /// 2^elements finite values, of which the first, that of the empty set, is 0.
  static Result<std::unique_ptr<Table>> of(std::size_t elements, std::vector<double> values);
  State empty() const override;
  double gain(Id id, const State& set) const override;
  void add(Id id, State& set) const override;
  std::size_t size() const override { return elements_; }

 private:
  Table(std::size_t elements, std::vector<double> values) : elements_(elements), values_(std::move(values)) {}
  std::size_t elements_;
  std::vector<double> values_;
};

}  // namespace quire::labs::submodular
