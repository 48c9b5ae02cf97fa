// Answers, streams and requests as bytes; waits, pace and budget as numbers.
#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/model_client/back_off.h"
#include "labs/engines/model_client/budget.h"
#include "labs/engines/model_client/events.h"
#include "labs/engines/model_client/pace.h"
#include "labs/engines/model_client/record.h"
#include "labs/engines/model_client/streamed.h"
#include "labs/engines/model_client/test_client.h"
#include "labs/engines/tables/json_lines.h"

namespace quire::labs::model_client {
namespace {

std::string fault_in(const Read& read) {
  const auto* const fault = std::get_if<Fault>(&read);
  return fault != nullptr ? fault->what : "";
}

TEST(ModelRequest, OfOneMeaningHasOneFingerprint) {
  Request request = prompt("a");
  const std::string one = fingerprint(request);
  EXPECT_EQ(one.size(), 16U);
  request.stream = true;
  request.id = "another name";
  EXPECT_EQ(fingerprint(request), one);
  request.extra = {{"b", 1}, {"a", 2}};
  Request other = request;
  other.extra = {{"a", 2}, {"b", 1}};
  EXPECT_EQ(fingerprint(request), fingerprint(other));
  EXPECT_NE(fingerprint(request), one);
  const std::vector<std::function<void(Request&)>> changes{[](Request& r) { r.model = "n"; },
                                                           [](Request& r) { r.prompts = {"b"}; },
                                                           [](Request& r) { r.n = 2; },
                                                           [](Request& r) { r.max_tokens = 11; },
                                                           [](Request& r) { r.temperature = 0; },
                                                           [](Request& r) { r.top_p = 1; },
                                                           [](Request& r) { r.seed = 1; },
                                                           [](Request& r) { r.stop = {"x"}; },
                                                           [](Request& r) { r.logprobs = 0; },
                                                           [](Request& r) {
                                                             r.prompts = {"a", "b"};
                                                           },
                                                           [](Request& r) {
                                                             r.prompts.clear(), r.messages = {{"user", "a"}};
                                                           }};
  for (const auto& change : changes) {
    Request changed = prompt("a");
    change(changed);
    EXPECT_NE(fingerprint(changed), one) << body_of(changed);
  }
}

TEST(ModelRequest, SaysWhatIsWrongWithIt) {
  const auto fault = [](const std::function<void(Request&)>& change) {
    Request request = prompt("a");
    change(request);
    return check(request).error();
  };
  EXPECT_TRUE(check(prompt("a")));
  EXPECT_EQ(fault([](Request& r) { r.id.clear(); }),
            "the request \"\": its id has 0 bytes; 1 to 512 are possible");
  EXPECT_NE(fault([](Request& r) { r.id = "a\nb"; }).find("control character"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.model.clear(); }).find("names no model"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.prompts.clear(); }).find("either prompts"), std::string::npos);
  EXPECT_NE(fault([](Request& r) {
              r.messages = {{"user", "a"}};
            }).find("either prompts"),
            std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.prompts = {"\xff"}; }).find("not UTF-8"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.id = "\xc3"; }).find("not UTF-8"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.n = 0; }).find("n = 0 gives 0 answers"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.n = 1'000'001; }).find("1 to 1000000"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.max_tokens = 0; }).find("max_tokens is 0"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.temperature = -0.1; }).find("temperature -0.1"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.temperature = std::nan(""); }).find("temperature nan"),
            std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.top_p = 0; }).find("top_p 0"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.stop = {""}; }).find("stop text is empty"), std::string::npos);
  EXPECT_NE(fault([](Request& r) { r.extra = {{"stream", true}}; }).find("\"stream\""), std::string::npos);
}

