#include <algorithm>

#include "people/person.h"
#include "text/unicode.h"

namespace quire::people {
namespace {

// Of a list of three thousand names those say most about a person that stand beside it on every such list.
constexpr std::size_t kListMax = 60;
constexpr std::size_t kNear = 20;

std::vector<std::string> others(const Paper& paper, std::size_t position) {
  const std::size_t count = paper.authors.size();
  const bool all = count <= kListMax;
  const std::size_t first = all || position < kNear ? 0 : position - kNear;
  const std::size_t end = all ? count : std::min(count, position + kNear + 1);
  std::vector<std::string> names;
  for (std::size_t i = first; i < end; ++i)
    if (i != position) names.push_back(paper.authors[i].name);
  return names;
}

/// False if the name, which has nothing unusual in it, lacks the family name of the block: that is told at a
/// tenth of the price of reading it.
bool may_belong(const std::string& name, std::string_view block) {
  if (block.starts_with('=')) return true;
  const std::string folded = text::fold(name);
  const bool usual = std::all_of(folded.begin(), folded.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == ' ' || c == '.' || c == '-';
  });
  return !usual || folded.find(block.substr(0, block.rfind(' '))) != std::string::npos;
}

}  // namespace

std::vector<Mention> mentions_of(std::uint32_t doc, const Paper& paper, std::string_view block) {
  std::vector<Mention> mentions;
  for (std::size_t i = 0; i < paper.authors.size(); ++i) {
    const Author& author = paper.authors[i];
    if (!may_belong(author.name, block)) continue;
    NameKey key = name_key(author);
    if (key.block() != block) continue;
    mentions.push_back({doc, static_cast<std::uint32_t>(i), author.name, std::move(key), author.orcid,
                        author.affiliation, paper.published, paper.categories, others(paper, i)});
  }
  return mentions;
}

}  // namespace quire::people
