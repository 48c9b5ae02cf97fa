#include "labs/language-monkeys/votes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "labs/engines/threads/parallel.h"

namespace quire::labs::language_monkeys {
namespace {

constexpr double kUnits = 0x1p30;  // of a score, in the largest

/// The answers with the largest total, and how right they are.
struct Lead {
  std::int64_t most = 0;
  std::uint32_t tied = 0;
  double right = 0;  // sum over those that tie

  void take(std::int64_t total, double right_share) {
    if (tied == 0 || total > most) {
      most = total;
      tied = 1;
      right = right_share;
    } else if (total == most) {
      ++tied;
      right += right_share;
    }
  }
  /// Nobody voted: nothing is picked.
  double value() const { return tied == 0 ? 0 : right / tied; }
};

/// Scores in whole units, so that sums are exact.
std::vector<std::int32_t> in_units(std::span<const Ballot> ballots) {
  double most = 0;
  for (const Ballot& b : ballots)
    if (std::isfinite(b.score)) most = std::max(most, std::abs(b.score));
  std::vector<std::int32_t> units(ballots.size(), 0);
  if (most == 0) return units;
  for (std::size_t i = 0; i < units.size(); ++i)
    if (std::isfinite(ballots[i].score))
      units[i] = static_cast<std::int32_t>(std::lround(ballots[i].score / most * kUnits));
  return units;
}

/// Random orders of things, from words that are drawn many at a time.
class Orders {
 public:
  explicit Orders(random::Stream& stream) : stream_(stream) {}

  /// The next of an order: one of those from `begin` on is brought there. Whatever order was there before,
  /// what comes is uniform.
  template <class T>
  T next(std::span<T> order, std::size_t begin) {
    const std::size_t at = begin + below(static_cast<std::uint32_t>(order.size() - begin));
    std::swap(order[begin], order[at]);
    return order[begin];
  }

 private:
  std::uint32_t word() {
    if (used_ == words_.size()) {
      stream_.fill(words_);
      used_ = 0;
    }
    return words_[used_++];
  }
  /// As random::below_u32().
  std::uint32_t below(std::uint32_t n) {
    std::uint64_t product = std::uint64_t{word()} * n;
    if (static_cast<std::uint32_t>(product) < n) {
      const std::uint32_t refused = (0 - n) % n;
      while (static_cast<std::uint32_t>(product) < refused) product = std::uint64_t{word()} * n;
    }
    return static_cast<std::uint32_t>(product >> 32);
  }

