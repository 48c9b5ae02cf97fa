#include "web/oai_address.h"

#include <gtest/gtest.h>

#include "web/test_site.h"

namespace quire::web {
namespace {

std::string of_host(const char* host, std::string base_url = {}) {
  const TestSite parts;
  Site site{*parts.store, *parts.index, nullptr, *parts.labs, {}};
  site.base_url = std::move(base_url);
  Request request;
  if (host != nullptr) request.headers["host"] = host;
  return site_url(site, request);
}

TEST(OaiAddress, IsWhatTheRequestWasSentTo) {
  EXPECT_EQ(of_host("papers.example.org"), "http://papers.example.org");
  EXPECT_EQ(of_host("localhost:8080"), "http://localhost:8080");
  EXPECT_EQ(of_host("[::1]:8080"), "http://[::1]:8080");
}

TEST(OaiAddress, IsWhatTheOperatorSays) {
  EXPECT_EQ(of_host("127.0.0.1:8080", "https://papers.example.org"), "https://papers.example.org");
}

TEST(OaiAddress, AHostThatIsNoneIsNotRepeated) {
  for (const char* host :
       {"", "a b", "a\"><x", "a/b", "a:port", "a:123456", ":80", "[x]", "\xff", "a@b", "[]:1"})
    EXPECT_EQ(of_host(host), "http://localhost") << host;
  EXPECT_EQ(of_host(nullptr), "http://localhost");
}

TEST(OaiAddress, TheDomainIsTheHostsName) {
  EXPECT_EQ(oai_domain("https://Papers.Example.org:8443"), "papers.example.org");
  for (const char* url :
       {"http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080", "http://192.168.1.5:80"})
    EXPECT_EQ(oai_domain(url), "localhost") << url;
  EXPECT_TRUE(is_public_domain("papers.example.org"));
  for (const char* domain : {"localhost", "", "a.", ".a", "a..b", "3com.example"})
    EXPECT_FALSE(is_public_domain(domain)) << domain;
}

TEST(OaiAddress, IdentifiersThereAndBack) {
  const std::pair<const char*, const char*> known[] = {
      {"2611.00001", "oai:q.example:arxiv:2611.00001"},
      {"math/0309136", "oai:q.example:arxiv:math/0309136"},
      {"doi:10.1000/abc.123", "oai:q.example:doi:10.1000/abc.123"},
      {"doi:10.1002/(sici)1099<123::aid>3.0.co;2-m",
       "oai:q.example:doi:10.1002/(sici)1099%3C123::aid%3E3.0.co;2-m"},
      {"openreview:aBcD123_-x", "oai:q.example:openreview:aBcD123_-x"},
      {"quire:words-of-the-title", "oai:q.example:quire:words-of-the-title"},
  };
  for (const auto& [key, identifier] : known) {
    const auto id = PaperId::parse(key);
    ASSERT_TRUE(id.ok()) << key;
    ASSERT_EQ(id->key(), key);
    EXPECT_EQ(oai_identifier("q.example", key), identifier);
    const auto back = paper_of_identifier("q.example", identifier);
    ASSERT_TRUE(back) << identifier;
    EXPECT_EQ(back->key(), key);
  }
}

TEST(OaiAddress, OneSpellingEach) {
  for (const char* identifier :
       {"", "oai", "oai:q.example:", "oai:q.example:arxiv:", "oai:other.example:arxiv:2611.00001",
        "oai:q.example:2611.00001", "oai:q.example:arxiv:2611.00001v2", "OAI:q.example:arxiv:2611.00001",
        "oai:q.example:arXiv:2611.00001", "oai:q.example:arxiv:%32611.00001",
        "oai:q.example:arxiv:2611.00001 ", "oai:q.example:doi:10.1000/ABC", "oai:q.example:arxiv:%",
        "oai:q.example:arxiv:%zz", "oai:q.example:arxiv:hep-th", "2611.00001"})
    EXPECT_FALSE(paper_of_identifier("q.example", identifier)) << identifier;
}

TEST(OaiAddress, WhatAnOperatorMayGive) {
  for (const char* url : {"https://papers.example.org", "http://localhost:8080", "http://[::1]:80"})
    EXPECT_EQ(problem_of_site_url(url), "") << url;
  for (const char* url : {"", "papers.example.org", "ftp://x", "https://", "https://x/papers", "https://a b",
                          "https://x?y", "https://user@x"})
    EXPECT_NE(problem_of_site_url(url), "") << url;
  EXPECT_EQ(problem_of_contact("papers@example.org"), "");
  for (const char* address : {"", "x", "@example.org", "a@localhost", "a@b@c.d", "a b@c.d", "a@b.", "a@.b"})
    EXPECT_NE(problem_of_contact(address), "") << address;
}

}  // namespace
}  // namespace quire::web
