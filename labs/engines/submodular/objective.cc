#include "labs/engines/submodular/objective.h"

namespace quire::labs::submodular {

void TermTable::multiply(std::uint32_t term, double factor) {
  if (2 * (used_ + 1) > keys_.size())
    grow();  // at most half full: a term that is not there is found missing in 2.5 steps
  const std::size_t at = place(term + 1);
  if (keys_[at] == 0) ++used_;
  keys_[at] = term + 1;
  remaining_[at] *= factor;
}

void TermTable::grow() {
  const std::size_t size = keys_.empty() ? 16 : 2 * keys_.size();
  std::vector<std::uint32_t> keys(size);
  std::vector<double> remaining(size, 1);
  keys.swap(keys_);
  remaining.swap(remaining_);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == 0) continue;
    const std::size_t at = place(keys[i]);
    keys_[at] = keys[i];
    remaining_[at] = remaining[i];
  }
}

}  // namespace quire::labs::submodular
