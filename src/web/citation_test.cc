// RIS and CSL-JSON: byte for byte, read back, and safe whatever a source wrote. (BibTeX: bibtex_test.cc.)
#include "web/citation.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "source/gathered_test.h"
#include "text/unicode.h"
#include "web/citation_form.h"
#include "web/csl_json.h"
#include "web/ris.h"

namespace quire::web {
namespace {

using source::day;

Paper preprint() {
  Paper p(*PaperId::parse("2611.00001"));
  p.title = "A Lower Bound for $k$-Sets: the {\\'E}tale Case";
  p.abstract = "We prove that $a < b$, \\emph{always}.";
  p.authors = {{"Mira Østergård", "", "Østergård"},
               {"Ana de la Cruz Jr", "TU", "de la Cruz", "Jr"},
               {"Wang Wei", "", "Wang"},
               {"LHCx Collaboration"},
               {"Banksy"},
               {"王小明"}};
  p.categories = {"cs.LG", "stat.ML"};
  p.published = day(2026, 11, 2);
  return p;
}

Paper article() {
  Paper p(*PaperId::parse("doi:10.1000/abc.1"));
  p.title = "R&D at 50%";
  p.authors = {{"A. Bee"}};
  p.journal = "J. Imag. Res. 7 (2026) 1-12";
  p.doi = "10.1000/ABC.1";
  return p;
}

TEST(Ris, APreprint) {
  EXPECT_EQ(ris(preprint()),
            "TY  - UNPB\r\n"
            "TI  - A Lower Bound for k-Sets: the Étale Case\r\n"
            "AU  - Østergård, Mira\r\n"
            "AU  - de la Cruz, Ana, Jr\r\n"
            "AU  - Wang, Wei\r\n"
            "AU  - LHCx Collaboration\r\n"
            "AU  - Banksy\r\n"
            "AU  - 王小明\r\n"
            "PY  - 2026/11/02/\r\n"
            "AB  - We prove that a < b, always.\r\n"
            "DO  - 10.48550/arXiv.2611.00001\r\n"
            "UR  - https://arxiv.org/abs/2611.00001\r\n"
            "PB  - arXiv\r\n"
            "M1  - arXiv:2611.00001\r\n"
            "KW  - cs.LG\r\n"
            "KW  - stat.ML\r\n"
            "ER  - \r\n");
}

TEST(Ris, AnArticle) {
  EXPECT_EQ(ris(article()),
            "TY  - JOUR\r\n"
            "TI  - R&D at 50%\r\n"
            "AU  - Bee, A.\r\n"
            "T2  - J. Imag. Res. 7 (2026) 1-12\r\n"
            "DO  - 10.1000/ABC.1\r\n"
            "UR  - https://doi.org/10.1000/abc.1\r\n"
            "ER  - \r\n");
}

TEST(Ris, NoValueBeginsALine) {
  Paper p = preprint();
  p.title = "One\r\nER  - \r\nTY  - BOOK";
  p.authors = {{"Eve\nAU  - Mallory"}};
  p.journal = "J\x01\u2028ER  - ";
  p.categories = {"a\rKW  - b"};
  const std::string record = ris(p);
  std::size_t ends = 0;
  for (std::size_t at = 0; at < record.size();) {
    const std::size_t end = record.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    const std::string line = record.substr(at, end - at);
    EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos);
    EXPECT_EQ(line.substr(2, 4), "  - ") << line;
    ends += line.starts_with("ER") ? 1U : 0U;
    at = end + 2;
  }
  EXPECT_EQ(ends, 1u) << record;
}

TEST(CslJson, APreprint) {
  EXPECT_EQ(
      csl_json(preprint()),
      R"([{"id":"arxiv:2611.00001","type":"article","title":"A Lower Bound for k-Sets: the Étale Case",)"
      R"("author":[{"family":"Østergård","given":"Mira"},)"
      R"({"family":"Cruz","given":"Ana","dropping-particle":"de la","suffix":"Jr"},)"
      R"({"family":"Wang","given":"Wei"},{"literal":"LHCx Collaboration"},{"literal":"Banksy"},)"
      R"({"literal":"王小明"}],"issued":{"date-parts":[[2026,11,2]]},"publisher":"arXiv",)"
      R"("number":"arXiv:2611.00001","DOI":"10.48550/arXiv.2611.00001",)"
      R"("URL":"https://arxiv.org/abs/2611.00001","abstract":"We prove that a < b, always.",)"
      R"("genre":"preprint"}])"
      "\n");
}

TEST(CslJson, AnArticle) {
  EXPECT_EQ(csl_json(article()),
            R"([{"id":"doi:10.1000/abc.1","type":"article-journal","title":"R&D at 50%",)"
            R"("author":[{"family":"Bee","given":"A."}],"container-title":"J. Imag. Res. 7 (2026) 1-12",)"
            R"("DOI":"10.1000/ABC.1","URL":"https://doi.org/10.1000/abc.1"}])"
            "\n");
}

TEST(CslJson, IsReadBack) {
  const auto back = source::gather("csl", csl_json(preprint()));
  ASSERT_EQ(back.records.size(), 1u);
  EXPECT_TRUE(back.problems.empty()) << back.problems[0].message;
  const Paper& paper = back.paper(0);
  EXPECT_EQ(paper.id, preprint().id);
  EXPECT_EQ(paper.title, "A Lower Bound for k-Sets: the Étale Case");
  EXPECT_EQ(paper.published, preprint().published);
  ASSERT_EQ(paper.authors.size(), preprint().authors.size());
  // Names come back in their natural order: that the family stood first is a matter of the name as a whole.
  EXPECT_EQ(paper.authors[0], (Author{"Mira Østergård", "", "Østergård"}));
  EXPECT_EQ(paper.authors[1], (Author{"Ana de la Cruz Jr", "", "de la Cruz", "Jr"}));
  EXPECT_EQ(paper.authors[2], (Author{"Wei Wang", "", "Wang"}));
  EXPECT_EQ(paper.authors[3], Author{"LHCx Collaboration"});
  EXPECT_EQ(paper.authors[4], Author{"Banksy"});
  EXPECT_EQ(paper.authors[5], Author{"王小明"});
  const auto published = source::gather("csl", csl_json(article()));
  ASSERT_EQ(published.records.size(), 1u);
  EXPECT_EQ(published.paper(0).id, article().id);
  EXPECT_EQ(published.paper(0).journal, article().journal);
  EXPECT_EQ(published.paper(0).doi, article().doi);
}

TEST(CslJson, EveryKindOfIdentityComesBack) {
  for (const char* id : {"2611.00001", "math/0611800", "openreview:aBcD123_-x", "doi:10.1000/abc.1",
                         "openalex:W2741809807", "s2:649def34f8be52c8b66281af98ae884c09aef38b"}) {
    Paper paper(*PaperId::parse(id));
    paper.title = "On the Shape of Things";
    const auto back = source::gather("csl", csl_json(paper));
    ASSERT_EQ(back.records.size(), 1u) << id;
    EXPECT_EQ(back.paper(0).id, paper.id) << csl_json(paper);
  }
}

TEST(Citations, AnEmptyPaperIsOneToo) {
  const Paper paper(*PaperId::parse("quire:a-title"));
  EXPECT_EQ(ris(paper), "TY  - UNPB\r\nER  - \r\n");
  EXPECT_EQ(csl_json(paper), "[{\"id\":\"quire:a-title\",\"type\":\"article\",\"genre\":\"preprint\"}]\n");
}

TEST(Citations, HostileWordsStayValues) {
  Paper p = preprint();
  p.title = "\"}],\x01\xff\\ </script>" + std::string(100'000, '{');
  p.authors.assign(3'000, Author{"\\{$^_ \" and , ,, Jr"});
  for (const CitationForm& form : citation_forms()) EXPECT_TRUE(text::valid_utf8(form.write(p))) << form.name;
  const auto parsed = boost::json::parse(csl_json(p));
  EXPECT_EQ(parsed.as_array().size(), 1u);
  EXPECT_EQ(parsed.at(0).at("author").as_array().size(), 3'000u);
}

TEST(Citations, NamesAndDois) {
  EXPECT_EQ(family_first(cited_name({"Ana de la Cruz Jr", "", "de la Cruz", "Jr"})), "de la Cruz, Jr, Ana");
  EXPECT_EQ(family_first(cited_name({"The LHCx Collaboration"})), "The LHCx Collaboration");
  EXPECT_EQ(cited_doi(preprint()), "10.48550/arXiv.2611.00001");
  EXPECT_EQ(work_doi(preprint()), "");
  Paper joined = preprint();
  joined.other_ids = {*PaperId::parse("doi:10.1000/x")};
  EXPECT_EQ(cited_doi(joined), "10.1000/x");
}

// ---- Which form is asked for ----

std::string accepted(std::string_view accept) {
  const CitationForm* form = form_accepted(accept);
  return form == nullptr ? "page" : std::string(form->name);
}

TEST(CitationForm, AcceptChooses) {
  EXPECT_EQ(accepted(""), "page");
  EXPECT_EQ(accepted("*/*"), "page");
  EXPECT_EQ(accepted("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), "page");
  EXPECT_EQ(accepted("application/x-bibtex"), "BibTeX");
  EXPECT_EQ(accepted("text/x-bibtex; charset=utf-8"), "BibTeX");
  EXPECT_EQ(accepted("application/vnd.citationstyles.csl+json"), "CSL-JSON");
  EXPECT_EQ(accepted("APPLICATION/X-Research-Info-Systems"), "RIS");
  EXPECT_EQ(accepted("application/rdf+xml;q=0.5, application/vnd.citationstyles.csl+json;q=1.0"), "CSL-JSON");
  EXPECT_EQ(accepted("application/x-bibtex;q=0.3, application/x-research-info-systems;q=0.7, */*;q=0.1"),
            "RIS");
  EXPECT_EQ(accepted("text/html, application/x-bibtex;q=0.9"), "page");
  EXPECT_EQ(accepted("application/x-bibtex;q=0"), "page");
  EXPECT_EQ(accepted("application/x-bibtex;q=x"), "page");
  EXPECT_EQ(accepted(std::string(100'000, ',') + ";;q=,;"), "page");
}

TEST(CitationForm, AnEndingChooses) {
  EXPECT_EQ(form_at("2611.00001.bib")->name, "BibTeX");
  EXPECT_EQ(form_at("math/0611800.ris")->name, "RIS");
  EXPECT_EQ(form_at("2611.00001.csl.json")->name, "CSL-JSON");
  EXPECT_EQ(form_at("2611.00001"), nullptr);
  EXPECT_EQ(form_at("2611.00001.json"), nullptr);
}

}  // namespace
}  // namespace quire::web
