// This Quire as a data provider of OAI-PMH 2.0: others harvest it at /oai. Every verb, every error, paging by
// tokens that keep no state here. What is asked: oai_request.h; who is in a list: oai_items.h; how a record
// looks: oai_formats.h. Source: www.openarchives.org/OAI/openarchivesprotocol.html; for people:
// docs/interfaces.md "Harvesting this Quire".
#pragma once

#include <mutex>
#include <optional>

#include "web/oai_catalogue.h"
#include "web/oai_items.h"
#include "web/oai_token.h"
#include "web/site.h"

namespace quire::web {

class OaiProvider {
 public:
  explicit OaiProvider(const Site& site) : site_(site) {}
  /// GET, HEAD and POST. Errors of the protocol are answers with status 200.
  Response answer(const Request& request);

 private:
  friend class OaiConversation;
  /// Made at the first need, so that a Quire that nobody harvests has no key.
  const TokenKey& token_key();

  const Site& site_;
  SetCatalogue catalogue_;
  TrendingNow trending_;
  std::mutex key_mutex_;
  std::optional<TokenKey> key_;
};

}  // namespace quire::web
