// Categories of arXiv as sets of its OAI-PMH server: group:archive:CLASS (info.arxiv.org/help/oa).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "follow/oai.h"
#include "paper/paper.h"
#include "source/fields.h"

namespace quire::follow {
namespace {

constexpr std::size_t kCategoriesMax = 50;

/// Archives that are groups of their own; all others belong to physics.
constexpr std::array<std::string_view, 7> kOwnGroups = {"cs",   "math",  "stat", "eess",
                                                        "econ", "q-bio", "q-fin"};

std::string set_of(const std::string& category) {
  const std::size_t dot = category.find('.');
  const std::string archive = category.substr(0, dot);
  const bool own = std::find(kOwnGroups.begin(), kOwnGroups.end(), archive) != kOwnGroups.end();
  std::string set = (own ? archive : "physics") + ":" + archive;
  if (dot != std::string::npos) set += ":" + category.substr(dot + 1);
  return set;
}

/// "CS.lg" as it is written in the taxonomy: the archive in small letters, a class of two letters in
/// capitals.
std::string in_its_case(std::string_view word) {
  std::string out(word);
  const std::size_t dot = out.find('.');
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool capital = dot != std::string::npos && i > dot && out.size() == dot + 3 &&
                         !out.starts_with("astro") && !out.starts_with("cond");
    if (capital && out[i] >= 'a' && out[i] <= 'z') out[i] = static_cast<char>(out[i] & ~0x20);
    if (i < dot && out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] | 0x20);
  }
  return out;
}

}  // namespace

Result<std::vector<std::string>> arxiv_categories(std::string_view text) {
  std::vector<std::string> categories;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("+ ,");
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (word.empty()) continue;
    const std::string category = canonical_category(in_its_case(word));
    if (!source::is_arxiv_category(category))
      return Error{
          fmt::format("{} is no category of arXiv; cs.LG, hep-th or math are some", source::excerpt(word))};
    if (std::find(categories.begin(), categories.end(), category) == categories.end())
      categories.push_back(category);
    if (categories.size() > kCategoriesMax)
      return Error{"more than 50 categories; follow all of arXiv instead"};
  }
  return categories;
}

std::string joined_categories(const std::vector<std::string>& categories) {
  return fmt::format("{}", fmt::join(categories, "+"));
}

Result<std::vector<std::string>> arxiv_sets(std::string_view text) {
  auto categories = arxiv_categories(text);
  if (categories)
    for (std::string& category : *categories) category = set_of(category);
  return categories;
}

}  // namespace quire::follow
