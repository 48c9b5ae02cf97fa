// The day's k diverse papers, kept while papers are published and withdrawn: what the feed asks. One paper
// has a key of the caller's (an arXiv id) and its features; a choice says how near it is to the best
// possible.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "labs/dynamic-submodular/dynamic_submodular.h"
#include "labs/dynamic-submodular/papers_objective.h"

namespace quire::labs::dynamic_submodular {

struct DayOptions {
  PapersOptions papers{};  ///< k and the seed among them
  double eps = 0.2;
};

class DaySelection {
 public:
  /// Freezes the day over the papers of the last days (30 days is usual; the day's own, when there are no
  /// others).
  static Result<DaySelection> start(std::span<const PaperFeatures> recent, const DayOptions& options);

  /// Refuses a key that is there already, and features that PapersObjective::add refuses.
  Status publish(const std::string& key, const PaperFeatures& paper);
  /// Refuses a key that is not there. Published again it is another paper, with features of its own.
  Status withdraw(const std::string& key);
  bool has(const std::string& key) const { return live_.contains(key); }
  std::size_t size() const { return live_.size(); }

  struct Selection {
    std::vector<std::string> keys;
    double value = 0;
    double upper_bound = 0;  ///< no k papers are worth more
    /// "at least this share of the best possible"; 1 when nothing is worth anything.
    double share() const { return upper_bound > 0 ? value / upper_bound : 1; }
  };
  /// Kept until the next change. The bound costs about 2 k gains a paper.
  const Selection& select();
  Stats stats() const { return dynamic_->stats(); }
  std::uint64_t queries() const { return oracle_->queries(); }

  /// Everything, the features of all papers included: load() goes on as if nothing had happened. A text that
  /// was not saved here is refused with the place.
  std::string save() const;
  static Result<DaySelection> load(std::string_view text);

 private:
  struct Taken {
    std::string key;
    PaperFeatures paper;
    bool live = true;
  };
  DaySelection() = default;
  Status prepare(Frozen frozen);
  Status take(const std::string& key, const PaperFeatures& paper, bool live);

  DayOptions options_;
  std::unique_ptr<PapersObjective> papers_;
  std::unique_ptr<Oracle> oracle_;
  std::unique_ptr<DynamicSubmodular> dynamic_;
  std::vector<Taken> taken_;  // by number
  std::unordered_map<std::string, Id> live_;
  Selection selection_;
  bool fresh_ = false;
};

}  // namespace quire::labs::dynamic_submodular
