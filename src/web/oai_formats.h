// The formats in which the OAI-PMH provider gives a paper: `oai_dc` (Dublin Core, which every provider has),
// `arXiv` (the shape of arXiv's own provider, for papers of arXiv) and `quire` (everything, for another
// Quire). Text is given as it is stored. Sources: OAI-PMH 2.0, 3.4 and "Guidelines"; docs/interfaces.md "The
// harvest format".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"
#include "web/oai_xml.h"

namespace quire::web {

/// A paper and what formats say beside it.
struct Described {
  const store::StoredPaper& stored;
  std::span<const Pick> picks;  ///< all of them; needed by `quire` alone
  std::string_view site_url;
  std::span<const PaperId> apart{};  ///< papers that it was taken apart from; needed by `quire` alone
};

struct OaiFormat {
  std::string_view prefix;
  std::string_view xml_namespace;
  std::string_view schema;  ///< begins with '/': on this site
  bool arxiv_only;
  bool says_all;  ///< picks, and what a paper was taken apart from
  void (*write)(XmlWriter&, const Described&);
};
std::span<const OaiFormat> oai_formats();
/// nullptr if there is none of that name.
const OaiFormat* oai_format(std::string_view prefix);
std::string schema_url(const OaiFormat& format, std::string_view site_url);
bool gives(const OaiFormat& format, std::string_view key);

void write_oai_dc(XmlWriter& xml, const Described& described);
void write_arxiv(XmlWriter& xml, const Described& described);
void write_quire(XmlWriter& xml, const Described& described);  // oai_quire.cc

}  // namespace quire::web
