// What changed in a paper's words: from edition to edition, and since a reader read it. Pure functions over
// what the store kept; how a change is shown is for pages and the command line.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/store.h"

namespace quire::feed {

/// The words of a paper that are compared. Of authors the names alone: an ORCID that became known is no
/// change.
struct Words {
  std::string title;
  std::string abstract;
  std::vector<std::string> authors;
  friend bool operator==(const Words&, const Words&) = default;
};
Words words_of(const Paper& paper);
Words words_of(const store::Edition& edition);

struct WordChange {
  Instant at{};     ///< when it was seen
  int version = 0;  ///< the greatest that was known from then on; 0: none
  int version_before = 0;
  Words before, after;
  /// "title, abstract and authors"
  std::string what() const;
};

/// Newest first. `editions` oldest first, as the store gives them; one that differs in nothing is left out.
std::vector<WordChange> changes(const Paper& paper, std::span<const store::Edition> editions);

/// From the words that were there at `read` to those of now; nothing if they are the same. `at` is the newest
/// change.
std::optional<WordChange> change_since(const Paper& paper, std::span<const store::Edition> editions,
                                       Instant read);

}  // namespace quire::feed
