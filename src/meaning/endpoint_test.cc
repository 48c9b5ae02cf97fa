// Against a small server in this process that answers each request with the next part of a script.
#include "meaning/endpoint.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "meaning/endpoint_answer.h"
#include "meaning/test_endpoint.h"
#include "paper/test_server.h"

namespace quire::meaning {
namespace {

using std::chrono::milliseconds;

using Part = TestAnswer;

std::string http(int status, const std::string& body, const std::string& headers = "") {
  return http_answer(status, body, headers);
}

/// Three numbers: the length of the text, then ones.
std::vector<float> length_and_ones(const std::string& text) {
  return {static_cast<float>(text.size()), 1, 1};
}

/// After the script, and for parts without bytes, it answers well.
class ScriptedServer : public TestServer {
 public:
  explicit ScriptedServer(std::vector<Part> script)
      : TestServer([script = std::move(script)](const std::string& request, std::size_t number) {
          const Part part = number < script.size() ? script[number] : Part{};
          return part.bytes.empty() ? Part{http(200, embeddings_for(request, length_and_ones)), part.between}
                                    : part;
        }) {}
  std::string base() const { return url("/v1"); }
};

class EndpointTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("no_proxy", "127.0.0.1", 1);
    ::unsetenv("QUIRE_EMBEDDING_KEY");
  }
  void TearDown() override { ::unsetenv("QUIRE_EMBEDDING_KEY"); }

  static EndpointOptions options(const ScriptedServer& server) {
    EndpointOptions out;
    out.base = server.base();
    out.model = "small";
    out.first_wait = milliseconds(1);
    out.attempts = 3;
    out.timeout = milliseconds(3000);
    return out;
  }
  /// The error, or "" for vectors.
  static std::string ask(EndpointOptions how, const std::vector<std::string>& texts = {"one", "three"}) {
    auto endpoint = Endpoint::open(std::move(how));
    if (!endpoint) return endpoint.error();
    const auto vectors = endpoint->embed(texts);
    if (!vectors) return vectors.error();
    EXPECT_EQ(vectors->size(), texts.size());
    return "";
  }
  static void expect_says(const std::string& error, std::string_view part) {
    EXPECT_NE(error.find(part), std::string::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  }
};

TEST_F(EndpointTest, VectorsComeInTheOrderOfTheTexts) {
  const ScriptedServer server({});
  auto how = options(server);
  how.batch = 2;
  auto endpoint = Endpoint::open(how);
  ASSERT_TRUE(endpoint) << endpoint.error();
  const std::vector<std::string> texts = {"a", "bb", "", "ccc", "dd\"dd", " \n", "eeeeee"};
  const auto vectors = endpoint->embed(texts);
  ASSERT_TRUE(vectors) << vectors.error();
  ASSERT_EQ(vectors->size(), texts.size());
  const float first[] = {1, 2, 0, 3, 5, 0, 6};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ((*vectors)[i].size(), 3u);
    EXPECT_EQ((*vectors)[i][0], first[i]) << "blank ones are zero, and not sent";
  }
  EXPECT_EQ(endpoint->dimensions(), 3u);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 3u) << "two texts at once";
  EXPECT_TRUE(requests[0].starts_with("POST /v1/embeddings HTTP/1.1\r\n")) << requests[0];
  EXPECT_NE(requests[0].find(R"("model":"small","encoding_format":"float","input":["a","bb"])"),
            std::string::npos);
  EXPECT_EQ(requests[0].find("Authorization"), std::string::npos);
}

