// What several sources say about one work, and the paper that they give together. Each source has one
// statement about a work under the identity that it uses itself; the paper is a function of the statements
// and not of the order in which they came, so every field has an origin, and joining two works can be undone.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paper/paper.h"

namespace quire {

/// `paper.id` is the identity that the source uses.
struct Statement {
  std::string source;  ///< as in Record
  Paper paper;
};

/// Whose words about a paper count when sources differ: greater is better. Archives before those who collect
/// from them, those before listings and reference lists; an unknown source is like a reference list. Of
/// "quire:example.org" the part before the colon counts.
int authority(std::string_view source);

/// Every identity that a paper gives its work, the DOI of the published version included: ascending, each
/// once.
std::vector<PaperId> identities(const Paper& paper);

/// The best identity that a work has, by scheme; between two of one scheme that of the greater authority.
PaperId best_id(std::span<const Statement> statements);

/// All statements merged, the one of the greatest authority last. Its id is best_id(); everything else that
/// they name is in other_ids, but for Quire's own. Deleted ones count only if all are. Corrections
/// ("correction:KEY") come last and replace what the others give, whatever version that is of. At least one
/// statement. Any order of them gives the same paper.
Paper fold(std::span<const Statement> statements);

/// Where a field of the folded paper is from.
struct Origin {
  std::string field;   ///< "title", "abstract", ...
  std::string source;  ///< of greatest authority among those that say just this
  PaperId said_of;
};
/// One for each field of the folded paper that is given, in a fixed order. A field that is united from
/// several (versions, categories added later, identities) has an origin for each that contributes.
std::vector<Origin> origins(std::span<const Statement> statements);

}  // namespace quire
