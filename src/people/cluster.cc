// Decisions first, then ORCIDs, then evidence: in every round all pairs of groups that have something in
// common are weighed, and joined from the heaviest down as far as nothing forbids it, until a round joins
// none. Initials join a name in full only where one person alone comes into question.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "people/group.h"
#include "people/person.h"
#include "people/reasons.h"

namespace quire::people {
namespace {

constexpr std::size_t kNeighbours = 24;  // pairs a feature gives each of its groups: a cost that has a limit
constexpr int kRoundsMax = 20;
constexpr int kInitialRoundsMax = 3;
constexpr float kEnough = 1.0F;
constexpr float kWorthPairing = 0.3F;  // what weighs less joins nobody, if there is nothing else
constexpr float kSupported = 1.7F;

struct Tie {
  float score = 0;
  GroupId a = 0, b = 0;  ///< a < b
  bool by_name = false;  ///< without the name it would not be enough
};

/// Cosine of two vectors of counts.
float likeness(const std::vector<std::pair<std::string, float>>& a,
               const std::vector<std::pair<std::string, float>>& b) {
  float product = 0, length_a = 0, length_b = 0;
  for (const auto& [name, count] : a) length_a += count * count;
  for (const auto& [name, count] : b) length_b += count * count;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (x->first == y->first)
      product += x++->second * y++->second;
    else
      ++(x->first < y->first ? x : y);
  }
  return product == 0 ? 0 : product / std::sqrt(length_a * length_b);
}

class Clustering {
 public:
  Clustering(std::span<const Mention> mentions, const Weights& weights)
      : mentions_(mentions),
        weights_(weights),
        evidence_(mentions, weights),
        groups_(mentions, evidence_),
        changed_(mentions.size(), true) {}

  People run(std::span<const Decision> decisions) {
    decide(decisions);
    join_equal_orcids();
    for (const bool late : {false, true}) {
      late_ = late;
      std::fill(changed_.begin(), changed_.end(), true);
      for (int round = 0; round < kRoundsMax && join_alike(); ++round) {
      }
      for (int round = 0; round < kInitialRoundsMax && join_initials(); ++round) {
      }
      if (!any_late()) break;
    }
    return people();
  }

 private:
  // ---- What is decided ----

  void decide(std::span<const Decision> decisions) {
    std::vector<const Decision*> newest_first;
    for (const Decision& decision : decisions) newest_first.push_back(&decision);
    std::sort(newest_first.begin(), newest_first.end(),
              [](const Decision* a, const Decision* b) { return a->number > b->number; });
    for (const Decision* const decision : newest_first)
      if (!follow(*decision)) out_.not_followed.push_back(decision->number);
  }

  bool follow(const Decision& decision) {
    const auto a = find(decision.a);
    if (!a) return false;
    if (decision.kind == Decision::Kind::claim) return claim(*a, decision.claimant);
    const auto b = find(decision.b);
    if (!b || *a == *b) return false;
    decided_.push_back(*a);
    decided_.push_back(*b);
    if (decision.kind == Decision::Kind::different) return groups_.keep_apart(*a, *b);
    if (groups_.decided_apart(groups_.of(*a), groups_.of(*b))) return false;
    groups_.join(groups_.of(*a), groups_.of(*b));
    return true;
  }

  bool claim(std::uint32_t mention, const std::string& claimant) {
    const auto [first, is_new] = claims_.try_emplace(claimant, mention);
    decided_.push_back(mention);
    groups_.claim(mention, claimant);
    if (is_new) return true;
    if (groups_.decided_apart(groups_.of(first->second), groups_.of(mention))) return false;
    groups_.join(groups_.of(first->second), groups_.of(mention));
    return true;
  }

  /// The mention at its place, or where the list has changed the only one of the paper that is written so.
  std::optional<std::uint32_t> find(const MentionRef& ref) const {
    const auto first = std::lower_bound(mentions_.begin(), mentions_.end(), ref.doc,
                                        [](const Mention& m, std::uint32_t doc) { return m.doc < doc; });
    std::optional<std::uint32_t> other;
    for (auto at = first; at != mentions_.end() && at->doc == ref.doc; ++at) {
      if (at->name != ref.name) continue;
      const auto number = static_cast<std::uint32_t>(at - mentions_.begin());
      if (at->position == ref.position) return number;
      if (other) return std::nullopt;
      other = number;
    }
    return other;
  }

  void join_equal_orcids() {
    std::map<std::string_view, std::uint32_t> first;
    for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
      if (mentions_[i].orcid.empty()) continue;
      const auto [known, is_new] = first.try_emplace(mentions_[i].orcid, i);
      if (is_new) continue;
      const GroupId a = groups_.of(known->second), b = groups_.of(i);
      if (a != b && !groups_.share_paper(a, b) && !groups_.decided_apart(a, b)) groups_.join(a, b);
    }
  }

