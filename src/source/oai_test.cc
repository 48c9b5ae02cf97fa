// The frame of OAI-PMH answers: lists and their tokens, errors, deleted records, and answers that are none.
#include "source/oai.h"

#include "source/oai_answers_test.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string error_of(std::string_view xml) {
  const Result<OaiAnswer> answer = read_oai(xml, "arxiv-oai");
  return answer ? "" : answer.error();
}

std::string small(int number) {
  return arxiv_record("2611.0000" + std::to_string(number), "<title>T</title>");
}

std::string list_of(const std::string& records, const std::string& token) {
  return oai_list(records + token);
}

TEST(Oai, APageOfAListAndHowToGoOn) {
  const OaiAnswer first = read_well(list_of(
      small(1) + small(2),
      R"(<resumptionToken expirationDate="2026-11-21T00:00:00Z"> verb%3DListRecords%26skip%3D2500 </resumptionToken>)"));
  EXPECT_EQ(first.verb, "ListRecords");
  EXPECT_EQ(first.response_date, "2026-11-20T03:40:00Z");
  EXPECT_EQ(first.newest_datestamp, "2026-11-20");
  EXPECT_EQ(first.places.size(), first.records.size());
  EXPECT_EQ(first.places[0], (OaiPlace{"oai:arXiv.org:2611.00001", "2026-11-20"}));
  EXPECT_EQ(first.token, "verb%3DListRecords%26skip%3D2500") << "escaped again when it is sent, not here";
  ASSERT_EQ(first.records.size(), 2u);
  EXPECT_EQ(first.records[1].paper.id.key(), "2611.00002");
  EXPECT_EQ(first.records[1].source, "arxiv-oai");
  EXPECT_TRUE(first.errors.empty());

  const OaiAnswer last = read_well(list_of(small(3), "<resumptionToken/>"));
  EXPECT_EQ(last.token, "") << "the last page of several";
  EXPECT_EQ(last.records.size(), 1u);
  EXPECT_EQ(read_well(list_of(small(4), "")).token, std::nullopt) << "a list of one page";
}

TEST(Oai, TheGreatestDatestampIsKept) {
  const auto dated = [](const char* id, const char* datestamp) {
    return std::string("<record><header status='deleted'><identifier>oai:arXiv.org:") + id +
           "</identifier><datestamp>" + datestamp + "</datestamp></header></record>";
  };
  EXPECT_EQ(read_well(oai_list(dated("2611.00001", "2026-11-20") + dated("2611.00002", "2026-11-22") +
                               dated("2611.00003", "2026-11-21")))
                .newest_datestamp,
            "2026-11-22");
  EXPECT_EQ(read_well(oai_list(dated("2611.00001", "2026-11-20T01:00:00Z"))).newest_datestamp,
            "2026-11-20T01:00:00Z");
  const Result<OaiAnswer> wrong = read_oai(oai_list(dated("2611.00001", "zzzz")), "arxiv-oai");
  ASSERT_TRUE(wrong.ok());
  EXPECT_EQ(wrong->newest_datestamp, "");
  ASSERT_EQ(wrong->problems.size(), 1u);
  EXPECT_TRUE(contains(wrong->problems[0].message, "datestamp 'zzzz' is no date"));
}

TEST(Oai, ADeletedRecordHasItsIdOnly) {
  const OaiAnswer answer = read_well(
      oai_list("<record><header status=\"deleted\"><identifier>oai:arXiv.org:math/0309136</identifier>"
               "<datestamp>2026-11-20</datestamp></header></record>" +
               small(1)));
  ASSERT_EQ(answer.records.size(), 2u);
  Paper deleted(*PaperId::parse("math/0309136"));
  deleted.deleted = true;
  EXPECT_EQ(answer.records[0].paper, deleted);
  EXPECT_FALSE(answer.records[1].paper.deleted);
}

TEST(Oai, IdentifiersOfOtherQuires) {
  const auto id_of = [](const char* identifier) {
    return read_well(oai_list(std::string("<record><header status='deleted'><identifier>") + identifier +
                              "</identifier></header></record>"))
        .records.at(0)
        .paper.id.key();
  };
  EXPECT_EQ(id_of("oai:quire.example.org:arxiv:2611.00001"), "2611.00001");
  EXPECT_EQ(id_of("oai:quire.example.org:2611.00001"), "2611.00001");
  EXPECT_EQ(id_of("oai:quire.example.org:hep-th/9901001"), "hep-th/9901001");
  EXPECT_EQ(id_of("oai:quire.example.org:doi:10.1000/ABC"), "doi:10.1000/abc");
  EXPECT_EQ(id_of("oai:quire.example.org:quire:go-wider"), "quire:go-wider");
  EXPECT_EQ(id_of("oai:arXiv.org:math.CA/0611800"), "math/0611800");
}

