// A whole Meaning against an endpoint on loopback that serves the vectors of Quire's own embedder.
#include "meaning/endpoint_meaning.h"

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "meaning/embedder.h"
#include "meaning/test_endpoint.h"
#include "meaning/test_papers.h"
#include "meaning/test_store.h"
#include "paper/test_folder.h"
#include "paper/test_server.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;

class EndpointMeaningTest : public testing::Test {
 protected:
  static constexpr std::size_t kPapers = 600;

  void SetUp() override {
    ::setenv("no_proxy", "127.0.0.1", 1);
    ::unsetenv("QUIRE_EMBEDDING_KEY");
    add(kPapers);
    own_ = Meaning::open(folder_.path() / "own", {});
    own_->catch_up(store_);
    for (const auto& entry : fs::directory_iterator(folder_.path() / "own"))
      if (entry.path().filename().string().starts_with("model-"))
        embedder_ = std::make_unique<Embedder>(Embedder::load(entry.path()).value());
    ASSERT_NE(embedder_, nullptr);
    server_ = std::make_unique<TestServer>(
        [this](const std::string& request, std::size_t number) { return answer(request, number); });
    choice_.endpoint = server_->url("/v1");
    choice_.model = "served";
    choice_.deadline_ms = 60'000;
  }

  TestAnswer answer(const std::string& request, std::size_t number) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (fault_) {
      if (auto faulty = fault_(request, number); !faulty.bytes.empty()) return faulty;
    }
    for (const std::string& text : texts_in(request)) ++paid_[text];
    return {http_answer(200, embeddings_for(request, [this](const std::string& text) {
                          auto vector = embedder_->embed_query(text);
                          vector.resize(dimensions_, 0.5F);
                          return vector;
                        }))};
  }
  void fault(TestServer::Answer what) {
    const std::lock_guard<std::mutex> lock(mutex_);
    fault_ = std::move(what);
  }
  std::size_t paid() {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::size_t sum = 0;
    for (const auto& [text, times] : paid_) sum += times;
    return sum;
  }
  void add(std::size_t count) {
    for (const TopicPaper& paper : maker_.make(count)) {
      papers_.push_back(paper);
      store_.set(static_cast<store::Doc>(papers_.size()), paper.title, paper.abstract);
    }
  }
  fs::path directory() const { return folder_.path() / "meaning"; }
  std::unique_ptr<Meaning> open() {
    write_choice(directory(), choice_);
    return Meaning::open(directory(), {});
  }
  /// What is thrown, or "".
  std::string follow(Meaning& meaning, const std::function<bool()>& stop = {}) {
    try {
      meaning.follow(store_, 0, stop);
    } catch (const std::runtime_error& fault) {
      return fault.what();
    }
    return "";
  }
  static std::vector<store::Doc> docs(const std::vector<Candidate>& found) {
    std::vector<store::Doc> out;
    for (const Candidate& one : found) out.push_back(one.doc);
    return out;
  }
  static std::vector<store::Doc> docs(const std::vector<Fused>& found) {
    std::vector<store::Doc> out;
    for (const Fused& one : found) out.push_back(one.doc);
    return out;
  }

  TestFolder folder_;
  TestStore store_;
  TopicPapers maker_{1};
  std::vector<TopicPaper> papers_;
  std::unique_ptr<Meaning> own_;
  std::unique_ptr<Embedder> embedder_;
  std::mutex mutex_;
  TestServer::Answer fault_;
  std::size_t dimensions_ = kDimensions;
  std::map<std::string, std::size_t> paid_;
  Choice choice_;
  std::unique_ptr<TestServer> server_;  ///< the last: it uses what is above
};

