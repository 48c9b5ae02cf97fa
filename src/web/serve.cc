// Serving: opens store and index, keeps the index up to date on a thread of its own, listens, and ends
// cleanly on SIGINT or SIGTERM.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "index/of_store.h"
#include "source/fetch.h"
#include "store/bell.h"
#include "store/tables.h"
#include "web/app.h"
#include "web/harvester.h"
#include "web/learner.h"
#include "web/postman.h"
#include "web/seed.h"
#include "web/server.h"

namespace quire::web {
namespace {

/// Follows the change log, so that what was imported is findable before anybody can look for it.
class Follower {
 public:
  Follower(store::Store& store, index::Index& index)
      : store_(store),
        index_(index),
        bell_(store::bell_of(store.tables().database())),
        thread_([this] { run(); }) {}
  ~Follower() {
    stop_ = true;
    bell_->ring();
    thread_.join();
  }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

 private:
  void run() {
    constexpr auto kLookAtLeastEvery = std::chrono::milliseconds(500);
    constexpr auto kAfterFault = std::chrono::seconds(5);
    while (!stop_) {
      try {
        const std::uint64_t taken = index_.catch_up(store_, 0, [this] { return stop_.load(); });
        report();
        if (taken == 0 && !stop_) bell_->wait(kLookAtLeastEvery);
      } catch (const std::exception& e) {
        spdlog::error("{}", e.what());
        const auto until = std::chrono::steady_clock::now() + kAfterFault;
        while (!stop_ && std::chrono::steady_clock::now() < until)
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
  }

  /// What the index did about faults that it met.
  void report() {
    const auto stats = index_.stats();
    for (; reported_ < stats.notes.size(); ++reported_) spdlog::warn("{}", stats.notes[reported_]);
  }

  store::Store& store_;
  index::Index& index_;
  std::unique_ptr<store::Bell> bell_;
  std::size_t reported_ = 0;
  std::atomic<bool> stop_{false};
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
  const auto store = store::open_store(options.store, options.data_directory);
  lab::close_orphans(*store);
  if (options.load_seed && store->stats().papers == 0) put_seed(*store);
  const auto index = index::open_of(*store, options.data_directory / "index");
  const lab::Catalogue labs(lab::find_quire_lab());
  lab::Runner runner(*store, options.data_directory, labs.program(), lab::Limits{});

  const bool loopback = is_loopback(options.host);
  follow::SystemClock clock;
  Harvester harvester(*store, options.data_directory, clock, follow::Random(std::random_device{}()),
                      options.contact.empty() ? source::default_contact() : options.contact);
  const auto postman = options.mail ? std::make_unique<Postman>(*store, *options.mail) : nullptr;
  App app(Site{*store, *index, &runner, labs, options.data_directory, &now, loopback, options.base_url,
               options.contact, options.follow ? &harvester : nullptr, options.sign_up, postman.get(),
               postman != nullptr});
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
    if (postman) postman->stop();
    server.stop();
  });
  server.run();
  waiter.join();
}

}  // namespace quire::web
