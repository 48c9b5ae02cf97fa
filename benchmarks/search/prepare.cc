// What every engine gets, from a dump of papers: the same words and the same questions.
//   prepare DUMP.jsonl[.zst] FOLDER [PAPERS] [SEED], or: prepare count DUMP
// FOLDER/papers.tsv has a paper a line: number from 1, id, day, categories, title, abstract, authors; TeX is
// made words, words are folded (case, accents) and stand with blanks between them, so that no engine cuts
// them otherwise. FOLDER/queries.tsv: kind, words, category. Stop words are left out of the words that rank,
// for all.
//   title     2 to 6 neighbouring words of a title        author    a name, or its last word
//   question  10 to 20 words of two abstracts of a topic  single    a word of a title
//   and       2 to 4 words of a title, all wanted         phrase    2 or 3 neighbouring words of a title
//   filtered  2 to 4 words of a title, in the paper's category
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "benchmarks/search/dump.h"
#include "benchmarks/search/papers_file.h"
#include "text/tex.h"
#include "text/tokens.h"

namespace quire::bench {
namespace {

using Random = std::mt19937_64;
constexpr std::uint64_t kAll = ~std::uint64_t{0};
std::size_t below(Random& random, std::size_t bound) { return static_cast<std::size_t>(random() % bound); }

void append_words(std::string& out, std::string_view tex) {
  bool first = true;
  text::for_each_word(text::plain_words(tex), [&](std::string_view word, std::uint32_t) {
    if (!first) out += ' ';
    out += word;
    first = false;
  });
}

std::string line_of(std::uint64_t number, const DumpPaper& paper) {
  std::string line = fmt::format("{}\t{}\t{}\t", number, paper.id, paper.published);
  for (std::size_t i = 0; i < paper.categories.size(); ++i) {
    const std::string& name = paper.categories[i];
    line.append(i == 0 ? "" : " ").append(name, 0, name.find_first_of(" \t\n"));  // a few hold two names
  }
  line += '\t';
  append_words(line, paper.title);
  line += '\t';
  append_words(line, paper.abstract);
  line += '\t';
  for (std::size_t i = 0; i < paper.authors.size(); ++i) {
    if (i > 0) line += ", ";
    append_words(line, paper.authors[i]);
  }
  line += '\n';
  return line;
}

bool ranks(std::string_view word) { return word.size() > 1 && !text::is_stop_word(word); }

std::vector<std::string> ranking_words(std::string_view words) {
  std::vector<std::string> out;
  text::for_each_word(words, [&](std::string_view word, std::uint32_t) {
    if (ranks(word)) out.emplace_back(word);
  });
  return out;
}

std::string joined(const std::vector<std::string>& words, std::size_t first, std::size_t count) {
  std::string out;
  for (std::size_t i = first; i < first + count; ++i) out += (i == first ? "" : " ") + words[i];
  return out;
}

/// Papers that share a title word: a few of each.
class Topics {
 public:
  void add(std::uint32_t paper, std::string_view title, Random& random) {
    text::for_each_word(title, [&](std::string_view word, std::uint32_t) {
      if (word.size() < 5) return;
      Topic& topic = topics_[std::string(word)];
      const std::size_t place = topic.papers < kKept ? topic.papers : below(random, topic.papers + 1);
      if (place < kKept) topic.some[place] = paper;
      ++topic.papers;
    });
  }
  /// Another paper of the topic of a title word that neither stands alone nor stands everywhere.
  std::optional<std::uint32_t> neighbour(std::string_view title, std::uint32_t papers, Random& random) const {
    std::vector<const Topic*> telling;
    text::for_each_word(title, [&](std::string_view word, std::uint32_t) {
      const auto found = topics_.find(std::string(word));
      if (found != topics_.end() && found->second.papers >= 5 && found->second.papers <= papers / 50 + 5)
        telling.push_back(&found->second);
    });
    if (telling.empty()) return std::nullopt;
    const Topic& topic = *telling[below(random, telling.size())];
    return topic.some[below(random, std::min<std::size_t>(topic.papers, kKept))];
  }

 private:
  static constexpr std::size_t kKept = 8;
  struct Topic {
    std::uint32_t papers = 0;
    std::array<std::uint32_t, kKept> some{};
  };
  std::unordered_map<std::string, Topic> topics_;
};

class QueryDrawer {
 public:
  QueryDrawer(const PapersFile& papers, const Topics& topics, std::uint64_t seed)
      : papers_(papers), topics_(topics), random_(seed) {}

  /// Empty when the paper that was drawn gives none.
  std::string draw(std::string_view kind) {
    const PaperLine paper = papers_.paper(static_cast<std::uint32_t>(below(random_, papers_.size())));
    if (kind == "author") return author(paper);
    if (kind == "question") return question(paper);
    if (kind == "phrase") return phrase(paper);
    const auto words = ranking_words(paper.title);
    const std::size_t least = kind == "single" ? 1 : 2;
    const std::size_t most = kind == "single" ? 1 : kind == "title" ? 6 : 4;
    const std::size_t count = least + below(random_, most - least + 1);
    if (words.size() < count) return "";
    std::string line = joined(words, below(random_, words.size() - count + 1), count) + "\t";
    if (kind == "filtered") line += paper.categories.substr(0, paper.categories.find(' '));
    return line;
  }

