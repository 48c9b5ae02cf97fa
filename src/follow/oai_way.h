// How far a harvest by OAI-PMH has come, as it is kept in the follow's progress, and how pages overlap.
//
// arXiv's tokens say how many records to skip. A record that changes while its list is read moves to the end
// of it, and all that stood behind it move up by one: one of them over the border between two pages, and it
// would be lost, as its datestamp is older than the next harvest begins. So a page is asked for from a
// little before where the token says, and it must hold one of the records that ended the page before, under
// the datestamp that it had there, so that it did not move itself; then nothing between them was left out. If
// it holds none, the list goes on by datestamp instead.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "source/oai.h"

namespace quire::follow {

/// How far a harvest has come, as it is kept in the follow's progress.
struct Way {
  std::string granularity;  ///< of the server's datestamps; empty: not asked yet
  std::string earliest;     ///< the first datestamp that the server may have
  std::string from;         ///< of all lists of this harvest; empty: from the beginning
  // Of the harvest under way:
  std::string began;  ///< when its first answer was made: the earliest that any clock said in it
  std::uint64_t set = 0;
  // Of the list under way:
  std::string list_from;          ///< as `from`, or later after a token was refused
  std::string token;              ///< of the next page, as the server gave it; empty: the list begins
  std::string ask;                ///< sent instead of it, so that pages overlap; empty: the token itself
  std::vector<std::string> tail;  ///< the last places of the page before, of which the next must hold one
  std::string newest;             ///< the greatest datestamp of it that is stored
  bool ordered = true;            ///< so far its pages came in the order of their datestamps
  std::uint64_t refusals = 0;     ///< of `ask`, one after the other
  // Brent's search for a circle of tokens: a token seen, and how many pages it is compared with.
  std::string mark;
  std::uint64_t pages = 0;
  std::uint64_t mark_until = 1;
};

/// Anything that is not of its type is as if it were not there.
Way read_way(const boost::json::object& progress);
boost::json::object write_way(const Way& way);

/// Before the first page of a list.
void begin_list(Way& way, std::string from);
/// True if the token leads back to where the list was already.
bool goes_round(Way& way, const std::string& token);
/// Makes the page behind `token` overlap the one that these places end. `unplaced`: records of that page that
/// are not among them; they may be its last ones.
void overlap(Way& way, std::span<const source::OaiPlace> places, std::size_t unplaced);
/// True if a page begins where the one before ended, or nothing is known of that.
bool continues(const Way& way, std::span<const source::OaiPlace> places);

/// So often in a row may a source refuse tokens that overlap before it gets them as they are.
inline constexpr std::uint64_t kOverlapRefusalsMax = 3;

}  // namespace quire::follow
