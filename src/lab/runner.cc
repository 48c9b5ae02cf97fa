// The queue in front of the sessions. One mutex guards who waits and who runs; the store is never called
// under it except to add a record, so that places in the queue follow the numbers of the runs.
#include "lab/runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "lab/card.h"
#include "lab/session.h"

namespace quire::lab {

namespace {

constexpr std::size_t kWaitingMax = 100;
constexpr auto kElsewhere = std::chrono::milliseconds(250);  // between looks at a run of another process
constexpr int kNiceness = 5;                                 // pages are answered before labs are run

}  // namespace

class Runner::Impl {
 public:
  Impl(store::Store& store, std::filesystem::path data_directory, std::filesystem::path quire_lab,
       Limits limits, int places)
      : store_(store),
        data_directory_(std::move(data_directory)),
        quire_lab_(std::move(quire_lab)),
        limits_(limits) {
    for (int i = 0; i < std::max(places, 1); ++i) threads_.emplace_back([this] { work(); });
  }

  ~Impl() {
    std::deque<Waiting> left;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      left.swap(waiting_);
      for (auto& [id, running] : running_) running->cancelled = true;
    }
    changed_.notify_all();
    for (Waiting& w : left) end_waiting(std::move(w.record), "the server stopped before its turn");
    for (std::thread& thread : threads_) thread.join();
  }

  store::Run start(const Request& request) {
    const CheckedRequest checked = check_request(quire_lab_, request);
    std::unique_lock lock(mutex_);
    if (waiting_.size() >= kWaitingMax) {
      throw BadInput(std::to_string(kWaitingMax) +
                     " runs are waiting already; try again when some have ended");
    }
    const store::Run record = store_.add_run(queued_run(request, checked));
    waiting_.push_back({record, checked.parameters});
    lock.unlock();
    changed_.notify_all();
    tell(record.id);
    return record;
  }

  bool cancel(std::int64_t run) {
    std::unique_lock lock(mutex_);
    const auto running = running_.find(run);
    if (running != running_.end()) {
      running->second->cancelled = true;
      return true;
    }
    const auto found = place_of(run);
    if (found == waiting_.end()) return false;
    store::Run record = found->record;
    waiting_.erase(found);
    lock.unlock();
    end_waiting(std::move(record), "");
    changed_.notify_all();
    return true;
  }

  int before(std::int64_t run) {
    const std::lock_guard lock(mutex_);
    const auto found = place_of(run);
    return found == waiting_.end() ? 0 : static_cast<int>(found - waiting_.begin());
  }