TEST_F(EndpointMeaningTest, TheSameVectorsRankTheSame) {
  const auto meaning = open();
  EXPECT_EQ(follow(*meaning), "");
  const auto stats = meaning->stats();
  ASSERT_TRUE(stats.endpoint && stats.endpoint->whole);
  EXPECT_EQ(stats.papers, kPapers);
  EXPECT_EQ(stats.endpoint->dimensions, kDimensions);
  EXPECT_EQ(stats.endpoint->papers_usage.requests, (512 + 63) / 64 + (kPapers - 512 + 63) / 64);
  EXPECT_EQ(stats.endpoint->papers_usage.tokens, 9 * stats.endpoint->papers_usage.requests);
  EXPECT_EQ(stats.endpoint->papers_usage.estimated, 0u);
  std::vector<Candidate> words;
  for (store::Doc doc = 1; doc <= 40; ++doc) words.push_back({doc * 3, 5.0 - 0.1 * doc});
  for (std::size_t i = 0; i < kPapers; i += 23) {
    const std::string& question = papers_[i].title;
    EXPECT_EQ(docs(meaning->search(question, 50)), docs(own_->search(question, 50))) << question;
    EXPECT_EQ(docs(meaning->fused(question, words, true, 200)),
              docs(own_->fused(question, words, true, 200)));
    const auto doc = static_cast<store::Doc>(i + 1);
    EXPECT_EQ(docs(meaning->similar(doc, 20)), docs(own_->similar(doc, 20)));
  }
  EXPECT_GT(meaning->stats().endpoint->questions_usage.tokens, 0u);
}

TEST_F(EndpointMeaningTest, TheOwnEmbedderAnswersUntilAllHaveAVector) {
  const auto meaning = open();
  fault([](const std::string&, std::size_t number) {
    return number < 3 ? TestAnswer{} : TestAnswer{http_answer(401, "{}")};
  });
  EXPECT_NE(follow(*meaning).find("HTTP 401; look at QUIRE_EMBEDDING_KEY"), std::string::npos);
  meaning->learn(store_);
  EXPECT_FALSE(meaning->stats().endpoint->whole);
  EXPECT_NE(meaning->stats().endpoint->trouble.find("401"), std::string::npos);
  const std::size_t before = server_->requests().size();
  EXPECT_EQ(docs(meaning->search(papers_[3].title, 10)), docs(own_->search(papers_[3].title, 10)));
  EXPECT_EQ(server_->requests().size(), before) << "questions go to who answers";
  fault({});
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_TRUE(meaning->stats().endpoint->whole);
  EXPECT_EQ(meaning->stats().endpoint->trouble, "");
}

TEST_F(EndpointMeaningTest, NothingIsPaidTwice) {
  {
    const auto meaning = open();
    int asked = 0;
    EXPECT_EQ(follow(*meaning, [&] { return ++asked > 8; }), "");
    EXPECT_LT(paid(), kPapers);
    EXPECT_GT(paid(), 0u);
  }
  {
    const auto meaning = open();
    EXPECT_EQ(follow(*meaning), "");
    EXPECT_EQ(paid(), kPapers);
  }
  // Read again and touched without another text.
  for (store::Doc doc = 1; doc <= 50; ++doc)
    store_.set(doc, papers_[doc - 1].title, papers_[doc - 1].abstract);
  add(1);
  store_.set(7, "another title", papers_[0].abstract);
  const auto meaning = open();
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_EQ(paid(), kPapers + 2);
  EXPECT_EQ(meaning->stats().papers, kPapers + 1);
  store_.lose(8);
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_TRUE(meaning->similar(8, 3).empty());
  EXPECT_EQ(paid(), kPapers + 2);
  for (const auto& [text, times] : paid_) EXPECT_EQ(times, 1u) << text;
}

TEST_F(EndpointMeaningTest, WhatPassesIsAskedAgain) {
  fault([](const std::string&, std::size_t number) -> TestAnswer {
    if (number == 0) return {http_answer(429, "{}", "Retry-After: 1\r\n")};
    if (number == 4) return {http_answer(500, "oops")};
    return {};
  });
  const auto meaning = open();
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_EQ(paid(), kPapers);
  EXPECT_TRUE(meaning->stats().endpoint->whole);
}

TEST_F(EndpointMeaningTest, WhatIsNoAnswerIsAClearErrorAndLosesNothing) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {http_answer(200, "{\"data\":[{\"embedding\":[1,2"), "is not JSON"},
      {http_answer(200, "<!doctype html>"), "a page, not with JSON"},
      {http_answer(200, R"({"data":[{"embedding":[1,2,3]}]})"), "1 vectors for 64 texts"},
      {http_answer(404, R"({"error":{"message":"no such model"}})"), "no such model"},
      {http_answer(400, R"({"error":"not for embeddings"})"), "not for embeddings"}};
  const auto meaning = open();
  for (const auto& [bytes, part] : cases) {
    fault([bytes = bytes](const std::string& request, std::size_t) {
      return texts_in(request).size() == 1 && bytes.find(" 400 ") == std::string::npos ? TestAnswer{}
                                                                                       : TestAnswer{bytes};
    });
    const std::string said = follow(*meaning);
    EXPECT_NE(said.find(part), std::string::npos) << said;
    EXPECT_EQ(said.find('\n'), std::string::npos) << said;
  }
  fault({});
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_EQ(paid(), kPapers);
  EXPECT_EQ(meaning->stats().endpoint->refused, 0u);
}

