#include "labs/revealing-pomdps/observation_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

namespace quire::labs::revealing_pomdps {
namespace {

using Poll = std::function<void()>;

/// Adds rows up by their direction.
class RowMerger {
 public:
  explicit RowMerger(std::size_t states) : states_(states) {}

  void add(const std::vector<double>& row, double thin) {
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    if (!(sum > 0)) return;
    const auto [at, fresh] = by_direction_.emplace(hash(row, sum), sums_.size());
    if (!fresh && parallel(at->second, row, sum)) {
      for (std::size_t s = 0; s < states_; ++s) rows_.cells[at->second * states_ + s] += row[s];
      rows_.thin[at->second] += sum * sum * thin * thin;
      sums_[at->second] += sum;
      return;
    }
    rows_.cells.insert(rows_.cells.end(), row.begin(), row.end());
    rows_.thin.push_back(sum * sum * thin * thin);
    sums_.push_back(sum);
  }
  std::size_t size() const { return sums_.size(); }
  SequenceRows take() {
    for (std::size_t r = 0; r < sums_.size(); ++r) rows_.thin[r] = std::sqrt(rows_.thin[r]) / sums_[r];
    return std::move(rows_);
  }

 private:
  /// Of the direction to 11 digits; what rounding parts is kept apart, which costs room and nothing else.
  static std::uint64_t hash(const std::vector<double>& row, double sum) {
    std::uint64_t h = 0xCBF29CE484222325;
    for (const double x : row) {
      h = (h ^ static_cast<std::uint64_t>(std::llround(x / sum * 1e11))) * 0x9E3779B97F4A7C15;
      h ^= h >> 29;
    }
    return h;
  }
  bool parallel(std::size_t r, const std::vector<double>& row, double sum) const {
    for (std::size_t s = 0; s < states_; ++s)
      if (std::fabs(row[s] / sum - rows_.cells[r * states_ + s] / sums_[r]) > 1e-12) return false;
    return true;
  }

  std::size_t states_;
  SequenceRows rows_;
  std::vector<double> sums_;
  std::unordered_map<std::uint64_t, std::size_t> by_direction_;
};

/// All sequences' matrices for states at step h, from the last observation backwards.
class Matrices {
 public:
  Matrices(const Pomdp& pomdp, std::size_t h, int window, std::size_t entries_max, const Poll& poll)
      : pomdp_(pomdp), h_(h), window_(window), entries_max_(entries_max), poll_(poll) {}

  Result<std::vector<SequenceRows>> build() {
    if (!pomdp_.stationary() && h_ + static_cast<std::size_t>(window_) > pomdp_.horizon() + 1)
      return Error{fmt::format("{} observations from step {} on go beyond the horizon {}", window_, h_,
                               pomdp_.horizon())};
    // by_arrival[k]: sequences for states that were reached by an action of class k.
    std::vector<std::vector<SequenceRows>> by_arrival, later;
    for (int left = 1; left <= window_; ++left) {
      const std::size_t at = h_ + static_cast<std::size_t>(window_ - left);
      later = std::move(by_arrival);
      by_arrival.clear();
      const std::vector<std::uint32_t> classes = arrivals(at);
      const std::vector<std::uint32_t> later_class = later_class_;
      later_class_ = class_of_;
      kept_ = 0;
      for (const std::uint32_t arrival : classes) {
        std::vector<SequenceRows>& here = by_arrival.emplace_back();
        if (left == 1) {
          if (!push(here, nothing(), at, arrival, std::nullopt)) return too_large();
          continue;
        }
        for (std::uint32_t action = 0; action < pomdp_.A(); ++action)
          for (const SequenceRows& rest : later[later_class[action]])
            if (!push(here, rest, at, arrival, action)) return too_large();
      }
    }
    std::vector<SequenceRows> all;
    for (auto& sequences : by_arrival)
      for (SequenceRows& rows : sequences) all.push_back(std::move(rows));
    return all;
  }

