// An instance of crypto: what is known of the methods, pairs of plain text and cipher, and a cipher to be
// read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "labs/hardcore-logic/crypto_methods.h"
#include "labs/hardcore-logic/game.h"
#include "paper/result.h"

namespace quire::labs::hardcore_logic {

/// How the methods go together.
enum class Arrangement : std::uint8_t {
  layers,     ///< all of them, one after another, in this order
  unordered,  ///< all of them, one after another, in an order that is not told
  any,        ///< one of them, or several after another in any order, each at most once
  segments    ///< one to each part of the text
};

struct Sample {
  std::string plain{}, cipher{};
};

struct CryptoTask {
  Arrangement arrangement = Arrangement::layers;
  std::vector<Method> methods{};
  std::vector<Sample> samples{};
  std::vector<std::string> ciphers{};  ///< parts of the cipher; one but for segments

  std::size_t length() const;  ///< of the plain text
};

inline constexpr std::size_t kMethodsMax = 4, kSamplesMax = 10, kTextMax = 200;
inline constexpr std::size_t kHypothesesMax = 100'000;

Result<CryptoTask> read_crypto(const Instance& instance);
Instance crypto_instance(const CryptoTask& task, const std::string& variant);

}  // namespace quire::labs::hardcore_logic
