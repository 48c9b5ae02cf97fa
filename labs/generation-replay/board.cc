#include "labs/generation-replay/board.h"

#include <algorithm>
#include <string>

namespace quire::labs::generation_replay {

void Board::observe(Elem x) {
  reach(x);
  if (!evidence_.insert(x)) return;
  if (early_.size() < 8) early_.push_back(x);
  if (first_lacking_[x - 1] == kNobody) return;
  for (auto& h : active_) {
    if (h->has(x)) continue;
    alive_[h->index] = 0;
    h.reset();
  }
  std::erase_if(active_, [](const auto& h) { return h == nullptr; });
  ++falls_;
  std::erase_if(guards_, [this](const Guard& g) {
    if (alive(g.i) && alive(g.j)) return false;
    witnesses_.erase(g.x);
    return true;
  });
  find_lacking_anew();
}

void Board::admit(Index i) {
  if (!fits_by_queries(i)) return;
  guard_memory(active_.size() + 1, capacity_words_);
  auto h = std::make_unique<Hypothesis>(Hypothesis{i, next_serial_, {}, 1, {}});
  h->row.resize(capacity_words_);
  family_->fill(i, 0, h->row);
  queries_ += 64 * capacity_words_;
  for (std::size_t w = 0; w < std::min(capacity_words_, evidence_.words()); ++w) {
    if (evidence_.word(w) & ~h->row[w]) return;
  }
  ++next_serial_;
  if (i >= alive_.size()) alive_.resize(i + 1 + i / 2, 0);
  alive_[i] = 1;
  note_lacking(*h, 0);
  active_.push_back(std::move(h));
}

void Board::reach(Elem m) {
  const std::size_t needed = words_for(m);
  if (needed <= capacity_words_) return;
  if (m > kElemMax) {
    throw BoardLimit("element " + std::to_string(m) + " is beyond the last one that is handled, " +
                     std::to_string(kElemMax));
  }
  const std::size_t from = capacity_words_;
  const std::size_t to = std::max({needed, from + from / 4, std::size_t{4}});
  guard_memory(active_.size(), to);
  capacity_words_ = to;
  first_lacking_.resize(64 * to, kNobody);
  lacked_.resize(to, 0);
  for (auto& h : active_) {
    h->row.reserve(to);
    h->row.resize(to);
    family_->fill(h->index, from, std::span(h->row).subspan(from));
    queries_ += 64 * (to - from);
    note_lacking(*h, from);
  }
}

bool Board::fits_by_queries(Index i) {
  return std::all_of(early_.begin(), early_.end(), [&](Elem x) {
    ++queries_;
    return family_->has(i, x);
  });
}

void Board::guard_memory(std::size_t rows, std::size_t words) const {
  const std::size_t bytes = rows * words * 8 + words * 64 * sizeof(Index);
  if (bytes <= bytes_max_) return;
  throw BoardLimit(std::to_string(rows) + " fitting hypotheses by " + std::to_string(words * 64) +
                   " elements need " + std::to_string(bytes >> 20) + " MiB; at most " +
                   std::to_string(bytes_max_ >> 20) + " MiB");
}

std::size_t Board::bytes() const { return active_.size() * capacity_words_ * 8 + first_lacking_.size() * 4; }

/// Enters the last admitted hypothesis (or, on growth, each in order) where nobody lacked an element before.
void Board::note_lacking(const Hypothesis& h, std::size_t from_word) {
  for (std::size_t w = from_word; w < capacity_words_; ++w) {
    std::uint64_t fresh = ~h.row[w] & ~lacked_[w];
    lacked_[w] |= fresh;
    for (; fresh != 0; fresh &= fresh - 1) {
      first_lacking_[64 * w + static_cast<std::size_t>(std::countr_zero(fresh))] = h.index;
    }
  }
}

/// After a fall: elements whose first lacking hypothesis fell get the next one, in a single pass over the
/// rows.
void Board::find_lacking_anew() {
  std::vector<std::uint64_t> open(capacity_words_, 0);
  std::size_t low = capacity_words_, high = 0;
  Index least = kNobody;
  for (std::size_t at = 0; at < first_lacking_.size(); ++at) {
    const Index i = first_lacking_[at];
    if (i == kNobody || alive(i)) continue;
    first_lacking_[at] = kNobody;
    open[at / 64] |= std::uint64_t{1} << (at % 64);
    lacked_[at / 64] &= ~(std::uint64_t{1} << (at % 64));
    low = std::min(low, at / 64);
    high = at / 64 + 1;
    least = std::min(least, i);
  }
  auto h = std::lower_bound(active_.begin(), active_.end(), least,
                            [](const auto& a, Index i) { return a->index < i; });
  for (; h != active_.end() && low < high; ++h) {
    for (std::size_t w = low; w < high; ++w) {
      std::uint64_t found = open[w] & ~(*h)->row[w];
      open[w] ^= found;
      lacked_[w] |= found;
      for (; found != 0; found &= found - 1) {
        first_lacking_[64 * w + static_cast<std::size_t>(std::countr_zero(found))] = (*h)->index;
      }
    }
    while (low < high && open[low] == 0) ++low;
    while (low < high && open[high - 1] == 0) --high;
  }
}

std::vector<Index> Board::fitting(std::size_t most) const {
  std::vector<Index> out;
  for (const auto& h : active_) {
    if (out.size() == most) break;
    out.push_back(h->index);
  }
  return out;
}

const Board::Hypothesis& Board::largest_critical(Elem m, const Bits& ignored) {
  for (auto h = active_.rbegin(); h != active_.rend(); ++h) {
    if (!refuted(**h, m, ignored)) return **h;
  }
  return *active_.front();
}

/// i is not critical exactly when some x <= m of h_i, not ignored, has first_lacking(x) < i. An element that
/// fails this fails it for ever: first_lacking only rises while i is active, and the ignored only grow.
bool Board::refuted(Hypothesis& h, Elem m, const Bits& ignored) const {
  while (h.refuter <= m) {
    const Elem x =
        first_bit(h.refuter, m, [&](std::size_t w) { return h.row[w] & lacked_[w] & ~ignored.word(w); });
    if (x == 0) {
      // Elements that nobody lacks now may be lacked later only by hypotheses of larger index.
      h.refuter = m + 1;
      return false;
    }
    h.refuter = x;
    if (first_lacking_[x - 1] < h.index) return true;
    h.refuter = x + 1;
  }
  return false;
}

Elem Board::next_member(const Hypothesis& h, Elem m) {
  for (;;) {
    if (const Elem x = first_bit(m + 1, 64 * capacity_words_, [&](std::size_t w) { return h.row[w]; }))
      return x;
    m = std::max<Elem>(m, 64 * capacity_words_);
    reach(64 * capacity_words_ + 1);
  }
}

bool Board::is_witness(Elem x, const Bits& ignored) {
  if (witnesses_.has(x)) return true;
  const Index first = first_lacking_[x - 1];
  if (first == kNobody) return false;
  const auto begin = std::lower_bound(active_.begin(), active_.end(), first,
                                      [](const auto& h, Index i) { return h->index < i; });
  for (auto i = begin + 1; i < active_.end(); ++i) {
    if (!(*i)->has(x)) continue;
    for (auto j = begin; j != i; ++j) {
      if ((*j)->has(x) || first_difference(**i, **j, x, ignored) != x) continue;
      witnesses_.insert(x);
      guards_.push_back({x, (*i)->index, (*j)->index});
      return true;
    }
  }
  return false;
}

/// The least element of h_i outside h_j that is not ignored, searched up to `most`; most + 1 when there is
/// none.
Elem Board::first_difference(Hypothesis& i, const Hypothesis& j, Elem most, const Bits& ignored) {
  const bool remembered = i.serial < kRemembered;
  if (remembered && i.difference.empty()) i.difference.resize(i.serial, 1);
  const Elem from = remembered ? i.difference[j.serial] : 1;
  if (from > most) return from;
  Elem x = first_bit(from, most, [&](std::size_t w) { return i.row[w] & ~j.row[w] & ~ignored.word(w); });
  if (x == 0) x = most + 1;
  if (remembered) i.difference[j.serial] = static_cast<std::uint32_t>(x);
  return x;
}

}  // namespace quire::labs::generation_replay
