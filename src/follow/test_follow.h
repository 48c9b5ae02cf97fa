// For tests: a store that follows one repository, and harvests of it.
#pragma once

#include <optional>
#include <string>

#include "follow/harvest.h"
#include "follow/test_oai_server.h"
#include "paper/test_folder.h"
#include "store/store.h"

namespace quire::follow {

inline Instant moment(const char* text) { return *parse_instant(text); }

/// A follow that is added once and harvested as often as a test wants.
class Following {
 public:
  Following(std::string kind, std::string what, const std::string& address,
            const std::filesystem::path& parent = std::filesystem::temp_directory_path())
      : folder_(parent), store_(store::open_sqlite(folder_.path())) {
    store::Follow follow;
    follow.kind = std::move(kind);
    follow.what = std::move(what);
    follow.address = address;
    follow.every_s = 3600;
    id_ = store_->add_follow(follow)->id;
  }

  HarvestResult harvest(Asker& asker, Clock& clock, const Stop& stop = {},
                        std::function<void(const Note&)> watch = {}) {
    const auto protocol = follow::kind(follow().kind)->make(follow());
    return follow::harvest(*store_, id_, **protocol, {asker, clock, random_, stop, std::move(watch)});
  }
  HarvestResult harvest_with(const Protocol& protocol, const Tools& tools) {
    return follow::harvest(*store_, id_, protocol, tools);
  }
  /// As a new process would find it.
  void reopen() {
    store_.reset();
    store_ = store::open_sqlite(folder_.path());
  }

  store::Store& store() { return *store_; }
  store::Follow follow() { return *store_->follow(id_); }
  State state() { return *read_state(follow().state); }
  Random& random() { return random_; }
  const std::filesystem::path& path() const { return folder_.path(); }
  std::int64_t id() const { return id_; }

 private:
  TestFolder folder_;
  std::unique_ptr<store::Store> store_;
  std::int64_t id_ = 0;
  Random random_{7};
};

/// Where the store differs from the repository; empty: nowhere. Nothing lost, nothing doubled.
inline std::string difference(store::Store& store, const TestRepository& repository) {
  std::size_t stored_papers = 0;
  for (const auto& [id, item] : repository.items()) {
    const auto stored = store.paper(*PaperId::parse(id));
    if (!stored && item.deleted) continue;  // it went before anybody saw it
    if (!stored) return id + " is lost";
    ++stored_papers;
    if (stored->paper.deleted != item.deleted)
      return id + (item.deleted ? " is not deleted in the store" : " is deleted in the store");
    if (!item.deleted && stored->paper.title != item.title)
      return id + " is \"" + stored->paper.title + "\" in the store, and \"" + item.title +
             "\" at its source";
  }
  const std::uint64_t papers = store.stats().papers;
  if (papers != stored_papers)
    return std::to_string(papers) + " papers in the store, " + std::to_string(stored_papers) +
           " of them at the source";
  return {};
}

}  // namespace quire::follow
