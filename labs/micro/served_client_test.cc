// The client that labs ask models with, against our own endpoint: over real sockets, whole and streamed.
#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/model_client/client.h"
#include "labs/micro/server.h"

namespace quire::labs::micro {
namespace {

namespace fs = std::filesystem;
using model_client::Client;
using model_client::Record;
using model_client::Request;
using model_client::ResultsFile;

class ServedClient : public testing::Test {
 protected:
  ServedClient()
      : net_({32, 1, 2, 64, 64}, 3),
        server_(net_, {.model = "tiny"}),
        thread_([this] { server_.run(listener_, [this] { return stopping_.load(); }); }),
        folder_(fs::temp_directory_path() / ("served-client-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~ServedClient() override {
    stopping_ = true;
    thread_.join();
    fs::remove_all(folder_);
  }

  Client client() {
    return Client::open(
               {.base = "http://127.0.0.1:" + std::to_string(listener_.port()) + "/v1", .concurrency = 16})
        .value();
  }
  static Request asked(int number) {
    Request request;
    request.id = "q" + std::to_string(number);
    request.model = "tiny";
    request.prompts = {std::to_string(number) + "+1=", std::to_string(number) + "="};
    request.n = 2;
    request.max_tokens = 20;
    request.seed = number;
    request.logprobs = 0;
    request.stream = number % 2 == 1;
    return request;
  }
  /// What the sampler itself says to a request's prompt and sample, as an endpoint writes it: without $.
  std::string expected(const Request& request, std::size_t prompt, std::uint32_t sample_id) const {
    Ask ask{.prompt = *encode(request.prompts[prompt]),
            .seed = static_cast<std::uint64_t>(*request.seed),
            .prompt_id = prompt,
            .sample_id = sample_id,
            .max_tokens = *request.max_tokens,
            .end = kEnd};
    ask.prompt.insert(ask.prompt.begin(), kBegin);
    std::string text = decode(sample(net_, std::vector<Ask>{ask}, 1)[0].tokens);
    if (text.ends_with('$')) text.pop_back();
    return text;
  }

  Net net_;
  Server server_;
  Listener listener_{0};
  std::atomic<bool> stopping_{false};
  std::jthread thread_;
  fs::path folder_;
};

TEST_F(ServedClient, KnowsTheModel) {
  EXPECT_EQ(client().models().value(), std::vector<std::string>{"tiny"});
}

TEST_F(ServedClient, GetsWhatTheSamplerSaysWholeAndStreamed) {
  std::vector<Request> requests;
  for (int i = 0; i < 64; ++i) requests.push_back(asked(i));
  ResultsFile file = ResultsFile::open((folder_ / "answers.jsonl").string()).value();
  const auto report = client().run(requests, file);
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(report->sum.answered, requests.size()) << report->why;
  for (const Request& request : requests) {
    const auto record = file.read(request);
    ASSERT_TRUE(record) << record.error();
    ASSERT_EQ(record->state, Record::State::answered) << record->reason;
    ASSERT_EQ(record->answer.choices.size(), 4U);
    for (std::size_t prompt = 0; prompt < 2; ++prompt)
      for (std::uint32_t i = 0; i < 2; ++i)
        EXPECT_EQ(record->answer.choices[2 * prompt + i].text, expected(request, prompt, i)) << request.id;
    ASSERT_TRUE(record->answer.usage.has_value());
  }
  const auto again = client().run(requests, file);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->sum.sent, 0U) << "the file has all of them";
}

TEST_F(ServedClient, ARefusalIsKeptWithTheEndpointsOwnWords) {
  Request request = asked(1);
  request.prompts = {"What?"};
  ResultsFile file = ResultsFile::open((folder_ / "refused.jsonl").string()).value();
  const auto report = client().run(std::vector<Request>{request}, file);
  ASSERT_TRUE(report) << report.error();
  const auto record = file.read(request);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->state, Record::State::failed);
  EXPECT_NE(record->reason.find("'W' at place 1"), std::string::npos) << record->reason;
}

}  // namespace
}  // namespace quire::labs::micro
