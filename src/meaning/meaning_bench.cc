// How the embedder and the fusion rank on test collections in the layout of BEIR, with a plain BM25 beside
// them (k1 = 1.2, b = 0.75, stop words out, title and text as one), all in memory; and how fast it trains and
// encodes. `quire eval` measures the whole product; this measures the room alone. A run in the format of TREC
// after a folder (quire eval FOLDER --mode words --run FILE) takes the place of the plain BM25.
//   meaning_bench FOLDER [RUN] ...
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <numeric>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "meaning/embedder.h"
#include "meaning/fusion.h"

namespace {

using namespace quire::meaning;
namespace json = boost::json;

constexpr std::size_t kDepth = 1000;

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Document {
  std::string title;
  std::string text;
};

struct Collection {
  std::vector<Document> documents;
  std::map<std::string, std::uint32_t> number_of;
  struct Question {
    std::string id;
    std::string text;
    std::map<std::string, int> judged;
  };
  std::vector<Question> questions;
};

template <class Take>
void each_object(const std::string& file, Take&& take) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + ": cannot be opened");
  for (std::string line; std::getline(in, line);) take(json::parse(line).as_object());
}

std::string text_of(const json::object& object, const char* key) {
  const auto* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

Collection read(const std::string& folder) {
  Collection out;
  each_object(folder + "/corpus.jsonl", [&](const json::object& one) {
    if (out.number_of.try_emplace(text_of(one, "_id"), out.documents.size()).second)
      out.documents.push_back({text_of(one, "title"), text_of(one, "text")});
  });
  std::map<std::string, std::map<std::string, int>> judged;
  std::ifstream in(folder + "/qrels/test.tsv");
  std::string line;
  for (std::getline(in, line); std::getline(in, line);) {
    const auto tab = line.find('\t');
    const auto next = line.find('\t', tab + 1);
    const int grade = static_cast<int>(std::strtol(line.c_str() + next + 1, nullptr, 10));
    if (grade > 0) judged[line.substr(0, tab)][line.substr(tab + 1, next - tab - 1)] = grade;
  }
  each_object(folder + "/queries.jsonl", [&](const json::object& one) {
    if (const auto found = judged.find(text_of(one, "_id")); found != judged.end())
      out.questions.push_back({text_of(one, "_id"), text_of(one, "text"), found->second});
  });
  return out;
}

/// What a run in the format of TREC found, by question.
std::map<std::string, std::vector<Candidate>> read_run(const std::string& file, const Collection& set) {
  std::map<std::string, std::vector<Candidate>> out;
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file + ": cannot be opened");
  std::string question, q0, document, rank, score, tag;
  while (in >> question >> q0 >> document >> rank >> score >> tag)
    out[question].push_back({set.number_of.at(document), std::strtod(score.c_str(), nullptr)});
  return out;
}

/// Exact BM25 over everything, from one inverted list a word.
class PlainWords {
 public:
  explicit PlainWords(const std::vector<Document>& documents) : lengths_(documents.size()) {
    for (std::uint32_t doc = 0; doc < documents.size(); ++doc) {
      std::vector<std::uint32_t> words;
      const auto take = [&](std::string_view stem) { words.push_back(table_.add(stem)); };
      for_each_stem(documents[doc].title, take);
      for_each_stem(documents[doc].text, take);
      lengths_[doc] = static_cast<double>(words.size());
      lists_.resize(table_.size());
      for (const Count& count : counted(words)) lists_[count.word].push_back({doc, count.times});
    }
    mean_ = std::accumulate(lengths_.begin(), lengths_.end(), 0.0) / static_cast<double>(lengths_.size());
  }

  std::vector<Candidate> search(const std::string& question, std::size_t depth) const {
    std::vector<std::uint32_t> words;
    for_each_stem(question, [&](std::string_view stem) {
      if (const auto word = table_.find(stem)) words.push_back(*word);
    });
    std::vector<double> scores(lengths_.size(), 0.0);
    const auto papers = static_cast<double>(lengths_.size());
    for (const Count& count : counted(words)) {
      const auto with = static_cast<double>(lists_[count.word].size());
      const double idf = std::log(1 + (papers - with + 0.5) / (with + 0.5));
      for (const Count& in : lists_[count.word]) {
        const auto times = static_cast<double>(in.times);
        scores[in.word] += idf * 2.2 * times / (times + 1.2 * (0.25 + 0.75 * lengths_[in.word] / mean_));
      }
    }
    return best_of(scores, depth);
  }

  static std::vector<Candidate> best_of(const std::vector<double>& scores, std::size_t depth) {
    std::vector<Candidate> out;
    for (std::uint32_t doc = 0; doc < scores.size(); ++doc) {
      if (scores[doc] > 0) out.push_back({doc, scores[doc]});
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    if (out.size() > depth) out.resize(depth);
    return out;
  }

 private:
  WordTable table_;
  std::vector<std::vector<Count>> lists_;  ///< of (document, times)
  std::vector<double> lengths_;
  double mean_ = 1;
};

struct Measures {
  double ndcg = 0, recall = 0, map = 0;
};

Measures measure(const std::vector<std::uint32_t>& ranked, const Collection& set,
                 const std::map<std::string, int>& judged) {
  std::map<std::uint32_t, int> grades;
  std::vector<int> best;
  for (const auto& [id, grade] : judged) {
    best.push_back(grade);
    if (const auto found = set.number_of.find(id); found != set.number_of.end())
      grades[found->second] = grade;
  }
  std::sort(best.rbegin(), best.rend());
  Measures out;
  double ideal = 0;
  for (std::size_t i = 0; i < best.size() && i < 10; ++i)
    ideal += best[i] / std::log2(static_cast<double>(i) + 2);
  std::size_t hits = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto found = grades.find(ranked[i]);
    if (found == grades.end()) continue;
    ++hits;
    if (i < 10) out.ndcg += found->second / std::log2(static_cast<double>(i) + 2) / ideal;
    if (i < 100) out.recall += 1 / static_cast<double>(best.size());
    out.map += static_cast<double>(hits) / static_cast<double>(i + 1) / static_cast<double>(best.size());
  }
  return out;
}

