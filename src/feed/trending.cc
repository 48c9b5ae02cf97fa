// What trends: votes, comments and finished runs, each losing half its weight in seven days. The three terms
// are kept apart so that the page can print the sum it ranks by. No state: the ranks of a week before are
// computed from the same activity.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "feed/feed.h"

namespace quire::feed {
namespace {

constexpr double kHalfLifeDays = 7;
constexpr double kCommentWeight = 0.5;
constexpr double kRunWeight = 0.25;
constexpr int kVoteDays = 30;
constexpr double kMsADay = 86'400'000;

struct Terms {
  double votes = 0, comments = 0, runs = 0;
  double score() const { return votes + comments + runs; }
};

using Scores = std::unordered_map<store::Doc, Terms>;

Scores scores_at(Instant at, const std::vector<store::Activity>& activity) {
  Scores scores;
  for (const auto& act : activity) {
    const double age_days = static_cast<double>((at - act.at).count()) / kMsADay;
    if (age_days < 0 || age_days > kTrendingDays) continue;
    const double weight = act.count * std::exp2(-age_days / kHalfLifeDays);
    Terms& terms = scores[act.doc];
    switch (act.kind) {
      case store::Activity::Kind::vote:
      case store::Activity::Kind::source_vote:
        terms.votes += weight;
        break;
      case store::Activity::Kind::comment:
      case store::Activity::Kind::source_comment:
        terms.comments += kCommentWeight * weight;
        break;
      case store::Activity::Kind::run:
        terms.runs += kRunWeight * weight;
        break;
    }
  }
  return scores;
}

/// Docs by score, the smaller number first where scores are equal.
std::vector<store::Doc> ranked(const Scores& scores) {
  std::vector<store::Doc> docs;
  for (const auto& [doc, terms] : scores)
    if (terms.score() > 0) docs.push_back(doc);
  std::sort(docs.begin(), docs.end(), [&](store::Doc a, store::Doc b) {
    const double x = scores.at(a).score(), y = scores.at(b).score();
    return x != y ? x > y : a < b;
  });
  return docs;
}

/// Votes of each of the last 30 days, the day of `at` last.
std::unordered_map<store::Doc, std::vector<int>> votes_by_day(Instant at,
                                                              const std::vector<store::Activity>& activity) {
  std::unordered_map<store::Doc, std::vector<int>> votes;
  const Day last = Day::of(at);
  for (const auto& act : activity) {
    if (act.kind != store::Activity::Kind::vote && act.kind != store::Activity::Kind::source_vote) continue;
    const int ago = last - Day::of(act.at);
    if (act.at > at || ago < 0 || ago >= kVoteDays) continue;
    auto& days = votes[act.doc];
    days.resize(kVoteDays);
    days[static_cast<std::size_t>(kVoteDays - 1 - ago)] += act.count;
  }
  return votes;
}

}  // namespace

Trending trending(store::Store& store, Instant at, std::size_t limit) {
  using std::chrono::days;
  const auto activity = store.activity(at - days(kTrendingDays + 7), at);
  const Scores scores = scores_at(at, activity);
  const auto docs = ranked(scores);
  std::unordered_map<store::Doc, int> rank_before;
  for (const store::Doc doc : ranked(scores_at(at - days(7), activity)))
    rank_before.emplace(doc, static_cast<int>(rank_before.size()));
  const auto votes = votes_by_day(at, activity);

  Trending out{at, {}};
  const std::span<const store::Doc> top(docs.data(), std::min(limit, docs.size()));
  for (store::StoredPaper& paper : store.papers(top)) {
    const store::Doc doc = paper.doc;
    const Terms& terms = scores.at(doc);
    TrendingEntry entry{std::move(paper), terms.votes, terms.comments, terms.runs, terms.score(), {}, {}};
    const auto rank = static_cast<int>(std::find(docs.begin(), docs.end(), doc) - docs.begin());
    if (const auto before = rank_before.find(doc); before != rank_before.end())
      entry.moved = before->second - rank;
    const auto drawn = votes.find(doc);
    entry.votes_by_day = drawn == votes.end() ? std::vector<int>(kVoteDays) : drawn->second;
    out.entries.push_back(std::move(entry));
  }
  return out;
}

}  // namespace quire::feed
