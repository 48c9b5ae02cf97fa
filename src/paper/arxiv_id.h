// arXiv's identifiers in all their spellings: old and new, with class, version and file ending, re-padded and
// with lost hyphens. Source: docs/interfaces.md "Identifiers".
#pragma once

#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire {

/// "2611.00001", "math/0309136"; version 0 where none is named.
struct ArxivKey {
  std::string key;
  int version = 0;
};

/// `text` begins behind the address of a page, or with "arXiv:". `given` is what messages show.
Result<ArxivKey> read_arxiv_key(std::string_view text, std::string_view given);

}  // namespace quire
