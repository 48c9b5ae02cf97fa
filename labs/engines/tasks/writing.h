// What tasks share: numbers as text and back, the frame of a response (end mark, `:`), the steps of a trace.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "labs/engines/random/random.h"
#include "labs/engines/tasks/problem.h"
#include "paper/result.h"

namespace quire::labs::tasks {

inline void put(std::string& out, long long number) {
  if (0 <= number && number < 10) {
    out += static_cast<char>('0' + number);
    return;
  }
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// Exactly `width` digits; number < 10^width.
inline void put_padded(std::string& out, int number, int width) {
  for (int power = width == 3 ? 100 : width == 2 ? 10 : 1; power > 0; power /= 10)
    out += static_cast<char>('0' + number / power % 10);
}

inline bool is_digit(char c) { return '0' <= c && c <= '9'; }

/// Reads a text from its left.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  std::string_view rest() const { return rest_; }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  char take_any() {
    const char c = front();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return c;
  }
  /// A number without sign and without leading zeros, of at most `digits_max` digits; -1 if there is none.
  int number(std::size_t digits_max) {
    std::size_t digits = 0;
    int value = 0;
    while (digits < rest_.size() && is_digit(rest_[digits])) {
      if (digits == digits_max) return -1;
      value = value * 10 + (rest_[digits++] - '0');
    }
    if (digits == 0 || (digits > 1 && rest_[0] == '0')) return -1;
    rest_.remove_prefix(digits);
    return value;
  }

 private:
  std::string_view rest_;
};

/// The response without its end mark in `body`. Reason::right: it has one, at its end.
inline Reason unframe(std::string_view response, std::string_view& body) {
  if (response.size() > kResponseSymbolsMax) return Reason::too_long;
  const std::size_t end = response.find(kEnd);
  if (end == response.npos) return Reason::no_end;
  if (end + 1 != response.size()) return Reason::after_end;
  body = response.substr(0, end);
  return Reason::right;
}

/// As unframe(), and then what stands after the last `:`.
inline Reason unframe_answer(std::string_view response, std::string_view& answer) {
  std::string_view body;
  if (const Reason reason = unframe(response, body); reason != Reason::right) return reason;
  const std::size_t colon = body.rfind(':');
  if (colon == body.npos) return Reason::no_answer;
  answer = body.substr(colon + 1);
  return Reason::right;
}

/// The answer of a response of tasks with `:`, or nothing.
std::string_view answer_after_colon(std::string_view response);

/// `prompt "x": what`, for prompts that files give.
Error prompt_fault(std::string_view prompt, const std::string& what);
/// Refuses a prompt that is too long, and an answer (unless it is empty) that is not the one worked out.
Status check_read(std::string_view prompt, std::string_view given, std::string_view worked_out);

/// Writes the steps of a trace: each is appended to `out`, then end() is called.
class Steps {
 public:
  Steps(const Manner& manner, random::Stream& stream, std::string& out)
      : manner_(manner), stream_(stream), out_(out), begin_(out.size()) {}
  /// Whether the coming step is to be written in two.
  bool splits() { return manner_.split > 0 && stream_.bernoulli(manner_.split); }
  /// Ends a step with its mark, and perhaps says it again.
  void end(char mark) {
    out_ += mark;
    const std::size_t symbols = out_.size() - begin_;
    if (manner_.recheck > 0 && stream_.bernoulli(manner_.recheck)) {
      out_ += '?';
      out_.append(out_, begin_, symbols);
    }
    begin_ = out_.size();
  }

 private:
  const Manner& manner_;
  random::Stream& stream_;
  std::string& out_;
  std::size_t begin_;
};

}  // namespace quire::labs::tasks
