// Beginnings, edits and unknown words become words that papers have; what papers have is left as it is.
#include "index/expand.h"

#include <random>

#include <gtest/gtest.h>

#include "index/dictionary.h"
#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

class ExpandTest : public testing::Test {
 protected:
  void add(const std::string& title, std::size_t times = 1, const std::vector<std::string>& authors = {}) {
    papers_ = set_titled(store_, papers_, title, times, authors);
  }
  /// Two segments, so that what both have is seen once.
  void index() {
    const auto index = Index::open(folder_.path());
    index->catch_up(store_);
    index->settle();
    add("Kernels of graphs");
    index->catch_up(store_);
    index->settle();
    auto loaded = load_snapshot(folder_.path(), nullptr);
    ASSERT_TRUE(loaded) << loaded.error();
    snapshot_ = *loaded;
  }
  std::string expanded(const std::string& text) {
    expanded_ = {};
    const Query query = read_query(text);
    return readable(*expand(*snapshot_, *query.root, expanded_));
  }
  std::unique_ptr<Node> expanded(Node&& node) {
    expanded_ = {};
    return expand(*snapshot_, node, expanded_);
  }
  static Node word(const std::string& text) {
    Node node;
    node.op = Node::Op::word;
    node.words = {text};
    return node;
  }
  static Node beginning(const std::string& text) {
    Node node = word(text);
    node.prefix = true;
    return node;
  }
  static Node near(const std::string& text, std::uint8_t edits) {
    Node node = word(text);
    node.edits = edits;
    return node;
  }

  Expanded expanded_;
  std::vector<std::string>& notes_ = expanded_.notes;
  std::shared_ptr<const Snapshot> snapshot_;
  TestFolder folder_;
  MemoryStore store_;
  std::size_t papers_ = 0;
};

TEST_F(ExpandTest, WhatPapersHaveStaysAsItIs) {
  add("Deep learning of low rank matrices", 3, {"John Ellis"});
  index();
  for (const char* text : {"learning", "deep matrices", "\"low rank\" -deep", "\"learning\" OR deep",
                           "-unknown", "au:\"J. Ellis\"", "title:(deep OR rank)"}) {
    EXPECT_EQ(expanded(text), readable(*read_query(text).root)) << text;
    EXPECT_TRUE(notes_.empty()) << text << ": " << notes_.front();
  }
}

TEST_F(ExpandTest, UnknownWordIsTakenForAFrequentNearOne) {
  add("Neural networks", 5);
  add("Neutral atoms", 1);
  add("Transformers", 2);
  index();
  EXPECT_EQ(expanded("nueral"), "neural");
  EXPECT_EQ(notes_, (std::vector<std::string>{"no paper has \"nueral\": searched for \"neural\""}));
  EXPECT_EQ(expanded("nueral network"), "(neural AND network)");
  EXPECT_EQ(expanded("trnsfromers"), "transform");
  EXPECT_EQ(notes_,
            (std::vector<std::string>{"no paper has \"trnsfromers\": searched for \"transformers\""}));
  EXPECT_EQ(expanded("eural"), "neural") << "the first letter may be at fault";
}

TEST_F(ExpandTest, GuessGoesBySpellingsAndNotByWhatSharesTheirStem) {
  add("Numerical", 50);
  add("Numeral", 1);
  add("Neural", 20);
  index();
  ASSERT_EQ(text::stem("numerical"), text::stem("numeral"));
  EXPECT_EQ(expanded("nueral"), "neural");
}

TEST_F(ExpandTest, GuessWhoseStemAloneIsNearComesLast) {
  add("Agents", 60);
  add("Attention", 20);
  index();
  EXPECT_EQ(expanded("atention"), "attent");
}

TEST_F(ExpandTest, GuessIsShownInItsMostFrequentSpelling) {
  add("Models", 30);
  add("Modeles", 1);
  index();
  expanded("modles");
  EXPECT_EQ(notes_, (std::vector<std::string>{"no paper has \"modles\": searched for \"models\""}));
}

