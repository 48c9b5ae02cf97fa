// Under which address and names this Quire is harvested: base URL, domain, and the identifiers of records.
// Source: OAI-PMH 2.0, 2.4 and 3.1.1.1; "Specification and XML Schema for the OAI Identifier Format".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "paper/ids.h"
#include "web/site.h"

namespace quire::web {

/// Where this Quire is: what its operator says, else what the request was sent to. No '/' at its end.
std::string site_url(const Site& site, const Request& request);
/// The name that identifiers carry: the host, and "localhost" for an address without a name.
std::string oai_domain(std::string_view site_url);
/// Whether the oai-identifier scheme knows such a domain: at least two labels.
bool is_public_domain(std::string_view domain);

/// "oai:DOMAIN:arxiv:2611.00001", "oai:DOMAIN:doi:10.1000/abc"; percent-encoded where a URI needs it.
std::string oai_identifier(std::string_view domain, std::string_view key);
/// The key that such an identifier is of; nothing if it is not exactly one of ours.
std::optional<PaperId> paper_of_identifier(std::string_view domain, std::string_view identifier);

/// What is wrong with an address that an operator gives ("https://papers.example.org"), or nothing.
std::string problem_of_site_url(std::string_view url);
/// Likewise for a contact's mail address.
std::string problem_of_contact(std::string_view address);

}  // namespace quire::web
