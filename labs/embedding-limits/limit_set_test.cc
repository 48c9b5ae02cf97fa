// LIMIT keeps what it promises: what a query asks for stands in the documents of its people and in no other.
#include "labs/embedding-limits/limit_set.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "labs/embedding-limits/lexical.h"

namespace quire::labs::embedding_limits {
namespace {

namespace json = boost::json;

/// Whether `words` stand one after the other in `text`.
bool contains(const std::vector<std::string>& text, const std::vector<std::string>& words) {
  return std::search(text.begin(), text.end(), words.begin(), words.end()) != text.end();
}

LimitOptions options(std::size_t documents, Pattern pattern = Pattern::dense) {
  LimitOptions o;
  o.documents = documents;
  o.pattern = pattern;
  return o;
}

TEST(Likes, AreManyAndNoneIsInsideAnother) {
  const std::vector<std::string> things(our_likes().begin(), our_likes().end());
  EXPECT_GE(things.size(), 1100u);
  const Status status = check_things(things);
  EXPECT_TRUE(status) << status.error();
  for (const std::string& thing : things) {
    EXPECT_FALSE(thing.empty());
    EXPECT_EQ(thing.find_first_of(",.\"\\\n"), std::string::npos) << thing;
  }
}

TEST(Names, AreEnoughAndAnswerNoQuery) {
  std::set<std::string> words{"who", "likes", "and"};
  for (const std::string_view thing : our_likes())
    for (const std::string& word : words_of(thing)) words.insert(word);
  EXPECT_GE(first_names().size() * last_names().size(), kDocumentsMax);
  for (const auto names : {first_names(), last_names()}) {
    std::set<std::string_view> once(names.begin(), names.end());
    EXPECT_EQ(once.size(), names.size());
    for (const std::string_view name : names)
      for (const std::string& word : words_of(name)) EXPECT_FALSE(words.contains(word)) << name;
  }
}

/// By reading the documents, not by what the set says of itself.
void expect_relevance_in_the_text(const LimitSet& set) {
  std::vector<std::vector<std::string>> texts;
  for (std::size_t i = 0; i < set.documents(); ++i) texts.push_back(words_of(set.document_text(i)));
  for (std::size_t q = 0; q < set.queries(); ++q) {
    std::vector<std::string> asked = words_of(set.query_text(q));
    ASSERT_EQ(asked[0], "who");
    ASSERT_EQ(asked[1], "likes");
    asked.erase(asked.begin(), asked.begin() + 2);
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = 0; i < texts.size(); ++i)
      if (contains(texts[i], asked)) found.push_back(i);
    const auto positives = set.relevance().positives(q);
    ASSERT_EQ(found, std::vector<std::uint32_t>(positives.begin(), positives.end())) << set.query_text(q);
  }
}

TEST(LimitSet, SmallOneAsksForEveryPairOf46) {
  const LimitSet set = make_limit(options(46)).value();
  EXPECT_EQ(set.documents(), 46u);
  EXPECT_EQ(set.queries(), 1000u);
  EXPECT_EQ(set.people_asked_for(), 46u);
  std::set<std::vector<std::uint32_t>> pairs;
  for (std::size_t q = 0; q < 1000; ++q)
    pairs.emplace(set.relevance().positives(q).begin(), set.relevance().positives(q).end());
  EXPECT_EQ(pairs.size(), 1000u);
  for (std::size_t i = 0; i < 46; ++i) EXPECT_EQ(set.likes(i).size(), 45u);
  expect_relevance_in_the_text(set);
}

TEST(LimitSet, LargeOneSurroundsThemWithOthers) {
  const LimitSet set = make_limit(options(600)).value();
  EXPECT_EQ(set.people_asked_for(), 46u);
  expect_relevance_in_the_text(set);
  std::set<std::string> names;
  std::set<std::uint32_t> asked, places;
  for (std::size_t q = 0; q < set.queries(); ++q) {
    EXPECT_TRUE(asked.insert(set.asked(q)).second);
    places.insert(set.relevance().positives(q).begin(), set.relevance().positives(q).end());
  }
  EXPECT_EQ(places.size(), 46u);
  EXPECT_GT(*places.rbegin(), 300u) << "people who are asked for stand anywhere";
  for (std::size_t i = 0; i < set.documents(); ++i) {
    const std::string text = set.document_text(i);
    EXPECT_TRUE(names.insert(text.substr(0, text.find(" likes "))).second);
    EXPECT_EQ(set.likes(i).size(), 45u) << "everybody likes as much";
    EXPECT_EQ(std::set<std::uint32_t>(set.likes(i).begin(), set.likes(i).end()).size(), 45u);
    if (places.contains(static_cast<std::uint32_t>(i))) continue;
    for (const std::uint32_t thing : set.likes(i)) EXPECT_FALSE(asked.contains(thing));
  }
}

TEST(LimitSet, StrictAsksForThingsWhoseWordsAreTheirOwn) {
  std::map<std::string, int> in_things;
  for (const std::string_view thing : our_likes()) {
    const auto words = words_of(thing);
    for (const std::string& word : std::set<std::string>(words.begin(), words.end())) ++in_things[word];
  }
  const LimitSet strict = make_limit(options(46)).value();
  for (std::size_t q = 0; q < strict.queries(); ++q)
    for (const std::string& word : words_of(strict.thing(strict.asked(q))))
      EXPECT_EQ(in_things[word], 1) << word;
  LimitOptions shared = options(46);
  shared.strict = false;
  const LimitSet loose = make_limit(shared).value();
  expect_relevance_in_the_text(loose);
  bool shares = false;
  for (std::size_t q = 0; q < loose.queries(); ++q)
    for (const std::string& word : words_of(loose.thing(loose.asked(q))))
      shares = shares || in_things[word] > 1;
  EXPECT_TRUE(shares);
}

TEST(LimitSet, OfEveryPattern) {
  for (const Pattern pattern : {Pattern::random, Pattern::cycle, Pattern::disjoint}) {
    LimitOptions o = options(300, pattern);
    o.queries = 120;
    const LimitSet set = make_limit(o).value();
    EXPECT_EQ(set.queries(), 120u) << word(pattern);
    expect_relevance_in_the_text(set);
  }
  LimitOptions triples = options(60);
  triples.k = 3;
  expect_relevance_in_the_text(make_limit(triples).value());
}

TEST(LimitSet, SameSeedSameSet) {
  const auto text = [](std::uint64_t seed) {
    LimitOptions o = options(60);
    o.seed = seed;
    std::ostringstream out;
    const LimitSet set = make_limit(o).value();
    write_corpus(set, out);
    write_queries(set, out);
    write_qrels(set, out);
    return out.str();
  };
  EXPECT_EQ(text(4), text(4));
  EXPECT_NE(text(4), text(5));
}

TEST(LimitSet, SaysWhatTheListsCannotGive) {
  const auto error = [](LimitOptions o, const std::vector<std::string>& things) {
    const auto set = make_limit(o, things);
    return set ? std::string() : set.error();
  };
  const std::vector<std::string> few{"Apples", "Pears", "Plums", "Figs", "Dates"};
  LimitOptions o = options(46);
  EXPECT_NE(error(o, few).find("1000 queries ask for a thing each, and 5 of the 5"), std::string::npos);
  o.documents = 45;
  EXPECT_NE(error(o, few).find("need at least 46 documents, not 45"), std::string::npos);
  o.documents = 4;
  o.queries = 3;
  EXPECT_NE(error(o, few).find("at least 48 things"), std::string::npos) << error(o, few);
  o.likes = 2;
  EXPECT_EQ(error(o, few), "");
  o.documents = 60'000;
  EXPECT_NE(error(o, few).find("at most 50000"), std::string::npos);
}

TEST(Things, BreakingRelevanceIsSeen) {
  const auto error = [](const std::vector<std::string>& things) {
    const Status status = check_things(things);
    return status ? std::string() : status.error();
  };
  EXPECT_EQ(error({"Squash", "Spaghetti", "Marsquash"}), "");
  EXPECT_NE(error({"Squash", "Spaghetti Squash"}).find("contains \"squash\""), std::string::npos);
  EXPECT_NE(error({"Green Tea", "Iced Green Tea Ice"}).find("contains \"green tea\""), std::string::npos);
  EXPECT_NE(error({"Tea", "tea"}).find("twice"), std::string::npos);
  EXPECT_NE(error({"..."}).find("no word"), std::string::npos);
  EXPECT_NE(error({"a\xff"}).find("no plain text"), std::string::npos);
  EXPECT_NE(error({"a\tb"}).find("no plain text"), std::string::npos);
}

TEST(Things, AreReadLineByLine) {
  const auto things = parse_things("Apples\r\n\n Green Tea \nCrème brûlée", "list");
  ASSERT_TRUE(things) << things.error();
  EXPECT_EQ(*things, (std::vector<std::string>{"Apples", " Green Tea", "Crème brûlée"}));
  EXPECT_FALSE(parse_things("", "list"));
  EXPECT_FALSE(parse_things("\n\n", "list"));
  EXPECT_NE(parse_things("Apples\n!!\n", "list").error().find("list: line 2: "), std::string::npos);
  EXPECT_FALSE(parse_things(std::string(300, 'x'), "list"));
  EXPECT_FALSE(parse_things(std::string("a\0b", 3), "list"));
}

TEST(LimitSet, IsWrittenAsJsonAndTsv) {
  std::vector<std::string> things;
  for (int i = 0; i < 20; ++i) things.push_back("\"Thing\\" + std::to_string(i) + "\"");
  LimitOptions o = options(4);
  o.queries = 3;
  o.likes = 3;
  o.strict = false;
  const LimitSet set = make_limit(o, things).value();
  std::ostringstream corpus, qrels, lines;
  write_corpus(set, corpus);
  write_qrels(set, qrels);
  write_qrels_jsonl(set, lines);
  std::istringstream in(corpus.str());
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    const json::object document = json::parse(line).as_object();
    EXPECT_EQ(document.at("_id").as_string(), set.document_id(count));
    EXPECT_EQ(document.at("title").as_string(), "");
    EXPECT_EQ(document.at("text").as_string(), set.document_text(count));
  }
  EXPECT_EQ(count, 4u);
  EXPECT_EQ(qrels.str().substr(0, 26), "query-id\tcorpus-id\tscore\nq");
  const std::string first = lines.str().substr(0, lines.str().find('\n'));
  EXPECT_EQ(json::parse(first).at("score").as_int64(), 1);
  EXPECT_EQ(json::parse(first).at("query-id").as_string(), "query_0");
}

}  // namespace
}  // namespace quire::labs::embedding_limits