  // ---- Evidence ----

  bool any_late() const {
    for (GroupId id = 0; id < groups_.size(); ++id)
      if (groups_.is_there(id) && groups_[id].late) return true;
    return false;
  }

  /// Pairs of groups that share something of weight, each once; `only_changed`: what was weighed a round ago
  /// and has not changed since would weigh the same.
  std::vector<std::uint64_t> pairs(bool only_changed) const {
    // Groups by feature, one after another.
    std::vector<std::uint32_t> begin(evidence_.features.size() + 1);
    const auto for_each = [&](auto&& visit) {
      for (GroupId id = 0; id < groups_.size(); ++id) {
        if (!groups_.is_there(id) || (groups_[id].late && !late_)) continue;
        for (const std::uint32_t feature : groups_[id].features)
          if (evidence_.features[feature].weight >= kWorthPairing) visit(id, feature);
      }
    };
    for_each([&](GroupId, std::uint32_t feature) { ++begin[feature + 1]; });
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<GroupId> ids(begin.back());
    std::vector<std::uint32_t> end(begin.begin(), begin.end() - 1);
    for_each([&](GroupId id, std::uint32_t feature) { ids[end[feature]++] = id; });
    std::vector<std::uint64_t> pairs;
    for (std::size_t feature = 0; feature < end.size(); ++feature)
      for (std::size_t i = begin[feature]; i < end[feature]; ++i)
        for (std::size_t j = i + 1; j < std::min<std::size_t>(end[feature], i + 1 + kNeighbours); ++j)
          if (!only_changed || changed_[ids[i]] || changed_[ids[j]])
            pairs.push_back(std::uint64_t{ids[i]} << 32 | ids[j]);
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
  }

  /// Ties between groups of which both, or only one, have a name in full; the heaviest first.
  std::vector<Tie> ties(bool mixed) const {
    std::vector<Tie> ties;
    for (const std::uint64_t pair : pairs(!mixed)) {
      const auto a = static_cast<GroupId>(pair >> 32);
      const auto b = static_cast<GroupId>(pair & 0xffffffffU);
      if ((groups_[a].spelled != groups_[b].spelled) != mixed) continue;
      if (const auto tie = weigh(a, b)) ties.push_back(*tie);
    }
    std::sort(ties.begin(), ties.end(), [](const Tie& x, const Tie& y) {
      return x.score != y.score ? x.score > y.score : x.a != y.a ? x.a < y.a : x.b < y.b;
    });
    return ties;
  }

  /// Nothing if it is not enough, or not allowed.
  std::optional<Tie> weigh(GroupId a, GroupId b) const {
    const Group& x = groups_[a];
    const Group& y = groups_[b];
    const float chance = by_chance(x, y);
    float met = 0, name = initials_alone(x, y);
    const auto add = [&](const Feature& feature) {
      if (feature.clue == Clue::name)
        name += feature.weight;
      else if (feature.clue == Clue::affiliation)
        met += x.spelled && y.spelled ? feature.weight : weights_.affiliation_initial;
      else
        met += feature.weight * chance;
    };
    for (auto f = x.features.begin(), g = y.features.begin();
         f != x.features.end() && g != y.features.end();) {
      if (*f == *g) add(evidence_.features[*f]);
      const bool first = *f <= *g, second = *g <= *f;
      f += first;
      g += second;
    }
    const float beside = beside_names(x, y);
    const float score = met + name + beside - both_established(x, y);
    if (score < kEnough || !groups_.may_join(a, b)) return std::nullopt;
    return Tie{score, a, b,
               met + std::max(0.0F, beside) < weights_.co_author_ordinary + weights_.co_author_ordinary_full};
  }

  /// Groups with very many co-authors have some in common by chance.
  float by_chance(const Group& x, const Group& y) const {
    const auto most = static_cast<float>(std::max(x.features.size(), y.features.size()));
    return 1 / (1 + weights_.size * std::max(0.0F, std::log10(most / 20)));
  }

  /// Two that have written much share more than one co-author, if they are one.
  float both_established(const Group& x, const Group& y) const {
    return weights_.established * std::log2(static_cast<float>(std::min(x.members.size(), y.members.size())));
  }

  float initials_alone(const Group& x, const Group& y) const {
    if (x.spelled && y.spelled) return 0;
    const Commonness common = evidence_.of_name(x.names.front());
    return common == Commonness::rare       ? weights_.initial_rare
           : common == Commonness::ordinary ? weights_.initial_ordinary
                                            : weights_.initial_common;
  }

