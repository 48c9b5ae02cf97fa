// One paper from many sources: what they say about it, in whatever order, and joins that can be taken back.
#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/fixture_test.h"
#include "store/join_rules.h"

namespace quire::store {
namespace {

constexpr const char* kTitle = "A Lower Bound for the Harbour Problem";

Record said(const char* source, const std::string& key, const std::string& title = kTitle) {
  Record made{Paper(id(key)), {}, source};
  made.paper.title = title;
  made.paper.authors = {{"Mira Østergård"}, {"Ana de la Cruz"}};
  made.paper.published = day("2026-11-02");
  return made;
}

Record with_ids(Record record, std::initializer_list<const char*> others) {
  for (const char* other : others) record.paper.other_ids.push_back(id(other));
  return record;
}

class SourcesTest : public testing::Test {
 protected:
  void put(const Record& record, const char* when = "2026-11-20T10:00:00Z") {
    store_->put(std::vector<Record>{record}, PutContext{at(when)});
  }
  std::optional<StoredPaper> paper(const char* key) { return store_->paper(id(key)); }
  std::uint64_t papers() { return store_->stats().papers; }
  void expect_sound() { EXPECT_EQ(store_->check(), std::vector<std::string>{}); }

  Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
};

TEST_F(SourcesTest, IdentitiesMakeOnePaperWhoeverComesFirst) {
  const std::vector<Record> records = {
      said("arxiv-oai", "2611.00001"),
      with_ids(said("openalex", "openalex:W77", "A lower bound for the harbour problem (preprint)"),
               {"2611.00001", "doi:10.1000/abc"}),
      said("bibtex", "doi:10.1000/abc", "A Lower Bound"),
      said("openreview", "openreview:aBcD123_-x", "Unrelated"),
  };
  std::optional<Paper> first;
  for (unsigned seed = 0; seed < 24; ++seed) {
    const Folder folder;
    const auto store = open_for_test(folder.path());
    auto mixed = records;
    std::mt19937 random(seed);
    std::shuffle(mixed.begin(), mixed.end(), random);
    for (const Record& record : mixed) store->put(std::vector<Record>{record});
    EXPECT_EQ(store->stats().papers, 2U);
    const auto paper = store->paper(id("2611.00001"));
    ASSERT_TRUE(paper);
    EXPECT_EQ(paper->paper.id.key(), "2611.00001");
    EXPECT_EQ(paper->paper.title, kTitle);
    for (const char* other : {"openalex:W77", "doi:10.1000/abc"}) {
      const auto same = store->paper(id(other));
      ASSERT_TRUE(same) << other;
      EXPECT_EQ(same->doc, paper->doc);
    }
    if (!first) first = paper->paper;
    EXPECT_EQ(paper->paper, *first) << "order " << seed;
    EXPECT_EQ(store->check(), std::vector<std::string>{});
  }
}

TEST_F(SourcesTest, EachFieldKnowsWhoSaysIt) {
  Record atlas = with_ids(said("openalex", "openalex:W77", "Other words"), {"2611.00001"});
  atlas.paper.journal = "J. Imag. Res. 7";
  put(atlas);
  put(said("arxiv-oai", "2611.00001"));
  const auto doc = paper("2611.00001")->doc;
  const auto statements = store_->statements(doc);
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].source, "arxiv-oai");
  EXPECT_EQ(statements[1].source, "openalex");
  EXPECT_EQ(statements[1].paper.id.key(), "openalex:W77");
  std::vector<Statement> all;
  for (const Said& one : statements) all.push_back({one.source, one.paper});
  for (const Origin& origin : origins(all)) {
    if (origin.field == "title") {
      EXPECT_EQ(origin.source, "arxiv-oai");
    }
    if (origin.field == "journal") {
      EXPECT_EQ(origin.source, "openalex");
    }
  }
}

TEST_F(SourcesTest, TheSameFromTwoSourcesChangesNothingASecondTime) {
  put(said("arxiv-oai", "2611.00001"));
  put(said("jsonl", "2611.00001", "Another title"));
  EXPECT_EQ(paper("2611.00001")->paper.title, kTitle);
  const auto version = store_->version();
  const auto counts = store_->put(
      std::vector<Record>{said("jsonl", "2611.00001", "Another title"), said("arxiv-oai", "2611.00001")});
  EXPECT_EQ(counts.unchanged, 2U);
  EXPECT_EQ(store_->version(), version);
}