TEST(ModelAnswer, ReadsBothDialectsAndTheirLogProbabilities) {
  const Read text = read_answer(R"({"model":"m","choices":[
    {"index":1,"text":"b","finish_reason":"length"},
    {"index":0,"text":"ab","finish_reason":"stop","logprobs":{"tokens":["a","b"],"token_logprobs":[null,-0.5],
     "top_logprobs":[null,{"b":-0.5,"c":-2}],"text_offset":[0,1]}}],
    "usage":{"prompt_tokens":5,"total_tokens":9}})",
                                2);
  const Answer& answer = std::get<Answer>(text);
  EXPECT_EQ(answer.choices[0].text, "ab");
  EXPECT_EQ(answer.choices[1].finish, "length");
  EXPECT_EQ(answer.usage, (Tokens{5, 4}));
  ASSERT_EQ(answer.choices[0].tokens.size(), 2U);
  EXPECT_TRUE(std::isnan(answer.choices[0].tokens[0].logprob));
  EXPECT_EQ(answer.choices[0].tokens[1].logprob, -0.5);
  EXPECT_EQ(answer.choices[0].tokens[1].others[1], (std::pair<std::string, double>("c", -2)));

  const Read chat = read_answer(R"({"choices":[{"message":{"role":"assistant","content":"ab",
    "reasoning_content":"hm"},"finish_reason":"stop","logprobs":{"content":[{"token":"a","logprob":-1,
    "top_logprobs":[{"token":"z","logprob":-3}]},{"token":"b","logprob":-2}]}}],"usage":null})",
                                1);
  const Choice& choice = std::get<Answer>(chat).choices[0];
  EXPECT_EQ(choice.reasoning, "hm");
  EXPECT_EQ(choice.tokens[0].others[0].first, "z");
  EXPECT_EQ(choice.tokens[1].logprob, -2);
  EXPECT_FALSE(std::get<Answer>(chat).usage);
}

TEST(ModelAnswer, TellsAnErrorInItsOwnWords) {
  EXPECT_EQ(said_in(R"({"error":{"message":"a\nb","code":"x"}})"), "a b");
  EXPECT_EQ(said_in(R"({"error":"plain"})"), "plain");
  EXPECT_EQ(said_in(R"({"object":"error","message":"vllm"})"), "vllm");
  EXPECT_EQ(said_in(R"({"detail":[{"msg":"field required"}]})"), R"([{"msg":"field required"}])");
  EXPECT_EQ(said_in("<html>"), "");
  EXPECT_EQ(said_in("{"), "");
  EXPECT_EQ(said_in(R"({"error":")" + std::string(1000, 'x') + "\"}").size(), 203U);
  EXPECT_EQ(code_in(R"({"error":{"code":null,"type":"t"}})"), "t");
}

/// What the events are, whatever pieces they come in.
std::vector<std::string> events_of(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> out;
  EventReader reader(1000, [&](std::string_view data) { out.emplace_back(data); });
  for (std::size_t at = 0; at < bytes.size(); at += piece) reader.feed(bytes.substr(at, piece));
  reader.finish();
  return out;
}

TEST(ModelEvents, AreTheSameInAnyPieces) {
  const std::string_view bytes =
      "\xEF\xBB\xBF"
      "data: one\n\n: comment\nevent: x\nid: 1\ndata:two\ndata: lines\r\n\r\ndata\r\rdata:  "
      "three\n\nnothing: x\n\ndata: [DONE]";
  const std::vector<std::string> expected{"one", "two\nlines", "", " three", "[DONE]"};
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece)
    EXPECT_EQ(events_of(bytes, piece), expected) << piece;
}

TEST(ModelEvents, HaveALimit) {
  EventReader reader(10, [](std::string_view) {});
  EXPECT_TRUE(reader.feed("data: 1\n\ndata: 2\n\n"));
  EXPECT_FALSE(reader.feed("data: 345678"));
  EXPECT_TRUE(reader.too_long());
}

TEST(ModelStream, IsPutTogether) {
  std::string pieces;
  StreamedAnswer stream(2, 10'000, [&](std::size_t choice, std::string_view text) {
    pieces += fmt::format("{}:{} ", choice, text);
  });
  stream.feed(
      "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n"
      "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"x\"}}]}\n\n"
      "data: "
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"reasoning\":\"r\"},\"logprobs\":{"
      "\"content\":[{\"token\":\"a\",\"logprob\":-1}]}}]}\n\n"
      "data: "
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\",\"logprobs\":{"
      "\"content\":[{\"token\":\"b\",\"logprob\":-2}]}}]}\n\n");
  EXPECT_FALSE(stream.is_whole());
  stream.feed(
      "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":3}}\n\n");
  EXPECT_TRUE(stream.is_whole());
  stream.feed("data: [DONE]\n\n");
  const Answer answer = std::get<Answer>(stream.finish());
  EXPECT_EQ(answer.choices[0].text, "ab");
  EXPECT_EQ(answer.choices[0].reasoning, "r");
  EXPECT_EQ(answer.choices[0].tokens[1].logprob, -2);
  EXPECT_EQ(answer.choices[1].finish, "length");
  EXPECT_EQ(answer.usage, (Tokens{4, 3}));
  EXPECT_EQ(pieces, "1:x 0:a 0:b ");
}

