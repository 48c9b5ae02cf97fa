#include "labs/engines/micro/alphabet.h"

#include <array>

#include <fmt/format.h>

namespace quire::labs::micro {
namespace {

constexpr std::string_view kCharacters = "0123456789abcdefghijklmnxy+-*/()=;:,.?#><&|~!@^%{}[] \n";
static_assert(kCharacters.size() == kBegin);

constexpr Token kNone = kSymbols;

constexpr std::array<Token, 256> kTokens = [] {
  std::array<Token, 256> tokens{};
  tokens.fill(kNone);
  for (std::size_t i = 0; i < kCharacters.size(); ++i)
    tokens[static_cast<unsigned char>(kCharacters[i])] = static_cast<Token>(i);
  tokens[static_cast<unsigned char>('$')] = kEnd;
  return tokens;
}();

std::string shown(char c) {
  if (c > ' ' && c < 127) return fmt::format("'{}'", c);
  return fmt::format("byte 0x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace

std::string_view alphabet() { return kCharacters; }

Result<std::vector<Token>> encode(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Token token = kTokens[static_cast<unsigned char>(text[i])];
    if (token == kNone)
      return Error{
          fmt::format("{} at place {} is no symbol of the model; it has digits, a to n, x, y, "
                      "+-*/()=;:,.?#><&|~!@^%{{}}[], space, new line and $ for the end",
                      shown(text[i]), i + 1)};
    tokens.push_back(token);
  }
  return tokens;
}

std::string decode(const std::vector<Token>& tokens) {
  std::string text;
  text.reserve(tokens.size());
  for (const Token token : tokens) {
    if (token < kCharacters.size()) text += kCharacters[token];
    if (token == kEnd) text += '$';
  }
  return text;
}

}  // namespace quire::labs::micro
