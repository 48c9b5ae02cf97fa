// Identifiers of papers: arXiv (old and new style), DOI, OpenReview, OpenAlex, Semantic Scholar, and our own
// for what has none of these.
// Grammar and normalisation: docs/interfaces.md "Identifiers"; arXiv's own rules at
// info.arxiv.org/help/arxiv_identifier.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire {

/// In the order in which a work that has several identities takes its own: the first is the best.
enum class Scheme : std::uint8_t { arxiv, openreview, doi, openalex, s2, own };

/// The identity of a paper, without version. Its key is canonical: equal papers of one scheme have equal
/// keys.
///   arxiv      2611.00001, math/0309136       (bare)
///   doi        doi:10.1000/abc.123            (lower case)
///   openreview openreview:aBcD123_-x          (case kept)
///   openalex   openalex:W2741809807           (a work)
///   s2         s2:649def34f8be52c8b66281af98ae884c09aef38b  (Semantic Scholar's paperId)
///   own        quire:lower-case-words         ([a-z0-9-], made by own_id)
class PaperId {
 public:
  /// Reads an identifier as people and programs write it: bare, prefixed (`arXiv:`, `doi:`), or as the URL of
  /// an abstract, PDF, DOI or forum page. A version suffix is accepted and dropped (see VersionedId).
  static Result<PaperId> parse(std::string_view text);

  /// An own identifier from any title: folded, words joined by '-', at most 80 bytes; `quire:paper-<hash>` if
  /// nothing is left. The same title always gives the same id.
  static PaperId own_id(std::string_view plain_title);

  Scheme scheme() const { return scheme_; }
  const std::string& key() const { return key_; }
  /// The page of this paper at its origin, empty for own ids.
  std::string url() const;
  /// The PDF at its origin (arXiv and OpenReview), else empty.
  std::string pdf_url() const;

  friend bool operator==(const PaperId&, const PaperId&) = default;
  friend std::strong_ordering operator<=>(const PaperId&, const PaperId&) = default;

 private:
  friend struct IdReader;
  PaperId(Scheme scheme, std::string key) : scheme_(scheme), key_(std::move(key)) {}
  Scheme scheme_;
  std::string key_;
};

/// An identifier together with the version that was asked for; version 0 means the latest.
struct VersionedId {
  PaperId id;
  int version = 0;
};
Result<VersionedId> parse_versioned_id(std::string_view text);

}  // namespace quire
