// Keys in the order in which they came, each once. Found by open addressing, told apart by comparing all 128
// bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "labs/engines/states/key.h"

namespace quire::labs::states {

class KeySet {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::size_t kMost = kNone - 1;

  /// Its place, and whether it is new. Throws std::length_error beyond kMost.
  std::pair<std::uint32_t, bool> insert(const Key& key);
  std::uint32_t find(const Key& key) const;
  bool contains(const Key& key) const { return find(key) != kNone; }
  std::size_t size() const { return keys_.size(); }
  const Key& operator[](std::size_t place) const { return keys_[place]; }
  std::span<const Key> keys() const { return keys_; }
  /// Begins to bring the key's slot near, for an insert or find that comes soon.
  void expect(const Key& key) const { __builtin_prefetch(&slots_[first_slot(key)]); }
  /// Once its slot is near: the key that stands there too.
  void expect_key(const Key& key) const {
    const std::uint32_t place = slots_[first_slot(key)];
    if (place != kNone) __builtin_prefetch(&keys_[place]);
  }

 private:
  std::size_t first_slot(const Key& key) const { return hash_of(key) & (slots_.size() - 1); }
  std::size_t slot_of(const Key& key) const;
  void grow();

  std::vector<Key> keys_{};
  std::vector<std::uint32_t> slots_ =
      std::vector<std::uint32_t>(64, kNone);  ///< a power of two, half full at most
};

inline std::size_t KeySet::slot_of(const Key& key) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = first_slot(key);
  while (slots_[slot] != kNone && keys_[slots_[slot]] != key) slot = (slot + 1) & mask;
  return slot;
}

inline std::pair<std::uint32_t, bool> KeySet::insert(const Key& key) {
  if (2 * (keys_.size() + 1) > slots_.size()) grow();
  const std::size_t slot = slot_of(key);
  if (slots_[slot] != kNone) return {slots_[slot], false};
  slots_[slot] = static_cast<std::uint32_t>(keys_.size());
  keys_.push_back(key);
  return {slots_[slot], true};
}

inline std::uint32_t KeySet::find(const Key& key) const { return slots_[slot_of(key)]; }

}  // namespace quire::labs::states
