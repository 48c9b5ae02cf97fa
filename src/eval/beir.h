// A test collection in the layout of BEIR (Thakur et al., NeurIPS 2021, datasets track): corpus.jsonl,
// queries.jsonl and qrels/SPLIT.tsv in one folder. The corpus is streamed, questions and judgements are held.
// A file that is not what it should be ends the reading with its name, line and rule; nothing is guessed.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "eval/measures.h"
#include "paper/paper.h"

namespace quire::eval {

struct Document {
  std::string id;
  std::string title;
  std::string text;
  std::vector<Author> authors;
};

/// A question and what was judged for it.
struct Question {
  std::string id;
  std::string text;
  Grades judged;
};

struct Questions {
  std::vector<Question> judged;    ///< those with judgements, in the order of queries.jsonl
  std::vector<std::string> notes;  ///< what was left out, a sentence each
};

/// queries.jsonl and qrels/`split`.tsv of the folder.
Result<Questions> read_questions(const std::filesystem::path& folder, const std::string& split);

/// Hands over corpus.jsonl of the folder, document by document, until `take` returns false. Of documents with
/// one id the first is handed over. Returns notes on what was left out.
Result<std::vector<std::string>> read_corpus(const std::filesystem::path& folder,
                                             const std::function<bool(Document&&)>& take);

inline constexpr std::size_t kIdBytesMax = 512;
inline constexpr int kGradeMax = 1000;
inline constexpr std::size_t kQuestionsMax = 2'000'000;
inline constexpr std::size_t kJudgementsMax = 20'000'000;

}  // namespace quire::eval
