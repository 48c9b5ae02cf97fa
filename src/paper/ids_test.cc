// Rows of the identifier tables: what is read, how it is written, what is refused and why.
#include "paper/ids.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace quire {
namespace {

struct Row {
  const char* input;
  const char* key;
  int version = 0;
};

class ValidId : public testing::TestWithParam<Row> {};

TEST_P(ValidId, IsReadAndItsKeyReadsBack) {
  const auto read = parse_versioned_id(GetParam().input);
  ASSERT_TRUE(read.ok()) << read.error();
  EXPECT_EQ(read->id.key(), GetParam().key);
  EXPECT_EQ(read->version, GetParam().version);
  const auto again = PaperId::parse(read->id.key());
  ASSERT_TRUE(again.ok()) << again.error();
  EXPECT_EQ(*again, read->id);
}

constexpr Row kNewStyle[] = {
    {"2611.00001", "2611.00001"},
    {"  2611.00001\n", "2611.00001"},
    {"arXiv:2611.00001v3", "2611.00001", 3},
    {"ARXIV: 2611.00001", "2611.00001"},
    {"arXiv:arXiv:2611.00001", "2611.00001"},
    {"oai:arXiv.org:2611.00001", "2611.00001"},
    {"2611.00001V2", "2611.00001", 2},
    {"2611.00001v12", "2611.00001", 12},
    {"arXiv:2611.00001v1 [cs.LG] 2 Nov 2026", "2611.00001", 1},
    {"https://arxiv.org/pdf/2611.00001v2.pdf#page=4", "2611.00001", 2},
    {"https://arxiv.org/abs/2611.00001?context=cs", "2611.00001"},
    {"http://arxiv.org/abs/2611.00001v1", "2611.00001", 1},
    {"https://www.arxiv.org/html/2611.00001v1", "2611.00001", 1},
    {"http://export.arxiv.org/e-print/2611.00001", "2611.00001"},
    {"https://browse.arxiv.org/src/2611.00001", "2611.00001"},
    {"arxiv.org/format/2611.00001", "2611.00001"},
    {"HTTPS://ArXiv.org/abs/2611.00001/", "2611.00001"},
    {"https://arxiv.org/ps/0704.0001.ps.gz", "0704.0001"},
    {"https://huggingface.co/papers/2611.00001", "2611.00001"},
    {"2611.00001.pdf", "2611.00001"},
    {"1501.0001", "1501.00001"},
    {"0704.00001", "0704.0001"},
    {"0704.0001", "0704.0001"},
    {"1412.9999", "1412.9999"},
    {"1501.99999", "1501.99999"},
};
INSTANTIATE_TEST_SUITE_P(NewStyle, ValidId, testing::ValuesIn(kNewStyle));

constexpr Row kOldStyle[] = {
    {"math/0309136", "math/0309136"},
    {"math%2F0309136", "math/0309136"},
    {"math%2f0309136v2", "math/0309136", 2},
    {"math.CA/0611800v2", "math/0611800", 2},
    {"MATH.CA/0611800", "math/0611800"},
    {"cond-mat.str-el/0611800", "cond-mat/0611800"},
    {"hep-th/9901001v1", "hep-th/9901001", 1},
    {"hepth/9901001", "hep-th/9901001"},
    {"condmat/9901001", "cond-mat/9901001"},
    {"grqc/9901001", "gr-qc/9901001"},
    {"heplat/9901001", "hep-lat/9901001"},
    {"nuclex/9901001", "nucl-ex/9901001"},
    {"hep--th//9901001", "hep-th/9901001"},
    {"https://arxiv.org/abs/hep-th/9901001v1", "hep-th/9901001", 1},
    {"https://arxiv.org/pdf/hep-th/9901001v1.pdf", "hep-th/9901001", 1},
    {"hep-th/9107001", "hep-th/9107001"},
    {"hep-th/0703999", "hep-th/0703999"},
    {"cs/0001001", "cs/0001001"},
};
INSTANTIATE_TEST_SUITE_P(OldStyle, ValidId, testing::ValuesIn(kOldStyle));

constexpr Row kOtherSchemes[] = {
    {"10.1000/ABC.123", "doi:10.1000/abc.123"},
    {"doi:10.1000/abc.123", "doi:10.1000/abc.123"},
    {"DOI: 10.1000/abc.123", "doi:10.1000/abc.123"},
    {"https://doi.org/10.1000/abc.123?x=1#y", "doi:10.1000/abc.123"},
    {"http://dx.doi.org/10.1000/Abc.123", "doi:10.1000/abc.123"},
    {"https://doi.org/10.1002/%28SICI%291097-0258%2819980815%2917:15%3C1661::AID%3E3.0.CO;2-2",
     "doi:10.1002/(sici)1097-0258(19980815)17:15<1661::aid>3.0.co;2-2"},
    {"10.48550/arXiv.2611.00001", "2611.00001"},
    {"10.48550/ARXIV.2611.00001v2", "2611.00001", 2},
    {"doi:10.48550/arXiv.hep-th/9901001", "hep-th/9901001"},
    {"https://doi.org/10.48550/arXiv.hep-th/9901001", "hep-th/9901001"},
    {"https://doi.org/10.48550/arXiv.1501.0001", "1501.00001"},
    {"openreview:aBcD123_-x", "openreview:aBcD123_-x"},
    {"https://openreview.net/forum?id=aBcD123_-x", "openreview:aBcD123_-x"},
    {"https://openreview.net/forum?referrer=a&id=aBcD123_-x&noteId=other#discussion",
     "openreview:aBcD123_-x"},
    {"http://openreview.net/pdf?id=aBcD123_-x", "openreview:aBcD123_-x"},
    {"quire:lower-case-words", "quire:lower-case-words"},
    {"Quire:Lower-Case-Words", "quire:lower-case-words"},
};
INSTANTIATE_TEST_SUITE_P(OtherSchemes, ValidId, testing::ValuesIn(kOtherSchemes));

class InvalidId : public testing::TestWithParam<const char*> {};

TEST_P(InvalidId, IsRefusedOnOneLineThatNamesIt) {
  const auto read = PaperId::parse(GetParam());
  ASSERT_FALSE(read.ok()) << read->key();
  const std::string& message = read.error();
  EXPECT_EQ(message.find_first_of("\r\n"), std::string::npos);
  EXPECT_LT(message.size(), 300u);
  if (*GetParam() != '\0') {
    EXPECT_EQ(message.substr(0, 3), std::string("'") + std::string(GetParam()).substr(0, 2));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, InvalidId,
    testing::Values("", "0704.12345", "0703.0001", "2613.00001", "2600.00001", "2611.00000", "1412.12345",
                    "hep-th/0704001", "hep-th/9106001", "hep-th/9901000", "hep-th/9913001", "2611.00001v0",
                    "2611.00001v01", "2611.00001v99999", "2611.0000001", "2611.000001", "2611.001", "2611.",
                    ".00001", "261100001", "hep-th", "hepth", "cs.LG", "math/030913", "math/03091366",
                    "math/abc", "/0309136", "a b c", "10.1000", "10.12/abc", "10.1000/", "10.x000/abc",
                    "doi:2611.00001", "10.1000/a%20b", "10.1000/a%252Fb", "10.1000/caf\xc3\xa9",
                    "https://example.org/abs/2611.00001", "https://arxiv.org/a/someone_1",
                    "https://arxiv.org/", "https://openreview.net/group?id=aBcD123_-x",
                    "https://openreview.net/forum?noteId=aBcD123_-x", "openreview:a/b", "openreview:x",
                    "quire:", "quire:-x", "quire:x--y", "quire:a b", "quire:../x", "math/../etc",
                    "10.1000/..", "10.1000/%2e%2e/x", "26\x01 11.00001", "2611.00001%00",
                    "10.1103/1234 56789"));

TEST(PaperId, TooLongIsRefused) {
  const std::string longest = "10.1000/" + std::string(248, 'a');
  EXPECT_TRUE(PaperId::parse(longest).ok());
  const auto read = PaperId::parse(longest + "a");
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().find("256"), std::string::npos);
  EXPECT_LT(read.error().size(), 200u);
}

TEST(PaperId, ArchiveAloneIsSaidToBeNoPaper) {
  for (const char* name : {"hep-th", "hepth", "cs.LG", "https://arxiv.org/list/math.CA"}) {
    const auto read = PaperId::parse(name);
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.error().find("is an archive, not a paper"), std::string::npos) << read.error();
  }
}

