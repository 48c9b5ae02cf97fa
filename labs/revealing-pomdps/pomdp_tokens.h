// Words of a .POMDP file with their lines: parted by blanks, a colon is a word of its own, # begins a
// comment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "paper/result.h"

namespace quire::labs::revealing_pomdps {

class Tokens {
 public:
  Tokens(std::string_view text, const std::string& name) : text_(text), name_(name) { advance(); }

  /// The coming word; empty at the end of the text.
  std::string_view peek() const { return word_; }
  std::string_view next() {
    const std::string_view word = word_;
    if (!word.empty()) last_line_ = line_of_word_;
    advance();
    return word;
  }
  bool take(std::string_view word) {
    if (word_ != word) return false;
    next();
    return true;
  }
  /// True before `word :`, the head of an entry.
  bool heads_entry() const {
    static constexpr std::string_view kHeads[] = {"discount", "values", "states", "actions", "observations",
                                                  "start",    "T",      "O",      "R"};
    for (const std::string_view head : kHeads)
      if (word_ == head) return follows() == ':' || word_ == "start";
    return false;
  }
  std::size_t line() const { return last_line_; }  ///< of the word that was taken last
  Error fault(const std::string& what) const {
    return Error{fmt::format("{}: line {}: {}", name_, last_line_, what)};
  }
  const std::string& name() const { return name_; }

 private:
  static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
  /// The first character after the word that is no blank.
  char follows() const {
    std::size_t at = at_;
    while (at < text_.size() && blank(text_[at])) ++at;
    return at < text_.size() ? text_[at] : '\0';
  }
  void advance() {
    while (at_ < text_.size() && (blank(text_[at_]) || text_[at_] == '#')) {
      if (text_[at_] == '#')
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      else
        line_ += text_[at_++] == '\n' ? 1 : 0;
    }
    const std::size_t begin = at_;
    line_of_word_ = line_;
    if (at_ < text_.size() && text_[at_] == ':')
      ++at_;
    else
      while (at_ < text_.size() && !blank(text_[at_]) && text_[at_] != '#' && text_[at_] != ':') ++at_;
    word_ = text_.substr(begin, at_ - begin);
  }

  std::string_view text_, word_;
  std::string name_;
  std::size_t at_ = 0, line_ = 1, line_of_word_ = 1, last_line_ = 1;
};

}  // namespace quire::labs::revealing_pomdps
