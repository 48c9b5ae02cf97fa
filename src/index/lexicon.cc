#include "index/lexicon.h"

#include <algorithm>

#include "index/list_format.h"
#include "text/tokens.h"

namespace quire::index {

Lexicon::Lexicon(const Snapshot& snapshot, const Query& query, const Node* root)
    : ranking_(snapshot.ranking) {
  if (root != nullptr) collect(snapshot, *root);
  for (const std::string& name : query.filters.authors) {
    for (const std::string& word : name_words(name)) look_up(snapshot, std::string(text::stem(word)));
  }
  if (root != nullptr) scale_ = Scale(sum_of_leaves(*root));
}

std::string Lexicon::key_of(const Node& leaf, const std::string& word) {
  if (leaf.field == Field::organisation) return kOrganisationKey + word;
  return leaf.exact || leaf.field == Field::author ? std::string(text::stem(word)) : word;
}

void Lexicon::collect(const Snapshot& snapshot, const Node& node) {
  for (const auto& child : node.children) collect(snapshot, *child);
  for (const std::string& word : node.words) look_up(snapshot, key_of(node, word));
}

void Lexicon::look_up(const Snapshot& snapshot, const std::string& key) {
  const auto [at, fresh] = words_.try_emplace(key);
  if (!fresh) return;
  std::uint64_t papers = 0;
  for (const LiveSegment& live : snapshot.segments) {
    at->second.entries.push_back(live.segment->find(key).value_or(TermEntry{}));
    papers += at->second.entries.back().papers;
  }
  at->second.idf = Ranking::idf(papers, snapshot.papers);
}

const TermEntry* Lexicon::find(std::size_t segment, const std::string& key) const {
  const auto found = words_.find(key);
  if (found == words_.end() || found->second.entries[segment].papers == 0) return nullptr;
  return &found->second.entries[segment];
}

double Lexicon::idf(const std::string& key) const {
  const auto found = words_.find(key);
  return found == words_.end() ? 0 : found->second.idf;
}

double Lexicon::idf(const Node& leaf) const {
  double sum = 0;
  for (const std::string& word : leaf.words) {
    if (leaf.field == Field::author && is_initial(word)) continue;
    sum += idf(key_of(leaf, word));
  }
  return sum * leaf.weight;
}

double Lexicon::sum_of_leaves(const Node& node) const {
  double sum = idf(node);
  for (const auto& child : node.children) {
    const double below = sum_of_leaves(*child);
    sum = node.best_of ? std::max(sum, below) : sum + below;
  }
  return sum;
}

std::vector<std::string> name_words(const std::string& name) {
  std::vector<std::string> words;
  text::for_each_word(name, [&](std::string_view word, std::uint32_t) { words.emplace_back(word); });
  return words;
}

bool is_initial(const std::string& name_word) {
  std::size_t characters = 0;
  for (const char c : name_word) characters += (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
  return characters == 1;
}

}  // namespace quire::index
