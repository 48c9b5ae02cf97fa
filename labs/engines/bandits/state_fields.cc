#include "labs/engines/bandits/state_fields.h"

#include <charconv>
#include <cmath>
#include <iterator>
#include <string>

namespace quire::labs::bandits {

namespace json = boost::json;

json::string exact(double number) {
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  return json::string(digits, static_cast<std::size_t>(end - digits));
}

Result<double> finite(const json::value* value, const char* name) {
  double number = std::nan("");
  if (value && value->is_number()) number = value->to_number<double>();
  if (const json::string* text = value ? value->if_string() : nullptr) {
    const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (fault != std::errc() || end != text->data() + text->size()) number = std::nan("");
  }
  if (!std::isfinite(number)) return Error{std::string(name) + " must be a finite number"};
  return number;
}

Result<std::uint64_t> whole(const json::value* value, const char* name, std::uint64_t least,
                            std::uint64_t most) {
  json::error_code fault;
  const std::uint64_t number = value && value->is_number() ? value->to_number<std::uint64_t>(fault) : 0;
  if (!value || !value->is_number() || fault || number < least || number > most)
    return Error{std::string(name) + " must be a whole number from " + std::to_string(least) + " to " +
                 std::to_string(most)};
  return number;
}

}  // namespace quire::labs::bandits
