// One paper asked of arXiv: what comes is read, what does not come is said, and nobody else is asked.
#include "follow/one_paper.h"

#include <gtest/gtest.h>

#include "follow/test_bodies.h"
#include "follow/test_source.h"

namespace quire::follow {
namespace {

namespace fs = std::filesystem;

class OnePaper : public testing::Test {
 protected:
  ~OnePaper() override { fs::remove_all(folder_); }
  Result<Record> ask(const std::string& id, const std::string& address, const Stop& stop = {}) {
    PoliteAsker asker(folder_, clock_, "");
    return ask_arxiv(
        *PaperId::parse(id), asker, address, stop ? stop : [] { return false; });
  }
  SystemClock clock_;
  fs::path folder_ = fs::temp_directory_path() / fmt::format("quire-one-{}", ::getpid());
};

TEST_F(OnePaper, ComesWithItsNumber) {
  const TestSource arxiv([](const std::string&, const std::string&) {
    return TestSource::Answered{atom_body({{7, "2026-11-19"}}, 0, 1, 1)};
  });
  const auto record = ask(numbered(7), arxiv.url("/api/query"));
  ASSERT_TRUE(record) << record.error();
  EXPECT_EQ(record->paper.id.key(), numbered(7));
  EXPECT_EQ(record->source, "arxiv-atom");
  EXPECT_FALSE(record->paper.title.empty());
  EXPECT_EQ(arxiv.targets(), std::vector<std::string>{"/api/query?id_list=2611.00007&max_results=1"});
}

TEST_F(OnePaper, IsNotAnother) {
  const TestSource arxiv([](const std::string&, const std::string&) {
    return TestSource::Answered{atom_body({{8, "2026-11-19"}}, 0, 1, 1)};
  });
  const auto record = ask(numbered(7), arxiv.url("/api/query"));
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error(), "arXiv has no paper 2611.00007");
}

TEST_F(OnePaper, SaysWhatWentWrong) {
  for (const auto& answer : std::vector<TestSource::Answered>{
           {"<html>", "", 200}, {"", "", 200}, {"busy", "Retry-After: 20\r\n", 503}, {"no", "", 403}}) {
    const TestSource arxiv([&](const std::string&, const std::string&) { return answer; });
    const auto record = ask(numbered(7), arxiv.url("/api/query"));
    ASSERT_FALSE(record);
    EXPECT_TRUE(record.error().starts_with("arXiv could not be asked: ")) << record.error();
    EXPECT_TRUE(record.error().ends_with("nothing was kept, try again later")) << record.error();
  }
  EXPECT_FALSE(ask(numbered(7), "http://127.0.0.1:1/api"));
  EXPECT_FALSE(ask("doi:10.1000/abc", "http://127.0.0.1:1/api"));
}

TEST(ArxivQueryAddress, IsTheOperatorsOrArxivs) {
  ::setenv("QUIRE_ARXIV", "http://127.0.0.1:9/api/query", 1);
  EXPECT_EQ(arxiv_query_address(), "http://127.0.0.1:9/api/query");
  ::setenv("QUIRE_ARXIV", "file:///etc/passwd", 1);
  EXPECT_EQ(source::host_of(arxiv_query_address()), "export.arxiv.org");
  ::unsetenv("QUIRE_ARXIV");
  EXPECT_EQ(source::host_of(arxiv_query_address()), "export.arxiv.org");
}

}  // namespace
}  // namespace quire::follow
