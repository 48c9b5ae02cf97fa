#include "web/oai.h"

#include <set>

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "web/test_site.h"

namespace quire::web {
namespace {

using std::chrono::seconds;
const Instant kStart = on("2026-05-04").start() + std::chrono::hours(8);

/// An answer, read. The element names of the protocol have no prefix.
class Answer {
 public:
  explicit Answer(const Response& response) : body_(body_of(response)) {
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
    const auto result = document_.load_buffer(body_.data(), body_.size());
    EXPECT_TRUE(result) << result.description() << '\n' << body_;
  }
  pugi::xml_node root() const { return document_.child("OAI-PMH"); }
  pugi::xml_node request() const { return root().child("request"); }
  const std::string& text() const { return body_; }
  std::string codes() const {
    std::string all;
    for (const auto& error : root().children("error"))
      all += (all.empty() ? "" : " ") + std::string(error.attribute("code").value());
    return all;
  }
  /// Identifiers of a list after "oai:localhost:", "-" before the deleted ones.
  std::vector<std::string> keys() const {
    std::vector<std::string> all;
    for (const auto& node : root().select_nodes("//header")) {
      const bool deleted = std::string_view(node.node().attribute("status").value()) == "deleted";
      all.push_back((deleted ? "-" : "") + std::string(node.node().child_value("identifier")).substr(14));
    }
    return all;
  }
  pugi::xml_node token() const { return root().select_node("//resumptionToken").node(); }

 private:
  std::string body_;
  pugi::xml_document document_;
};

using Keys = std::vector<std::string>;

class OaiTest : public testing::Test {
 protected:
  static Record record(const std::string& id, std::vector<std::string> categories = {"cs.LG"}) {
    Record r{Paper(*PaperId::parse(id)), std::nullopt, "jsonl"};
    r.paper.title = "Paper " + id;
    r.paper.categories = std::move(categories);
    return r;
  }
  void put(const std::vector<Record>& records, int second) {
    site_.store->put(records, store::PutContext{kStart + seconds(second), {}});
  }
  void put_many(int count, int second) {
    std::vector<Record> records;
    for (int i = 1; i <= count; ++i) records.push_back(record(fmt::format("2605.{:05}", i)));
    put(records, second);
  }
  Answer ask(const std::string& query) { return Answer(site_.get("/oai?" + query)); }
  std::string codes(const std::string& query) { return ask(query).codes(); }
  /// Follows a list to its end.
  Keys harvest(const std::string& query) {
    Keys all;
    std::string next = query;
    for (int pages = 0; pages < 50; ++pages) {
      const Answer answer = ask(next);
      EXPECT_EQ(answer.codes(), "");
      for (std::string& key : answer.keys()) all.push_back(std::move(key));
      const std::string token = answer.token().child_value();
      if (token.empty()) return all;
      next = query.substr(0, query.find('&')) + "&resumptionToken=" + encode(token);
    }
    ADD_FAILURE() << "a list without end";
    return all;
  }

