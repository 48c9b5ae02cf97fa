// Twenty-five attributes with six values each; no value stands in two of them, so that a word tells what is
// meant.
#pragma once

#include <array>
#include <span>

namespace quire::labs::hardcore_logic::zebra_game {

struct AttributeWords {
  const char* name;
  std::array<const char*, 6> values;
};

/// Name comes first.
std::span<const AttributeWords> attribute_words();

}  // namespace quire::labs::hardcore_logic::zebra_game