TEST_F(EndpointTest, NoTextsNoRequest) {
  const ScriptedServer server({});
  EXPECT_EQ(ask(options(server), {}), "");
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(EndpointTest, TheKeyIsSentAndNeverSaid) {
  ::setenv("QUIRE_EMBEDDING_KEY", "sk-secret", 1);
  const ScriptedServer server({{http(401, R"({"error":{"message":"who are you?"}})")}});
  const std::string error = ask(options(server));
  expect_says(error, "HTTP 401; look at QUIRE_EMBEDDING_KEY (who are you?)");
  EXPECT_EQ(error.find("secret"), std::string::npos);
  EXPECT_NE(server.requests().at(0).find("Authorization: Bearer sk-secret\r\n"), std::string::npos);
}

TEST_F(EndpointTest, TheKeyDoesNotLeaveInTheClear) {
  ::setenv("QUIRE_EMBEDDING_KEY", "sk-secret", 1);
  EndpointOptions how;
  how.model = "small";
  how.base = "http://vectors.example/v1";
  expect_says(ask(how), "use https");
  how.base = "http://127.0.0.1.evil.example/v1";
  EXPECT_NE(ask(how).find("use https"), std::string::npos) << "a host that only begins like this machine";
  ::setenv("QUIRE_EMBEDDING_KEY", "a\r\nX: y", 1);
  how.base = "https://vectors.example/v1";
  expect_says(ask(how), "control character");
}

TEST_F(EndpointTest, AddressesThatCannotBe) {
  EndpointOptions how;
  how.model = "small";
  for (const auto& [base, part] : std::vector<std::pair<std::string, std::string>>{
           {"", "not an address"},
           {"ftp://example.org/v1", "not http or https"},
           {"file:///etc/passwd", "not http or https"},
           {"https://me:pw@example.org/v1", "holds a name or password"},
           {"https://example.org/v1?key=1", "has a query"}}) {
    how.base = base;
    expect_says(ask(how), part);
    EXPECT_EQ(ask(how).find("pw"), std::string::npos);
  }
}

TEST_F(EndpointTest, BusyAndBrokenServersAreAskedAgain) {
  const ScriptedServer server({{http(429, "{}", "Retry-After: 0\r\n")}, {http(500, "oops")}, {}});
  EXPECT_EQ(ask(options(server)), "");
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(EndpointTest, RetryAfterIsKept) {
  const ScriptedServer server({{http(429, "{}", "Retry-After: 1\r\n")}, {}});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(options(server)), "");
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(1000));
}

