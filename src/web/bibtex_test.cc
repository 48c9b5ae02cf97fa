#include "web/bibtex.h"

#include <gtest/gtest.h>

namespace quire::web {
namespace {

Paper paper(const char* id, const char* title, std::vector<std::string> authors = {}) {
  Paper p(*PaperId::parse(id));
  p.title = title;
  for (auto& name : authors) p.authors.push_back({std::move(name), ""});
  return p;
}

std::string title_of(const char* title) {
  const std::string entry = bibtex(paper("2611.00001", title));
  const auto from = entry.find("title         = {") + 17;
  return entry.substr(from, entry.find("},\n", from) - from);
}

TEST(Bibtex, WholeEntry) {
  Paper p = paper("2611.00001", "A Lower Bound for $k$-Sets: the Étale Case",
                  {"Mira Østergård", "Ana de la Cruz Jr", "LHCx Collaboration"});
  p.published = *Day::parse("2026-11-02");
  p.categories = {"cs.LG", "stat.ML"};
  EXPECT_EQ(bibtex(p), R"(@misc{ostergard2026lower,
  title         = {A Lower Bound for {$k$}-Sets: the {Étale} Case},
  author        = {Østergård, Mira and de la Cruz, Jr, Ana and {LHCx Collaboration}},
  year          = {2026},
  eprint        = {2611.00001},
  archivePrefix = {arXiv},
  primaryClass  = {cs.LG},
  doi           = {10.48550/arXiv.2611.00001},
  url           = {https://arxiv.org/abs/2611.00001}
}
)");
}

TEST(Bibtex, NamesAreTakenApart) {
  const auto name = [](const char* whole) { return bibtex_name(Author{whole}); };
  EXPECT_EQ(name("Wenzhang Du"), "Du, Wenzhang");
  EXPECT_EQ(name("Ludwig van Beethoven"), "van Beethoven, Ludwig");
  EXPECT_EQ(name("Du, Wenzhang"), "Du, Wenzhang");
  EXPECT_EQ(name("Madonna"), "Madonna");
  EXPECT_EQ(name("Open Data Team"), "{Open Data Team}");
  EXPECT_EQ(name("Martin Luther King III"), "King, III, Martin Luther");
  EXPECT_EQ(name("王小明"), "王小明");
  EXPECT_EQ(name("M. {\\O}sterg{\\aa}rd"), "Østergård, M.");
  EXPECT_EQ(name(""), "");
}

TEST(Bibtex, TheFamilyNameOfTheSourceIsTaken) {
  const auto name = [](const char* whole, const char* family, const char* suffix = "") {
    return bibtex_name(Author{whole, "", family, suffix});
  };
  EXPECT_EQ(name("Ana de la Cruz Jr", "de la Cruz", "Jr"), "de la Cruz, Jr, Ana");
  EXPECT_EQ(name("Wang Wei", "Wang"), "Wang, Wei");
  EXPECT_EQ(name("Gabriel García Márquez", "García Márquez"), "García Márquez, Gabriel");
  EXPECT_EQ(name("Salt and Sand Institute", "Institute"), "Institute, {Salt and Sand}");
  Paper p = paper("2611.00001", "On Sets");
  p.authors = {{"Wang Wei", "", "Wang"}};
  EXPECT_TRUE(bibtex(p).starts_with("@misc{wangsets,")) << bibtex(p);
}

TEST(Bibtex, CapitalsThatMustStayAreGuarded) {
  EXPECT_EQ(title_of("DeepSeekMath-V2: Towards Mathematical Reasoning"),
            "{DeepSeekMath}-{V2}: Towards Mathematical Reasoning");
  EXPECT_EQ(title_of("Inference Scaling fLaws"), "Inference Scaling {fLaws}");
}

TEST(Bibtex, MarkupIsHarmless) {
  EXPECT_EQ(title_of("R&D at 50% with #tags"), "R\\&D at 50\\% with \\#tags");
  const std::string entry = bibtex(paper("2611.00001", "Odd } brace { here"));
  int depth = 0;
  for (const char c : entry) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    EXPECT_GE(depth, 0) << entry;
  }
  EXPECT_EQ(depth, 0) << entry;
}

TEST(Bibtex, WithoutAuthorsOrDateNothingIsInvented) {
  const std::string entry = bibtex(paper("2611.00001", "On the Shape of Things"));
  EXPECT_EQ(entry.find("author"), std::string::npos);
  EXPECT_EQ(entry.find("year"), std::string::npos);
  EXPECT_TRUE(entry.starts_with("@misc{anonshape,")) << entry;
}

TEST(Bibtex, PublishedWorkAndOtherSchemes) {
  Paper p = paper("doi:10.1000/ABC.1", "T", {"A B"});
  p.journal = "J. Imag. Res. 7 (2026) 1-12";
  const std::string entry = bibtex(p);
  EXPECT_TRUE(entry.starts_with("@article{")) << entry;
  EXPECT_NE(entry.find("journal       = {J. Imag. Res. 7 (2026) 1-12}"), std::string::npos) << entry;
  EXPECT_NE(entry.find("doi           = {10.1000/abc.1}"), std::string::npos) << entry;
  EXPECT_EQ(entry.find("eprint"), std::string::npos) << entry;
}

}  // namespace
}  // namespace quire::web
