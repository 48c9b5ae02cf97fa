// BibTeX as it is found: delimiters, macros, names, titles, identifiers in unusual places, entries that
// break.
#include <gtest/gtest.h>

#include "source/bibtex_text.h"
#include "source/gathered_test.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::vector<std::string> names_of(std::string_view value) {
  std::vector<std::string> names;
  for (const Author& author : bibtex_names(value)) names.push_back(author.name);
  return names;
}

std::vector<std::string> keys(const Paper& paper) {
  std::vector<std::string> all{paper.id.key()};
  for (const PaperId& id : paper.other_ids) all.push_back(id.key());
  return all;
}

Gathered entry(const std::string& fields) {
  return gather("bibtex", "@misc{key, title = {T}, " + fields + "}");
}

TEST(Bibtex, AnEntry) {
  const Gathered all = gather("bibtex", R"(@misc{ostergard2026lower,
  title         = {A Lower Bound for {$k$}-Sets: the {Étale} Case},
  author        = {Østergård, Mira and de la Cruz, Jr, Ana and {LHCx Collaboration}},
  year          = {2026},
  eprint        = {2611.00001},
  archivePrefix = {arXiv},
  primaryClass  = {cs.LG},
  abstract      = "We prove
                   that $a<b$.",
  doi           = {10.48550/arXiv.2611.00001},
  url           = {https://arxiv.org/abs/2611.00001}
}
)");
  EXPECT_EQ(all.broken, "");
  EXPECT_TRUE(all.problems.empty());
  ASSERT_EQ(all.records.size(), 1u);
  const Paper& paper = all.paper(0);
  EXPECT_EQ(keys(paper), std::vector<std::string>{"2611.00001"});
  EXPECT_EQ(paper.title, "A Lower Bound for $k$-Sets: the Étale Case");
  EXPECT_EQ(paper.authors, (std::vector<Author>{{"Mira Østergård", "", "Østergård"},
                                                {"Ana de la Cruz Jr", "", "de la Cruz", "Jr"},
                                                {"LHCx Collaboration"}}));
  EXPECT_EQ(paper.categories, std::vector<std::string>{"cs.LG"});
  EXPECT_EQ(paper.abstract, "We prove that $a<b$.");
  EXPECT_EQ(paper.doi, "") << "arXiv's own is an identity only";
  EXPECT_FALSE(paper.published) << "a year is no day";
}

TEST(Bibtex, DelimitersMacrosAndJoining) {
  const Gathered all = gather("bibtex",
                              "junk me@example.org {x}\r\n@STRING(jir = \"J. Imag. Res.\")\r\n"
                              "@string{who = {Ann} # { Bee}, extra = who # \" and Cy\"}\r\n"
                              "@preamble{ \"\\newcommand{\\x}{y}\" }\r\n@comment{ nothing, title = {no} }\r\n"
                              "@Article ( k1 , Title = \"One \" # {and \"Two\" (2)} # 3 ,\r\n AUTHOR=who,\r\n"
                              " journal = JIR, year = 2026, month = nov, day = 2, )\r\n% @ignored\r\n"
                              "@book{,title={Second},author=extra}");
  EXPECT_EQ(all.broken, "");
  for (const Problem& problem : all.problems) ADD_FAILURE() << problem.message;
  ASSERT_EQ(all.records.size(), 2u);
  EXPECT_EQ(all.paper(0).title, "One and \"Two\" (2)3");
  EXPECT_EQ(all.paper(0).journal, "J. Imag. Res.");
  EXPECT_EQ(all.paper(0).authors, (std::vector<Author>{{"Ann Bee"}}));
  EXPECT_EQ(all.paper(0).published, day(2026, 11, 2));
  EXPECT_EQ(all.paper(0).id.key(), "quire:one-and-two-2-3");
  EXPECT_EQ(all.paper(1).authors.size(), 2u);
}

