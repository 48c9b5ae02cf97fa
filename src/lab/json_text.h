// JSON as the lab contract writes it: one object a line, keys in the order in which they were put, doubles in
// the shortest form that reads back the same, NaN and infinities as null, bytes that are no UTF-8 as U+FFFD.
// Writing only; what others wrote is read with a parser that has limits (lab/events.h).
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace quire::lab::json {

/// Length of the UTF-8 sequence at `at`, or 0 if there is none (RFC 3629: no overlong forms, no surrogates).
inline std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = byte(at + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool beyond = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : length;
}

inline void append_text(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    const char c = text[i];
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++i;
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 15];
    } else {
      out += text.substr(i, length);
    }
    i += length;
  }
  out += '"';
}

inline void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, end.ptr);
}

/// What an object and an array share: values, one after another.
class Writer {
 public:
  void value(std::string_view text) { append_text(text_, text); }
  void value(const char* text) { append_text(text_, text); }
  void value(double number) { append_number(text_, number); }
  void value(bool yes) { text_ += yes ? "true" : "false"; }
  void value(std::integral auto number) { text_ += std::to_string(number); }
  void raw_value(std::string_view json) { text_ += json; }

 protected:
  explicit Writer(char open) : text_(1, open) {}
  void comma() {
    if (text_.size() > 1) text_ += ',';
  }
  std::string text_;
};

class Object : public Writer {
 public:
  Object() : Writer('{') {}
  template <class T>
  Object& put(std::string_view key, const T& v) {
    name(key);
    value(v);
    return *this;
  }
  /// `json` is a JSON value already.
  Object& raw(std::string_view key, std::string_view json) {
    name(key);
    raw_value(json);
    return *this;
  }
  std::string done() { return std::move(text_ += '}'); }

 private:
  void name(std::string_view key) {
    comma();
    append_text(text_, key);
    text_ += ':';
  }
};

class Array : public Writer {
 public:
  Array() : Writer('[') {}
  template <class T>
  Array& add(const T& v) {
    comma();
    value(v);
    return *this;
  }
  Array& raw(std::string_view json) {
    comma();
    raw_value(json);
    return *this;
  }
  std::string done() { return std::move(text_ += ']'); }
};

template <class Range>
std::string array_of(const Range& values) {
  Array array;
  for (const auto& v : values) array.add(v);
  return array.done();
}

}  // namespace quire::lab::json
