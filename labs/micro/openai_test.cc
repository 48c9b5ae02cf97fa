// The dialect without the network: what is asked, what is refused and why, what an answer looks like.
#include "labs/micro/openai.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "labs/engines/micro/alphabet.h"

namespace quire::labs::micro {
namespace {

namespace json = boost::json;

const Served kServed{"tiny", 64, 100};

Completion understood(std::string_view body, bool chat = false) {
  Understood<Completion> one = read_completion(body, chat, kServed, 7);
  EXPECT_TRUE(one.value.has_value()) << one.refusal.message;
  return one.value ? std::move(*one.value) : Completion{};
}

Refusal refused(std::string_view body, bool chat = false) {
  const Understood<Completion> one = read_completion(body, chat, kServed, 7);
  EXPECT_FALSE(one.value.has_value()) << body;
  return one.refusal;
}

TEST(OpenAi, AsksAreReadWithTheirOptions) {
  const Completion one = understood(
      R"({"model":"tiny","prompt":["12=","345="],"n":3,"max_tokens":9,"temperature":0.5,"top_p":0.9,"seed":42,
          "stop":[";","?"],"logprobs":2,"stream":true,"user":"somebody"})");
  ASSERT_EQ(one.texts.size(), 6U);
  EXPECT_TRUE(one.stream);
  EXPECT_EQ(one.prompt_tokens, 7U);
  const Ask& last = one.texts[5]->ask;
  EXPECT_EQ(decode(last.prompt), "345=");
  EXPECT_EQ(last.prompt.front(), kBegin);
  EXPECT_EQ(last.prompt_id, 1U);
  EXPECT_EQ(last.sample_id, 2U);
  EXPECT_EQ(last.seed, 42U);
  EXPECT_EQ(last.max_tokens, 9U);
  EXPECT_EQ(last.choice.temperature, 0.5);
  EXPECT_EQ(last.stops.size(), 2U);
  EXPECT_EQ(one.texts[0]->likeliest, 2U);
}

TEST(OpenAi, WhatIsNotGivenIsAsItIsElsewhere) {
  const Completion one = understood(R"({"prompt":"1=","seed":null,"stop":null})");
  EXPECT_EQ(one.n, 1U);
  EXPECT_FALSE(one.stream || one.log_probabilities);
  EXPECT_EQ(one.texts[0]->ask.seed, 7U);
  EXPECT_EQ(one.texts[0]->ask.max_tokens, 61U) << "64 are wanted, 61 have room";
}

TEST(OpenAi, AChatIsItsLastMessageOfTheUser) {
  const Completion one = understood(
      R"({"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"1="},
          {"role":"assistant","content":"1"},{"role":"user","content":"22="}],"max_completion_tokens":4})",
      true);
  EXPECT_EQ(decode(one.texts[0]->ask.prompt), "22=");
  EXPECT_EQ(one.texts[0]->ask.max_tokens, 4U);
}