TEST_F(EndpointMeaningTest, AModelThatChangedBehindItsNameIsRefused) {
  const auto meaning = open();
  EXPECT_EQ(follow(*meaning), "");
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    dimensions_ = 300;
  }
  add(10);
  EXPECT_NE(follow(*meaning).find("300 dimensions, not 256; another model?"), std::string::npos);
  EXPECT_EQ(meaning->stats().papers, kPapers);
  EXPECT_EQ(meaning->ask("a new question")->missing(), "meaning did not answer");
  choice_.dimensions = 300;  // chosen as another generation, all is well
  write_choice(directory(), choice_);
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_EQ(meaning->stats().endpoint->dimensions, 300u);
  EXPECT_NE(server_->requests().back().find("\"dimensions\":300"), std::string::npos);
}

TEST_F(EndpointMeaningTest, ATextThatIsRefusedDoesNotHoldUpOthers) {
  store_.set(10, "poison", "poison " + std::string(300, 'x'));
  std::string long_one;
  while (long_one.size() < 4000) long_one += papers_[19].abstract;
  store_.set(20, "too long", long_one);
  fault([](const std::string& request, std::size_t) -> TestAnswer {
    for (const std::string& text : texts_in(request))
      if (text.find("poison") != std::string::npos || text.size() > 2500)
        return {http_answer(400, R"({"error":"context length"})")};
    return {};
  });
  const auto meaning = open();
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_EQ(meaning->stats().endpoint->refused, 1u);
  EXPECT_TRUE(meaning->stats().endpoint->whole);
  const std::size_t sent = paid();
  EXPECT_EQ(sent, kPapers - 1) << "the long one is cut";
  add(1);
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_EQ(paid(), sent + 1);
}

TEST_F(EndpointMeaningTest, TheLimitOfTokensHolds) {
  choice_.tokens_max = 3000;  // the answers say 9 a batch; before, some 64 * 40 are taken for likely
  choice_.concurrency = 1;
  const auto meaning = open();
  follow(*meaning);
  const auto stats = meaning->stats().endpoint.value();
  EXPECT_TRUE(stats.limit_reached);
  EXPECT_LE(stats.spent(), 3000u);
  EXPECT_FALSE(stats.whole);
  EXPECT_NE(stats.trouble.find("limit of 3000 tokens"), std::string::npos) << stats.trouble;
  const std::size_t before = paid();
  follow(*meaning);
  EXPECT_EQ(paid(), before);
  choice_.tokens_max = 0;
  write_choice(directory(), choice_);
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_EQ(paid(), kPapers);
}

TEST_F(EndpointMeaningTest, TheChoiceMayChangeWhileItIsOpen) {
  const auto meaning = Meaning::open(directory(), {});
  meaning->catch_up(store_);
  EXPECT_FALSE(meaning->stats().endpoint);
  write_choice(directory(), choice_);
  EXPECT_EQ(follow(*meaning), "");
  ASSERT_TRUE(meaning->stats().endpoint);
  EXPECT_TRUE(meaning->stats().endpoint->whole);
  remove_choice(directory());
  add(2);
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_FALSE(meaning->stats().endpoint);
  EXPECT_EQ(paid(), kPapers);
  EXPECT_EQ(docs(meaning->search(papers_[5].title, 1)).size(), 1u);
  write_choice(directory(), choice_);
  EXPECT_EQ(follow(*meaning), "");
  EXPECT_EQ(paid(), kPapers + 2) << "what was paid for is still there";
}

TEST_F(EndpointMeaningTest, WithoutAnswerTheWordsRankAndItIsSaid) {
  choice_.deadline_ms = 20;
  const auto meaning = open();
  EXPECT_EQ(follow(*meaning), "");
  fault([&](const std::string&, std::size_t) -> TestAnswer {
    return {http_answer(200, std::string(1000, ' ')), std::chrono::milliseconds(20)};
  });
  const std::vector<Candidate> words = {{3, 2}, {1, 1}};
  for (int i = 0; i < 3; ++i) {
    const auto question = meaning->ask("slow " + std::to_string(i));
    EXPECT_EQ(docs(question->fused(words, false, 10)), (std::vector<store::Doc>{3, 1}));
    EXPECT_EQ(question->missing(), "meaning did not answer in time");
  }
  EXPECT_EQ(meaning->ask("another")->missing(), "meaning does not answer") << "it is left alone for a while";
  EXPECT_NE(meaning->stats().endpoint->trouble, "");
  EXPECT_FALSE(meaning->similar(3, 5).empty()) << "papers have their vectors";
}

