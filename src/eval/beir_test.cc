#include "eval/beir.h"

#include <gtest/gtest.h>

#include "eval/test_folder.h"

namespace quire::eval {
namespace {

constexpr std::string_view kHeader = "query-id\tcorpus-id\tscore\n";

std::vector<Document> documents_of(const TestCollection& set) {
  std::vector<Document> documents;
  const auto notes = read_corpus(set.path(), [&](Document&& document) {
    documents.push_back(std::move(document));
    return true;
  });
  EXPECT_TRUE(notes) << notes.error();
  return documents;
}

std::string fault_of_corpus(std::string_view text) {
  const TestCollection set;
  set.write("corpus.jsonl", text);
  const auto notes = read_corpus(set.path(), [](Document&&) { return true; });
  return notes ? "no fault" : notes.error().substr(set.path().string().size() + 1);
}

std::string fault_of_questions(std::string_view queries, std::string_view judgements) {
  const TestCollection set;
  set.write("queries.jsonl", queries);
  set.write("qrels/test.tsv", judgements);
  const auto questions = read_questions(set.path(), "test");
  return questions ? "no fault" : questions.error().substr(set.path().string().size() + 1);
}

TEST(Beir, ReadsDocumentsOfEveryUsualShape) {
  const TestCollection set;
  set.write("corpus.jsonl",
            "\xEF\xBB\xBF{\"_id\":\"d/1 \xC3\xA9\",\"title\":\"A  "
            "title\",\"text\":\"Some\\ntext\",\"metadata\":{}}\r\n"
            "\n"
            "{\"_id\":7,\"text\":\"number as id\",\"title\":null}\n"
            "{\"_id\":\"e\",\"title\":\"\",\"text\":\"\",\"authors\":\"Perlis, A. J. ; Samelson, K.\"}\n"
            "{\"_id\":\"f\",\"title\":\"t\",\"authors\":[\"A. Bee\",\"\",\"C. Dee\"]}");
  const auto documents = documents_of(set);
  ASSERT_EQ(documents.size(), 4u);
  EXPECT_EQ(documents[0].id, "d/1 \xC3\xA9");
  EXPECT_EQ(documents[0].title, "A title");
  EXPECT_EQ(documents[0].text, "Some text");
  EXPECT_EQ(documents[1].id, "7");
  ASSERT_EQ(documents[2].authors.size(), 2u);
  EXPECT_EQ(documents[2].authors[1].name, "Samelson, K.");
  EXPECT_EQ(documents[3].authors.size(), 2u);
}

TEST(Beir, OfDocumentsWithOneIdTheFirstCountsAndANoteNamesTheOther) {
  const TestCollection set;
  set.write("corpus.jsonl", "{\"_id\":\"a\",\"text\":\"one\"}\n{\"_id\":\"a\",\"text\":\"two\"}\n");
  std::vector<std::string> texts;
  const auto notes = read_corpus(set.path(), [&](Document&& document) {
    texts.push_back(document.text);
    return true;
  });
  ASSERT_TRUE(notes);
  EXPECT_EQ(texts, std::vector<std::string>{"one"});
  ASSERT_EQ(notes->size(), 1u);
  EXPECT_NE(notes->front().find("line 2: id 'a'"), std::string::npos) << notes->front();
}

TEST(Beir, ABrokenCorpusIsNamedByFileLineAndRule) {
  EXPECT_EQ(fault_of_corpus("{\"_id\":\"a\",\"text\":\"x\"}\n{\"_id\":\"b\",\"te"),
            "corpus.jsonl line 2: not JSON (incomplete JSON): '{\"_id\":\"b\",\"te'");
  EXPECT_EQ(fault_of_corpus("[1]\n"), "corpus.jsonl line 1: a JSON object was expected, not '[1]'");
  EXPECT_EQ(fault_of_corpus("{\"id\":\"a\",\"text\":\"x\"}"), "corpus.jsonl line 1: field '_id' is missing");
  EXPECT_EQ(fault_of_corpus("{\"_id\":\"\",\"text\":\"x\"}"), "corpus.jsonl line 1: the id is empty");
  EXPECT_EQ(fault_of_corpus("{\"_id\":1.5,\"text\":\"x\"}"),
            "corpus.jsonl line 1: field '_id' is neither text nor a whole number");
  EXPECT_EQ(fault_of_corpus("{\"_id\":\"a\",\"text\":[]}"), "corpus.jsonl line 1: field 'text' is not text");
  EXPECT_EQ(fault_of_corpus("{\"_id\":\"a\"}"),
            "corpus.jsonl line 1: neither 'title' nor 'text' is there; a document has one at least");
  EXPECT_EQ(fault_of_corpus("{\"_id\":\"a\",\"text\":\"x\",\"authors\":[1]}"),
            "corpus.jsonl line 1: field 'authors' holds something that is not text");
  EXPECT_EQ(fault_of_corpus("\n\n"), "corpus.jsonl: no document in it");
  EXPECT_NE(fault_of_corpus("{\"_id\":\"a\",\"text\":\"\xff\"}").find("line 1: not JSON"), std::string::npos);
  EXPECT_NE(fault_of_corpus(std::string(5u << 20, 'x')).find("line 1: 5242880 bytes long"),
            std::string::npos);
  EXPECT_NE(fault_of_corpus(std::string(100'000, '[')).find("line 1: not JSON"), std::string::npos);
  EXPECT_NE(
      fault_of_corpus("{\"_id\":\"a\",\"text\":\"" + std::string(2u << 20, 'x') + "\"}").find("at most"),
      std::string::npos);
}

TEST(Beir, FilesThatAreMissingAreNamed) {
  const TestCollection set;
  const auto questions = read_questions(set.path(), "test");
  ASSERT_FALSE(questions);
  EXPECT_NE(questions.error().find("qrels/test.tsv: there is no such file"), std::string::npos);
  const auto corpus = read_corpus(set.path(), [](Document&&) { return true; });
  ASSERT_FALSE(corpus);
  EXPECT_NE(corpus.error().find("corpus.jsonl: there is no such file"), std::string::npos);
}

TEST(Beir, QuestionsComeInTheirOrderWithWhatWasJudged) {
  const TestCollection set;
  set.write("queries.jsonl",
            "{\"_id\":\"q2\",\"text\":\"second\"}\n{\"_id\":\"q9\",\"text\":\"not judged\"}\n"
            "{\"_id\":1,\"text\":\"first\"}\n");
  set.write("qrels/test.tsv", std::string(kHeader) + "1\ta\t2\n1\tb\t0\nq2\ta\t1\nq2\ta\t1\nq7\ta\t1\n");
  const auto questions = read_questions(set.path(), "test");
  ASSERT_TRUE(questions) << questions.error();
  ASSERT_EQ(questions->judged.size(), 2u);
  EXPECT_EQ(questions->judged[0].id, "q2");
  EXPECT_EQ(questions->judged[1].text, "first");
  EXPECT_EQ(questions->judged[1].judged, (Grades{{"a", 2}, {"b", 0}}));
  EXPECT_EQ(questions->notes, (std::vector<std::string>{"1 judgements are there twice and count once",
                                                        "1 judged questions are not in queries.jsonl and are "
                                                        "left out",
                                                        "1 queries have no judgement and are not asked"}));
}

TEST(Beir, BrokenQuestionsAndJudgementsAreNamedByFileLineAndRule) {
  const std::string query = "{\"_id\":\"q\",\"text\":\"x\"}\n";
  const std::string header(kHeader);
  EXPECT_EQ(fault_of_questions(query, header + "q\td\t1\nq\td2"),
            "qrels/test.tsv line 3: 'q d2' is not question, document and grade with tabs between them");
  EXPECT_EQ(fault_of_questions(query, header + "q\t0\td\t1\n"),
            "qrels/test.tsv line 2: 'q 0 d 1' is not question, document and grade with tabs between them");
  EXPECT_EQ(fault_of_questions(query, header + "q\td\thigh\n"),
            "qrels/test.tsv line 2: the grade 'high' is not a whole number from -1000 to 1000");
  EXPECT_EQ(fault_of_questions(query, header + "q\td\t99999999999\n"),
            "qrels/test.tsv line 2: the grade '99999999999' is not a whole number from -1000 to 1000");
  EXPECT_EQ(fault_of_questions(query, "q\td\t1\n"),
            "qrels/test.tsv line 1: 'q d 1' stands where the line of column names should be; put query-id, "
            "corpus-id, score with tabs between them in front");
  EXPECT_EQ(
      fault_of_questions(query, header + "q\td\t1\nq\td\t2\n"),
      "qrels/test.tsv line 3: document 'd' has grade 2 for question 'q', and grade 1 on an earlier line");
  EXPECT_EQ(fault_of_questions(query, header), "qrels/test.tsv: no judgement in it");
  EXPECT_EQ(fault_of_questions(query + query, header + "q\td\t1\n"),
            "queries.jsonl line 2: the id 'q' is on line 1 already");
  EXPECT_EQ(fault_of_questions("{\"_id\":\"q\",\"query\":\"x\"}\n", header + "q\td\t1\n"),
            "queries.jsonl line 1: field 'text' is missing; a query is {\"_id\": ..., \"text\": ...}");
  EXPECT_EQ(fault_of_questions("q\tx\n", header + "q\td\t1\n").substr(0, 29),
            "queries.jsonl line 1: not JSO");
  EXPECT_EQ(fault_of_questions(query, header + "other\td\t1\n"),
            "queries.jsonl: none of its 1 queries is judged in qrels/test.tsv; do both belong together?");
}

}  // namespace
}  // namespace quire::eval
