// What an embedding endpoint answers, read without trust: every text has one vector, all of one length, all
// of finite numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::meaning {

struct Vectors {
  std::vector<std::vector<float>> vectors;
  std::optional<std::uint64_t> tokens;  ///< what the answer says that it took ("usage")
};

/// The vectors of `count` texts from {"data":[{"index":0,"embedding":[...]}]}, in the order of the texts. An
/// embedding is an array of numbers or base64 of little-endian floats. `dimensions`: how many each must have;
/// 0: as many as the first.
Result<Vectors> read_vectors(std::string_view answer, std::size_t count, std::size_t dimensions);

/// What an answer that is an error says, on one short line; empty if it says nothing.
std::string error_in(std::string_view answer);

}  // namespace quire::meaning
