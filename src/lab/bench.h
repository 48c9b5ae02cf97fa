// The bench: an experiment's only way out. What it reports here becomes events (one JSON object a line),
// which the runner records and the page draws. The bench also hands in what the experiment may vary by: size,
// seed, parameters.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lab/card.h"
#include "lab/scene.h"

namespace quire::lab {

/// A cell of a table. (A bench is used from one thread; check() may be called from any.)
using Cell = std::variant<std::string, double, std::int64_t>;

/// Letters, digits, . _ -, not beginning with a dot, at most 100 bytes: safe as a file's name and in an
/// address.
bool plain_name(std::string_view name);

class Bench {
 public:
  /// Where event lines go (without line end), and where files are written (created if missing; empty: files
  /// are not written, and a log line says so). `cancelled` is polled.
  struct Outlet {
    std::function<void(std::string_view line)> event;
    std::string directory;
    std::function<bool()> cancelled;
  };
  Bench(const Lab& lab, Size size, std::uint64_t seed, Values values, Outlet outlet);
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  Size size() const { return size_; }
  bool full() const { return size_ == Size::full; }
  /// The run's seed: the only source of randomness. Derive a stream per (seed, purpose, index) with engine
  /// `random`.
  std::uint64_t seed() const { return seed_; }
  const Values& values() const { return values_; }

  /// Share of the work that is done, 0..1, rising; `note` says what is running. Thinned to about ten events a
  /// second.
  void progress(double done, std::string_view note);
  /// A point of a named series. At most kSeriesMax series, kPointsMax points each: labs thin their own
  /// series; points over the limit are an error of the lab.
  void point(std::string_view series, double x, double y);
  void table(std::string_view name, const std::vector<std::string>& columns,
             const std::vector<std::vector<Cell>>& rows);
  /// A drawing in steps (lab/scene.h). At most kScenesMax names; what scene_fault() names is an error of the
  /// lab.
  void scene(const Scene& scene);
  /// Writes a result file (a plain name such as "result.json") and announces it. `what` says what it holds.
  void file(std::string_view name, std::string_view what, std::string_view content);
  /// The figures of a claim; each claim of the card at most once. The verdict is computed by judge().
  void claim(std::string_view id, const Measurement& measurement);
  void log(std::string_view line);

  bool cancelled() const { return outlet_.cancelled && outlet_.cancelled(); }
  /// Call it in every loop that may last: throws Cancelled when the run was cancelled (a poll costs
  /// nanoseconds).
  void check() const {
    if (cancelled()) throw Cancelled();
  }

  static constexpr std::size_t kSeriesMax = 400;
  static constexpr std::size_t kPointsMax = 4000;
  static constexpr std::size_t kScenesMax = 24;
  static constexpr std::size_t kLineMax =
      (1 << 20) - 1;  ///< bytes of an event; a table over it belongs in a file

  /// The `start` event (`machine`: what it runs on, for the record), and the claims that were never reported
  /// as not measured, by the host.
  void begin(std::string_view machine = {});
  void finish_claims(std::string_view reason);
  const std::vector<ClaimResult>& results() const { return results_; }

 private:
  const Claim& claim_named(std::string_view id) const;
  void emit(std::string_view line);

  const Lab& lab_;
  Size size_;
  std::uint64_t seed_;
  Values values_;
  Outlet outlet_;
  std::vector<ClaimResult> results_;
  std::map<std::string, std::size_t, std::less<>> points_;
  std::set<std::string, std::less<>> scenes_;
  std::chrono::steady_clock::time_point last_progress_{};
  double done_ = 0;
};

}  // namespace quire::lab