TEST(Bibtex, BracesThatOnlyGroupGo) {
  const std::pair<const char*, const char*> cases[] = {
      {"{{Whole Title}}", "Whole Title"},
      {"{DeepSeekMath}-{V2}: a {nested {group}} here", "DeepSeekMath-V2: a nested group here"},
      {"On {$\\mathbb{Z}_2$}-Codes and $\\frac{a}{b}$", "On $\\mathbb{Z}_2$-Codes and $\\frac{a}{b}$"},
      {"Erd{\\H{o}}s, {\\'E}tale, {\\L}ukasz, na\\\"{\\i}ve, K{\\\"o}nig",
       "Erd{\\H{o}}s, {\\'E}tale, {\\L}ukasz, na\\\"{\\i}ve, K{\\\"o}nig"},
      {"\\emph{not} {\\em this} \\textbf{a {B} c}", "\\emph{not} {\\em this} \\textbf{a B c}"},
      {"R\\&D at 50\\% with \\#tags a\\_b for \\$5", "R&D at 50% with #tags a_b for \\$5"},
      {"{R\\&D}", "R&D"},
      {"unpaired } here", "unpaired  here"},
      {"\\(x_{1}\\) {A}", "\\(x_{1}\\) A"},
      {"ends with \\", "ends with \\"},
  };
  for (const auto& [value, title] : cases) EXPECT_EQ(bibtex_title(value), title) << value;
  const std::string deep = std::string(1'000'000, '{') + "x" + std::string(1'000'000, '}');
  EXPECT_EQ(bibtex_title(deep), "x");
}

TEST(Bibtex, Names) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_of("Bee, Ann and Cy Dee AND  Eff, E.\n and\tothers"),
            (Names{"Ann Bee", "Cy Dee", "E. Eff"}));
  EXPECT_EQ(names_of("{Barnes and Noble} and {The LHCx Collaboration}"),
            (Names{"Barnes and Noble", "The LHCx Collaboration"}));
  EXPECT_EQ(names_of("{\\O}sterg{\\aa}rd, Mira and Erd{\\H o}s, P{\\'a}l and M{\\\"u}ller, J{\\\"o}rg"),
            (Names{"Mira Østergård", "Pál Erdős", "Jörg Müller"}));
  EXPECT_EQ(names_of("and Bee, Ann and and Dee"), (Names{"Ann Bee", "Dee"}));
  EXPECT_EQ(names_of("Anders Andersson and Sandy Andrews"), (Names{"Anders Andersson", "Sandy Andrews"}));
  EXPECT_EQ(names_of("Ann Bee, Cy Dee, Eve Eff, Gus Hay"),
            (Names{"Ann Bee", "Cy Dee", "Eve Eff", "Gus Hay"}));
  EXPECT_EQ(names_of("Banksy"), Names{"Banksy"});
  EXPECT_EQ(names_of(""), Names{});
  EXPECT_EQ(names_of("others"), Names{});
  EXPECT_EQ(names_of("{Bee, Inc.} and Knuth, {D. E.}"), (Names{"Bee, Inc.", "D. E. Knuth"}));
  EXPECT_EQ(bibtex_names("de la Cruz, Jr, Ana")[0], (Author{"Ana de la Cruz Jr", "", "de la Cruz", "Jr"}));
  EXPECT_EQ(bibtex_names("Ludwig van Beethoven")[0].family, "") << "given as a whole";
  EXPECT_EQ(names_of("李, 雷 and 韩梅梅"), (Names{"雷 李", "韩梅梅"}));
}

