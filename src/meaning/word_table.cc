#include "meaning/word_table.h"

namespace quire::meaning {
namespace {

/// FNV-1a (Fowler, Noll, Vo), finished with the last mix of MurmurHash3 so that low bits are as good as high.
std::size_t hash_of(std::string_view word) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdull;
  return static_cast<std::size_t>(hash ^ (hash >> 33));
}

}  // namespace

std::string_view WordTable::word(std::uint32_t number) const {
  const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
  return std::string_view(text_).substr(begin, ends_[number] - begin);
}

std::optional<std::uint32_t> WordTable::find(std::string_view word) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t number = slots_[slot_of(word)];
  return number == kFree ? std::nullopt : std::optional(number);
}

std::uint32_t WordTable::add(std::string_view word) {
  if (2 * (size() + 1) > slots_.size()) grow();
  std::uint32_t& slot = slots_[slot_of(word)];
  if (slot == kFree) {
    slot = static_cast<std::uint32_t>(size());
    text_ += word;
    ends_.push_back(text_.size());
  }
  return slot;
}

/// Where the word is, or the free slot where it belongs.
std::size_t WordTable::slot_of(std::string_view word) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(word) & mask;
  while (slots_[slot] != kFree && this->word(slots_[slot]) != word) slot = (slot + 1) & mask;
  return slot;
}

void WordTable::grow() {
  slots_.assign(slots_.empty() ? 1024 : 2 * slots_.size(), kFree);
  for (std::uint32_t number = 0; number < size(); ++number) slots_[slot_of(word(number))] = number;
}

}  // namespace quire::meaning