TEST_F(EndpointTest, TooLongARestIsAnError) {
  const ScriptedServer server({{http(429, "{}", "Retry-After: 7200\r\n")}});
  expect_says(ask(options(server)), "wants 7200 seconds of rest");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(EndpointTest, AServerThatStaysBrokenIsGivenUp) {
  const ScriptedServer server({{http(503, "")}, {http(503, "")}, {http(503, "")}});
  expect_says(ask(options(server)), "HTTP 503, 3 times");
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(EndpointTest, WhatIsWrongWithTheRequestIsNotAskedAgain) {
  const ScriptedServer server({{http(400, R"({"error":{"message":"no such\nmodel"}})")}});
  expect_says(ask(options(server)), "HTTP 400 (no such model)");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(EndpointTest, RedirectsAreNotFollowed) {
  const ScriptedServer server({{http(307, "", "Location: http://127.0.0.1:1/\r\n")}});
  expect_says(ask(options(server)), "redirect");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(EndpointTest, ACutAnswerIsAskedForAgain) {
  std::string half = http(200, R"({"data":[{"index":0,"embedding":[1,2,3]}]})");
  half.resize(half.size() - 10);
  const ScriptedServer server({{half}, {}});
  EXPECT_EQ(ask(options(server)), "");
  EXPECT_EQ(server.requests().size(), 2u);
  const ScriptedServer always({{half}, {half}, {half}});
  expect_says(ask(options(always)), "3 times");
}

TEST_F(EndpointTest, ASlowAnswerRunsOutOfTime) {
  const std::string answer = http(200, R"({"data":[{"index":0,"embedding":[1,2,3]}]})");
  const ScriptedServer server({{answer, milliseconds(30)}, {}});
  auto how = options(server);
  how.timeout = milliseconds(200);
  how.attempts = 1;
  expect_says(ask(how), "no whole answer within 200 ms");
}

TEST_F(EndpointTest, NobodyThere) {
  std::string base;
  {
    const ScriptedServer server({});
    base = server.base();
  }
  EndpointOptions how;
  how.base = base;
  how.model = "small";
  how.attempts = 2;
  how.first_wait = milliseconds(1);
  expect_says(ask(how), "2 times");
}

TEST_F(EndpointTest, TooLongAnAnswerIsCutOff) {
  const ScriptedServer server({{http(200, "{\"data\":[" + std::string(4 << 20, ' '))}});
  auto how = options(server);
  how.dimensions = 3;
  expect_says(ask(how), "longer than");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(EndpointTest, APageIsNotVectors) {
  const ScriptedServer server({{http(200, "<!doctype html><title>Welcome</title>")}});
  expect_says(ask(options(server)), "a page, not with JSON; the address most often ends in /v1");
}

TEST_F(EndpointTest, OtherDimensionsThanBefore) {
  const ScriptedServer server({});
  auto how = options(server);
  how.dimensions = 256;
  expect_says(ask(how), "3 dimensions, not 256");
}

TEST_F(EndpointTest, ItStopsWhenAsked) {
  const ScriptedServer server({{http(503, "", "Retry-After: 30\r\n")}});
  auto how = options(server);
  const auto start = std::chrono::steady_clock::now();
  how.stop = [&] { return std::chrono::steady_clock::now() - start > milliseconds(100); };
  expect_says(ask(how), "stopped");
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5000));
  const ScriptedServer slow({{http(200, "{}"), milliseconds(100)}});
  auto other = options(slow);
  const auto again = std::chrono::steady_clock::now();
  other.stop = [&] { return std::chrono::steady_clock::now() - again > milliseconds(100); };
  expect_says(ask(other), "stopped");
}

TEST_F(EndpointTest, LongTextsAreCutBetweenCharacters) {
  const ScriptedServer server({});
  auto how = options(server);
  how.text_bytes_max = 4;
  EXPECT_EQ(ask(how, {"abc\xc3\xa4z"}), "");
  EXPECT_NE(server.requests().at(0).find("[\"abc\"]"), std::string::npos);
}

TEST(EndpointAnswer, Base64) {
  // 1, -2, 0.5 as little-endian floats.
  const auto read = read_vectors(R"({"data":[{"index":0,"embedding":"AACAPwAAAMAAAAA/"}]})", 1, 3);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->vectors[0], (std::vector<float>{1, -2, 0.5F}));
  const auto padded = read_vectors(R"({"data":[{"embedding":"AACAPw=="}]})", 1, 0);
  ASSERT_TRUE(padded) << padded.error();
  EXPECT_EQ(padded->vectors[0], (std::vector<float>{1}));
}

TEST(EndpointAnswer, WhatIsWrongIsSaid) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "not JSON"},
      {"{\"data\":[", "not JSON"},
      {"[]", "no array \"data\""},
      {"{\"data\":7}", "no array \"data\""},
      {R"({"error":"out of memory"})", "it says: out of memory"},
      {R"({"data":[]})", "0 vectors for 2 texts"},
      {R"({"data":[{"embedding":[1]}]})", "1 vectors for 2 texts"},
      {R"({"data":[1,2]})", "data[0] has no \"embedding\""},
      {R"({"data":[{"embedding":[1]},{"index":0,"embedding":[1]}]})", "data[1] has an \"index\""},
      {R"({"data":[{"index":5,"embedding":[1]},{"embedding":[1]}]})", "data[0] has an \"index\""},
      {R"({"data":[{"index":-1,"embedding":[1]},{"embedding":[1]}]})", "data[0] has an \"index\""},
      {R"({"data":[{"index":"x","embedding":[1]},{"embedding":[1]}]})", "data[0] has an \"index\""},
      {R"({"data":[{"embedding":[1,2]},{"embedding":[1]}]})", "data[1] has 1 dimensions, not 2"},
      {R"({"data":[{"embedding":[1,null]},{"embedding":[1,2]}]})", "not a number"},
      {R"({"data":[{"embedding":[1,"2"]},{"embedding":[1,2]}]})", "not a number"},
      {R"({"data":[{"embedding":[1e99,2]},{"embedding":[1,2]}]})", "infinite or none"},
      {R"({"data":[{"embedding":"AADAfw=="},{"embedding":[1]}]})", "infinite or none"},
      {R"({"data":[{"embedding":"AADA"},{"embedding":[1]}]})", "base64"},
      {R"({"data":[{"embedding":"!!!!"},{"embedding":[1]}]})", "base64"},
      {R"({"data":[{"embedding":[]},{"embedding":[1]}]})", "has 0 dimensions"},
      {R"({"data":[{"embedding":{}},{"embedding":[1]}]})", "neither an array nor base64"},
      {"  <html>", "a page"},
      {std::string(100'000, '['), "not JSON"},
  };
  for (const auto& [answer, part] : cases) {
    const auto read = read_vectors(answer, 2, 0);
    ASSERT_FALSE(read) << answer;
    EXPECT_NE(read.error().find(part), std::string::npos) << answer << " -> " << read.error();
  }
}

}  // namespace
}  // namespace quire::meaning