  random::Stream& stream_;
  std::array<std::uint32_t, 256> words_{};
  std::size_t used_ = 256;
};

}  // namespace

Votes::Votes(std::span<const Ballot> ballots) : labels_(ballots.size()), weights_(in_units(ballots)) {
  std::unordered_map<std::int32_t, std::size_t> place;
  std::vector<std::uint64_t> counts, rights;
  for (const Ballot& b : ballots) {
    if (b.answer < 0) {
      ++silent_;
      continue;
    }
    const auto [found, fresh] = place.try_emplace(b.answer, counts.size());
    if (fresh) {
      counts.push_back(0);
      rights.push_back(0);
    }
    ++counts[found->second];
    rights[found->second] += b.right ? 1 : 0;
  }
  std::vector<std::size_t> order(counts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  std::vector<std::int32_t> number(counts.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    number[order[i]] = static_cast<std::int32_t>(i);
    counts_.push_back(counts[order[i]]);
    right_.push_back(static_cast<double>(rights[order[i]]) / static_cast<double>(counts[order[i]]));
  }
  for (std::size_t i = 0; i < ballots.size(); ++i)
    labels_[i] = ballots[i].answer < 0 ? -1 : number[place.at(ballots[i].answer)];

  std::vector<std::size_t> by_score(ballots.size());
  for (std::size_t i = 0; i < by_score.size(); ++i) by_score[i] = i;
  const auto score = [&](std::size_t i) {
    return std::isnan(ballots[i].score) ? -std::numeric_limits<double>::infinity() : ballots[i].score;
  };
  std::stable_sort(by_score.begin(), by_score.end(),
                   [&](std::size_t a, std::size_t b) { return score(a) > score(b); });
  for (std::size_t i = 0; i < by_score.size();) {
    std::size_t end = i, right = 0;
    for (; end < by_score.size() && score(by_score[end]) == score(by_score[i]); ++end)
      right += ballots[by_score[end]].right ? 1 : 0;
    ranks_.push_back({end - i, static_cast<double>(right) / static_cast<double>(end - i)});
    i = end;
  }
}

double Votes::majority_limit() const {
  Lead lead;
  for (std::size_t a = 0; a < counts_.size(); ++a)
    lead.take(static_cast<std::int64_t>(counts_[a]), right_[a]);
  return lead.value();
}

double Votes::weighted_limit() const {
  std::vector<std::int64_t> sums(counts_.size());
  for (std::size_t i = 0; i < labels_.size(); ++i)
    if (labels_[i] >= 0) sums[static_cast<std::size_t>(labels_[i])] += weights_[i];
  Lead lead;
  for (std::size_t a = 0; a < sums.size(); ++a) lead.take(sums[a], right_[a]);
  return lead.value();
}

namespace {

/// The k of `ks` from which subsets are cheaper drawn as counts, by a rough account in nanoseconds: samples
/// one by one cost the same each, once for all k; counts cost for every answer that may still lead, at every
/// k.
std::size_t first_as_counts(std::span<const std::uint64_t> ks, std::span<const std::uint64_t> counts,
                            std::size_t samples) {
  constexpr double kSample = 8, kCount = 90;
  std::size_t best = ks.size();
  double as_counts = 0, least = ks.empty() ? 0 : kSample * static_cast<double>(ks.back());
  for (std::size_t j = ks.size(); j-- > 0;) {
    const double lead =
        0.9 * static_cast<double>(ks[j]) * static_cast<double>(counts[0]) / static_cast<double>(samples);
    const auto rivals =
        std::partition_point(counts.begin(), counts.end(),
                             [lead](std::uint64_t c) { return static_cast<double>(c) >= lead; }) -
        counts.begin();
    as_counts += kCount * static_cast<double>(rivals + 1);
    const double cost = as_counts + (j == 0 ? 0 : kSample * static_cast<double>(ks[j - 1]));
    if (cost < least) {
      least = cost;
      best = j;
    }
  }
  return best;
}

}  // namespace

double Votes::majority_of_counts(std::uint64_t k, random::Stream& stream) const {
  Lead lead;
  std::uint64_t left = labels_.size();
  for (std::size_t a = 0; a < counts_.size() && k > 0; ++a) {
    // Those that follow are rarer still: none of them can lead or tie any more.
    if (lead.tied > 0 && static_cast<std::int64_t>(std::min(counts_[a], k)) < lead.most) break;
    const std::uint64_t drawn = stream.hypergeometric(counts_[a], left - counts_[a], k);
    if (drawn > 0) lead.take(static_cast<std::int64_t>(drawn), right_[a]);
    k -= drawn;
    left -= counts_[a];
  }
  return lead.value();
}

void Votes::majority(std::span<const std::uint64_t> ks, std::size_t subsets, random::Stream& stream,
                     std::span<double> out, const std::function<void()>& check) const {
  std::fill(out.begin(), out.end(), 0);
  if (counts_.empty()) return;
  const std::size_t by_counts = first_as_counts(ks, counts_, labels_.size());
  std::vector<std::int32_t> order = labels_;
  std::vector<std::int64_t> drawn(counts_.size());
  Orders orders(stream);
  for (std::size_t r = 0; r < subsets; ++r) {
    if (check) check();
    std::fill(drawn.begin(), drawn.end(), 0);
    Lead lead;
    std::size_t k = 0;
    for (std::size_t j = 0; j < by_counts; ++j) {
      for (; k < ks[j]; ++k) {
        const std::int32_t answer = orders.next(std::span(order), k);
        if (answer < 0) continue;
        const auto a = static_cast<std::size_t>(answer);
        lead.take(++drawn[a], right_[a]);
      }
      out[j] += lead.value() / static_cast<double>(subsets);
    }
    for (std::size_t j = by_counts; j < ks.size(); ++j)
      out[j] += majority_of_counts(ks[j], stream) / static_cast<double>(subsets);
  }
}

void Votes::weighted(std::span<const std::uint64_t> ks, std::size_t subsets, random::Stream& stream,
                     std::span<double> out, const std::function<void()>& check) const {
  struct Weight {
    std::int32_t answer, weight;
  };
  // Silent samples vote for an answer behind all others, which is not looked at.
  const auto silent = static_cast<std::int32_t>(counts_.size());
  std::vector<Weight> order(labels_.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = {labels_[i] < 0 ? silent : labels_[i], weights_[i]};
  std::vector<std::int64_t> sums(counts_.size() + 1);
  std::vector<std::uint8_t> seen(counts_.size() + 1);
  std::fill(out.begin(), out.end(), 0);
  Orders orders(stream);
  for (std::size_t r = 0; r < subsets; ++r) {
    std::fill(sums.begin(), sums.end(), 0);
    std::fill(seen.begin(), seen.end(), 0);
    std::size_t k = 0;
    for (std::size_t j = 0; j < ks.size(); ++j) {
      if (check) check();
      for (; k < ks[j]; ++k) {
        const Weight drawn = orders.next(std::span(order), k);
        sums[static_cast<std::size_t>(drawn.answer)] += drawn.weight;
        seen[static_cast<std::size_t>(drawn.answer)] = 1;
      }
      Lead lead;
      for (std::size_t a = 0; a < counts_.size(); ++a)
        if (seen[a] != 0) lead.take(sums[a], right_[a]);
      out[j] += lead.value() / static_cast<double>(subsets);
    }
  }
}

void Votes::best_of(std::span<const std::uint64_t> ks, std::span<double> out) const {
  const auto n = static_cast<double>(labels_.size());
  for (std::size_t j = 0; j < ks.size(); ++j) {
    const auto k = static_cast<double>(ks[j]);
    // C(n-m,k)/C(n,k): no sample of the m best is in the subset.
    double missed = 1, m = 0, value = 0;
    for (const Rank& rank : ranks_) {
      const double before = missed;
      for (std::uint64_t i = 0; i < rank.samples && missed > 0; ++i, ++m)
        missed *= std::max(0.0, n - m - k) / (n - m);
      value += (before - missed) * rank.right;
      if (missed < 1e-17) break;
    }
    out[j] = value;
  }
}

PerProblem pick_curve(Pick pick, std::span<const Votes> problems, std::span<const std::uint64_t> ks,
                      const CurveOptions& options) {
  PerProblem curve(problems.size(), {ks.begin(), ks.end()});
  const char* const purpose = pick == Pick::majority ? "votes.majority" : "votes.weighted";
  threads::parallel_for(problems.size(), options.threads, [&](std::size_t i) {
    if (options.check) options.check();
    const Votes& votes = problems[i];
    std::vector<std::uint64_t> own(ks.begin(), ks.end());
    for (std::uint64_t& k : own) k = std::min<std::uint64_t>(k, votes.size());
    random::Stream stream(options.seed, purpose, i);
    if (pick == Pick::best_of)
      votes.best_of(own, curve.row(i));
    else if (pick == Pick::majority)
      votes.majority(own, options.subsets, stream, curve.row(i), options.check);
    else
      votes.weighted(own, options.subsets, stream, curve.row(i), options.check);
  });
  return curve;
}

}  // namespace quire::labs::language_monkeys
