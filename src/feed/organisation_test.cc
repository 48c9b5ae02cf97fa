// What is here of an organisation, over a store and an index.
#include "feed/organisation.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "paper/test_folder.h"

namespace quire::feed {
namespace {

using Names = std::vector<std::string>;

class OrganisationTest : public testing::Test {
 protected:
  void put(const std::string& key, const std::string& organisation, const std::vector<Author>& authors = {},
           const char* day = "2020-01-01", const char* category = "cs.LG") {
    Record record{Paper(*PaperId::parse(key)), {}, "jsonl"};
    record.paper.title = "Of " + key;
    record.paper.authors = authors;
    record.paper.organisation = organisation;
    record.paper.categories = {category};
    record.paper.published = Day::parse(day) ? std::optional(*Day::parse(day)) : std::nullopt;
    store_->put(std::vector<Record>{record});
    index_->catch_up(*store_);
  }
  Organisation ask(const std::string& name, const OrganisationOptions& options = {}) {
    return organisation(*store_, *index_, name, options);
  }
  static Names ids(const Organisation& found) {
    Names out;
    for (const auto& stored : found.page) out.push_back(stored.paper.id.key());
    return out;
  }

  TestFolder folder_;
  std::unique_ptr<store::Store> store_ = store::open_sqlite(folder_.path());
  std::unique_ptr<index::Index> index_ = index::Index::open(folder_.path() / "index");
};

TEST_F(OrganisationTest, HasItsPapersNewestFirst) {
  put("2001.00001", "deepseek-ai", {{"Wei Zhang"}, {"Mira Lund"}}, "2020-01-01");
  put("2001.00002", "deepseek-ai", {{"Mira Lund"}}, "2020-03-01", "cs.CL");
  put("2001.00003", "DeepSeek-AI", {{"Mira Lund"}, {"Bo Larsen"}}, "2020-02-01", "cs.CL");
  put("2001.00004", "deepseek-ai-lab", {{"Mira Lund"}}, "2021-02-01");
  put("2001.00005", "", {{"Mira Lund", "deepseek-ai"}}, "2021-02-01");
  const Organisation found = ask("DEEPSEEK-AI");
  EXPECT_EQ(found.name, "deepseek-ai") << "as most papers spell it";
  EXPECT_EQ(found.papers, 3U);
  EXPECT_EQ(ids(found), (Names{"2001.00002", "2001.00003", "2001.00001"}));
  EXPECT_EQ(found.days->first.iso(), "2020-01-01");
  EXPECT_EQ(found.days->second.iso(), "2020-03-01");
  EXPECT_EQ(found.categories,
            (std::vector<std::pair<std::string, std::uint64_t>>{{"cs.CL", 2}, {"cs.LG", 1}}));
  ASSERT_EQ(found.people.size(), 3U);
  EXPECT_EQ(found.people[0].name, "Mira Lund");
  EXPECT_EQ(found.people[0].papers, 3U);
  EXPECT_EQ(found.people[1].name, "Bo Larsen") << "ties by name";
  EXPECT_EQ(found.people_total, 3U);
  EXPECT_FALSE(found.people_cut);
}

TEST_F(OrganisationTest, HasPages) {
  for (int i = 1; i <= 25; ++i)
    put(fmt::format("2001.000{:02}", i), "Zürich Harbour", {{fmt::format("Author {}", i)}},
        fmt::format("2020-01-{:02}", i).c_str());
  const Organisation first = ask("zurich harbour", {.limit = 20, .people_max = 5});
  EXPECT_EQ(first.papers, 25U);
  EXPECT_EQ(first.page.size(), 20U);
  EXPECT_EQ(first.people.size(), 5U);
  EXPECT_EQ(first.people_total, 25U);
  const Organisation second = ask("zurich harbour", {.offset = 20, .limit = 20});
  EXPECT_EQ(ids(second), (Names{"2001.00005", "2001.00004", "2001.00003", "2001.00002", "2001.00001"}));
  EXPECT_EQ(second.papers, 25U);
  EXPECT_TRUE(ask("zurich harbour", {.offset = 40}).page.empty());
  EXPECT_TRUE(ask("zurich harbour", {.people_max = 0}).people.empty());
}

TEST_F(OrganisationTest, UnknownHasNothingButNearOnes) {
  put("2001.00001", "deepseek-ai");
  put("2001.00002", "Zürich Harbour", {{"Mira Lund", "School of Tides, Univ. Norte"}});
  put("2001.00003", "meta-ai");
  const Organisation none = ask("deepsek-ai");
  EXPECT_EQ(none.papers, 0U);
  EXPECT_EQ(none.name, "deepsek-ai");
  EXPECT_FALSE(none.days);
  EXPECT_TRUE(none.page.empty());
  EXPECT_EQ(near_organisations(*index_, "deepsek-ai").names, Names{"deepseek-ai"});
  EXPECT_EQ(near_organisations(*index_, "harbour zurich").names, Names{"Zürich Harbour"});
  EXPECT_EQ(near_organisations(*index_, "zurich institute").names, Names{"Zürich Harbour"});
  const NearOrganisations norte = near_organisations(*index_, "univ norte");
  EXPECT_EQ(norte.names, Names{}) << "an affiliation is no organisation of a listing";
  EXPECT_EQ(norte.papers, 1U);
}

TEST_F(OrganisationTest, OddNamesAreAskedForAsWell) {
  put("2001.00001", "a \"b\" <c>");
  EXPECT_EQ(ask("a \"b\" <c>").papers, 1U);
  EXPECT_EQ(organisation_words_query("a \"b\" <c>"), "org:\"a  b  <c>\"");
  EXPECT_EQ(near_organisations(*index_, "...").papers, 0U);
  EXPECT_TRUE(near_organisations(*index_, "").names.empty());
  EXPECT_TRUE(near_organisations(*index_, "\xff\xfe").names.empty());
  EXPECT_EQ(ask("").papers, 0U);
}

}  // namespace
}  // namespace quire::feed
