// Follows sources while Quire serves: reads what is due, sources of different providers side by side and
// those of one provider one after the other, each on a thread that gives way to pages. What it knows beyond
// the store (what is being asked at this moment, requests since the start) is for pages and metrics.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "follow/harvest.h"
#include "follow/side_by_side.h"

namespace quire::web {

class Harvester {
 public:
  /// `contact`: who asks, as source::user_agent() has it.
  Harvester(store::Store& store, std::filesystem::path data_folder, follow::Clock& clock,
            follow::Random random, std::string contact);
  /// Stops what is under way; it goes on there next time.
  ~Harvester();

  void start();
  /// Ends harvests within a moment; from any thread.
  void stop();
  /// Reads a source as soon as it can. False if there is none of that number.
  bool fetch_now(std::int64_t follow);

  /// What is going on with a source in this process.
  struct Activity {
    bool running = false;
    std::string waiting_because{};  ///< the source asked to be left alone, say
    Instant waiting_until{};
    bool elsewhere = false;  ///< another process was at it when we looked
  };
  Activity activity(std::int64_t follow) const;

  /// Requests since the start, by what became of them.
  enum class Outcome : unsigned char { answered, repeated, failed };
  static constexpr std::array<const char*, 3> kOutcomes = {"answered", "repeated", "failed"};
  using Requests = std::array<std::uint64_t, kOutcomes.size()>;
  std::map<std::int64_t, Requests> requests() const;

 private:
  /// What is planned, and going on, for one follow.
  struct Job {
    Instant due_at{};    ///< as stored when `start_at` was chosen
    Instant start_at{};  ///< a little later, so that not everybody asks at once
    std::string provider;
    Activity activity;
    std::thread thread;
    bool done = false;  ///< its thread has nothing more to do
  };

  void run();
  /// Starts what can be started; when to look again.
  Instant look();
  std::vector<std::thread> collect();
  void plan(Job& job, const store::Follow& follow);
  void harvest_one(const store::Follow& follow, follow::Random random);
  void note(std::int64_t follow, const follow::Note& note);
  void put_off(std::int64_t follow, std::chrono::milliseconds by);

  store::Store& store_;
  const std::filesystem::path data_folder_;
  follow::Clock& clock_;
  follow::Random random_;
  const std::string contact_;
  std::atomic<bool> stop_{false};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  follow::SideBySide sides_;
  std::map<std::int64_t, Job> jobs_;
  std::map<std::int64_t, Requests> requests_;
  std::thread thread_;
};

}  // namespace quire::web
