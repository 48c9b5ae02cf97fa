#include "store/schema.h"

#include <array>

#include <fmt/format.h>

#include "store/store.h"

namespace quire::store {
namespace {

constexpr std::int64_t kApplicationId = 0x51756972;  // "Quir"

// Migration n brings schema n-1 to n. A migration that was released is never changed.
constexpr std::array kMigrations{
    // 1: papers, picks, days, votes, counters
    R"(
CREATE TABLE papers (
  doc INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title_hash INTEGER NOT NULL,
  day INTEGER,
  votes INTEGER NOT NULL DEFAULT 0,
  change INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX papers_by_title ON papers(title_hash);
CREATE UNIQUE INDEX papers_by_change ON papers(change);
CREATE TABLE picks (
  doc INTEGER NOT NULL REFERENCES papers(doc),
  day INTEGER NOT NULL,
  votes INTEGER NOT NULL,
  comments INTEGER NOT NULL,
  submitter TEXT NOT NULL,
  PRIMARY KEY (doc, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX picks_by_day ON picks(day);
CREATE TABLE listed (
  day INTEGER NOT NULL,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  picked INTEGER NOT NULL,
  score INTEGER NOT NULL,
  PRIMARY KEY (day, doc)
) STRICT, WITHOUT ROWID;
CREATE TABLE votes (
  doc INTEGER NOT NULL REFERENCES papers(doc),
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (doc, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_by_time ON votes(at);
CREATE TABLE dictionaries (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES ('change', 0), ('version', 0);
)",
    // 2: runs of labs and their events
    R"(
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL,
  paper_id TEXT NOT NULL,
  size TEXT NOT NULL,
  seed INTEGER NOT NULL,
  parameters TEXT NOT NULL,
  started_by TEXT NOT NULL,
  state INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  seconds REAL NOT NULL,
  cpu_seconds REAL NOT NULL,
  peak_rss_mb REAL NOT NULL,
  error TEXT NOT NULL,
  directory TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_slug ON runs(slug, id);
CREATE INDEX runs_by_end ON runs(ended_at);
CREATE TABLE run_events (
  run INTEGER NOT NULL REFERENCES runs(id),
  seq INTEGER NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
)",
    // 3: older names of papers whose identity became known later
    R"(
CREATE TABLE aliases (id TEXT PRIMARY KEY, doc INTEGER NOT NULL REFERENCES papers(doc)) STRICT, WITHOUT ROWID;
)",
    // 4: days in the order in which pages show them; papers known by their title alone, found by it
    R"(
CREATE TABLE listed_in_order (
  day INTEGER NOT NULL,
  picked INTEGER NOT NULL,
  score INTEGER NOT NULL,
  id TEXT NOT NULL,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  PRIMARY KEY (day, picked DESC, score DESC, id)
) STRICT, WITHOUT ROWID;
INSERT INTO listed_in_order(day, picked, score, id, doc)
  SELECT k.day, 1, k.votes + p.votes, p.id, p.doc FROM picks k JOIN papers p ON p.doc = k.doc;
INSERT INTO listed_in_order(day, picked, score, id, doc)
  SELECT day, 0, votes, id, doc FROM papers p
  WHERE day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM picks k WHERE k.doc = p.doc);
DROP TABLE listed;
ALTER TABLE listed_in_order RENAME TO listed;
CREATE INDEX papers_own_by_title ON papers(title_hash) WHERE id >= 'quire:' AND id < 'quire;';
)",
    // 5: which stretches of the change log short puts wrote
    R"(
CREATE TABLE short_puts (last INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT;
)",
    // 6: what each source says, works that are one, words of the past, sources that are followed
    R"(
ALTER TABLE papers ADD COLUMN source TEXT DEFAULT '';
ALTER TABLE papers ADD COLUMN gone_to INTEGER REFERENCES papers(doc);
CREATE INDEX papers_gone ON papers(gone_to) WHERE gone_to IS NOT NULL;
CREATE TABLE statements (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  home INTEGER NOT NULL REFERENCES papers(doc),
  at INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (source, id)
) STRICT;
CREATE INDEX statements_by_home ON statements(home);
CREATE INDEX aliases_by_doc ON aliases(doc);
ALTER TABLE picks ADD COLUMN copied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE votes ADD COLUMN copied INTEGER NOT NULL DEFAULT 0;
CREATE TABLE joins (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  gone INTEGER NOT NULL REFERENCES papers(doc),
  id TEXT NOT NULL,
  why TEXT NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX joins_by_doc ON joins(doc);
CREATE INDEX joins_by_gone ON joins(gone);
CREATE TABLE apart (
  a INTEGER NOT NULL REFERENCES papers(doc),
  b INTEGER NOT NULL REFERENCES papers(doc),
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE TABLE gone (id TEXT PRIMARY KEY, change INTEGER NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
CREATE TABLE stamps (first INTEGER PRIMARY KEY, at INTEGER NOT NULL UNIQUE) STRICT;
INSERT INTO stamps(first, at) SELECT 0, unixepoch() WHERE EXISTS (SELECT 1 FROM papers);
CREATE TABLE editions (
  doc INTEGER NOT NULL REFERENCES papers(doc),
  until INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX editions_by_doc ON editions(doc, until);
CREATE TABLE reads (
  doc INTEGER NOT NULL REFERENCES papers(doc),
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (doc, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE follows (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  address TEXT NOT NULL,
  every_s INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (kind, what, address)
) STRICT;
)",
    // 7: who authors are, as somebody decided
    R"(
CREATE TABLE author_decisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  paper TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  block TEXT NOT NULL,
  other_paper TEXT NOT NULL,
  other_position INTEGER NOT NULL,
  other_name TEXT NOT NULL,
  other_block TEXT NOT NULL,
  claimant TEXT NOT NULL,
  person TEXT NOT NULL,
  why TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX author_decisions_by_block ON author_decisions(block);
CREATE INDEX author_decisions_by_other_block ON author_decisions(other_block);
)",
};

}  // namespace

int newest_schema() { return static_cast<int>(kMigrations.size()); }

void migrate_to(Connection& connection, int version) {
  for (;;) {
    Transaction transaction(connection);  // another process may be migrating: look inside the lock
    const auto present = connection.number("PRAGMA user_version").value_or(0);
    const auto application = connection.number("PRAGMA application_id").value_or(0);
    const auto tables = connection.number("SELECT count(*) FROM sqlite_schema").value_or(0);
    if (tables > 0 && application != kApplicationId)
      throw StoreError("quire.db is a database of another program; give another --data folder");
    if (present > newest_schema())
      throw StoreError(fmt::format("quire.db has schema {}, this program knows {}; use a newer Quire",
                                   present, newest_schema()));
    if (present >= version) return;
    connection.execute(kMigrations[static_cast<std::size_t>(present)]);
    const std::string mark =
        fmt::format("PRAGMA application_id={}; PRAGMA user_version={};", kApplicationId, present + 1);
    connection.execute(mark.c_str());
    transaction.commit();
  }
}

void migrate(Connection& connection) {
  if (connection.number("PRAGMA user_version").value_or(0) == newest_schema() &&
      connection.number("PRAGMA application_id").value_or(0) == kApplicationId)
    return;  // the usual case takes no lock
  migrate_to(connection, newest_schema());
}

}  // namespace quire::store
