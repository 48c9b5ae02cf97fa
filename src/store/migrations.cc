#include "store/migrations.h"

#include <array>

namespace quire::store {
namespace {

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
    // 8: who people are, and what they do
    R"(
CREATE TABLE persons (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  skeleton TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT UNIQUE,
  email_confirmed_at INTEGER,
  password TEXT NOT NULL,
  role INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  banned_until INTEGER,
  ban_why TEXT NOT NULL,
  deleted_at INTEGER,
  settings TEXT NOT NULL
) STRICT;
INSERT INTO persons VALUES ('owner', 'owner', 'owner', '', '', NULL, NULL, '', 4, 0, NULL, '', NULL, '{}');
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY,
  person TEXT NOT NULL REFERENCES persons(key),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  agent TEXT NOT NULL,
  address TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_person ON sessions(person);
CREATE TABLE tokens (
  hash BLOB PRIMARY KEY,
  person TEXT NOT NULL REFERENCES persons(key),
  name TEXT NOT NULL,
  hint TEXT NOT NULL,
  scopes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER,
  expires_at INTEGER,
  UNIQUE (person, name)
) STRICT;
CREATE TABLE single_use (
  hash BLOB PRIMARY KEY,
  purpose INTEGER NOT NULL,
  person TEXT REFERENCES persons(key),
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX single_use_by_person ON single_use(person);
CREATE TABLE attempts (
  what TEXT NOT NULL,
  at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (what)
) STRICT, WITHOUT ROWID;
CREATE TABLE letters (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  person TEXT,
  recipient TEXT NOT NULL,
  recipient_key TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  list_id TEXT NOT NULL,
  unsubscribe_url TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  useful_until INTEGER,
  due_at INTEGER,
  taker TEXT NOT NULL,
  tries INTEGER NOT NULL,
  tried_since INTEGER,
  sent_at INTEGER,
  fault TEXT NOT NULL,
  bounced_at INTEGER
) STRICT;
CREATE INDEX letters_by_due ON letters(due_at) WHERE due_at IS NOT NULL;
CREATE INDEX letters_by_taker ON letters(taker) WHERE taker <> '';
CREATE INDEX letters_failed ON letters(number) WHERE due_at IS NULL AND fault <> '';
CREATE TABLE bounces (
  address TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  at INTEGER NOT NULL,
  why TEXT NOT NULL,
  suspended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE circles (
  name TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  about TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES persons(key),
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE circle_members (
  circle TEXT NOT NULL REFERENCES circles(name),
  person TEXT NOT NULL REFERENCES persons(key),
  keeper INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (circle, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX circle_members_by_person ON circle_members(person);
CREATE INDEX votes_by_person ON votes(person, at);
CREATE TABLE comments (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  parent INTEGER REFERENCES comments(number),
  person TEXT NOT NULL REFERENCES persons(key),
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  edited_at INTEGER,
  deleted_at INTEGER,
  hidden_at INTEGER,
  hidden_why TEXT NOT NULL
) STRICT;
CREATE INDEX comments_by_doc ON comments(doc, number);
CREATE INDEX comments_by_person ON comments(person, number);
CREATE INDEX comments_by_time ON comments(at);
CREATE TABLE comment_texts (
  comment INTEGER NOT NULL REFERENCES comments(number),
  until INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX comment_texts_by_comment ON comment_texts(comment, until);
CREATE TABLE locks (
  doc INTEGER PRIMARY KEY REFERENCES papers(doc),
  person TEXT NOT NULL REFERENCES persons(key),
  why TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE notices (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  person TEXT NOT NULL REFERENCES persons(key),
  kind INTEGER NOT NULL,
  by_person TEXT NOT NULL REFERENCES persons(key),
  doc INTEGER,
  comment INTEGER REFERENCES comments(number),
  at INTEGER NOT NULL,
  seen_at INTEGER
) STRICT;
CREATE INDEX notices_by_person ON notices(person, number);
CREATE TABLE mutes (
  person TEXT NOT NULL REFERENCES persons(key),
  muted TEXT NOT NULL REFERENCES persons(key),
  at INTEGER NOT NULL,
  PRIMARY KEY (person, muted)
) STRICT, WITHOUT ROWID;
CREATE TABLE submissions (
  doc INTEGER NOT NULL REFERENCES papers(doc),
  day INTEGER NOT NULL,
  person TEXT NOT NULL REFERENCES persons(key),
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  removed_at INTEGER,
  PRIMARY KEY (doc, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX submissions_by_person ON submissions(person, at);
CREATE TABLE places (
  day INTEGER NOT NULL,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  place INTEGER NOT NULL,
  person TEXT NOT NULL REFERENCES persons(key),
  at INTEGER NOT NULL,
  PRIMARY KEY (day, doc)
) STRICT, WITHOUT ROWID;
CREATE TABLE shelf (
  person TEXT NOT NULL,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  kept_at INTEGER,
  hidden_at INTEGER,
  done_at INTEGER,
  note TEXT NOT NULL,
  PRIMARY KEY (person, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX shelf_by_time ON shelf(person, kept_at);
CREATE TABLE shelf_tags (
  person TEXT NOT NULL,
  tag TEXT NOT NULL,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  PRIMARY KEY (person, tag, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX shelf_tags_by_doc ON shelf_tags(person, doc);
CREATE TABLE links (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  kind INTEGER NOT NULL,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES persons(key),
  at INTEGER NOT NULL,
  removed_at INTEGER,
  removed_by TEXT,
  UNIQUE (doc, url)
) STRICT;
CREATE TABLE claims (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  paper TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES persons(key),
  proof_kind INTEGER NOT NULL,
  proof TEXT NOT NULL,
  at INTEGER NOT NULL,
  state INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  why TEXT NOT NULL,
  decision INTEGER
) STRICT;
CREATE INDEX claims_by_paper ON claims(paper);
CREATE INDEX claims_by_person ON claims(person);
CREATE INDEX claims_by_state ON claims(state);
CREATE TABLE corrections (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  doc INTEGER NOT NULL REFERENCES papers(doc),
  field TEXT NOT NULL,
  before TEXT NOT NULL,
  value TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES persons(key),
  why TEXT NOT NULL,
  at INTEGER NOT NULL,
  state INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  verdict TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_by_doc ON corrections(doc);
CREATE INDEX corrections_by_state ON corrections(state);
CREATE TABLE reports (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  target TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES persons(key),
  why TEXT NOT NULL,
  at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  verdict TEXT NOT NULL,
  UNIQUE (kind, target, person)
) STRICT;
CREATE INDEX reports_open ON reports(number) WHERE closed_at IS NULL;
CREATE TABLE acts (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  person TEXT NOT NULL,
  what TEXT NOT NULL,
  target TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE TABLE interests (
  person TEXT NOT NULL,
  kind INTEGER NOT NULL,
  what TEXT NOT NULL,
  title TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person, kind, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX interests_by_what ON interests(kind, what);
CREATE TABLE sent (
  key TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
)",
};

}  // namespace

std::span<const char* const> migrations() { return kMigrations; }

}  // namespace quire::store
