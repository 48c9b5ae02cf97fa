// While somebody types: the last word goes on as papers spell it, names are told from words, and the papers
// found are those that a search for the likely word finds.
#include <set>

#include <gtest/gtest.h>

#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace quire::index {
namespace {

class SuggestTest : public testing::Test {
 protected:
  void add(const std::string& title, std::size_t times = 1, const std::vector<std::string>& authors = {}) {
    papers_ = set_titled(store_, papers_, title, times, authors);
  }
  Suggested suggest(const std::string& typed) {
    index_->catch_up(store_);
    return index_->suggest(typed, store_);
  }
  std::vector<std::string> words(const std::string& typed) {
    std::vector<std::string> out;
    for (const Completion& one : suggest(typed).words) out.push_back(one.word);
    return out;
  }
  std::vector<std::string> names(const std::string& typed) {
    std::vector<std::string> out;
    for (const NameWord& one : suggest(typed).names) out.push_back(one.word);
    return out;
  }
  /// The most that several askings bring: one of them may run out of its few milliseconds on a busy machine.
  std::set<std::string> titles(const std::string& typed) {
    std::set<std::string> most;
    for (int i = 0; i < 10; ++i) {
      std::set<std::string> out;
      for (const Hit& hit : suggest(typed).papers)
        out.insert(store_.papers({&hit.doc, 1}).front().paper.title);
      if (out.size() > most.size()) most = out;
    }
    return most;
  }

  using Words = std::vector<std::string>;
  using Titles = std::set<std::string>;
  TestFolder folder_;
  MemoryStore store_;
  std::unique_ptr<Index> index_ = Index::open(folder_.path());
  std::size_t papers_ = 0;
};

TEST_F(SuggestTest, WordsGoOnAsTheyAreSpelledTheFrequentOnesFirst) {
  add("Learning to rank", 5);
  add("A learned index", 3);
  add("Leaves of trees", 4);
  EXPECT_EQ(words("lea"), (Words{"learning", "leaves", "learned"}));
  EXPECT_EQ(words("deep learnin"), (Words{"learning"}));
  EXPECT_EQ(words("learning"), Words()) << "it is whole";
  EXPECT_EQ(words("learning "), Words()) << "a blank ends the word";
  EXPECT_EQ(words("l"), Words()) << "one letter may become anything";
  EXPECT_EQ(words("t"), Words());
}

TEST_F(SuggestTest, AcrossSegmentsEveryPaperCounts) {
  add("Graphs", 2);
  index_->catch_up(store_);
  index_->settle();
  add("Grammars", 3);
  index_->catch_up(store_);
  index_->settle();
  add("Graphs", 2);
  EXPECT_EQ(words("gra"), (Words{"graphs", "grammars"}));
  EXPECT_EQ(suggest("gra").words.front().papers, 4);
}

TEST_F(SuggestTest, WordsThatAreTooCommonAreNotOffered) {
  add("The theory of these themes", 3);
  EXPECT_EQ(words("the"), (Words{"themes", "theory"}));
}

TEST_F(SuggestTest, WhatStandsBeforeTheWordStays) {
  add("Low-rank learning of graphs", 2);
  for (const char* const typed : {"graphs lear", "title:lear", "\"graphs lear", "(graphs OR lear",
                                  "graphs -lear", "low-ra", "GPT +lear"}) {
    const Suggested found = suggest(typed);
    EXPECT_FALSE(found.words.empty()) << typed;
    EXPECT_EQ(found.text, typed);
    EXPECT_TRUE(found.word_begin == found.text.size() - 4 || found.word_begin == found.text.size() - 2)
        << typed;
  }
}

TEST_F(SuggestTest, ValuesOfFiltersAreNoWords) {
  add("Letters and csx of labs", 3);
  for (const char* const typed : {"cat:cs", "has:la", "subject:lett", "from:20"}) {
    EXPECT_EQ(words(typed), Words()) << typed;
    EXPECT_EQ(names(typed), Words()) << typed;
  }
}

TEST_F(SuggestTest, NamesAreToldFromWords) {
  add("Electrons in elastic media", 6, {"Bo Larsen"});
  add("Waves", 2, {"John Ellis", "Mira Elliott"});
  EXPECT_EQ(names("el"), (Words{"ellis", "elliott"}));
  EXPECT_EQ(words("el"), (Words{"elastic", "electrons"}));
  EXPECT_EQ(names("ellis"), (Words{"ellis"})) << "a whole name is one";
  EXPECT_EQ(suggest("ellis").names.front().papers, 2);
}

TEST_F(SuggestTest, ANameIsTakenWithItsWordsBefore) {
  add("Waves", 3, {"John Ellis"});
  add("Tides", 2, {"Jane Ellis", "John Smith"});
  const Suggested john = suggest("john elli");
  ASSERT_EQ(john.names.size(), 1u);
  EXPECT_EQ(john.names.front().sample.size(), 3u) << "one author has both";
  EXPECT_EQ(john.name_begin, 0u);
  EXPECT_EQ(suggest("j. elli").names.front().sample.size(), 5u);
  EXPECT_EQ(names("waves elli"), Words()) << "waves is no name";
}

TEST_F(SuggestTest, InTheFieldOfAuthorsNamesAloneAreOffered) {
  add("Ellipses", 9);
  add("Waves", 3, {"John Ellis"});
  for (const char* const typed : {"author:elli", "au:elli", "Author:\"john elli", "waves author:elli"}) {
    const Suggested found = suggest(typed);
    EXPECT_EQ(found.words.size(), 0u) << typed;
    ASSERT_EQ(found.names.size(), 1u) << typed;
    EXPECT_EQ(found.text.substr(found.name_begin, 2), std::string(typed).substr(found.name_begin, 2));
    EXPECT_TRUE(found.text.substr(found.name_begin).find(':') != std::string::npos) << typed;
    EXPECT_EQ(titles(typed), (Titles{"Waves"})) << typed;
  }
}

TEST_F(SuggestTest, PapersAreThoseOfTheLikelyWords) {
  add("Transformers of graphs");
  add("Transfer between graphs");
  add("Trains");
  EXPECT_EQ(titles("graphs transf"), (Titles{"Transformers of graphs", "Transfer between graphs"}));
  EXPECT_EQ(titles("trains "), (Titles{"Trains"}));
  EXPECT_EQ(titles("title:tra"), (Titles{"Transformers of graphs", "Transfer between graphs", "Trains"}));
  EXPECT_EQ(titles("transfomers"), (Titles{"Transformers of graphs"})) << "a slip of the pen";
  EXPECT_EQ(titles("zzzz"), Titles());
}

TEST_F(SuggestTest, WhatStandsInATitleSoComesBeforeMoreOfTheWords) {
  add("Is attention all there is? Attention, attention", 8);
  add("Attention is all you need");
  EXPECT_TRUE(titles("attention is all y").contains("Attention is all you need"));
}

TEST_F(SuggestTest, AnythingMayBeTyped) {
  EXPECT_EQ(suggest("anything").papers.size(), 0u) << "of an empty index";
  add("Learning", 2, {"Ann Lee"});
  for (const std::string typed :
       {"", " ", "\"", "(((((", "-", "lea*", "lea~", "author:", "author:\"", "au:\"\"", ":", "\xff\xfe",
        "a:b:c:lea", "OR OR", "$\\ell_p", "\u202elea", "NEAR/3 lea", "\xe8\xaf\xad"})
    suggest(typed);
  suggest(std::string(5000, 'a'));
}

}  // namespace
}  // namespace quire::index
