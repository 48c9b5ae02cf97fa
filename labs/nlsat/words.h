// Words of a text with their places, and what a parser says of a word that does not fit. Texts are cut into
// words and read word by word, never by replacing text: "apple" and "pineapple" are different nouns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::labs::nlsat {

struct Word {
  std::string text;       ///< as it stands
  std::size_t place = 0;  ///< of its first byte in the whole text
};

struct Sentence {
  std::vector<Word> words;  ///< commas are words; the full stop is not
  std::string text;         ///< as it stands, with its full stop
};

struct TextLimits {
  std::size_t bytes_max = 1 << 20;
  std::size_t word_bytes_max = 60;
  std::size_t sentences_max = 20'000;
  std::size_t words_max = 200;  ///< of a sentence
};

/// Words are runs of letters, digits, '-' and '\''; a sentence ends with a full stop. Any other character, or
/// a text that ends without one, is an error that names its place.
Result<std::vector<Sentence>> sentences_of(std::string_view text, const TextLimits& limits = {});

/// Reads a sentence from left to right.
class Reader {
 public:
  Reader(const Sentence& sentence, std::size_t number) : sentence_(sentence), number_(number) {}

  bool at_end() const { return next_ == sentence_.words.size(); }
  std::string_view peek(std::size_t ahead = 0) const;  ///< empty at the end
  std::string take() { return sentence_.words[next_++].text; }
  /// Takes the word if it is this one; the first letter of a sentence may be a capital.
  bool take_if(std::string_view word);
  bool peeks(std::string_view word, std::size_t ahead = 0) const;
  /// sentence 3: "If ...": "wrong" does not fit; `wanted`
  Error fault(const std::string& wanted) const;
  bool at_start() const { return next_ == 0; }

 private:
  const Sentence& sentence_;
  std::size_t number_;
  std::size_t next_ = 0;
};

std::string capital(std::string text);
std::string lower_first(std::string text);
bool begins_with_capital(std::string_view word);

}  // namespace quire::labs::nlsat
