#include "store/join_rules.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "text/tex.h"

namespace quire::store {
namespace {

// "Introduction", "Reply to the comment": many works have such a title.
constexpr std::size_t kTitleWordsMin = 3;
constexpr std::size_t kTitleBytesMin = 16;

std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words;
  std::istringstream key(text::title_key(name));
  for (std::string word; key >> word;) words.push_back(std::move(word));
  return words;
}

struct Name {
  std::string family;
  std::string given;  ///< folded; may be one letter, or empty
};

Name name_of(const Author& author) {
  auto words = words_of(author.name);
  const auto suffix = words_of(author.suffix);
  if (!suffix.empty() && words.size() > suffix.size()) words.resize(words.size() - suffix.size());
  if (words.empty()) return {};
  // "Zhang, Wei": only a comma says that the family name stands first.
  const bool family_first = author.name.find(',') != std::string::npos && author.family.empty();
  if (family_first) return {words.front(), words.size() > 1 ? words[1] : std::string()};
  const auto family = words_of(author.family);
  return {family.empty() ? words.back() : family.back(), words.size() > 1 ? words.front() : std::string()};
}

bool same_first_author(const Paper& one, const Paper& other) {
  if (one.authors.empty() || other.authors.empty()) return false;
  const Name a = name_of(one.authors.front());
  const Name b = name_of(other.authors.front());
  if (a.family.empty() || a.family != b.family) return false;
  if (a.given.empty() || b.given.empty()) return true;
  const std::size_t shorter = std::min(a.given.size(), b.given.size());
  return a.given.compare(0, shorter, b.given, 0, shorter) == 0;  // "W" and "Wei"; not "Wei" and "Wen"
}

bool long_enough(std::string_view key) {
  std::size_t words = 1;
  for (const char c : key) words += c == ' ' ? 1U : 0U;
  return words >= kTitleWordsMin && key.size() >= kTitleBytesMin;
}

}  // namespace

bool same_work(const Paper& one, const Paper& other) {
  if (one.published && other.published && std::abs(one.published->year() - other.published->year()) > 1)
    return false;
  if (!same_first_author(one, other)) return false;
  const std::string key = text::title_key(one.title);
  return long_enough(key) && key == text::title_key(other.title);
}

bool exclude(const PaperId& one, const PaperId& other) {
  return one.scheme() == Scheme::arxiv && other.scheme() == Scheme::arxiv && one != other;
}

}  // namespace quire::store