TEST(PaperId, KnowsItsPages) {
  const auto url = [](const char* text) { return PaperId::parse(text)->url(); };
  const auto pdf_url = [](const char* text) { return PaperId::parse(text)->pdf_url(); };
  EXPECT_EQ(url("math/0309136v2"), "https://arxiv.org/abs/math/0309136");
  EXPECT_EQ(pdf_url("2611.00001"), "https://arxiv.org/pdf/2611.00001");
  EXPECT_EQ(url("10.1000/a<b>#c?d"), "https://doi.org/10.1000/a%3Cb%3E%23c%3Fd");
  EXPECT_EQ(pdf_url("10.1000/abc"), "");
  EXPECT_EQ(url("openreview:aBcD123_-x"), "https://openreview.net/forum?id=aBcD123_-x");
  EXPECT_EQ(pdf_url("openreview:aBcD123_-x"), "https://openreview.net/pdf?id=aBcD123_-x");
  EXPECT_EQ(url("quire:a-b"), "");
}

TEST(PaperId, UrlsReadBack) {
  for (const char* text : {"2611.00001", "math/0309136", "10.1000/a<b>(c)d", "openreview:aBcD123_-x"}) {
    const auto id = PaperId::parse(text);
    EXPECT_EQ(*PaperId::parse(id->url()), *id);
  }
}

TEST(OwnId, JoinsFoldedWords) {
  EXPECT_EQ(PaperId::own_id("Don't Stop: Łukasz's Größe, 2nd (Edition)").key(),
            "quire:dont-stop-lukaszs-grose-2nd-edition");
  EXPECT_EQ(PaperId::own_id("  A -- B — C  ").key(), "quire:a-b-c");
  EXPECT_EQ(PaperId::own_id("Same").scheme(), Scheme::own);
}

TEST(OwnId, RoundTripsThroughParse) {
  for (const std::string& title :
       {std::string("A Plain Title"), std::string("深層学習"), std::string(), std::string("..."),
        std::string("深 GPT"), std::string(500, 'x'), std::string("\xff\xfe broken")}) {
    const PaperId id = PaperId::own_id(title);
    const auto read = PaperId::parse(id.key());
    ASSERT_TRUE(read.ok()) << read.error();
    EXPECT_EQ(*read, id);
    EXPECT_EQ(PaperId::own_id(title), id);
  }
}

TEST(OwnId, TitlesThatDifferWhereAnIdCannotStillDiffer) {
  EXPECT_NE(PaperId::own_id("深 GPT"), PaperId::own_id("学 GPT"));
  EXPECT_NE(PaperId::own_id("深"), PaperId::own_id("学"));
  std::string base;
  for (int i = 0; i < 30; ++i) base += "word ";
  EXPECT_NE(PaperId::own_id(base + "one"), PaperId::own_id(base + "two"));
  EXPECT_LE(PaperId::own_id(base).key().size(), 6u + 80u);
}

}  // namespace
}  // namespace quire
