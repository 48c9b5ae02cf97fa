// One Quire follows another: what this program gives to harvesters, its own harvester takes in, and both
// stores end with the same papers, to the last field. Everything but the network is real.
#include <gtest/gtest.h>

#include "follow/harvest.h"
#include "follow/protocol.h"
#include "web/oai_formats.h"
#include "web/oai_paper_test.h"
#include "web/test_site.h"

namespace quire::web {
namespace {

using std::chrono::seconds;
const Instant kStart = on("2026-05-04").start() + std::chrono::hours(8);
constexpr int kLater = 89'000;  // seconds: shortly before the moment at which the harvests are

/// Time that passes when it is waited for.
class TestClock final : public follow::Clock {
 public:
  Instant now() const override { return now_; }
  bool wait_until(Instant at, const follow::Stop&) override {
    now_ = std::max(now_, at);
    return true;
  }

 private:
  Instant now_ = on("2026-05-05").start() + std::chrono::hours(9);
};

/// Asks the other Quire without a network.
class SiteAsker final : public follow::Asker {
 public:
  explicit SiteAsker(TestSite& site) : site_(site) {}
  follow::Asked ask(const source::FetchRequest& request, const follow::Stop&) override {
    ++requests;
    const Response response = site_.get(request.url.substr(request.url.find("/oai")));
    source::Fetched answer;
    answer.status = response.status;
    answer.headers["content-type"] = response.content_type;
    answer.body = body_of(response);
    answer.url = request.url;
    return {answer, std::nullopt};
  }
  int requests = 0;

 private:
  TestSite& site_;
};

class OaiFollowTest : public testing::Test {
 protected:
  OaiFollowTest() {
    store::Follow follow;
    follow.kind = "quire";
    follow.address = kAddress;
    follow.every_s = 3600;
    follow_ = there_.store->add_follow(follow)->id;
  }

  void put(const std::vector<Record>& records, int second) {
    here_.store->put(records, store::PutContext{kStart + seconds(second), {}, {}});
  }
  static Record record(const char* id, const char* title) {
    Record r{Paper(*PaperId::parse(id)), std::nullopt, "jsonl"};
    r.paper.title = title;
    return r;
  }
  void harvest() {
    const auto protocol = follow::kind("quire")->make(*there_.store->follow(follow_));
    ASSERT_TRUE(protocol.ok()) << protocol.error();
    const auto result =
        follow::harvest(*there_.store, follow_, **protocol, {asker_, clock_, random_, {}, {}});
    ASSERT_EQ(result.end, follow::HarvestResult::End::complete) << result.why;
    EXPECT_EQ(result.counts.bad, 0U);
  }

