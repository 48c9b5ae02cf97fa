#include "web/oai_request.h"

#include <gtest/gtest.h>

namespace quire::web {
namespace {

OaiRequest read(std::string_view query) { return read_oai_request(*Fields::parse(query)); }

/// The codes, in order.
std::string codes(std::string_view query) {
  std::string all;
  for (const OaiError& error : read(query).errors) all.append(all.empty() ? "" : " ").append(error.code);
  return all;
}

TEST(OaiRequest, EveryVerbWithWhatItNeeds) {
  for (const char* query :
       {"verb=Identify", "verb=ListMetadataFormats", "verb=ListMetadataFormats&identifier=oai:x:1",
        "verb=ListSets", "verb=ListSets&resumptionToken=x",
        "verb=GetRecord&identifier=oai:x:1&metadataPrefix=oai_dc", "verb=ListRecords&metadataPrefix=oai_dc",
        "metadataPrefix=oai_dc&verb=ListRecords",
        "verb=ListIdentifiers&metadataPrefix=arXiv&from=2026-01-01&until=2026-01-02&set=cs:cs:LG",
        "verb=ListRecords&resumptionToken=x", "verb=ListIdentifiers&resumptionToken="})
    EXPECT_EQ(codes(query), "") << query;
}

TEST(OaiRequest, BadVerbs) {
  for (const char* query : {"", "x=1", "verb=", "verb=identify", "verb=Nope", "verb=Identify&verb=Identify",
                            "verb=Identify&verb=ListSets", "metadataPrefix=oai_dc"})
    EXPECT_EQ(codes(query), "badVerb") << query;
}

TEST(OaiRequest, BadArguments) {
  for (const char* query : {"verb=Identify&x=1",
                            "verb=Identify&identifier=oai:x:1",
                            "verb=ListSets&from=2026-01-01",
                            "verb=GetRecord&identifier=x",
                            "verb=GetRecord&metadataPrefix=oai_dc",
                            "verb=ListRecords",
                            "verb=ListRecords&from=2026-01-01",
                            "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc",
                            "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=arXiv",
                            "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x",
                            "verb=ListRecords&resumptionToken=x&set=cs",
                            "verb=ListRecords&resumptionToken=x&resumptionToken=x",
                            "verb=Identify&resumptionToken=x",
                            "verb=GetRecord&resumptionToken=x&identifier=x&metadataPrefix=oai_dc",
                            "verb=ListRecords&metadataPrefix=",
                            "verb=ListRecords&metadataPrefix=oai%20dc",
                            "verb=ListRecords&metadataPrefix=oai_dc&set=",
                            "verb=ListRecords&metadataPrefix=oai_dc&set=cs:",
                            "verb=GetRecord&metadataPrefix=oai_dc&identifier=",
                            "verb=GetRecord&metadataPrefix=oai_dc&identifier=a%22b",
                            "verb=ListMetadataFormats&identifier=a%20b"})
    EXPECT_EQ(codes(query), "badArgument") << query;
  EXPECT_EQ(codes("verb=GetRecord"), "badArgument badArgument") << "each missing one is named";
  EXPECT_EQ(codes("verb=Identify&x=1&x=2&y=3"), "badArgument badArgument");
}

TEST(OaiRequest, DaysAndSecondsAndNothingElse) {
  const std::string list = "verb=ListRecords&metadataPrefix=oai_dc&";
  for (const char* moment :
       {"2026-11-20", "2026-11-20T07:30:00Z", "2024-02-29", "0001-01-01", "9999-12-31"}) {
    EXPECT_EQ(codes(list + "from=" + moment), "") << moment;
    EXPECT_EQ(codes(list + "until=" + moment), "") << moment;
  }
  for (const char* moment : {"",
                             "2026",
                             "2026-11",
                             "2026-1-2",
                             "2026-02-30",
                             "2025-02-29",
                             "2026-13-01",
                             "2026-00-01",
                             "2026-11-20T07:30Z",
                             "2026-11-20T07:30:00",
                             "2026-11-20T07:30:00.1Z",
                             "2026-11-20T24:00:00Z",
                             "2026-11-20T23:60:00Z",
                             "2026-11-20T23:59:60Z",
                             "2026-11-20T07:30:00%2B01:00",
                             "2026-11-20t07:30:00z",
                             "2026-11-20%20",
                             "-026-11-20",
                             "2026/11/20",
                             "20261120",
                             "now",
                             "2026-11-20T07:30:0xZ"})
    EXPECT_EQ(codes(list + "from=" + moment), "badArgument") << moment;
}

TEST(OaiRequest, RangesAreInclusiveAndOfOneGranularity) {
  const std::string list = "verb=ListRecords&metadataPrefix=oai_dc&";
  const auto days = read(list + "from=2026-11-20&until=2026-11-20");
  EXPECT_TRUE(days.errors.empty());
  EXPECT_EQ(oai_instant(*days.from), "2026-11-20T00:00:00Z");
  EXPECT_EQ(oai_instant(*days.until), "2026-11-20T23:59:59Z") << "a day covers the whole day";
  const auto second = read(list + "from=2026-11-20T07:30:00Z&until=2026-11-20T07:30:00Z");
  EXPECT_TRUE(second.errors.empty());
  EXPECT_EQ(second.from, second.until);
  EXPECT_EQ(codes(list + "from=2026-11-21&until=2026-11-20"), "badArgument");
  EXPECT_EQ(codes(list + "from=2026-11-20T07:30:01Z&until=2026-11-20T07:30:00Z"), "badArgument");
  const auto mixed = read(list + "from=2026-11-20&until=2026-11-21T00:00:00Z");
  ASSERT_EQ(mixed.errors.size(), 1U);
  EXPECT_EQ(mixed.errors[0].why, "The argument 'from' has day granularity and 'until' has seconds.");
}

TEST(OaiRequest, WhatIsRepeatedOfAHostileArgumentIsShort) {
  const auto request = read("verb=Identify&" + std::string(5000, 'x') + "=1");
  ASSERT_EQ(request.errors.size(), 1U);
  EXPECT_LT(request.errors[0].why.size(), 200U);
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "%E2%80%AE";
  for (const OaiError& error : read("verb=" + wide).errors) EXPECT_LT(error.why.size(), 300U);
}

TEST(OaiRequest, KeepsArgumentsAsTheyCame) {
  const auto request = read("set=cs&verb=ListRecords&metadataPrefix=oai_dc");
  ASSERT_EQ(request.arguments.size(), 3U);
  EXPECT_EQ(*request.get("set"), "cs");
  EXPECT_EQ(request.get("from"), nullptr);
}

}  // namespace
}  // namespace quire::web
