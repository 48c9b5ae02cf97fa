#include "web/oai_catalogue.h"

#include <gtest/gtest.h>

#include "web/test_site.h"

namespace quire::web {
namespace {

using std::chrono::seconds;
constexpr auto kTime = std::chrono::milliseconds(10'000);
const Instant kStart = on("2026-05-01").start();

class CatalogueTest : public testing::Test {
 protected:
  void put(const char* id, std::vector<std::string> categories, int second) {
    Record record{Paper(*PaperId::parse(id)), std::nullopt, "jsonl"};
    record.paper.title = std::string("Paper ") + id;
    record.paper.categories = std::move(categories);
    site_.store->put(std::vector<Record>{record}, store::PutContext{kStart + seconds(second), {}});
  }
  /// Keys in a part of the log, "-" before those that went.
  std::string keys(const LogPart& part, std::size_t limit = 100) {
    EXPECT_TRUE(catalogue_.catch_up(*site_.store, kTime));
    std::string all;
    for (const auto& stamp : catalogue_.select(part, limit)) {
      const auto stored = stamp.gone ? std::nullopt : site_.store->paper(stamp.doc);
      all += (all.empty() ? "" : " ") + (stamp.gone ? "-" + stamp.id : stored->paper.id.key());
    }
    return all;
  }
  static LogPart of(const char* set) { return {set, false, {}, {}, 0}; }

  TestSite site_;
  SetCatalogue catalogue_;
};

TEST_F(CatalogueTest, PapersAreInTheirSetsAndThoseAbove) {
  put("2605.00001", {"cs.LG", "stat.ML"}, 1);
  put("2605.00002", {"hep-th"}, 2);
  put("2605.00003", {"cs.CL"}, 3);
  EXPECT_EQ(keys(of("cs")), "2605.00001 2605.00003");
  EXPECT_EQ(keys(of("cs:cs:LG")), "2605.00001");
  EXPECT_EQ(keys(of("physics")), "2605.00002");
  EXPECT_EQ(keys(of("physics:hep-th")), "2605.00002");
  EXPECT_EQ(keys(of("")), "2605.00001 2605.00002 2605.00003");
  EXPECT_EQ(keys(of("nope")), "");
  EXPECT_EQ(catalogue_.count(of("cs")), 2U);
  EXPECT_EQ(catalogue_.sets(),
            (std::vector<std::string>{"cs", "cs:cs", "cs:cs:CL", "cs:cs:LG", "physics", "physics:hep-th",
                                      "stat", "stat:stat", "stat:stat:ML"}));
}

TEST_F(CatalogueTest, AChangeMovesAPaperAndItsSets) {
  put("2605.00001", {"cs.LG"}, 1);
  put("2605.00002", {"cs.LG"}, 2);
  EXPECT_EQ(keys(of("cs")), "2605.00001 2605.00002");
  put("2605.00001", {"hep-th"}, 3);
  EXPECT_EQ(keys(of("cs")), "2605.00002");
  EXPECT_EQ(keys(of("")), "2605.00002 2605.00001");
  EXPECT_EQ(keys(of("physics:hep-th")), "2605.00001");
  EXPECT_EQ(catalogue_.count(of("")), 2U);
  put("2605.00002", {"hep-th"}, 4);
  EXPECT_EQ(keys(of("cs")), "");
  EXPECT_EQ(catalogue_.sets(), (std::vector<std::string>{"physics", "physics:hep-th"}));
}

TEST_F(CatalogueTest, PartsOfTheLogAreInclusive) {
  for (int i = 1; i <= 5; ++i) put(fmt::format("2605.0000{}", i).c_str(), {"cs.LG"}, i);
  LogPart part = of("cs");
  part.from = kStart + seconds(2);
  part.until = kStart + seconds(4);
  EXPECT_EQ(keys(part), "2605.00002 2605.00003 2605.00004");
  EXPECT_EQ(keys(part, 2), "2605.00002 2605.00003");
  part.after = catalogue_.select(part, 2).back().number;
  EXPECT_EQ(keys(part), "2605.00004");
  part = of("cs");
  part.from = kStart + seconds(6);
  EXPECT_EQ(keys(part), "");
}

TEST_F(CatalogueTest, AnIdentityThatWentIsInEverySetThatThereIs) {
  put("2605.00001", {"cs.LG"}, 1);
  put("doi:10.1000/x", {"cs.LG"}, 2);
  EXPECT_EQ(keys(of("cs")), "2605.00001 doi:10.1000/x");
  const auto one = site_.store->paper(*PaperId::parse("2605.00001"));
  const auto other = site_.store->paper(*PaperId::parse("doi:10.1000/x"));
  const auto joined = site_.store->join(one->doc, other->doc, kStart + seconds(3));
  ASSERT_TRUE(joined.ok()) << joined.error();
  const std::string now = keys(of("cs"));
  EXPECT_NE(now.find("-doi:10.1000/x"), std::string::npos) << now;
  EXPECT_NE(now.find("2605.00001"), std::string::npos) << now;
  EXPECT_EQ(catalogue_.count(of("cs")), 2U);
  EXPECT_EQ(keys(of("nope")), "");

  LogPart arxiv = of("");
  arxiv.arxiv_only = true;
  EXPECT_EQ(keys(arxiv), "2605.00001");

  const auto joins = site_.store->joins(std::nullopt, 10);
  ASSERT_EQ(joins.size(), 1U);
  ASSERT_TRUE(site_.store->undo_join(joins[0].number, kStart + seconds(4)).ok());
  const std::string again = keys(of("cs"));
  EXPECT_EQ(again.find('-'), std::string::npos) << again;
  EXPECT_EQ(catalogue_.count(of("cs")), 2U);
}

TEST_F(CatalogueTest, ReadsOnInPieces) {
  std::vector<Record> records;
  for (int i = 1; i <= 1300; ++i) {
    Record record{Paper(*PaperId::parse(fmt::format("2605.{:05}", i))), std::nullopt, "jsonl"};
    record.paper.title = fmt::format("Paper {}", i);
    record.paper.categories = {i % 2 == 0 ? "cs.LG" : "hep-th"};
    records.push_back(record);
  }
  site_.store->put(records, store::PutContext{kStart, {}});
  int pieces = 1;
  while (!catalogue_.catch_up(*site_.store, std::chrono::milliseconds(-1))) ++pieces;
  EXPECT_EQ(pieces, 3);
  EXPECT_EQ(catalogue_.count(of("cs:cs:LG")), 650U);
  EXPECT_EQ(catalogue_.count(of("")), 1300U);
}

}  // namespace
}  // namespace quire::web
