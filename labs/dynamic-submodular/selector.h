// Whoever keeps k elements while elements come and go, behind one face: the method of the paper and its
// rivals, each with a counting oracle of its own.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "labs/dynamic-submodular/dynamic_submodular.h"
#include "labs/engines/submodular/choose.h"

namespace quire::labs::dynamic_submodular {

using submodular::Choice;
using submodular::Objective;

class Selector {
 public:
  explicit Selector(const Objective& objective) : oracle_(objective) {}
  virtual ~Selector() = default;
  virtual void insert(Id id) = 0;
  virtual void erase(Id id) = 0;
  virtual Choice answer() = 0;
  /// True for methods that choose from scratch when they are asked, whatever was chosen before.
  virtual bool starts_over() const { return false; }
  std::uint64_t queries() const { return oracle_.queries(); }
  virtual const DynamicSubmodular* dynamic() const { return nullptr; }

 protected:
  Oracle oracle_;
};

/// "dyn", "dyn-one-bucket" (for comparison), "greedy", "lazy-greedy", "stochastic-greedy" (eps as given),
/// "sieve-streaming", "lattanzi20", "random".
std::unique_ptr<Selector> selector_named(const std::string& name, const Objective& objective,
                                         const Settings& settings);
/// The names, without the variant for comparison.
std::span<const char* const> selector_names();

}  // namespace quire::labs::dynamic_submodular