TEST(OpenAi, WhatIsWrongIsNamed) {
  const auto expect = [](std::string_view body, int status, std::string_view field, std::string_view words,
                         bool chat = false) {
    const Refusal refusal = refused(body, chat);
    EXPECT_EQ(refusal.status, status) << body;
    EXPECT_EQ(refusal.parameter, field) << body;
    EXPECT_NE(refusal.message.find(words), std::string::npos) << refusal.message;
  };
  expect("<html>", 400, "", "not a JSON object");
  expect("[1]", 400, "", "not a JSON object");
  expect(R"({"a":[[[[[[[[[[1]]]]]]]]]]})", 400, "", "not a JSON object");
  expect("{}", 400, "prompt", "missing");
  expect(R"({"prompt":5})", 400, "prompt", "must be text");
  expect(R"({"prompt":[]})", 400, "prompt", "1 to");
  expect(R"({"prompt":[[1,2]]})", 400, "prompt", "by number");
  expect(R"({"prompt":"what?"})", 400, "prompt", "'w' at place 1");
  expect(R"({"prompt":"1=","model":"gpt-4"})", 404, "model", "there is \"tiny\"");
  expect(R"({"prompt":"1=","n":0})", 400, "n", "from 1");
  expect(R"({"prompt":"1=","n":1000001})", 400, "n", "from 1");
  expect(R"({"prompt":"1=","n":1.5})", 400, "n", "whole");
  expect(R"({"prompt":["1=","2="],"n":51})", 400, "n", "100 texts");
  expect(R"({"prompt":"1=","temperature":-1})", 400, "temperature", "from 0");
  expect(R"({"prompt":"1=","temperature":"hot"})", 400, "temperature", "number");
  expect(R"({"prompt":"1=","max_tokens":64})", 400, "prompt", "room for 64");
  expect(R"({"prompt":"1=","max_tokens":0})", 400, "max_tokens", "from 1");
  expect(R"({"prompt":"1=","stop":["a","b","c","d","e"]})", 400, "stop", "4 texts");
  expect(R"({"prompt":"1=","stop":""})", 400, "stop", "1 to");
  expect(R"({"prompt":"1=","stream":"yes"})", 400, "stream", "true or false");
  expect(R"({"prompt":"1=","echo":true})", 400, "echo", "not offered");
  expect(R"({"prompt":"1=","seed":0.5})", 400, "seed", "whole");
  expect(R"({"prompt":"1="})", 400, "messages", "list", true);
  expect(R"({"messages":[]})", 400, "messages", "no message of the user", true);
  expect(R"({"messages":[{"role":"user"}]})", 400, "messages", "no content", true);
  const json::value error = json::parse(error_body(refused("{}")));
  EXPECT_EQ(error.at("error").at("type"), "invalid_request_error");
  EXPECT_EQ(error.at("error").at("param"), "prompt");
}

Piece piece(Token token, float log_probability) {
  Piece one;
  one.chosen.token = token;
  one.chosen.log_probability = log_probability;
  return one;
}

TEST(OpenAi, AnAnswerHasTextReasonLogProbabilitiesAndUsage) {
  const Completion asked = understood(R"({"prompt":"1=","n":2,"logprobs":1})");
  Piece last = piece(kEnd, -0.25F);
  last.likeliest = {{Token{7}, -0.1F}, {kEnd, -0.25F}};
  const json::value answer = json::parse(answer_body(
      asked, {{{piece(3, -0.5F), last}, Sampled::Finish::end}, {{piece(4, -1.0F)}, Sampled::Finish::length}},
      "cmpl-1", 5));
  EXPECT_EQ(answer.at("object"), "text_completion");
  const json::array& choices = answer.at("choices").as_array();
  EXPECT_EQ(choices[0].at("text"), "3");
  EXPECT_EQ(choices[0].at("finish_reason"), "stop");
  EXPECT_EQ(choices[1].at("finish_reason"), "length");
  EXPECT_EQ(
      json::serialize(choices[0].at("logprobs")),
      R"({"tokens":["3","$"],"token_logprobs":[-5E-1,-2.5E-1],"top_logprobs":[{},{"7":-1.0000000149011612E-1,"$":-2.5E-1}],"text_offset":[0,1]})");
  EXPECT_EQ(json::serialize(answer.at("usage")),
            R"({"prompt_tokens":2,"completion_tokens":3,"total_tokens":5})");
}

TEST(OpenAi, AStreamOfChatSaysItsRoleOnce) {
  const Completion asked = understood(R"({"messages":[{"role":"user","content":"1="}],"stream":true})", true);
  const std::vector<Piece> pieces{piece(3, -0.5F)};
  const std::string first = stream_event(asked, 0, pieces, {}, 0, "chatcmpl-1", 5);
  ASSERT_TRUE(first.starts_with("data: {") && first.ends_with("}\n\n"));
  EXPECT_EQ(json::parse(first.substr(6)).at("choices").at(0).at("delta").at("role"), "assistant");
  const std::string second = stream_event(asked, 0, pieces, Sampled::Finish::end, 1, "chatcmpl-1", 5);
  EXPECT_FALSE(json::parse(second.substr(6)).at("choices").at(0).at("delta").as_object().contains("role"));
  EXPECT_EQ(json::parse(second.substr(6)).at("choices").at(0).at("finish_reason"), "stop");
}

}  // namespace
}  // namespace quire::labs::micro
