#include "index/vocabulary.h"

#include <gtest/gtest.h>

#include "index/builder.h"
#include "index/memory_store.h"

namespace quire::index {
namespace {

/// Papers of words that no other paper has.
std::vector<store::StoredPaper> papers_of_rare_words(std::size_t words, store::Doc first) {
  std::vector<store::StoredPaper> papers;
  for (std::size_t word = 0; word < words;) {
    Paper paper(PaperId::own_id("rare " + std::to_string(word)));
    for (std::size_t end = word + 10'000; word < end; ++word)
      paper.abstract +=
          " rare" + std::to_string(first) + "x" + std::to_string(word) + (word % 2 ? "s" : "ing");
    papers.push_back({static_cast<store::Doc>(first + papers.size()), std::move(paper), 0, {}});
  }
  return papers;
}

TEST(Vocabulary, ForgetsWordsOnlyWhenTheyAreMany) {
  Vocabulary vocabulary;
  const auto seen = [&](std::uint32_t word) { vocabulary.words()[word].form = 0; };
  for (std::size_t i = 0; i < Vocabulary::kWordsKeptMax; ++i) {
    const auto word = vocabulary.word("word" + std::to_string(i));
    ASSERT_EQ(word, i);
    if (i % 1000 == 0) seen(word);
  }
  vocabulary.begin_segment();
  EXPECT_EQ(vocabulary.words().size(), Vocabulary::kWordsKeptMax);
  for (const Vocabulary::Word& word : vocabulary.words()) ASSERT_EQ(word.form, Vocabulary::kNoForm);
  seen(vocabulary.word("word3"));
  seen(vocabulary.word("learned"));
  seen(vocabulary.word("learning"));
  vocabulary.begin_segment();
  ASSERT_EQ(vocabulary.words().size(), 3u);
  ASSERT_EQ(vocabulary.terms().size(), 2u);
  EXPECT_EQ(vocabulary.spelling(vocabulary.words()[0]), "word3");
  EXPECT_EQ(vocabulary.word("learning"), 2u);
  EXPECT_EQ(vocabulary.word("learns"), 3u);
  EXPECT_EQ(vocabulary.words()[3].term, vocabulary.words()[1].term);
  EXPECT_EQ(vocabulary.spelling(vocabulary.terms()[vocabulary.words()[3].term]), "learn");
}

TEST(Vocabulary, WhatWasForgottenLeavesNoTraceInSegments) {
  PaperMaker make(6);
  std::vector<store::StoredPaper> papers;
  for (store::Doc doc = 1; doc <= 300; ++doc) papers.push_back({doc, make.paper(doc), 0, {}});
  const auto written = [&](Builder& builder) {
    for (const store::StoredPaper& paper : papers) builder.add(paper);
    return builder.write({});
  };
  Builder fresh;
  const SegmentFiles expected = written(fresh);
  Builder used;
  written(used);
  for (store::Doc first : {1000u, 2000u, 3000u}) {
    for (const auto& paper : papers_of_rare_words(Vocabulary::kWordsKeptMax + 1, first)) used.add(paper);
    used.write({});
    const SegmentFiles files = written(used);
    EXPECT_EQ(files.head->view(), expected.head->view());
    EXPECT_EQ(files.post->view(), expected.post->view());
    EXPECT_EQ(files.pos->view(), expected.pos->view());
  }
}

}  // namespace
}  // namespace quire::index