 private:
  /// Rows of "nothing more is seen": all ones.
  SequenceRows nothing() const { return {std::vector<double>(pomdp_.S(), 1.0), {1.0}}; }

  /// Step that led to a state of step h. The states of the start of a POMDP that changes count as reached by
  /// its first step.
  std::size_t arrival_step(std::size_t h) const { return h == 0 ? 0 : h - 1; }

  bool same_shows(std::size_t step, std::uint32_t a, std::uint32_t b) const {
    for (std::uint32_t s = 0; s < pomdp_.S(); ++s) {
      const Row& x = pomdp_.show(step, a, s);
      const Row& y = pomdp_.show(step, b, s);
      if (&x == &y) continue;
      if (!std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](const Entry& p, const Entry& q) { return p.to == q.to && p.p == q.p; }))
        return false;
    }
    return true;
  }

  /// One action of each class that shows the same at every state; class_of_ by action.
  std::vector<std::uint32_t> arrivals(std::size_t h) {
    std::vector<std::uint32_t> firsts;
    class_of_.assign(pomdp_.A(), 0);
    for (std::uint32_t a = 0; a < pomdp_.A(); ++a) {
      std::uint32_t k = 0;
      while (k < firsts.size() && !same_shows(arrival_step(h), firsts[k], a)) ++k;
      class_of_[a] = k;
      if (k == firsts.size()) firsts.push_back(a);
    }
    return firsts;
  }

  /// The rows O(o|s) sum_s' T(s'|s,action) rest(s') for every o; without an action O(o|s) alone.
  bool push(std::vector<SequenceRows>& here, const SequenceRows& rest, std::size_t h, std::uint32_t arrival,
            std::optional<std::uint32_t> action) {
    const std::size_t states = pomdp_.S();
    // Who can show what, so that observations that a row never meets cost nothing.
    std::vector<std::vector<Entry>> shown_by(pomdp_.O());
    for (std::uint32_t s = 0; s < states; ++s)
      for (const Entry& shown : pomdp_.show(arrival_step(h), arrival, s))
        shown_by[shown.to].push_back({s, shown.p});
    RowMerger merger(states);
    std::vector<double> carried(states), row(states);
    for (std::size_t r = 0; r < rest.thin.size(); ++r) {
      if (poll_) poll_();
      for (std::uint32_t s = 0; s < states; ++s) {
        carried[s] = action ? 0 : rest.cells[r * states + s];
        if (!action) continue;
        for (const Entry& to : pomdp_.move(h, *action, s))
          carried[s] += to.p * rest.cells[r * states + to.to];
      }
      for (const std::vector<Entry>& by : shown_by) {
        if (by.empty()) continue;
        std::fill(row.begin(), row.end(), 0.0);
        for (const Entry& state : by) row[state.to] = state.p * carried[state.to];
        merger.add(row, rest.thin[r]);
      }
      if ((kept_ + merger.size()) * states > entries_max_) return false;
    }
    kept_ += merger.size();
    here.push_back(merger.take());
    return true;
  }

  Error too_large() const {
    return Error{
        fmt::format("m = {}: the matrices have {}^{} observations times {}^{} actions times {} states, and "
                    "more than {} numbers after what is equal was put together; a smaller m is needed",
                    window_, pomdp_.O(), window_, pomdp_.A(), window_ - 1, pomdp_.S(), entries_max_)};
  }

  const Pomdp& pomdp_;
  std::size_t h_;
  int window_;
  std::size_t entries_max_;
  const Poll& poll_;
  std::vector<std::uint32_t> class_of_, later_class_;
  std::size_t kept_ = 0;
};

}  // namespace

Result<std::vector<SequenceRows>> observation_rows(const Pomdp& pomdp, std::size_t h, int window,
                                                   std::size_t entries_max, const Poll& poll) {
  return Matrices(pomdp, h, window, entries_max, poll).build();
}

}  // namespace quire::labs::revealing_pomdps