TEST(Oai, ErrorsOfTheProtocolAreAnswers) {
  const OaiAnswer two =
      read_well(oai_answer("<error code=\"badArgument\">from is\n too early</error>"
                           "<error code=\"badResumptionToken\"/>"));
  ASSERT_EQ(two.errors.size(), 2u);
  EXPECT_EQ(two.errors[0].code, "badArgument");
  EXPECT_EQ(two.errors[0].message, "from is too early");
  EXPECT_TRUE(two.has_error("badResumptionToken"));
  EXPECT_FALSE(two.has_error("noRecordsMatch"));
  EXPECT_EQ(two.verb, "");
  EXPECT_TRUE(read_well(oai_answer("<error code='noRecordsMatch'/>")).has_error("noRecordsMatch"));
}

TEST(Oai, TheOtherVerbs) {
  const OaiAnswer identify = read_well(oai_answer(
      "<Identify><repositoryName>arXiv</repositoryName><baseURL>https://oaipmh.example.org/oai</baseURL>"
      "<protocolVersion>2.0</protocolVersion><adminEmail>a@example.org</adminEmail>"
      "<earliestDatestamp>2005-09-16</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
      "<granularity>YYYY-MM-DD</granularity><description><x><granularity>no</granularity></x></description>"
      "</Identify>"));
  EXPECT_EQ(identify.repository_name, "arXiv");
  EXPECT_EQ(identify.earliest_datestamp, "2005-09-16");
  EXPECT_EQ(identify.granularity, "YYYY-MM-DD");

  const OaiAnswer formats = read_well(oai_answer(
      "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat>"
      "<metadataFormat><schema>x</schema><metadataPrefix>arXivRaw</metadataPrefix></metadataFormat>"
      "</ListMetadataFormats>"));
  EXPECT_EQ(formats.prefixes, (std::vector<std::string>{"oai_dc", "arXivRaw"}));

  EXPECT_EQ(read_well(oai_answer("<GetRecord>" + small(1) + "</GetRecord>")).records.size(), 1u);
  EXPECT_EQ(read_well(oai_answer("<ListSets><set><setSpec>cs</setSpec></set></ListSets>")).verb, "ListSets");

  const OaiAnswer headers = read_well(oai_answer(
      "<ListIdentifiers><header><identifier>oai:arXiv.org:2611.00001</identifier><datestamp>2026-11-20</"
      "datestamp>"
      "</header><header status='deleted'><identifier>oai:arXiv.org:2611.00002</identifier></header>"
      "<resumptionToken>t</resumptionToken></ListIdentifiers>"));
  ASSERT_EQ(headers.records.size(), 2u);
  EXPECT_EQ(headers.records[0].paper, Paper(*PaperId::parse("2611.00001")));
  EXPECT_TRUE(headers.records[1].paper.deleted);
  EXPECT_EQ(headers.token, "t");
}

TEST(Oai, PrefixesOfNamespacesVary) {
  const OaiAnswer answer = read_well(
      R"(<o:OAI-PMH xmlns:o="http://www.openarchives.org/OAI/2.0/"><o:responseDate>2026-11-20T03:40:00Z</o:responseDate>)"
      R"(<o:ListRecords><o:record><o:metadata><a:arXiv xmlns:a="http://arxiv.org/OAI/arXiv/"><a:title>T</a:title>)"
      R"(<a:authors><a:author><a:forenames>Mira</a:forenames><a:keyname>Bee</a:keyname></a:author></a:authors>)"
      R"(<a:new>unknown</a:new></a:arXiv></o:metadata><o:header><o:datestamp>2026-11-20</o:datestamp>)"
      R"(<o:identifier>oai:arXiv.org:2611.00001</o:identifier></o:header><o:about/></o:record></o:ListRecords></o:OAI-PMH>)");
  ASSERT_EQ(answer.records.size(), 1u);
  EXPECT_EQ(answer.records[0].paper.title, "T");
  EXPECT_EQ(answer.records[0].paper.authors, (std::vector<Author>{{"Mira Bee", "", "Bee"}}));
}

