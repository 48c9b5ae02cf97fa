#include "feed/history.h"

#include <algorithm>

namespace quire::feed {
namespace {

int greatest_version(const Paper& paper) {
  int greatest = 0;
  for (const Version& version : paper.versions) greatest = std::max(greatest, version.number);
  return greatest;
}

std::vector<std::string> names_of(const std::vector<Author>& authors) {
  std::vector<std::string> names;
  names.reserve(authors.size());
  for (const Author& author : authors) names.push_back(author.name);
  return names;
}

}  // namespace

Words words_of(const Paper& paper) { return {paper.title, paper.abstract, names_of(paper.authors)}; }

Words words_of(const store::Edition& edition) {
  return {edition.title, edition.abstract, names_of(edition.authors)};
}

std::string WordChange::what() const {
  std::vector<const char*> parts;
  if (before.title != after.title) parts.push_back("title");
  if (before.abstract != after.abstract) parts.push_back("abstract");
  if (before.authors != after.authors) parts.push_back("authors");
  std::string words;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) words += i + 1 == parts.size() ? " and " : ", ";
    words += parts[i];
  }
  return words;
}

std::vector<WordChange> changes(const Paper& paper, std::span<const store::Edition> editions) {
  std::vector<WordChange> found;
  Words after = words_of(paper);
  int version = greatest_version(paper);
  for (auto edition = editions.rbegin(); edition != editions.rend(); ++edition) {
    Words before = words_of(*edition);
    if (before != after) found.push_back({edition->until, version, edition->version, before, after});
    after = std::move(before);
    version = edition->version;
  }
  return found;
}

std::optional<WordChange> change_since(const Paper& paper, std::span<const store::Edition> editions,
                                       Instant read) {
  // Editions are kept to the second; no change may be lost.
  const auto second = std::chrono::floor<std::chrono::seconds>(read);
  const auto seen = std::find_if(editions.begin(), editions.end(),
                                 [&](const store::Edition& edition) { return edition.until >= second; });
  if (seen == editions.end()) return std::nullopt;
  WordChange change{editions.back().until, greatest_version(paper), seen->version, words_of(*seen),
                    words_of(paper)};
  if (change.before == change.after) return std::nullopt;
  return change;
}

}  // namespace quire::feed