TEST_F(SourcesTest, WhatASourceSaysIsKeptThoughItChangesNothing) {
  put(said("arxiv-oai", "2611.00001"));
  put(said("bibtex", "2611.00001"));
  ASSERT_EQ(store_->statements(paper("2611.00001")->doc).size(), 2U);
  const auto version = store_->version();
  put(said("bibtex", "2611.00001"));
  EXPECT_EQ(store_->version(), version);
}

TEST_F(SourcesTest, TitleFirstAuthorAndYearJoinWhatHasNoIdentityInCommon) {
  put(said("arxiv-oai", "2611.00001"));
  Record published = said("bibtex", "doi:10.1000/abc");
  published.paper.authors = {{"M. Ostergard"}};
  put(published);
  EXPECT_EQ(papers(), 1U);
  const auto joins = store_->joins(paper("2611.00001")->doc, 10);
  ASSERT_EQ(joins.size(), 1U);
  EXPECT_EQ(joins[0].why, "title, first author and year");
  EXPECT_EQ(joins[0].id, "doi:10.1000/abc");
  for (const Said& one : store_->statements(paper("2611.00001")->doc))
    EXPECT_EQ(one.at, at("2026-11-20T10:00:00Z")) << one.source;
  expect_sound();
}

TEST_F(SourcesTest, WhatDiffersIsNotJoined) {
  put(said("arxiv-oai", "2611.00001"));
  Record other = said("bibtex", "doi:10.1000/a");
  other.paper.authors = {{"Nils Østergård"}};
  put(other);
  other = said("bibtex", "doi:10.1000/b");
  other.paper.published = day("2021-01-01");
  put(other);
  put(said("arxiv-oai", "2611.00002"));  // two papers of arXiv are two
  put(with_ids(said("arxiv-oai", "2611.00003"), {"2611.00001"}));
  EXPECT_EQ(papers(), 5U);
  expect_sound();
}

TEST_F(SourcesTest, AJoinCanBeTakenBackAndStaysSo) {
  put(said("arxiv-oai", "2611.00001"));
  Record wrong = said("bibtex", "doi:10.1000/abc");
  wrong.paper.journal = "J. Imag. Res. 7";
  wrong.pick = Pick{day("2026-11-10"), 5, 0, "ana"};
  put(wrong);
  const auto kept = paper("2611.00001")->doc;
  store_->vote(kept, "owner", true, at("2026-11-20T11:00:00Z"));
  EXPECT_EQ(paper("2611.00001")->paper.journal, "J. Imag. Res. 7");
  EXPECT_EQ(store_->picks(kept).size(), 1U);
  EXPECT_EQ(store_->docs_between(day("2026-11-10"), day("2026-11-10"), 10), std::vector<Doc>{kept});

  const auto apart = store_->undo_join(store_->joins(kept, 1)[0].number, at("2026-11-21T00:00:00Z"));
  ASSERT_TRUE(apart) << apart.error();
  EXPECT_EQ(papers(), 2U);
  EXPECT_EQ(paper("2611.00001")->paper.journal, "");
  EXPECT_EQ(paper("2611.00001")->doc, kept);
  EXPECT_EQ(paper("2611.00001")->votes, 1);
  EXPECT_TRUE(store_->picks(kept).empty());
  EXPECT_EQ(paper("doi:10.1000/abc")->doc, *apart);
  EXPECT_EQ(paper("doi:10.1000/abc")->paper.journal, "J. Imag. Res. 7");
  EXPECT_EQ(store_->docs_between(day("2026-11-10"), day("2026-11-10"), 10), std::vector<Doc>{*apart});
  expect_sound();

  put(wrong);  // the source comes again
  EXPECT_EQ(papers(), 2U);
  const auto again = store_->undo_join(store_->joins(kept, 1)[0].number, at("2026-11-21T00:00:00Z"));
  EXPECT_FALSE(again);

  const auto joined = store_->join(*apart, kept, at("2026-11-22T00:00:00Z"));
  ASSERT_TRUE(joined) << joined.error();
  EXPECT_EQ(papers(), 1U);
  EXPECT_EQ(store_->joins(kept, 1)[0].why, "by hand");
  expect_sound();
}

