// For the room's tests: papers and their change log in memory, with papers that can be lost. What the room
// never calls throws.
#pragma once

#include <map>
#include <mutex>

#include "store/log_store.h"

namespace quire::meaning {

class TestStore final : public store::LogStore {
 public:
  void set(store::Doc doc, const std::string& title, const std::string& abstract) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Paper paper(PaperId::own_id("paper " + std::to_string(doc)));
    paper.title = title;
    paper.abstract = abstract;
    papers_.insert_or_assign(doc, store::StoredPaper{doc, std::move(paper), 0, {}});
    touch(doc);
  }
  /// The change stays, the paper goes.
  void lose(store::Doc doc) {
    const std::lock_guard<std::mutex> lock(mutex_);
    papers_.erase(doc);
    touch(doc);
  }

  std::vector<store::StoredPaper> papers(std::span<const store::Doc> docs) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<store::StoredPaper> out;
    for (const store::Doc doc : docs) {
      if (const auto found = papers_.find(doc); found != papers_.end()) out.push_back(found->second);
    }
    return out;
  }
  std::vector<store::Change> changes(store::ChangeNumber after, std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<store::Change> out;
    for (auto at = log_.upper_bound(after); at != log_.end() && out.size() < limit; ++at)
      out.push_back({at->first, at->second});
    return out;
  }
  store::ChangeNumber newest_change() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    return newest_;
  }

 private:
  void touch(store::Doc doc) {
    if (const auto old = changed_.find(doc); old != changed_.end()) log_.erase(old->second);
    changed_[doc] = ++newest_;
    log_[newest_] = doc;
  }

  std::mutex mutex_;
  std::map<store::Doc, store::StoredPaper> papers_;
  std::map<store::Doc, store::ChangeNumber> changed_;
  std::map<store::ChangeNumber, store::Doc> log_;
  store::ChangeNumber newest_ = 0;
};

}  // namespace quire::meaning
