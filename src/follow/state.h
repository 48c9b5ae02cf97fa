// What is known about a followed source: how far its harvest came, when it last answered, what went wrong and
// what is missing. Kept as JSON in the store's `Follow::state`, written with the papers that it stands for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "paper/day.h"
#include "paper/result.h"

namespace quire::follow {

/// Something that a source has and we do not, as far as is known.
struct Gap {
  std::string what;   ///< "record 7 (2611.00001)"
  std::string why;    ///< "no well-formed XML"
  std::string id;     ///< key of the paper, if it could be read: the gap closes when a record of it comes
  std::string place;  ///< address of the answer: the gap closes when that is read again without it
  Instant seen_at{};
  std::string name{};       ///< of the record at its source, which can be asked for alone by it; or empty
  std::uint64_t tries = 0;  ///< so often it was, in vain
  Instant ask_at{};         ///< not before that
};

struct Counts {
  std::uint64_t requests = 0;
  std::uint64_t records = 0;
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t bad = 0;  ///< records that could not be read
};

struct State {
  boost::json::object progress;         ///< the protocol's own: where it goes on (protocol.h)
  std::optional<Instant> began_at;      ///< of the harvest under way; nothing: none is
  Counts counts;                        ///< of the harvest under way
  std::optional<Instant> attempted_at;  ///< the last request
  std::optional<Instant> answered_at;   ///< the last good answer
  std::optional<Instant> completed_at;  ///< the last harvest that reached its end
  Counts last;                          ///< of that one
  std::optional<Instant> newest_at;     ///< the last harvest that brought anything new
  int failures = 0;                     ///< harvests in a row that did not reach their end
  std::string trouble;                  ///< why the last one did not, one sentence; empty: it did
  std::optional<Instant> trouble_since;
  bool needs_person = false;    ///< waiting does not mend it: a set that does not exist, say
  std::string suspicion;        ///< "looks like the list of Thursday": complete, but not believed
  std::string note;             ///< of the last complete harvest: how it was read, where that is unusual
  std::vector<Gap> gaps;        ///< at most kGapsMax; open ones only
  std::uint64_t gaps_over = 0;  ///< those beyond
};

inline constexpr std::size_t kGapsMax = 100;

std::string write_state(const State& state);
/// Empty text is the state of a source that was never asked. Fields that are not known are passed over. An
/// error if it is no state.
Result<State> read_state(std::string_view text);

}  // namespace quire::follow
