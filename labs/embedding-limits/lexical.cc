#include "labs/embedding-limits/lexical.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace quire::labs::embedding_limits {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte > 127) {
      word += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

void RecallSum::add(std::span<const std::size_t> ranks) {
  ++queries_;
  for (std::size_t i = 0; i < Recalls::kDepths.size(); ++i) {
    const auto found = std::count_if(ranks.begin(), ranks.end(),
                                     [&](std::size_t rank) { return rank <= Recalls::kDepths[i]; });
    sums_[i] += static_cast<double>(found) / static_cast<double>(ranks.size());
  }
}

Recalls RecallSum::mean() const {
  Recalls recalls;
  for (std::size_t i = 0; i < sums_.size(); ++i)
    recalls.at[i] = queries_ == 0 ? 0 : sums_[i] / static_cast<double>(queries_);
  return recalls;
}

std::vector<std::size_t> ranks_of(std::span<const float> scores, std::span<const std::uint32_t> positives) {
  std::vector<std::size_t> ranks;
  for (const std::uint32_t p : positives) {
    const float mine = scores[p];
    auto ahead = static_cast<std::size_t>(
        std::count_if(scores.begin(), scores.end(), [&](float score) { return score >= mine; }));
    for (const std::uint32_t other : positives) ahead -= scores[other] == mine;
    ranks.push_back(ahead + 1);
  }
  return ranks;
}

void WordIndex::add(std::string_view text) {
  const auto document = static_cast<std::uint32_t>(lengths_.size());
  const std::vector<std::string> words = words_of(text);
  for (const std::string& word : words) {
    const auto [at, fresh] = terms_.try_emplace(word, static_cast<std::uint32_t>(postings_.size()));
    if (fresh) postings_.emplace_back();
    std::vector<Posting>& list = postings_[at->second];
    if (list.empty() || list.back().document != document)
      list.push_back({document, 1});
    else
      ++list.back().count;
  }
  lengths_.push_back(static_cast<std::uint32_t>(words.size()));
  length_sum_ += static_cast<double>(words.size());
}

const std::vector<WordIndex::Posting>* WordIndex::postings(const std::string& word) const {
  const auto found = terms_.find(word);
  return found == terms_.end() ? nullptr : &postings_[found->second];
}

void WordIndex::bm25(std::string_view query, std::vector<float>& scores, const Bm25Options& options) const {
  scores.assign(documents(), 0.0F);
  const double n = static_cast<double>(documents());
  const double average = length_sum_ / std::max(n, 1.0);
  for (const std::string& word : words_of(query)) {
    const auto* const list = postings(word);
    if (list == nullptr) continue;
    const double df = static_cast<double>(list->size());
    const double idf = std::log1p((n - df + 0.5) / (df + 0.5));
    for (const auto& [document, count] : *list) {
      const double tf = count;
      const double norm = options.k1 * (1 - options.b + options.b * lengths_[document] / average);
      scores[document] += static_cast<float>(idf * tf * (options.k1 + 1) / (tf + norm));
    }
  }
}

void WordIndex::max_sim(std::string_view query, std::vector<float>& scores) const {
  scores.assign(documents(), 0.0F);
  for (const std::string& word : words_of(query))
    if (const auto* const list = postings(word); list != nullptr)
      for (const Posting& posting : *list) scores[posting.document] += 1;
}

std::vector<Hit> top(std::span<const float> scores, std::size_t depth) {
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (scores[i] > 0) hits.push_back({static_cast<std::uint32_t>(i), scores[i]});
  const auto before = [](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.document < b.document;
  };
  depth = std::min(depth, hits.size());
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(depth), hits.end(), before);
  hits.resize(depth);
  return hits;
}

std::string run_lines(const std::string& query, std::span<const Hit> hits,
                      const std::function<std::string(std::uint32_t)>& document_id, std::string_view tag) {
  std::string lines;
  float last = std::numeric_limits<float>::infinity();
  std::size_t rank = 0;
  for (const Hit& hit : hits) {
    last = hit.score < last ? hit.score : std::nextafter(last, -std::numeric_limits<float>::infinity());
    lines += fmt::format("{} Q0 {} {} {} {}\n", query, document_id(hit.document), ++rank, last, tag);
  }
  return lines;
}

}  // namespace quire::labs::embedding_limits
