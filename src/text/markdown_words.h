// In the words of a text: names of people after an @, and identifiers of papers (arXiv, DOI).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

struct WordPiece {
  enum class Kind : unsigned char { words, mention, paper } kind = Kind::words;
  std::string_view written;
  std::string target;  ///< mention: the name; paper: its key
};

/// The pieces in order; together they are the text. Names have 2 to 32 letters, digits, '_', '-' and '.'.
std::vector<WordPiece> find_in_words(std::string_view text);

/// "/papers/2611.00001", percent-encoded.
std::string paper_path(std::string_view key);

}  // namespace quire::text
