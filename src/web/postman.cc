#include "web/postman.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "store/tables.h"

namespace quire::web {
namespace {

using std::chrono::milliseconds;

/// A letter that another process put there without our bell is seen after that.
constexpr milliseconds kLookAtLeastEvery{500};
constexpr milliseconds kAfterFault{5000};

}  // namespace

Postman::Postman(store::Store& store, mail::Settings settings)
    : letters_(store.tables()),
      bell_(store::bell_of(store.tables().database())),
      sender_(letters_, std::move(settings), {}, &now, mail::Sender::Random(std::random_device{}())),
      thread_([this] { run(); }) {}

Postman::~Postman() {
  stop();
  thread_.join();
}

void Postman::stop() {
  stop_ = true;
  bell_->ring();
}

mail::Counts Postman::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::string Postman::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Postman::run() {
  while (!stop_) {
    try {
      const milliseconds pause = look();
      if (pause.count() > 0 && !stop_) bell_->wait(pause);
    } catch (const std::exception& e) {
      spdlog::error("mail: {}", e.what());
      const auto until = std::chrono::steady_clock::now() + kAfterFault;
      while (!stop_ && std::chrono::steady_clock::now() < until) bell_->wait(milliseconds(100));
    }
  }
}

milliseconds Postman::look() {
  const auto due = letters_.next_due();
  const Instant at = now();
  if (!due) return kLookAtLeastEvery;
  const Instant start = std::max(*due, not_before_);
  if (start > at) return std::min(kLookAtLeastEvery, start - at);
  note(sender_.pass([this] { return stop_.load(); }));
  return milliseconds(0);
}

void Postman::note(const mail::Sender::Pass& pass) {
  if (!pass.trouble.empty()) not_before_ = pass.again_at;
  if (pass.counts.all() > 0)
    spdlog::info("mail: {} sent, {} to be tried again, {} refused, {} given up", pass.counts.delivered,
                 pass.counts.later + pass.counts.unknown, pass.counts.refused, pass.counts.given_up);
  if (!pass.trouble.empty())
    spdlog::warn("mail: the server takes nothing: {}; the next try is in {} s", pass.trouble,
                 std::max<std::int64_t>(0, (pass.again_at - now()).count() / 1000));
  const std::lock_guard lock(mutex_);
  counts_.delivered += pass.counts.delivered;
  counts_.later += pass.counts.later;
  counts_.unknown += pass.counts.unknown;
  counts_.refused += pass.counts.refused;
  counts_.given_up += pass.counts.given_up;
  trouble_ = pass.trouble;
}

}  // namespace quire::web