TEST_F(SourcesTest, TheBetterNameIsKeptAndTheOldOneLeadsToIt) {
  put(said("bibtex", "doi:10.1000/abc"));
  const auto doc = paper("doi:10.1000/abc")->doc;
  Record arxiv = said("arxiv-oai", "2611.00001");
  arxiv.paper.doi = "10.1000/ABC";
  put(arxiv);
  EXPECT_EQ(paper("doi:10.1000/abc")->paper.id.key(), "2611.00001");
  EXPECT_EQ(paper("2611.00001")->doc, doc);
  const auto log = store_->stamped(0, {}, {}, 100);
  ASSERT_EQ(log.size(), 2U);
  EXPECT_TRUE(log[0].gone);
  EXPECT_EQ(log[0].id, "doi:10.1000/abc");
  EXPECT_EQ(log[1].id, "2611.00001");
  expect_sound();
}

TEST_F(SourcesTest, TwoPapersOfArxivAreNeverOneEvenByHand) {
  put(said("arxiv-oai", "2611.00001"));
  put(said("arxiv-oai", "2611.00002", "Another Paper of the Same Year"));
  EXPECT_FALSE(store_->join(paper("2611.00001")->doc, paper("2611.00002")->doc, at("2026-11-21T00:00:00Z")));
}

TEST_F(SourcesTest, DeletedAtItsSourceIsAStateThatCanEnd) {
  put(said("arxiv-oai", "2611.00001"));
  Record deleted{Paper(id("2611.00001")), {}, "arxiv-oai"};
  deleted.paper.deleted = true;
  put(deleted);
  EXPECT_TRUE(paper("2611.00001")->paper.deleted);
  EXPECT_EQ(paper("2611.00001")->paper.title, kTitle);
  put(said("arxiv-oai", "2611.00001"));
  EXPECT_FALSE(paper("2611.00001")->paper.deleted);
  deleted.paper.id = id("2611.00009");
  put(deleted);  // never known: nothing to delete
  EXPECT_EQ(papers(), 1U);
}

TEST_F(SourcesTest, WordsOfThePastAreKept) {
  Record v1 = said("arxiv-oai", "2611.00001");
  v1.paper.versions = {{1, day("2026-11-02")}};
  put(v1, "2026-11-03T00:00:00Z");
  put(said("jsonl", "2611.00001", "Other words"), "2026-11-04T00:00:00Z");
  EXPECT_TRUE(store_->editions(1).empty());  // another source's words are no new edition
  Record v2 = v1;
  v2.paper.title = "A Better Lower Bound for the Harbour Problem";
  v2.paper.versions = {{1, day("2026-11-02")}, {2, day("2026-11-19")}};
  put(v2, "2026-11-20T00:00:00Z");
  const auto editions = store_->editions(1);
  ASSERT_EQ(editions.size(), 1U);
  EXPECT_EQ(editions[0].title, kTitle);
  EXPECT_EQ(editions[0].version, 1);
  EXPECT_EQ(editions[0].until, at("2026-11-20T00:00:00Z"));
  EXPECT_FALSE(store_->read_at(1, "owner"));
  store_->mark_read(1, "owner", at("2026-11-05T00:00:00Z"));
  store_->mark_read(1, "owner", at("2026-11-04T00:00:00Z"));
  EXPECT_EQ(store_->read_at(1, "owner"), at("2026-11-05T00:00:00Z"));
}

