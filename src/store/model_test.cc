// Random steps against a store and against a model of maps and sets that reads everything each time: what the
// days, the change log and the counts answer must be equal after every few steps.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

struct Known {
  Paper paper;
  std::map<Day, Pick> picks;
  std::set<std::string> voters;
};

class Model {
 public:
  void put(const Record& record) {
    const auto [at, added] = papers_.try_emplace(record.paper.id.key(), Known{record.paper, {}, {}});
    Known& known = at->second;
    if (!added) known.paper = merge(known.paper, record.paper);
    if (!record.pick) return;
    const auto [pick, first] = known.picks.try_emplace(record.pick->day, *record.pick);
    if (first) return;
    pick->second.votes = std::max(pick->second.votes, record.pick->votes);
    pick->second.comments = std::max(pick->second.comments, record.pick->comments);
    if (!record.pick->by.empty()) pick->second.by = record.pick->by;
  }
  std::map<std::string, Known>& papers() { return papers_; }

  std::vector<Day> days_of(const Known& known) const {
    std::vector<Day> days;
    for (const auto& [on, pick] : known.picks) days.push_back(on);
    if (days.empty() && known.paper.published) days.push_back(*known.paper.published);
    return days;
  }

  std::vector<std::string> between(Day first, Day last) const {
    struct Entry {
      bool picked;
      int score;
      std::string id;
    };
    std::vector<Entry> entries;
    for (const auto& [key, known] : papers_) {
      int best = -1;
      for (const Day on : days_of(known)) {
        if (on < first || on > last) continue;
        const auto pick = known.picks.find(on);
        const int there = pick == known.picks.end() ? 0 : pick->second.votes;
        best = std::max(best, there + static_cast<int>(known.voters.size()));
      }
      if (best >= 0) entries.push_back({!known.picks.empty(), best, key});
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::tuple(!a.picked, -a.score, a.id) < std::tuple(!b.picked, -b.score, b.id);
    });
    std::vector<std::string> ids;
    for (const Entry& entry : entries) ids.push_back(entry.id);
    return ids;
  }

 private:
  std::map<std::string, Known> papers_;
};

class ModelTest : public testing::TestWithParam<unsigned> {
 protected:
  Day some_day() { return day("2026-05-01") + static_cast<int>(random_() % 12); }

  Record any_record() {
    Record made = record(fmt::format("2611.{:05}", 10000 + random_() % 40), "");
    made.paper.title = fmt::format("Title {}", random_() % 1000);
    made.paper.published = random_() % 4 == 0 ? std::nullopt : std::optional(some_day());
    made.paper.updated = random_() % 2 == 0 ? std::nullopt : std::optional(some_day() + 30);
    if (random_() % 2 == 0)
      made.pick = Pick{some_day(), static_cast<int>(random_() % 9), static_cast<int>(random_() % 3),
                       random_() % 2 == 0 ? "mira" : ""};
    return made;
  }

  void step() {
    if (model_.papers().empty() || random_() % 3 != 0) {
      std::vector<Record> records;
      for (std::size_t n = 1 + random_() % 5; n > 0; --n) records.push_back(any_record());
      const auto before = store_->newest_change();
      const PutCounts counts = store_->put(records);
      EXPECT_EQ(counts.added + counts.changed + counts.unchanged, records.size());
      EXPECT_EQ(store_->newest_change() - before, counts.added + counts.changed);
      for (const Record& each : records) model_.put(each);
      return;
    }
    auto at = model_.papers().begin();
    std::advance(at, random_() % model_.papers().size());
    const std::string person = fmt::format("person {}", random_() % 4);
    const bool on = random_() % 3 != 0;
    if (on)
      at->second.voters.insert(person);
    else
      at->second.voters.erase(person);
    EXPECT_EQ(store_->vote(store_->paper(at->second.paper.id)->doc, person, on, now()),
              static_cast<int>(at->second.voters.size()));
  }

  void compare() {
    for (const auto& [key, known] : model_.papers()) {
      const auto stored = store_->paper(known.paper.id);
      ASSERT_TRUE(stored) << key;
      EXPECT_EQ(stored->paper, known.paper);
      EXPECT_EQ(stored->votes, static_cast<int>(known.voters.size()));
      EXPECT_EQ(stored->pick,
                known.picks.empty() ? std::nullopt : std::optional(known.picks.rbegin()->second));
    }
    for (int i = 0; i < 6; ++i) {
      const Day first = some_day();
      const Day last = first + static_cast<int>(random_() % 6);
      const auto expected = model_.between(first, last);
      EXPECT_EQ(ids_of(store_->docs_between(first, last, 1000)), expected)
          << first.iso() << " " << last.iso();
      const std::size_t limit = random_() % 8;
      EXPECT_EQ(ids_of(store_->docs_between(first, last, limit)),
                std::vector<std::string>(
                    expected.begin(),
                    expected.begin() + static_cast<std::ptrdiff_t>(std::min(limit, expected.size()))));
      EXPECT_EQ(store_->count_between(first, last), expected.size());
    }
    compare_days();
  }

  void compare_days() {
    std::map<Day, std::uint64_t> counts;
    for (const auto& [key, known] : model_.papers())
      for (const Day on : model_.days_of(known)) ++counts[on];
    std::map<Day, std::uint64_t> stored;
    for (const DayCount& count : store_->counts_by_day(day("2026-05-01"), day("2026-05-31")))
      stored[count.day] = count.papers;
    EXPECT_EQ(stored, counts);
    const Day on = some_day();
    const auto after = counts.lower_bound(on);
    EXPECT_EQ(store_->day_at_or_after(on),
              after == counts.end() ? std::nullopt : std::optional(after->first));
    const auto past = counts.upper_bound(on);
    EXPECT_EQ(store_->day_at_or_before(on),
              past == counts.begin() ? std::nullopt : std::optional(std::prev(past)->first));
  }

  std::vector<std::string> ids_of(const std::vector<Doc>& docs) {
    std::vector<std::string> ids;
    for (const StoredPaper& paper : store_->papers(docs)) ids.push_back(paper.paper.id.key());
    return ids;
  }

  Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Model model_;
  std::mt19937 random_{GetParam()};
};

TEST_P(ModelTest, StoreAndModelAgree) {
  for (int i = 0; i < 60 && !HasFailure(); ++i) {
    step();
    if (i % 6 == 5) compare();
  }
  EXPECT_TRUE(store_->check().empty());
  // The log names every paper once, in the order of their last changes.
  const auto changes = store_->changes(0, 1000);
  std::set<Doc> docs;
  for (const Change& change : changes) docs.insert(change.doc);
  EXPECT_EQ(docs.size(), changes.size());
  EXPECT_EQ(docs.size(), model_.papers().size());
  EXPECT_TRUE(std::is_sorted(changes.begin(), changes.end(),
                             [](const Change& a, const Change& b) { return a.number < b.number; }));
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelTest, testing::Range(1U, 9U));

}  // namespace
}  // namespace quire::store
