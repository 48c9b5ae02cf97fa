// The store over either database. The members are defined by what they are about: put.cc, apart.cc,
// papers.cc, statements.cc, joins.cc, days.cc, votes.cc, follows.cc, reads.cc, decisions.cc, runs.cc,
// care.cc.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/body.h"
#include "store/compressor.h"
#include "store/foresight.h"
#include "store/listing.h"
#include "store/store.h"
#include "store/tables.h"

namespace quire::store {

/// The identity that a row keeps as its key. Throws StoreError.
PaperId id_of(const std::string& key);
/// Equal for titles that text::title_key holds equal.
std::int64_t title_hash(const std::string& title);

class SqlStore final : public Store {
 public:
  explicit SqlStore(std::unique_ptr<Database> database);

  using Store::put;
  PutCounts put(std::span<const Record> records, const PutContext& context) override;
  std::optional<StoredPaper> paper(const PaperId& id) override;
  std::optional<StoredPaper> paper(Doc doc) override;
  std::vector<StoredPaper> papers(std::span<const Doc> docs) override;

  std::vector<Pick> picks(Doc doc) override;
  std::vector<Said> statements(Doc doc) override;
  std::vector<Edition> editions(Doc doc) override;
  std::vector<Join> joins(std::optional<Doc> doc, std::size_t limit) override;
  Result<Doc> join(Doc one, Doc other, Instant at) override;
  Result<Doc> undo_join(std::int64_t number, Instant at) override;
  std::vector<PaperId> apart_from(Doc doc) override;
  void mark_read(Doc doc, const std::string& person, Instant at) override;
  std::optional<Instant> read_at(Doc doc, const std::string& person) override;
  std::vector<Doc> changed_since_read(const std::string& person, std::span<const Doc> among) override;

  Result<Follow> add_follow(const Follow& follow) override;
  bool remove_follow(std::int64_t id) override;
  std::vector<Follow> follows() override;
  std::optional<Follow> follow(std::int64_t id) override;
  bool step_follow(const FollowStep& step) override;
  bool change_follow(const Follow& follow) override;

  std::vector<Stamped> stamped(ChangeNumber after, std::optional<Instant> from, std::optional<Instant> until,
                               std::size_t limit) override;
  std::optional<Stamped> stamp_of(const PaperId& id) override;
  std::optional<Instant> first_stamp() override;
  std::vector<Change> changes(ChangeNumber after, std::size_t limit) override;
  ChangeNumber newest_change() override;
  std::vector<Change> short_changes(ChangeNumber after, std::size_t limit) override;
  std::uint64_t version() override;

  std::vector<Doc> docs_between(Day first, Day last, std::size_t limit) override;
  std::uint64_t count_between(Day first, Day last) override;
  std::vector<DayCount> counts_by_day(Day first, Day last) override;
  std::optional<Day> day_at_or_before(Day day) override;
  std::optional<Day> day_at_or_after(Day day) override;

  int vote(Doc doc, const std::string& person, bool on, Instant at) override;
  std::vector<Doc> voted(const std::string& person, std::span<const Doc> among) override;
  std::vector<Activity> activity(Instant since, Instant until) override;

  std::int64_t decide(const AuthorDecision& decision) override;
  bool undo_decision(std::int64_t number, Instant at) override;
  std::optional<AuthorDecision> decision(std::int64_t number) override;
  std::vector<AuthorDecision> decisions(const std::string& block, std::size_t limit) override;

  Run add_run(const Run& queued) override;
  void update_run(const Run& run) override;
  void add_events(std::int64_t run, std::span<const std::string> lines) override;
  std::vector<std::string> events(std::int64_t run, std::uint64_t from, std::size_t limit) override;
  std::optional<Run> run(std::int64_t id) override;
  std::vector<Run> runs(const std::string& slug, std::size_t limit) override;
  std::vector<Run> newest_finished_runs(bool prefer_full) override;

  Stats stats() override;
  std::vector<std::string> check() override;
  void backup(const std::filesystem::path& file) override;

  Tables& tables() override { return tables_; }
  std::string identity() override;

 private:
  /// A paper's row as it is read before it is merged or shown.
  struct Row {
    Doc doc = 0;
    std::string id;
    std::int64_t title_hash = 0;
    int votes = 0;
    std::optional<std::int32_t> day;
    std::int64_t dictionary = 0;
    std::string body;
    ChangeNumber change = 0;
    std::optional<std::string> source;  ///< who says all of it; nothing: the rows of `statements` do
  };
  /// Nothing for a number that never was a paper's, or is one no more.
  static std::optional<Row> read_row(Connection& connection, Doc doc);
  static Row row_of(const Query& query);

  /// The change log while one transaction writes to it (log.cc).
  struct Log {
    ChangeNumber before = 0;
    ChangeNumber newest = 0;
    Doc newest_doc = 0;  ///< once asked for
    std::int64_t at_s = 0;
    bool said = false;  ///< statements were written, perhaps without a change of any paper
    bool empty() const { return newest == before; }
    ChangeNumber next() { return ++newest; }
  };
  Log begin_log(Instant at);
  void end_log(const Log& log);
  static Instant stamp(Connection& connection, ChangeNumber change);

