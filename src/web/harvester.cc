#include "web/harvester.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "follow/freshness.h"
#include "follow/harvest_now.h"
#include "follow/wanted.h"

namespace quire::web {
namespace {

using follow::HarvestResult;
using follow::name_of;
using follow::written_minute;
using std::chrono::milliseconds;
using End = HarvestResult::End;

/// Follows that another process added or changed are seen after that.
constexpr milliseconds kLookEvery = std::chrono::seconds(2);
constexpr milliseconds kBusyElsewhere = std::chrono::seconds(15);
constexpr milliseconds kAfterFault = std::chrono::minutes(1);
constexpr milliseconds kJitterMax = std::chrono::minutes(5);
constexpr int kNice = 10;

std::string counts_words(const follow::Counts& counts) {
  return fmt::format("{} new, {} changed of {} records in {} requests", counts.added, counts.changed,
                     counts.records, counts.requests);
}

/// One line for the log.
void log_end(const store::Follow& follow, const HarvestResult& result) {
  const std::string name = name_of(follow);
  switch (result.end) {
    case End::complete:
      spdlog::info("follow {}: {}; next at {}", name, counts_words(result.counts),
                   written_minute(result.due_at));
      if (!result.state.suspicion.empty())
        spdlog::warn("follow {}: looks doubtful: {}", name, result.state.suspicion);
      return;
    case End::stopped:
      return spdlog::info("follow {}: stopped after {}; goes on from there", name,
                          counts_words(result.counts));
    case End::trouble:
      return spdlog::warn("follow {}: {}; next try at {}", name, result.why, written_minute(result.due_at));
    case End::person:
      return spdlog::error("follow {}: {}; this waits for a person", name, result.why);
    case End::gone:
      return spdlog::info("follow {}: removed", name);
  }
}

}  // namespace

Harvester::Harvester(store::Store& store, std::filesystem::path data_folder, follow::Clock& clock,
                     follow::Random random, std::string contact)
    : store_(store),
      data_folder_(std::move(data_folder)),
      clock_(clock),
      random_(random),
      contact_(std::move(contact)) {}

Harvester::~Harvester() {
  stop();
  if (thread_.joinable()) thread_.join();
}

void Harvester::start() {
  thread_ = std::thread([this] { run(); });
}

void Harvester::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
}

bool Harvester::fetch_now(std::int64_t follow) {
  auto stored = store_.follow(follow);
  if (!stored) return false;
  stored->due_at = clock_.now();
  if (!store_.change_follow(*stored)) return false;
  {
    const std::lock_guard lock(mutex_);
    Job& job = jobs_[follow];
    job.due_at = job.start_at = stored->due_at;
    job.activity.elsewhere = false;
    woken_ = true;
  }
  wake_.notify_all();
  return true;
}

Harvester::Activity Harvester::activity(std::int64_t follow) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(follow);
  return found == jobs_.end() ? Activity{} : found->second.activity;
}

std::map<std::int64_t, Harvester::Requests> Harvester::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void Harvester::run() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    std::vector<std::thread> ended = collect();
    lock.unlock();
    for (std::thread& thread : ended) thread.join();
    Instant next = clock_.now() + kAfterFault;
    try {
      next = look();
    } catch (const std::exception& e) {
      spdlog::error("follow: {}; the next look is in {} s", e.what(), kLookEvery.count() / 1000);
    }
    lock.lock();
    const milliseconds pause = std::clamp<milliseconds>(next - clock_.now(), milliseconds(0), kLookEvery);
    wake_.wait_for(lock, pause, [this] { return stop_.load() || woken_; });
    woken_ = false;
  }
  std::vector<std::thread> rest;
  for (auto& [id, job] : jobs_)
    if (job.thread.joinable()) rest.push_back(std::move(job.thread));
  lock.unlock();
  for (std::thread& thread : rest) thread.join();
}

/// Under the lock: threads that have nothing more to do.
std::vector<std::thread> Harvester::collect() {
  std::vector<std::thread> ended;
  for (auto& [id, job] : jobs_)
    if (job.done && job.thread.joinable()) ended.push_back(std::move(job.thread));
  return ended;
}

