// Behaviour that every store must show. Written against the interface; opened on SQLite.
#include "store/store.h"

#include <atomic>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

class StoreTest : public testing::Test {
 protected:
  Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());

  Doc doc_of(const std::string& arxiv) { return store_->paper(id(arxiv))->doc; }
  std::vector<std::string> ids_between(const char* first, const char* last, std::size_t limit = 100) {
    std::vector<std::string> ids;
    for (const auto& paper : store_->papers(store_->docs_between(day(first), day(last), limit)))
      ids.push_back(paper.paper.id.key());
    return ids;
  }
};

TEST_F(StoreTest, APaperComesBackWhole) {
  Record full = record("2611.00001", "A Lower Bound for $k$-Sets");
  Paper& p = full.paper;
  p.summary = "Our words.";
  p.author_count = 2;
  p.organisation = "Norte";
  p.updated = day("2026-11-19");
  p.versions = {{1, day("2026-05-01")}, {2, std::nullopt}, {3, day("1969-12-31")}};
  p.comment = "12 pages";
  p.journal = "J. Imag. Res. 7";
  p.doi = "10.1000/abc";
  p.license = "CC-BY";
  p.code_url = "https://example.org/c";
  p.project_url = "https://example.org/p";
  p.lab = "some-lab";
  p.subject = "Language";
  p.withdrawn = true;
  full.pick = Pick{day("2026-05-04"), 7, 2, "mira"};
  EXPECT_EQ(store_->put(std::span(&full, 1)).added, 1U);
  const auto back = store_->paper(p.id);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->paper, p);
  EXPECT_EQ(back->pick, full.pick);
  EXPECT_EQ(back->votes, 0);
}

TEST_F(StoreTest, PuttingTheSameTwiceChangesNothing) {
  const std::vector<Record> records{record("2611.00001", "One"),
                                    picked(record("2611.00002", "Two"), "2026-05-04", 3)};
  EXPECT_EQ(store_->put(records).added, 2U);
  const auto change = store_->newest_change();
  const auto version = store_->version();
  const PutCounts again = store_->put(records);
  EXPECT_EQ(again.unchanged, 2U);
  EXPECT_EQ(again.added + again.changed, 0U);
  EXPECT_EQ(store_->newest_change(), change);
  EXPECT_EQ(store_->version(), version);
}

TEST_F(StoreTest, AChangeMovesThePaperToTheEndOfTheLog) {
  const std::vector<Record> records{record("2611.00001", "One"), record("2611.00002", "Two"),
                                    record("2611.00003", "Three")};
  store_->put(records);
  Record changed = records[0];
  changed.paper.updated = day("2026-06-01");
  changed.paper.title = "One, revised";
  EXPECT_EQ(store_->put(std::span(&changed, 1)).changed, 1U);
  const auto changes = store_->changes(0, 10);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes.back().doc, doc_of("2611.00001"));
  EXPECT_EQ(changes.back().number, store_->newest_change());
  EXPECT_EQ(store_->changes(changes[1].number, 10).size(), 1U);
  EXPECT_EQ(store_->changes(0, 2).size(), 2U);
}

