// The template of tokens.h: a scanner that keeps one folded word at a time in a fixed buffer.
#pragma once

#include <array>

namespace quire::text {

/// Walks a text word by word; word() lives until the next call of next().
class WordScanner {
 public:
  explicit WordScanner(std::string_view text) : text_(text) {}
  bool next();
  std::string_view word() const { return {buffer_.data(), size_}; }
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }

 private:
  static constexpr std::size_t kWordBytesMax = 64;

  bool next_unicode();
  bool take_folded(std::string_view run);

  std::string_view text_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t size_ = 0;
  std::array<char, kWordBytesMax> buffer_;
};

template <class Visit>
void for_each_word(std::string_view text, Visit&& visit) {
  WordScanner scanner(text);
  for (std::uint32_t position = 0; scanner.next(); ++position) visit(scanner.word(), position);
}

}  // namespace quire::text
