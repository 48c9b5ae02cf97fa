#include "people/group.h"

#include <algorithm>
#include <iterator>

namespace quire::people {
namespace {

template <class T>
void unite(std::vector<T>& into, const std::vector<T>& more) {
  if (more.empty()) return;
  std::vector<T> all;
  all.reserve(into.size() + more.size());
  std::set_union(into.begin(), into.end(), more.begin(), more.end(), std::back_inserter(all));
  into = std::move(all);
}

template <class T>
bool share(const std::vector<T>& a, const std::vector<T>& b) {
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x == *y) return true;
    if (*x < *y)
      ++x;
    else
      ++y;
  }
  return false;
}

void add(std::vector<std::pair<std::string, float>>& counts,
         const std::vector<std::pair<std::string, float>>& more) {
  for (const auto& [name, count] : more) {
    const auto at = std::lower_bound(counts.begin(), counts.end(), name,
                                     [](const auto& entry, const std::string& n) { return entry.first < n; });
    if (at != counts.end() && at->first == name)
      at->second += count;
    else
      counts.insert(at, {name, count});
  }
}

bool contradict(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return !a.empty() && !b.empty() && !share(a, b);
}

}  // namespace

Groups::Groups(std::span<const Mention> mentions, Evidence& evidence)
    : evidence_(evidence), groups_(mentions.size()), root_(mentions.size()) {
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    const Mention& mention = mentions[i];
    Group& group = groups_[i];
    root_[i] = i;
    group.members = {i};
    group.docs = {mention.doc};
    group.features = evidence.traits[i].features;
    group.names = {evidence.traits[i].name};
    if (!mention.orcid.empty()) group.orcids = {mention.orcid};
    for (const std::string& category : mention.categories) add(group.categories, {{category, 1.0F}});
    if (mention.day) group.first_day = group.last_day = mention.day->count();
    group.spelled = mention.key.spelled();
  }
}

GroupId Groups::of(std::uint32_t mention) const {
  GroupId id = mention;
  while (root_[id] != id) id = root_[id];
  return id;
}

bool Groups::keep_apart(std::uint32_t a, std::uint32_t b) {
  if (of(a) == of(b)) return false;
  groups_[of(a)].not_with.push_back(b);
  groups_[of(b)].not_with.push_back(a);
  groups_[of(a)].late = groups_[of(a)].members.size() == 1;
  return true;
}

void Groups::claim(std::uint32_t mention, const std::string& claimant) {
  unite(groups_[of(mention)].claimants, {claimant});
}

bool Groups::decided_apart(GroupId a, GroupId b) const {
  const auto kept = [&](GroupId x, GroupId y) {
    return std::any_of(groups_[x].not_with.begin(), groups_[x].not_with.end(),
                       [&](std::uint32_t mention) { return of(mention) == y; });
  };
  return kept(a, b) || kept(b, a) || contradict(groups_[a].claimants, groups_[b].claimants);
}

bool Groups::share_paper(GroupId a, GroupId b) const { return share(groups_[a].docs, groups_[b].docs); }

bool Groups::names_agree(GroupId a, GroupId b) const {
  // Names of other blocks are there by decision, and have nothing to agree with.
  bool any = false;
  for (const std::uint32_t x : groups_[a].names)
    for (const std::uint32_t y : groups_[b].names) {
      if (evidence_.may_be_one(x, y))
        any = true;
      else if (evidence_.blocks[x] == evidence_.blocks[y])
        return false;
    }
  return any;
}

bool Groups::may_join(GroupId a, GroupId b) const {
  return a != b && !contradict(groups_[a].orcids, groups_[b].orcids) && !share_paper(a, b) &&
         !decided_apart(a, b) && names_agree(a, b);
}

void Groups::join(GroupId a, GroupId b, std::optional<float> score, bool by_name) {
  if (a == b) return;
  const GroupId kept = std::min(a, b);
  Group& into = groups_[kept];
  Group& from = groups_[std::max(a, b)];
  unite(into.members, from.members);
  unite(into.docs, from.docs);
  unite(into.features, from.features);
  unite(into.names, from.names);
  unite(into.orcids, from.orcids);
  unite(into.claimants, from.claimants);
  into.not_with.insert(into.not_with.end(), from.not_with.begin(), from.not_with.end());
  add(into.categories, from.categories);
  into.first_day = std::min(into.first_day, from.first_day);
  into.last_day = std::max(into.last_day, from.last_day);
  into.spelled = into.spelled || from.spelled;
  into.weakest = std::min({into.weakest, from.weakest, score.value_or(into.weakest)});
  into.late = into.late && from.late;
  into.by_name = into.by_name || from.by_name || by_name;
  root_[std::max(a, b)] = kept;
  from = Group();
}

}  // namespace quire::people
