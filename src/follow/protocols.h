// The protocols of all kinds but plain OAI-PMH (oai.h): one file each, of the name of the kind. What they
// need of a source, and how it fails: docs/following.md.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "follow/protocol.h"

namespace quire::follow {

using MadeProtocol = Result<std::unique_ptr<Protocol>>;

/// OAI-PMH, and then what the announcement feeds of the same categories say.
MadeProtocol make_arxiv_announced(const store::Follow& follow);
MadeProtocol make_arxiv_rss(const store::Follow& follow);
MadeProtocol make_arxiv_atom(const store::Follow& follow);
MadeProtocol make_hf(const store::Follow& follow);
MadeProtocol make_openreview(const store::Follow& follow);
MadeProtocol make_openalex(const store::Follow& follow);
MadeProtocol make_s2(const store::Follow& follow);
/// A file in the format of the importer that has the kind's name.
MadeProtocol make_file(const store::Follow& follow);
MadeProtocol make_quire(const store::Follow& follow);

/// Announcement feeds below `address`, each of the lists that one of `feeds` names ("cs.LG+stat.ML").
std::unique_ptr<Protocol> announcements(std::string address, std::vector<std::string> feeds);

}  // namespace quire::follow
