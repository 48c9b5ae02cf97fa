// What a harvester asks, read and checked: the verb, its arguments, and everything that is wrong with them
// under the codes of the protocol. Pure: the clock and the store are not known here.
// Source: OAI-PMH 2.0, 3.1 to 3.3, 3.6 and 4.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "paper/day.h"
#include "web/http.h"

namespace quire::web {

enum class OaiVerb : unsigned char {
  identify,
  list_metadata_formats,
  list_sets,
  get_record,
  list_identifiers,
  list_records
};
const char* word(OaiVerb verb);

struct OaiError {
  const char* code;  ///< "badArgument"
  std::string why;
};

struct OaiRequest {
  OaiVerb verb = OaiVerb::identify;
  std::vector<std::pair<std::string, std::string>> arguments;  ///< as given, the verb first
  std::vector<OaiError> errors;
  std::optional<Instant> from;   ///< first moment that counts
  std::optional<Instant> until;  ///< last second that counts

  /// nullptr when it was not given.
  const std::string* get(std::string_view name) const;
  bool has_error(std::string_view code) const;
};

OaiRequest read_oai_request(const Fields& fields);

/// "2026-11-20T07:30:00Z"
std::string oai_instant(Instant at);

}  // namespace quire::web
