// The truth on disk: papers, picks, votes, runs, and the change log that everything derived follows. One
// interface over SQLite or PostgreSQL. What a call has returned from survives kill -9. Knows no index, no
// feed, no HTTP. Schema and migrations: docs/store.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "paper/paper.h"
#include "paper/statement.h"

namespace quire::store {

/// A paper's small number inside one store: dense, never reused. The index knows papers by it.
using Doc = std::uint32_t;
/// Position in the change log; rises by one with each change.
using ChangeNumber = std::uint64_t;

/// The store cannot go on: disk full, file damaged, a newer schema. The message says what to do.
class StoreError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A paper as stored, with what lists show beside it.
struct StoredPaper {
  Doc doc = 0;
  Paper paper;
  int votes = 0;  ///< given here
  /// The newest pick of the paper, if a listing chose it for a day.
  std::optional<Pick> pick{};
  ChangeNumber change = 0;  ///< its newest entry of the change log
  Instant changed_at{};     ///< when that was written, to the second; never goes back along the log
  int comments = 0;         ///< written here, those that show
};
/// Written here and counted at the source: what lists and interfaces say ("numComments").
inline int comments_total(const StoredPaper& stored) {
  return stored.comments + (stored.pick ? stored.pick->comments : 0);
}

struct PutCounts {
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
};

/// One entry of the change log. A paper that changed again has a newer entry; readers may skip to the newest.
struct Change {
  ChangeNumber number = 0;
  Doc doc = 0;
};

/// A source that is followed. What its harvester knows lies in `state`, as it writes it (follow/state.h).
struct Follow {
  std::int64_t id = 0;
  std::string kind;     ///< "arxiv"
  std::string what;     ///< what is taken from it: "cs.LG"
  std::string address;  ///< of the source; empty: the usual one of that kind
  std::int64_t every_s = 0;
  Instant added_at{};
  Instant due_at{};
  std::string state;
};

/// How far a follow has come: written with the papers that it stands for, or not at all.
struct FollowStep {
  std::int64_t follow = 0;
  std::string state;
  Instant due_at{};
};

struct PutContext {
  Instant at = now();
  std::optional<FollowStep> step{};
  /// Completes the step once it is known what came of the records; inside the transaction, so it must not use
  /// the store.
  std::function<void(FollowStep&, const PutCounts&)> finish{};
};

/// What one source says about a paper, and since when it says so.
struct Said {
  std::string source;
  Paper paper;  ///< `paper.id` is the identity that the source uses
  Instant at{};
};

/// A decision that two works are one: a record that was taken for a stored paper because of more than its own
/// identity, or two stored papers that became one. It can be undone.
struct Join {
  std::int64_t number = 0;
  Instant at{};
  Doc doc = 0;      ///< the paper that both are
  std::string id;   ///< under which the paper that was joined to it is or was known
  std::string why;  ///< "identity doi:10.1000/abc", "title, first author and year", "by hand"
  std::optional<Instant> undone_at{};
};

/// What a paper said before: its words until they changed.
struct Edition {
  Instant until{};
  int version = 0;  ///< the greatest that was known then; 0: none
  std::string title;
  std::string abstract;
  std::vector<Author> authors;
};

/// One line of the change log as harvesters of this Quire see it.
struct Stamped {
  ChangeNumber number = 0;
  Doc doc = 0;     ///< 0 when it is gone
  std::string id;  ///< key of the paper, or the key that no paper has any more
  Instant at{};
  bool gone = false;
};

/// A paper's vote weight in time, for the trending score. Of comments written here each person's first on the
/// paper counts, once.
struct Activity {
  Doc doc = 0;
  enum class Kind : std::uint8_t { vote, source_vote, comment, source_comment, run } kind = Kind::vote;
  Instant at;
  int count = 1;
};

/// An author of a paper, as a decision names one: by identity, so that papers that become one, and author
/// lists that change, leave it whole.
struct AuthorPlace {
  std::string paper;           ///< key of the paper
  std::uint32_t position = 0;  ///< in its author list, from 0
  std::string name;            ///< as given when it was decided
  std::string block;           ///< under which the name is compared (people/name.h)
};

/// Somebody has decided who an author is. Kept for ever; undone, it counts no more.
struct AuthorDecision {
  std::int64_t number = 0;  ///< rises
  enum class Kind : std::uint8_t { same, different, claim } kind = Kind::same;
  AuthorPlace one, other;  ///< of a claim: `one` is the claimant
  std::string claimant;
  std::string person;  ///< who decided
  std::string why;     ///< in their words
  Instant at{};
  std::optional<Instant> undone_at{};
};

struct DayCount {
  Day day;
  std::uint64_t papers = 0;
};

enum class RunState : std::uint8_t { queued, running, finished, failed, bad_input, cancelled, limit };
const char* word(RunState state);  ///< "finished", ...

/// A run of a lab. Events, claims and figures are kept as the JSON lines that the run emitted.
struct Run {
  std::int64_t id = 0;
  std::string slug;
  std::string paper_id;
  std::string size;  ///< quick | full
  std::uint64_t seed = 0;
  std::string parameters;  ///< JSON object of those that were set
  std::string started_by;  ///< "page" | "command line"
  RunState state = RunState::queued;
  Instant queued_at{};
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  double seconds = 0;
  double cpu_seconds = 0;
  double peak_rss_mb = 0;
  std::string error;      ///< one line, when it did not finish
  std::string directory;  ///< files of the run, relative to the data directory
};

struct Stats {
  std::uint64_t papers = 0;
  std::uint64_t picks = 0;
  std::uint64_t votes = 0;
  std::uint64_t runs = 0;
  std::uint64_t bytes = 0;
  ChangeNumber newest_change = 0;
  int schema = 0;
  std::optional<Day> first_day;
  std::optional<Day> last_day;
};

class Tables;

/// All calls are safe from any thread. Reads see the newest committed state.
class Store {
 public:
  virtual ~Store() = default;