  TestSite site_;
};

TEST_F(OaiTest, IdentifiesItself) {
  put({record("2605.00001")}, 7);
  const Answer answer = ask("verb=Identify");
  const auto identify = answer.root().child("Identify");
  std::string order;
  for (const auto& child : identify.children()) order += std::string(child.name()) + " ";
  EXPECT_EQ(order,
            "repositoryName baseURL protocolVersion adminEmail earliestDatestamp deletedRecord granularity "
            "compression ");
  EXPECT_STREQ(identify.child_value("baseURL"), "http://localhost:8080/oai");
  EXPECT_STREQ(identify.child_value("protocolVersion"), "2.0");
  EXPECT_STREQ(identify.child_value("earliestDatestamp"), "2026-05-04T08:00:07Z");
  EXPECT_STREQ(identify.child_value("deletedRecord"), "persistent");
  EXPECT_STREQ(identify.child_value("granularity"), "YYYY-MM-DDThh:mm:ssZ");
  EXPECT_STREQ(answer.request().child_value(), "http://localhost:8080/oai");
  EXPECT_STREQ(answer.request().attribute("verb").value(), "Identify");
}

TEST_F(OaiTest, APublicNameIsDescribed) {
  Site site{*site_.store, *site_.index, nullptr, *site_.labs, {}};
  site.base_url = "https://papers.example.org";
  site.contact = "papers@example.org";
  OaiProvider provider(site);
  const Answer answer(provider.answer(TestSite::request("/oai?verb=Identify")));
  const auto identify = answer.root().child("Identify");
  EXPECT_STREQ(identify.child_value("adminEmail"), "papers@example.org");
  EXPECT_STREQ(identify.child_value("baseURL"), "https://papers.example.org/oai");
  const auto scheme = identify.child("description").child("oai-identifier");
  EXPECT_STREQ(scheme.child_value("scheme"), "oai");
  EXPECT_STREQ(scheme.child_value("repositoryIdentifier"), "papers.example.org");
  EXPECT_STREQ(scheme.child_value("delimiter"), ":");
  EXPECT_STREQ(scheme.child_value("sampleIdentifier"), "oai:papers.example.org:arxiv:2611.00001");
}

TEST_F(OaiTest, AnEmptyStoreIsARepositoryToo) {
  EXPECT_EQ(codes("verb=Identify"), "");
  EXPECT_EQ(codes("verb=ListMetadataFormats"), "");
  EXPECT_EQ(codes("verb=ListSets"), "");
  for (const char* format : {"oai_dc", "arXiv", "quire"}) {
    EXPECT_EQ(codes(std::string("verb=ListRecords&metadataPrefix=") + format), "noRecordsMatch");
    EXPECT_EQ(codes(std::string("verb=ListIdentifiers&set=cs&metadataPrefix=") + format), "noRecordsMatch");
  }
  EXPECT_EQ(codes("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:arxiv:2605.00001"),
            "idDoesNotExist");
}

TEST_F(OaiTest, TheRequestIsRepeatedUnlessItCouldNotBeRead) {
  put({record("2605.00001")}, 1);
  const Answer good = ask("verb=ListRecords&metadataPrefix=oai_dc&set=cs");
  EXPECT_STREQ(good.request().attribute("metadataPrefix").value(), "oai_dc");
  EXPECT_STREQ(good.request().attribute("set").value(), "cs");
  for (const char* query :
       {"verb=Nope", "verb=Identify&x=1", "verb=ListRecords&metadataPrefix=oai_dc&from=x"})
    EXPECT_TRUE(ask(query).request().attributes().empty()) << query;
  for (const char* query : {"verb=ListRecords&metadataPrefix=marc", "verb=ListRecords&resumptionToken=%3C%22",
                            "verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01"})
    EXPECT_FALSE(ask(query).request().attributes().empty()) << query;
}

TEST_F(OaiTest, ErrorsOfEachKind) {
  put({record("2605.00001"), record("doi:10.1000/x")}, 1);
  EXPECT_EQ(codes("verb=Nope"), "badVerb");
  EXPECT_EQ(codes("verb=ListRecords"), "badArgument");
  EXPECT_EQ(codes("verb=ListRecords&metadataPrefix=marc"), "cannotDisseminateFormat");
  EXPECT_EQ(codes("verb=ListRecords&resumptionToken=x"), "badResumptionToken");
  EXPECT_EQ(codes("verb=ListRecords&resumptionToken="), "badResumptionToken");
  EXPECT_EQ(codes("verb=ListRecords&resumptionToken=" + std::string(6000, 'x')), "badResumptionToken");
  EXPECT_EQ(codes("verb=ListSets&resumptionToken=x"), "badResumptionToken");
  EXPECT_EQ(codes("verb=ListMetadataFormats&identifier=oai:localhost:arxiv:2605.00002"), "idDoesNotExist");
  EXPECT_EQ(codes("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:arxiv:2605.00001"),
            "idDoesNotExist");
  EXPECT_EQ(codes("verb=GetRecord&metadataPrefix=arXiv&identifier=oai:localhost:doi:10.1000/x"),
            "cannotDisseminateFormat");
  EXPECT_EQ(codes("verb=GetRecord&metadataPrefix=marc&identifier=oai:localhost:nope"),
            "cannotDisseminateFormat idDoesNotExist")
      << "both are said";
  EXPECT_EQ(codes("verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01"), "noRecordsMatch");
  EXPECT_EQ(codes("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01"), "noRecordsMatch");
  EXPECT_EQ(codes("verb=ListRecords&metadataPrefix=oai_dc&set=no:such:set"), "noRecordsMatch");
}

TEST_F(OaiTest, FormatsOfARecord) {
  put({record("2605.00001"), record("doi:10.1000/x")}, 1);
  const auto formats = [&](const std::string& query) {
    const Answer answer = ask(query);
    std::string all;
    for (const auto& format : answer.root().child("ListMetadataFormats").children("metadataFormat"))
      all += std::string(format.child_value("metadataPrefix")) + " ";
    return all;
  };
  EXPECT_EQ(formats("verb=ListMetadataFormats"), "oai_dc arXiv quire ");
  EXPECT_EQ(formats("verb=ListMetadataFormats&identifier=oai:localhost:arxiv:2605.00001"),
            "oai_dc arXiv quire ");
  EXPECT_EQ(formats("verb=ListMetadataFormats&identifier=oai:localhost:doi:10.1000/x"), "oai_dc quire ");
}

TEST_F(OaiTest, ARecordIsHeaderAndMetadata) {
  Record r = record("2605.00001", {"cs.LG", "cmp-lg"});
  r.paper.lab = "k-sets";
  r.pick = Pick{on("2026-05-04"), 3, 0, ""};
  put({r}, 5);
  const Answer answer = ask("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:arxiv:2605.00001");
  const auto got = answer.root().child("GetRecord").child("record");
  EXPECT_STREQ(got.first_child().name(), "header");
  EXPECT_STREQ(got.first_child().next_sibling().name(), "metadata");
  EXPECT_STREQ(got.child("header").child_value("datestamp"), "2026-05-04T08:00:05Z");
  std::string sets;
  for (const auto& set : got.child("header").children("setSpec"))
    sets += std::string(set.child_value()) + " ";
  EXPECT_EQ(sets, "cs:cs:LG cs:cs:CL daily lab trending ");
  EXPECT_STREQ(got.child("metadata").child("oai_dc:dc").child_value("dc:title"), "Paper 2605.00001");
}

TEST_F(OaiTest, ListsInPagesWithEverythingOnce) {
  put_many(501, 1);
  for (const char* query :
       {"verb=ListRecords&metadataPrefix=oai_dc", "verb=ListRecords&metadataPrefix=arXiv&set=cs",
        "verb=ListIdentifiers&metadataPrefix=quire",
        "verb=ListIdentifiers&metadataPrefix=oai_dc&set=cs:cs:LG&from=2026-05-04"}) {
    const Keys keys = harvest(query);
    EXPECT_EQ(keys.size(), 501U) << query;
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 501U) << query;
  }
}

TEST_F(OaiTest, TokensOfAListInThreePages) {
  put_many(401, 1);
  const Answer first = ask("verb=ListRecords&metadataPrefix=oai_dc&set=cs");
  EXPECT_EQ(first.keys().size(), 200U);
  EXPECT_STREQ(first.token().attribute("cursor").value(), "0");
  EXPECT_STREQ(first.token().attribute("completeListSize").value(), "401");
  EXPECT_STREQ(first.token().attribute("expirationDate").value(), "2026-05-06T09:00:00Z");
  const std::string next = "verb=ListRecords&resumptionToken=" + encode(first.token().child_value());
  const Answer second = ask(next);
  EXPECT_STREQ(second.token().attribute("cursor").value(), "200");
  EXPECT_EQ(second.keys().size(), 200U);
  EXPECT_EQ(ask(next).text(), second.text()) << "the same token gives the same page";
  const Answer last = ask("verb=ListRecords&resumptionToken=" + encode(second.token().child_value()));
  EXPECT_EQ(last.keys().size(), 1U);
  ASSERT_TRUE(last.token());
  EXPECT_STREQ(last.token().child_value(), "");
  EXPECT_STREQ(last.token().attribute("cursor").value(), "400");
  EXPECT_STREQ(last.token().attribute("completeListSize").value(), "401");

  const std::string token = encode(first.token().child_value());
  EXPECT_EQ(codes("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=" + token), "badArgument");
  EXPECT_EQ(codes("verb=ListIdentifiers&resumptionToken=" + token), "badResumptionToken");
  EXPECT_EQ(codes("verb=ListRecords&resumptionToken=" + token + "A"), "badResumptionToken");
}

TEST_F(OaiTest, APageThatIsTheWholeListHasNoToken) {
  put_many(200, 1);
  const Answer answer = ask("verb=ListRecords&metadataPrefix=oai_dc");
  EXPECT_EQ(answer.keys().size(), 200U);
  EXPECT_FALSE(answer.token());
}

TEST_F(OaiTest, WhatChangesDuringAHarvestIsNotLost) {
  put_many(450, 1);
  const Answer first = ask("verb=ListRecords&metadataPrefix=oai_dc");
  Keys seen = first.keys();
  std::vector<Record> changed;
  for (const int i : {5, 199, 200, 201, 250, 449}) {
    changed.push_back(record(fmt::format("2605.{:05}", i)));
    changed.back().paper.title += " changed";
  }
  changed.push_back(record("2605.09999"));
  put(changed, 2);
  for (std::string& key : harvest("verb=ListRecords&resumptionToken=" + encode(first.token().child_value())))
    seen.push_back(std::move(key));
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 451U);
  EXPECT_EQ(seen.size(), 454U) << "those of the first page that changed come again";
}

