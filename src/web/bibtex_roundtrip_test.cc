// What Quire writes as BibTeX, it reads: the fields of a paper come back as they were. The family name, which
// only BibTeX sets apart, is all that is new.
#include <gtest/gtest.h>

#include "source/source.h"
#include "web/bibtex.h"

namespace quire::web {
namespace {

Paper read_back(const std::string& bibtex) {
  std::vector<Record> records;
  const source::Sink sink{[&records](Record&& record) {
                            records.push_back(std::move(record));
                            return true;
                          },
                          [&bibtex](const source::Problem& problem) {
                            ADD_FAILURE() << problem.line << ": " << problem.message << "\n" << bibtex;
                            return true;
                          }};
  source::importer("bibtex")->read(*source::open_bytes(bibtex), source::ImportOptions(), sink);
  EXPECT_EQ(records.size(), 1u) << bibtex;
  return records.empty() ? Paper(PaperId::own_id("none")) : records.front().paper;
}

std::vector<std::string> names(const Paper& paper) {
  std::vector<std::string> all;
  for (const Author& author : paper.authors) all.push_back(author.name);
  return all;
}

TEST(BibtexRoundTrip, APaperComesBack) {
  Paper paper(*PaperId::parse("2611.00001"));
  paper.title =
      "DeepSeekMath-V2: Lower Bounds for $k$-Sets, R&D at 50% with #tags in snake_case: the Étale Case";
  for (const char* name : {"Mira Østergård", "Ana de la Cruz Jr", "LHCx Collaboration", "Banksy",
                           "Ludwig van Beethoven", "Open Data Team", "雷 李"})
    paper.authors.push_back({name});
  paper.categories = {"cs.LG"};
  paper.journal = "J. Imag. Res. & Dev. 7 (2026) 1-12";
  paper.doi = "10.1000/abc_123";
  const Paper back = read_back(bibtex(paper));
  EXPECT_EQ(back.id, paper.id);
  EXPECT_EQ(back.title, paper.title);
  EXPECT_EQ(names(back), names(paper));
  EXPECT_EQ(back.authors[1].suffix, "Jr");
  EXPECT_EQ(back.authors[4].family, "van Beethoven");
  EXPECT_EQ(back.categories, paper.categories);
  EXPECT_EQ(back.journal, paper.journal);
  EXPECT_EQ(back.doi, paper.doi);
}

TEST(BibtexRoundTrip, EveryKindOfIdentityComesBack) {
  for (const char* id : {"2611.00001", "math/0611800", "openreview:aBcD123_-x", "doi:10.1000/abc.1",
                         "openalex:W2741809807", "s2:649def34f8be52c8b66281af98ae884c09aef38b"}) {
    Paper paper(*PaperId::parse(id));
    paper.title = "On the Shape of Things";
    EXPECT_EQ(read_back(bibtex(paper)).id, paper.id) << bibtex(paper);
  }
}

TEST(BibtexRoundTrip, MathAndMarkupComeBack) {
  for (const char* title : {"Why $a<b$ & $x_{i}$ matter", "$\\mathbb{Z}_2$-Codes and $\\ell_p$ Norms",
                            "A \\$5 test for $n$-grams", "On O(n) and {sets}", "Inference Scaling fLaws"}) {
    Paper paper(*PaperId::parse("2611.00001"));
    paper.title = title;
    const std::string once = read_back(bibtex(paper)).title;
    paper.title = once;
    EXPECT_EQ(read_back(bibtex(paper)).title, once) << title << " -> " << once;
  }
  Paper math(*PaperId::parse("2611.00001"));
  math.title = "Why $a<b$ & $x_{i}$ matter";
  EXPECT_EQ(read_back(bibtex(math)).title, math.title);
}

}  // namespace
}  // namespace quire::web
