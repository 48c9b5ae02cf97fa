// Streams, limits, cancelling, and a client that is killed again and again.
#include <csignal>

#include <sys/wait.h>

#include "labs/engines/model_client/test_client.h"
#include "labs/engines/random/random.h"
#include "paper/sanitizers.h"

namespace quire::labs::model_client {
namespace {

using Then = Reply::Then;

class StreamTest : public ClientFixture {
 protected:
  static Request streamed() {
    Request request = prompt("x");
    request.stream = true;
    return request;
  }
  static constexpr std::string_view kBegin = "data: {\"choices\":[{\"text\":\"x\"}]}\n\n";
  static constexpr std::string_view kEnd =
      "data: {\"choices\":[{\"text\":\"/0\",\"finish_reason\":\"stop\"}]}\n\n"
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n";
  static std::string whole() { return std::string(kBegin) + std::string(kEnd) + "data: [DONE]\n\n"; }
};

TEST_F(StreamTest, ComesInPiecesAndIsOneAnswer) {
  TestServer server([](const Asked&) {
    Reply slow = stream_reply(whole());
    slow.drip = 7;
    return slow;
  });
  std::string pieces;
  options_.on_piece = [&](const Request& request, std::size_t, std::string_view text) {
    pieces += request.id + ":" + std::string(text) + " ";
  };
  const auto answer = client(server).ask(streamed());
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(answer->choices[0].text, "x/0");
  EXPECT_EQ(answer->usage, (Tokens{1, 2}));
  EXPECT_EQ(pieces, "rx:x rx:/0 ");
}

TEST_F(StreamTest, ThatBreaksOffIsAskedAgain) {
  for (const Then then : {Then::close, Then::reset}) {
    TestServer server([then](const Asked& asked) {
      return asked.number == 0 ? stream_reply(kBegin, then) : stream_reply(whole());
    });
    const auto answer = client(server).ask(streamed());
    ASSERT_TRUE(answer) << answer.error();
    EXPECT_EQ(answer->choices[0].text, "x/0") << "nothing of the first try is in it";
    EXPECT_EQ(server.requests(), 2U);
  }
}

TEST_F(StreamTest, AnErrorWithinIsAFault) {
  TestServer server([](const Asked& asked) {
    return asked.number == 0
               ? stream_reply("data: {\"error\":{\"message\":\"overloaded\",\"code\":503}}\n\n")
               : stream_reply("data: {\"error\":{\"message\":\"no such prompt\",\"code\":400}}\n\n");
  });
  const auto answer = client(server).ask(streamed());
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().find("no such prompt"), std::string::npos) << answer.error();
  EXPECT_EQ(server.requests(), 2U);
}

TEST_F(StreamTest, WholeAnswersAndStreamsMayStandForEachOther) {
  TestServer whole_server([](const Asked& asked) { return reply(200, completion(asked)); });
  EXPECT_TRUE(client(whole_server).ask(streamed()));
  TestServer stream_server([](const Asked&) { return stream_reply(whole()); });
  EXPECT_TRUE(client(stream_server).ask(prompt("x")));
}

TEST_F(StreamTest, ALongEventEndsIt) {
  TestServer server([](const Asked&) { return stream_reply("data: " + std::string(100'000, 'x')); });
  options_.event_bytes_max = 1000;
  const auto answer = client(server).ask(streamed());
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().find("event 1 of its stream is longer than the limit"), std::string::npos)
      << answer.error();
  EXPECT_EQ(server.requests(), 1U);
}

TEST_F(StreamTest, APieceThatThrowsEndsTheRun) {
  TestServer server([](const Asked& asked) {
    return asked.number < 5 ? reply(200, completion(asked)) : stream_reply(whole());
  });
  options_.concurrency = 1;
  options_.on_piece = [](const Request&, std::size_t, std::string_view) {
    throw std::domain_error("enough");
  };
  {
    ResultsFile results = file();
    Client asking = client(server);
    EXPECT_THROW((void)asking.run(prompts(10), results), std::domain_error);
  }
  EXPECT_EQ(file().requests(), 5U) << "what had come is kept";
}

class BudgetTest : public ClientFixture {};

TEST_F(BudgetTest, IsNeverPassedByManyAtOnceOrByManyRuns) {
  TestServer server([](const Asked& asked) { return reply(200, completion(asked)); });
  options_.concurrency = 16;
  options_.budget.tokens = 1000;  // each takes 10 and may take 44
  const auto requests = prompts(300);
  std::uint64_t most = 0;
  options_.on_progress = [&](const Progress& now) { most = std::max(most, now.charged.all()); };
  Report report = run(server, requests);
  EXPECT_EQ(report.end, Report::End::budget);
  EXPECT_NE(report.why.find("the budget: "), std::string::npos);
  EXPECT_LE(report.sum.charged.all(), 1000U);
  EXPECT_GE(report.sum.charged.all(), 1000U - 44U) << "only the next might have passed it";
  EXPECT_EQ(report.sum.answered + report.left, 300U);
  const std::size_t asked = server.requests();
  report = run(server, requests);
  EXPECT_EQ(report.end, Report::End::budget);
  EXPECT_EQ(server.requests(), asked) << "what earlier runs took counts";
  options_.budget.tokens = 2000;
  report = run(server, requests);
  EXPECT_LE(file().charged().all(), 2000U);
  EXPECT_GE(file().charged().all(), 2000U - 44U);
}

TEST_F(BudgetTest, OfMoneyIsCountedByPrices) {
  TestServer server([](const Asked& asked) { return reply(200, completion(asked)); });
  options_.prices = {.in = 1, .out = 10};  // 7 + 30 of a millionth for each
  options_.budget.money = 1000e-6;
  const Report report = run(server, prompts(100));
  EXPECT_EQ(report.end, Report::End::budget);
  EXPECT_DOUBLE_EQ(report.sum.cost, static_cast<double>(report.sum.answered) * 37e-6);
  EXPECT_LE(report.sum.cost, 1000e-6);
  EXPECT_GT(report.sum.answered, 20U);
}

TEST_F(BudgetTest, CountsTheMostWhereNothingIsSaid) {
  TestServer server([](const Asked& asked) {
    if (asked.number == 0) return reply(200, "{\"choices\":");  // billed or not, nobody knows
    if (asked.number == 1) return reply(500, "");               // not billed
    return reply(200, R"({"choices":[{"text":"x/0","finish_reason":"stop"}]})");
  });
  const Report report = run(server, {prompt("x")});
  const Tokens most = most_tokens(prompt("x"));
  EXPECT_EQ(report.sum.charged, (Tokens{2 * most.in, 2 * most.out}));
  EXPECT_EQ(file().read(prompt("x"))->charged, report.sum.charged);
}

TEST_F(BudgetTest, PaceIsKeptOnTheClock) {
  TestServer server([](const Asked& asked) { return reply(200, completion(asked)); });
  options_.pace.requests_a_minute = 10;
  const Report report = run(server, prompts(35));
  EXPECT_EQ(report.sum.answered, 35U);
  EXPECT_GE(clock_.now(), milliseconds(180'000));
  EXPECT_LT(clock_.now(), milliseconds(181'000));
}

class CancelTest : public ClientFixture {};

TEST_F(CancelTest, EndsASilentExchangeAndKeepsWhatCame) {
  TestServer server([](const Asked& asked) {
    return asked.number < 20 ? reply(200, completion(asked)) : Reply{"", Then::hold, 0};
  });
  auto requests = prompts(60);
  requests.erase(requests.begin(), requests.begin() + 10);  // what is left is of one length
  options_.stop = [&] { return server.requests() >= 28; };  // eight are held by the server
  const Report report = run(server, requests);
  EXPECT_EQ(report.end, Report::End::cancelled);
  EXPECT_EQ(report.sum.answered, 20U);
  EXPECT_EQ(report.left, 30U);
  EXPECT_EQ(file().requests(), 20U);
  const Tokens most = most_tokens(requests[30]);
  EXPECT_EQ(report.sum.charged, (Tokens{20 * 7 + 8 * most.in, 20 * 3 + 8 * most.out}))
      << "what was broken off may be billed";
  EXPECT_EQ(file().charged(), report.sum.charged);
}

TEST_F(CancelTest, EndsAWaitForAnotherTry) {
  TestServer server([](const Asked&) { return reply(429, "", "Retry-After: 500\r\n"); });
  options_.stop = [&] { return clock_.now() > milliseconds(2000); };
  const Report report = run(server, prompts(3));
  EXPECT_EQ(report.end, Report::End::cancelled);
  EXPECT_EQ(report.left, 3U);
  EXPECT_LE(clock_.now(), milliseconds(2100)) << "asked every 50 ms";
  EXPECT_EQ(file_bytes(), "") << "nothing was charged";
}

TEST_F(CancelTest, AnExceptionOutOfStopIsHandedOn) {
  TestServer server([](const Asked& asked) {
    return asked.number < 20 ? reply(200, completion(asked)) : Reply{"", Then::hold, 0};
  });
  options_.stop = [&]() -> bool {
    if (server.requests() >= 28) throw std::domain_error("cancelled");
    return false;
  };
  {
    ResultsFile results = file();
    Client asking = client(server);
    EXPECT_THROW((void)asking.run(prompts(50), results), std::domain_error);
  }
  EXPECT_GE(file().requests(), 12U);
  EXPECT_GT(file().charged().all(), 200U);
}

class KillTest : public ClientFixture {
 protected:
  /// In the child: no gtest here. 0: the batch is finished.
  int run_batch(const std::string& base, const std::vector<Request>& requests) const {
    Options options;
    options.base = base;
    options.concurrency = 6;
    auto results = ResultsFile::open(path_);
    auto asking = Client::open(options);
    if (!results || !asking) return 1;
    const auto report = asking->run(requests, *results);
    return report && report->end == Report::End::finished ? 0 : 2;
  }
};

TEST_F(KillTest, EveryRequestIsAnsweredExactlyOnceInTheFile) {
  if (kSanitized)
    GTEST_SKIP() << "the child of a process with threads may wait for a lock of the sanitizer's for ever";
  TestServer server([](const Asked& asked) {
    return asked.number % 17 == 3 ? Reply{"", Then::reset, 0} : reply(200, completion(asked));
  });
  const auto requests = prompts(600);
  random::Stream moments(20261126, "deaths");
  int deaths = 0;
  for (bool finished = false; !finished; ++deaths) {
    ASSERT_LT(deaths, 1000);
    const std::size_t before = server.requests();
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) ::_exit(run_batch(server.base(), requests));
    int status = 0;
    // Death comes some moments after some request.
    const std::size_t until = before + moments.below(40);
    pid_t ended = 0;
    while (server.requests() < until && (ended = ::waitpid(child, &status, WNOHANG)) == 0) ::usleep(200);
    if (ended == 0) {
      ::usleep(static_cast<useconds_t>(moments.below(3000)));
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
    }
    finished = WIFEXITED(status);
    if (finished) {
      EXPECT_EQ(WEXITSTATUS(status), 0);
    }
  }
  EXPECT_GT(deaths, 10);
  expect_all_answered(requests);
  std::printf("%d deaths, %zu requests for %zu answers\n", deaths - 1, server.requests(), requests.size());
}

}  // namespace
}  // namespace quire::labs::model_client
