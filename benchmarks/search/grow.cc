// Many papers from few real ones, such that an index finds them as hard to hold and to search as real ones:
//   grow REAL.jsonl.zst MADE.jsonl.zst PAPERS [SEED]
// The real papers stay among them. Every other one takes length, categories, date and number of authors from
// a real paper (its base) and the sentences of its abstract from the base and a neighbour, a paper that
// shares a telling title word with it: words go on meeting the words that they meet in reality, and come
// again within a text as often as there. Then words are renamed, so that the vocabulary grows as Heaps' law
// has it and rare words stay rare. In a Pitman-Yor process (Pitman and Yor, Annals of Probability 1997) with
// discount a, a word that d of n papers have is met in a further paper with probability (d - a) / n; so an
// occurrence of it in a made paper becomes another word with probability a / d, a new one or one that was new
// before. The discount is the share of words with one paper, measured; so it is for authors and the words of
// their names. Prints the statistics of both sets side by side.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <random>
#include <unordered_set>

#include <fmt/format.h>

#include "benchmarks/search/dump.h"
#include "benchmarks/search/spectrum.h"
#include "text/tokens.h"

namespace quire::bench {
namespace {

using Random = std::mt19937_64;
std::size_t below(Random& random, std::size_t bound) { return static_cast<std::size_t>(random() % bound); }
double share(Random& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool of_word = c != ' ';
    words += of_word && !inside;
    inside = of_word;
  }
  return words;
}

/// Sentences, and clauses of long ones. A cut inside dollars would tear TeX apart.
std::vector<std::string_view> pieces_of(std::string_view text) {
  constexpr std::size_t kLongWords = 24;
  constexpr std::size_t kShortWords = 5;
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  bool math = false;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '$') math = !math;
    if (math || text[at + 1] != ' ') continue;
    const std::string_view piece = text.substr(begin, at + 1 - begin);
    const bool sentence = text[at] == '.' || text[at] == '?' || text[at] == '!';
    const bool clause =
        (text[at] == ',' || text[at] == ';' || text[at] == ':') && count_words(piece) >= kLongWords;
    if ((!sentence && !clause) || count_words(piece) < kShortWords) continue;
    pieces.push_back(piece);
    begin = at + 2;
  }
  if (begin < text.size()) pieces.push_back(text.substr(begin));
  return pieces;
}

/// Words and how many papers have them, for renaming.
class Vocabulary {
 public:
  void add_paper(const std::vector<std::string_view>& texts) {
    ++papers_;
    for (const std::string_view text : texts) {
      for_each_run(text, word_, [&](const std::string& word, std::size_t) {
        auto& [papers, last] = words_[word];
        if (last == papers_) return;
        last = papers_;
        ++papers;
      });
    }
  }
  void measure() {
    std::size_t singles = 0;
    for (const auto& [word, entry] : words_) singles += entry.first == 1;
    discount_ = words_.empty() ? 0 : static_cast<double>(singles) / static_cast<double>(words_.size());
  }
  double discount() const { return discount_; }
  std::uint32_t papers(const std::string& word) const {
    const auto found = words_.find(word);
    return found == words_.end() ? 0 : found->second.first;
  }
  bool has(const std::string& word) const { return words_.contains(word) || made_.contains(word); }

  /// What stands for `word` in a made paper; `pass` counts the papers made for each real one before it. What
  /// is asked for only 1 / `factor` of all occurrences is renamed `factor` times as often.
  std::string renamed(const std::string& word, std::size_t pass, double factor, Random& random) {
    const std::uint32_t with = papers(word);
    if (with == 0 || share(random) * with >= factor * discount_) return word;
    const auto done = static_cast<double>(pass);
    const double fresh = (std::pow(done + 1, discount_) - std::pow(done, discount_)) / discount_;
    if (!renamings_.empty() && share(random) >= fresh) return renamings_[below(random, renamings_.size())];
    std::string made = new_word(word, random);
    made_.insert(made);
    return made;
  }
  /// Every time that a renamed word is used makes it likelier to be used again.
  void used(const std::string& made) { renamings_.push_back(made); }