TEST_F(EndpointMeaningTest, AnotherProcessReadsAndPaysForNoPaper) {
  const auto writer = open();
  EXPECT_EQ(follow(*writer), "");
  const auto reader = open();
  EXPECT_FALSE(reader->writer());
  add(5);
  follow(*reader);
  EXPECT_EQ(paid(), kPapers);
  EXPECT_EQ(follow(*writer), "");
  follow(*reader);
  EXPECT_EQ(reader->stats().papers, kPapers + 5);
  EXPECT_EQ(docs(reader->search(papers_[2].title, 9)), docs(writer->search(papers_[2].title, 9)));
}

TEST_F(EndpointMeaningTest, AnotherStoreIsComparedFromItsStart) {
  {
    const auto meaning = open();
    EXPECT_EQ(follow(*meaning), "");
  }
  Meaning::store_replaced(directory());
  TestStore other;
  for (store::Doc doc = 1; doc <= 100; ++doc) {
    const TopicPaper& paper = papers_[doc <= 90 ? doc - 1 : 600 - doc];
    other.set(doc, paper.title, paper.abstract);
  }
  const auto meaning = open();
  meaning->follow(other, 0, {});
  EXPECT_EQ(paid(), kPapers + 10) << "ten papers have other numbers";
}

TEST(SentText, IsTitleAndAbstractReadAsTheOwnEmbedderReadsThem) {
  Paper paper(PaperId::own_id("x"));
  paper.title = "On $\\ell_p$ norms";
  paper.abstract = "We \\emph{show} Erd\\H{o}s.";
  Choice choice;
  choice.paper_prefix = "passage: ";
  EXPECT_EQ(sent_text(choice, paper), "passage: On ell p norms\nWe show Erdős.");
  choice.text_chars_max = 100;
  paper.abstract.clear();
  for (int i = 0; i < 200; ++i) paper.abstract += "ő";
  EXPECT_EQ(sent_text(choice, paper).size(), 9 + 15 + 85 * 2) << "cut between characters";
  EXPECT_EQ(sent_text(choice, Paper(PaperId::own_id("y"))), "");
}

TEST(Choice, ComesBackAsItWasAndHoldsNoKey) {
  const TestFolder folder;
  EXPECT_FALSE(read_choice(folder.path()).value());
  Choice choice;
  choice.endpoint = "https://vectors.example/v1";
  choice.model = "small \"quoted\"";
  choice.dimensions = 512;
  choice.key_env = "MY_KEY";
  choice.tokens_max = 1'000'000'000'000;
  write_choice(folder.path(), choice);
  const auto read = read_choice(folder.path()).value();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->model, choice.model);
  EXPECT_EQ(read->tokens_max, choice.tokens_max);
  EXPECT_EQ(generation_name(*read), generation_name(choice));
  Choice other = choice;
  other.dimensions = 256;
  EXPECT_NE(generation_name(other), generation_name(choice));
  other = choice;
  other.tokens_max = other.concurrency = other.deadline_ms = 7;
  EXPECT_EQ(generation_name(other), generation_name(choice)) << "limits do not change vectors";
  remove_choice(folder.path());
  EXPECT_FALSE(read_choice(folder.path()).value());
}

TEST(Choice, AFileThatIsNoneIsSaid) {
  const TestFolder folder;
  for (const char* text : {"", "{", "[]", "{\"endpoint\":7}", "{\"endpoint\":\"http://a\"}",
                           "{\"endpoint\":\"http://a\",\"model\":\"m\",\"batch\":0}",
                           "{\"endpoint\":\"http://a\",\"model\":\"m\",\"batch\":-1}"}) {
    std::ofstream(folder.path() / "endpoint.json", std::ios::trunc) << text;
    const auto read = read_choice(folder.path());
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().find("endpoint.json: "), std::string::npos);
    const auto meaning = Meaning::open(folder.path());
    EXPECT_EQ(meaning->stats().faults.size(), 1u);
  }
}

}  // namespace
}  // namespace quire::meaning
