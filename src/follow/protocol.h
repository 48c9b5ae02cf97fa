// How one kind of source is asked: a protocol decides the next request from what it knows (its progress), and
// makes of the answer records, new progress, or a reason. It does no I/O, keeps nothing and knows no clock
// but the time that is handed in; asking, waiting, repeating and storing is harvest.h's. So every protocol
// can be killed anywhere, and tested without a network.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "follow/state.h"
#include "source/fetch.h"
#include "source/source.h"
#include "store/store.h"

namespace quire::follow {

/// What an answer means.
struct Reading {
  enum class Then : unsigned char {
    go_on,       ///< a page; there are more
    complete,    ///< a page, the last one
    again,       ///< a fault of the source that passes: the same request later
    from_start,  ///< the way is lost (a token was refused): go on from `progress` without the page
    person,      ///< only a person can mend it
  };
  Then then = Then::again;
  std::string why;  ///< again, from_start, person: one sentence
  std::vector<Record> records;
  std::vector<source::Problem> problems;  ///< what could not be read: becomes a gap
  boost::json::object progress;           ///< go_on, complete, from_start: stored with the records
  std::string suspicion;                  ///< complete, but it looks like yesterday's, say
  std::string note;                       ///< complete: what a person should know of how it was read

  static Reading again_because(std::string why) { return because(Then::again, std::move(why)); }
  static Reading person_because(std::string why) { return because(Then::person, std::move(why)); }

 private:
  static Reading because(Then then, std::string why) {
    Reading reading;
    reading.then = then;
    reading.why = std::move(why);
    return reading;
  }
};

/// What asking for one record alone brought.
struct SingleReading {
  enum class What : unsigned char {
    came,        ///< a record; it may say that the source deleted it
    gone,        ///< the source knows nothing of that name
    unreadable,  ///< still; `why`
    fault,       ///< no answer that means anything; `why`
  };
  What what = What::fault;
  std::string why;
  std::vector<Record> records;
};

class Protocol {
 public:
  virtual ~Protocol() = default;
  /// `progress` is empty at the very first request, and what the last page left otherwise: of a harvest under
  /// way, or of the last complete one. Validators (ETag) are kept in it by protocols that ask conditionally.
  virtual source::FetchRequest next(const boost::json::object& progress, Instant now) const = 0;
  virtual Reading read(const boost::json::object& progress, const source::Fetched& answer,
                       Instant now) const = 0;
  /// Statuses that read() is asked about. What harvest.h makes of the others: 304 is a complete harvest
  /// without news, 408, 425, 429 and 5xx are asked again, any other waits for a person.
  virtual bool reads(int status) const { return status == 200; }
  /// What a request that cannot be had is worth, after so many tries (kTriesMax: there will be no other one):
  /// something, and the harvest goes on with that. For what is welcome but not needed.
  virtual std::optional<Reading> without(const boost::json::object&, const std::string& /*why*/,
                                         int /*tries*/, Instant) const {
    return std::nullopt;
  }
  /// How a record that could not be read is asked for alone, by the name that its source gives it
  /// (source::Problem); nothing where it cannot be. `progress` is that of the last complete harvest.
  virtual std::optional<source::FetchRequest> ask_for(const boost::json::object& /*progress*/,
                                                      const std::string& /*name*/) const {
    return std::nullopt;
  }
  virtual SingleReading read_single(const boost::json::object& /*progress*/, const std::string& /*name*/,
                                    const source::Fetched&) const {
    return {};
  }
  /// After a complete harvest: does it look stale, given what the store made of its records? One sentence, or
  /// nothing. Asked once a harvest.
  virtual std::string suspicion(const State&, Instant) const { return {}; }
};

/// A kind of source that can be followed.
struct Kind {
  const char* name;      ///< "arxiv"
  const char* what;      ///< what its argument is: "categories: cs.LG, or cs.LG+stat.ML; empty: all of arXiv"
  const char* help;      ///< one sentence
  const char* address;   ///< the usual one
  std::int64_t every_s;  ///< the usual time between two harvests
  std::int64_t every_s_min;  ///< the source's own wish
  /// An error says what is wrong with the argument or address.
  Result<std::unique_ptr<Protocol>> (*make)(const store::Follow&);
};

std::span<const Kind> kinds();
const Kind* kind(std::string_view name);

}  // namespace quire::follow
