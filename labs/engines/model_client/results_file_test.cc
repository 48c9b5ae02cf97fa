// The file of results: one owner, half lines cut, nothing of anybody else's touched.
#include "labs/engines/model_client/results_file.h"

#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>

#include "labs/engines/model_client/test_client.h"

namespace quire::labs::model_client {
namespace {

using State = Record::State;

class ResultsFileTest : public ClientFixture {
 protected:
  static Record record_of(const Request& request, State state = State::answered) {
    Record record{request.id, fingerprint(request), state, 1, "", {}, {1, 2}};
    if (state == State::answered)
      record.answer.choices = {{request.prompts[0] + "/0", "", "stop", {}}};
    else
      record.reason = "so";
    return record;
  }
  void put(std::string_view bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }
};

TEST_F(ResultsFileTest, GivesBackWhatWasAdded) {
  const auto requests = prompts(3);
  {
    ResultsFile results = file();
    ASSERT_TRUE(results.append(std::vector{record_of(requests[0]), record_of(requests[1], State::failed)}));
    ASSERT_TRUE(results.append(std::vector{record_of(requests[2], State::dropped)}));
    EXPECT_EQ(results.read(requests[0])->answer.choices[0].text, "p0/0");
  }
  const ResultsFile results = file();
  EXPECT_EQ(results.state(requests[0]), State::answered);
  EXPECT_EQ(results.state(requests[1]), State::failed);
  EXPECT_EQ(results.state(requests[2]), std::nullopt);
  EXPECT_EQ(results.charged(), (Tokens{3, 6}));
  EXPECT_EQ(results.read(requests[1])->reason, "so");
  EXPECT_FALSE(results.read(requests[2]));
  EXPECT_EQ(results.cut(), "");
}

TEST_F(ResultsFileTest, BelongsToOneAtATime) {
  {
    const ResultsFile first = file();
    EXPECT_EQ(ResultsFile::open(path_).error(),
              path_ + ": another process adds to this file; let it end or name another file");
  }
  EXPECT_TRUE(ResultsFile::open(path_));
}

TEST_F(ResultsFileTest, HalfALineIsCutWhereverItEnds) {
  const auto requests = prompts(3);
  ASSERT_TRUE(file().append(std::vector{record_of(requests[0]), record_of(requests[1])}));
  const std::string whole = file_bytes();
  const std::size_t first = whole.find('\n') + 1;
  const auto is_edge = [&](std::size_t length) {
    return length < 12 || (length + 3 > first && length < first + 12) || length + 4 > whole.size();
  };
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    if (!is_edge(length) && length % 11 != 0) continue;
    put(whole.substr(0, length));
    {
      ResultsFile results = file();
      const bool has_second = length + 1 >= whole.size();  // only the line end may be missing
      EXPECT_EQ(results.state(requests[0]).has_value(), length + 1 >= first) << length;
      EXPECT_EQ(results.state(requests[1]).has_value(), has_second) << length;
      if (length % 3 != 0 && !has_second) continue;
      ASSERT_TRUE(results.append(std::vector{record_of(requests[2])}));
      EXPECT_EQ(results.read(requests[2])->answer.choices[0].text, "p2/0");
      if (has_second) {
        EXPECT_EQ(results.read(requests[1])->answer.choices[0].text, "p1/0");
      }
    }
    EXPECT_EQ(file().state(requests[2]), State::answered) << length;
  }
}

TEST_F(ResultsFileTest, ZerosOfALossOfPowerAreCut) {
  const auto requests = prompts(1);
  ASSERT_TRUE(file().append(std::vector{record_of(requests[0])}));
  for (const std::string_view tail :
       {std::string_view("\0\0\0\0", 4), std::string_view("{\"id\":\"a\0\0\0", 11)}) {
    const std::string whole = file_bytes();
    put(whole + std::string(tail));
    const ResultsFile results = file();
    EXPECT_NE(results.cut().find(fmt::format("{} bytes at the end were half a line", tail.size())),
              std::string::npos);
    EXPECT_EQ(file_bytes(), whole);
  }
}

TEST_F(ResultsFileTest, AFileOfSomebodyElseIsLeftAsItIs) {
  for (const std::string_view bytes :
       {"a letter without an end", "# notes\nmore", "{\"id\":\"a\",\"prompt\":\"x\"}\n{\"id\":\"b\"",
        "{\"task\":1}", "[1,2]\n", "{\"id\":\"a\"}\n{\"id\":\"b\",\"req"}) {
    put(bytes);
    const auto opened = ResultsFile::open(path_);
    ASSERT_FALSE(opened) << bytes;
    EXPECT_NE(opened.error().find(path_ + ": line "), std::string::npos) << opened.error();
    EXPECT_EQ(file_bytes(), bytes);
  }
  EXPECT_NE(ResultsFile::open(folder_.string()).error().find("cannot be opened"), std::string::npos);
  EXPECT_NE(ResultsFile::open("/dev/null").error().find("is no file"), std::string::npos);
  EXPECT_NE(ResultsFile::open((folder_ / "no" / "where").string()).error().find("No such file"),
            std::string::npos);
}

TEST_F(ResultsFileTest, ADamagedLineIsNamed) {
  const auto requests = prompts(2);
  ASSERT_TRUE(file().append(std::vector{record_of(requests[0]), record_of(requests[1])}));
  const std::string whole = file_bytes();
  std::string damaged = whole;
  damaged.replace(damaged.find("answered"), 8, "answerer");
  put(damaged);
  EXPECT_EQ(
      ResultsFile::open(path_).error(),
      path_ + ": line 1: \"state\" is missing or not as a results file has it; is this a results file?");
  put(whole + "{\"id\":\"x\n" + whole);
  EXPECT_NE(ResultsFile::open(path_).error().find(": line 3: not JSON"), std::string::npos);
}

TEST_F(ResultsFileTest, LongLinesAreRefusedBothWays) {
  const ResultsFile::Limits limits{.line_bytes_max = 300};
  Request request = prompt(std::string(400, 'x'));
  request.id = "long";
  ResultsFile results = ResultsFile::open(path_, limits).value();
  EXPECT_NE(results.append(std::vector{record_of(request)}).error().find("300 are possible"),
            std::string::npos);
  ASSERT_TRUE(results.append(std::vector{record_of(prompt("a"))}));
  put(std::string(1000, ' '));
  ResultsFile moved = std::move(results);
  EXPECT_NE(moved.append(std::vector{record_of(prompt("b"))}).error().find("was changed by somebody else"),
            std::string::npos);
}

/// In a process of its own, whose files may not grow above 700 bytes.
int add_until_the_disk_is_full(const std::string& path, const std::vector<Record>& records) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{700, 700};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  auto results = ResultsFile::open(path);
  if (!results) return 1;
  for (const Record& record : records)
    if (const Status added = results->append({&record, 1}); !added)
      return added.error().find("cannot be written: File too large") != std::string::npos ? 0 : 2;
  return 3;
}

TEST_F(ResultsFileTest, AFullDiskLeavesWholeLines) {
  const auto requests = prompts(20);
  std::vector<Record> records;
  for (const Request& request : requests) records.push_back(record_of(request));
  const pid_t child = ::fork();
  if (child == 0) ::_exit(add_until_the_disk_is_full(path_, records));
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const std::string bytes = file_bytes();
  EXPECT_TRUE(bytes.ends_with("}\n")) << "the part of a line that fitted is taken back";
  EXPECT_GT(bytes.size(), 400U);
  EXPECT_EQ(file().cut(), "");
}

}  // namespace
}  // namespace quire::labs::model_client