 private:
  std::string author(const PaperLine& paper) {
    const auto names = paper.author_names();
    if (names.empty()) return "";
    const std::string_view name = names[below(random_, names.size())];
    const std::size_t blank = name.rfind(' ');
    if (blank == std::string_view::npos || below(random_, 10) < 7) return std::string(name) + "\t";
    return std::string(name.substr(blank + 1)) + "\t";
  }

  /// Three words of five from the paper, the others from a neighbour.
  std::string question(const PaperLine& paper) {
    const auto other = topics_.neighbour(paper.title, static_cast<std::uint32_t>(papers_.size()), random_);
    if (!other) return "";
    const auto mine = ranking_words(paper.abstract);
    const auto theirs = ranking_words(papers_.paper(*other).abstract);
    const std::size_t count = 10 + below(random_, 11);
    if (mine.size() < 2 * count || theirs.size() < 2 * count) return "";
    std::set<std::string> seen;
    std::string line;
    while (seen.size() < count) {
      const auto& from = below(random_, 5) < 3 ? mine : theirs;
      const std::string& word = from[below(random_, from.size())];
      if (seen.size() + 2 > std::set<std::string>(from.begin(), from.end()).size()) return "";
      if (seen.insert(word).second) line += (line.empty() ? "" : " ") + word;
    }
    return line + "\t";
  }

  std::string phrase(const PaperLine& paper) {
    const auto all = text::tokenize(paper.title);
    const std::size_t count = 2 + below(random_, 2);
    if (all.size() < count) return "";
    const std::size_t first = below(random_, all.size() - count + 1);
    std::string line;
    for (std::size_t i = first; i < first + count; ++i) {
      if (!ranks(all[i].word)) return "";
      line += (line.empty() ? "" : " ") + all[i].word;
    }
    return line + "\t";
  }

  const PapersFile& papers_;
  const Topics& topics_;
  Random random_;
};

void write_queries(const std::filesystem::path& folder, const Topics& topics, std::uint64_t seed) {
  struct Kind {
    const char* name;
    std::size_t queries;
  };
  constexpr std::array<Kind, 7> kKinds{{{"title", 334},
                                        {"author", 333},
                                        {"question", 333},
                                        {"single", 200},
                                        {"and", 200},
                                        {"phrase", 200},
                                        {"filtered", 200}}};
  const PapersFile papers(folder / "papers.tsv");
  QueryDrawer drawer(papers, topics, seed);
  std::ofstream out(folder / "queries.tsv", std::ios::binary);
  for (const Kind& kind : kKinds) {
    std::size_t drawn = 0;
    for (std::size_t tries = 0; drawn < kind.queries && tries < 1000 * kind.queries; ++tries) {
      const std::string line = drawer.draw(kind.name);
      if (line.size() < 2) continue;
      out << kind.name << '\t' << line << '\n';
      ++drawn;
    }
  }
  if (!out.flush()) throw std::runtime_error((folder / "queries.tsv").string() + " cannot be written");
}

std::uint64_t count_papers(const std::string& dump) {
  std::uint64_t papers = 0;
  read_dump(dump, [&](DumpPaper&&) { return ++papers > 0; });
  return papers;
}

int prepare(const std::string& dump, const std::filesystem::path& folder, std::uint64_t papers_max,
            std::uint64_t seed) {
  std::filesystem::create_directories(folder);
  std::ofstream out(folder / "papers.tsv", std::ios::binary);
  Topics topics;
  Random random(seed);
  // Fewer than all are spread over the dump, whose order is often that of the years.
  const double share =
      papers_max == kAll ? 1 : static_cast<double>(papers_max) / static_cast<double>(count_papers(dump));
  double due = 0;
  std::uint64_t papers = 0;
  std::uint64_t bytes = 0;
  read_dump(dump, [&](DumpPaper&& paper) {
    due += share;
    if (static_cast<double>(papers + 1) > due + 1e-6) return true;
    const std::string line = line_of(++papers, paper);
    bytes += line.size();
    topics.add(static_cast<std::uint32_t>(papers - 1), PaperLine(line).title, random);
    out << line;
    return papers < papers_max;
  });
  if (!out.flush()) throw std::runtime_error((folder / "papers.tsv").string() + " cannot be written");
  if (papers == 0) throw std::runtime_error(dump + ": no paper in it");
  write_queries(folder, topics, seed);
  std::printf("%llu papers, %.0f MB of words\n", static_cast<unsigned long long>(papers),
              static_cast<double>(bytes) / 1e6);
  return 0;
}

}  // namespace
}  // namespace quire::bench

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr,
                 "prepare: takes a dump of papers, the folder to write to, and how many papers if wanted\n");
    return 2;
  }
  try {
    if (std::string_view(argv[1]) == "count") {
      std::printf("%llu\n", static_cast<unsigned long long>(quire::bench::count_papers(argv[2])));
      return 0;
    }
    return quire::bench::prepare(argv[1], argv[2], argc > 3 ? std::stoull(argv[3]) : quire::bench::kAll,
                                 argc > 4 ? std::stoull(argv[4]) : 20261125);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "prepare: %s\n", e.what());
    return 1;
  }
}