TEST(Oai, OneBadRecordIsAProblemAndTheOthersAreKept) {
  std::string deep = "<title>";
  for (int i = 0; i < 100; ++i) deep += "<x>";
  for (int i = 0; i < 100; ++i) deep += "</x>";
  const std::string bad[] = {
      "<record><header><identifier>oai:arXiv.org:2613.00001</identifier></header><metadata><arXiv/></"
      "metadata></record>",
      "<record><header><identifier>oai:arXiv.org:2611.00009</identifier></header></record>",
      "<record/>",
      oai_record("2611.00009", "<marc/>"),
      oai_record("2611.00009", "<arXiv><id>2611.00008</id></arXiv>"),
      arxiv_record("2611.00009", deep + "</title>"),
      arxiv_record("2611.00009", "<abstract>" + std::string(kRecordBytesMax, 'x') + "</abstract>"),
      arxiv_record("2611.00009", "<title>a <b</title>"),
      "<record><header><identifier>oai:arXiv.org:2611.00009</identifier></header><metadata><arXiv>\n"};
  const char* expected[] = {"'2613.00001'",        "no metadata",        "no metadata",
                            "'marc' is not known", "another paper",      "nested deeper",
                            "longer than 4",       "no well-formed XML", "no well-formed XML"};
  for (std::size_t i = 0; i < std::size(bad); ++i) {
    const Result<OaiAnswer> answer = read_oai(oai_list(small(1) + bad[i] + small(2) + small(3)), "x");
    ASSERT_TRUE(answer.ok()) << i << ": " << answer.error();
    ASSERT_EQ(answer->problems.size(), 1u) << i;
    EXPECT_TRUE(contains(answer->problems[0].message, "record 2")) << answer->problems[0].message;
    EXPECT_TRUE(contains(answer->problems[0].message, expected[i])) << answer->problems[0].message;
    EXPECT_EQ(answer->problems[0].line, 7u) << i;
    const bool named = i != 0 && i != 2;
    EXPECT_EQ(answer->problems[0].name, named    ? "oai:arXiv.org:2611.00009"
                                        : i == 0 ? "oai:arXiv.org:2613.00001"
                                                 : "");
    EXPECT_EQ(contains(answer->problems[0].message, "record 2 (2611.00009): "), named);
    EXPECT_EQ(answer->records.size(), 3u) << i;
  }
}

TEST(Oai, ABrokenRecordIsNamedByItsOwnHeaderAlone) {
  const auto name_of = [](const std::string& record) {
    const auto answer = read_oai(oai_list(small(1) + record), "x");
    EXPECT_TRUE(answer.ok() && answer->problems.size() == 1) << record;
    return answer.ok() && !answer->problems.empty() ? answer->problems[0].name : "none";
  };
  EXPECT_EQ(name_of("<record><header><identifier> oai:x:a&amp;b </identifier></header><a <b></record>"),
            "oai:x:a&b");
  EXPECT_EQ(name_of("<record><header><dc:identifier>http://x/</dc:identifier></header><a <b></record>"), "");
  EXPECT_EQ(name_of("<record><header><identifier>oai:<b>x</b></identifier></header><a <b></record>"), "");
  EXPECT_EQ(name_of("<record><header><identifier>oai:x:a&b;</identifier></header><a <b></record>"),
            "oai:x:a&b;");
  EXPECT_EQ(name_of("<record><header><identifier>" + std::string(600, 'x') +
                    "</identifier></header><a <b></record>"),
            "");
}

TEST(Oai, AnAnswerThatIsNotWholeIsNoEmptyList) {
  EXPECT_TRUE(contains(error_of(""), "the answer is empty"));
  EXPECT_TRUE(contains(error_of(" \n"), "the answer is empty"));
  EXPECT_TRUE(contains(error_of("<html><body>Service unavailable</body></html>"), "HTML page"));
  EXPECT_TRUE(contains(error_of("<!DOCTYPE HTML PUBLIC \"x\"><html></html>"), "HTML page"));
  EXPECT_TRUE(contains(error_of("<?xml version='1.0'?>\n<!-- x --><!doctype html><html/>"), "HTML page"));
  EXPECT_TRUE(contains(error_of("<feed/>"), "the root element is 'feed'"));
  EXPECT_TRUE(contains(error_of("{\"error\":1}"), "no XML"));
  EXPECT_TRUE(contains(error_of("\xFF\xFE<"), "UTF-16"));
  EXPECT_TRUE(contains(error_of("<?xml version='1.0' encoding='ISO-8859-1'?><OAI-PMH/>"), "UTF-8"));
  EXPECT_TRUE(contains(error_of("<OAI-PMH/>"), "neither an error nor"));
  EXPECT_TRUE(contains(error_of("<OAI-PMH><ListRecords></OAI-PMH>"), "no well-formed XML"));
  EXPECT_TRUE(
      contains(error_of(oai_list("<resumptionToken>" + std::string(5000, 'x') + "</resumptionToken>")),
               "token has 5000 bytes"));
}

