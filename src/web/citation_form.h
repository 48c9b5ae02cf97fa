// The forms in which a paper is cited, each at an address of its own (/papers/ID.bib) and for whoever asks
// for its media type at the paper's address.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "paper/paper.h"

namespace quire::web {

struct CitationForm {
  std::string_view ending;        ///< ".bib"
  std::string_view name;          ///< "BibTeX"
  std::string_view media_type;    ///< without its charset
  std::string_view content_type;  ///< with it, where there is one
  std::string (*write)(const Paper& paper);
  bool cites = true;  ///< false: the paper itself in other words, no citation
};
std::span<const CitationForm> citation_forms();

/// The form whose ending the address has, nullptr if none.
const CitationForm* form_at(std::string_view address);

/// The form that an Accept header prefers to a page, nullptr if none: then the page is the answer. Media
/// types of one weight are preferred in their order. Source: RFC 9110, 12.5.1.
const CitationForm* form_accepted(std::string_view accept);

}  // namespace quire::web