  /// Everything that is known of a paper, its picks included; "deleted" and "none" are answers too.
  static std::string known(store::Store& store, const PaperId& id) {
    const auto stored = store.paper(id);
    if (!stored) return "none";
    if (stored->paper.deleted) return "deleted";
    const auto picks = store.picks(stored->doc);
    XmlWriter xml = XmlWriter::fragment();
    const auto apart = store.apart_from(stored->doc);
    write_quire(xml, {*stored, picks, "", apart});
    return std::move(xml).finish();
  }
  void expect_the_same() {
    std::uint64_t papers = 0;
    for (const auto& stamp : here_.store->stamped(0, std::nullopt, std::nullopt, 10'000)) {
      const auto id = *PaperId::parse(stamp.id);
      EXPECT_EQ(known(*there_.store, id), known(*here_.store, id)) << stamp.id << (stamp.gone ? " went" : "");
      papers += stamp.gone ? 0 : 1;
    }
    EXPECT_EQ(here_.store->stats().papers, papers);
    EXPECT_EQ(there_.store->stats().papers, papers);
    for (Day day = on("2026-04-20"); day < on("2026-05-10"); day = day + 1)
      EXPECT_EQ(day_of(*there_.store, day), day_of(*here_.store, day)) << day.iso();
  }
  static std::vector<std::string> day_of(store::Store& store, Day day) {
    std::vector<std::string> keys;
    for (const auto& stored : store.papers(store.docs_between(day, day, 1000)))
      keys.push_back(stored.paper.id.key());
    return keys;
  }

  static constexpr const char* kAddress = "http://localhost:8080/oai";
  TestSite here_;
  TestSite there_;
  SiteAsker asker_{here_};
  TestClock clock_;
  follow::Random random_{7};
  std::int64_t follow_ = 0;
};

/// A paper of which everything is known.
Record whole() {
  Record r{Paper(*PaperId::parse("2604.00001")), Pick{on("2026-05-02"), 7, 2, "Kai & Co"}, "jsonl"};
  Paper& p = r.paper;
  p.other_ids = {*PaperId::parse("openreview:aBcD123_-x")};
  describe(p);
  Author author;
  author.name = "Ana de la Cruz Jr";
  author.family = "de la Cruz";
  author.suffix = "Jr";
  author.affiliation = "Univ. Norte";
  author.orcid = "0000-0002-1825-0097";
  Author group;
  group.name = "LHCx Collaboration";
  p.authors = {author, group};
  p.published = on("2026-04-27");
  p.submitted = *parse_instant("2026-04-27T10:15:00.250Z");
  p.announced = on("2026-04-28");
  p.cross_lists = {{"stat.ML", on("2026-05-01")}};
  p.updated = on("2026-05-01");
  p.versions = {{1, on("2026-04-27"), false}, {2, on("2026-05-01"), false}};
  return r;
}

TEST_F(OaiFollowTest, EveryFieldArrives) {
  Record again = whole();
  again.pick = Pick{on("2026-05-03"), 1, 0, ""};
  put({whole(), again}, 1);
  Record counted = record("2604.00002", "Only counted");
  counted.paper.author_count = 40;
  counted.paper.published = on("2026-04-29");
  put({counted, record("doi:10.1002/(sici)1099<123::aid>3.0.co;2-m", "A DOI with brackets"),
       record("math/0309136", "An old one"),
       record("quire:a-paper-without-an-identity", "A paper without an identity")},
      2);
  harvest();
  expect_the_same();
}

TEST_F(OaiFollowTest, ManyPagesArriveWhole) {
  std::vector<Record> records;
  for (int i = 1; i <= 901; ++i) {
    records.push_back(record(fmt::format("2604.{:05}", i).c_str(), fmt::format("Paper {}", i).c_str()));
    records.back().paper.published = on("2026-04-27") + i % 5;
  }
  put(records, 1);
  harvest();
  expect_the_same();
  EXPECT_EQ(asker_.requests, 7) << "its formats, who it is, and five pages";
}

TEST_F(OaiFollowTest, ChangesWithdrawalsAndDeletionsArrive) {
  put({whole(), record("2604.00002", "Two"), record("2604.00003", "Three"), record("2604.00004", "Four")}, 1);
  harvest();
  expect_the_same();

  Record changed = whole();
  changed.paper.title = "A Better Bound";
  changed.paper.versions.push_back({3, on("2026-05-03"), true});
  changed.paper.updated = on("2026-05-03");
  changed.paper.withdrawn = true;
  changed.paper.withdrawal = "An error in Lemma 2";
  Record deleted = record("2604.00003", "Three");
  deleted.paper.deleted = true;
  Record picked = record("2604.00004", "Four");
  picked.pick = Pick{on("2026-05-04"), 3, 0, "ann"};
  put({changed, deleted, picked, record("2604.00005", "Five")}, kLater);
  harvest();
  expect_the_same();

  deleted.paper.deleted = false;
  put({deleted}, kLater + 60);
  harvest();
  expect_the_same();
}

TEST_F(OaiFollowTest, PapersThatBecameOneAreOneThere) {
  put({record("2604.00001", "One"), record("doi:10.1000/x", "The same under a DOI"),
       record("2604.00002", "Two")},
      1);
  harvest();
  expect_the_same();
  const auto doc = [&](const char* id) { return here_.store->paper(*PaperId::parse(id))->doc; };
  ASSERT_TRUE(here_.store->join(doc("2604.00001"), doc("doi:10.1000/x"), kStart + seconds(kLater)).ok());
  harvest();
  expect_the_same();
}

TEST_F(OaiFollowTest, PapersThatAreTakenApartAreTwoThere) {
  Record one = record("2604.00001", "One");
  one.paper.doi = "10.1000/x";
  one.pick = Pick{on("2026-05-02"), 7, 2, "ann"};
  Record other = record("doi:10.1000/x", "One in a journal");
  other.paper.abstract = "What only the journal says.";
  other.pick = Pick{on("2026-05-03"), 3, 0, "bo"};
  put({other, one, record("2604.00002", "Two")}, 1);
  harvest();
  expect_the_same();
  ASSERT_EQ(there_.store->stats().papers, 2U) << "a follower that never knew them as two";
  int later = kLater;
  for (int times = 0; times < 2; ++times) {
    const auto joins = here_.store->joins(std::nullopt, 1);
    ASSERT_FALSE(joins.at(0).undone_at);
    ASSERT_TRUE(here_.store->undo_join(joins[0].number, kStart + seconds(later += 10)).ok());
    harvest();
    expect_the_same();
    EXPECT_EQ(there_.store->stats().papers, 3U);
    EXPECT_EQ(there_.store->check(), std::vector<std::string>{});
    const auto doc = [&](const char* id) { return here_.store->paper(*PaperId::parse(id))->doc; };
    ASSERT_TRUE(
        here_.store->join(doc("2604.00001"), doc("doi:10.1000/x"), kStart + seconds(later += 10)).ok());
    harvest();
    expect_the_same();
    EXPECT_EQ(there_.store->stats().papers, 2U);
  }
}

TEST_F(OaiFollowTest, AnIdentityThatCameLaterReplacesTheOwn) {
  put({record("quire:a-title-of-many-words-here", "A Title of Many Words Here")}, 1);
  harvest();
  expect_the_same();
  Record known = record("2604.00001", "A Title of Many Words Here");
  put({known}, kLater);
  harvest();
  expect_the_same();
}

}  // namespace
}  // namespace quire::web
