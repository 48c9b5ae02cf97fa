#include "labs/engines/states/key_set.h"

#include <stdexcept>

namespace quire::labs::states {

void KeySet::grow() {
  if (keys_.size() >= kMost) throw std::length_error("a set of keys holds no more than 2^32 - 2 of them");
  slots_.assign(2 * slots_.size(), kNone);
  for (std::size_t place = 0; place < keys_.size(); ++place)
    slots_[slot_of(keys_[place])] = static_cast<std::uint32_t>(place);
}

}  // namespace quire::labs::states