  /// Subjects and years: weak, for and against.
  float beside_names(const Group& x, const Group& y) const {
    float score = 0;
    if (!x.categories.empty() && !y.categories.empty())
      score += weights_.topic * (likeness(x.categories, y.categories) - weights_.topic_expected);
    if (x.first_day <= x.last_day && y.first_day <= y.last_day) {
      const int days = std::max({x.first_day - y.last_day, y.first_day - x.last_day, 0});
      const float years = static_cast<float>(days) / 365.25F;
      score -= weights_.year_apart * std::clamp(years - 5, 0.0F, 10.0F);
    }
    return score;
  }

  /// One round; false if it joined nothing.
  bool join_alike() {
    bool any = false;
    const auto found = ties(false);
    std::fill(changed_.begin(), changed_.end(), false);
    for (const Tie& tie : found) {
      const GroupId a = groups_.of(tie.a), b = groups_.of(tie.b);
      if (!groups_.may_join(a, b)) continue;
      groups_.join(a, b, tie.score, tie.by_name);
      changed_[std::min(a, b)] = true;
      any = true;
    }
    return any;
  }

  /// One round for groups of initials: each joins the one name in full that fits, if no other fits nearly.
  bool join_initials() {
    std::map<GroupId, std::vector<Tie>> by_initials;
    for (const Tie& tie : ties(true)) by_initials[groups_[tie.a].spelled ? tie.b : tie.a].push_back(tie);
    bool any = false;
    for (const auto& [initials, found] : by_initials) {
      const Tie& best = found.front();
      const float second = found.size() > 1 ? found[1].score : 0;
      if (best.score < weights_.initial_threshold || best.score - second < weights_.initial_margin) continue;
      const GroupId a = groups_.of(best.a), b = groups_.of(best.b);
      if (!groups_.may_join(a, b)) continue;
      groups_.join(a, b, best.score, false);
      any = true;
    }
    return any;
  }

  // ---- People ----

  People people() {
    for (GroupId id = 0; id < groups_.size(); ++id) {
      if (!groups_.is_there(id)) continue;
      const Group& group = groups_[id];
      Person person;
      person.mentions.assign(group.members.begin(), group.members.end());
      std::sort(person.mentions.begin(), person.mentions.end(), [&](std::size_t x, std::size_t y) {
        const auto &p = mentions_[x], &q = mentions_[y];
        return p.day != q.day ? q.day < p.day : p.doc != q.doc ? p.doc > q.doc : p.position < q.position;
      });
      if (!group.orcids.empty()) person.orcid = group.orcids.front();
      person.certainty = certainty(group);
      person.evidence = reasons(mentions_, evidence_, group, decided_);
      out_.people.push_back(std::move(person));
    }
    std::sort(out_.people.begin(), out_.people.end(), [&](const Person& x, const Person& y) {
      if (x.mentions.size() != y.mentions.size()) return x.mentions.size() > y.mentions.size();
      const auto &p = mentions_[x.mentions[0]], &q = mentions_[y.mentions[0]];
      return p.day != q.day ? q.day < p.day : x.mentions[0] < y.mentions[0];
    });
    return std::move(out_);
  }

  static Certainty certainty(const Group& group) {
    if (group.members.size() == 1) return Certainty::single;
    if (group.weakest == std::numeric_limits<float>::infinity()) return Certainty::settled;
    if (group.by_name) return Certainty::by_name;
    return group.weakest >= kSupported ? Certainty::supported : Certainty::probable;
  }

  std::span<const Mention> mentions_;
  const Weights& weights_;
  Evidence evidence_;
  Groups groups_;
  bool late_ = false;                            ///< those that decisions took out join now
  std::vector<bool> changed_;                    ///< groups, in the last round
  std::map<std::string, std::uint32_t> claims_;  ///< a mention that each claimant has
  std::vector<std::uint32_t> decided_;           ///< mentions that decisions name
  People out_;
};

bool before(const Mention& a, const Mention& b) {
  return a.doc != b.doc ? a.doc < b.doc : a.position < b.position;
}

}  // namespace

const char* words(Certainty certainty) {
  switch (certainty) {
    case Certainty::single:
      return "one paper only";
    case Certainty::settled:
      return "settled";
    case Certainty::supported:
      return "well supported";
    case Certainty::probable:
      return "probable";
    case Certainty::by_name:
      return "by the name alone";
  }
  return "";
}

People cluster(std::span<const Mention> mentions, std::span<const Decision> decisions,
               const Weights& weights) {
  if (std::is_sorted(mentions.begin(), mentions.end(), before))
    return Clustering(mentions, weights).run(decisions);
  std::vector<std::size_t> order(mentions.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::size_t x, std::size_t y) { return before(mentions[x], mentions[y]); });
  std::vector<Mention> sorted;
  for (const std::size_t i : order) sorted.push_back(mentions[i]);
  People people = Clustering(sorted, weights).run(decisions);
  for (Person& person : people.people)
    for (std::size_t& mention : person.mentions) mention = order[mention];
  return people;
}

}  // namespace quire::people