TEST_F(OaiTest, ALargePageEndsEarly) {
  std::vector<Record> records;
  for (int i = 1; i <= 12; ++i) {
    records.push_back(record(fmt::format("2605.{:05}", i)));
    records.back().paper.abstract = std::string(900'000, '&');
  }
  put(records, 1);
  const Response response = site_.get("/oai?verb=ListRecords&metadataPrefix=oai_dc");
  EXPECT_LT(body_of(response).size(), 10U << 20);
  EXPECT_EQ(harvest("verb=ListRecords&metadataPrefix=oai_dc").size(), 12U);
}

TEST_F(OaiTest, RangesOfDatestampsAreInclusive) {
  for (int i = 1; i <= 5; ++i) put({record(fmt::format("2605.0000{}", i))}, i);
  const auto keys = [&](const std::string& range) {
    return ask("verb=ListIdentifiers&metadataPrefix=oai_dc&" + range).keys();
  };
  EXPECT_EQ(keys("from=2026-05-04T08:00:02Z&until=2026-05-04T08:00:04Z"),
            (Keys{"arxiv:2605.00002", "arxiv:2605.00003", "arxiv:2605.00004"}));
  EXPECT_EQ(keys("from=2026-05-04T08:00:05Z"), Keys{"arxiv:2605.00005"});
  EXPECT_EQ(keys("until=2026-05-04T08:00:01Z&set=cs"), Keys{"arxiv:2605.00001"});
  EXPECT_EQ(keys("from=2026-05-04&until=2026-05-04").size(), 5U);
  EXPECT_EQ(codes("verb=ListIdentifiers&metadataPrefix=oai_dc&from=2026-05-05"), "noRecordsMatch");
  EXPECT_EQ(codes("verb=ListIdentifiers&metadataPrefix=oai_dc&until=2026-05-03"), "noRecordsMatch");
  EXPECT_EQ(codes("verb=ListIdentifiers&metadataPrefix=oai_dc&until=2026-05-04T08:00:00Z"), "noRecordsMatch");
}

TEST_F(OaiTest, WhatWasDeletedOrJoinedStaysAsDeleted) {
  put({record("2605.00001"), record("2605.00002"), record("doi:10.1000/x")}, 1);
  Record gone = record("2605.00002");
  gone.paper.deleted = true;
  put({gone}, 2);
  const auto one = site_.store->paper(*PaperId::parse("2605.00001"));
  const auto other = site_.store->paper(*PaperId::parse("doi:10.1000/x"));
  ASSERT_TRUE(site_.store->join(one->doc, other->doc, kStart + seconds(3)).ok());
  const Keys all = harvest("verb=ListRecords&metadataPrefix=oai_dc");
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()),
            (std::set<std::string>{"-arxiv:2605.00002", "-doi:10.1000/x", "arxiv:2605.00001"}));
  for (const char* id : {"arxiv:2605.00002", "doi:10.1000/x"}) {
    const Answer answer =
        ask(std::string("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:") + id);
    const auto got = answer.root().child("GetRecord").child("record");
    EXPECT_STREQ(got.child("header").attribute("status").value(), "deleted") << id;
    EXPECT_FALSE(got.child("metadata")) << id;
  }
}

