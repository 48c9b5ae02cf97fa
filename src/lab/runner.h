// The runner: starts quire-lab as a child in a process of its own with limits, records its events in the
// store, passes them on live, and ends it when asked. A crash there is a line in the run's record and nothing
// else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lab/claim.h"
#include "store/store.h"

namespace quire::lab {

/// What a child may use. A limit that is reached ends the run with state `limit`; what was measured is kept.
struct Limits {
  double cpu_seconds = 7200;
  double wall_seconds = 7200;
  std::uint64_t memory_mb = 4096;
  std::uint64_t file_mb = 512;
  std::uint64_t events_max = 1'000'000;
  std::uint64_t event_bytes_max = 1 << 20;
};

struct Request {
  std::string slug;
  Size size = Size::quick;
  std::uint64_t seed = 1;
  std::map<std::string, std::string> parameters;
  std::string started_by = "command line";
};

/// Cards of all labs as JSON texts by slug, read once from `quire-lab show`. Empty if the program is missing.
class Catalogue {
 public:
  /// `program`: path of quire-lab.
  explicit Catalogue(std::filesystem::path program);
  const std::filesystem::path& program() const { return program_; }
  /// Slugs in the order of the list.
  const std::vector<std::string>& slugs() const;
  /// The card (lab::card_json), nullopt for an unknown slug.
  std::optional<std::string> card(const std::string& slug) const;

 private:
  void load() const;
  std::filesystem::path program_;
  mutable std::vector<std::string> slugs_;
  mutable std::map<std::string, std::string> cards_;
  mutable bool loaded_ = false;
  struct Lock;
  std::shared_ptr<Lock> lock_;
};

/// quire-lab beside the running program, else on PATH.
std::filesystem::path find_quire_lab();

/// Runs labs one after another (`places` at once) on threads of its own. Safe from any thread.
class Runner {
 public:
  Runner(store::Store& store, std::filesystem::path data_directory, std::filesystem::path quire_lab,
         Limits limits, int places = 1);
  ~Runner();  ///< cancels what runs and waits for it
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Queues a run and returns its record. Throws BadInput for an unknown slug or a parameter that the card
  /// refuses (the check is the child's own, before anything is recorded).
  store::Run start(const Request& request);
  /// Cancels a queued or running run: SIGTERM, and SIGKILL after a second. False if it is neither.
  bool cancel(std::int64_t run);
  /// How many runs wait before this one (0: running or next).
  int before(std::int64_t run) const;
  /// Blocks until the run has more than `seen` events or has ended or `wait_ms` have passed. A run of another
  /// process (a command line beside the server) cannot be waited for: then a quarter of a second at most
  /// passes.
  void wait_events(std::int64_t run, std::uint64_t seen, int wait_ms) const;
  /// Blocks until the run ended; the record of another process's run as it stands.
  store::Run wait(std::int64_t run);
  /// Called on a runner thread after events were recorded or the state changed; for pushing to live pages.
  void on_change(std::function<void(std::int64_t run)> callback);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Runs a lab in the foreground of a command line: records it, calls `line` for each event, polls
/// `cancelled`. Returns the ended record.
store::Run run_now(store::Store& store, const std::filesystem::path& data_directory,
                   const std::filesystem::path& quire_lab, const Limits& limits, const Request& request,
                   const std::function<void(std::string_view line)>& line,
                   const std::function<bool()>& cancelled);

/// At a start of the server: runs that a crash left queued or running become failed with that reason.
void close_orphans(store::Store& store);

}  // namespace quire::lab
