// The objects of a JSON stream one by one, in the memory of one: the elements of an array, of several arrays
// one behind the other (saved pages), of JSON lines, or a single object. Only brackets and strings are
// followed here; whether an element is sound is for its parser to say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "source/byte_reader.h"

namespace quire::source {

class JsonElements {
 public:
  explicit JsonElements(Input& input) : bytes_(input) {}

  /// Moves to the next element; false at the end. Throws InputError if the stream is no JSON or ends inside
  /// an element.
  bool next();
  /// The element, with 64 readable bytes behind it; empty if refused.
  std::string_view element() const { return element_; }
  /// Why the element was skipped: too long, too deep, not an object. Empty if it was not.
  const std::string& refused() const { return refused_; }
  /// 1-based, counted over the whole stream.
  std::uint64_t number() const { return number_; }
  /// Whether the element stands in an array.
  bool in_array() const { return in_array_; }

 private:
  void read_object();
  void read_string();
  void skip_scalar();
  void keep(int byte);
  [[noreturn]] void ends_early() const;

  ByteReader bytes_;
  std::string element_;
  std::string refused_;
  std::uint64_t number_ = 0;
  bool in_array_ = false;
  bool after_element_ = false;  ///< a comma or the end of the array is due
};

}  // namespace quire::source
