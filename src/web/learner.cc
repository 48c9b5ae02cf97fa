#include "web/learner.h"

#include <chrono>

#include <spdlog/spdlog.h>
#include <sys/resource.h>

namespace quire::web {
namespace {

constexpr std::size_t kPapersAtOnce = 2000;
constexpr auto kPause = std::chrono::milliseconds(500);
constexpr auto kAfterFault = std::chrono::seconds(30);
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
  std::unique_lock lock(mutex_);
  while (!stop_) {
    lock.unlock();
    std::chrono::milliseconds pause = kPause;
    try {
      if (step()) pause = {};
    } catch (const std::exception& e) {
      spdlog::error("{}", e.what());
      pause = kAfterFault;
    }
    lock.lock();
    wake_.wait_for(lock, pause, [this] { return stop_.load(); });
  }
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
