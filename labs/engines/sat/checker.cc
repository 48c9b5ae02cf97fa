#include "labs/engines/sat/checker.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

namespace quire::labs::sat {
namespace {

using Id = std::uint32_t;
constexpr Id kNone = ~Id{0};
constexpr std::uint64_t kPropagationsBetweenChecks = 1 << 16;

class TooLong : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::size_t index_of(Literal l) { return 2 * static_cast<std::size_t>(variable_of(l)) + (l < 0 ? 1 : 0); }

std::uint64_t hash_of(const std::vector<Literal>& sorted) {
  std::uint64_t hash = sorted.size();
  for (const Literal l : sorted) {
    hash = (hash ^ static_cast<std::uint32_t>(l)) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 29;
  }
  return hash;
}

/// The clauses that stand, what is fixed by them alone, and what follows from an assumption for a while.
class Checker {
 public:
  Checker(const Cnf& cnf, const CheckLimits& limits) : limits_(limits) { grow(cnf.variables()); }

  /// Takes a clause in; what it fixes is propagated.
  void add(Clause clause);
  /// Follows by propagation, or as RAT on its first literal. What it stands on is kept.
  enum class Step { rup, rat, no };
  Step follows(Clause clause);
  void forget(Clause clause);

  bool contradiction() const { return conflict_ != kNone; }
  std::uint64_t propagations() const { return propagations_; }
  void trace(std::size_t originals, Checked& into) const;

 private:
  struct Stored {
    std::size_t begin;
    std::uint32_t size;
    bool active;
  };
  struct Watch {
    Id id;
    Literal other;  ///< where this one is true the clause need not be looked at
  };

  void grow(std::int32_t variables);
  std::int8_t value(Literal l) const { return values_[index_of(l)]; }
  std::span<Literal> literals(Id id) {
    return std::span(arena_).subspan(stored_[id].begin, stored_[id].size);
  }
  void assign(Literal l, Id reason);
  void undo(std::size_t trail_size);
  Id propagate();
  void count_work();
  bool visit(Id id, Literal falsified, std::size_t& keep, std::vector<Watch>& watches);
  void fix(Literal l, Id reason);
  bool refutes(Clause clause, Literal except, std::vector<Id>& used);
  bool rat_on(Literal pivot, std::vector<Id>& used);
  void gather(Id conflict, std::vector<Id>& used);
  void gather_from(std::vector<std::int32_t>& open, std::vector<Id>& used);
  Id find(const std::vector<Literal>& sorted) const;

