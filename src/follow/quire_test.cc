#include <gtest/gtest.h>

#include "follow/test_bodies.h"
#include "follow/test_source.h"
#include "paper/statement.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Then = Reading::Then;

const Instant kNow = moment("2026-11-20T12:00:00Z");

std::string enveloped(const std::string& inside) { return TestRepository::envelope(kNow, inside); }

std::string formats(const std::vector<std::string>& prefixes) {
  std::string out;
  for (const std::string& prefix : prefixes)
    out += "<metadataFormat><metadataPrefix>" + prefix + "</metadataPrefix></metadataFormat>";
  return enveloped("<ListMetadataFormats>" + out + "</ListMetadataFormats>");
}

std::string record(int number, bool deleted = false) {
  const std::string header = fmt::format(
      "<header{}><identifier>oai:other.test:arxiv:{}</identifier><datestamp>2026-11-19T08:00:00Z"
      "</datestamp></header>",
      deleted ? " status=\"deleted\"" : "", numbered(number));
  if (deleted) return "<record>" + header + "</record>";
  return fmt::format(
      "<record>{}<metadata><quire xmlns=\"https://quire.invalid/oai/1.0/\"><id>{}</id><title>Paper {}</title>"
      "<author><name>Ana Author</name></author><category>cs.LG</category><announced>2026-11-20</announced>"
      "<pick day=\"2026-11-20\" votes=\"7\"/></quire></metadata></record>",
      header, numbered(number), number);
}

/// Another Quire: two pages, the second with a deleted paper.
class QuireTest : public testing::Test {
 protected:
  TestSource::Answered answer(const std::string& target) const {
    const auto given = TestRepository::arguments(target.substr(target.find('?') + 1));
    const std::string verb = given.at("verb");
    if (verb == "ListMetadataFormats") return {formats(offered_)};
    if (verb == "Identify")
      return {
          enveloped("<Identify><repositoryName>Other</repositoryName><protocolVersion>2.0</protocolVersion>"
                    "<earliestDatestamp>2026-01-01T00:00:00Z</earliestDatestamp>"
                    "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>")};
    if (given.contains("resumptionToken"))
      return {enveloped("<ListRecords>" + record(3) + record(2, true) + "<resumptionToken/></ListRecords>")};
    if (std::find(offered_.begin(), offered_.end(), given.at("metadataPrefix")) == offered_.end())
      return {enveloped(TestRepository::error("cannotDisseminateFormat"))};
    return {enveloped("<ListRecords>" + record(1) + record(2) +
                      "<resumptionToken>t</resumptionToken></ListRecords>")};
  }

  std::vector<std::string> offered_ = {"oai_dc", "quire", "arXiv"};
  VirtualClock clock_{kNow};
  TestSource source_{[this](const auto& target, const auto&) { return answer(target); }};
};

TEST_F(QuireTest, ReadsAnotherInItsOwnFormat) {
  Following following("quire", "daily", source_.url("/oai"));
  PoliteAsker asker(following.path(), clock_, "");
  const HarvestResult result = following.harvest(asker, clock_);
  ASSERT_EQ(result.end, End::complete) << result.why;
  EXPECT_EQ(source_.targets(),
            (std::vector<std::string>{"/oai?verb=Identify", "/oai?verb=ListMetadataFormats",
                                      "/oai?verb=ListRecords&metadataPrefix=quire&set=daily",
                                      "/oai?verb=ListRecords&resumptionToken=t"}));
  EXPECT_EQ(following.store().paper(*PaperId::parse(numbered(1)))->paper.announced->iso(), "2026-11-20");
  EXPECT_TRUE(following.store().paper(*PaperId::parse(numbered(2)))->paper.deleted);
  EXPECT_EQ(following.store().statements(1)[0].source, "quire:127.0.0.1");
  EXPECT_EQ(authority("quire:127.0.0.1"), authority("quire"));
}

TEST_F(QuireTest, TakesTheBestFormatThatIsOffered) {
  const auto protocol = protocol_of("quire", "", "https://other.test/oai");
  const boost::json::object identified{{"oai", {{"granularity", "YYYY-MM-DD"}}}};
  const auto chosen = [&](const std::vector<std::string>& prefixes) {
    return protocol->read(identified, fetched(formats(prefixes)), kNow).progress;
  };
  EXPECT_EQ(chosen({"oai_dc", "quire"}).at("prefix"), "quire");
  EXPECT_EQ(chosen({"oai_dc", "arXiv", "other"}).at("prefix"), "arXiv");
  EXPECT_EQ(chosen({"oai_dc"}).at("prefix"), "oai_dc");
  EXPECT_EQ(protocol->read(identified, fetched(formats({"marc21"})), kNow).then, Then::person);
  EXPECT_EQ(protocol->read(identified, fetched(formats({})), kNow).then, Then::again);
  EXPECT_EQ(protocol->read(identified, fetched(enveloped("<Identify/>")), kNow).then, Then::again);
  EXPECT_EQ(protocol->read(identified, fetched(enveloped(TestRepository::error("badVerb"))), kNow).then,
            Then::person);
}

TEST_F(QuireTest, ABetterFormatLetsItReadEverythingAnew) {
  const auto protocol = protocol_of("quire", "", "https://other.test/oai");
  const boost::json::object before{{"read_in", "oai_dc"}, {"oai", {{"from", "2026-11-01"}}}};
  EXPECT_TRUE(protocol->read(before, fetched(formats({"oai_dc"})), kNow).progress.contains("oai"));
  EXPECT_FALSE(protocol->read(before, fetched(formats({"oai_dc", "quire"})), kNow).progress.contains("oai"));
}

TEST_F(QuireTest, AFormatThatIsGoneIsAskedForAnew) {
  const auto protocol = protocol_of("quire", "", "https://other.test/oai");
  const boost::json::object before{
      {"prefix", "quire"}, {"read_in", "quire"}, {"oai", {{"granularity", "YYYY-MM-DD"}}}};
  const Reading reading =
      protocol->read(before, fetched(enveloped(TestRepository::error("cannotDisseminateFormat"))), kNow);
  EXPECT_EQ(reading.then, Then::from_start);
  EXPECT_TRUE(protocol->next(reading.progress, kNow).url.ends_with("verb=Identify")) << "as at first";
  EXPECT_EQ(protocol->read(before, fetched(enveloped(TestRepository::error("badArgument"))), kNow).then,
            Then::person);
}

TEST_F(QuireTest, SurvivesEveryFaultAndDeath) {
  survives_everything(source_, "quire", "", "/oai", kNow, {"2611.00001", "2611.00002", "2611.00003"});
}

}  // namespace
}  // namespace quire::follow
