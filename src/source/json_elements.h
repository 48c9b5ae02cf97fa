// The objects of a JSON stream one by one, in the memory of one: the elements of an array, of several arrays
// one behind the other (saved pages), of JSON lines, a single object, or the list inside an answer
// ({"meta": {}, "results": [{}, {}]}), which is then given itself, with its list emptied. Only brackets and
// strings are followed here; whether an element is sound is for its parser to say.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "source/byte_reader.h"

namespace quire::source {

class JsonElements {
 public:
  /// `lists`: names of members of an outermost object that hold elements if they are arrays.
  explicit JsonElements(Input& input, std::span<const std::string_view> lists = {})
      : bytes_(input), lists_(lists) {}

  /// Moves to the next element; false at the end. Throws InputError if the stream is no JSON or ends inside
  /// an element.
  bool next();
  /// The element, with 64 readable bytes behind it; empty if refused.
  std::string_view element() const { return current_.bytes; }
  /// Why the element was skipped: too long, too deep, not an object. Empty if it was not.
  const std::string& refused() const { return current_.refused; }
  /// The element is `null`, which is refused too.
  bool is_null() const { return is_null_; }
  /// What element() holds is an answer behind its list, "results": [] in place of it.
  bool is_answer() const { return is_answer_; }
  /// 1-based, counted over the whole stream; answers do not count.
  std::uint64_t number() const { return number_; }
  /// Whether the element stands in an array or a list.
  bool in_array() const { return place_ != Place::outside; }
  /// Outermost arrays and objects that have begun.
  std::uint64_t outermost() const { return outermost_; }

 private:
  enum class Place : unsigned char { outside, array, list };

  /// An object while it is read; what is over the limits is followed, but not kept.
  struct Capture {
    std::string bytes;
    std::string refused;
    void keep(int byte);
    void refuse(std::string why);
    void clear();
  };

  int take(Capture& into);
  void read_object(Capture& into);
  void read_string(Capture& into);
  bool read_outermost();
  bool list_begins(std::string_view name);
  void give_outermost();
  void skip_scalar();
  [[noreturn]] void ends_early() const;

  ByteReader bytes_;
  std::span<const std::string_view> lists_;
  Capture current_;
  Capture outermost_object_;
  int outermost_depth_ = 0;
  bool has_list_ = false;  ///< the outermost object that is being read
  bool is_answer_ = false;
  bool is_null_ = false;
  std::uint64_t number_ = 0;
  std::uint64_t outermost_ = 0;
  Place place_ = Place::outside;
  bool after_element_ = false;  ///< a comma or the end of the array is due
};

}  // namespace quire::source
