// A finite sum out of a shared library of one's own, with a C interface of at most six names:
//   long n(void)                                            how many components F is the average of
//   long dim(void)                                          length of u
//   void eval(long i, const double* u, double* out)         out = F_i(u), i from 0; F = (F_0 + .. + F_(n-1))
//   / n void project(double* v)                                 v = J(v), the projection on the set; may be
//   missing: none double lipschitz(void), double lipschitz_full(void)     L and L_F; may be missing: then
//   they are estimated
// The library runs inside this process and can do whatever it likes: load none that you did not build.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "labs/vr-halpern/operator.h"
#include "paper/result.h"

namespace quire::labs::vr_halpern {

class Plugin : public FiniteSum {
 public:
  /// Loads and asks n and dim, and the constants if the library has them.
  static Result<std::unique_ptr<Plugin>> load(const std::string& path);
  ~Plugin() override;
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  std::size_t dim() const override { return dim_; }
  std::uint64_t components() const override { return n_; }
  /// These throw std::domain_error naming the component whose value is not finite.
  void full(In u, Out out) override;
  void component(Index i, In u, Out out, double scale) override;
  Index draw(random::Stream& stream) override { return stream.below(n_); }
  Constants constants() const override { return constants_; }

  bool has_constants() const { return constants_.sampled > 0; }
  void set_constants(const Constants& constants) { constants_ = constants; }
  std::unique_ptr<Resolvent> resolvent() const;

  static constexpr long kComponentsMax = 1'000'000'000;
  static constexpr long kDimMax = 1'000'000;

 private:
  Plugin() = default;
  void* library_ = nullptr;
  void (*eval_)(long, const double*, double*) = nullptr;
  void (*project_)(double*) = nullptr;
  std::uint64_t n_ = 0;
  std::size_t dim_ = 0;
  Vec value_;
  Constants constants_;
};

/// What keeps the bytes of a file from being a shared library of this machine that is whole (a cut one would
/// kill the process that maps it); empty: nothing.
std::string library_fault(std::string_view bytes);

}  // namespace quire::labs::vr_halpern
