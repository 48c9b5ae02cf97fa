// The seven ways in which texts of capital letters are encrypted, with their parameters or without.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quire::labs::hardcore_logic {

enum class Cipher : std::uint8_t { caesar3, caesar, reverse, atbash, rail, substitution, columnar };
inline constexpr std::size_t kCiphers = 7;

/// A method. `known` says that its parameter is there; the first, third and fourth have none and are always
/// known.
struct Method {
  Cipher cipher = Cipher::caesar3;
  bool known = true;
  int number = 0;      ///< caesar: shift, 1 to 25; rail: rails, 2 or 3
  std::string word{};  ///< columnar: key of 3 or 4 different letters; substitution: what A to Z become
  bool operator==(const Method&) const = default;
};

bool has_parameter(Cipher cipher);
/// "caesar".
const char* name_of(Cipher cipher);
/// As machines say it: "caesar:5", "columnar:BAC", "substitution:?" where the parameter is not known.
std::string label_of(const Method& method);
/// As people say it.
std::string words_of(const Method& method);

/// Every parameter that the method may have, in order; of substitutions none, as these follow from samples.
/// Columnar keys stand for the orders of columns: letters A to C or A to D.
std::vector<Method> choices_of(Cipher cipher);

/// Only columnar adds letters: X, until the text fills its rows. The method is known.
std::string encrypt(const Method& method, std::string_view text);
/// The text's length must be a multiple of the key's (see fits()).
std::string decrypt(const Method& method, std::string_view text);
/// Whether a text of this length comes out with the same length.
bool fits(const Method& method, std::size_t length);

/// A to Z alone, at least one.
bool is_capitals(std::string_view text);

}  // namespace quire::labs::hardcore_logic