  // Records to statements (put.cc).
  enum class Put : std::uint8_t { added, changed, unchanged };
  /// `picked`: all days for which the records of this put say that it was picked.
  Put put_one(const Record& record, std::int64_t title_hash, std::span<const Day> picked, Log& log);
  void note_short_put(ChangeNumber first, ChangeNumber last);
  Doc next_doc(Log& log);
  Doc add_paper(const Record& record, std::int64_t title_hash, Log& log);
  bool say(Doc home, const Record& record, Log& log);
  bool say_alone(const Row& row, const Record& record, Log& log);
  bool say_beside_others(Doc home, const Record& record, Log& log);
  /// Writes what is not as it was; false if all was.
  bool write_paper(const Row& row, const Paper* old, const Paper& paper, const Listing& before,
                   bool listing_changed, Log& log);
  void rename(const Row& row, const PaperId& id, Log& log);
  void add_aliases(Doc doc, const std::string& key, std::span<const PaperId> ids);
  void keep_edition(Doc doc, const Paper& old, const Log& log);
  bool put_pick(Doc home, const Pick& pick);
  bool write_pick(Doc doc, const Pick& pick, bool copied);
  Listing listing_of(Doc doc, const std::string& id, std::optional<std::int32_t> day, int votes);
  void relist(Doc doc, const Listing& before, const Listing& after);

  // What the sources say about one work (statements.cc).
  struct StatementRow {
    Statement statement;
    Instant at{};
    Doc home = 0;
  };
  static std::optional<Doc> root(Connection& connection, Doc doc);
  static std::vector<Doc> members(Connection& connection, Doc root);
  std::optional<StatementRow> read_statement(const std::string& source, const PaperId& id);
  std::vector<StatementRow> read_statements(Connection& connection, std::span<const Doc> homes);
  void write_statement(const Statement& statement, Doc home, std::int64_t at_s);
  /// What was said in the paper's own row gets a row of its own.
  void spell_out(Doc doc, const Log& log);
  /// Makes the paper again from what is said about it; false if it is as it was.
  bool refold(Doc root, bool listing_changed, const Listing& before, Log& log);
  PaperId id_for(Doc root, std::span<const Statement> statements);

  // Which work a record is about, and works that are one (find.cc, joins.cc).
  struct Link {
    Doc doc = 0;
    std::string why;
  };
  std::optional<Doc> known_home(const Record& record);
  std::optional<Doc> doc_of(Connection& connection, std::string_view key);
  std::vector<Link> links(const Record& record, std::optional<Doc> home, std::int64_t title_hash);
  std::optional<Link> link_by_title(const Paper& paper, std::int64_t title_hash);
  std::optional<Link> link_to_title_alone(const Paper& paper, std::int64_t title_hash);
  std::vector<Doc> docs_of_title(const char* sql, std::int64_t title_hash);
  bool may_join(Doc one, Doc other);
  std::vector<PaperId> identities_of(Doc root);
  Doc fuse(Doc one, Doc other, const std::string& why, Log& log);
  void let_go(std::int64_t join, Doc gone, Log& log);
  Listing listing_now(Doc doc);
  /// Picks, votes and other names of a root, from those of all its members.
  void regroup(Doc root);

  // Works that a source holds apart (apart.cc).
  struct MadeJoin {
    std::int64_t number = 0;
    Doc gone = 0;
  };
  static std::optional<Doc> home_said(Connection& connection, const std::string& source, const PaperId& id);
  bool said_apart(std::span<const StatementRow> rows, Doc other);
  bool moves_out(const Record& record, Doc home, Log& log);
  bool take_apart(Doc own, const Record& record, Log& log);
  std::optional<MadeJoin> newest_join_between(Doc one, Doc other);
  bool drop_other_picks(Doc home, const Record& record, std::span<const Day> picked, Log& log);

  bool write_step(const FollowStep& step);

  std::string packed(const Paper& paper);
  Result<Paper> unpack_row(Connection& connection, const Row& row);
  void train_when_due();
  void use_newest_dictionary();
  void learn_dictionary(Connection& connection, std::int64_t dictionary);
  void add_papers(Connection& reader, std::span<const Doc> docs, std::vector<StoredPaper>& papers);

  bool is_folded(Connection& reader, const Paper& paper, Doc doc);
  void check_bodies(Connection& reader, std::vector<std::string>& faults);

  void touch() { Tables::touch(writer_); }
  /// Runs a step in a writing transaction (tables.h), and gives what it gives.
  template <class Step>
  auto writing(const Step& step) {
    std::optional<decltype(step())> given;
    tables_.write([&](Connection&) { given.emplace(step()); });
    return std::move(*given);
  }

  Tables tables_;
  Readers& readers_ = tables_.readers();
  Connection& writer_ = tables_.writer();  ///< in steps only
  Compressor compressor_;
  // Both of who writes.
  std::int64_t dictionary_ = 0;  ///< the one for new bodies
  bool tried_to_train_ = false;
  Foresight foresight_;  ///< of the batch that is being put
};

}  // namespace quire::store
