#include "source/arxiv_announcement.h"

#include <algorithm>

#include "text/ascii.h"

namespace quire::source {
namespace {

constexpr std::size_t kListsMax = 256;

/// "2611.00001v2" or "hep-th/9901001v1" behind whatever stands before it.
constexpr std::string_view kOaiPrefix = "oai:arXiv.org:";

}  // namespace

void AskedLists::take_address(std::string_view address) {
  for (const std::string_view folder : {"/rss/", "/atom/"}) {
    const std::size_t at = address.find(folder);
    if (at == std::string_view::npos) continue;
    std::string_view rest = address.substr(at + folder.size());
    rest = rest.substr(0, rest.find_first_of("?#/ "));
    std::string spaced;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      const bool escaped = text::ascii_lower(rest.substr(i, 3)) == "%2b";
      spaced += escaped || rest[i] == '+' ? ' ' : rest[i];
      if (escaped) i += 2;
    }
    names_.clear();
    for (std::size_t begin = 0; begin < spaced.size();) {
      const std::size_t end = std::min(spaced.find(' ', begin), spaced.size());
      add(std::string_view(spaced).substr(begin, end - begin));
      begin = end + 1;
    }
    return;
  }
}

void AskedLists::take_title(std::string_view title) {
  const std::size_t end = title.find(" updates on ");
  if (known() || end == std::string_view::npos) return;
  std::string_view names = title.substr(0, end);
  while (!names.empty()) {
    const std::size_t comma = std::min(names.find_first_of(", "), names.size());
    add(names.substr(0, comma));
    names.remove_prefix(std::min(comma + 1, names.size()));
  }
}

void AskedLists::add(std::string_view name) {
  if (name.empty() || names_.size() >= kListsMax) return;
  // The spelling of a category in an address is free; to find the category of an alias it must be the usual
  // one.
  std::string usual = text::ascii_lower(name);
  if (const std::size_t dot = usual.find('.'); dot != std::string::npos && usual.size() == dot + 3)
    for (std::size_t i = dot + 1; i < usual.size(); ++i)
      if (usual[i] >= 'a' && usual[i] <= 'z') usual[i] = static_cast<char>(usual[i] & ~0x20);
  names_.push_back(text::ascii_lower(canonical_category(usual)));
}

bool AskedLists::has(std::string_view category) const {
  const std::string name = text::ascii_lower(canonical_category(category));
  const std::string archive = name.substr(0, name.find('.'));
  return std::any_of(names_.begin(), names_.end(),
                     [&](const std::string& asked) { return asked == name || asked == archive; });
}

int read_announced_id(std::string_view guid, Draft& draft) {
  std::string flat = one_line(guid);
  if (flat.starts_with(kOaiPrefix)) flat.erase(0, kOaiPrefix.size());
  // A title alone does not identify an item of arXiv.
  draft.id = flat.empty() ? "(none)" : flat;
  const Result<VersionedId> parsed = parse_versioned_id(flat);
  return parsed ? parsed->version : 0;
}

std::string_view without_prefix(std::string_view description, std::string& type) {
  constexpr std::string_view kType = "Announce Type:";
  constexpr std::string_view kAbstract = "Abstract:";
  const std::size_t begin = description.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos ||
      !text::ascii_lower(description.substr(begin, 6)).starts_with("arxiv:"))
    return description;
  const std::size_t at = description.find(kType, begin);
  if (at == std::string_view::npos) return description;
  const std::size_t abstract = description.find(kAbstract, at);
  std::string_view word = description.substr(at + kType.size());
  word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
  word = word.substr(0, word.find_first_of(" \t\r\n"));
  constexpr std::size_t kTypeBytesMax = 20;
  if (type.empty()) type = word.substr(0, kTypeBytesMax);
  if (abstract == std::string_view::npos) return {};
  return description.substr(abstract + kAbstract.size());
}

void apply(const Announcement& announcement, const AskedLists& asked, Draft& draft) {
  Paper& paper = draft.paper;
  if (announcement.version > 0) paper.versions.push_back({announcement.version});
  if (!announcement.day) return;
  if (announcement.type == "new") paper.announced = announcement.day;
  if (announcement.type != "cross") return;
  // The primary category is not crossed into, even if the feed was asked for it too.
  for (std::size_t i = 1; i < paper.categories.size(); ++i)
    if (asked.has(paper.categories[i])) draft.cross_list(paper.categories[i], *announcement.day);
}

}  // namespace quire::source
