#include "follow/harvest.h"

#include <algorithm>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "follow/gaps.h"

namespace quire::follow {
namespace {

using Then = Reading::Then;
using End = HarvestResult::End;

/// So often may a source send us back to one place before it is believed that it never goes on.
constexpr int kReturnsMax = 3;
constexpr std::chrono::hours kSuspiciousAgain{2};

class Harvest {
 public:
  Harvest(store::Store& store, store::Follow follow, const Protocol& protocol, const Tools& tools)
      : store_(store), follow_(std::move(follow)), protocol_(protocol), tools_(tools) {}

  HarvestResult run();

 private:
  /// Nothing: it ended, see end_ and why_.
  std::optional<Reading> read_next();
  std::optional<Reading> try_once(const source::FetchRequest& request, std::string& why,
                                  std::optional<std::chrono::milliseconds>& retry_after);
  bool take(const Reading& reading);
  void store_page(const Reading& reading);
  State after(const Reading& reading, const store::PutCounts& counts, Instant now) const;
  void complete(State& state, const Reading& reading, Instant now) const;
  bool restart(const Reading& reading);
  void fail(End end, std::string why);
  void write_trouble();
  Instant due_after(const State& state, Instant now) const;
  bool stopped() const { return tools_.stop && tools_.stop(); }
  void tell(Note::Kind kind, std::string why = {}, Instant until = {}) const {
    if (tools_.watch) tools_.watch(Note{kind, state_, std::move(why), until});
  }

