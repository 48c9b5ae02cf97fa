#include <algorithm>
#include <set>

#include "people/person.h"

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

}  // namespace

std::vector<Mention> mentions_of(std::uint32_t doc, const Paper& paper, std::string_view block) {
  std::vector<Mention> mentions;
  for (std::size_t i = 0; i < paper.authors.size(); ++i) {
    const Author& author = paper.authors[i];
    NameKey key = name_key(author);
    if (key.block() != block) continue;
    mentions.push_back({doc, static_cast<std::uint32_t>(i), author.name, std::move(key), author.orcid,
                        author.affiliation, paper.published, paper.categories, others(paper, i)});
  }
  return mentions;
}

}  // namespace quire::people