TEST_F(SourcesTest, WhatHasChangedSinceItWasReadIsKnownByItsWords) {
  Record record = said("arxiv-oai", "2611.00001");
  put(record, "2026-11-03T00:00:00Z");
  put(said("arxiv-oai", "2611.00002", "Another Title of Many Words"), "2026-11-03T00:00:00Z");
  const std::array<Doc, 3> among = {1, 2, 77};
  const auto changed = [&] { return store_->changed_since_read("owner", among); };
  record.paper.title = "A Better Lower Bound";
  put(record, "2026-11-04T00:00:00Z");
  EXPECT_TRUE(changed().empty());  // never read
  store_->mark_read(1, "owner", at("2026-11-05T00:00:00Z"));
  store_->mark_read(2, "owner", at("2026-11-05T00:00:00Z"));
  EXPECT_TRUE(changed().empty());
  record.paper.authors[0].orcid = "0000-0002-1825-0097";
  put(record, "2026-11-06T00:00:00Z");
  EXPECT_TRUE(changed().empty());  // the same names
  record.paper.title = "The Best Lower Bound";
  put(record, "2026-11-07T00:00:00Z");
  EXPECT_EQ(changed(), std::vector<Doc>{1});
  EXPECT_TRUE(store_->changed_since_read("ana", among).empty());
  record.paper.title = "A Better Lower Bound";
  put(record, "2026-11-08T00:00:00Z");
  EXPECT_TRUE(changed().empty());  // and back
  record.paper.authors.pop_back();
  put(record, "2026-11-09T00:00:00Z");
  EXPECT_EQ(changed(), std::vector<Doc>{1});
  store_->mark_read(1, "owner", at("2026-11-10T00:00:00Z"));
  EXPECT_TRUE(changed().empty());
}

TEST_F(SourcesTest, MomentsNeverGoBackAlongTheLog) {
  put(said("arxiv-oai", "2611.00001", "The First of Three Papers"), "2026-11-20T10:00:00Z");
  put(said("arxiv-oai", "2611.00002", "The Second of Three Papers"),
      "2026-11-20T09:00:00Z");  // a clock set back
  put(said("arxiv-oai", "2611.00003", "The Third of Three Papers"), "2026-11-20T12:00:00Z");
  const auto log = store_->stamped(0, {}, {}, 100);
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[1].at, at("2026-11-20T10:00:00Z"));
  EXPECT_EQ(store_->stamped(0, at("2026-11-20T10:00:01Z"), {}, 100).size(), 1U);
  EXPECT_EQ(store_->stamped(0, at("2026-11-20T10:00:00Z"), at("2026-11-20T11:00:00Z"), 100).size(), 2U);
  EXPECT_EQ(store_->stamped(log[0].number, {}, {}, 1).size(), 1U);
  EXPECT_TRUE(store_->stamped(0, at("2026-11-21T00:00:00Z"), {}, 100).empty());
  EXPECT_TRUE(store_->stamped(0, {}, at("2026-11-19T00:00:00Z"), 100).empty());
  EXPECT_EQ(store_->first_stamp(), at("2026-11-20T10:00:00Z"));
  EXPECT_EQ(store_->stamp_of(id("2611.00003"))->at, at("2026-11-20T12:00:00Z"));
}

TEST_F(SourcesTest, AStepOfAFollowIsWrittenWithItsPapersOrNotAtAll) {
  auto follow = store_->add_follow({0, "arxiv", "cs.LG", "", 21600, at("2026-11-20T00:00:00Z"), {}, ""});
  ASSERT_TRUE(follow);
  EXPECT_FALSE(store_->add_follow(*follow));
  PutContext context{at("2026-11-20T10:00:00Z"),
                     FollowStep{follow->id, "{\"n\":1}", at("2026-11-21T00:00:00Z")}};
  store_->put(std::vector<Record>{said("arxiv-oai", "2611.00001")}, context);
  EXPECT_EQ(store_->follow(follow->id)->state, "{\"n\":1}");
  context.step->state = "{\"n\":2}";
  store_->put(std::vector<Record>{}, context);
  EXPECT_EQ(store_->follow(follow->id)->state, "{\"n\":2}");
  Record huge = said("arxiv-oai", "2611.00002");
  huge.paper.abstract = std::string(9u << 20, 'x');
  context.step->state = "{\"n\":3}";
  EXPECT_THROW(store_->put(std::vector<Record>{huge}, context), StoreError);
  EXPECT_EQ(store_->follow(follow->id)->state, "{\"n\":2}");
  EXPECT_TRUE(store_->remove_follow(follow->id));
  EXPECT_FALSE(store_->step_follow({follow->id, "", {}}));
  EXPECT_TRUE(store_->follows().empty());
}

