// The metadata formats that read_oai() knows, one reader each, all into the same draft. They take elements in
// any order and pass over unknown ones. Sources: arXiv's schemas as its server serves them (export formats
// arXiv and arXivRaw), dublincore.org for oai_dc, docs/interfaces.md for quire.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "source/fields.h"

namespace quire::source {

struct OaiHeader {
  std::string identifier;         ///< "oai:arXiv.org:2611.00001"
  std::string id;                 ///< what it names: "2611.00001"
  std::vector<std::string> sets;  ///< "cs:cs:LG"
  bool deleted = false;
};

/// Authors in parts, no history: `created` and `updated` only. `updated` is missing while there is one
/// version.
void read_arxiv_format(pugi::xml_node metadata, Draft& draft);
/// The history with withdrawals, authors in one line, TeX as it was submitted.
void read_arxiv_raw_format(pugi::xml_node metadata, Draft& draft);
/// What every server speaks. The categories of arXiv's are only in the sets of the header, so that which one
/// is the primary one is not known.
void read_dublin_core(pugi::xml_node metadata, const OaiHeader& header, Draft& draft);
/// Every field of a paper; returns its picks.
std::vector<Pick> read_quire_format(pugi::xml_node metadata, Draft& draft);

/// Fields that arXiv and arXivRaw share; false if it is none of them.
bool read_arxiv_field(std::string_view name, pugi::xml_node element, Draft& draft);

}  // namespace quire::source
