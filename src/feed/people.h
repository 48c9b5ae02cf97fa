// The people behind a name: papers by the index, decisions by the store, who is who by the room `people`.
// docs/people.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"
#include "people/person.h"
#include "store/store.h"

namespace quire::feed {

/// Of a name with more papers the newest are looked at.
inline constexpr std::size_t kMentionsMax = 5000;

struct Namesakes {
  people::NameKey name;                   ///< that was asked for
  std::vector<people::Mention> mentions;  ///< of its block; Mention::doc is the store's
  people::People found;                   ///< all people of the block
  std::vector<std::size_t> meant;         ///< those of `found` who may bear the name, most papers first
  std::vector<store::AuthorDecision> decisions;  ///< about the block, newest first, those undone included
  bool cut = false;                              ///< there are more papers than were looked at
};
Namesakes namesakes(store::Store& store, index::Index& index, const std::string& name);

/// An author by paper and place, "2611.00001:2" for the second. An error says what is wrong with it.
Result<store::AuthorPlace> author_place(store::Store& store, std::string_view text);
/// The same written.
std::string place_text(const std::string& paper, std::uint32_t position);

/// Decides about two authors, after all that would make it senseless was asked: an error says what.
Result<std::int64_t> decide(store::Store& store, const store::AuthorDecision& decision);

}  // namespace quire::feed
