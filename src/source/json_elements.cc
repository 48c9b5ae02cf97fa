// The scanner: at the outside '[', ']' and ',' are followed, inside an element depth and strings. An
// outermost object is kept apart while the elements of its list are given.
#include "source/json_elements.h"

#include <algorithm>
#include <utility>

#include "source/fields.h"

namespace quire::source {
namespace {

constexpr std::size_t kPaddingBytes = 64;

}  // namespace

bool JsonElements::next() {
  current_.clear();
  is_answer_ = is_null_ = false;
  for (;;) {
    const int byte = bytes_.peek_past_blanks();
    if (byte == ByteReader::kEnd) {
      if (place_ != Place::outside) ends_early();
      return false;
    }
    if (byte == '<')
      throw InputError(
          "this is an HTML or XML page, not JSON: the address may be wrong, or the server in trouble");
    if (byte == '[' && place_ == Place::outside) {
      bytes_.get();
      ++outermost_;
      place_ = Place::array;
      after_element_ = false;
    } else if (byte == ']' && place_ == Place::array) {
      bytes_.get();
      place_ = Place::outside;
    } else if (byte == ']' && place_ == Place::list) {
      take(outermost_object_);
      place_ = Place::outside;
      if (read_outermost()) return true;
    } else if (byte == ',' && place_ != Place::outside && after_element_) {
      bytes_.get();
      after_element_ = false;
    } else if (byte == '{' && place_ == Place::outside && !lists_.empty()) {
      outermost_object_.clear();
      outermost_depth_ = 0;
      has_list_ = false;
      ++outermost_;
      if (read_outermost()) return true;
    } else {
      break;
    }
  }
  if (place_ != Place::outside && after_element_)
    throw InputError("line " + std::to_string(bytes_.line()) + ": a comma is missing behind element " +
                     std::to_string(number_));
  if (place_ == Place::outside) ++outermost_;
  ++number_;
  after_element_ = true;
  const int first = bytes_.peek();
  if (first == '{' || first == '[')
    read_object(current_);
  else if (place_ != Place::outside)
    skip_scalar();
  else
    throw InputError("line " + std::to_string(bytes_.line()) + ": no JSON object or array begins here");
  current_.bytes.reserve(current_.bytes.size() + kPaddingBytes);
  return true;
}

/// Follows an outermost object from where it stands. True at its end; false where one of its lists begins.
bool JsonElements::read_outermost() {
  std::size_t name_begin = std::string::npos;  ///< of the string that was read last, at this depth
  std::size_t name_end = 0;
  do {
    const int byte = take(outermost_object_);
    if (byte == '"') {
      name_begin = outermost_object_.bytes.size();
      read_string(outermost_object_);
      name_end = outermost_object_.bytes.size();
      if (outermost_depth_ != 1 || name_end <= name_begin) name_begin = std::string::npos;
      continue;
    }
    if (byte == '{' || byte == '[') {
      if (++outermost_depth_ > kDepthMax)
        outermost_object_.refuse("nested deeper than " + std::to_string(kDepthMax) + " levels");
    } else if (byte == '}' || byte == ']') {
      --outermost_depth_;
    } else if (byte == ':' && name_begin != std::string::npos) {
      const auto name =
          std::string_view(outermost_object_.bytes).substr(name_begin, name_end - name_begin - 1);
      if (list_begins(name)) return false;
    }
    if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r') name_begin = std::string::npos;
  } while (outermost_depth_ > 0);
  give_outermost();
  return true;
}

bool JsonElements::list_begins(std::string_view name) {
  if (std::find(lists_.begin(), lists_.end(), name) == lists_.end()) return false;
  if (bytes_.peek_past_blanks() != '[') return false;
  take(outermost_object_);
  place_ = Place::list;
  after_element_ = false;
  has_list_ = true;
  return true;
}

/// An object that had a list is an answer, any other an element like those of JSON lines.
void JsonElements::give_outermost() {
  std::swap(current_, outermost_object_);
  is_answer_ = has_list_;
  if (!is_answer_) ++number_;
  if (!current_.refused.empty()) current_.bytes.clear();
  current_.bytes.reserve(current_.bytes.size() + kPaddingBytes);
}

/// Keeps the element up to its limits; beyond them its end is found all the same.
void JsonElements::read_object(Capture& into) {
  if (bytes_.peek() == '[') into.refuse("is a list, not an object");
  int depth = 0;
  do {
    const int byte = take(into);
    if (byte == '"') {
      read_string(into);
    } else if (byte == '{' || byte == '[') {
      if (++depth > kDepthMax) into.refuse("nested deeper than " + std::to_string(kDepthMax) + " levels");
    } else if (byte == '}' || byte == ']') {
      --depth;
    }
  } while (depth > 0);
  if (!into.refused.empty()) into.bytes.clear();
}

/// The rest of a string whose first quote is taken.
void JsonElements::read_string(Capture& into) {
  for (;;) {
    const int byte = take(into);
    if (byte == '"') return;
    if (byte == '\\') take(into);
  }
}

/// A number, string or word where an object should be.
void JsonElements::skip_scalar() {
  std::string word;
  for (;;) {
    const int byte = bytes_.peek();
    if (byte == ByteReader::kEnd) ends_early();
    if (byte == ',' || byte == ']') break;
    if (byte == '{' || byte == '[')
      throw InputError("line " + std::to_string(bytes_.line()) + ": no JSON: a bracket inside a word");
    bytes_.get();
    Capture unread;
    unread.refuse("a string");
    if (byte == '"') read_string(unread);
    const bool is_blank = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
    if (!is_blank && word.size() < 5) word += static_cast<char>(byte);
  }
  is_null_ = word == "null";
  current_.refuse("is not an object");
}

/// Takes a byte that must be there.
int JsonElements::take(Capture& into) {
  const int byte = bytes_.get();
  if (byte == ByteReader::kEnd) ends_early();
  into.keep(byte);
  return byte;
}

void JsonElements::Capture::keep(int byte) {
  if (!refused.empty()) return;
  if (bytes.size() >= kRecordBytesMax)
    refuse("longer than " + std::to_string(kRecordBytesMax) + " bytes");
  else
    bytes += static_cast<char>(byte);
}

void JsonElements::Capture::refuse(std::string why) {
  if (!refused.empty()) return;
  refused = std::move(why);
  bytes.clear();
}

void JsonElements::Capture::clear() {
  bytes.clear();
  refused.clear();
}

void JsonElements::ends_early() const {
  throw InputError("the JSON ends early, at byte " + std::to_string(bytes_.position()) +
                   (number_ > 0 ? ", in or behind element " + std::to_string(number_) : std::string()));
}

}  // namespace quire::source
