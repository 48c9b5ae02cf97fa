// For the tests: requests, a file of results in a folder of its own, and a clock on which waits take no time.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "labs/engines/model_client/client.h"
#include "labs/engines/model_client/test_server.h"

namespace quire::labs::model_client {

/// Goes on by sleeping alone; 26 November 2026, 12:00:00 UTC at its begin.
class VirtualClock : public Clock {
 public:
  milliseconds now() override { return slept_ever_; }
  void sleep(milliseconds time) override {
    slept += time;
    slept_ever_ += time;
  }
  WallTime wall() override {
    return WallTime(std::chrono::seconds(1'795'694'400)) + floor<std::chrono::seconds>(slept_ever_);
  }

  milliseconds slept{0};  ///< may be set back

 private:
  milliseconds slept_ever_{0};
};

inline Request prompt(const std::string& text) {
  Request request;
  request.id = "r" + text;
  request.model = "m";
  request.prompts = {text};
  request.max_tokens = 10;
  return request;
}

/// "r0", "r1", ... that ask "p0", "p1", ...
inline std::vector<Request> prompts(std::size_t count) {
  std::vector<Request> requests;
  for (std::size_t i = 0; i < count; ++i) {
    requests.push_back(prompt(fmt::format("p{}", i)));
    requests.back().id = fmt::format("r{}", i);
  }
  return requests;
}

class ClientFixture : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / ("model_client" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / "answers.jsonl").string();
    options_.clock = &clock_;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Client client(const TestServer& server) {
    options_.base = server.base();
    return Client::open(options_).value();
  }
  ResultsFile file() { return ResultsFile::open(path_).value(); }
  Report run(const TestServer& server, const std::vector<Request>& requests) {
    ResultsFile results = file();
    auto report = client(server).run(requests, results);
    EXPECT_TRUE(report) << report.error();
    return report ? std::move(*report) : Report();
  }
  std::string file_bytes() const {
    std::ifstream in(path_, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
  }
  /// Each has its own answer, and one line that says so.
  void expect_all_answered(const std::vector<Request>& requests) {
    std::map<std::string, int> lines;
    const Status read = for_each_record(path_, [&](const Record& record) {
      if (record.state == Record::State::answered) ++lines[record.id + record.request];
      return success();
    });
    EXPECT_TRUE(read) << read.error();
    const ResultsFile results = file();
    for (const Request& request : requests) {
      EXPECT_EQ(lines[request.id + fingerprint(request)], 1) << request.id;
      const auto record = results.read(request);
      ASSERT_TRUE(record) << record.error();
      ASSERT_EQ(record->state, Record::State::answered) << record->reason;
      EXPECT_EQ(record->answer.choices.at(0).text, request.prompts[0] + "/0");
    }
  }

  std::filesystem::path folder_;
  std::string path_;
  VirtualClock clock_;
  Options options_;
};

}  // namespace quire::labs::model_client