TEST_F(OaiTest, SetsThatExist) {
  Record r = record("2605.00001", {"cs.LG", "hep-th"});
  r.paper.organisation = "AT&T";
  put({r}, 1);
  const auto answer = ask("verb=ListSets");  // it owns the elements
  std::string all;
  for (const auto& set : answer.root().child("ListSets").children("set"))
    all += std::string(set.child_value("setSpec")) + " ";
  EXPECT_EQ(all, "cs cs:cs cs:cs:LG daily lab org org:AT~26T physics physics:hep-th trending ");
  EXPECT_EQ(ask("verb=ListIdentifiers&metadataPrefix=oai_dc&set=org:AT~26T").keys().size(), 1U);
  EXPECT_EQ(codes("verb=ListIdentifiers&metadataPrefix=oai_dc&set=trending"), "noRecordsMatch");
}

TEST_F(OaiTest, ManySetsComeInPages) {
  std::vector<Record> records;
  for (int i = 1; i <= 1500; ++i) {
    records.push_back(record(fmt::format("2605.{:05}", i)));
    records.back().paper.organisation = fmt::format("Harbour {}", i);
  }
  put(records, 1);
  std::set<std::string> specs;
  std::string next = "verb=ListSets";
  int pages = 0;
  for (; !next.empty(); ++pages) {
    const Answer answer = ask(next);
    ASSERT_EQ(answer.codes(), "");
    for (const auto& set : answer.root().child("ListSets").children("set"))
      specs.insert(set.child_value("setSpec"));
    const std::string token = answer.token().child_value();
    next = token.empty() ? "" : "verb=ListSets&resumptionToken=" + encode(token);
  }
  EXPECT_EQ(pages, 2);
  EXPECT_EQ(specs.size(), 1507U);
}

