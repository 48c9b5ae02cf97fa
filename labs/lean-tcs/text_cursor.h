// A place in a text that is read by what is expected next; the first thing that is missing is remembered with
// its line, and nothing is read behind it.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::lean_tcs::pair {

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool ok() const { return fault_.empty(); }
  const std::string& fault() const { return fault_; }
  std::string_view rest() const { return text_.substr(at_); }

  bool take(std::string_view literal) {
    if (!ok() || !rest().starts_with(literal)) return false;
    at_ += literal.size();
    return true;
  }
  void expect(std::string_view literal) {
    if (!ok() || take(literal)) return;
    // The place is where the two part, so that a long fixed passage names its own line.
    const std::string_view here = rest();
    const auto parts = std::mismatch(literal.begin(), literal.end(), here.begin(), here.end());
    at_ += static_cast<std::size_t>(parts.second - here.begin());
    fail(tables::shown(
             std::string_view(literal).substr(static_cast<std::size_t>(parts.first - literal.begin()))) +
         " must stand here");
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    const std::string_view here = rest();
    const auto [end, error] = std::from_chars(here.data(), here.data() + here.size(), value);
    if (!ok()) return 0;
    if (error != std::errc{}) {
      fail("a number must stand here");
      return 0;
    }
    at_ += static_cast<std::size_t>(end - here.data());
    return value;
  }
  /// All before the literal, which is taken too.
  std::string_view until(std::string_view literal) {
    const std::size_t end = rest().find(literal);
    if (ok() && end == std::string_view::npos) fail(tables::shown(literal) + " is missing behind this");
    if (!ok()) return {};
    const std::string_view found = rest().substr(0, end);
    at_ += end + literal.size();
    return found;
  }
  void fail(const std::string& what) {
    if (!ok()) return;
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
    fault_ = fmt::format("line {}: {}", line, what);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string fault_{};
};

/// Each of `from` by what stands at its place in `to`, from left to right.
std::string replaced(std::string_view text,
                     const std::vector<std::pair<std::string_view, std::string_view>>& by);

}  // namespace quire::labs::lean_tcs::pair
