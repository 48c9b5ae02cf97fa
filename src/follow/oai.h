// Harvesting by OAI-PMH 2.0: arXiv ("arxiv") and any other repository ("oai"). What makes it lose nothing:
// the next harvest begins at the moment at which the first answer of the last complete one was made, by the
// server's clock and inclusive, so what changed meanwhile is read again; when a token is refused, the list
// goes on from the greatest datestamp that is stored if the server lists in that order, and from its
// beginning otherwise. Sources: openarchives.org/OAI/openarchivesprotocol.html (2.5, 3.5);
// info.arxiv.org/help/oa.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "follow/protocol.h"

namespace quire::follow {

/// What to harvest, and from where.
struct OaiList {
  std::string address;
  std::string prefix = "arXiv";   ///< metadataPrefix
  std::vector<std::string> sets;  ///< harvested one after the other; empty: the whole repository
  std::string source;             ///< what its records name as theirs
  bool ask_granularity = false;   ///< by an Identify before the first list
  bool in_order = false;     ///< its lists come by datestamp, as arXiv's do; the protocol does not say so
  bool skip_tokens = false;  ///< it is arXiv's own: tokens say how many records to skip, see oai_way.h
  std::string earliest;      ///< `from` is never before that, if it is known beforehand
};

class OaiProtocol final : public Protocol {
 public:
  explicit OaiProtocol(OaiList list) : list_(std::move(list)) {}

  source::FetchRequest next(const boost::json::object& progress, Instant now) const override;
  Reading read(const boost::json::object& progress, const source::Fetched& answer,
               Instant now) const override;
  std::optional<source::FetchRequest> ask_for(const boost::json::object& progress,
                                              const std::string& name) const override;
  SingleReading read_single(const boost::json::object& progress, const std::string& name,
                            const source::Fetched& answer) const override;
  std::string suspicion(const State& state, Instant now) const override;

 private:
  OaiList list_;
};

/// "CS.lg+math.IT" -> "cs.LG", "cs.IT", each once; an archive is all that is in it. An error names the part
/// that is no category.
Result<std::vector<std::string>> arxiv_categories(std::string_view text);
std::string joined_categories(const std::vector<std::string>& categories);  ///< "cs.LG+hep-th"
/// "cs.LG+hep-th" -> "cs:cs:LG", "physics:hep-th"; "cs" is all of computer science. Empty: no set, all of
/// arXiv. An error names the part that is no category.
Result<std::vector<std::string>> arxiv_sets(std::string_view categories);

/// As the schema has it (openarchives.org/OAI/2.0/OAI-PMH.xsd, setSpecType).
bool is_oai_set(std::string_view set);

Result<std::unique_ptr<Protocol>> make_arxiv(const store::Follow& follow);
Result<std::unique_ptr<Protocol>> make_oai(const store::Follow& follow);

}  // namespace quire::follow
