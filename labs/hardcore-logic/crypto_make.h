// Texts, methods and samples for the groups of crypto.
#pragma once

#include <optional>
#include <span>

#include "labs/hardcore-logic/crypto_task.h"

namespace quire::labs::hardcore_logic {

enum class Text : std::uint8_t { words, random };

/// What a group draws from.
struct CryptoRecipe {
  const char* id;
  const char* variant;
  const char* words;
  Change change;
  Arrangement arrangement;
  Text text;
  bool parameters;  ///< are given
  std::size_t methods;
  std::size_t letters_least,
      letters_most;       ///< of words; random texts have twenty or, in layers, 12, 24 or 36
  std::uint32_t ciphers;  ///< bits: which ciphers it draws from
};
std::span<const CryptoRecipe> crypto_recipes();

/// A task by one draw; nothing where it came to no texts of the lengths that the methods need.
std::optional<CryptoTask> draw_crypto(const CryptoRecipe& recipe, random::Stream& stream);

}  // namespace quire::labs::hardcore_logic
