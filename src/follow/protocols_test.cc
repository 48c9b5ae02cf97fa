// What must hold of every kind of source, whichever it is.
#include <gtest/gtest.h>

#include "follow/address.h"
#include "follow/progress.h"
#include "follow/test_bodies.h"
#include "follow/test_source.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using Then = Reading::Then;

const Instant kNow = moment("2026-11-20T12:00:00Z");

/// A follow of a kind and its answers, one after the other, to the end of a harvest.
struct Sample {
  std::string what;
  std::string address;  ///< empty: the usual one
  std::vector<std::string> bodies;
};

std::string oai(const std::string& inside) { return TestRepository::envelope(kNow, inside); }
const std::string kIdentify = oai(
    "<Identify><repositoryName>T</repositoryName><protocolVersion>2.0</protocolVersion><earliestDatestamp>"
    "2005-09-16</earliestDatestamp><granularity>YYYY-MM-DD</granularity></Identify>");
const std::string kFormats =
    oai("<ListMetadataFormats><metadataFormat><metadataPrefix>arXiv</metadataPrefix></metadataFormat>"
        "</ListMetadataFormats>");

std::string oai_page(int number, const std::string& token) {
  return oai(fmt::format(
      "<ListRecords><record><header><identifier>oai:arXiv.org:{0}</identifier><datestamp>2026-11-19</"
      "datestamp>"
      "</header><metadata><arXiv xmlns=\"http://arxiv.org/OAI/arXiv/\"><id>{0}</id><title>Paper {1}</title>"
      "<categories>cs.LG</categories><abstract>A.</abstract></arXiv></metadata></record>"
      "<resumptionToken>{2}</resumptionToken></ListRecords>",
      numbered(number), number, token));
}

Sample sample_of(const std::string& kind_name) {
  const std::string rss = rss_body("cs.LG", "Fri, 20 Nov 2026 00:00:00 -0500", {{1, "new"}});
  const std::vector<AtomPaper> papers(501, {7, "2026-11-19"});
  const std::string notes = openreview_body({1}, 1, "V");
  if (kind_name == "arxiv") return {"cs.LG", "", {oai_page(1, "t"), oai_page(2, ""), rss}};
  if (kind_name == "arxiv-rss") return {"cs.LG", "", {rss}};
  if (kind_name == "arxiv-atom")
    return {"cat:cs.LG", "", {atom_body(papers, 0, 500, 501), atom_body(papers, 500, 500, 501)}};
  if (kind_name == "oai")
    return {"", "https://x.test/oai", {kIdentify, kFormats, oai_page(1, "t"), oai_page(2, "")}};
  if (kind_name == "quire")
    return {"", "https://x.test/oai", {kIdentify, kFormats, oai_page(1, "t"), oai_page(2, "")}};
  if (kind_name == "hf")
    return {"since=2026-11-19", "", {hf_body("2026-11-19", {1}), hf_body("2026-11-20", {2})}};
  if (kind_name == "openreview") return {"V", "", {notes, notes, notes, notes, notes}};
  if (kind_name == "openalex")
    return {"language:en", "", {openalex_body({1}, 2, "c"), openalex_body({2}, 2, "")}};
  if (kind_name == "s2") return {"graphs", "", {s2_body({1}, 2, "t"), s2_body({2}, 2, "")}};
  if (kind_name == "jsonl") return {"", "https://x.test/f", {jsonl_body({1, 2})}};
  if (kind_name == "csl")
    return {"", "https://x.test/f", {R"([{"type":"article","title":"Paper 1","DOI":"10.1000/x.1"}])"}};
  if (kind_name == "bibtex")
    return {
        "", "https://x.test/f", {"@article{a, title={Paper 1}, doi={10.1000/x.1}, author={Author, Ana}}\n"}};
  throw std::runtime_error("no sample answers of the kind " + kind_name);
}

class EveryKind : public testing::TestWithParam<std::string> {
 protected:
  /// Every state in which a harvest asks, and the answer that it gets there.
  struct Stop {
    json::object progress;
    std::string body;
    bool last;
  };
  std::vector<Stop> way() const {
    std::vector<Stop> out;
    json::object progress;
    for (const std::string& body : sample_.bodies) {
      out.push_back({progress, body, out.size() + 1 == sample_.bodies.size()});
      progress = protocol_->read(progress, fetched(body), kNow).progress;
    }
    return out;
  }
  std::string address() const {
    return sample_.address.empty() ? kind(GetParam())->address : sample_.address;
  }

  Sample sample_ = sample_of(GetParam());
  std::unique_ptr<Protocol> protocol_ = protocol_of(GetParam(), sample_.what, sample_.address);
};

TEST_P(EveryKind, ReadsItsAnswersToTheEnd) {
  std::size_t records = 0;
  for (const Stop& stop : way()) {
    const Reading reading = protocol_->read(stop.progress, fetched(stop.body), kNow);
    EXPECT_EQ(reading.then, stop.last ? Then::complete : Then::go_on) << reading.why;
    EXPECT_TRUE(reading.problems.empty()) << reading.problems.front().message;
    records += reading.records.size();
    for (const Record& record : reading.records) EXPECT_NE(record.source, "");
  }
  EXPECT_GE(records, 1U);
}

