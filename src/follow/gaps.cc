#include "follow/gaps.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace quire::follow {
namespace {

using std::chrono::hours;
using What = SingleReading::What;

constexpr hours kFirstWait{1};
constexpr hours kSecondWait{6};
constexpr hours kLongestWait{32 * 24};

/// Importers write "record 7 (2611.00001): has no metadata".
Gap gap_of(const source::Problem& problem, const std::string& place, Instant now) {
  const std::string& message = problem.message;
  const std::size_t colon = message.find(": ");
  Gap gap{"a record", message, {}, place, now, problem.name, 0, asked_again_at(0, now)};
  if (colon == std::string::npos) return gap;
  gap.what = message.substr(0, colon);
  gap.why = message.substr(colon + 2);
  const std::size_t open = gap.what.find('(');
  if (open != std::string::npos && gap.what.ends_with(')'))
    if (const auto id = PaperId::parse(gap.what.substr(open + 1, gap.what.size() - open - 2)))
      gap.id = id->key();
  return gap;
}

void add_gap(State& state, Gap gap) {
  const auto same = [&](const Gap& open) { return !gap.name.empty() && open.name == gap.name; };
  const auto known = std::find_if(state.gaps.begin(), state.gaps.end(), same);
  if (known != state.gaps.end()) {
    known->why = std::move(gap.why);
    known->place = std::move(gap.place);
  } else if (state.gaps.size() == kGapsMax) {
    ++state.gaps_over;
  } else {
    state.gaps.push_back(std::move(gap));
  }
}

/// The names of gaps that are due, those that wait for the longest time first.
std::vector<std::string> due_gaps(const State& state, Instant now) {
  std::vector<const Gap*> due;
  for (const Gap& gap : state.gaps)
    if (!gap.name.empty() && gap.ask_at <= now) due.push_back(&gap);
  std::stable_sort(due.begin(), due.end(), [](const Gap* a, const Gap* b) { return a->ask_at < b->ask_at; });
  if (due.size() > kMendsMax) due.resize(kMendsMax);
  std::vector<std::string> names;
  for (const Gap* gap : due) names.push_back(gap->name);
  return names;
}

class Mending {
 public:
  Mending(store::Store& store, const store::Follow& follow, Instant due_at, const Protocol& protocol,
          const Tools& tools, State& state)
      : store_(store), follow_(follow), due_at_(due_at), protocol_(protocol), tools_(tools), state_(state) {}

  /// False: the source, or somebody here, wants no more of it.
  bool mend(const std::string& name, const source::FetchRequest& request);

 private:
  SingleReading ask(const std::string& name, const source::FetchRequest& request);
  State after(const std::string& name, const SingleReading& reading, Instant now) const;
  bool write(const std::string& name, const SingleReading& reading);

  store::Store& store_;
  const store::Follow& follow_;
  const Instant due_at_;
  const Protocol& protocol_;
  const Tools& tools_;
  State& state_;
};

bool Mending::mend(const std::string& name, const source::FetchRequest& request) {
  if (tools_.watch) tools_.watch(Note{Note::Kind::asking, state_});
  const SingleReading reading = ask(name, request);
  if (tools_.stop && tools_.stop()) return false;
  if (!write(name, reading)) return false;
  if (tools_.watch) tools_.watch(Note{Note::Kind::stored, state_});
  return reading.what != What::fault;
}

SingleReading Mending::ask(const std::string& name, const source::FetchRequest& request) {
  ++state_.last.requests;
  const Asked asked = tools_.asker.ask(request, tools_.stop);
  state_.attempted_at = tools_.clock.now();
  if (const auto refused = refusal(asked, protocol_)) return {What::fault, refused->why, {}};
  if (asked.answer->status != 200) return {What::fault, "no answer to a question for one record", {}};
  return protocol_.read_single(state_.progress, name, *asked.answer);
}

bool Mending::write(const std::string& name, const SingleReading& reading) {
  const Instant now = tools_.clock.now();
  State written;
  store::PutContext context;
  context.at = now;
  context.step = store::FollowStep{follow_.id, {}, due_at_};
  context.finish = [&](store::FollowStep& step, const store::PutCounts& counts) {
    written = after(name, reading, now);
    written.last.added += counts.added;
    written.last.changed += counts.changed;
    if (counts.added + counts.changed > 0) written.newest_at = now;
    step.state = write_state(written);
  };
  store_.put(reading.records, context);
  state_ = std::move(written);
  return store_.follow(follow_.id).has_value();
}

State Mending::after(const std::string& name, const SingleReading& reading, Instant now) const {
  State state = state_;
  state.last.records += reading.records.size();
  if (reading.what != What::fault) state.answered_at = now;
  const auto gap =
      std::find_if(state.gaps.begin(), state.gaps.end(), [&](const Gap& open) { return open.name == name; });
  if (reading.what == What::came || reading.what == What::gone) {
    state.gaps.erase(gap);
    return state;
  }
  gap->ask_at = asked_again_at(++gap->tries, now);
  if (reading.what == What::unreadable) gap->why = reading.why;
  return state;
}

}  // namespace

void note_gaps(State& state, const Reading& reading, const std::string& place, Instant now) {
  const auto unread = [&](const Gap& gap) {
    return !gap.name.empty() && std::any_of(reading.problems.begin(), reading.problems.end(),
                                            [&](const auto& problem) { return problem.name == gap.name; });
  };
  if (!state.gaps.empty()) {
    std::unordered_set<std::string_view> came;
    for (const Record& record : reading.records) came.insert(record.paper.id.key());
    std::erase_if(state.gaps, [&](const Gap& gap) {
      const bool closed =
          (!place.empty() && gap.place == place) || (!gap.id.empty() && came.contains(gap.id));
      return closed && !unread(gap);
    });
  }
  for (const source::Problem& problem : reading.problems) add_gap(state, gap_of(problem, place, now));
}

Instant asked_again_at(std::uint64_t tries, Instant now) {
  if (tries == 0) return now + kFirstWait;
  return now + std::min(kSecondWait * (1 << std::min<std::uint64_t>(tries - 1, 10)), kLongestWait);
}

void mend_gaps(store::Store& store, const store::Follow& follow, Instant due_at, const Protocol& protocol,
               const Tools& tools, State& state) {
  Mending mending(store, follow, due_at, protocol, tools, state);
  for (const std::string& name : due_gaps(state, tools.clock.now())) {
    if (tools.stop && tools.stop()) return;
    const auto request = protocol.ask_for(state.progress, name);
    if (!request || !mending.mend(name, *request)) return;
  }
}

}  // namespace quire::follow
