// What a person asks to follow, checked before it is kept: on the command line and on the page alike. Errors
// are sentences that say what to do.
#pragma once

#include <filesystem>
#include <string>

#include "follow/protocol.h"

namespace quire::follow {

/// As typed.
struct Wanted {
  std::string kind;
  std::string what;
  std::string every;    ///< "6h"; empty: as usual
  std::string address;  ///< empty: the usual one
};

/// The follow to add, due at once. An error if there is no such kind, it cannot follow that, or not so often.
Result<store::Follow> follow_of(const Wanted& wanted, Instant now);
/// `follow` with another time or address; those that are empty stay.
Result<store::Follow> changed(store::Follow follow, const Wanted& wanted);
/// Keeps what changed() gave. With another address everything is read anew, for what was known of the old one
/// says nothing about it; that waits for a harvest under way. An error says why it is not kept.
Status keep_change(store::Store& store, const std::filesystem::path& data_folder,
                   const store::Follow& follow);

/// "arxiv cs.LG", "oai all"; with " at ADDRESS" where that is not the usual one. No two follows share one.
std::string name_of(const store::Follow& follow);
/// Its own address, or the usual one of its kind.
std::string where_asked(const store::Follow& follow);

}  // namespace quire::follow
