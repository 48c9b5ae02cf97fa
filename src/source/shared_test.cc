// The importers on real data that is too large or not ours to keep here: set QUIRE_SHARED to its folder.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "source/gathered_test.h"

namespace quire::source {
namespace {

std::string shared_folder() {
  const char* folder = std::getenv("QUIRE_SHARED");
  return folder != nullptr ? folder : "";
}

#define NEED_SHARED()                         \
  const std::string shared = shared_folder(); \
  if (shared.empty()) GTEST_SKIP() << "QUIRE_SHARED is not set: this test reads real data from it"

std::vector<std::string> columns(const std::string& row) {
  std::vector<std::string> cells;
  std::stringstream stream(row + "\t");
  for (std::string cell; std::getline(stream, cell, '\t');) cells.push_back(cell);
  cells.resize(5);
  return cells;
}

/// "Apr 22" of 2026, or "Sep 25, 2024".
std::string iso_day(const std::string& shown) {
  static const std::string kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto month = static_cast<unsigned>(kMonths.find(shown.substr(0, 3)) / 3 + 1);
  const std::size_t comma = shown.find(',');
  const int year = comma == std::string::npos ? 2026 : std::stoi(shown.substr(comma + 1));
  return day(year, month, static_cast<unsigned>(std::stoi(shown.substr(4)))).iso();
}

int number_or_zero(const std::string& cell) { return cell.empty() ? 0 : std::stoi(cell); }

TEST(Shared, EveryFactOfTheSeedPageComesOut) {
  NEED_SHARED();
  ImportOptions options;
  options.today = day(2026, 11, 25);
  const auto input = open_input(shared + "/data/seed-page/daily-papers.txt");
  const Gathered all = gather("page", *input, options);
  EXPECT_EQ(all.broken, "");
  for (const Problem& problem : all.problems) ADD_FAILURE() << problem.line << ": " << problem.message;
  std::ifstream facts(shared + "/data/seed-page/facts.tsv");
  std::string row;
  ASSERT_TRUE(std::getline(facts, row));
  std::size_t i = 0;
  for (; std::getline(facts, row); ++i) {
    const std::vector<std::string> fact = columns(row);
    ASSERT_LT(i, all.records.size()) << fact[0];
    const Record& record = all.records[i];
    SCOPED_TRACE(fact[0]);
    EXPECT_EQ(record.paper.title, fact[0]);
    EXPECT_EQ(record.paper.published ? record.paper.published->iso() : "",
              fact[1].empty() ? "" : iso_day(fact[1]));
    EXPECT_EQ(record.paper.author_count, number_or_zero(fact[2]));
    EXPECT_EQ(record.paper.organisation, fact[4]);
    EXPECT_GT(record.paper.abstract.size(), 500u);
    ASSERT_TRUE(record.pick);
    EXPECT_EQ(record.pick->day, day(2026, 5, 4));
    EXPECT_EQ(record.pick->comments, number_or_zero(fact[3]));
  }
  EXPECT_EQ(i, 41u);
  EXPECT_EQ(all.records.size(), 41u);
}

/// Reads a file and counts, so that memory stays flat; prints the speed.
struct Counted {
  std::size_t records = 0;
  std::size_t picks = 0;
  std::vector<std::string> problems;
};

Counted count(const std::string& kind, const std::string& path) {
  Counted counted;
  const Sink sink{[&counted](Record&& record) {
                    ++counted.records;
                    if (record.pick) ++counted.picks;
                    return true;
                  },
                  [&counted](const Problem& problem) {
                    if (counted.problems.size() < 10)
                      counted.problems.push_back(std::to_string(problem.line) + ": " + problem.message);
                    return true;
                  }};
  // Processor time, so that the figure means something on a machine that does other things as well.
  const std::clock_t start = std::clock();
  const auto input = open_input(path);
  importer(kind)->read(*input, test_options(), sink);
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%s: %zu papers in %.2f s of processor time, %.0f papers/s on one core\n", path.c_str(),
              counted.records, seconds, static_cast<double>(counted.records) / seconds);
  return counted;
}

TEST(Shared, TheWholeArxivFileIsRead) {
  NEED_SHARED();
  const Counted counted = count("jsonl", shared + "/data/arxiv/arxiv.jsonl.zst");
  EXPECT_EQ(counted.records, 205'000u);
  for (const std::string& problem : counted.problems) ADD_FAILURE() << problem;
}

TEST(Shared, DailyPapersKeepTheirPicks) {
  NEED_SHARED();
  const Counted counted = count("jsonl", shared + "/data/daily-papers/daily-papers.jsonl.zst");
  EXPECT_EQ(counted.records, 9'606u);
  EXPECT_EQ(counted.picks, 9'606u);
  // Two repositories are written with a blank in their address.
  ASSERT_EQ(counted.problems.size(), 2u);
  for (const std::string& problem : counted.problems)
    EXPECT_NE(problem.find("'github_repo' is no http(s) address"), std::string::npos) << problem;
}

}  // namespace
}  // namespace quire::source
