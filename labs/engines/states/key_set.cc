#include "labs/engines/states/key_set.h"

#include <stdexcept>

namespace quire::labs::states {

void KeySet::grow() {
  if (keys_.size() >= kMost) throw std::length_error("a set of keys holds no more than 2^32 - 2 of them");
  // While the table is small its keys are put in again more often than its room matters.
  constexpr std::size_t kSmall = std::size_t{1} << 22;
  slots_.assign((slots_.size() < kSmall ? 4 : 2) * slots_.size(), kNone);
  constexpr std::size_t kAhead = 16;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t place = 0; place < keys_.size(); ++place) {
    if (place + kAhead < keys_.size()) expect(keys_[place + kAhead]);
    // All are different: the first free slot is the one.
    std::size_t slot = first_slot(keys_[place]);
    while (slots_[slot] != kNone) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::uint32_t>(place);
  }
}

}  // namespace quire::labs::states
