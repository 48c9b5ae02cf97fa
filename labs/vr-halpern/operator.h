// Monotone inclusions 0 in F(u) + G(u) whose F is an average: F = E F_xi over a finite set of components. One
// idea: a method sees F only through FiniteSum and G only through its resolvent, so everything it pays can be
// counted from outside (Counted).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"

namespace quire::labs::vr_halpern {

using Vec = std::vector<double>;
using In = std::span<const double>;
using Out = std::span<double>;

/// Which component: what FiniteSum::draw gave.
using Index = std::uint64_t;

struct Constants {
  /// Assumption M: E||F_xi(u) - F_xi(v)||^2 <= sampled^2 ||u - v||^2; for a cocoercive operator also
  /// Assumption C: E||F_xi(u) - F_xi(v)||^2 <= sampled <F(u) - F(v), u - v>.
  double sampled = 0;
  double full = 0;  ///< of F itself, L_F <= sampled
  bool estimated = false;
};

class FiniteSum {
 public:
  virtual ~FiniteSum() = default;
  virtual std::size_t dim() const = 0;
  /// N: what a full evaluation of F costs, in evaluations of one component.
  virtual std::uint64_t components() const = 0;
  /// out = F(u)
  virtual void full(In u, Out out) = 0;
  /// Draws a component with its probability.
  virtual Index draw(random::Stream& stream) = 0;
  /// A batch, with replacement.
  virtual void draw_batch(random::Stream& stream, std::span<Index> batch);
  /// out += scale F_i(u), divided by the component's probability where that is not uniform, so that E F_xi =
  /// F. It adds, so that a sparse component costs its non-zeros.
  virtual void component(Index i, In u, Out out, double scale) = 0;
  /// out += scale * sum over i in `batch` of F_i(u) - F_i(v): two evaluations each.
  virtual void pair_diff(std::span<const Index> batch, In u, In v, Out out, double scale);
  virtual Constants constants() const = 0;
};

/// J_{eta G}(v) = (I + eta G)^-1 v, in place. For the normal cone of a set it is the projection, whatever
/// eta. It may remember where it was; one run has one of its own.
class Resolvent {
 public:
  virtual ~Resolvent() = default;
  virtual void apply(double eta, Out v) = 0;
  virtual std::unique_ptr<Resolvent> copy() const = 0;
};

/// G = 0, or a product of simple parts, one after another.
struct Block {
  enum class Kind : std::uint8_t {
    free,          ///< G = 0
    simplex,       ///< {x >= 0, sum x = bound}
    ball,          ///< {||x|| <= bound}
    box,           ///< [low, bound]
    l1,            ///< bound ||x||_1, whose resolvent is the soft threshold
    simplex_ball,  ///< {x >= 0, sum x = scale, ||x - centre|| <= bound}, around the simplex's centre
  } kind = Kind::free;
  std::size_t size = 0;
  double bound = 1;
  double low = 0;
  double scale = 1;
  double threshold = -1;  ///< of the simplex's last projection, where the next begins
};

class Product : public Resolvent {
 public:
  explicit Product(std::vector<Block> blocks) : blocks_(std::move(blocks)) {}
  void apply(double eta, Out v) override;
  std::unique_ptr<Resolvent> copy() const override { return std::make_unique<Product>(*this); }

 private:
  std::vector<Block> blocks_;
};

/// Counts what a method pays: 1 for a component, components() for a full evaluation.
class Counted : public FiniteSum {
 public:
  explicit Counted(FiniteSum& counted) : counted_(counted) {}
  std::size_t dim() const override { return counted_.dim(); }
  std::uint64_t components() const override { return counted_.components(); }
  void full(In u, Out out) override;
  Index draw(random::Stream& stream) override { return counted_.draw(stream); }
  void draw_batch(random::Stream& stream, std::span<Index> batch) override {
    counted_.draw_batch(stream, batch);
  }
  void component(Index i, In u, Out out, double scale) override;
  void pair_diff(std::span<const Index> batch, In u, In v, Out out, double scale) override;
  Constants constants() const override { return counted_.constants(); }

  std::uint64_t evaluations() const { return evaluations_; }
  /// The same operator uncounted, for reports.
  FiniteSum& uncounted() { return counted_; }

 private:
  FiniteSum& counted_;
  std::uint64_t evaluations_ = 0;
};

double norm(In v);
double distance(In u, In v);
double dot(In u, In v);

/// r_eta(u) = ||u - J_{eta G}(u - eta F(u))|| / eta: the yardstick that is the same for all methods. It is a
/// lower bound of the distance from 0 to F(u) + G(u).
double natural_residual(FiniteSum& problem, Resolvent& resolvent, double eta, In u);

}  // namespace quire::labs::vr_halpern