TEST_F(OaiTest, PickedAndTrendingPapers) {
  Record r = record("2605.00001");
  r.pick = Pick{on("2026-05-04"), 9, 1, ""};
  put({r, record("2605.00002")}, 1);
  for (const char* set : {"daily", "trending"})
    EXPECT_EQ(ask(std::string("verb=ListIdentifiers&metadataPrefix=oai_dc&set=") + set).keys(),
              Keys{"arxiv:2605.00001"})
        << set;
}

TEST_F(OaiTest, FormsAreReadLikeAddresses) {
  put({record("2605.00001")}, 1);
  const auto post = [&](const std::string& body, const char* type) {
    Request r = TestSite::request("/oai", Method::post, body);
    if (type != nullptr) r.headers["content-type"] = type;
    return site_.ask(r);
  };
  const std::string body = "verb=ListRecords&metadataPrefix=oai_dc";
  for (const char* type :
       {"application/x-www-form-urlencoded", "Application/X-WWW-Form-URLencoded; charset=UTF-8"})
    EXPECT_EQ(Answer(post(body, type)).text(), ask(body).text());
  for (const char* type : {"text/xml", "multipart/form-data; boundary=x", "application/json"})
    EXPECT_EQ(post(body, type).status, 415) << type;
  EXPECT_EQ(post(body, nullptr).status, 415);
  EXPECT_EQ(Answer(post("", nullptr)).codes(), "badVerb");
  for (const char* bad : {"verb=%", "verb=%00", "verb=%ff"})
    EXPECT_EQ(post(bad, "application/x-www-form-urlencoded").status, 400) << bad;
  Request both = TestSite::request("/oai?verb=Identify", Method::post, "verb=Identify");
  both.headers["content-type"] = "application/x-www-form-urlencoded";
  EXPECT_EQ(Answer(site_.ask(both)).codes(), "badVerb") << "given twice";
}

TEST_F(OaiTest, HostileTextStaysText) {
  Record r = record("2605.00001");
  r.paper.title = "</title><script>alert(1)</script> ]]> & \"";
  r.paper.organisation = "<org>";
  put({r}, 1);
  for (const char* format : {"oai_dc", "arXiv", "quire"}) {
    const Answer answer = ask(std::string("verb=ListRecords&metadataPrefix=") + format);
    EXPECT_EQ(answer.text().find("<script"), std::string::npos) << format;
  }
  EXPECT_EQ(ask("verb=%3Cscript%3E%01").text().find("<script"), std::string::npos);
  EXPECT_EQ(codes("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:arxiv:'%27"),
            "idDoesNotExist");
}

TEST_F(OaiTest, WhatIsBeingWrittenIsNotBeforeTheResponsesMoment) {
  // The clock says 2026-05-05T09:00; nothing was written for a day.
  put({record("2605.00001")}, 1);
  EXPECT_STREQ(ask("verb=Identify").root().child_value("responseDate"), "2026-05-05T08:59:00Z");
  site_.store->put(std::vector<Record>{record("2605.00002")},
                   store::PutContext{on("2026-05-05").start() + std::chrono::hours(9) - seconds(3), {}});
  EXPECT_STREQ(ask("verb=Identify").root().child_value("responseDate"), "2026-05-05T08:59:57Z");
}

}  // namespace
}  // namespace quire::web
