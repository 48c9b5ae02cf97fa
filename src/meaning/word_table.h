// Words to small numbers, in the order in which they came: an open-addressing table over one string of all
// words. No word is removed; lookups allocate nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::meaning {

class WordTable {
 public:
  std::size_t size() const { return ends_.size(); }
  std::string_view word(std::uint32_t number) const;
  std::optional<std::uint32_t> find(std::string_view word) const;
  /// The word's number, a new one if it is not known yet.
  std::uint32_t add(std::string_view word);

 private:
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};

  std::size_t slot_of(std::string_view word) const;
  void grow();

  std::string text_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint32_t> slots_;  ///< a power of two of them, at most half full
};

}  // namespace quire::meaning