TEST_F(ExpandTest, EditThatChangesTheStemIsFoundAllTheSame) {
  add("Optimization", 2);
  index();
  ASSERT_NE(text::stem("optmization"), text::stem("optimization"));
  EXPECT_EQ(expanded("optmization"), "optim");
  EXPECT_EQ(expanded("optimizaton"), "optim");
  EXPECT_EQ(expanded("optimizatoin"), "optim");
}

TEST_F(ExpandTest, UnknownWordWithoutLikenessIsSaidToBeUnknown) {
  add("Neural networks", 5);
  index();
  EXPECT_EQ(expanded("zzzyyy"), "zzzyyi");
  EXPECT_EQ(notes_, (std::vector<std::string>{"no paper has \"zzzyyy\""}));
  EXPECT_EQ(expanded("net"), "net") << "too short to be taken for another";
  EXPECT_EQ(expanded("gpt41"), "gpt41") << "numbers are meant as they are";
}

TEST_F(ExpandTest, WordThatMustBeThereIsNotReplaced) {
  add("Neural networks", 5);
  index();
  EXPECT_EQ(expanded("title:nueral"), "title:nueral");
  EXPECT_EQ(notes_, (std::vector<std::string>{"no paper has \"nueral\"; did you mean \"neural\"?"}));
  EXPECT_EQ(expanded("+nueral networks"), "(nueral AND network)");
  EXPECT_EQ(expanded("\"nueral\" networks"), "(\"nueral\" AND network)");
  EXPECT_EQ(expanded("networks -nueral"), "(network AND NOT nueral)");
  EXPECT_TRUE(notes_.empty());
}

TEST_F(ExpandTest, RareWordBesideAFrequentOneGivesAHint) {
  add("Neural networks", 1200);
  add("A nueral network");
  index();
  EXPECT_EQ(expanded("nueral"), "nueral");
  EXPECT_EQ(notes_, (std::vector<std::string>{"did you mean \"neural\"? only 1 paper has \"nueral\""}));
}

TEST_F(ExpandTest, BeginningFindsStemsAndSpellings) {
  add("Transformers transform", 9);
  add("Transfer of learning", 4);
  add("Learned graphs", 2);
  index();
  const auto both = expanded(beginning("transf"));
  EXPECT_EQ(readable(*both), "(transform OR transfer)") << "the most frequent first";
  EXPECT_TRUE(both->best_of);
  EXPECT_FALSE(both->children[0]->prefix);
  EXPECT_GT(both->children[0]->weight, both->children[1]->weight);
  EXPECT_EQ(readable(*expanded(beginning("transforme"))), "\"transformers\"") << "longer than the stem";
  EXPECT_EQ(readable(*expanded(beginning("learnin"))), "\"learning\"");
  EXPECT_EQ(readable(*expanded(beginning("xyz"))), "xyz");
  EXPECT_EQ(notes_, (std::vector<std::string>{"no word begins with \"xyz\""}));
}

TEST_F(ExpandTest, BeginningOfANameFindsSpellingsOnly) {
  add("Learning", 2, {"Maria Learner"});
  index();
  Node node = beginning("learn");
  node.field = Field::author;
  EXPECT_EQ(readable(*expanded(std::move(node))), "(author:learner OR author:learning)");
}

TEST_F(ExpandTest, BeginningOfTheWholeDictionaryIsCutWithANote) {
  std::mt19937_64 random(1);
  std::string title;
  for (int i = 0; i < 900; ++i) title += " a" + std::to_string(random());
  add(title);
  add("apple", 3);
  index();
  const auto any = expanded(beginning("a"));
  ASSERT_EQ(any->children.size(), kAlternativesMax);
  EXPECT_EQ(readable(*any->children[0]), "appl");
  ASSERT_EQ(notes_.size(), 1u);
  EXPECT_EQ(notes_[0], "\"a*\": of the words that begin so, the 256 most frequent are searched for");
  Node all;
  for (int i = 0; i < 40; ++i) all.children.push_back(std::make_unique<Node>(beginning("a")));
  std::size_t words = 0;
  const auto wide = expanded(std::move(all));
  for (const auto& child : wide->children) words += std::max<std::size_t>(child->children.size(), 1);
  EXPECT_LE(words, kAlternativesOfQueryMax + 40);
}