Instant Harvester::look() {
  const auto follows = store_.follows();
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  Instant next = now + kLookEvery;
  std::erase_if(jobs_, [&](const auto& entry) {
    const auto is_it = [&](const store::Follow& follow) { return follow.id == entry.first; };
    return !entry.second.thread.joinable() && std::none_of(follows.begin(), follows.end(), is_it);
  });
  for (const store::Follow& follow : follows) {
    Job& job = jobs_[follow.id];
    if (job.thread.joinable()) continue;
    plan(job, follow);
    if (job.start_at > now) {
      next = std::min(next, job.start_at);
    } else if (!stop_ && sides_.begin(job.provider)) {
      job.activity = {true, {}, {}, false};
      job.done = false;
      job.thread =
          std::thread([this, follow, random = follow::Random(random_())] { harvest_one(follow, random); });
    }
  }
  return next;
}

/// A harvest that follows a complete one is put off by up to a twentieth of the time between them.
void Harvester::plan(Job& job, const store::Follow& follow) {
  job.provider = follow::provider_of(follow);
  if (job.start_at != Instant{} && job.due_at == follow.due_at) return;
  job.due_at = job.start_at = follow.due_at;
  job.activity.elsewhere = false;
  const auto state = follow::read_state(follow.state);
  if (!state || !state->completed_at || state->began_at) return;
  const milliseconds most = std::min<milliseconds>(std::chrono::seconds(follow.every_s) / 20, kJitterMax);
  job.start_at += milliseconds(std::uniform_int_distribution<std::int64_t>(0, most.count())(random_));
}

void Harvester::harvest_one(const store::Follow& follow, follow::Random random) {
  ::setpriority(PRIO_PROCESS, 0, kNice);  // on Linux of this thread alone
  follow::PoliteAsker asker(data_folder_, clock_, contact_);
  const auto watch = [&](const follow::Note& about) { note(follow.id, about); };
  try {
    const auto result = follow::harvest_now(store_, follow.id, data_folder_,
                                            {asker, clock_, random, [this] { return stop_.load(); }, watch});
    if (result) {
      log_end(follow, *result);
      const std::lock_guard lock(mutex_);
      if (result->end == End::trouble || result->end == End::person)
        ++requests_[follow.id][static_cast<std::size_t>(Outcome::failed)];
    } else {
      put_off(follow.id, kBusyElsewhere);
    }
  } catch (const std::exception& e) {
    spdlog::error("follow {}: {}; tried again in {} s", name_of(follow), e.what(),
                  kAfterFault.count() / 1000);
    put_off(follow.id, kAfterFault);
  }
  {
    const std::lock_guard lock(mutex_);
    Job& job = jobs_[follow.id];
    job.done = true;
    sides_.end(job.provider);
    job.activity.running = false;
    job.activity.waiting_because.clear();
    woken_ = true;
  }
  wake_.notify_all();
}

void Harvester::note(std::int64_t follow, const follow::Note& about) {
  const std::lock_guard lock(mutex_);
  Activity& activity = jobs_[follow].activity;
  Requests& counts = requests_[follow];
  activity.waiting_because.clear();
  switch (about.kind) {
    case follow::Note::Kind::asking:
      break;
    case follow::Note::Kind::waiting:
      activity.waiting_because = about.why;
      activity.waiting_until = about.until;
      ++counts[static_cast<std::size_t>(Outcome::repeated)];
      break;
    case follow::Note::Kind::stored:
    case follow::Note::Kind::restarted:
      ++counts[static_cast<std::size_t>(Outcome::answered)];
      break;
  }
}

/// Without a word in the store: it is not known what became of it.
void Harvester::put_off(std::int64_t follow, milliseconds by) {
  const std::lock_guard lock(mutex_);
  Job& job = jobs_[follow];
  job.start_at = clock_.now() + by;
  job.activity.elsewhere = by == kBusyElsewhere;
}

}  // namespace quire::web