  const CheckLimits& limits_;
  std::vector<Literal> arena_;
  std::vector<Stored> stored_;
  std::vector<std::vector<Watch>> watches_;
  std::vector<std::int8_t> values_;  // by index_of: 1 true, -1 false, 0 open
  std::vector<Id> reasons_;          // by variable
  std::vector<std::uint32_t> seen_;  // by variable: the stamp of the last gathering
  std::uint32_t stamp_ = 0;
  std::vector<Literal> trail_;
  std::size_t head_ = 0;
  std::unordered_multimap<std::uint64_t, Id> by_hash_;
  std::vector<Id> used_next_;          // what the clause that add() takes next stands on
  std::vector<std::vector<Id>> used_;  // by clause
  std::vector<Id> conflict_used_;
  Id conflict_ = kNone;
  std::uint64_t propagations_ = 0;
};

void Checker::grow(std::int32_t variables) {
  const std::size_t places = static_cast<std::size_t>(variables) + 1;
  if (reasons_.size() >= places) return;
  reasons_.resize(places, kNone);
  seen_.resize(places);
  values_.resize(2 * places);
  watches_.resize(2 * places);
}

void Checker::assign(Literal l, Id reason) {
  values_[index_of(l)] = 1;
  values_[index_of(-l)] = -1;
  reasons_[static_cast<std::size_t>(variable_of(l))] = reason;
  trail_.push_back(l);
}

void Checker::undo(std::size_t trail_size) {
  while (trail_.size() > trail_size) {
    const Literal l = trail_.back();
    trail_.pop_back();
    values_[index_of(l)] = values_[index_of(-l)] = 0;
    reasons_[static_cast<std::size_t>(variable_of(l))] = kNone;
  }
  head_ = trail_size;
}

void Checker::add(Clause clause) {
  std::vector<Literal> sorted(clause.begin(), clause.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (const Literal l : sorted) grow(variable_of(l));
  const Id id = static_cast<Id>(stored_.size());
  by_hash_.emplace(hash_of(sorted), id);
  stored_.push_back({arena_.size(), static_cast<std::uint32_t>(sorted.size()), true});
  // Those that are not false come first: the two that are watched.
  std::stable_partition(sorted.begin(), sorted.end(), [&](Literal l) { return value(l) >= 0; });
  arena_.insert(arena_.end(), sorted.begin(), sorted.end());
  used_.push_back(std::move(used_next_));
  used_next_.clear();
  if (contradiction()) return;
  const bool open_second = sorted.size() > 1 && value(sorted[1]) >= 0;
  if (sorted.empty() || value(sorted[0]) < 0) {
    conflict_ = id;
    gather(id, conflict_used_);
    return;
  }
  if (sorted.size() > 1) {
    watches_[index_of(sorted[0])].push_back({id, sorted[1]});
    watches_[index_of(sorted[1])].push_back({id, sorted[0]});
  }
  if (!open_second && value(sorted[0]) == 0) fix(sorted[0], id);
}

/// A literal that holds from now on, and what follows from it.
void Checker::fix(Literal l, Id reason) {
  assign(l, reason);
  if (const Id failed = propagate(); failed != kNone) {
    conflict_ = failed;
    gather(failed, conflict_used_);
  }
}

Id Checker::propagate() {
  while (head_ < trail_.size()) {
    const Literal falsified = -trail_[head_++];
    std::vector<Watch>& watches = watches_[index_of(falsified)];
    std::size_t keep = 0;
    for (std::size_t i = 0; i < watches.size(); ++i) {
      const Watch watch = watches[i];
      if (value(watch.other) > 0) {
        watches[keep++] = watch;
        continue;
      }
      if (!stored_[watch.id].active) continue;
      count_work();
      if (visit(watch.id, falsified, keep, watches)) continue;
      for (++i; i < watches.size(); ++i) watches[keep++] = watches[i];
      watches.resize(keep);
      return watch.id;
    }
    watches.resize(keep);
  }
  return kNone;
}

void Checker::count_work() {
  if (++propagations_ % kPropagationsBetweenChecks == 0 && limits_.check) limits_.check();
  if (propagations_ > limits_.propagations_max)
    throw TooLong("the proof takes more propagations than allowed");
}

/// A clause one of whose watched literals became false; false where all of it is.
bool Checker::visit(Id id, Literal falsified, std::size_t& keep, std::vector<Watch>& watches) {
  const std::span<Literal> clause = literals(id);
  if (clause[0] == falsified) std::swap(clause[0], clause[1]);
  for (std::size_t k = 2; value(clause[0]) <= 0 && k < clause.size(); ++k)
    if (value(clause[k]) >= 0) {
      std::swap(clause[1], clause[k]);
      watches_[index_of(clause[1])].push_back({id, clause[0]});
      return true;
    }
  watches[keep++] = {id, clause[0]};
  if (value(clause[0]) < 0) return false;
  if (value(clause[0]) == 0) assign(clause[0], id);
  return true;
}

Checker::Step Checker::follows(Clause clause) {
  for (const Literal l : clause) grow(variable_of(l));
  const std::size_t fixed = trail_.size();
  used_next_.clear();
  Step step = Step::rup;
  if (!refutes(clause, 0, used_next_))
    step = !clause.empty() && rat_on(clause[0], used_next_) ? Step::rat : Step::no;
  undo(fixed);
  std::sort(used_next_.begin(), used_next_.end());
  used_next_.erase(std::unique(used_next_.begin(), used_next_.end()), used_next_.end());
  return step;
}

/// Assumes the negation of every literal but `except`; does a contradiction follow?
bool Checker::refutes(Clause clause, Literal except, std::vector<Id>& used) {
  for (const Literal l : clause) {
    if (l == except || value(l) < 0) continue;
    if (value(l) > 0) {  // its negation is contradicted at once
      std::vector<std::int32_t> open{variable_of(l)};
      gather_from(open, used);
      return true;
    }
    assign(-l, kNone);
  }
  const Id failed = propagate();
  if (failed == kNone) return false;
  gather(failed, used);
  return true;
}

/// Every resolvent on the pivot follows, while the negation of the clause is assumed.
bool Checker::rat_on(Literal pivot, std::vector<Id>& used) {
  const std::size_t assumed = trail_.size();
  for (Id id = 0; id < stored_.size(); ++id) {
    count_work();
    const std::span<Literal> other = literals(id);
    if (!stored_[id].active || std::find(other.begin(), other.end(), -pivot) == other.end()) continue;
    const std::vector<Literal> rest(other.begin(),
                                    other.end());  // propagation moves the literals of a clause
    const bool follows = refutes(rest, -pivot, used);
    undo(assumed);
    if (!follows) return false;
    used.push_back(id);
  }
  return true;
}

void Checker::gather(Id conflict, std::vector<Id>& used) {
  used.push_back(conflict);
  std::vector<std::int32_t> open;
  for (const Literal l : literals(conflict)) open.push_back(variable_of(l));
  gather_from(open, used);
}

/// The reasons of these variables, and of those that they stand on.
void Checker::gather_from(std::vector<std::int32_t>& open, std::vector<Id>& used) {
  ++stamp_;
  while (!open.empty()) {
    const auto v = static_cast<std::size_t>(open.back());
    open.pop_back();
    if (seen_[v] == stamp_ || reasons_[v] == kNone) continue;
    seen_[v] = stamp_;
    used.push_back(reasons_[v]);
    for (const Literal l : literals(reasons_[v])) open.push_back(variable_of(l));
  }
}

Id Checker::find(const std::vector<Literal>& sorted) const {
  const auto [begin, end] = by_hash_.equal_range(hash_of(sorted));
  for (auto it = begin; it != end; ++it) {
    const Stored& stored = stored_[it->second];
    if (!stored.active || stored.size != sorted.size()) continue;
    std::vector<Literal> other(arena_.begin() + static_cast<std::ptrdiff_t>(stored.begin),
                               arena_.begin() + static_cast<std::ptrdiff_t>(stored.begin + stored.size));
    std::sort(other.begin(), other.end());
    if (other == sorted) return it->second;
  }
  return kNone;
}

void Checker::forget(Clause clause) {
  std::vector<Literal> sorted(clause.begin(), clause.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const Id id = find(sorted);
  if (id == kNone) return;  // to keep more than was asked for is sound
  const auto stands_on = [&](Literal l) { return reasons_[static_cast<std::size_t>(variable_of(l))] == id; };
  if (std::any_of(sorted.begin(), sorted.end(), stands_on)) return;
  stored_[id].active = false;
  const auto [begin, end] = by_hash_.equal_range(hash_of(sorted));
  for (auto it = begin; it != end; ++it)
    if (it->second == id) {
      by_hash_.erase(it);
      return;
    }
}

/// Back from the contradiction: what it stands on, and what that stands on.
void Checker::trace(std::size_t originals, Checked& into) const {
  std::vector<bool> needed(stored_.size());
  std::vector<Id> open;
  const auto want = [&](const std::vector<Id>& ids) {
    std::vector<Id> different = ids;
    std::sort(different.begin(), different.end());
    different.erase(std::unique(different.begin(), different.end()), different.end());
    into.resolutions += different.empty() ? 0 : different.size() - 1;
    for (const Id id : different)
      if (!needed[id]) {
        needed[id] = true;
        open.push_back(id);
      }
  };
  want(conflict_used_);
  while (!open.empty()) {
    const Id id = open.back();
    open.pop_back();
    if (id < originals) {
      into.core.push_back(id);
      continue;
    }
    ++into.core_lemmas;
    want(used_[id]);
  }
  std::sort(into.core.begin(), into.core.end());
}

std::string words(Clause clause) {
  std::string text;
  for (const Literal l : clause.first(std::min<std::size_t>(clause.size(), 10)))
    text += std::to_string(l) + " ";
  return text + (clause.size() > 10 ? "... 0" : "0");
}

void run(Checker& checker, const Cnf& cnf, const Proof& proof, std::int32_t most, Checked& checked) {
  for (std::size_t i = 0; i < cnf.size() && !checker.contradiction(); ++i) checker.add(cnf[i]);
  for (std::size_t i = 0; i < proof.size() && !checker.contradiction(); ++i) {
    const Clause clause = proof[i];
    if (std::any_of(clause.begin(), clause.end(), [&](Literal l) { return variable_of(l) > most; })) {
      checked.why = "step " + std::to_string(i + 1) + " names a variable above " + std::to_string(most);
      return;
    }
    if (proof.forgets(i)) {
      checker.forget(clause);
      continue;
    }
    const Checker::Step step = checker.follows(clause);
    if (step == Checker::Step::no) {
      checked.why = "step " + std::to_string(i + 1) + ", " + words(clause) + ", does not follow";
      return;
    }
    ++checked.lemmas;
    checked.rat += step == Checker::Step::rat ? 1 : 0;
    checker.add(clause);
  }
  checked.refuted = checker.contradiction();
  if (!checked.refuted) checked.why = "the proof ends without a contradiction";
}

}  // namespace

Checked check_refutation(const Cnf& cnf, const Proof& proof, const CheckLimits& limits) {
  Checked checked;
  Checker checker(cnf, limits);
  try {
    run(checker, cnf, proof, std::max(cnf.variables(), limits.variables_max), checked);
  } catch (const TooLong& long_one) {
    checked.why = long_one.what();
  }
  checked.propagations = checker.propagations();
  if (checked.refuted) checker.trace(cnf.size(), checked);
  return checked;
}

}  // namespace quire::labs::sat
