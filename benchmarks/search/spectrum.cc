#include "benchmarks/search/spectrum.h"

#include <bit>
#include <cmath>

#include <fmt/format.h>

namespace quire::bench {

void WatchList::add(const std::string& first, const std::string& second) {
  const auto number = [&](const std::string& word) {
    return words.try_emplace(word, static_cast<std::uint32_t>(words.size())).first->second;
  };
  pairs.push_back({number(first), number(second)});
}

Spectrum::Spectrum(const WatchList& watch)
    : watch_(watch),
      pairs_of_(watch.words.size()),
      watched_in_(watch.words.size()),
      pair_papers_(watch.pairs.size()),
      watched_papers_(watch.words.size()) {
  for (std::uint32_t i = 0; i < watch.pairs.size(); ++i) pairs_of_[watch.pairs[i].first].push_back(i);
  for (const auto& [word, number] : watch.words) words_[word].watched = number + 1;
}

void Spectrum::add(const DumpPaper& paper) {
  of_paper_.clear();
  count(paper.title, title_words_);
  count(paper.abstract, abstract_words_);
  for (const std::string& name : paper.authors) count(name, author_words_);
  postings_ += of_paper_.size();
  for (const Word* word : of_paper_) ++times_[std::min<std::size_t>(word->times, times_.size()) - 1];
  count_pairs();
  ++papers_;
  if (papers_ % 1000 == 0 && std::has_single_bit(papers_ / 1000))
    growth_.emplace_back(papers_, words_.size());
}

void Spectrum::count(std::string_view text, std::uint64_t& words) {
  for_each_run(text, word_, [&](const std::string& word, std::size_t) {
    ++words;
    Word& entry = words_[word];
    if (entry.last_paper != papers_ + 1) {
      entry.last_paper = static_cast<std::uint32_t>(papers_ + 1);
      entry.times = 0;
      ++entry.papers;
      of_paper_.push_back(&entry);
    }
    ++entry.times;
  });
}

void Spectrum::count_pairs() {
  for (const Word* word : of_paper_) {
    if (word->watched == 0) continue;
    ++watched_papers_[word->watched - 1];
    watched_in_[word->watched - 1] = papers_ + 1;
  }
  for (const Word* word : of_paper_) {
    if (word->watched == 0) continue;
    for (const std::uint32_t pair : pairs_of_[word->watched - 1])
      pair_papers_[pair] += watched_in_[watch_.pairs[pair].second] == papers_ + 1;
  }
}

double Spectrum::singles_share() const {
  return words_.empty() ? 0 : static_cast<double>(classes()[0]) / static_cast<double>(words_.size());
}

/// Words with 1, 2-3, 4-7, ... papers.
std::array<std::uint64_t, Spectrum::kClasses> Spectrum::classes() const {
  std::array<std::uint64_t, kClasses> out{};
  for (const auto& [word, entry] : words_)
    if (entry.papers > 0)
      ++out[std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(entry.papers)) - 1, kClasses - 1)];
  return out;
}

/// Of the watched pairs: the logarithm (base 2) of how much more papers have both than chance would have.
double Spectrum::mean_association() const {
  double sum = 0;
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < watch_.pairs.size(); ++i) {
    const auto first = static_cast<double>(watched_papers_[watch_.pairs[i].first]);
    const auto second = static_cast<double>(watched_papers_[watch_.pairs[i].second]);
    if (pair_papers_[i] == 0) continue;
    sum += std::log2(static_cast<double>(pair_papers_[i]) * static_cast<double>(papers_) / (first * second));
    ++pairs;
  }
  return pairs == 0 ? 0 : sum / static_cast<double>(pairs);
}

std::string Spectrum::table(const std::vector<std::pair<std::string, const Spectrum*>>& columns) {
  std::string out = fmt::format("{:<34}", "");
  for (const auto& [name, spectrum] : columns) out += fmt::format("{:>16}", name);
  out += '\n';
  const auto row = [&](const std::string& what, auto&& value) {
    out += fmt::format("{:<34}", what);
    for (const auto& [name, spectrum] : columns) out += fmt::format("{:>16}", value(*spectrum));
    out += '\n';
  };
  const auto a_paper = [](std::uint64_t sum, const Spectrum& s) {
    return fmt::format("{:.2f}", static_cast<double>(sum) / static_cast<double>(s.papers_));
  };
  row("papers", [](const Spectrum& s) { return std::to_string(s.papers_); });
  row("words of a title", [&](const Spectrum& s) { return a_paper(s.title_words_, s); });
  row("words of an abstract", [&](const Spectrum& s) { return a_paper(s.abstract_words_, s); });
  row("words of authors", [&](const Spectrum& s) { return a_paper(s.author_words_, s); });
  row("postings (different words)", [&](const Spectrum& s) { return a_paper(s.postings_, s); });
  for (std::size_t i = 0; i < 4; ++i)
    row(fmt::format("% of them {}{} times", i + 1, i == 3 ? " and more" : ""), [&](const Spectrum& s) {
      return fmt::format("{:.2f}", 100 * static_cast<double>(s.times_[i]) / static_cast<double>(s.postings_));
    });
  row("association of title pairs, bits",
      [](const Spectrum& s) { return fmt::format("{:.2f}", s.mean_association()); });
  row("vocabulary", [](const Spectrum& s) { return std::to_string(s.words_.size()); });
  row("words with one paper, %",
      [](const Spectrum& s) { return fmt::format("{:.1f}", 100 * s.singles_share()); });
  for (std::size_t i = 0; i < kClasses; ++i)
    row(fmt::format("words with {} to {} papers", 1u << i, (2u << i) - 1),
        [&](const Spectrum& s) { return std::to_string(s.classes()[i]); });
  for (const auto& [name, spectrum] : columns) {
    out += fmt::format("vocabulary of {}:", name);
    for (const auto& [papers, words] : spectrum->growth_) out += fmt::format(" {} at {},", words, papers);
    out += '\n';
  }
  return out;
}

}  // namespace quire::bench
