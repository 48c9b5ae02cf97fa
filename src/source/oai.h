// One answer of an OAI-PMH 2.0 server: its records, errors, and how to go on. Formats: arXiv, arXivRaw,
// oai_dc, and Quire's own. An answer that is not whole (truncated XML, an HTML page, nothing) is an error,
// never an empty list. Source: openarchives.org/OAI/openarchivesprotocol.html; what arXiv makes of it:
// docs/importing.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace quire::source {

struct OaiError {
  std::string code;  ///< "badResumptionToken", "noRecordsMatch", ...
  std::string message;
};

/// By which a server lists a record: if they are the same, the record did not move in the list.
struct OaiPlace {
  std::string identifier;
  std::string datestamp;  ///< as written
  friend bool operator==(const OaiPlace&, const OaiPlace&) = default;
};

struct OaiAnswer {
  std::string verb;               ///< "ListRecords": what the answer is to; empty if it holds errors only
  std::string response_date;      ///< as the server wrote it; empty if it did not
  std::vector<Record> records;    ///< a deleted one has its id and `deleted` only
  std::vector<Problem> problems;  ///< records that could not be read, or fields left out; with identifiers
  std::vector<OaiPlace> places;   ///< of all records but those cut out, in their order
  std::size_t cut_out = 0;        ///< records that are in `problems` alone: no well-formed XML
  std::string newest_datestamp;   ///< the greatest of the headers, as written; empty without records
  std::string oldest_datestamp;   ///< likewise the least
  /// Nothing: the list was complete without one. Empty: this was its last page.
  std::optional<std::string> token;
  std::vector<OaiError> errors;
  std::string granularity;            ///< of an Identify answer: "YYYY-MM-DD" or "YYYY-MM-DDThh:mm:ssZ"
  std::string earliest_datestamp;     ///< likewise
  std::string repository_name;        ///< likewise
  std::vector<std::string> prefixes;  ///< of a ListMetadataFormats answer

  bool has_error(std::string_view code) const;
};

/// Headers of ListIdentifiers are records with nothing but their id. `source` is what the records name as
/// theirs ("arxiv-oai").
Result<OaiAnswer> read_oai(std::string_view xml, std::string_view source);

/// Importer: one or more answers, one behind the other, as they were saved.
void read_arxiv_oai(Input& input, const ImportOptions& options, const Sink& sink);

}  // namespace quire::source
