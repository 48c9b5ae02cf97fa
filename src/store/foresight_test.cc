// What is known of a batch before it is put must change nothing: a store that takes random records in batches
// and one that takes them one by one end alike. The records share names, titles and identities, so that a
// record often meets what another of its own batch has just brought.
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

class ForesightTest : public testing::TestWithParam<unsigned> {
 protected:
  std::string any(const char* form, unsigned many) {
    return fmt::format(fmt::runtime(form), 10 + random_() % many);
  }

  Record any_record() {
    const unsigned kind = static_cast<unsigned>(random_() % 3);
    Record made = record(kind == 0   ? any("2611.100{}", 25)
                         : kind == 1 ? any("doi:10.1000/x{}", 25)
                                     : any("openalex:W100{}", 25),
                         "");
    made.source = kind == 0 ? "arxiv" : kind == 1 ? "crossref" : "openalex";
    made.paper.title = any("On the number {} and its neighbours", 30);
    made.paper.authors = {Author{any("Mira Author{}", 3)}};
    made.paper.published = day("2026-11-20");
    if (random_() % 3 == 0)
      made.paper.other_ids.push_back(PaperId::parse(any("doi:10.1000/x{}", 25)).value());
    if (random_() % 4 == 0)
      made.paper.other_ids.push_back(PaperId::parse(any("openalex:W100{}", 25)).value());
    if (random_() % 6 == 0) made.pick = Pick{day("2026-11-20"), static_cast<int>(random_() % 9), 0, ""};
    made.paper.deleted = random_() % 20 == 0;
    return made;
  }

  std::mt19937 random_{GetParam()};
};

std::vector<std::string> told(Store& store) {
  std::vector<std::string> all;
  for (const Change& change : store.changes(0, 10000)) {
    const auto stored = store.paper(change.doc);
    if (!stored) continue;
    std::string line = fmt::format("{} {} {} {}", change.doc, stored->paper.id.key(), stored->paper.title,
                                   stored->pick ? stored->pick->votes : -1);
    for (const PaperId& id : stored->paper.other_ids) line += " " + id.key();
    for (const Said& said : store.statements(change.doc))
      line += fmt::format(" | {} {} {}", said.source, said.paper.id.key(), said.paper.title);
    all.push_back(std::move(line));
  }
  for (const Join& join : store.joins(std::nullopt, 1000))
    all.push_back(fmt::format("join {} {} {}", join.doc, join.id, join.why));
  return all;
}

TEST_P(ForesightTest, ABatchIsPutAsItsRecordsOneByOne) {
  Folder one_folder, other_folder;
  const auto batches = open_for_test(one_folder.path());
  const auto singles = open_for_test(other_folder.path());
  for (int i = 0; i < 12 && !HasFailure(); ++i) {
    std::vector<Record> records;
    for (std::size_t n = 8 + random_() % 20; n > 0; --n) records.push_back(any_record());
    batches->put(records);
    for (const Record& each : records) singles->put(std::span(&each, 1));
    EXPECT_EQ(told(*batches), told(*singles));
  }
  EXPECT_GT(batches->joins(std::nullopt, 1000).size(), 3U);
  EXPECT_TRUE(batches->check().empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, ForesightTest, testing::Range(1U, 5U));

}  // namespace
}  // namespace quire::store
