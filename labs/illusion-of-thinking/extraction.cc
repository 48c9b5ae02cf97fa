#include "labs/illusion-of-thinking/extraction.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string>
#include <unordered_map>

namespace quire::labs::illusion {
namespace {

bool same_rows(std::string_view text, const Candidate& a, const Candidate& b) {
  responses::Gaps gaps_a(text), gaps_b(text);
  responses::Rows rows_a(text, a.begin, gaps_a), rows_b(text, b.begin, gaps_b);
  for (;;) {
    const auto step_a = rows_a.next(), step_b = rows_b.next();
    if (step_a != step_b) return false;
    if (step_a != responses::Rows::Step::row) return true;
    const auto one = rows_a.row(), other = rows_b.row();
    if (!std::equal(one.begin(), one.end(), other.begin(), other.end())) return false;
  }
}

}  // namespace

Candidates candidates_in(const Instance& instance, std::string_view text) {
  const std::vector<responses::FoundList> lists = responses::find_lists(text, "moves");
  const bool keyed = std::any_of(lists.begin(), lists.end(), [](const auto& list) { return list.keyed; });
  std::vector<responses::FoundList> eligible;
  for (const responses::FoundList& list : lists)
    if (list.keyed || !keyed) eligible.push_back(list);
  if (std::ssize(eligible) > kCandidatesMost)
    eligible.erase(eligible.begin(), eligible.end() - kCandidatesMost);
  Candidates candidates;
  for (const responses::FoundList& list : eligible) {
    if (list.cut) {
      candidates.cut_rows = list.rows;
      continue;
    }
    Judged judged = judge_list(instance, text, list.begin);
    if (judged.well_formed) candidates.all.push_back({list.begin, list.end, std::move(judged)});
  }
  return candidates;
}

std::vector<Candidate> distinct(std::string_view text, const std::vector<Candidate>& all) {
  std::vector<Candidate> kept;
  std::unordered_multimap<std::uint64_t, std::size_t> by_hash;
  for (const Candidate& candidate : all) {
    const auto [begin, end] = by_hash.equal_range(candidate.judged.hash);
    // One comparison a hash: a text made to collide costs no more than any other.
    if (begin != end && same_rows(text, kept[begin->second], candidate)) continue;
    by_hash.emplace(candidate.judged.hash, kept.size());
    kept.push_back(candidate);
  }
  return kept;
}

bool says_unsolvable(std::string_view text) {
  constexpr std::array kWays{"no solution",      "unsolvable",        "not solvable",
                             "cannot be solved", "can't be solved",   "is impossible",
                             "isn't solvable",   "no valid sequence", "no sequence of moves"};
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::any_of(kWays.begin(), kWays.end(),
                     [&](const char* way) { return small.find(way) != small.npos; });
}

}  // namespace quire::labs::illusion
