// What the readers of matrices in text share: numbered lines within a limit, words between blanks, and
// numbers that are whole words and finite.
#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::labs::tables {

class Lines {
 public:
  Lines(std::istream& in, std::string name, std::size_t line_bytes_max)
      : in_(in), name_(std::move(name)), line_bytes_max_(line_bytes_max) {}

  /// The next line without its end (LF or CRLF) into text(); false at the end of the input.
  Result<bool> next();
  std::string_view text() const { return text_; }
  std::size_t number() const { return number_; }  ///< from 1
  std::string place() const { return name_ + ": line " + std::to_string(number_); }
  Error fault(const std::string& what) const { return Error{place() + ": " + what}; }
  const std::string& name() const { return name_; }

 private:
  std::istream& in_;
  std::string name_;
  std::size_t line_bytes_max_;
  std::string text_;
  std::size_t number_ = 0;
};

/// Takes the next word off `rest` (blanks and tabs part words); empty at the end.
std::string_view next_word(std::string_view& rest);
/// The whole word as a finite number; a leading + is allowed.
std::optional<double> finite_number(std::string_view word);
/// The whole word as a number without sign.
std::optional<std::size_t> count_of(std::string_view word);

}  // namespace quire::labs::tables
