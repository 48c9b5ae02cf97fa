// What `quire show --json` prints is read back by `quire import jsonl`: the same paper, for any paper.
#include "cli/show.h"

#include <algorithm>
#include <random>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "source/fields.h"
#include "source/gathered_test.h"

namespace quire::cli {
namespace {

using source::Gathered;

class AnyPaper {
 public:
  explicit AnyPaper(unsigned seed) : random_(seed) {}

  store::StoredPaper next() {
    store::StoredPaper stored{7, Paper(id())};
    Paper& paper = stored.paper;
    put_texts(paper);
    put_people(paper);
    put_days(paper);
    put_flags(paper);
    for (std::size_t n = below(4); n > 0; --n) paper.other_ids.push_back(id());
    sort_once(paper.other_ids, std::less<>());
    std::erase(paper.other_ids, paper.id);
    stored.votes = static_cast<int>(below(9));
    if (coin()) stored.pick = Pick{day(), static_cast<int>(below(500)), static_cast<int>(below(50)), text()};
    return stored;
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  bool coin() { return below(2) == 0; }
  template <class List>
  auto one_of(const List& list) {
    return list[below(std::size(list))];
  }
  template <class T, class Less>
  static void sort_once(std::vector<T>& all, Less less) {
    std::sort(all.begin(), all.end(), less);
    const auto same = [&](const T& a, const T& b) { return !less(a, b) && !less(b, a); };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
  }

  std::string text() {
    constexpr const char* kWords[] = {"sketch", "Ørsted", "$\\ell_2$", "of",   "拡散",       "\"quoted\"",
                                      "a\\b",   "<i>",    "{x}",       "é,",   "\U0001F6F6", "&amp;",
                                      "[1]",    "null",   "and",       "(MIT)"};
    std::string all;
    for (std::size_t n = below(9); n > 0; --n) all.append(all.empty() ? "" : " ").append(one_of(kWords));
    return all;
  }
  Day day() { return Day::from_count(static_cast<std::int32_t>(below(300'000)) - 20'000); }
  std::optional<Day> some_day() { return below(3) == 0 ? std::nullopt : std::optional(day()); }
  PaperId id() {
    constexpr const char* kIds[] = {
        "2611.{:05}",      "0704.{:04}", "hep-th/9901{:03}", "doi:10.1000/x.{}", "openreview:abcdEF{:04}",
        "quire:a-title-{}"};
    return *PaperId::parse(fmt::format(fmt::runtime(one_of(kIds)), 1 + below(900)));
  }
  std::string category() {
    constexpr const char* kCategories[] = {"cs.LG", "math.CO", "hep-th", "cond-mat.str-el", "68Q25"};
    return one_of(kCategories);
  }

  void put_texts(Paper& paper) {
    for (std::string* field : {&paper.title, &paper.abstract, &paper.summary, &paper.organisation,
                               &paper.comment, &paper.journal, &paper.license, &paper.lab, &paper.subject})
      *field = text();
    if (coin()) paper.doi = fmt::format("10.{}/A(b).{}", 1000 + below(9000), below(99));
    if (coin()) paper.code_url = "https://code.example/a?b=c&d=" + std::to_string(below(99));
    if (coin()) paper.project_url = "http://project.example/";
  }
  void put_people(Paper& paper) {
    for (std::size_t n = below(6); n > 0; --n) {
      Author author{source::one_line("Mira " + text() + " Lind")};
      if (coin()) author.affiliation = text();
      if (coin()) author.family = "Lind";
      if (below(4) == 0) author.suffix = "Jr";
      if (below(4) == 0) author.orcid = "0000-0002-1825-0097";
      paper.authors.push_back(std::move(author));
    }
    paper.author_count = static_cast<int>(below(3000));
    for (std::size_t n = below(4); n > 0; --n)
      if (std::string name = category();
          std::find(paper.categories.begin(), paper.categories.end(), name) == paper.categories.end())
        paper.categories.push_back(std::move(name));
  }
  void put_days(Paper& paper) {
    paper.published = some_day();
    paper.announced = some_day();
    paper.updated = some_day();
    if (coin()) paper.submitted = Instant(std::chrono::milliseconds(random_() * std::int64_t{500}));
    for (std::size_t n = below(4); n > 0; --n) paper.cross_lists.push_back({category(), day()});
    sort_once(paper.cross_lists, [](const auto& a, const auto& b) { return a.category < b.category; });
    for (std::size_t n = below(4); n > 0; --n)
      paper.versions.push_back({1 + static_cast<int>(below(40)), some_day(), coin()});
    sort_once(paper.versions, [](const auto& a, const auto& b) { return a.number < b.number; });
  }
  void put_flags(Paper& paper) {
    paper.withdrawn = coin();
    if (paper.withdrawn) paper.withdrawal = text();
    paper.deleted = below(4) == 0;
  }

  std::mt19937 random_;
};

TEST(ShowJson, ComesBackThroughImport) {
  AnyPaper any(1);
  std::vector<store::StoredPaper> papers;
  std::string lines;
  for (int i = 0; i < 2000; ++i) {
    papers.push_back(any.next());
    lines += boost::json::serialize(paper_json(papers.back())) + "\n";
  }
  const Gathered all = source::gather("jsonl", lines);
  for (const source::Problem& problem : all.problems)
    ADD_FAILURE() << problem.line << ": " << problem.message;
  ASSERT_EQ(all.records.size(), papers.size());
  for (std::size_t i = 0; i < papers.size(); ++i) {
    ASSERT_EQ(all.paper(i), papers[i].paper) << boost::json::serialize(paper_json(papers[i]));
    ASSERT_EQ(all.records[i].pick, papers[i].pick) << i;
  }
}

}  // namespace
}  // namespace quire::cli
