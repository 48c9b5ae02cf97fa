#include "web/learner.h"

#include <algorithm>
#include <chrono>

#include <spdlog/spdlog.h>
#include <sys/resource.h>

namespace quire::web {
namespace {

constexpr std::size_t kPapersAtOnce = 2000;
constexpr auto kPause = std::chrono::milliseconds(500);
constexpr auto kAfterFault = std::chrono::seconds(30);    // twice as long each time,
constexpr auto kLongestPause = std::chrono::minutes(10);  // up to this
constexpr int kNice = 15;

}  // namespace

Learner::Learner(store::Store& store, index::Index& index)
    : store_(store), index_(index), thread_([this] { run(); }) {}

Learner::~Learner() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Learner::run() {
  ::setpriority(PRIO_PROCESS, 0, kNice);  // on Linux of this thread alone, and of those that it starts
  std::chrono::milliseconds after_fault = kAfterFault;
  std::unique_lock lock(mutex_);
  while (!stop_) {
    lock.unlock();
    std::chrono::milliseconds pause = kPause;
    try {
      if (step()) pause = {};
      after_fault = kAfterFault;
    } catch (const std::exception& e) {
      pause = after_fault;
      after_fault = std::min<std::chrono::milliseconds>(2 * after_fault, kLongestPause);
      spdlog::error("{}; the next try is in {} s", e.what(), pause.count() / 1000);
    }
    report();
    lock.lock();
    wake_.wait_for(lock, pause, [this] { return stop_.load(); });
  }
}

/// How far an endpoint is, and what keeps it from going on, when that has changed.
void Learner::report() {
  const auto endpoint = index_.meaning().stats().endpoint;
  if (!endpoint) return;
  if (endpoint->whole != whole_ && endpoint->whole)
    spdlog::info("meaning: {} papers have a vector of {} ({} tokens); it answers from now on",
                 endpoint->papers, endpoint->choice.model, endpoint->spent());
  whole_ = endpoint->whole;
  if (endpoint->trouble != trouble_ && !endpoint->trouble.empty())
    spdlog::warn("meaning: {}", endpoint->trouble);
  trouble_ = endpoint->trouble;
}

bool Learner::step() {
  const auto stop = [this] { return stop_.load(); };
  if (index_.meaning().follow(store_, kPapersAtOnce, stop) > 0) return true;
  if (!index_.meaning().learn(store_, stop)) return false;
  const auto stats = index_.meaning().stats();
  spdlog::info("meaning: trained on {} papers, {} words", stats.trained_on, stats.vocabulary);
  return true;
}

}  // namespace quire::web