TEST_F(StoreTest, ShortPutsAreKnownAmongLongOnes) {
  const auto put = [&](int first, int count) {
    std::vector<Record> records;
    for (int i = first; i < first + count; ++i)
      records.push_back(record("2611." + std::to_string(10'000 + i), "Number " + std::to_string(i)));
    store_->put(records);
  };
  const auto short_docs = [&](ChangeNumber after, std::size_t limit) {
    std::vector<Doc> docs;
    for (const Change& change : store_->short_changes(after, limit)) docs.push_back(change.doc);
    return docs;
  };
  put(1, 150);
  EXPECT_EQ(short_docs(0, 10), std::vector<Doc>());
  put(151, 2);
  put(153, 100);
  put(253, 1);
  EXPECT_EQ(short_docs(0, 10), (std::vector<Doc>{253, 152, 151}));
  EXPECT_EQ(short_docs(0, 2), (std::vector<Doc>{253, 152}));
  EXPECT_EQ(short_docs(151, 10), (std::vector<Doc>{253, 152}));
  put(253, 1);
  EXPECT_EQ(store_->short_changes(0, 10).size(), 3U) << "nothing was new";
  Record again = record("2611.10151", "Number 151, revised");
  store_->put(std::span(&again, 1));
  const auto changes = store_->short_changes(0, 10);
  ASSERT_EQ(changes.size(), 3U) << "each doc once, with its newest change";
  EXPECT_EQ(changes.front().doc, 151U);
  EXPECT_EQ(changes.front().number, store_->newest_change());
}

TEST_F(StoreTest, OfVeryManyShortPutsTheNewestAreKnown) {
  for (int i = 0; i < 300; ++i) {
    const Record one = record("2611." + std::to_string(10'000 + i), "Number " + std::to_string(i));
    store_->put(std::span(&one, 1));
  }
  const auto known = store_->short_changes(0, 1000);
  EXPECT_GE(known.size(), 200U);
  EXPECT_LT(known.size(), 300U);
  EXPECT_EQ(known.front().number, store_->newest_change());
}

TEST_F(StoreTest, ATitleWithoutIdentityJoinsThePaperThatHasOne) {
  const Record known = record("2306.00732", "Sharper Bounds for $\\ell_p$ Sensitivity Sampling");
  store_->put(std::span(&known, 1));
  Paper listed(PaperId::own_id("Sharper Bounds for ell_p Sensitivity Sampling"));
  listed.title = "Sharper Bounds for ell_p Sensitivity Sampling";
  const Record listing{listed, Pick{day("2026-05-04"), 0, 1, ""}};
  EXPECT_EQ(store_->put(std::span(&listing, 1)).added, 0U);
  EXPECT_EQ(store_->stats().papers, 1U);
  EXPECT_EQ(store_->paper(known.paper.id)->pick->comments, 1);
}

TEST_F(StoreTest, APaperKnownByTitleTakesItsIdentityLater) {
  Paper listed(PaperId::own_id("Go Wider Instead of Deeper"));
  listed.title = "Go Wider Instead of Deeper";
  const Record listing{listed, std::nullopt};
  store_->put(std::span(&listing, 1));
  const Record known = record("2107.11817", "Go Wider Instead of Deeper");
  EXPECT_EQ(store_->put(std::span(&known, 1)).changed, 1U);
  EXPECT_EQ(store_->stats().papers, 1U);
  EXPECT_EQ(store_->paper(known.paper.id)->doc, store_->paper(listed.id)->doc)
      << "the old identity still leads to the paper";
  EXPECT_EQ(store_->put(std::span(&listing, 1)).unchanged, 1U);
}

TEST_F(StoreTest, TwoPapersOfOneTitleStayTwo) {
  const std::vector<Record> records{record("2611.00001", "On Sets"), record("2611.00002", "On Sets")};
  EXPECT_EQ(store_->put(records).added, 2U);
  Paper listed(PaperId::own_id("On Sets"));
  listed.title = "On Sets";
  const Record listing{listed, std::nullopt};
  EXPECT_EQ(store_->put(std::span(&listing, 1)).added, 1U) << "which of the two is meant cannot be known";
}

TEST_F(StoreTest, PapersCountForTheDaysOfTheirPicksElseForTheirPublishedDay) {
  store_->put(std::vector<Record>{record("2611.00001", "Plain", "2026-05-04"),
                                  picked(record("2611.00002", "Picked", "2026-01-01"), "2026-05-04", 5),
                                  picked(record("2611.00003", "Better", "2026-01-01"), "2026-05-04", 9),
                                  record("2611.00004", "Other day", "2026-05-03")});
  EXPECT_EQ(ids_between("2026-05-04", "2026-05-04"),
            (std::vector<std::string>{"2611.00003", "2611.00002", "2611.00001"}));
  EXPECT_EQ(ids_between("2026-05-03", "2026-05-04", 2),
            (std::vector<std::string>{"2611.00003", "2611.00002"}));
  EXPECT_EQ(store_->count_between(day("2026-05-03"), day("2026-05-04")), 4U);
  EXPECT_EQ(store_->count_between(day("2026-01-01"), day("2026-01-01")), 0U);
  EXPECT_EQ(store_->day_at_or_before(day("2026-05-10")), day("2026-05-04"));
  EXPECT_EQ(store_->day_at_or_after(day("2026-05-04")), day("2026-05-04"));
  EXPECT_EQ(store_->day_at_or_before(day("2026-05-02")), std::nullopt);
  const auto counts = store_->counts_by_day(day("2026-05-01"), day("2026-05-31"));
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[1].papers, 3U);
}

TEST_F(StoreTest, APaperPickedLaterLeavesItsPublishedDay) {
  const Record plain = record("2611.00001", "Plain", "2026-05-01");
  store_->put(std::span(&plain, 1));
  const Record pick = picked(plain, "2026-05-04", 1);
  EXPECT_EQ(store_->put(std::span(&pick, 1)).changed, 1U);
  EXPECT_EQ(store_->count_between(day("2026-05-01"), day("2026-05-01")), 0U);
  EXPECT_EQ(ids_between("2026-05-01", "2026-05-31").size(), 1U);
  EXPECT_TRUE(store_->check().empty());
}

TEST_F(StoreTest, VotesCountOnceAndOrderTheDay) {
  store_->put(std::vector<Record>{picked(record("2611.00001", "One"), "2026-05-04"),
                                  picked(record("2611.00002", "Two"), "2026-05-04")});
  const Doc two = doc_of("2611.00002");
  const auto before = store_->version();
  EXPECT_EQ(store_->vote(two, "owner", true, at("2026-05-04T10:00:00Z")), 1);
  EXPECT_EQ(store_->vote(two, "owner", true, at("2026-05-04T11:00:00Z")), 1);
  EXPECT_GT(store_->version(), before);
  EXPECT_EQ(ids_between("2026-05-04", "2026-05-04").front(), "2611.00002");
  EXPECT_EQ(store_->voted("owner", std::vector<Doc>{doc_of("2611.00001"), two}), std::vector<Doc>{two});
  EXPECT_EQ(store_->vote(two, "owner", false, at("2026-05-04T12:00:00Z")), 0);
  EXPECT_EQ(store_->vote(two, "owner", false, at("2026-05-04T12:00:00Z")), 0);
  EXPECT_TRUE(store_->check().empty());
  EXPECT_THROW(store_->vote(999, "owner", true, now()), StoreError);
}

TEST_F(StoreTest, ActivityIsWhatHappenedBetweenTwoInstants) {
  store_->put(std::vector<Record>{picked(record("2611.00001", "One"), "2026-05-04", 7, 2)});
  store_->vote(doc_of("2611.00001"), "owner", true, at("2026-05-05T10:00:00Z"));
  store::Run run;
  run.slug = "one";
  run.paper_id = "2611.00001";
  run.state = RunState::finished;
  run.queued_at = at("2026-05-06T10:00:00Z");
  run.ended_at = at("2026-05-06T10:01:00Z");
  run = store_->add_run(run);
  EXPECT_EQ(store_->activity(at("2026-05-01"), at("2026-05-31")).size(), 4U);
  EXPECT_EQ(store_->activity(at("2026-05-05"), at("2026-05-06")).size(), 1U);
}

TEST_F(StoreTest, RunsKeepTheirEventsInOrder) {
  store::Run run;
  run.slug = "fair-threshold";
  run.size = "quick";
  run.seed = 18446744073709551615ULL;
  run.queued_at = at("2026-05-04T06:41:00Z");
  run = store_->add_run(run);
  EXPECT_GT(run.id, 0);
  store_->add_events(run.id, std::vector<std::string>{"a", "b"});
  store_->add_events(run.id, std::vector<std::string>{"c"});
  EXPECT_EQ(store_->events(run.id, 0, 10), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(store_->events(run.id, 2, 10), (std::vector<std::string>{"c"}));
  run.state = RunState::finished;
  run.seconds = 14.25;
  store_->update_run(run);
  EXPECT_EQ(store_->run(run.id)->seconds, 14.25);
  EXPECT_EQ(store_->run(run.id)->seed, run.seed);
  store::Run full = run;
  full.size = "full";
  full = store_->add_run(full);
  store::Run later = run;
  later = store_->add_run(later);
  EXPECT_EQ(store_->newest_finished_runs(true).at(0).id, full.id);
  EXPECT_EQ(store_->newest_finished_runs(false).at(0).id, later.id);
  EXPECT_EQ(store_->runs("fair-threshold", 2).size(), 2U);
  EXPECT_TRUE(store_->runs("other", 2).empty());
  store::Run unknown;
  unknown.id = 999;
  EXPECT_THROW(store_->update_run(unknown), StoreError);
  EXPECT_THROW(store_->add_events(999, std::vector<std::string>{"a"}), StoreError);
}

TEST_F(StoreTest, BodiesShrinkOnceADictionaryIsTrainedAndOldOnesStayReadable) {
  std::mt19937 random(7);
  const auto many = [&](int first, int count) {
    std::vector<Record> records;
    for (int i = first; i < first + count; ++i) {
      Record r = record("2611." + std::to_string(10000 + i), "Paper number " + std::to_string(i));
      for (int w = 0; w < 60; ++w) r.paper.abstract += " word" + std::to_string(random() % 500);
      records.push_back(std::move(r));
    }
    return records;
  };
  store_->put(many(0, 2100));
  store_->put(many(2100, 100));  // trains
  store_.reset();
  store_ = open_for_test(folder_.path());
  EXPECT_EQ(store_->paper(id("2611.10000"))->paper.title, "Paper number 0");
  EXPECT_EQ(store_->paper(id("2611.12150"))->paper.title, "Paper number 2150");
  EXPECT_TRUE(store_->check().empty());
}

TEST_F(StoreTest, ABackupIsAWholeStore) {
  store_->put(std::vector<Record>{record("2611.00001", "One"), record("2611.00002", "Two")});
  const Folder other;
  store_->backup(other.path() / "quire.db");
  const auto copy = open_sqlite(other.path());
  EXPECT_EQ(copy->stats().papers, 2U);
  EXPECT_TRUE(copy->check().empty());
  EXPECT_FALSE(std::filesystem::exists(other.path() / "quire.db.part"));
}

TEST_F(StoreTest, ReadersAndWritersInThreadsSeeWholeStates) {
  std::atomic<bool> done{false};
  std::atomic<int> faults{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i)
    readers.emplace_back([&] {
      while (!done) {
        // Batches hold ten papers each: a reader must never see part of one.
        if (store_->stats().papers % 10 != 0) ++faults;
        for (const auto& paper :
             store_->papers(store_->docs_between(day("2026-05-01"), day("2026-05-01"), 20)))
          if (paper.paper.title.empty()) ++faults;
      }
    });
  std::vector<std::thread> writers;
  for (int w = 0; w < 2; ++w)
    writers.emplace_back([&, w] {
      for (int b = 0; b < 10; ++b) {
        std::vector<Record> records;
        for (int i = 0; i < 10; ++i)
          records.push_back(record("2611." + std::to_string(20000 + w * 1000 + b * 10 + i),
                                   "Writer paper " + std::to_string(w * 1000 + b * 10 + i)));
        store_->put(records);
        const auto paper = store_->paper(records[0].paper.id);
        if (!paper || store_->vote(paper->doc, "person" + std::to_string(w), true, now()) != 1) ++faults;
      }
    });
  for (auto& writer : writers) writer.join();
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(faults, 0);
  EXPECT_EQ(store_->stats().papers, 200U);
}

TEST_F(StoreTest, AnotherProcessSeesWhatWasWritten) {
  store_->put(std::vector<Record>{record("2611.00001", "One")});
  const auto other = open_for_test(folder_.path());  // connections of its own, as another process has
  const auto version = other->version();
  store_->put(std::vector<Record>{record("2611.00002", "Two")});
  EXPECT_GT(other->version(), version);
  EXPECT_EQ(other->stats().papers, 2U);
}

}  // namespace
}  // namespace quire::store
