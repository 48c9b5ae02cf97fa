#include "labs/revealing-pomdps/pomdp.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace quire::labs::revealing_pomdps {
namespace {

constexpr double kSumTolerance = 1e-6;

Status check_row(const Row& row, std::size_t outcomes, const std::string& what) {
  double sum = 0;
  for (const Entry& entry : row) {
    if (entry.to >= outcomes) return Error{what + " names an outcome that does not exist"};
    if (!(entry.p >= 0)) return Error{fmt::format("{} holds {}, which is no probability", what, entry.p)};
    sum += entry.p;
  }
  if (!(std::fabs(sum - 1) <= kSumTolerance))
    return Error{fmt::format("{} sums to {:.9g}; a distribution sums to 1", what, sum)};
  return success();
}

Status check_table(const Pomdp& pomdp, const Table& table, std::size_t outcomes, const char* what) {
  if (table.row_of.size() != pomdp.A() * pomdp.S()) return Error{std::string(what) + ": wrong shape"};
  for (std::size_t a = 0; a < pomdp.A(); ++a) {
    for (std::size_t s = 0; s < pomdp.S(); ++s) {
      const std::uint32_t row = table.row_of[a * pomdp.S() + s];
      if (row >= table.rows.size()) return Error{std::string(what) + ": wrong shape"};
      const Status status =
          check_row(table.rows[row], outcomes,
                    fmt::format("{}: action {}, state {}", what, pomdp.actions[a], pomdp.states[s]));
      if (!status) return status;
    }
  }
  return success();
}

}  // namespace

Status Pomdp::check() const {
  if (S() == 0 || A() == 0 || O() == 0) return Error{"no states, no actions or no observations"};
  if (start.size() != S() || steps.empty()) return Error{"start or steps: wrong shape"};
  double sum = 0;
  for (const double p : start) sum += p >= 0 ? p : std::numeric_limits<double>::quiet_NaN();
  if (!(std::fabs(sum - 1) <= kSumTolerance))
    return Error{fmt::format("start sums to {:.9g}; a distribution sums to 1", sum)};
  for (const Step& s : steps)
    if (s.moves >= moves.size() || s.shows >= shows.size() || s.pays >= pays.size())
      return Error{"a step names a table that does not exist"};
  for (const Table& table : moves)
    if (Status status = check_table(*this, table, S(), "T"); !status) return status;
  for (const Table& table : shows)
    if (Status status = check_table(*this, table, O(), "O"); !status) return status;
  for (const std::vector<double>& table : pays)
    if (table.size() != A() * S()) return Error{"R: wrong shape"};
  return success();
}

std::uint32_t draw(random::Stream& stream, const Row& row) {
  if (row.size() == 1) return row[0].to;
  double u = stream.uniform();
  for (const Entry& entry : row) {
    if (u < entry.p) return entry.to;
    u -= entry.p;
  }
  return row.back().to;
}

Episode::Episode(const Pomdp& pomdp, random::Stream& stream) : pomdp_(pomdp), stream_(stream) {
  const auto sure = std::find(pomdp.start.begin(), pomdp.start.end(), 1.0);
  if (sure != pomdp.start.end()) {
    state_ = static_cast<std::uint32_t>(sure - pomdp.start.begin());
    return;
  }
  double u = stream.uniform();
  for (std::uint32_t s = 0; s < pomdp.S(); ++s) {
    if (pomdp.start[s] > 0) state_ = s;
    if (u < pomdp.start[s]) break;
    u -= pomdp.start[s];
  }
}

std::uint32_t Episode::act(std::uint32_t action) {
  reward_ += weight_ * pomdp_.pay(h_, action, state_);
  weight_ *= pomdp_.discount;
  state_ = draw(stream_, pomdp_.move(h_, action, state_));
  return draw(stream_, pomdp_.show(h_++, action, state_));
}

Filter::Filter(const Pomdp& pomdp) : pomdp_(pomdp), belief_(pomdp.start), next_(pomdp.S()) {}

void Filter::restart() {
  belief_ = pomdp_.start;
  h_ = 0;
}

double Filter::step(std::uint32_t action, std::uint32_t observation) {
  std::fill(next_.begin(), next_.end(), 0.0);
  for (std::uint32_t s = 0; s < pomdp_.S(); ++s) {
    if (belief_[s] == 0) continue;
    for (const Entry& entry : pomdp_.move(h_, action, s)) next_[entry.to] += belief_[s] * entry.p;
  }
  double total = 0;
  for (std::uint32_t s = 0; s < pomdp_.S(); ++s) {
    if (next_[s] == 0) continue;
    const Row& row = pomdp_.show(h_, action, s);
    const auto at = std::lower_bound(row.begin(), row.end(), observation,
                                     [](const Entry& entry, std::uint32_t to) { return entry.to < to; });
    next_[s] *= at != row.end() && at->to == observation ? at->p : 0;
    total += next_[s];
  }
  if (total > 0)
    for (double& p : next_) p /= total;
  belief_.swap(next_);
  ++h_;
  return total > 0 ? std::log(total) : -std::numeric_limits<double>::infinity();
}

double log_likelihood(const Pomdp& pomdp, std::span<const Seen> episode) {
  Filter filter(pomdp);
  double sum = 0;
  for (const Seen& seen : episode) {
    sum += filter.step(seen.action, seen.observation);
    if (sum == -std::numeric_limits<double>::infinity()) break;
  }
  return sum;
}

}  // namespace quire::labs::revealing_pomdps