TEST(Bibtex, IdentitiesWhereverTheyStand) {
  using Keys = std::vector<std::string>;
  const std::pair<const char*, Keys> cases[] = {
      {"eprint = {2611.00001v2}, archivePrefix = \"arXiv\"", {"2611.00001"}},
      {"eprint = 2611.00001, eprinttype = {arxiv}, eprintclass={cs.LG}", {"2611.00001"}},
      {"eprint = {0611800}, archiveprefix = {arXiv}, primaryClass = {math.CA}", {"math/0611800"}},
      {"eprint = {math/0611800}", {"math/0611800"}},
      {"eprint = {arXiv:2611.00001}", {"2611.00001"}},
      {"eprint = {https://x.org/1.pdf}", {"quire:t"}},
      {"eprint = {123}, archivePrefix = {HAL}", {"quire:t"}},
      {"journal = {arXiv preprint arXiv:2611.00001}", {"2611.00001"}},
      {"journal = {ArXiv e-prints, arXiv:2611.00001 [cs.LG]}", {"2611.00001"}},
      {"journal = {CoRR}, volume = {abs/2611.00001}", {"2611.00001"}},
      {"note = {arXiv:hep-th/9901001}", {"hep-th/9901001"}},
      {"howpublished = {\\url{https://arxiv.org/abs/2611.00001}}", {"2611.00001"}},
      {"url = {https://openreview.net/forum?id=aBcD123\\_-x}", {"openreview:aBcD123_-x"}},
      {"url = {https://doi.org/10.1000/abc}", {"doi:10.1000/abc"}},
      {"url = {https://example.org/x.pdf}", {"quire:t"}},
      {"doi = {https://doi.org/10.1000/ABC\\_1}", {"doi:10.1000/abc_1"}},
      {"doi = {10.1000/abc}, url = {https://openreview.net/pdf?id=aBcD123}, eprint = {2611.00001}",
       {"2611.00001", "openreview:aBcD123", "doi:10.1000/abc"}},
      {"doi = {10.48550/arXiv.2611.00001}", {"2611.00001"}},
  };
  for (const auto& [fields, expected] : cases) {
    const Gathered all = entry(fields);
    ASSERT_EQ(all.records.size(), 1u) << fields;
    EXPECT_TRUE(all.problems.empty()) << fields << ": " << all.problems[0].message;
    EXPECT_EQ(keys(all.paper(0)), expected) << fields;
    EXPECT_EQ(all.paper(0).journal, "") << fields;
  }
  EXPECT_EQ(entry("doi = {10.1000/ABC}").paper(0).doi, "10.1000/ABC");
}

TEST(Bibtex, Dates) {
  const std::pair<const char*, std::optional<Day>> cases[] = {
      {"date = {2026-11-02}", day(2026, 11, 2)},
      {"date = {2026-11-02/2026-11-05}", day(2026, 11, 2)},
      {"year = 2026, month = {November}, day = {2}", day(2026, 11, 2)},
      {"year = {2026}, month = 11, day = 2", day(2026, 11, 2)},
      {"year = 2026", std::nullopt},
      {"year = 2026, month = nov", std::nullopt},
      {"date = {2026-11}", std::nullopt},
      {"date = {2026}", std::nullopt},
      {"year = {in press}, month = nov, day = 2", std::nullopt},
      {"year = 2026, month = feb, day = 30", std::nullopt},
      {"year = 99999999999, month = 99999999999, day = 1", std::nullopt},
  };
  for (const auto& [fields, published] : cases) {
    const Gathered all = entry(fields);
    ASSERT_EQ(all.records.size(), 1u) << fields;
    EXPECT_EQ(all.paper(0).published, published) << fields;
    EXPECT_TRUE(all.problems.empty()) << fields;
  }
}

TEST(Bibtex, JournalsAndProceedings) {
  EXPECT_EQ(entry("booktitle = {Proc. of {X} \\& {Y}}").paper(0).journal, "Proc. of X & Y");
  EXPECT_EQ(entry("journaltitle = {J. R.}").paper(0).journal, "J. R.");
  EXPECT_EQ(entry("note = {withdrawn}").paper(0).comment, "");
  EXPECT_FALSE(entry("note = {withdrawn}").paper(0).withdrawn);
}

TEST(Bibtex, AnEntryThatDoesNotEndCostsOnlyItself) {
  const Gathered all =
      gather("bibtex",
             "@article{a, title = {One}}\n@article{b, title = {Two,\n year = 2026}\n"
             "@article{c, title = {Three}}\n\n@misc{d, title = \"Four}\n@misc{e, title = {Five}}\n"
             "@misc{f, title = {Six");
  EXPECT_EQ(all.broken, "");
  ASSERT_EQ(all.records.size(), 3u);
  EXPECT_EQ(all.paper(1).title, "Three");
  EXPECT_EQ(all.paper(2).title, "Five");
  ASSERT_EQ(all.problems.size(), 3u);
  EXPECT_EQ(all.problems[0].line, 2u);
  EXPECT_TRUE(contains(all.problems[0].message, "does not end")) << all.problems[0].message;
}

