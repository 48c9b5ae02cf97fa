#include "people/reasons.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <string_view>

#include <fmt/format.h>

namespace quire::people {
namespace {

constexpr std::size_t kShown = 3;

struct Met {
  std::size_t papers = 0;
  std::uint32_t feature = 0;
};

/// Features of these kinds that come again within the group, each name once, those on most papers first.
std::vector<Met> met_again(const Evidence& evidence, const Group& group, std::initializer_list<Clue> clues) {
  std::map<std::uint32_t, std::size_t> papers;
  for (const std::uint32_t member : group.members)
    for (const std::uint32_t feature : evidence.traits[member].features)
      if (std::find(clues.begin(), clues.end(), evidence.features[feature].clue) != clues.end())
        ++papers[feature];
  std::vector<Met> met;
  for (const auto& [feature, count] : papers)
    if (count > 1) met.push_back({count, feature});
  std::stable_sort(met.begin(), met.end(), [](const Met& a, const Met& b) { return a.papers > b.papers; });
  std::set<std::string_view> names;  // a co-author is met by initial, and in full
  std::erase_if(met,
                [&](const Met& one) { return !names.insert(*evidence.features[one.feature].words).second; });
  return met;
}

std::string listed(const Evidence& evidence, const std::vector<Met>& met) {
  std::string out;
  for (std::size_t i = 0; i < std::min(kShown, met.size()); ++i)
    out += fmt::format("{}{} ({} papers)", i == 0 ? "" : ", ", *evidence.features[met[i].feature].words,
                       met[i].papers);
  if (met.size() > kShown) out += fmt::format(" and {} more", met.size() - kShown);
  return out;
}

bool all_alike(const Evidence& evidence, const Group& group) {
  return group.names.size() == 1 && evidence.names[group.names.front()].spelled();
}

std::set<std::string> values(std::span<const Mention> mentions, const Person& person,
                             std::string Mention::*field) {
  std::set<std::string> found;
  for (const std::size_t i : person.mentions)
    if (!(mentions[i].*field).empty()) found.insert(mentions[i].*field);
  return found;
}

bool common(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) { return b.contains(x); });
}

/// Two names that contradict, as given; the second is empty if there are none.
std::pair<std::string, std::string> contradiction(std::span<const Mention> mentions, const Person& a,
                                                  const Person& b) {
  for (const std::size_t i : a.mentions)
    for (const std::size_t j : b.mentions)
      if (!compatible(mentions[i].key, mentions[j].key)) return {mentions[i].name, mentions[j].name};
  return {};
}

}  // namespace

std::vector<std::string> reasons(std::span<const Mention> mentions, const Evidence& evidence,
                                 const Group& group, const std::vector<std::uint32_t>& decided) {
  std::vector<std::string> out;
  if (group.members.size() < 2) return out;
  const auto named = std::count_if(group.members.begin(), group.members.end(), [&](std::uint32_t member) {
    return std::find(decided.begin(), decided.end(), member) != decided.end();
  });
  if (named > 1) out.emplace_back("decisions of this Quire's owner");
  std::map<std::string, std::size_t> with_orcid;
  for (const std::uint32_t member : group.members)
    if (!mentions[member].orcid.empty()) ++with_orcid[mentions[member].orcid];
  for (const auto& [orcid, papers] : with_orcid)
    if (papers > 1) out.push_back(fmt::format("ORCID {} on {} papers", orcid, papers));
  if (const auto met = met_again(evidence, group, {Clue::co_author, Clue::co_author_full}); !met.empty())
    out.push_back("co-authors that come again: " + listed(evidence, met));
  if (const auto met = met_again(evidence, group, {Clue::affiliation}); !met.empty())
    out.push_back("affiliations that come again: " + listed(evidence, met));
  if (all_alike(evidence, group) && evidence.of_name(group.names.front()) == Commonness::rare)
    out.emplace_back("few people bear this family name, and it is spelled alike");
  return out;
}

std::string what_separates(std::span<const Mention> mentions, const Person& a, const Person& b) {
  const auto orcids_a = values(mentions, a, &Mention::orcid), orcids_b = values(mentions, b, &Mention::orcid);
  if (!orcids_a.empty() && !orcids_b.empty() && !common(orcids_a, orcids_b)) return "different ORCIDs";
  std::set<std::uint32_t> papers;
  for (const std::size_t i : a.mentions) papers.insert(mentions[i].doc);
  for (const std::size_t i : b.mentions)
    if (papers.contains(mentions[i].doc)) return "both are authors of one paper";
  if (const auto [x, y] = contradiction(mentions, a, b); !y.empty()) return fmt::format("{} is not {}", x, y);
  std::set<std::string> names_a, names_b;
  for (const std::size_t i : a.mentions)
    names_a.insert(mentions[i].co_authors.begin(), mentions[i].co_authors.end());
  for (const std::size_t i : b.mentions)
    names_b.insert(mentions[i].co_authors.begin(), mentions[i].co_authors.end());
  if (!names_a.empty() && !names_b.empty() && !common(names_a, names_b)) return "no co-author in common";
  return "too little in common to be sure";
}

}  // namespace quire::people
