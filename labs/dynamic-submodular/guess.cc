#include "labs/dynamic-submodular/guess.h"

#include <algorithm>
#include <cmath>

namespace quire::labs::dynamic_submodular {

Guess::Guess(int exponent, const Settings& settings)
    : exponent_(exponent),
      settings_(settings),
      tau_(std::pow(1 + settings.eps, exponent) / (2.0 * settings.k)) {}

void Guess::insert(Slot slot, const Update& update) {
  auto& [elements, oracle, number] = update;
  ++members_;
  if (levels_.empty()) end_ = oracle.empty();
  const Element& element = elements[slot];
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    Level& level = levels_[i];
    const double marginal = i == 0 ? element.alone : oracle.marginal(element.id, level.before);
    if (!reaches(marginal, tau_)) return put(slot, i, elements);
    ++level.size;
    if (2 * level.size >= 3 * level.size_at_start) {
      put(slot, i + 1, elements);
      return rebuild(i, update);
    }
  }
  // It passed every level. If it is still worth tau, it opens a level of its own, whose R it is.
  const bool opens =
      levels_.empty() || (chosen_ < settings_.k && reaches(oracle.marginal(element.id, end_), tau_));
  put(slot, levels_.size() + (opens ? 1 : 0), elements);
  if (opens) rebuild(levels_.size(), update);
}

void Guess::erase(Slot slot, const Update& update) {
  auto& [elements, oracle, number] = update;
  const Serial serial = elements[slot].serial;
  const std::uint32_t depth = place(elements[slot]).depth;
  take(slot, elements);
  --members_;
  for (std::size_t i = 0; i < depth; ++i) {
    Level& level = levels_[i];
    --level.size;
    if (!std::binary_search(level.bucket.begin(), level.bucket.end(), serial)) continue;
    ++level.bucket_deaths;
    mark_dead(level, serial);
    const auto most = settings_.eps * static_cast<double>(level.bucket.size());
    if (reaches(static_cast<double>(level.bucket_deaths), most)) return rebuild(i, update);
  }
}

void Guess::mark_dead(Level& level, Serial serial) {
  for (Chosen& c : level.sample) {
    if (c.serial != serial) continue;
    c.live = false;
    value_.reset();
  }
}

double Guess::value(Oracle& oracle) {
  if (value_) return *value_;
  State live = oracle.empty();
  bool all = true;
  for (const Level& level : levels_)
    for (const Chosen& c : level.sample) {
      all &= c.live;
      if (c.live) oracle.add(c.id, live);
    }
  value_ = levels_.empty() ? 0 : oracle.value(all ? end_ : live);
  return *value_;
}

std::vector<Id> Guess::chosen_live() const {
  std::vector<Id> ids;
  for (const Level& level : levels_)
    for (const Chosen& c : level.sample)
      if (c.live) ids.push_back(c.id);
  return ids;
}

// Lists by depth.

void Guess::put(Slot slot, std::size_t depth, std::vector<Element>& elements) {
  if (lists_.size() < depth) lists_.resize(depth);
  std::vector<Slot>& list = lists_[depth - 1];
  place(elements[slot]) = {static_cast<std::uint32_t>(depth), static_cast<std::uint32_t>(list.size())};
  list.push_back(slot);
}

void Guess::take(Slot slot, std::vector<Element>& elements) {
  const Element::Place at = place(elements[slot]);
  std::vector<Slot>& list = lists_[at.depth - 1];
  list[at.position] = list.back();
  place(elements[list.back()]).position = at.position;
  list.pop_back();
}

std::vector<Slot> Guess::take_from(std::size_t level, std::vector<Element>& elements) {
  std::vector<Slot> all;
  for (std::size_t d = level; d < lists_.size(); ++d)
    all.insert(all.end(), lists_[d].begin(), lists_[d].end());
  lists_.resize(std::min(lists_.size(), level));
  for (const Slot slot : all) place(elements[slot]) = {};
  return all;
}

// Rebuilding.

void Guess::rebuild(std::size_t level, const Update& update) {
  const auto guess = static_cast<std::uint64_t>(static_cast<std::uint32_t>(exponent_));
  random::Stream coins(settings_.seed, "dynamic-submodular", guess << 32 | (update.number & 0xFFFFFFFF));
  if (level >= rebuilds_.size()) rebuilds_.resize(level + 1);
  ++rebuilds_[level];
  value_.reset();
  State chosen = level < levels_.size() ? std::move(levels_[level].before) : std::move(end_);
  levels_.resize(std::min(levels_.size(), level));
  chosen_ = 0;
  for (const Level& kept : levels_) chosen_ += kept.sample.size();
  std::vector<Worth> rest = worth_tau(take_from(level, update.elements), chosen, update);
  while (!rest.empty()) open_level(rest, chosen, update, coins);
  end_ = std::move(chosen);
}

