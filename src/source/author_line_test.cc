// Author lines: where names part, what parentheses mean, and which part of a name is the family's.
#include "source/author_line.h"

#include <gtest/gtest.h>

namespace quire::source {
namespace {

using Authors = std::vector<Author>;

TEST(AuthorLine, NamesPartAtCommasSemicolonsAndAnd) {
  EXPECT_EQ(read_author_line("Ann Bee, Cy Dee; Eve Eff and Al Andersson, and Bo Sandford"),
            (Authors{{"Ann Bee", "", "Bee"},
                     {"Cy Dee", "", "Dee"},
                     {"Eve Eff", "", "Eff"},
                     {"Al Andersson", "", "Andersson"},
                     {"Bo Sandford", "", "Sandford"}}));
  EXPECT_TRUE(read_author_line("").empty());
  EXPECT_TRUE(read_author_line(" , ; and ").empty());
}

TEST(AuthorLine, ParenthesesHoldAffiliations) {
  EXPECT_EQ(
      read_author_line("E. L. Berger (MIT, Cambridge and Argonne), Cy Dee (Univ. (West))"),
      (Authors{{"E. L. Berger", "MIT, Cambridge and Argonne", "Berger"}, {"Cy Dee", "Univ. (West)", "Dee"}}));
  EXPECT_EQ(read_author_line("Ann Bee, (MIT)"), (Authors{{"Ann Bee", "MIT", "Bee"}}));
}

TEST(AuthorLine, NumbersPointToAListOfAffiliations) {
  const Authors expected = {{"A. One", "Uni A; Uni B", "One"}, {"B. Two", "Uni B", "Two"}};
  EXPECT_EQ(read_author_line("A. One (1 and 2), B. Two (2) ((1) Uni A, (2) Uni B)"), expected);
  EXPECT_EQ(read_author_line("A. One (1,2), B. Two (2), ((1) Uni A (2) Uni B)"), expected);
  EXPECT_EQ(read_author_line("A. One (a) (b), B. Two (b) ((a) Uni A; and (b) Uni B)"), expected);
  EXPECT_EQ(read_author_line("A. One (1) ((1) Uni (Berlin), Institut (X))")[0].affiliation,
            "Uni (Berlin), Institut (X)");
  // Marks without a list say nothing; a list without marks stays with the last.
  EXPECT_EQ(read_author_line("A. One (1), B. Two (2)"),
            (Authors{{"A. One", "", "One"}, {"B. Two", "", "Two"}}));
  EXPECT_EQ(read_author_line("A. One, B. Two ((1) CERN)")[1].affiliation, "(1) CERN");
}

TEST(AuthorLine, SuffixesBelongToTheNameBefore) {
  EXPECT_EQ(read_author_line("P. Nadolsky, Jr., Ana de la Cruz Jr, Henry Ford III and E. Poe, IV"),
            (Authors{{"P. Nadolsky Jr.", "", "Nadolsky", "Jr."},
                     {"Ana de la Cruz Jr", "", "de la Cruz", "Jr"},
                     {"Henry Ford III", "", "Ford", "III"},
                     {"E. Poe IV", "", "Poe", "IV"}}));
  EXPECT_EQ(read_author_line("Elisabeth V"), (Authors{{"Elisabeth V", "", "V"}}));
  EXPECT_EQ(read_author_line("Jr, Ann Bee")[0].name, "Jr");
}

TEST(AuthorLine, ParticlesBelongToTheFamily) {
  const auto family = [](const char* name) { return read_author_line(name).at(0).family; };
  EXPECT_EQ(family("Jan van der Berg"), "van der Berg");
  EXPECT_EQ(family("Ludwig von Mises"), "von Mises");
  EXPECT_EQ(family("G. 't Hooft"), "Hooft");
  EXPECT_EQ(family("Maria del Mar"), "del Mar");
  EXPECT_EQ(family("Leonardo di Caprio"), "di Caprio");
  EXPECT_EQ(family("Nguyen Van An"), "An") << "a name, not the particle";
  EXPECT_EQ(family("Anh van"), "van") << "nothing is behind it";
}

TEST(AuthorLine, OneNameIsAWholeName) {
  EXPECT_EQ(read_author_line("Banksy, 3rd, 王小明"), (Authors{{"Banksy"}, {"3rd"}, {"王小明"}}));
}

TEST(AuthorLine, CollaborationsHaveNoFamily) {
  EXPECT_EQ(read_author_line("The LHCx Collaboration: A. One, B. Two"),
            (Authors{{"The LHCx Collaboration"}, {"A. One", "", "One"}, {"B. Two", "", "Two"}}));
  EXPECT_EQ(read_author_line("Collaboration LHCx, A. One"),
            (Authors{{"Collaboration LHCx"}, {"A. One", "", "One"}}));
  EXPECT_EQ(read_author_line("A. One for the LHCx Collaboration"),
            (Authors{{"A. One", "", "One"}, {"the LHCx Collaboration"}}));
  EXPECT_EQ(read_author_line("A. One on behalf of LHCx Collaboration"),
            (Authors{{"A. One", "", "One"}, {"LHCx Collaboration"}}));
}

TEST(AuthorLine, EtAlIsNobody) {
  EXPECT_EQ(read_author_line("Ann Bee, Cy Dee, et al."),
            (Authors{{"Ann Bee", "", "Bee"}, {"Cy Dee", "", "Dee"}}));
  EXPECT_EQ(read_author_line("Ann Bee et al"), (Authors{{"Ann Bee", "", "Bee"}}));
}

TEST(AuthorLine, TexIsKept) {
  EXPECT_EQ(read_author_line(R"(P\'{a}l Erd\H{o}s, M\"obius)"),
            (Authors{{R"(P\'{a}l Erd\H{o}s)", "", R"(Erd\H{o}s)"}, {R"(M\"obius)"}}));
}

// None of these may take time that grows with the square of its length.
TEST(AuthorLine, HostileLinesEnd) {
  const std::size_t n = 300'000;
  std::string links = "A";
  for (std::size_t i = 0; i < n / 9; ++i) links += " for the B";
  EXPECT_LE(read_author_line(links + " Collaboration").size(), 2u);
  EXPECT_EQ(read_author_line(std::string(n, '(')).size(), 0u);
  EXPECT_EQ(read_author_line("A (((1) " + std::string(n, '(') + ")").size(), 1u);
  std::string colons;
  for (std::size_t i = 0; i < n; ++i) colons += "a:";
  EXPECT_EQ(read_author_line(colons).size(), 1u);
  std::string pointing;
  for (int i = 0; i < 20'000; ++i) pointing += "A B (1), ";
  std::size_t bytes = 0;
  for (const Author& author : read_author_line(pointing + "C D ((1) " + std::string(n, 'x') + ")"))
    bytes += author.affiliation.size();
  EXPECT_LE(bytes, 5u << 20);
}

}  // namespace
}  // namespace quire::source
