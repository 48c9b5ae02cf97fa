// One harvest of one followed source, to its end or as far as it comes. The records of an answer and the
// state that says so are one transaction: at whatever point the process dies, the store knows exactly how far
// it came, and the next harvest goes on there. An answer may come twice, so records are put as often as they
// come; nothing is lost, nothing doubled.
#pragma once

#include <functional>
#include <string>

#include "follow/asker.h"
#include "follow/retry.h"
#include "follow/state.h"
#include "store/store.h"

namespace quire::follow {

/// What is going on, for who watches.
struct Note {
  enum class Kind : unsigned char { asking, waiting, stored, restarted } kind = Kind::asking;
  const State& state;
  std::string why{};  ///< waiting, restarted
  Instant until{};    ///< waiting
};

struct Tools {
  Asker& asker;
  Clock& clock;
  Random& random;
  Stop stop{};
  std::function<void(const Note&)> watch{};
};

struct HarvestResult {
  enum class End : unsigned char {
    complete,
    stopped,  ///< somebody asked for it; it goes on where it was
    trouble,  ///< it goes on where it was, at due_at
    person,   ///< as trouble, but waiting will hardly help
    gone,     ///< the follow was removed meanwhile
  };
  End end = End::trouble;
  std::string why;  ///< trouble, person: one sentence
  Counts counts;    ///< of the whole harvest, earlier runs of it included
  State state;      ///< as stored
  Instant due_at{};
};

/// One process at a time: hold lock_follow(). Throws store::StoreError when the store cannot go on.
HarvestResult harvest(store::Store& store, std::int64_t follow, const Protocol& protocol, const Tools& tools);

}  // namespace quire::follow
