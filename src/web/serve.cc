// Serving: opens store and index, keeps the index up to date on a thread of its own, listens, and ends
// cleanly on SIGINT or SIGTERM.
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "source/fetch.h"
#include "web/app.h"
#include "web/harvester.h"
#include "web/learner.h"
#include "web/seed.h"
#include "web/server.h"

namespace quire::web {
namespace {

/// Follows the change log, so that what was imported is findable before anybody can look for it.
class Follower {
 public:
  Follower(store::Store& store, index::Index& index)
      : store_(store), index_(index), thread_([this] { run(); }) {}
  ~Follower() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

 private:
  void run() {
    constexpr auto kEvery = std::chrono::milliseconds(25);
    constexpr auto kAfterFault = std::chrono::seconds(5);
    std::unique_lock lock(mutex_);
    while (!stop_) {
      lock.unlock();
      std::uint64_t taken = 0;
      std::chrono::milliseconds pause = kEvery;
      try {
        taken = index_.catch_up(store_, 0, [this] { return stop_.load(); });
      } catch (const std::exception& e) {
        spdlog::error("{}", e.what());
        pause = kAfterFault;
      }
      report();
      lock.lock();
      if (taken == 0) wake_.wait_for(lock, pause, [this] { return stop_.load(); });
    }
  }

  /// What the index did about faults that it met.
  void report() {
    const auto stats = index_.stats();
    for (; reported_ < stats.notes.size(); ++reported_) spdlog::warn("{}", stats.notes[reported_]);
  }

  store::Store& store_;
  index::Index& index_;
  std::size_t reported_ = 0;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

bool is_loopback(const std::string& host) {
  return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

/// Blocks SIGINT and SIGTERM in every thread made after this, so that one thread can wait for them.
sigset_t block_ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

}  // namespace

void serve(const ServeOptions& options) {
  const sigset_t ending = block_ending_signals();
  std::signal(SIGPIPE, SIG_IGN);
  const auto store = store::open_sqlite(options.data_directory);
  lab::close_orphans(*store);
  if (options.load_seed && store->stats().papers == 0) put_seed(*store);
  const auto index = index::Index::open(options.data_directory / "index");
  const lab::Catalogue labs(lab::find_quire_lab());
  lab::Runner runner(*store, options.data_directory, labs.program(), lab::Limits{});

  const bool loopback = is_loopback(options.host);
  follow::SystemClock clock;
  Harvester harvester(*store, options.data_directory, clock, follow::Random(std::random_device{}()),
                      options.contact.empty() ? source::default_contact() : options.contact);
  App app(Site{*store, *index, &runner, labs, options.data_directory, &now, loopback, options.base_url,
               options.contact, options.follow ? &harvester : nullptr});
  ServerOptions listen;
  listen.host = options.host == "localhost" ? "127.0.0.1" : options.host;
  listen.port = options.port;
  Server server(listen, [&app](const Request& request) { return app.handle(request); });
  fmt::print("Quire is at http://{}:{}\n",
             options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]",
             server.port());
  std::fflush(stdout);

  const Follower follower(*store, *index);
  const Learner learner(*store, *index);
  if (options.follow) harvester.start();
  std::thread waiter([&] {
    int signal = 0;
    sigwait(&ending, &signal);
    harvester.stop();
    server.stop();
  });
  server.run();
  waiter.join();
}

}  // namespace quire::web