 private:
  /// The start of one word and the end of another, numbers with other digits.
  std::string new_word(const std::string& word, Random& random) {
    for (int tries = 0;; ++tries) {
      std::string made;
      if (word.find_first_not_of("0123456789") == std::string::npos) {
        made = word.substr(0, 1);
        for (std::size_t i = 1; i < word.size() + static_cast<std::size_t>(tries / 8); ++i)
          made += static_cast<char>('0' + below(random, 10));
      } else {
        made = word.substr(0, cut_point(word, word.size() / 3 + below(random, word.size() / 2 + 1)));
        made += tail(random);
      }
      if (tries > 20) made += static_cast<char>('a' + below(random, 26));
      if (made.size() > 1 && !has(made)) return made;
    }
  }
  static std::size_t cut_point(const std::string& word, std::size_t at) {
    at = std::min(at, word.size());
    while (at > 0 && at < word.size() && (static_cast<unsigned char>(word[at]) & 0xc0) == 0x80) --at;
    return at;
  }
  std::string tail(Random& random) {
    if (tails_.empty()) {
      for (const auto& [word, entry] : words_) {
        if (entry.first <= 3 && word.size() >= 6 &&
            word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos)
          tails_.push_back(word.substr(word.size() / 2));
      }
      std::sort(tails_.begin(), tails_.end());
    }
    return tails_.empty() ? "x" : tails_[below(random, tails_.size())];
  }

  std::unordered_map<std::string, std::pair<std::uint32_t, std::uint32_t>> words_;  ///< papers, last of them
  std::unordered_set<std::string> made_;
  std::vector<std::string> renamings_;
  std::vector<std::string> tails_;
  std::string word_;
  std::uint32_t papers_ = 0;
  double discount_ = 0;
};

/// Renames words of one paper's texts; the same word becomes the same all through the paper.
class Renaming {
 public:
  Renaming(Vocabulary& vocabulary, std::size_t pass, Random& random, double factor = 1)
      : vocabulary_(vocabulary), pass_(pass), factor_(factor), random_(random) {}

  std::string text(std::string_view from) {
    std::string out;
    std::string word;
    std::size_t copied = 0;
    for_each_run(from, word, [&](const std::string& run, std::size_t end) {
      const std::size_t begin = end - run.size();
      if (begin > 0 && from[begin - 1] == '\\') return;  // a macro of TeX
      const std::string& now = rename(run);
      if (now == run) return;
      out.append(from, copied, begin - copied);
      out += now;
      if (from[begin] >= 'A' && from[begin] <= 'Z' && now[0] >= 'a' && now[0] <= 'z')
        out[out.size() - now.size()] = static_cast<char>(now[0] - ('a' - 'A'));
      copied = end;
    });
    return out.append(from, copied, from.size() - copied);
  }

 private:
  const std::string& rename(const std::string& word) {
    const auto [at, fresh] = now_.try_emplace(word);
    if (fresh) {
      at->second = vocabulary_.renamed(word, pass_, factor_, random_);
      if (at->second != word) vocabulary_.used(at->second);
    }
    return at->second;
  }
  Vocabulary& vocabulary_;
  std::size_t pass_;
  double factor_;
  Random& random_;
  std::unordered_map<std::string, std::string> now_;
};

class Grower {
 public:
  Grower(std::vector<DumpPaper> real, std::uint64_t seed) : real_(std::move(real)), random_(seed) {
    pieces_.resize(real_.size());
    telling_.resize(real_.size());
    for (std::size_t i = 0; i < real_.size(); ++i) {
      pieces_[i] = pieces_of(real_[i].abstract);
      text_.add_paper({real_[i].title, real_[i].abstract});
      std::vector<std::string_view> names(real_[i].authors.begin(), real_[i].authors.end());
      names_.add_paper(names);
      for (const std::string& name : real_[i].authors) ++papers_of_[name];
    }
    text_.measure();
    names_.measure();
    const auto single =
        std::count_if(papers_of_.begin(), papers_of_.end(), [](const auto& a) { return a.second == 1; });
    author_discount_ =
        static_cast<double>(single) / static_cast<double>(std::max<std::size_t>(1, papers_of_.size()));
    find_neighbours();
  }
  std::string discounts() const {
    return fmt::format("discounts: words {:.3f}, words of names {:.3f}, authors {:.3f}", text_.discount(),
                       names_.discount(), author_discount_);
  }
  const std::vector<DumpPaper>& real() const { return real_; }