TEST(Oai, EveryTruncationIsNoticed) {
  const std::string whole = list_of(small(1) + small(2), "<resumptionToken>t</resumptionToken>");
  for (std::size_t size = 0; size + 1 < whole.size(); ++size)
    EXPECT_NE(error_of(std::string_view(whole).substr(0, size)), "") << size;
  const std::size_t middle = whole.size() / 2;
  EXPECT_TRUE(contains(error_of(whole.substr(0, middle)), "ends early, at byte " + std::to_string(middle)));
}

TEST(Oai, EntitiesAreNotExpanded) {
  EXPECT_TRUE(
      contains(error_of("<!DOCTYPE OAI-PMH [<!ENTITY a \"aaaa\">]>" + oai_list("")), "document type"));
  EXPECT_NE(error_of("<OAI-PMH><!DOCTYPE x></OAI-PMH>"), "");
  EXPECT_TRUE(contains(error_of("<OAI-PMH><error code='x'/></OAI-PMH><!DOCTYPE x>"), "document type"));
  EXPECT_EQ(only_paper(arxiv_record("2611.00001", "<title>&a; &lt;</title>")).title, "&a; <");
}

TEST(Oai, TooManyRecordsOrTagsAreRefused) {
  std::string records;
  for (int i = 0; i < 100'001; ++i) records += "<record/>";
  EXPECT_TRUE(contains(error_of(oai_list(records)), "more than 100000 records"));
  std::string tags;
  for (int i = 0; i < 4'000'001; ++i) tags += "<a/>";
  EXPECT_TRUE(contains(error_of(oai_list(tags)), "4000000 tags"));
}

TEST(Oai, ImportedAnswersMayFollowOneAnother) {
  const std::string three = list_of(small(1) + small(2), "<resumptionToken>t</resumptionToken>") +
                            oai_answer("<error code='noRecordsMatch'/>") +
                            "<o:OAI-PMH xmlns:o='x'><ListRecords>" + small(3) +
                            "</ListRecords></o:OAI-PMH >\n\n";
  const Gathered all = gather("arxiv-oai", three);
  EXPECT_EQ(all.broken, "");
  EXPECT_TRUE(all.problems.empty());
  ASSERT_EQ(all.records.size(), 3u);
  EXPECT_EQ(all.records[2].source, "arxiv-oai");
  EXPECT_EQ(all.paper(2).id.key(), "2611.00003");
}

TEST(Oai, AnImportThatBreaksKeepsWhatCameBefore) {
  const std::string whole = oai_list(small(1));
  const Gathered cut = gather("arxiv-oai", whole + oai_list(small(2)).substr(0, 500));
  EXPECT_EQ(cut.records.size(), 1u);
  EXPECT_TRUE(contains(cut.broken, "answer 2: the answer ends early")) << cut.broken;
  EXPECT_TRUE(contains(gather("arxiv-oai", whole + "<html>").broken, "answer 2: this is an HTML page"));
  EXPECT_TRUE(contains(gather("arxiv-oai", "").broken, "answer 1: the answer is empty"));
  EXPECT_TRUE(contains(gather("arxiv-oai", std::string((64u << 20) + 200'000, ' ')).broken, "longer than"));
}

TEST(Oai, ImportedProblemsHaveTheirLine) {
  const std::string bad = "<record/>\n";
  const Gathered all = gather("arxiv-oai", oai_list(small(1)) + oai_list(bad));
  ASSERT_EQ(all.problems.size(), 1u);
  EXPECT_EQ(all.problems[0].line, 8u + 5u);
  EXPECT_TRUE(contains(all.problems[0].message, "answer 2: record 1: has no metadata"));
  const Gathered refused = gather("arxiv-oai", oai_answer("<error code='badArgument'>No</error>"));
  ASSERT_EQ(refused.problems.size(), 1u);
  EXPECT_TRUE(contains(refused.problems[0].message, "the server refused: badArgument, No"));
}

TEST(Oai, IdentifiersAloneAreNoPapersToImport) {
  const Gathered all =
      gather("arxiv-oai", oai_answer("<ListIdentifiers><header><identifier>oai:arXiv.org:2611.00001"
                                     "</identifier></header></ListIdentifiers>"));
  EXPECT_TRUE(all.records.empty());
  ASSERT_EQ(all.problems.size(), 1u);
  EXPECT_TRUE(contains(all.problems[0].message, "ask for ListRecords"));
}

}  // namespace
}  // namespace quire::source
