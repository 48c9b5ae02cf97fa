// Which paper an address means, and what identities and sources are called in words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/site.h"

namespace quire::web {

/// The paper of an address, or the page that says why there is none.
struct Wanted {
  std::optional<store::StoredPaper> paper;
  Response otherwise;
};
Wanted find_paper(const Site& site, const Request& request, std::string_view id_text);

/// "arXiv", "DOI", "OpenReview"; "Quire" for own ids.
std::string scheme_words(const PaperId& id);
/// The key without its scheme: "10.1000/abc"; of long ones the head.
std::string short_key(const PaperId& id);
/// "arXiv 2611.00001", "DOI 10.1000/abc"
std::string id_words(const PaperId& id);
/// Whose page url() is: "arXiv", "the publisher".
std::string origin_name(const PaperId& id);
/// What a source of Record::source is called: "arXiv", "a BibTeX file"; the name itself if it is not known.
std::string source_words(std::string_view source);

}  // namespace quire::web
