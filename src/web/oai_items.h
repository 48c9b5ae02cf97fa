// What a harvester's list consists of: items in the order of the change log behind a place in it, one after
// another, with their papers read in small groups. A paper that changed since its place in the log was read
// is passed over, for it comes again later.
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "web/oai_catalogue.h"
#include "web/site.h"

namespace quire::web {

/// The papers that trend now, computed at most once a minute.
class TrendingNow {
 public:
  std::vector<store::Doc> docs(const Site& site);  ///< ascending

 private:
  std::mutex mutex_;
  std::optional<Instant> computed_at_;
  std::vector<store::Doc> docs_;
};

struct OaiItem {
  store::ChangeNumber number = 0;
  std::string key;
  Instant at{};
  std::optional<store::StoredPaper> stored;  ///< nothing: the identity went
  bool deleted() const { return !stored || stored->paper.deleted; }
};

class OaiItems {
 public:
  /// `catalogue` must be at the log's end where `part` is of a set.
  OaiItems(const Site& site, const SetCatalogue& catalogue, TrendingNow& trending, LogPart part)
      : site_(site), catalogue_(catalogue), trending_(trending), part_(std::move(part)) {}
  /// Nothing at the end of the list.
  std::optional<OaiItem> next();

 private:
  void read_log();
  void read_papers();
  std::vector<store::Stamped> trending_part() const;

  const Site& site_;
  const SetCatalogue& catalogue_;
  TrendingNow& trending_;
  LogPart part_;
  bool at_end_ = false;
  std::deque<store::Stamped> stamps_;
  std::deque<OaiItem> items_;
};

}  // namespace quire::web
