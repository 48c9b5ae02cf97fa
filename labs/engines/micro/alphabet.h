// The 64 symbols of the small model: one symbol is one token, so that lengths are read off a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/micro/pass.h"
#include "paper/result.h"

namespace quire::labs::micro {

inline constexpr std::size_t kSymbols = 64;
inline constexpr Token kBegin = 54;  ///< before every text; printed as nothing
inline constexpr Token kEnd = 55;    ///< printed as $
inline constexpr Token kPad = 56;
inline constexpr Token kVerdict = 57;  ///< reserved: its logit is a judge's score

/// The characters in the order of their tokens, without $.
std::string_view alphabet();

/// Tokens of a text. A character that is no symbol is an error that names it and its place.
Result<std::vector<Token>> encode(std::string_view text);
/// The exact inverse of encode; kBegin, kPad and reserved tokens are left out.
std::string decode(const std::vector<Token>& tokens);

}  // namespace quire::labs::micro
