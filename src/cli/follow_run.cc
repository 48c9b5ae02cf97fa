// quire follow run: reads sources to their end, those of different providers side by side, and says how it
// goes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <optional>
#include <random>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "cli/follow.h"
#include "cli/indexing.h"
#include "follow/freshness.h"
#include "follow/harvest_now.h"
#include "follow/side_by_side.h"
#include "follow/wanted.h"
#include "index/of_store.h"

namespace quire::cli {
namespace {

using follow::HarvestResult;
using follow::Note;
using End = HarvestResult::End;
using std::chrono::steady_clock;

/// How one source went. `result` is empty if another process is at it.
struct Went {
  store::Follow follow;
  std::optional<HarvestResult> result;
  double seconds = 0;
};

const char* end_word(const Went& went) {
  if (!went.result) return "busy";
  switch (went.result->end) {
    case End::complete:
      return "complete";
    case End::stopped:
      return "stopped";
    case End::trouble:
      return "failed";
    case End::person:
      return "waits for a person";
    case End::gone:
      return "removed";
  }
  return "";
}

bool failed(const Went& went) {
  return went.result && (went.result->end == End::trouble || went.result->end == End::person);
}

/// Tells a person what a harvest does, on standard error; several do at once, each in its line.
class Watch {
 public:
  Watch(const store::Follow& follow, std::mutex& speaking)
      : speaking_(speaking), progress_(follow::name_of(follow)) {}

  void tell(const Note& note) {
    const std::lock_guard lock(speaking_);
    if (!before_) before_ = note.state.counts;
    switch (note.kind) {
      case Note::Kind::waiting:
        progress_.end(fmt::format("waits until {} because {}", iso(note.until).substr(11, 8), note.why));
        break;
      case Note::Kind::restarted:
        progress_.end(fmt::format("goes back: {}", note.why));
        break;
      case Note::Kind::stored:
        ++pages_;
        progress_.show(
            -1, line(note.state.completed_at && !note.state.began_at ? note.state.last : note.state.counts));
        break;
      case Note::Kind::asking:
        if (pages_ == 0) progress_.show(-1, "asks");
        break;
    }
  }
  /// With a line of its own, if there is anything to say.
  void end(const std::string& line) {
    const std::lock_guard lock(speaking_);
    progress_.end("");
    if (!line.empty()) fmt::print(stderr, "quire: {}\n", line);
  }

 private:
  std::string line(const follow::Counts& counts) const {
    const double seconds = std::chrono::duration<double>(steady_clock::now() - start_).count();
    const double came = static_cast<double>(counts.records - before_->records);
    return fmt::format("{} pages, {} records, {} new, {:.0f} papers/s", pages_, thousands(counts.records),
                       thousands(counts.added), seconds > 0 ? came / seconds : 0.0);
  }

  std::mutex& speaking_;
  Progress progress_;
  const steady_clock::time_point start_ = steady_clock::now();
  std::optional<follow::Counts> before_;  ///< what earlier runs of this harvest brought
  std::uint64_t pages_ = 0;
};

/// What can be said of it in one line, apart from the counts: to standard error, nothing if all went well.
std::string trouble_line(const Went& went) {
  const std::string name = follow::name_of(went.follow);
  if (!went.result)
    return fmt::format("{} is being harvested right now by another process, a serving Quire say", name);
  const HarvestResult& result = *went.result;
  switch (result.end) {
    case End::trouble:
      return fmt::format("{}: {}; what came before is kept, and it goes on from there at {}", name,
                         result.why, follow::written_minute(result.due_at));
    case End::person:
      return fmt::format("{}: {}; waiting does not mend this: quire follow change or remove does", name,
                         result.why);
    case End::gone:
      return fmt::format("{} was removed meanwhile", name);
    case End::complete:
      if (!result.state.suspicion.empty())
        return fmt::format("{}: looks doubtful: {}", name, result.state.suspicion);
      return result.state.note.empty() ? std::string() : fmt::format("{}: {}", name, result.state.note);
    case End::stopped:
      break;
  }
  return {};
}

boost::json::object json_of(const Went& went) {
  boost::json::object out{{"number", went.follow.id},
                          {"kind", went.follow.kind},
                          {"what", went.follow.what},
                          {"end", end_word(went)},
                          {"seconds", went.seconds}};
  if (!went.result) return out;
  for (const auto& [name, value] : counts_json(went.result->counts)) out[name] = value;
  out["why"] = went.result->why;
  out["suspicion"] = went.result->state.suspicion;
  out["gaps"] = went.result->state.gaps.size() + went.result->state.gaps_over;
  out["due"] = iso(went.result->due_at);
  return out;
}

void print(const Common& common, const std::vector<Went>& all) {
  if (common.json) {
    boost::json::array runs;
    for (const Went& went : all) runs.push_back(json_of(went));
    print_json(boost::json::object{{"runs", std::move(runs)}, {"interrupted", interrupted()}});
    return;
  }
  std::size_t width = 6;
  for (const Went& went : all) width = std::max(width, follow::name_of(went.follow).size());
  fmt::print("{:<{}}  {:<18}  {:>9}  {:>9}  {:>9}  {:>9}  {:>7}\n", "source", width, "end", "records", "new",
             "changed", "unread", "s");
  for (const Went& went : all) {
    const follow::Counts counts = went.result ? went.result->counts : follow::Counts{};
    fmt::print("{:<{}}  {:<18}  {:>9}  {:>9}  {:>9}  {:>9}  {:>7.1f}\n", follow::name_of(went.follow), width,
               end_word(went), thousands(counts.records), thousands(counts.added), thousands(counts.changed),
               thousands(counts.bad), went.seconds);
  }
}

Went run_one(store::Store& store, const Common& common, const store::Follow& follow, std::mutex& speaking) {
  Watch watch(follow, speaking);
  follow::SystemClock clock;
  follow::PoliteAsker asker(common.data_directory(), clock, source::default_contact());
  follow::Random random(std::random_device{}());
  const auto start = steady_clock::now();
  Went went{follow, {}, 0};
  went.result =
      follow::harvest_now(store, follow.id, common.data_directory(),
                          {asker, clock, random, interrupted, [&](const Note& note) { watch.tell(note); }});
  went.seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  watch.end(trouble_line(went));
  return went;
}

}  // namespace

int run_follows(const Common& common, const std::vector<std::string>& which, bool due_only) {
  const auto store = open_store(common);
  auto follows = find_follows(*store, which);
  if (due_only) std::erase_if(follows, [at = now()](const store::Follow& one) { return one.due_at > at; });
  const auto index = index::open_of(*store, common.data_directory() / "index");
  catch_interrupts();
  Indexing indexing(*store, *index);
  std::mutex speaking;
  std::vector<std::optional<Went>> went(follows.size());
  follow::read_side_by_side(follows, interrupted, [&](const store::Follow& one) {
    went[static_cast<std::size_t>(&one - follows.data())] = run_one(*store, common, one, speaking);
  });
  std::vector<Went> all;  // those that were begun, as they are listed
  for (std::optional<Went>& one : went)
    if (one) all.push_back(std::move(*one));
  indexing.settle();
  print(common, all);
  if (interrupted()) {
    std::fflush(stdout);
    fmt::print(stderr, "quire: stopped; what came stays, and the same command goes on from there\n");
    return kCancelled;
  }
  return std::any_of(all.begin(), all.end(), failed) ? kFailed : kDone;
}

}  // namespace quire::cli