/// Those that are worth tau beside `chosen`, with their marginals; the others are placed. When k are chosen,
/// all are, unasked.
std::vector<Guess::Worth> Guess::worth_tau(const std::vector<Slot>& slots, const State& chosen,
                                           const Update& update) {
  std::vector<Worth> rest;
  for (const Slot slot : slots) {
    const Element& element = update.elements[slot];
    double marginal = 0;
    if (chosen_ < settings_.k)
      marginal = chosen_ == 0 ? element.alone : update.oracle.marginal(element.id, chosen);
    if (reaches(marginal, tau_))
      rest.push_back({slot, marginal});
    else
      put(slot, levels_.size(), update.elements);
  }
  return rest;
}

void Guess::open_level(std::vector<Worth>& rest, State& chosen, const Update& update, random::Stream& coins) {
  auto& [elements, oracle, number] = update;
  Bucket bucket = fullest(rest);
  Level level;
  level.before = chosen;
  level.size = level.size_at_start = rest.size();
  for (const Slot slot : bucket.slots) level.bucket.push_back(elements[slot].serial);
  std::sort(level.bucket.begin(), level.bucket.end());
  const std::size_t m = sample_size(bucket, chosen, update, coins);
  for (std::size_t i = 0; i < m; ++i) {
    std::swap(bucket.slots[i], bucket.slots[i + coins.below(bucket.slots.size() - i)]);
    const Element& drawn = elements[bucket.slots[i]];
    level.sample.push_back({drawn.id, drawn.serial, true});
    oracle.add(drawn.id, chosen);
  }
  chosen_ += m;
  levels_.push_back(std::move(level));
  bucket.slots.resize(m);
  std::sort(bucket.slots.begin(), bucket.slots.end());
  std::vector<Slot> left;
  for (const Worth& w : rest) {
    if (std::binary_search(bucket.slots.begin(), bucket.slots.end(), w.slot))
      put(w.slot, levels_.size(), elements);
    else
      left.push_back(w.slot);
  }
  rest = worth_tau(left, chosen, update);
}

Guess::Bucket Guess::fullest(const std::vector<Worth>& rest) const {
  const double base = std::log1p(settings_.eps);
  const auto number = [&](double marginal) {
    if (settings_.one_bucket) return std::size_t{0};
    const double steps = std::log(marginal / tau_) / base;
    return static_cast<std::size_t>(std::max(0.0, std::floor(steps + 1e-12)));  // tau itself is in bucket 0
  };
  std::vector<std::size_t> counts;
  for (const Worth& w : rest) {
    const std::size_t b = number(w.marginal);
    if (b >= counts.size()) counts.resize(b + 1);
    ++counts[b];
  }
  std::size_t top = 0;
  for (std::size_t b = 0; b < counts.size(); ++b)
    if (counts[b] >= counts[top]) top = b;  // of equals the higher
  Bucket bucket;
  bucket.floor = tau_ * std::pow(1 + settings_.eps, static_cast<double>(top));
  for (const Worth& w : rest)
    if (number(w.marginal) == top) bucket.slots.push_back(w.slot);
  return bucket;
}

/// The largest m for which an element drawn after m - 1 others of its bucket keeps to the bucket, in all but
/// an eps share of the trials.
std::size_t Guess::sample_size(Bucket& bucket, const State& chosen, const Update& update,
                               random::Stream& coins) const {
  const std::size_t most = std::min<std::size_t>(settings_.k - chosen_, bucket.slots.size());
  std::size_t m = 1;
  while (m < most) {
    const auto grown = static_cast<std::size_t>(static_cast<double>(m) * (1 + settings_.eps));
    const std::size_t next = std::min(std::max(m + 1, grown), most);
    if (!last_stays(bucket, next, chosen, update, coins)) break;
    m = next;
  }
  return m;
}

/// ceil(ln(4k)/eps) trials, ended as soon as their outcome is certain.
bool Guess::last_stays(Bucket& bucket, std::size_t m, const State& chosen, const Update& update,
                       random::Stream& coins) const {
  auto& [elements, oracle, number] = update;
  const double trials = std::ceil(std::log(4.0 * settings_.k) / settings_.eps);
  double good = 0, bad = 0;
  State set;
  while (!reaches(good, (1 - settings_.eps) * trials)) {
    if (!reaches(settings_.eps * trials, bad)) return false;
    set = chosen;
    for (std::size_t i = 0; i < m; ++i) {
      std::swap(bucket.slots[i], bucket.slots[i + coins.below(bucket.slots.size() - i)]);
      if (i + 1 < m) oracle.add(elements[bucket.slots[i]].id, set);
    }
    const double marginal = oracle.marginal(elements[bucket.slots[m - 1]].id, set);
    (reaches(marginal, bucket.floor) ? good : bad) += 1;
  }
  return true;
}

}  // namespace quire::labs::dynamic_submodular
