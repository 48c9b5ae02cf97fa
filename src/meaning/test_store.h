// For the room's tests: papers and their change log in memory, with papers that can be lost. What the room
// never calls throws.
#pragma once

#include <map>
#include <mutex>
#include <stdexcept>

#include "store/store.h"

namespace quire::meaning {

class TestStore final : public store::Store {
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

  store::PutCounts put(std::span<const Record>) override { unused(); }
  std::optional<store::StoredPaper> paper(const PaperId&) override { unused(); }
  std::optional<store::StoredPaper> paper(store::Doc) override { unused(); }
  std::uint64_t version() override { unused(); }
  std::vector<store::Doc> docs_between(Day, Day, std::size_t) override { unused(); }
  std::uint64_t count_between(Day, Day) override { unused(); }
  std::vector<store::DayCount> counts_by_day(Day, Day) override { unused(); }
  std::optional<Day> day_at_or_before(Day) override { unused(); }
  std::optional<Day> day_at_or_after(Day) override { unused(); }
  int vote(store::Doc, const std::string&, bool, Instant) override { unused(); }
  std::vector<store::Doc> voted(const std::string&, std::span<const store::Doc>) override { unused(); }
  std::vector<store::Activity> activity(Instant, Instant) override { unused(); }
  store::Run add_run(const store::Run&) override { unused(); }
  void update_run(const store::Run&) override { unused(); }
  void add_events(std::int64_t, std::span<const std::string>) override { unused(); }
  std::vector<std::string> events(std::int64_t, std::uint64_t, std::size_t) override { unused(); }
  std::optional<store::Run> run(std::int64_t) override { unused(); }
  std::vector<store::Run> runs(const std::string&, std::size_t) override { unused(); }
  std::vector<store::Run> newest_finished_runs(bool) override { unused(); }
  store::Stats stats() override { unused(); }
  std::vector<std::string> check() override { unused(); }
  void backup(const std::filesystem::path&) override { unused(); }

 private:
  [[noreturn]] static void unused() { throw std::logic_error("the room of meaning does not call this"); }
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
