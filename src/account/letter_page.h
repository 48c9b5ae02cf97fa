// A letter as a page: what programs for mail show of HTML. No pictures, nothing from elsewhere; styles stand
// in the tags, for many programs drop style sheets; light and dark as the reader has it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quire::account {

struct LetterPage {
  std::string title;
  std::vector<std::string> before;  ///< paragraphs, plain text
  std::string button;               ///< what its link does
  std::string link;
  std::vector<std::string> after;
  std::string home;  ///< address of the Quire that writes
};

std::string html_of(const LetterPage& page);

}  // namespace quire::account
