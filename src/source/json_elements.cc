// The scanner: at the outside '[', ']' and ',' are followed, inside an element depth and strings.
#include "source/json_elements.h"

#include "source/fields.h"

namespace quire::source {
namespace {

constexpr std::size_t kPaddingBytes = 64;

}  // namespace

bool JsonElements::next() {
  element_.clear();
  refused_.clear();
  for (;;) {
    const int byte = bytes_.peek_past_blanks();
    if (byte == ByteReader::kEnd) {
      if (in_array_) ends_early();
      return false;
    }
    if (byte == '<')
      throw InputError(
          "this is an HTML or XML page, not JSON: the address may be wrong, or the server in trouble");
    if (byte == '[' && !in_array_) {
      bytes_.get();
      in_array_ = true;
      after_element_ = false;
    } else if (byte == ']' && in_array_) {
      bytes_.get();
      in_array_ = false;
    } else if (byte == ',' && in_array_ && after_element_) {
      bytes_.get();
      after_element_ = false;
    } else {
      break;
    }
  }
  if (in_array_ && after_element_)
    throw InputError("line " + std::to_string(bytes_.line()) + ": a comma is missing behind element " +
                     std::to_string(number_));
  ++number_;
  after_element_ = true;
  const int first = bytes_.peek();
  if (first == '{' || first == '[')
    read_object();
  else if (in_array_)
    skip_scalar();
  else
    throw InputError("line " + std::to_string(bytes_.line()) + ": no JSON object or array begins here");
  element_.reserve(element_.size() + kPaddingBytes);
  return true;
}

/// Keeps the element up to its limits; beyond them its end is found all the same.
void JsonElements::read_object() {
  if (bytes_.peek() == '[') refused_ = "is a list, not an object";
  int depth = 0;
  do {
    const int byte = bytes_.get();
    if (byte == ByteReader::kEnd) ends_early();
    keep(byte);
    if (byte == '"') {
      read_string();
    } else if (byte == '{' || byte == '[') {
      if (++depth > kDepthMax && refused_.empty())
        refused_ = "nested deeper than " + std::to_string(kDepthMax) + " levels";
    } else if (byte == '}' || byte == ']') {
      --depth;
    }
  } while (depth > 0);
  if (!refused_.empty()) element_.clear();
}

/// The rest of a string whose first quote is taken.
void JsonElements::read_string() {
  for (;;) {
    const int byte = bytes_.get();
    if (byte == ByteReader::kEnd) ends_early();
    keep(byte);
    if (byte == '"') return;
    if (byte == '\\') {
      const int escaped = bytes_.get();
      if (escaped == ByteReader::kEnd) ends_early();
      keep(escaped);
    }
  }
}

/// A number, string or word where an object should be.
void JsonElements::skip_scalar() {
  refused_ = "is not an object";
  for (;;) {
    const int byte = bytes_.peek();
    if (byte == ByteReader::kEnd) ends_early();
    if (byte == ',' || byte == ']') break;
    if (byte == '{' || byte == '[')
      throw InputError("line " + std::to_string(bytes_.line()) + ": no JSON: a bracket inside a word");
    bytes_.get();
    if (byte == '"') read_string();
  }
  element_.clear();
}

void JsonElements::keep(int byte) {
  if (!refused_.empty()) return;
  if (element_.size() >= kRecordBytesMax) {
    refused_ = "longer than " + std::to_string(kRecordBytesMax) + " bytes";
    element_.clear();
    return;
  }
  element_ += static_cast<char>(byte);
}

void JsonElements::ends_early() const {
  throw InputError("the JSON ends early, at byte " + std::to_string(bytes_.position()) +
                   (number_ > 0 ? ", in or behind element " + std::to_string(number_) : std::string()));
}

}  // namespace quire::source