  store::Store& store_;
  const store::Follow follow_;
  const Protocol& protocol_;
  const Tools& tools_;
  State state_;
  std::string place_;  ///< address of the request under way
  int returns_ = 0;
  std::string returned_to_;
  End end_ = End::stopped;
  std::string why_;
  Instant due_at_{};
};

HarvestResult Harvest::run() {
  // What cannot be read is begun again from the start: records that come twice change nothing.
  if (auto state = read_state(follow_.state)) state_ = std::move(*state);
  due_at_ = follow_.due_at;
  if (!state_.began_at) {
    state_.began_at = tools_.clock.now();
    state_.counts = {};
  }
  for (;;) {
    const std::optional<Reading> reading = read_next();
    if (!reading || !take(*reading)) break;
  }
  if (end_ == End::trouble || end_ == End::person) write_trouble();
  if (end_ == End::complete) mend_gaps(store_, follow_, due_at_, protocol_, tools_, state_);
  Counts counts = end_ == End::complete ? state_.last : state_.counts;
  return {end_, why_, counts, state_, due_at_};
}

/// The next answer that means something: what passes is waited for here.
std::optional<Reading> Harvest::read_next() {
  const source::FetchRequest request = protocol_.next(state_.progress, tools_.clock.now());
  place_ = request.url;
  for (int tries = 1;; ++tries) {
    std::string why;
    std::optional<std::chrono::milliseconds> retry_after;
    if (stopped()) return fail(End::stopped, {}), std::nullopt;
    std::optional<Reading> reading = try_once(request, why, retry_after);
    if (reading && reading->then == Then::person) fail(End::person, reading->why);
    if (reading && reading->then != Then::again && reading->then != Then::person) return reading;
    if (reading) why = reading->why;
    if (stopped()) return fail(End::stopped, {}), std::nullopt;
    const int counted = end_ == End::person ? kTriesMax : tries;
    if (auto instead = protocol_.without(state_.progress, why, counted, tools_.clock.now())) {
      place_.clear();  // nothing was read, so no gap is closed
      fail(End::stopped, {});
      return instead;
    }
    if (end_ == End::person) return std::nullopt;
    if (tries == kTriesMax)
      return fail(End::trouble, fmt::format("{} (tried {} times)", why, tries)), std::nullopt;
    const Instant until = tools_.clock.now() + wait_before_next(tries, retry_after, tools_.random);
    tell(Note::Kind::waiting, why, until);
    if (!tools_.clock.wait_until(until, tools_.stop)) return fail(End::stopped, {}), std::nullopt;
  }
}

/// Nothing: no answer that could be read; `why`.
std::optional<Reading> Harvest::try_once(const source::FetchRequest& request, std::string& why,
                                         std::optional<std::chrono::milliseconds>& retry_after) {
  tell(Note::Kind::asking);
  ++state_.counts.requests;
  const Asked asked = tools_.asker.ask(request, tools_.stop);
  const Instant now = tools_.clock.now();
  state_.attempted_at = now;
  retry_after = asked.retry_after;
  if (const auto refused = refusal(asked, protocol_)) {
    why = refused->why;
    if (!refused->passes) fail(End::person, why);
    return std::nullopt;
  }
  Reading reading;
  if (asked.answer->status == 304 && !protocol_.reads(304)) {
    reading.then = Then::complete;
    reading.progress = state_.progress;
    place_.clear();  // nothing was read, so no gap is closed
  } else {
    reading = protocol_.read(state_.progress, *asked.answer, now);
  }
  if (reading.then != Then::again) state_.answered_at = now;
  return reading;
}

/// False: the harvest has ended.
bool Harvest::take(const Reading& reading) {
  if (reading.then == Then::from_start) return restart(reading);
  store_page(reading);
  if (!store_.follow(follow_.id)) return fail(End::gone, {}), false;
  tell(Note::Kind::stored);
  if (reading.then == Then::go_on) return true;
  end_ = End::complete;
  return false;
}

void Harvest::store_page(const Reading& reading) {
  const Instant now = tools_.clock.now();
  State written;
  store::PutContext context;
  context.at = now;
  context.step = store::FollowStep{follow_.id, {}, now};
  context.finish = [&](store::FollowStep& step, const store::PutCounts& counts) {
    written = after(reading, counts, now);
    if (reading.then == Then::complete) step.due_at = due_after(written, now);
    step.state = write_state(written);
    due_at_ = step.due_at;
  };
  store_.put(reading.records, context);
  state_ = std::move(written);
}

/// The state once the records of an answer are in the store.
State Harvest::after(const Reading& reading, const store::PutCounts& counts, Instant now) const {
  State state = state_;
  state.progress = reading.progress;
  state.counts.records += reading.records.size();
  state.counts.added += counts.added;
  state.counts.changed += counts.changed;
  state.counts.bad += reading.problems.size();
  if (counts.added + counts.changed > 0) state.newest_at = now;
  note_gaps(state, reading, place_, now);
  if (reading.then == Then::complete) complete(state, reading, now);
  return state;
}

void Harvest::complete(State& state, const Reading& reading, Instant now) const {
  state.completed_at = now;
  state.failures = 0;
  state.trouble.clear();
  state.trouble_since.reset();
  state.needs_person = false;
  state.last = std::exchange(state.counts, {});
  state.suspicion = reading.suspicion.empty() ? protocol_.suspicion(state, now) : reading.suspicion;
  state.note = reading.note;
  state.began_at.reset();
}

/// What seems to be yesterday's is looked at again soon.
Instant Harvest::due_after(const State& state, Instant now) const {
  const std::chrono::milliseconds every = std::chrono::seconds(std::max<std::int64_t>(follow_.every_s, 1));
  if (state.suspicion.empty()) return now + every;
  return now + std::min<std::chrono::milliseconds>(every, kSuspiciousAgain);
}

/// The way was lost. A source that sends us back to the same place again and again will do so for ever.
bool Harvest::restart(const Reading& reading) {
  const std::string to = boost::json::serialize(reading.progress);
  returns_ = to == returned_to_ ? returns_ + 1 : 1;
  returned_to_ = to;
  if (returns_ > kReturnsMax)
    return fail(End::trouble, fmt::format("{} ({} times at the same place)", reading.why, returns_)), false;
  state_.progress = reading.progress;
  due_at_ = tools_.clock.now();
  if (!store_.step_follow({follow_.id, write_state(state_), due_at_})) return fail(End::gone, {}), false;
  tell(Note::Kind::restarted, reading.why);
  return true;
}

void Harvest::fail(End end, std::string why) {
  end_ = end;
  why_ = std::move(why);
}

void Harvest::write_trouble() {
  const Instant now = tools_.clock.now();
  ++state_.failures;
  state_.trouble = why_;
  state_.needs_person = end_ == End::person;
  if (!state_.trouble_since) state_.trouble_since = now;
  const std::chrono::milliseconds every = std::chrono::seconds(follow_.every_s);
  const std::chrono::milliseconds most = wait_after_failures(99);
  // Who waits for a person looks as seldom as is sensible: perhaps it was mended elsewhere.
  due_at_ = now + (end_ == End::person ? std::max(every, most) : wait_after_failures(state_.failures));
  if (!store_.step_follow({follow_.id, write_state(state_), due_at_})) fail(End::gone, {});
}

}  // namespace

HarvestResult harvest(store::Store& store, std::int64_t follow, const Protocol& protocol,
                      const Tools& tools) {
  std::optional<store::Follow> stored = store.follow(follow);
  if (!stored) return {End::gone, {}, {}, {}, {}};
  return Harvest(store, std::move(*stored), protocol, tools).run();
}

}  // namespace quire::follow
