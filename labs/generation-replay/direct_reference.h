// For tests alone: Algorithm 2 and Kleinberg-Mullainathan transcribed line by line with ordered sets,
// everything recomputed in every round from membership questions. Slow, and with no idea in it that could be
// wrong twice.
#pragma once

#include <algorithm>
#include <set>

#include "labs/generation-replay/family.h"

namespace quire::labs::generation_replay::direct {

class Algorithm2 {
 public:
  explicit Algorithm2(FamilyPtr family, bool protect = true)
      : family_(std::move(family)), protect_(protect) {}

  Elem step(Elem x) {
    ++t;
    if (!o.contains(x)) s.insert(x);
    m = std::max(m, x);
    std::vector<Index> a;
    for (Index i = 1; i <= t && family_->holds(i); ++i) {
      if (std::all_of(s.begin(), s.end(), [&](Elem y) { return family_->has(i, y); })) a.push_back(i);
    }
    active = a.size();
    if (a.empty()) {
      n = 0;
      const Elem out = s.empty() ? 1 : *s.begin();
      o.insert(out);
      return out;
    }
    for (;;) {
      ++m;
      n = 0;
      for (const Index i : a) {
        const bool critical =
            std::all_of(a.begin(), a.end(), [&](Index j) { return j >= i || difference(i, j).empty(); });
        if (critical) n = i;
      }
      std::set<Elem> w;
      for (const Index i : a) {
        for (const Index j : a) {
          if (j >= i) continue;
          const std::set<Elem> d = difference(i, j);
          if (!d.empty() && protect_) w.insert(*d.begin());
        }
      }
      for (Elem y = 1; y <= m; ++y) {
        if (!family_->has(n, y) || s.contains(y) || o.contains(y) || w.contains(y)) continue;
        o.insert(y);
        return y;
      }
    }
  }

  Index t = 0;
  Index n = 0;
  Elem m = 0;
  std::size_t active = 0;
  std::set<Elem> s, o;

 private:
  /// (h_i and [1..m]) without h_j and O.
  std::set<Elem> difference(Index i, Index j) const {
    std::set<Elem> d;
    for (Elem y = 1; y <= m; ++y) {
      if (family_->has(i, y) && !family_->has(j, y) && !o.contains(y)) d.insert(y);
    }
    return d;
  }
  FamilyPtr family_;
  bool protect_;
};

class Km {
 public:
  Km(FamilyPtr family, bool clean) : family_(std::move(family)), clean_(clean) {}

  Elem step(Elem x) {
    ++t;
    if (clean_ && outputs.contains(x)) {
      dropped.insert(x);
    } else {
      s.insert(x);
      m = std::max(m, x);
    }
    std::vector<Index> a;
    for (Index i = 1; i <= t && family_->holds(i); ++i) {
      if (std::all_of(s.begin(), s.end(), [&](Elem y) { return family_->has(i, y); })) a.push_back(i);
    }
    Elem out = 0;
    if (a.empty()) {
      n = 0;
      out = *s.begin();
    }
    while (out == 0) {
      ++m;
      n = 0;
      for (const Index i : a) {
        if (std::all_of(a.begin(), a.end(), [&](Index j) { return j >= i || inside(i, j); })) n = i;
      }
      for (Elem y = 1; y <= m && out == 0; ++y) {
        if (family_->has(n, y) && !s.contains(y) && !dropped.contains(y)) out = y;
      }
    }
    outputs.insert(out);
    return out;
  }

  Index t = 0;
  Index n = 0;
  Elem m = 0;
  std::set<Elem> s, outputs, dropped;

 private:
  bool inside(Index i, Index j) const {
    for (Elem y = 1; y <= m; ++y) {
      if (family_->has(i, y) && !family_->has(j, y)) return false;
    }
    return true;
  }
  FamilyPtr family_;
  bool clean_;
};

}  // namespace quire::labs::generation_replay::direct