/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), k = 60, for comparison.
std::vector<std::uint32_t> reciprocal(const std::vector<Candidate>& a, const std::vector<Candidate>& b) {
  std::map<std::uint32_t, double> sums;
  for (const auto* list : {&a, &b}) {
    for (std::size_t i = 0; i < list->size(); ++i)
      sums[(*list)[i].doc] += 1 / (61.0 + static_cast<double>(i));
  }
  std::vector<std::pair<double, std::uint32_t>> order;
  for (const auto& [doc, sum] : sums) order.emplace_back(-sum, doc);
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> out;
  for (const auto& [sum, doc] : order) out.push_back(doc);
  return out;
}

template <class List>
std::vector<std::uint32_t> docs_of(const List& list) {
  std::vector<std::uint32_t> out;
  for (const auto& one : list) out.push_back(one.doc);
  return out;
}

class Trial {
 public:
  Trial(const std::string& folder, const std::string& run) : set_(read(folder)), words_(set_.documents) {
    if (!run.empty()) run_ = read_run(run, set_);
    Trainer trainer;
    for (const Document& one : set_.documents) trainer.add(one.title, one.text);
    const auto start = std::chrono::steady_clock::now();
    model_.emplace(std::move(trainer.train({})).value());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const double before = thread_seconds();
    for (const Document& one : set_.documents)
      vectors_.push_back(model_->embed_document(one.title, one.text));
    fmt::print(
        "{}: {} documents, {} questions; vocabulary {}, trained in {:.1f} s, {:.0f} encoded a second\n",
        folder, set_.documents.size(), set_.questions.size(), model_->vocabulary(), took.count(),
        static_cast<double>(vectors_.size()) / (thread_seconds() - before));
  }

  void run() {
    const auto vector_of = [&](quire::store::Doc doc, std::span<float> out) {
      std::copy(vectors_[doc].begin(), vectors_[doc].end(), out.begin());
      return true;
    };
    FusionOptions no_feedback;
    no_feedback.feedback_share = 0;
    for (const auto& [id, text, judged] : set_.questions) {
      const auto words = run_.empty() ? words_.search(text, kDepth) : run_[id];
      const Vector question = model_->embed_query(text);
      const auto meaning = nearest(question);
      const bool cut = words.size() == kDepth;
      add("words", docs_of(words), judged);
      add("meaning", docs_of(meaning), judged);
      add("reciprocal ranks", reciprocal(words, meaning), judged);
      add("without feedback", docs_of(fuse(words, meaning, cut, question, vector_of, no_feedback)), judged);
      add("fused", docs_of(fuse(words, meaning, cut, question, vector_of)), judged);
      const auto few = [](std::vector<Candidate> list) {
        if (list.size() > 100) list.resize(100);
        return list;
      };
      add("fused, 100 of each",
          docs_of(fuse(few(words), few(meaning), words.size() > 100, question, vector_of)), judged);
    }
    for (const auto& [name, sum] : sums_) {
      const auto n = static_cast<double>(set_.questions.size());
      fmt::print("  {:<20} nDCG@10 {:.4f}  recall@100 {:.4f}  MAP {:.4f}\n", name.substr(2), sum.ndcg / n,
                 sum.recall / n, sum.map / n);
    }
  }

 private:
  std::vector<Candidate> nearest(const Vector& question) const {
    std::vector<double> cosines;
    for (const Vector& vector : vectors_)
      cosines.push_back(std::inner_product(vector.begin(), vector.end(), question.begin(), 0.0));
    return PlainWords::best_of(cosines, kDepth);
  }

  void add(const std::string& name, std::vector<std::uint32_t> ranked,
           const std::map<std::string, int>& judged) {
    if (ranked.size() > kDepth) ranked.resize(kDepth);
    const Measures one = measure(ranked, set_, judged);
    auto at = std::find_if(sums_.begin(), sums_.end(),
                           [&](const auto& sum) { return sum.first.substr(2) == name; });
    if (at == sums_.end()) at = sums_.insert(sums_.end(), {"  " + name, {}});
    at->second.ndcg += one.ndcg;
    at->second.recall += one.recall;
    at->second.map += one.map;
  }

  Collection set_;
  PlainWords words_;
  std::map<std::string, std::vector<Candidate>> run_;
  std::optional<Embedder> model_;
  std::vector<Vector> vectors_;
  std::vector<std::pair<std::string, Measures>> sums_;
};

}  // namespace

int main(int count, char** arguments) {
  try {
    for (int i = 1; i < count; ++i) {
      const std::string folder = arguments[i];
      const bool has_run = i + 1 < count && !std::filesystem::is_directory(arguments[i + 1]);
      Trial(folder, has_run ? arguments[++i] : "").run();
    }
  } catch (const std::exception& fault) {
    fmt::print(stderr, "{}\n", fault.what());
    return 1;
  }
}