TEST_F(ExpandTest, EditsThatWereAskedForAreWeighed) {
  add("neural", 5);
  add("neutral", 3);
  add("natural", 30);
  index();
  const auto any = expanded(near("neural", 2));
  EXPECT_EQ(readable(*any), "(neural OR neutral OR natur)");
  EXPECT_FLOAT_EQ(any->children[0]->weight, 1);
  EXPECT_LE(any->children[1]->weight, kOneEditWeight);
  EXPECT_LE(any->children[2]->weight, kTwoEditsWeight);
  EXPECT_EQ(readable(*expanded(near("neural", 1))), "(neural OR neutral)");
  EXPECT_EQ(readable(*expanded(near("xyzxyz", 2))), "xyzxyz");
}

TEST_F(ExpandTest, OnlySoManyWordsAreLookedForInVain) {
  add("neural");
  index();
  std::string text;
  for (int i = 0; i < 60; ++i)
    text += "zzqqx" + std::string(1, static_cast<char>('a' + i % 26)) +
            std::string(static_cast<std::size_t>(i / 26), 'q') + " ";
  expanded(text);
  EXPECT_NE(std::find(notes_.begin(), notes_.end(),
                      "near words are looked for only for the first 8 words that need it"),
            notes_.end());
}

TEST_F(ExpandTest, SearchFindsWhatWasMeant) {
  add("Neural networks", 5);
  add("Transformers for networks", 2, {"John Ellis"});
  add("Learning", 3);
  index();
  const auto searcher = Index::open(folder_.path());
  const auto found = [&](const char* text) { return searcher->search(read_query(text)).total; };
  EXPECT_EQ(found("nueral networks"), 5u);
  EXPECT_EQ(found("transfor*"), 2u);
  EXPECT_EQ(found("learnin*"), 3u);
  EXPECT_EQ(found("networsk~1"), 7u);
  EXPECT_EQ(found("au:elli*"), 2u);
  EXPECT_EQ(found("J. Ellis"), 2u);
  EXPECT_EQ(found("Ellis, J."), 2u);
  EXPECT_EQ(found("networks -transf*"), 5u);
  EXPECT_EQ(found("\"networks transformers\"~2"), 2u);
  EXPECT_EQ(found("title:nueral"), 0u);
  EXPECT_EQ(searcher->search(read_query("nueral")).notes.front(),
            "no paper has \"nueral\": searched for \"neural\"");
}

TEST_F(ExpandTest, EmptyIndexExpandsNothing) {
  snapshot_ = std::make_shared<const Snapshot>();
  EXPECT_EQ(expanded("nueral"), "nueral");
  EXPECT_EQ(readable(*expanded(beginning("a"))), "a");
  EXPECT_EQ(readable(*expanded(near("neural", 2))), "neural");
}

/// Every spelling one edit away is found, whatever the stemmer makes of it.
TEST_F(ExpandTest, NearWordsAreThoseOfAScan) {
  std::mt19937_64 random(23);
  const std::vector<std::string> beginnings{"gener", "optim", "learn", "comput", "relat", "happ"};
  const std::vector<std::string> endings{"",        "e",   "s", "ing",   "ed", "ation",
                                         "ational", "ize", "y", "iness", "or"};
  std::vector<std::string> words;
  std::string title;
  for (const std::string& b : beginnings) {
    for (const std::string& e : endings) {
      if (random() % 3 == 0) continue;
      words.push_back(b + e);
      title += " " + b + e;
    }
  }
  add(title);
  index();
  const Dictionary dictionary(*snapshot_);
  for (int round = 0; round < 400; ++round) {
    std::string typed = words[random() % words.size()];
    typed[random() % typed.size()] = static_cast<char>('a' + random() % 26);
    KeyBudget budget{100'000};
    std::vector<std::string> found;
    for (const KnownWord& known : dictionary.near(typed, 1, WordKind::text, budget))
      found.push_back(known.word);
    for (const std::string& word : words) {
      if (edit_distance(typed, word, 1) > 1) continue;
      const std::string stem(text::stem(word));
      EXPECT_NE(std::find(found.begin(), found.end(), stem), found.end()) << typed << " " << word;
    }
  }
}

}  // namespace
}  // namespace quire::index
