// What people write to each other (comments, notes): Markdown as CommonMark has it, read by md4c, to HTML
// that is safe to show. No raw HTML, no images, links to http, https and mailto only; math between dollars as
// safe_html() gives it; @names and identifiers of papers are found outside of code and links.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::text {

// What one text may hold; more is an error that says so.
inline constexpr std::size_t kMarkdownCharactersMax = 10'000;
inline constexpr int kMarkdownDepthMax = 16;  ///< quotes, lists, emphasis within each other
inline constexpr std::size_t kMarkdownLinksMax = 100;
inline constexpr std::size_t kMarkdownMentionsMax = 20;
inline constexpr std::size_t kMarkdownBytesMax = 256 * 1024;  ///< of HTML

struct Markdown {
  std::string html;  ///< whole blocks: <p>, <blockquote>, <ul>, <ol>, <pre>, <hr>; made of our own tags only
  std::string
      plain;  ///< for letters and notices: the words, with marks of lists and quotes, links behind words
  std::vector<std::string> mentions;  ///< names after an @, without it, each once, in order
};

/// Linear in the text for what people write; the limits bound what they do not.
Result<Markdown> read_markdown(std::string_view text);

}  // namespace quire::text