TEST(ModelStream, SaysWhatIsWrongWithIt) {
  const auto fault = [](std::string_view bytes, std::size_t choices = 1) {
    StreamedAnswer stream(choices, 200, nullptr);
    stream.feed(bytes);
    return fault_in(stream.finish());
  };
  EXPECT_EQ(fault(""), "its stream broke off: after 0 events 0 of 1 answers had ended");
  EXPECT_EQ(fault("data: {\"choices\":[{\"text\":\"a\"}]}\n\n"),
            "its stream broke off: after 1 events 0 of 1 answers had ended");
  EXPECT_NE(fault("data: {\"choi").find("event 1 of its stream: not JSON"), std::string::npos);
  EXPECT_EQ(fault("data: [DONE]\n\n"), "its stream has no choices");
  EXPECT_NE(fault("data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: [DONE]\n\n", 2)
                .find("it gave 1 choices where 2"),
            std::string::npos);
  EXPECT_NE(fault("data: {\"choices\":[{\"index\":1,\"text\":\"a\"}]}\n\n").find("none of 0 to 0"),
            std::string::npos);
  EXPECT_NE(fault("data: {\"error\":{\"message\":\"overloaded\"}}\n\n").find("overloaded"),
            std::string::npos);
  EXPECT_NE(fault("data: " + std::string(300, 'x')).find("longer than the limit"), std::string::npos);
  EXPECT_EQ(fault("data: {\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}\n\n"), "")
      << "[DONE] may be missing where every answer has ended";
}

TEST(ModelRecord, IsReadAsItWasWritten) {
  Record record{"an \"id\"", "0123456789abcdef", Record::State::answered, 3, "", {}, {5, 6}};
  record.answer.model = "m";
  record.answer.usage = Tokens{5, 6};
  record.answer.choices = {
      {"té\n", "why", "stop", {{"t", -0.25, {{"u", -1}, {"v", std::nan("")}}}, {"é", -1, {}}}},
      {"", "", "", {}}};
  const std::string line = line_of(record);
  EXPECT_TRUE(line.starts_with(kLineBegin));
  const Record again = read_record(tables::parse_json(line, "").value()).value();
  EXPECT_EQ(line_of(again), line);
  EXPECT_EQ(again.answer.choices[0].text, "té\n");
  EXPECT_TRUE(std::isnan(again.answer.choices[0].tokens[0].others[1].second));
  EXPECT_EQ(again.charged, (Tokens{5, 6}));
}

TEST(ModelBackOff, DoublesWithinHalfAndIsDrawnFromTheSeed) {
  const RetryPolicy policy{.first_wait = milliseconds(100), .longest_wait = milliseconds(1000)};
  const milliseconds none(0);
  std::int64_t most = 100;
  for (unsigned attempt = 1; attempt <= 10; ++attempt, most = std::min<std::int64_t>(2 * most, 1000)) {
    const auto wait = back_off(policy, "00000000000000ab", attempt, none).count();
    EXPECT_GE(wait, most / 2);
    EXPECT_LE(wait, most);
    EXPECT_EQ(wait, back_off(policy, "00000000000000ab", attempt, none).count());
  }
  std::set<std::int64_t> waits;
  for (int i = 0; i < 20; ++i) waits.insert(back_off(policy, fmt::format("{:016x}", i), 4, none).count());
  EXPECT_GT(waits.size(), 15U) << "many that failed together come back apart";
  EXPECT_EQ(back_off(policy, "00000000000000ab", 1, milliseconds(5000)), milliseconds(5000));
}

