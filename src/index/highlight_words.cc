// The words of a query that a page marks.
#include <algorithm>

#include "index/index.h"
#include "text/tokens.h"

namespace quire::index {
namespace {

void collect(const Node& node, std::vector<std::string>& out) {
  if (node.op == Node::Op::none || node.field == Field::organisation) return;
  for (const auto& child : node.children) collect(*child, out);
  for (const std::string& word : node.words) {
    if (node.field == Field::author && word.size() == 1) continue;
    if (node.words.size() > 1 && text::is_stop_word(word)) continue;
    if (node.prefix) {
      out.push_back(word + "*");
    } else if (node.edits > 0) {
      out.push_back(word + "~" + std::to_string(node.edits));
    } else {
      out.push_back(word);
    }
  }
}

void sort_out(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace

std::vector<std::string> highlight_words(const Query& query) {
  std::vector<std::string> words;
  if (query.root != nullptr) collect(*query.root, words);
  for (const std::string& name : query.filters.authors) {
    text::for_each_word(name, [&](std::string_view word, std::uint32_t) {
      if (word.size() > 1) words.emplace_back(word);
    });
  }
  sort_out(words);
  return words;
}

std::vector<std::string> highlight_words(const Query& query, const Found& found) {
  std::vector<std::string> words = highlight_words(query);
  words.insert(words.end(), found.expanded_words.begin(), found.expanded_words.end());
  sort_out(words);
  return words;
}

}  // namespace quire::index
