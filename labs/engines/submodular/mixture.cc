// Sums of objectives, and functions that are given whole.
#include <cmath>

#include "labs/engines/submodular/objectives.h"

namespace quire::labs::submodular {

Result<std::unique_ptr<Mixture>> Mixture::of(std::vector<Part> parts) {
  if (parts.empty()) return Error{"a mixture needs a part"};
  for (const Part& part : parts)
    if (!(part.weight >= 0 && std::isfinite(part.weight)))
      return Error{"a mixture's weight is negative or not finite"};
  return std::unique_ptr<Mixture>(new Mixture(std::move(parts)));
}

State Mixture::empty() const {
  State set;
  for (const Part& part : parts_) set.parts.push_back(part.objective->empty());
  return set;
}

double Mixture::gain(Id id, const State& set) const {
  double sum = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i)
    if (parts_[i].weight > 0) sum += parts_[i].weight * parts_[i].objective->gain(id, set.parts[i]);
  return sum;
}

void Mixture::add(Id id, State& set) const {
  set.value += gain(id, set);
  for (std::size_t i = 0; i < parts_.size(); ++i)
    if (parts_[i].weight > 0) parts_[i].objective->add(id, set.parts[i]);
}

Result<std::unique_ptr<Table>> Table::of(std::size_t elements, std::vector<double> values) {
  if (elements == 0 || elements > kElementsMax)
    return Error{"a table of values has 1 to " + std::to_string(kElementsMax) + " elements"};
  if (values.size() != std::size_t{1} << elements)
    return Error{"a table of values needs one for every subset"};
  for (const double v : values)
    if (!std::isfinite(v)) return Error{"a value is not finite"};
  if (values.front() != 0) return Error{"the empty set is worth 0"};
  return std::unique_ptr<Table>(new Table(elements, std::move(values)));
}

State Table::empty() const {
  State set;
  set.bits.assign(1, 0);
  return set;
}

double Table::gain(Id id, const State& set) const {
  return values_[set.bits[0] | std::uint64_t{1} << id] - values_[set.bits[0]];
}

void Table::add(Id id, State& set) const {
  set.bits[0] |= std::uint64_t{1} << id;
  set.value = values_[set.bits[0]];
}

}  // namespace quire::labs::submodular
