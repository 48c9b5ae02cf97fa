// Asking over real sockets: an endpoint on loopback that answers each prompt with its own words.
#include "labs/engines/asking/ask.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/engines/model_client/test_server.h"

namespace quire::labs::asking {
namespace {

namespace fs = std::filesystem;
using lab::Given;
using lab::Said;
using model_client::completion;
using model_client::reply;
using model_client::TestServer;

class AskTest : public testing::Test {
 protected:
  AskTest() : folder_(fs::path(testing::TempDir()) / ("asking-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
    lab_.tools = {ask_tool("riddles", [](lab::ToolCall& call) { ask_problems(call, "riddles"); })};
  }
  ~AskTest() override { fs::remove_all(folder_); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string read(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  /// Problems "q0", "q1", ... that ask "what is 0", ...
  std::string problems(int count) const {
    std::ofstream file(folder_ / "problems.jsonl");
    for (int i = 0; i < count; ++i) {
      problems::Record record;
      record.id = "q" + std::to_string(i);
      record.lab = "riddles";
      record.kind = "what";
      record.prompt = "what is " + std::to_string(i);
      record.system = "be short";
      record.instance = {{"number", i}};
      record.answer = i;
      file << record_line(record) << "\n";
    }
    return path("problems.jsonl");
  }
  Said ask(const std::string& endpoint, Given more = {}) {
    more.insert({{"endpoint", endpoint}, {"model", "m"}, {"out", path("responses.jsonl")}});
    if (!more.contains("problems")) more["problems"] = problems(3);
    return lab::call_tool(lab_, "ask", more);
  }

  fs::path folder_;
  lab::Lab lab_{};
};

TEST_F(AskTest, WritesWhatGradersRead) {
  std::atomic<int> systems{0};
  TestServer server([&](const model_client::Asked& asked) {
    systems += asked.json().at("messages").as_array().size() == 2;
    return reply(200, completion(asked));
  });
  const Said said = ask(server.base(), {{"samples", "2"}});
  ASSERT_EQ(said.refused, "");
  EXPECT_EQ(said.err, "");
  EXPECT_EQ(said.out, "6 responses in " + path("responses.jsonl") + "\n");
  EXPECT_EQ(systems, 6);
  std::istringstream in(read("responses.jsonl"));
  problems::ResponseReader reader(in, "responses.jsonl");
  for (int i = 0; i < 6; ++i) {
    const auto response = reader.next();
    ASSERT_TRUE(response) << response.error();
    ASSERT_TRUE(*response);
    EXPECT_EQ((*response)->id, "q" + std::to_string(i / 2));
    EXPECT_EQ((*response)->sample, static_cast<std::uint64_t>(i % 2));
    EXPECT_EQ((*response)->text, "what is " + std::to_string(i / 2) + "/0");
    EXPECT_EQ((*response)->completion_tokens, 3U);
  }
}

TEST_F(AskTest, GoesOnWhereItWasCutShort) {
  std::atomic<bool> failing{true};
  TestServer server([&](const model_client::Asked& asked) {
    const bool second = asked.body.find("what is 1") != std::string::npos;
    return failing && second ? reply(400, R"({"error":{"message":"no"}})") : reply(200, completion(asked));
  });
  const Said first = ask(server.base());
  ASSERT_EQ(first.refused, "");
  EXPECT_NE(first.err.find("1 of 3 answers are missing"), std::string::npos) << first.err;
  failing = false;
  const std::size_t before = server.requests();
  const Said then = ask(server.base());
  EXPECT_EQ(then.out, "3 responses in " + path("responses.jsonl") + "\n");
  EXPECT_EQ(server.requests(), before + 1) << "nothing is asked twice";
}

TEST_F(AskTest, RefusesWhatItCannotDo) {
  TestServer server([](const model_client::Asked&) { return reply(500, "broken"); });
  EXPECT_NE(ask("no address").refused, "");
  EXPECT_EQ(ask(server.base(), {{"problems", path("none.jsonl")}}).refused,
            path("none.jsonl") + ": cannot be opened");
  std::ofstream(folder_ / "empty.jsonl") << "";
  EXPECT_EQ(ask(server.base(), {{"problems", path("empty.jsonl")}}).refused,
            "empty.jsonl: has no problem; `make` writes them");
  std::ofstream(folder_ / "other.jsonl") << R"({"format":"quire-problem-1","lab":"other","id":"a"})"
                                         << "\n";
  EXPECT_NE(ask(server.base(), {{"problems", path("other.jsonl")}}).refused.find("other.jsonl: line 1"),
            std::string::npos);
  std::ofstream(folder_ / "mine") << "x";
  EXPECT_NE(ask(server.base(), {{"out", path("mine")}}).refused.find("was not made here"), std::string::npos);
  EXPECT_EQ(server.requests(), 0U);
}

}  // namespace
}  // namespace quire::labs::asking