  /// For the parts of the store that have an interface of their own.
  virtual Tables& tables() = 0;
  /// What tells this store from every other (32 hexadecimal digits), and from the one that it was moved from:
  /// for who keeps things beside it that were derived from it.
  virtual std::string identity() = 0;

  // Papers.
  /// Takes the records in, in one transaction together with the step of a follow; durable on return. Each
  /// source has one statement about a work, and the paper is what all of them give together
  /// (paper/statement.h). Which work a record is about: docs/store.md "One paper from many sources".
  virtual PutCounts put(std::span<const Record> records, const PutContext& context) = 0;
  PutCounts put(std::span<const Record> records) { return put(records, PutContext{}); }
  virtual std::optional<StoredPaper> paper(const PaperId& id) = 0;
  virtual std::optional<StoredPaper> paper(Doc doc) = 0;
  /// In the order asked for; unknown docs are left out.
  virtual std::vector<StoredPaper> papers(std::span<const Doc> docs) = 0;
  /// All days for which listings picked it, oldest first.
  virtual std::vector<Pick> picks(Doc doc) = 0;
  /// What each source says, greatest authority first.
  virtual std::vector<Said> statements(Doc doc) = 0;
  /// Its words before they changed, oldest first.
  virtual std::vector<Edition> editions(Doc doc) = 0;

  // One paper from many sources.
  /// Newest first, those of one paper or of all.
  virtual std::vector<Join> joins(std::optional<Doc> doc, std::size_t limit) = 0;
  /// Two stored papers become one, which keeps the better identity. An error says why they cannot be.
  virtual Result<Doc> join(Doc one, Doc other, Instant at) = 0;
  /// Takes a join back: what was joined is a paper of its own again and is not joined to the other one again
  /// but by hand. Its doc.
  virtual Result<Doc> undo_join(std::int64_t number, Instant at) = 0;
  /// Papers that it was taken apart from, here or at a Quire that is followed: their identities, ascending.
  virtual std::vector<PaperId> apart_from(Doc doc) = 0;

  // What a person has read.
  virtual void mark_read(Doc doc, const std::string& person, Instant at) = 0;
  virtual std::optional<Instant> read_at(Doc doc, const std::string& person) = 0;
  /// Those of `among` whose title, abstract or names of authors are not those that the person has read. What
  /// was never read has not changed since.
  virtual std::vector<Doc> changed_since_read(const std::string& person, std::span<const Doc> among) = 0;

  // Sources that are followed.
  /// With its number. An error if the same is followed already.
  virtual Result<Follow> add_follow(const Follow& follow) = 0;
  /// False if there is none of that number. Papers stay.
  virtual bool remove_follow(std::int64_t id) = 0;
  virtual std::vector<Follow> follows() = 0;
  virtual std::optional<Follow> follow(std::int64_t id) = 0;
  /// A step without papers. False if the follow was removed meanwhile.
  virtual bool step_follow(const FollowStep& step) = 0;
  /// How often, or from where: kind and what stay as they are.
  virtual bool change_follow(const Follow& follow) = 0;

