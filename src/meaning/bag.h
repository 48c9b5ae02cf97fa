// A text as a bag of words: which stems it has and how often. Order, stop words and fields are gone.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/tex.h"
#include "text/tokens.h"

namespace quire::meaning {

/// Words of one paper that count at all; what is longer is cut.
inline constexpr std::size_t kWordsMax = 20'000;

struct Count {
  std::uint32_t word = 0;
  std::uint32_t times = 0;
};

/// Calls visit(stem) for every word of a text as it is stored, stop words left out.
template <class Visit>
void for_each_stem(std::string_view tex, Visit&& visit) {
  std::size_t words = 0;
  text::for_each_word(text::plain_words(tex), [&](std::string_view word, std::uint32_t) {
    if (++words <= kWordsMax && !text::is_stop_word(word)) visit(text::stem(word));
  });
}

/// Numbers of words to counts, ascending.
inline std::vector<Count> counted(std::vector<std::uint32_t>& words) {
  std::sort(words.begin(), words.end());
  std::vector<Count> counts;
  counts.reserve(words.size());
  for (const std::uint32_t word : words) {
    if (counts.empty() || counts.back().word != word) counts.push_back({word, 0});
    ++counts.back().times;
  }
  return counts;
}

}  // namespace quire::meaning
