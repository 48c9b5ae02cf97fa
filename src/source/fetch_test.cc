// Exchanges with a small server in this process, which answers what a test tells it to.
#include "source/fetch.h"

#include <chrono>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>
#include <zlib.h>

#include "paper/test_server.h"

namespace quire::source {
namespace {

using std::chrono::milliseconds;

class Fetch : public testing::Test {
 protected:
  void SetUp() override { ::setenv("no_proxy", "127.0.0.1,localhost", 1); }
};

bool never() { return false; }

/// Answers every request with the same bytes.
TestServer::Answer always(const std::string& bytes) {
  return [bytes](const std::string&, std::size_t) { return TestAnswer{bytes}; };
}

std::string failure(const std::string& url, const FetchLimits& limits = {}) {
  const auto answer = fetch({url, {}, {}, {}}, limits, never);
  return answer ? "answered " + std::to_string(answer->status) : answer.error();
}

std::string gzipped(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

TEST_F(Fetch, AnAnswerComesWhole) {
  const TestServer server(always(http_answer(200, "hello", "ETag: \"x\"\r\nX-Twice: a\r\nx-twice:  b \r\n")));
  const auto answer = fetch({server.url("/p?q=1"), {"X-Mine: yes"}, {}, {}}, {}, never);
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "hello");
  EXPECT_EQ(answer->header("etag"), "\"x\"");
  EXPECT_EQ(answer->header("x-twice"), "b");
  EXPECT_EQ(answer->header("absent"), "");
  EXPECT_EQ(answer->url, server.url("/p?q=1"));
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("GET /p?q=1 HTTP/1.1\r\n")) << request;
  EXPECT_TRUE(contains(request, "X-Mine: yes\r\n"));
  EXPECT_TRUE(contains(request, "User-Agent: Quire/0.1.0"));
  EXPECT_TRUE(contains(request, "Accept-Encoding: gzip"));
  EXPECT_FALSE(contains(request, "Cookie"));
}

TEST_F(Fetch, AnyStatusIsAnAnswerAndCookiesAreNotKept) {
  const TestServer server(always(http_answer(503, "busy", "Retry-After: 7\r\nSet-Cookie: a=b\r\n")));
  Fetcher fetcher("");
  for (int i = 0; i < 2; ++i) {
    const auto answer = fetcher.fetch({server.url("/"), {}, {}, {}}, {}, never);
    ASSERT_TRUE(answer) << answer.error();
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ(answer->header("retry-after"), "7");
  }
  EXPECT_FALSE(contains(server.requests().at(1), "Cookie"));
}

TEST_F(Fetch, FormsAndJsonAreSentByPost) {
  const TestServer server(always(http_answer(200, "")));
  ASSERT_TRUE(fetch({server.url("/"), {}, "verb=Identify", {}}, {}, never));
  ASSERT_TRUE(fetch({server.url("/"), {}, {}, "{\"ids\":[]}"}, {}, never));
  const auto requests = server.requests();
  EXPECT_TRUE(requests.at(0).starts_with("POST / "));
  EXPECT_TRUE(contains(requests.at(0), "Content-Type: application/x-www-form-urlencoded"));
  EXPECT_TRUE(requests.at(0).ends_with("\r\n\r\nverb=Identify"));
  EXPECT_TRUE(contains(requests.at(1), "Content-Type: application/json"));
  EXPECT_TRUE(requests.at(1).ends_with("\r\n\r\n{\"ids\":[]}"));
}

TEST_F(Fetch, WhatIsNotWholeIsNoAnswer) {
  const std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
  const TestServer cut(always(head + "Content-Length: 100\r\n\r\nhalf"));
  EXPECT_TRUE(contains(failure(cut.url("/")), "broke off after 4 bytes")) << failure(cut.url("/"));
  const TestServer chunked(always(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nhe"));
  EXPECT_TRUE(contains(failure(chunked.url("/")), "broke off after 7 bytes")) << failure(chunked.url("/"));
  const TestServer no_end(always(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"));
  EXPECT_TRUE(contains(failure(no_end.url("/")), "broke off after 5 bytes")) << failure(no_end.url("/"));
  const TestServer closed(always(""));
  EXPECT_TRUE(contains(failure(closed.url("/")), "Empty reply")) << failure(closed.url("/"));
  EXPECT_TRUE(contains(failure("http://127.0.0.1:1/x"), "http://127.0.0.1:1/x: "))
      << failure("http://127.0.0.1:1/x");
}

TEST_F(Fetch, PackedAnswersAreUnpackedAndMustBeWhole) {
  const std::string text(300'000, 'q');
  const std::string packed = gzipped(text);
  const TestServer whole(always(http_answer(200, packed, "Content-Encoding: gzip\r\n")));
  const auto answer = fetch({whole.url("/"), {}, {}, {}}, {}, never);
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(answer->body, text);
  const TestServer cut(
      always(http_answer(200, packed.substr(0, packed.size() / 2), "Content-Encoding: gzip\r\n")));
  EXPECT_TRUE(contains(failure(cut.url("/")), "cannot be unpacked")) << failure(cut.url("/"));
  FetchLimits small;
  small.bytes_max = 200'000;
  EXPECT_TRUE(contains(failure(whole.url("/"), small), "cannot be unpacked"))
      << failure(whole.url("/"), small);
  const TestServer other(always(http_answer(200, "x", "Content-Encoding: br\r\n")));
  EXPECT_TRUE(contains(failure(other.url("/")), "not asked for")) << failure(other.url("/"));
}

TEST_F(Fetch, TooLargeIsGivenUp) {
  FetchLimits limits;
  limits.bytes_max = 1000;
  const TestServer stated(always(http_answer(200, std::string(1001, 'x'))));
  EXPECT_TRUE(contains(failure(stated.url("/"), limits), "larger than the limit of 1000 bytes"));
  const TestServer endless(
      always("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(1u << 20, 'x')));
  EXPECT_TRUE(contains(failure(endless.url("/"), limits), "larger than the limit of 1000 bytes"));
  const TestServer header(
      always(http_answer(200, "",
                         "X: " + std::string(90'000, 'x') + "\r\nY: " + std::string(90'000, 'x') +
                             "\r\nZ: " + std::string(90'000, 'x') + "\r\n")));
  EXPECT_TRUE(contains(failure(header.url("/")), "header")) << failure(header.url("/"));
}

TEST_F(Fetch, ASlowDripIsGivenUp) {
  const TestServer server([](const std::string&, std::size_t) {
    return TestAnswer{http_answer(200, std::string(10'000, 'x')), milliseconds(20)};
  });
  FetchLimits limits;
  limits.slow_bytes_a_second = 1000;
  limits.slow_seconds_max = 2;
  EXPECT_TRUE(contains(failure(server.url("/"), limits), "too slow")) << failure(server.url("/"), limits);
}

TEST_F(Fetch, RedirectsAreFollowedFiveTimes) {
  const auto hops = [](std::size_t most) {
    return [most](const std::string& request, std::size_t) {
      const std::size_t at = std::stoul(request.substr(request.find('/') + 1));
      if (at == most) return TestAnswer{http_answer(200, "there")};
      return TestAnswer{http_answer(302, "", "Location: /" + std::to_string(at + 1) + "\r\n")};
    };
  };
  const TestServer five(hops(5));
  const auto answer = fetch({five.url("/0"), {}, {}, {}}, {}, never);
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(answer->body, "there");
  EXPECT_EQ(answer->url, five.url("/5"));
  const TestServer six(hops(6));
  EXPECT_TRUE(contains(failure(six.url("/0")), "after 5 redirects")) << failure(six.url("/0"));
  const TestServer loop(always(http_answer(301, "", "Location: /\r\n")));
  EXPECT_TRUE(contains(failure(loop.url("/")), "after 5 redirects"));
  const TestServer away(always(http_answer(302, "", "Location: file:///etc/passwd\r\n")));
  EXPECT_TRUE(contains(failure(away.url("/")), "away from http")) << failure(away.url("/"));
}

TEST_F(Fetch, KeysStayWithTheirHost) {
  const TestServer other(always(http_answer(200, "")));
  std::string elsewhere = other.url("/");
  elsewhere.replace(elsewhere.find("127.0.0.1"), 9, "localhost");
  const TestServer server([&](const std::string& request, std::size_t) {
    return TestAnswer{http_answer(
        307, "", "Location: " + (contains(request, "GET /same") ? "/there" : elsewhere) + "\r\n")};
  });
  ASSERT_TRUE(fetch({server.url("/"), {"x-api-key: secret", "X-Other: 1"}, {}, {}}, {}, never));
  EXPECT_TRUE(contains(other.requests().at(0), "X-Other"));
  EXPECT_FALSE(contains(other.requests().at(0), "secret"));
  ASSERT_TRUE(fetch({server.url("/same"), {"x-api-key: secret"}, {}, {}}, {}, never));
  EXPECT_TRUE(contains(server.requests().back(), "secret")) << "the same host may see it";
}

TEST_F(Fetch, StoppingTakesAMoment) {
  const TestServer silent([](const std::string&, std::size_t) {
    return TestAnswer{http_answer(200, std::string(1000, 'x')), milliseconds(50)};
  });
  const auto start = std::chrono::steady_clock::now();
  const auto stop = [&] { return std::chrono::steady_clock::now() - start > milliseconds(150); };
  const auto answer = fetch({silent.url("/"), {}, {}, {}}, {}, stop);
  ASSERT_FALSE(answer);
  EXPECT_TRUE(contains(answer.error(), "stopped"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(2000));
}

TEST_F(Fetch, OnlyHttpAndHttps) {
  EXPECT_TRUE(contains(failure("file:///etc/passwd"), "no http or https address"));
  EXPECT_TRUE(contains(failure("nonsense"), "no http or https address"));
  EXPECT_EQ(failure("ftp://user:secret@host.test/x").find("secret"), std::string::npos);
}

TEST(FetchNames, Hosts) {
  EXPECT_EQ(host_of("https://Export.arXiv.org:443/oai2?x=y"), "export.arxiv.org");
  EXPECT_EQ(host_of("mailto:a@b"), "");
  EXPECT_TRUE(is_this_machine("127.9.9.9"));
  EXPECT_TRUE(is_this_machine("[::1]"));
  EXPECT_FALSE(is_this_machine("127.example.org"));
  for (const char* near : {"10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "[fe80::1]",
                           "[fd00::1]", "[::ffff:10.0.0.1]", "0.0.0.0", "localhost"})
    EXPECT_TRUE(is_near(near)) << near;
  for (const char* far : {"8.8.8.8", "172.32.0.1", "arxiv.org", "[2001:db8::1]"})
    EXPECT_FALSE(is_near(far)) << far;
}

TEST(FetchNames, Dates) {
  const Instant at = *parse_instant("1994-11-06T08:49:37Z");
  EXPECT_EQ(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), at);
  EXPECT_EQ(http_date("Sunday, 06-Nov-94 08:49:37 GMT"), at);
  EXPECT_EQ(http_date("Sun Nov  6 08:49:37 1994"), at);
  EXPECT_FALSE(http_date("soon"));
  EXPECT_FALSE(http_date(""));
}

TEST(FetchNames, EncodingAndAgent) {
  EXPECT_EQ(percent_encoded("verb%3DX&a b/~é"), "verb%253DX%26a%20b%2F~%C3%A9");
  EXPECT_EQ(user_agent(""), "Quire/0.1.0");
  EXPECT_EQ(user_agent("me@example.org"), "Quire/0.1.0 (mailto:me@example.org)");
  EXPECT_EQ(user_agent("https://example.org/quire"), "Quire/0.1.0 (+https://example.org/quire)");
  EXPECT_EQ(user_agent("a@b.c\r\nX-Evil: 1"), "Quire/0.1.0 (mailto:a@b.cX-Evil:1)");
}

}  // namespace
}  // namespace quire::source