  void wait_events(std::int64_t run, std::uint64_t seen, int wait_ms) {
    std::unique_lock lock(mutex_);
    if (!running_.contains(run) && place_of(run) == waiting_.end()) {
      lock.unlock();
      if (!ended(run)) std::this_thread::sleep_for(std::min(std::chrono::milliseconds(wait_ms), kElsewhere));
      return;
    }
    changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), [&] {
      const auto running = running_.find(run);
      return running != running_.end() ? running->second->events > seen : place_of(run) == waiting_.end();
    });
  }

  store::Run wait(std::int64_t run) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !running_.contains(run) && place_of(run) == waiting_.end(); });
    }
    const std::optional<store::Run> record = store_.run(run);
    if (!record) throw BadInput("run " + std::to_string(run) + ": there is no such run");
    return *record;
  }

  void on_change(std::function<void(std::int64_t)> callback) {
    const std::lock_guard lock(mutex_);
    callback_ = std::move(callback);
  }

 private:
  struct Waiting {
    store::Run record;
    std::map<std::string, std::string> parameters;
  };
  struct Running {
    std::atomic<bool> cancelled{false};
    std::uint64_t events = 0;  // stored; guarded by mutex_
  };

  std::deque<Waiting>::iterator place_of(std::int64_t run) {
    return std::find_if(waiting_.begin(), waiting_.end(),
                        [run](const Waiting& w) { return w.record.id == run; });
  }

  bool ended(std::int64_t run) {
    const std::optional<store::Run> record = store_.run(run);
    return !record || (record->state != store::RunState::queued && record->state != store::RunState::running);
  }

  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      Waiting next = std::move(waiting_.front());
      waiting_.pop_front();
      const auto running = std::make_shared<Running>();
      running_[next.record.id] = running;
      lock.unlock();
      run(next, *running);
      lock.lock();
      running_.erase(next.record.id);
      lock.unlock();
      changed_.notify_all();
      tell(next.record.id);
    }
  }

  void run(const Waiting& next, Running& running) {
    const std::int64_t id = next.record.id;
    const auto recorded = [&](std::uint64_t events) {
      {
        const std::lock_guard lock(mutex_);
        running.events = events;
      }
      changed_.notify_all();
      tell(id);
    };
    const Session session{store_,     data_directory_,
                          quire_lab_, limits_,
                          kNiceness,  {},
                          recorded,   [&] { return running.cancelled.load(); }};
    try {
      session.run(next.record, next.parameters);
    } catch (
        const std::exception& failure) {  // the store: the record is brought to an end if it still takes that
      store::Run record = next.record;
      record.state = store::RunState::failed;
      record.error = failure.what();
      record.ended_at = now();
      update(record);
    }
  }

  void end_waiting(store::Run record, const std::string& why) {
    record.state = store::RunState::cancelled;
    record.error = why;
    record.ended_at = now();
    update(record);
    tell(record.id);
  }

  /// Where a store that fails must not end the server: what is left undone here, close_orphans() does at its
  /// next start.
  void update(const store::Run& record) {
    try {
      store_.update_run(record);
    } catch (const store::StoreError&) {
    }
  }

  void tell(std::int64_t run) {
    std::function<void(std::int64_t)> callback;
    {
      const std::lock_guard lock(mutex_);
      callback = callback_;
    }
    if (callback) callback(run);
  }

  store::Store& store_;
  const std::filesystem::path data_directory_;
  const std::filesystem::path quire_lab_;
  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::map<std::int64_t, std::shared_ptr<Running>> running_;
  std::function<void(std::int64_t)> callback_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

Runner::Runner(store::Store& store, std::filesystem::path data_directory, std::filesystem::path quire_lab,
               Limits limits, int places)
    : impl_(std::make_unique<Impl>(store, std::move(data_directory), std::move(quire_lab), limits, places)) {}

Runner::~Runner() = default;

store::Run Runner::start(const Request& request) { return impl_->start(request); }
bool Runner::cancel(std::int64_t run) { return impl_->cancel(run); }
int Runner::before(std::int64_t run) const { return impl_->before(run); }
void Runner::wait_events(std::int64_t run, std::uint64_t seen, int wait_ms) const {
  impl_->wait_events(run, seen, wait_ms);
}
store::Run Runner::wait(std::int64_t run) { return impl_->wait(run); }
void Runner::on_change(std::function<void(std::int64_t run)> callback) {
  impl_->on_change(std::move(callback));
}

store::Run run_now(store::Store& store, const std::filesystem::path& data_directory,
                   const std::filesystem::path& quire_lab, const Limits& limits, const Request& request,
                   const std::function<void(std::string_view line)>& line,
                   const std::function<bool()>& cancelled) {
  const CheckedRequest checked = check_request(quire_lab, request);
  const store::Run record = store.add_run(queued_run(request, checked));
  const Session session{store, data_directory, quire_lab, limits, 0, line, {}, cancelled};
  return session.run(record, checked.parameters);
}

void close_orphans(store::Store& store) {
  for (store::Run& run : store.runs("", 100'000)) {
    if (run.state != store::RunState::queued && run.state != store::RunState::running) continue;
    run.state = store::RunState::failed;
    run.error = "the server stopped while it was waiting or running";
    run.ended_at = now();
    store.update_run(run);
  }
}

}  // namespace quire::lab