/// Neither what is no answer nor a part of one is ever the end of a harvest, or a step on.
TEST_P(EveryKind, NeverTakesAFaultForAnAnswer) {
  for (const Stop& stop : way()) {
    std::vector<std::string> faults = {kHtmlPage, "", "\n", "null", "{}", "{\"error\":\"busy\"}", "<xml/>"};
    for (std::size_t size = 1; size + 2 < stop.body.size(); size += stop.body.size() / 40 + 1)
      faults.push_back(stop.body.substr(0, size));
    for (const std::string& body : faults) {
      const Reading reading = protocol_->read(stop.progress, fetched(body), kNow);
      EXPECT_EQ(reading.then, Then::again) << body;
      EXPECT_NE(reading.why, "");
    }
  }
  for (const int status : {403, 404, 408, 429, 500, 502, 503}) EXPECT_FALSE(protocol_->reads(status));
}

TEST_P(EveryKind, ReadingTwiceLeadsToTheSamePlace) {
  for (const Stop& stop : way()) {
    const Reading once = protocol_->read(stop.progress, fetched(stop.body), kNow);
    const Reading twice = protocol_->read(stop.progress, fetched(stop.body), kNow);
    EXPECT_EQ(once.progress, twice.progress);
    EXPECT_EQ(protocol_->next(once.progress, kNow).url, protocol_->next(twice.progress, kNow).url);
  }
}

/// Fields of other types, of other sizes, or from another protocol: a request of the same source comes of it.
TEST_P(EveryKind, ASpoiltProgressBeginsAgain) {
  const std::vector<json::value> strange = {nullptr,
                                            true,
                                            -1,
                                            1e300,
                                            std::uint64_t{1} << 63,
                                            "",
                                            "x\r\nHost: evil",
                                            "https://evil.test/",
                                            "2999-12-31",
                                            "1900-01-01",
                                            "\xff\xfe",
                                            json::array{1, "a"},
                                            json::object{{"day", 3}, {"feed", "x"}, {"etag", "a\nb"}}};
  const auto check = [&](const json::object& progress) {
    const source::FetchRequest request = protocol_->next(progress, kNow);
    EXPECT_TRUE(same_site(address(), request.url) || request.url.starts_with("https://rss.arxiv.org/"))
        << request.url << " of " << json::serialize(progress);
    for (const std::string& header : request.headers)
      EXPECT_EQ(header.find_first_of("\r\n"), std::string::npos) << header;
    for (const std::string& body : sample_.bodies) {
      const Reading reading = protocol_->read(progress, fetched(body), kNow);
      State state;
      state.progress = reading.progress;
      static_cast<void>(protocol_->suspicion(state, kNow));
      if (reading.then == Then::again || reading.then == Then::person) continue;
      EXPECT_TRUE(protocol_->next(reading.progress, kNow).url.starts_with("https://"));
    }
  };
  for (const Stop& stop : way()) {
    for (const auto& field : stop.progress)
      for (const json::value& value : strange) {
        json::object spoilt = stop.progress;
        spoilt[field.key()] = value;
        check(spoilt);
        if (field.value().is_object())
          for (const auto& inner : field.value().get_object()) {
            spoilt = stop.progress;
            spoilt[field.key()].get_object()[inner.key()] = value;
            check(spoilt);
          }
      }
  }
  for (const char* name : {"day", "next", "feed", "feeds", "phase", "oai", "announced", "cursor", "token",
                           "start", "state", "offset", "prefix", "etag", "modified", "from", "turn", "began"})
    for (const json::value& value : strange) check({{name, value}});
}

TEST_P(EveryKind, SaysWhatItIs) {
  const Kind& kind_of = *kind(GetParam());
  EXPECT_GT(std::string(kind_of.help).size(), 20U);
  EXPECT_NE(std::string(kind_of.what), "");
  EXPECT_GE(kind_of.every_s, kind_of.every_s_min);
  EXPECT_NE(refusal_of(GetParam(), sample_.what, "ftp://x.test/"), "");
  EXPECT_NE(refusal_of(GetParam(), sample_.what, "https://me:secret@x.test/"), "");
  EXPECT_NE(refusal_of(GetParam(), sample_.what, "https://x.test/a b"), "");
}

std::vector<std::string> all_kinds() {
  std::vector<std::string> names;
  for (const Kind& one : kinds()) names.emplace_back(one.name);
  return names;
}
std::string without_dashes(const testing::TestParamInfo<std::string>& kind_name) {
  std::string name = kind_name.param;
  std::erase(name, '-');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Kinds, EveryKind, testing::ValuesIn(all_kinds()), without_dashes);

}  // namespace
}  // namespace quire::follow