TEST(ModelBackOff, ReadsRetryAfter) {
  const WallTime now{std::chrono::seconds(1'795'694'400)};  // 26 November 2026, 12:00:00 UTC
  const auto wait = [&](std::string_view text, std::string_view date = "") {
    return server_wait(text, date, now).value_or(milliseconds(-1)).count();
  };
  EXPECT_EQ(wait("120"), 120'000);
  EXPECT_EQ(wait("0"), 0);
  EXPECT_EQ(wait("Thu, 26 Nov 2026 12:00:30 GMT"), 30'000);
  EXPECT_EQ(wait("Thursday, 26-Nov-26 12:00:30 GMT"), 30'000);
  EXPECT_EQ(wait("Thu Nov 26 12:00:30 2026"), 30'000);
  EXPECT_EQ(wait("Thu, 26 Nov 2026 11:00:00 GMT"), 0) << "passed";
  EXPECT_EQ(wait("Thu, 26 Nov 2026 12:00:30 GMT", "Thu, 26 Nov 2026 12:00:20 GMT"), 10'000)
      << "its own clock";
  EXPECT_EQ(wait("99999999999999999999999"), 10'000'000'000);
  EXPECT_EQ(wait("soon"), -1);
  EXPECT_EQ(wait("-5"), -1);
  EXPECT_EQ(wait(""), -1);
}

TEST(ModelPace, KeepsToItsLimitsInEveryMinute) {
  for (const PaceLimits limits : {PaceLimits{7, 0}, PaceLimits{0, 1000}, PaceLimits{5, 700}}) {
    Pace pace(limits);
    std::vector<std::pair<milliseconds, std::uint64_t>> sent;
    milliseconds now(0);
    for (std::uint64_t i = 0; i < 200; ++i) {
      const std::uint64_t tokens = 1 + i * 37 % 300;
      for (milliseconds at; (at = pace.may_send_at(tokens, now)) > now;) now = at;
      pace.sent(tokens, now);
      sent.emplace_back(now, tokens);
      now += milliseconds(i * 13 % 4000);
    }
    for (const auto& first : sent) {
      std::uint64_t requests = 0, tokens = 0;
      for (const auto& one : sent)
        if (one.first >= first.first && one.first < first.first + milliseconds(60'000)) {
          ++requests;
          tokens += one.second;
        }
      EXPECT_TRUE(limits.requests_a_minute == 0 || requests <= limits.requests_a_minute);
      EXPECT_TRUE(limits.tokens_a_minute == 0 || tokens <= limits.tokens_a_minute) << tokens;
    }
  }
}

TEST(ModelPace, CountsWhatWasTakenAndLetsTheLargestGoAlone) {
  Pace pace({0, 100});
  const std::uint64_t first = pace.sent(90, milliseconds(0));
  EXPECT_EQ(pace.may_send_at(50, milliseconds(10)), milliseconds(60'000));
  pace.correct(first, 20);
  EXPECT_EQ(pace.may_send_at(50, milliseconds(10)), milliseconds(10));
  EXPECT_EQ(pace.may_send_at(500, milliseconds(10)), milliseconds(60'000));
  EXPECT_EQ(pace.may_send_at(500, milliseconds(60'000)), milliseconds(60'000));
  Pace none({0, 0});
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(none.may_send_at(1000, milliseconds(1)), milliseconds(1));
}

TEST(ModelBudget, HoldsTheMostAndLearns) {
  Budget budget({.tokens = 100, .money = 0}, {}, {10, 10});
  EXPECT_TRUE(budget.fits({40, 40}));
  budget.hold({40, 40});
  EXPECT_FALSE(budget.fits({1, 0}));
  budget.settle({40, 40}, {5, 5});
  EXPECT_EQ(budget.spent(), (Tokens{15, 15}));
  EXPECT_TRUE(budget.fits({35, 35}));
  const Tokens before = budget.most(prompt("a"));
  budget.learn(10, 14);
  EXPECT_EQ(budget.most(prompt("a")), (Tokens{before.in + 4, before.out}));
  Budget money({.tokens = 0, .money = 1e-3}, {.in = 1, .out = 10}, {});
  EXPECT_TRUE(money.fits({0, 100}));
  EXPECT_FALSE(money.fits({1, 100}));
}

}  // namespace
}  // namespace quire::labs::model_client
