// Words of people as HTML, kept a while: the same text is the same HTML, and a discussion of a thousand
// comments is shown again whenever one is added.
#pragma once

#include <string>

namespace quire::web {

/// Safe blocks of HTML of a text in Markdown; of one that is none any more (limits may have changed), its
/// words as they are. From any thread.
std::string words_html(const std::string& markdown);

}  // namespace quire::web
