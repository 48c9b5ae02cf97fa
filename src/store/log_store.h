// For tests and benchmarks: a store of which only papers and their change log are there, as all that follows
// the log needs. Who derives from it gives those three; everything else throws.
#pragma once

#include <stdexcept>

#include "store/store.h"

namespace quire::store {

class LogStore : public Store {
 public:
  std::vector<StoredPaper> papers(std::span<const Doc> docs) override = 0;
  std::vector<Change> changes(ChangeNumber after, std::size_t limit) override = 0;
  ChangeNumber newest_change() override = 0;

  Tables& tables() final { absent(); }
  std::string identity() override { absent(); }
  std::vector<Change> short_changes(ChangeNumber, std::size_t) override { return {}; }
  PutCounts put(std::span<const Record>, const PutContext&) final { absent(); }
  std::optional<StoredPaper> paper(const PaperId&) final { absent(); }
  std::optional<StoredPaper> paper(Doc) final { absent(); }
  std::vector<Pick> picks(Doc) final { absent(); }
  std::vector<Said> statements(Doc) final { absent(); }
  std::vector<Edition> editions(Doc) final { absent(); }
  std::vector<Join> joins(std::optional<Doc>, std::size_t) final { absent(); }
  Result<Doc> join(Doc, Doc, Instant) final { absent(); }
  Result<Doc> undo_join(std::int64_t, Instant) final { absent(); }
  std::vector<PaperId> apart_from(Doc) final { absent(); }
  void mark_read(Doc, const std::string&, Instant) final { absent(); }
  std::optional<Instant> read_at(Doc, const std::string&) final { absent(); }
  std::vector<Doc> changed_since_read(const std::string&, std::span<const Doc>) final { absent(); }
  Result<Follow> add_follow(const Follow&) final { absent(); }
  bool remove_follow(std::int64_t) final { absent(); }
  std::vector<Follow> follows() final { absent(); }
  std::optional<Follow> follow(std::int64_t) final { absent(); }
  bool step_follow(const FollowStep&) final { absent(); }
  bool change_follow(const Follow&) final { absent(); }
  std::vector<Stamped> stamped(ChangeNumber, std::optional<Instant>, std::optional<Instant>,
                               std::size_t) final {
    absent();
  }
  std::optional<Stamped> stamp_of(const PaperId&) final { absent(); }
  std::optional<Instant> first_stamp() final { absent(); }
  std::uint64_t version() final { absent(); }
  std::vector<Doc> docs_between(Day, Day, std::size_t) final { absent(); }
  std::uint64_t count_between(Day, Day) final { absent(); }
  std::vector<DayCount> counts_by_day(Day, Day) final { absent(); }
  std::optional<Day> day_at_or_before(Day) final { absent(); }
  std::optional<Day> day_at_or_after(Day) final { absent(); }
  int vote(Doc, const std::string&, bool, Instant) final { absent(); }
  std::vector<Doc> voted(const std::string&, std::span<const Doc>) final { absent(); }
  std::vector<Activity> activity(Instant, Instant) final { absent(); }
  std::int64_t decide(const AuthorDecision&) final { absent(); }
  bool undo_decision(std::int64_t, Instant) final { absent(); }
  std::optional<AuthorDecision> decision(std::int64_t) final { absent(); }
  std::vector<AuthorDecision> decisions(const std::string&, std::size_t) final { absent(); }
  Run add_run(const Run&) final { absent(); }
  void update_run(const Run&) final { absent(); }
  void add_events(std::int64_t, std::span<const std::string>) final { absent(); }
  std::vector<std::string> events(std::int64_t, std::uint64_t, std::size_t) final { absent(); }
  std::optional<Run> run(std::int64_t) final { absent(); }
  std::vector<Run> runs(const std::string&, std::size_t) final { absent(); }
  std::vector<Run> newest_finished_runs(bool) final { absent(); }
  Stats stats() final { absent(); }
  std::vector<std::string> check() final { absent(); }
  void backup(const std::filesystem::path&) final { absent(); }

 private:
  [[noreturn]] static void absent() { throw std::logic_error("this store has papers and a change log only"); }
};

}  // namespace quire::store
