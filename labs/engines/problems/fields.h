// Fields of a JSON object that a line of a file must have, read one by one; the first that is wrong is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace quire::labs::problems {

class Fields {
 public:
  explicit Fields(const boost::json::object& object) : object_(object) {}

  /// Texts; a field that is missing is wrong in the first and empty in the second.
  std::string text(std::string_view name);
  std::string text_if_any(std::string_view name);
  /// A name of letters, digits and "-_.:", 1 to kNameBytesMax of them.
  std::string name(std::string_view name);
  std::uint64_t whole(std::string_view name);
  std::optional<std::uint64_t> whole_if_any(std::string_view name);
  bool flag(std::string_view name);
  boost::json::object object(std::string_view name);
  const boost::json::value* any(std::string_view name) { return object_.if_contains(name); }

  /// What is wrong with the first wrong field ("seed must be a whole number, not negative"); empty: nothing.
  const std::string& fault() const { return fault_; }
  void wrong(std::string_view name, std::string_view what);

  static constexpr std::size_t kNameBytesMax = 200;

 private:
  const boost::json::object& object_;
  std::string fault_{};
};

}  // namespace quire::labs::problems