  // The change log.
  /// Changes after `after`, ascending, each doc at most once (its newest), at most `limit`.
  virtual std::vector<Change> changes(ChangeNumber after, std::size_t limit) = 0;
  virtual ChangeNumber newest_change() = 0;
  /// Those of them that came in puts of fewer than 100 records, as somebody waits for them: newest first, at
  /// most `limit`. Of very many such puts only the newest are known.
  virtual std::vector<Change> short_changes(ChangeNumber after, std::size_t limit) = 0;
  /// The log with its moments, for those who harvest this Quire: entries after `after` within [from, until],
  /// ascending, each paper at most once, identities that went included; at most `limit`.
  virtual std::vector<Stamped> stamped(ChangeNumber after, std::optional<Instant> from,
                                       std::optional<Instant> until, std::size_t limit) = 0;
  /// What an identity stands for in that log, one that went included.
  virtual std::optional<Stamped> stamp_of(const PaperId& id) = 0;
  virtual std::optional<Instant> first_stamp() = 0;
  /// A number that rises with anything that a page may show (papers, picks, votes, runs): for caches and
  /// ETags.
  virtual std::uint64_t version() = 0;

  // Days. A paper counts for the days for which it was picked; a paper without any pick, for the day on which
  // it was announced or published (Paper::listed_day).
  /// Docs of the papers of a day range, picked ones first by (votes here + at the source) descending, then
  /// the rest by votes, then id.
  virtual std::vector<Doc> docs_between(Day first, Day last, std::size_t limit) = 0;
  virtual std::uint64_t count_between(Day first, Day last) = 0;
  virtual std::vector<DayCount> counts_by_day(Day first, Day last) = 0;
  /// Nearest day with papers at or before (after) `day`.
  virtual std::optional<Day> day_at_or_before(Day day) = 0;
  virtual std::optional<Day> day_at_or_after(Day day) = 0;

  // Votes.
  /// Gives (or takes back) the vote of a person; idempotent; durable on return. The count afterwards.
  virtual int vote(Doc doc, const std::string& person, bool on, Instant at) = 0;
  virtual std::vector<Doc> voted(const std::string& person, std::span<const Doc> among) = 0;
  /// All activity since an instant, for trending.
  virtual std::vector<Activity> activity(Instant since, Instant until) = 0;

  // Who is who (docs/people.md).
  /// Durable on return. Its number.
  virtual std::int64_t decide(const AuthorDecision& decision) = 0;
  /// False if there is none of that number, or it is undone already.
  virtual bool undo_decision(std::int64_t number, Instant at) = 0;
  virtual std::optional<AuthorDecision> decision(std::int64_t number) = 0;
  /// About names of a block, newest first, those undone included; at most `limit`.
  virtual std::vector<AuthorDecision> decisions(const std::string& block, std::size_t limit) = 0;

  // Runs.
  virtual Run add_run(const Run& queued) = 0;
  virtual void update_run(const Run& run) = 0;
  /// Appends event lines; durable on return.
  virtual void add_events(std::int64_t run, std::span<const std::string> lines) = 0;
  /// Event lines from sequence number `from` (0 = first) on.
  virtual std::vector<std::string> events(std::int64_t run, std::uint64_t from, std::size_t limit) = 0;
  virtual std::optional<Run> run(std::int64_t id) = 0;
  /// Newest first; empty slug: of all labs.
  virtual std::vector<Run> runs(const std::string& slug, std::size_t limit) = 0;
  /// Per lab the newest finished run (full before quick where both exist and `prefer_full`).
  virtual std::vector<Run> newest_finished_runs(bool prefer_full) = 0;

  // Care.
  virtual Stats stats() = 0;
  /// Faults found (empty: none): SQLite's own check, references, that every body unpacks.
  virtual std::vector<std::string> check() = 0;
  /// A consistent copy while others read and write.
  virtual void backup(const std::filesystem::path& file) = 0;
};

/// Opens `directory`/quire.db, creating or migrating it. Throws StoreError.
std::unique_ptr<Store> open_sqlite(const std::filesystem::path& directory);
/// Opens a database of PostgreSQL, "postgresql://host/name", making its tables where it is empty. Throws
/// StoreError.
std::unique_ptr<Store> open_postgres(const std::string& url);
/// Either: at an address of PostgreSQL, or, where that is empty, in the folder.
std::unique_ptr<Store> open_store(const std::string& url, const std::filesystem::path& directory);

}  // namespace quire::store
