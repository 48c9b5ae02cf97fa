// Words for the index and for highlights: where they stand, folded and stemmed (Snowball English).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quire::text {

/// A word of a text. `begin`, `end` are byte offsets into the text that was given; `position` counts words.
struct Token {
  std::string word;  ///< folded, not stemmed
  std::uint32_t position = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Splits UTF-8 text (already plain_words) into words: runs of letters and digits; "GPT-4" gives gpt and 4;
/// CJK gives one word a character; at most 64 bytes a word, longer runs are cut.
std::vector<Token> tokenize(std::string_view text);

/// tokenize() without allocation a word: calls visit(word, position) with a view that lives for the call.
template <class Visit>
void for_each_word(std::string_view text, Visit&& visit);

/// The English stem of a folded word. Thread-safe; results are cached per thread. The view stays
/// valid until the same thread has stemmed 32,768 other words.
std::string_view stem(std::string_view folded_word);

/// The 30 or so words that are too common to rank by ("the", "of", ...). They are indexed for phrases all the
/// same.
bool is_stop_word(std::string_view folded_word);

/// Words of which questions are made and papers are not ("which", "does", "about", "don" of "don't"): in a
/// query of many words they say nothing about its subject. Has no word that may be one ("few", "off",
/// "first").
bool is_filler(std::string_view folded_word);

}  // namespace quire::text

#include "text/tokens_inl.h"