// Random statements, joins and undos: the store stays sound, and undoing everything gives what each source
// said alone.
TEST(SourcesPrograms, AnyOrderOfJoinsAndUndosLeavesAStoreThatIsSound) {
  const char* const full = std::getenv("QUIRE_FULL");
  const unsigned seeds = full != nullptr && std::string_view(full) == "1" ? 500 : 12;
  for (unsigned seed = 0; seed < seeds; ++seed) {
    const Folder folder;
    const auto store = open_for_test(folder.path());
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    const auto any_id = [&](unsigned kind) {
      const unsigned n = 1 + below(6);
      if (kind == 0) return fmt::format("2611.{:05}", n);
      if (kind == 1) return fmt::format("doi:10.1000/{}", n);
      return fmt::format("openalex:W{}", n);
    };
    constexpr std::array<const char*, 4> kSources = {"arxiv-oai", "openalex", "bibtex", "jsonl"};
    for (int step = 0; step < 60; ++step) {
      const auto when = at("2026-11-20T10:00:00Z") + std::chrono::seconds(step);
      const unsigned what = below(10);
      if (what < 7) {
        Record record = said(kSources[below(4)], any_id(below(3)),
                             fmt::format("A Title of Several Words Number {}", below(8)));
        if (below(3) == 0) record.paper.other_ids.push_back(id(any_id(below(3))));
        if (below(4) == 0) record.paper.doi = fmt::format("10.1000/{}", 1 + below(6));
        if (below(4) == 0) record.pick = Pick{day("2026-11-10") + static_cast<int>(below(3)), 1, 0, ""};
        store->put(std::vector<Record>{record}, PutContext{when});
      } else if (what < 8) {
        (void)store->join(1 + below(10), 1 + below(10), when);  // some of them cannot be
      } else if (what < 9) {
        (void)store->undo_join(1 + below(20), when);
      } else if (const auto docs = store->docs_between(day("2026-11-01"), day("2026-11-30"), 10);
                 !docs.empty()) {
        store->vote(docs[below(static_cast<unsigned>(docs.size()))], "ana", below(2) == 0, when);
      }
      ASSERT_EQ(store->check(), std::vector<std::string>{}) << "seed " << seed << " step " << step;
    }
    // No statement is in two papers, and none is lost.
    std::set<std::pair<std::string, std::string>> seen;
    for (const Stamped& entry : store->stamped(0, {}, {}, 1000)) {
      if (entry.gone) continue;
      for (const Said& one : store->statements(entry.doc))
        EXPECT_TRUE(seen.emplace(one.source, one.paper.id.key()).second) << "seed " << seed;
    }
  }
}

TEST(JoinRules, NamesAndYears) {
  const auto paper = [](const char* author, const char* published, const char* title = kTitle) {
    Paper made(id("2611.00001"));
    made.title = title;
    made.authors = {{author}};
    made.published = day(published);
    return made;
  };
  const Paper one = paper("Wei Zhang", "2026-01-01");
  EXPECT_TRUE(same_work(one, paper("W. Zhang", "2025-12-31")));
  EXPECT_TRUE(same_work(one, paper("Zhang, Wei", "2026-12-31")));
  EXPECT_TRUE(same_work(one, paper("WEI ZHANG", "2026-12-31", "A lower bound for the {Harbour} problem")));
  EXPECT_FALSE(same_work(one, paper("Wen Zhang", "2026-01-01")));
  EXPECT_FALSE(same_work(one, paper("Wei Zhao", "2026-01-01")));
  EXPECT_FALSE(same_work(one, paper("Wei Zhang", "2024-12-31")));
  EXPECT_FALSE(same_work(paper("Wei Zhang", "2026-01-01", "Introduction"),
                         paper("Wei Zhang", "2026-01-01", "Introduction")));
  Paper nobody = one;
  nobody.authors.clear();
  EXPECT_FALSE(same_work(nobody, one));
}

}  // namespace
}  // namespace quire::store