  DumpPaper make(std::size_t base, std::size_t pass, std::uint64_t number) {
    const std::size_t other = neighbour(base);
    DumpPaper paper;
    paper.id = fmt::format("{:02}{:02}.{:05}", 30 + number / 1'080'000, 1 + number / 90'000 % 12,
                           1 + number % 90'000);
    paper.categories = real_[base].categories;
    paper.published = real_[base].published;
    Renaming renaming(text_, pass, random_);
    paper.title = renaming.text(title(base, other));
    paper.abstract = renaming.text(abstract(base, other));
    for (std::size_t i = 0; i < real_[base].authors.size(); ++i)
      paper.authors.push_back(author(base, i, other, pass));
    return paper;
  }

 private:
  /// Papers that share a title word which few enough papers have to tell what they are about.
  void find_neighbours() {
    std::unordered_map<std::string, std::uint32_t> numbers;
    std::string word;
    const auto papers_max = static_cast<std::uint32_t>(real_.size() / 50 + 5);
    for (std::size_t i = 0; i < real_.size(); ++i) {
      for_each_run(real_[i].title, word, [&](const std::string& run, std::size_t) {
        const std::uint32_t papers = text_.papers(run);
        if (papers < 5 || papers > papers_max || run.size() < 4) return;
        const std::uint32_t topic =
            numbers.try_emplace(run, static_cast<std::uint32_t>(topics_.size())).first->second;
        if (topic == topics_.size()) topics_.emplace_back();
        if (!topics_[topic].empty() && topics_[topic].back() == i) return;
        topics_[topic].push_back(static_cast<std::uint32_t>(i));
        telling_[i].push_back(topic);
      });
    }
  }
  std::size_t neighbour(std::size_t base) {
    const auto& topics = telling_[base];
    if (topics.empty()) return below(random_, real_.size());
    const auto& papers = topics_[topics[below(random_, topics.size())]];
    return papers[below(random_, papers.size())];
  }

  /// The base's title, or its first words and the neighbour's last.
  std::string title(std::size_t base, std::size_t other) {
    const std::string& mine = real_[base].title;
    const std::string& theirs = real_[other].title;
    if (share(random_) < 0.5) return mine;
    const std::size_t end = blank_near(mine, mine.size() / 2);
    const std::size_t begin = blank_near(theirs, theirs.size() / 2);
    if (end == 0 || begin == 0) return mine;
    return mine.substr(0, end) + theirs.substr(begin);
  }
  /// A blank outside math; 0: none.
  static std::size_t blank_near(const std::string& text, std::size_t at) {
    at = text.rfind(' ', at);
    if (at == std::string::npos ||
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '$') % 2 != 0)
      return 0;
    return at;
  }

  std::string abstract(std::size_t base, std::size_t other) {
    constexpr double kOfBase = 0.75;
    const std::size_t wanted = count_words(real_[base].abstract);
    std::vector<std::string_view> own = pieces_[base];
    std::vector<std::string_view> lent = pieces_[other];
    std::shuffle(own.begin(), own.end(), random_);
    std::shuffle(lent.begin(), lent.end(), random_);
    std::string out;
    std::size_t words = 0;
    while (!own.empty() || !lent.empty()) {
      const bool from_own = !own.empty() && (lent.empty() || share(random_) < kOfBase);
      auto& pile = from_own ? own : lent;
      const std::size_t more = count_words(pile.back());
      if (words + more / 2 > wanted) break;
      if (!out.empty()) out += ' ';
      out += pile.back();
      words += more;
      pile.pop_back();
    }
    return out;
  }

  /// The base's author, or one whose name is put together from two others', when the process wants a new one.
  std::string author(std::size_t base, std::size_t place, std::size_t other, std::size_t pass) {
    const std::string& name = real_[base].authors[place];
    const double renamed_share = author_discount_ / papers_of_.at(name);
    if (share(random_) >= renamed_share) return name;
    const double done = static_cast<double>(pass);
    const double fresh =
        (std::pow(done + 1, author_discount_) - std::pow(done, author_discount_)) / author_discount_;
    std::string made;
    if (!made_authors_.empty() && share(random_) >= fresh) {
      made = made_authors_[below(random_, made_authors_.size())];
    } else {
      const auto& others = real_[other].authors;
      const std::string& giver = others.empty() ? name : others[below(random_, others.size())];
      const std::size_t mine = name.rfind(' ');
      const std::size_t theirs = giver.rfind(' ');
      Renaming renaming(names_, pass, random_, 1 / renamed_share);
      made = renaming.text(mine == std::string::npos || theirs == std::string::npos
                               ? name
                               : giver.substr(0, theirs) + name.substr(mine));
    }
    made_authors_.push_back(made);
    return made;
  }

