// The protocol alone, without network, store or clock: what it asks and what it makes of answers.
#include "follow/oai.h"

#include <gtest/gtest.h>

#include "follow/test_follow.h"

namespace quire::follow {
namespace {

using boost::json::object;
using Then = Reading::Then;

const Instant kNow = moment("2026-11-20T10:00:00Z");

OaiProtocol arxiv(std::vector<std::string> sets = {}) {
  return OaiProtocol(
      {"https://oai.test/oai", "arXiv", std::move(sets), "arxiv-oai", false, true, true, "2005-09-16"});
}

std::string envelope(const std::string& inside, const char* date = "2026-11-20T09:59:00Z") {
  return TestRepository::envelope(moment(date), inside);
}
std::string record(const std::string& id, const std::string& datestamp) {
  return "<record><header><identifier>oai:arXiv.org:" + id + "</identifier><datestamp>" + datestamp +
         "</datestamp></header><metadata><arXiv xmlns=\"http://arxiv.org/OAI/arXiv/\"><id>" + id +
         "</id><title>T</title></arXiv></metadata></record>";
}
std::string page(const std::string& records, const std::string& token) {
  return envelope("<ListRecords>" + records + token + "</ListRecords>");
}
std::string token(const std::string& text) { return "<resumptionToken>" + text + "</resumptionToken>"; }

Reading read(const OaiProtocol& protocol, const object& progress, const std::string& body) {
  return protocol.read(progress, {200, {}, body, "https://oai.test/oai"}, kNow);
}

TEST(Oai, TheFirstRequestHasNoDates) {
  EXPECT_EQ(arxiv().next({}, kNow).url, "https://oai.test/oai?verb=ListRecords&metadataPrefix=arXiv");
  EXPECT_EQ(OaiProtocol({"https://oai.test/oai?repo=1", "arXiv", {"a:b"}, "x", false, true, true, {}})
                .next({}, kNow)
                .url,
            "https://oai.test/oai?repo=1&verb=ListRecords&metadataPrefix=arXiv&set=a%3Ab");
}

TEST(Oai, ATokenIsEncodedAgainAndSentAlone) {
  const OaiProtocol protocol = arxiv({"cs:cs:LG"});
  const Reading first =
      read(protocol, {}, page(record("2611.00001", "2026-11-19"), token("verb%3DListRecords%26skip%3D5")));
  EXPECT_EQ(first.then, Then::go_on);
  ASSERT_EQ(first.records.size(), 1U);
  EXPECT_EQ(first.records[0].source, "arxiv-oai");
  EXPECT_EQ(protocol.next(first.progress, kNow).url,
            "https://oai.test/oai?verb=ListRecords&resumptionToken=verb%253DListRecords%2526skip%253D5");
}

TEST(Oai, AnEmptyTokenEndsAndSoDoesNone) {
  const OaiProtocol protocol = arxiv();
  const Reading alone = read(protocol, {}, page(record("2611.00001", "2026-11-19"), ""));
  EXPECT_EQ(alone.then, Then::complete);
  EXPECT_EQ(protocol.next(alone.progress, kNow).url,
            "https://oai.test/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-19");
  const Reading last = read(protocol, {{"token", "t"}, {"began", "2026-11-18T23:00:00.000Z"}},
                            page(record("2611.00001", "2026-11-19"), "<resumptionToken/>"));
  EXPECT_EQ(last.then, Then::complete);
  EXPECT_EQ(protocol.next(last.progress, kNow).url,
            "https://oai.test/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-17")
      << "the day of the first answer and the one before, not those of the last";
}

TEST(Oai, NothingNewIsAnEnd) {
  const Reading none =
      read(arxiv(), {{"from", "2026-11-19"}}, envelope(TestRepository::error("noRecordsMatch")));
  EXPECT_EQ(none.then, Then::complete);
  EXPECT_TRUE(none.records.empty());
}

TEST(Oai, WhatIsNoListIsAskedForAgain) {
  const object progress{{"token", "t"}};
  for (const std::string& body :
       {std::string(), std::string("<html><body>Sorry</body></html>"), page("", token("u")), page("", ""),
        envelope(""), envelope("<Identify><granularity>YYYY-MM-DD</granularity></Identify>"),
        page(record("2611.00001", "2026-11-19"), token("u")).substr(0, 300)}) {
    const Reading reading = read(arxiv(), progress, body);
    EXPECT_EQ(reading.then, Then::again) << body;
    EXPECT_FALSE(reading.why.empty());
  }
  EXPECT_EQ(read(arxiv(), {}, page("", "<resumptionToken/>")).then, Then::again) << "nobody asked by a token";
  EXPECT_EQ(read(arxiv(), progress, page("", "<resumptionToken/>")).then, Then::complete)
      << "a list whose length is a multiple of that of a page";
}

TEST(Oai, ATokenIsSentAsItCameUnlessItIsArxivsOwn) {
  const auto second = [](const char* address, const char* what) {
    store::Follow follow;
    follow.kind = "arxiv";
    follow.what = what;
    follow.address = address;
    const auto protocol = make_arxiv(follow);
    EXPECT_TRUE(protocol) << protocol.error();
    std::string ten;
    for (int i = 1; i <= 10; ++i) ten += record(fmt::format("2611.{:05}", i), "2026-11-18");
    const Reading first =
        read(static_cast<const OaiProtocol&>(**protocol), {}, page(ten, token("skip%3D10")));
    const std::string url = (*protocol)->next(first.progress, kNow).url;
    return url.substr(url.rfind('=') + 1);
  };
  EXPECT_EQ(second("https://mirror.test/oai", ""), "skip%253D10");
  EXPECT_EQ(second("https://mirror.test/oai", "overlap=yes"), "skip%253D8");
  EXPECT_EQ(second("", ""), "skip%253D8");
  EXPECT_EQ(second("", "overlap=no"), "skip%253D10");
}

TEST(Oai, ARefusedTokenGoesOnFromTheGreatestDatestamp) {
  const OaiProtocol protocol = arxiv({"cs"});
  const Reading first =
      read(protocol, {},
           page(record("2611.00001", "2026-11-17") + record("2611.00002", "2026-11-18"), token("t")));
  for (const char* code : {"badResumptionToken", "badArgument"}) {
    const Reading lost = read(protocol, first.progress, envelope(TestRepository::error(code)));
    EXPECT_EQ(lost.then, Then::from_start) << code;
    EXPECT_EQ(protocol.next(lost.progress, kNow).url,
              "https://oai.test/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs&from=2026-11-18");
    const Reading end = read(protocol, lost.progress, page(record("2611.00003", "2026-11-18"), ""));
    EXPECT_EQ(end.then, Then::complete);
    EXPECT_EQ(end.progress.at("from"), "2026-11-19") << "as of the first answer, whatever was lost meanwhile";
  }
}

TEST(Oai, AListThatIsNotInOrderBeginsAgain) {
  const OaiProtocol protocol = arxiv();
  const Reading one =
      read(protocol, {{"from", "2026-11-01"}}, page(record("2611.00001", "2026-11-18"), token("t")));
  const Reading two = read(protocol, one.progress, page(record("2611.00002", "2026-11-17"), token("u")));
  const Reading lost = read(protocol, two.progress, envelope(TestRepository::error("badResumptionToken")));
  EXPECT_EQ(protocol.next(lost.progress, kNow).url,
            "https://oai.test/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-01");
}

TEST(Oai, CirclesOfTokensAreSeen) {
  const OaiProtocol protocol = arxiv();
  for (const int length : {1, 2, 3, 7, 20}) {
    object progress;
    int pages = 0;
    Reading reading;
    do {
      reading = read(protocol, progress,
                     page(record("2611.00001", "2026-11-18"), token("t" + std::to_string(pages % length))));
      progress = reading.progress;
      ++pages;
    } while (reading.then == Then::go_on && pages < 1000);
    EXPECT_EQ(reading.then, Then::from_start) << length;
    EXPECT_LE(pages, 4 * length + 4) << length;
  }
}

std::string records(int first, int last) {
  std::string all;
  for (int i = first; i <= last; ++i) all += record(fmt::format("2611.{:05}", i), "2026-11-18");
  return all;
}
std::string skipping(int count) {
  return token("verb%3DListRecords%26skip%3D" + std::to_string(count) + "%26x%3D1");
}

TEST(Oai, PagesOfArxivOverlap) {
  const OaiProtocol protocol = arxiv();
  const Reading first = read(protocol, {}, page(records(1, 10), skipping(10)));
  EXPECT_EQ(
      protocol.next(first.progress, kNow).url,
      "https://oai.test/oai?verb=ListRecords&resumptionToken=verb%253DListRecords%2526skip%253D8%2526x%253D1")
      << "a fifth of the page before";
  EXPECT_EQ(read(protocol, first.progress, page(records(9, 18), skipping(18))).then, Then::go_on);
  EXPECT_EQ(read(protocol, first.progress, page(records(10, 19), skipping(18))).then, Then::go_on)
      << "one record moved to the end meanwhile; nothing is between 10 and 10";
  const Reading moved = read(protocol, first.progress, page(records(11, 20), skipping(18)));
  EXPECT_EQ(moved.then, Then::from_start) << "something may be between 10 and 11";
  EXPECT_TRUE(moved.records.empty());
  EXPECT_EQ(protocol.next(moved.progress, kNow).url,
            "https://oai.test/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-18");
  const std::string again = records(11, 19) + record("2611.00010", "2026-11-20");
  EXPECT_EQ(read(protocol, first.progress, page(again, skipping(18))).then, Then::from_start)
      << "10 is there because it moved itself";
  const Reading shorter = read(protocol, first.progress, envelope(TestRepository::error("noRecordsMatch")));
  EXPECT_EQ(shorter.then, Then::from_start) << "no end: the papers that ended the page before must be there";
}

TEST(Oai, AServerThatTakesItsTokensOnlyAsTheyAreGetsThemSo) {
  const OaiProtocol protocol = arxiv();
  object progress;
  for (int times = 0; times < 3; ++times) {
    progress = read(protocol, progress, page(records(1, 10), skipping(10))).progress;
    EXPECT_NE(protocol.next(progress, kNow).url.find("skip%253D8"), std::string::npos);
    progress = read(protocol, progress, envelope(TestRepository::error("badResumptionToken"))).progress;
  }
  progress = read(protocol, progress, page(records(1, 10), skipping(10))).progress;
  EXPECT_NE(protocol.next(progress, kNow).url.find("skip%253D10"), std::string::npos);
  const Reading next = read(protocol, progress, page(records(11, 20), "<resumptionToken/>"));
  EXPECT_EQ(next.then, Then::complete);
  EXPECT_FALSE(next.progress.contains("refusals")) << "asked anew the next time";
}

TEST(Oai, OtherTokensAreSentAsTheyAre) {
  const Reading first = read(arxiv(), {}, page(records(1, 10), token("skip%3Dx")));
  EXPECT_TRUE(arxiv().next(first.progress, kNow).url.ends_with("resumptionToken=skip%253Dx"));
  const OaiProtocol other({"https://oai.test/oai", "oai_dc", {}, "oai:oai.test", false, false, false, {}});
  const Reading page_one = read(other, {}, page(records(1, 10), token("skip=10")));
  EXPECT_TRUE(other.next(page_one.progress, kNow).url.ends_with("resumptionToken=skip%3D10"));
}

TEST(Oai, ErrorsWaitForAPersonAndAllAreNamed) {
  const Reading reading =
      read(arxiv(), {}, envelope("<error code=\"badArgument\">No set x</error><error code=\"badVerb\"/>"));
  EXPECT_EQ(reading.then, Then::person);
  EXPECT_EQ(reading.why, "the source refuses the request: badArgument: No set x; badVerb");
}

TEST(Oai, TheNextHarvestBeginsByTheEarliestClock) {
  const OaiProtocol protocol = arxiv();
  const auto from_after = [&](const char* said, const object& progress = {}) {
    const Reading reading =
        read(protocol, progress,
             envelope("<ListRecords>" + record("2611.00001", "2026-11-10") + "</ListRecords>", said));
    return std::string(reading.progress.at("from").as_string());
  };
  EXPECT_EQ(from_after("2026-11-20T09:00:00Z"), "2026-11-19");
  EXPECT_EQ(from_after("2026-12-30T09:00:00Z"), "2026-11-19") << "ahead: ours counts";
  EXPECT_EQ(from_after("2026-11-18T09:00:00Z"), "2026-11-17") << "behind: its own counts";
  EXPECT_EQ(from_after("1970-01-01T00:00:00Z"), "2005-09-16") << "arXiv refuses anything before that";
  EXPECT_EQ(from_after("1970-01-01T00:00:00Z", {{"from", "2026-11-05"}}), "2026-11-05") << "never back";
}

TEST(Oai, SecondsWhereTheServerHasThem) {
  const OaiProtocol protocol({"https://oai.test/oai", "oai_dc", {}, "oai:oai.test", true, false, false, {}});
  EXPECT_EQ(protocol.next({}, kNow).url, "https://oai.test/oai?verb=Identify");
  const Reading identified = read(protocol, {},
                                  envelope("<Identify><earliestDatestamp>2001-01-01</earliestDatestamp>"
                                           "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"));
  EXPECT_EQ(identified.then, Then::go_on);
  const Reading all = read(protocol, identified.progress, envelope(TestRepository::error("noRecordsMatch")));
  EXPECT_EQ(all.then, Then::complete);
  EXPECT_EQ(protocol.next(all.progress, kNow).url,
            "https://oai.test/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-20T03%3A59%3A00Z");
}

TEST(Oai, AProgressOfNonsenseIsABeginning) {
  const object nonsense{{"token", 7}, {"set", "x"}, {"pages", -1}, {"ordered", "y"}, {"from", object{}}};
  EXPECT_EQ(arxiv().next(nonsense, kNow).url, "https://oai.test/oai?verb=ListRecords&metadataPrefix=arXiv");
}

TEST(ArxivSets, CategoriesAreNamedAsTheServerDoes) {
  const auto sets = [](const char* text) {
    const auto read = arxiv_sets(text);
    std::string all;
    if (!read) return "error: " + read.error();
    for (const std::string& set : *read) all += (all.empty() ? "" : " ") + set;
    return all;
  };
  EXPECT_EQ(sets(""), "");
  EXPECT_EQ(sets("cs.LG"), "cs:cs:LG");
  EXPECT_EQ(sets("CS.lg + hep-th"), "cs:cs:LG physics:hep-th");
  EXPECT_EQ(sets("cond-mat.str-el,astro-ph.GA"), "physics:cond-mat:str-el physics:astro-ph:GA");
  EXPECT_EQ(sets("math"), "math:math");
  EXPECT_EQ(sets("math.IT+cs.IT"), "cs:cs:IT") << "two names of one category";
  EXPECT_EQ(sets("cmp-lg"), "cs:cs:CL") << "a historical name";
  EXPECT_EQ(sets("q-bio.NC"), "q-bio:q-bio:NC");
  EXPECT_EQ(sets("cs.LG+nonsense"),
            "error: 'nonsense' is no category of arXiv; cs.LG, hep-th or math are some");
}

TEST(Kinds, AreMadeOfWhatAPersonWrites) {
  const auto make = [](const char* kind_name, const char* what, const char* address) {
    store::Follow follow;
    follow.kind = kind_name;
    follow.what = what;
    follow.address = address;
    const auto made = kind(kind_name)->make(follow);
    return made ? (*made)->next({}, kNow).url : "error: " + made.error();
  };
  EXPECT_EQ(make("arxiv", "cs.LG", ""),
            "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs%3Acs%3ALG");
  EXPECT_EQ(make("oai", "a:b", "https://x.test/oai"), "https://x.test/oai?verb=Identify");
  EXPECT_EQ(make("oai", "set=a:b prefix=arXiv", "https://x.test/oai"), "https://x.test/oai?verb=Identify");
  EXPECT_TRUE(std::string(make("oai", "", "")).starts_with("error: oai needs the address"));
  EXPECT_TRUE(make("oai", "a b?c", "https://x.test/oai").starts_with("error: 'b?c' is no name of a set"));
  EXPECT_TRUE(make("oai", "prefix=marc", "https://x.test/oai").starts_with("error: format 'marc'"));
  EXPECT_TRUE(make("arxiv", "", "ftp://x.test").starts_with("error: 'ftp://x.test' is no http"));
  EXPECT_EQ(make("arxiv", "", "https://me:secret@x.test/oai").find("secret"), std::string::npos);
  EXPECT_EQ(kind("nothing"), nullptr);
  for (const Kind& one : kinds()) EXPECT_GE(one.every_s, one.every_s_min) << one.name;
}

}  // namespace
}  // namespace quire::follow