TEST(Bibtex, AnAtSignInAValueIsNoEntry) {
  const Gathered all = gather("bibtex", "@misc{a, title = {Mail to\n@someone or @misc{x} and\n@ nobody}}");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.paper(0).title, "Mail to @someone or @miscx and @ nobody");
  EXPECT_TRUE(all.problems.empty());
}

TEST(Bibtex, WhatIsWrongInsideAnEntry) {
  const std::pair<const char*, const char*> cases[] = {
      {"@misc{a, title = {T}, year, note = {x}}", "no 'name = value'"},
      {"@misc{a, title = {T}, year = , note = {x}}", "field 'year' has no value"},
      {"@misc{a, title = {T}, journal = apj}", "'apj' is not defined"},
      {"@misc{a, title = {T}, doi = {nonsense}}", "is no DOI"},
      {"@misc{a, title = {T}, eprint = {nonsense}, archivePrefix = {arXiv}}", "no arXiv identifier"},
      {"@string{x = y}\n@misc{a, title = {T}}", "'y' is not defined"},
  };
  for (const auto& [bytes, message] : cases) {
    const Gathered all = gather("bibtex", bytes);
    ASSERT_EQ(all.records.size(), 1u) << bytes;
    EXPECT_EQ(all.paper(0).title, "T");
    ASSERT_EQ(all.problems.size(), 1u) << bytes;
    EXPECT_TRUE(contains(all.problems[0].message, message)) << all.problems[0].message;
  }
  EXPECT_EQ(gather("bibtex", "@misc{a, year = 2026}").problems.size(), 1u) << "neither id nor title";
}

TEST(Bibtex, NoEntryAtAll) {
  EXPECT_TRUE(contains(gather("bibtex", "<html>").broken, "no BibTeX entry"));
  EXPECT_TRUE(contains(gather("bibtex", "{\"a\": 1}").broken, "no BibTeX entry"));
  EXPECT_EQ(gather("bibtex", "").broken, "") << "an empty library";
  EXPECT_EQ(gather("bibtex", "@comment{x}").broken, "");
}

TEST(Bibtex, HostileFiles) {
  // Strings that double: at most one field's bytes are kept, and all together have a limit.
  std::string bytes = "@string{a0 = {" + std::string(1000, 'x') + "}}\n";
  for (int i = 1; i < 60; ++i) {
    const std::string last = "a" + std::to_string(i - 1);
    bytes += "@string{a" + std::to_string(i) + " = " + last + " # " + last + "}\n";
  }
  const Gathered doubled = gather("bibtex", bytes + "@misc{k, title = a59}");
  EXPECT_EQ(doubled.records.size(), 1u);
  EXPECT_FALSE(doubled.problems.empty());
  const Gathered large = gather(
      "bibtex", "@misc{a, title = {" + std::string(kRecordBytesMax, 'x') + "}}\n@misc{b, title = {B}}");
  ASSERT_EQ(large.records.size(), 1u);
  EXPECT_TRUE(contains(large.problems[0].message, "longer than")) << large.problems[0].message;
  std::string heads;
  for (int i = 0; i < 200'000; ++i) heads += "@a{\n";
  EXPECT_EQ(gather("bibtex", heads).problems.size(), 200'000u);
}

TEST(Bibtex, BytesThatAreNoUtf8) {
  const Gathered all = gather("bibtex", "@misc{a, title = {M\xFCnchen \x01x}, author = {M\xFC, A}}");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.paper(0).title, "M\xEF\xBF\xBDnchen x");
  EXPECT_EQ(all.paper(0).authors[0].name, "A M\xEF\xBF\xBD");
}

}  // namespace
}  // namespace quire::source