  std::vector<DumpPaper> real_;
  std::vector<std::vector<std::string_view>> pieces_;
  std::vector<std::vector<std::uint32_t>> topics_;   ///< papers of each telling word
  std::vector<std::vector<std::uint32_t>> telling_;  ///< words of each paper
  std::unordered_map<std::string, std::uint32_t> papers_of_;
  std::vector<std::string> made_authors_;
  double author_discount_ = 0;
  Vocabulary text_;
  Vocabulary names_;
  Random random_;
};

/// Neighbouring words of titles, drawn with a fixed seed.
WatchList draw_pairs(const std::vector<DumpPaper>& papers) {
  WatchList watch;
  Random random(7);
  while (watch.pairs.size() < 1000 && !papers.empty()) {
    std::vector<std::string> words;
    std::string word;
    for_each_run(papers[below(random, papers.size())].title, word, [&](const std::string& run, std::size_t) {
      if (run.size() > 3 && !text::is_stop_word(run)) words.push_back(run);
    });
    if (words.size() < 2) continue;
    const std::size_t at = below(random, words.size() - 1);
    if (words[at] != words[at + 1]) watch.add(words[at], words[at + 1]);
  }
  return watch;
}

int grow(const std::string& from, const std::string& to, std::uint64_t wanted, std::uint64_t seed) {
  // Real papers are taken block by block and mixed with what is made of them, so that dates stay in order
  // while the papers of one base are not neighbours.
  constexpr std::size_t kBlock = 4096;
  std::vector<DumpPaper> papers;
  read_dump(from, [&](DumpPaper&& paper) {
    papers.push_back(std::move(paper));
    return true;
  });
  Grower grower(std::move(papers), seed);
  const auto& real = grower.real();
  std::printf("%s\n", grower.discounts().c_str());
  const WatchList watch = draw_pairs(real);
  Spectrum before(watch);
  Spectrum after(watch);
  DumpWriter out(to);
  Random random(seed + 1);
  struct Plan {
    std::size_t base = 0;
    std::size_t pass = 0;  ///< 0: the real paper
  };
  std::uint64_t made = 0;
  std::uint64_t given = 0;
  for (std::size_t begin = 0; begin < real.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, real.size());
    const auto until = static_cast<std::uint64_t>(static_cast<double>(wanted) * static_cast<double>(end) /
                                                  static_cast<double>(real.size()));
    std::vector<Plan> plan;
    for (std::size_t pass = 0; given + plan.size() < until; ++pass) {
      std::vector<std::size_t> bases(end - begin);
      for (std::size_t i = 0; i < bases.size(); ++i) bases[i] = begin + i;
      std::shuffle(bases.begin(), bases.end(), random);
      for (const std::size_t base : bases) {
        if (given + plan.size() < until) plan.push_back({base, pass});
      }
    }
    std::shuffle(plan.begin(), plan.end(), random);
    for (const Plan& one : plan) {
      if (one.pass == 0) before.add(real[one.base]);
      const DumpPaper paper = one.pass == 0 ? real[one.base] : grower.make(one.base, one.pass, made++);
      after.add(paper);
      out.add(paper);
    }
    given += plan.size();
  }
  out.finish();
  std::printf("%s", Spectrum::table({{"real", &before}, {"made", &after}}).c_str());
  return 0;
}

}  // namespace
}  // namespace quire::bench

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(
        stderr,
        "grow: takes a dump of real papers, the dump to write, how many papers, and a seed if wanted\n");
    return 2;
  }
  try {
    return quire::bench::grow(argv[1], argv[2], std::stoull(argv[3]),
                              argc > 4 ? std::stoull(argv[4]) : 20261125);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "grow: %s\n", e.what());
    return 1;
  }
}
