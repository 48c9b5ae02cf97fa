// Generators that know more than membership: they ask whether an intersection of languages is infinite.
#include <algorithm>

#include "labs/generation-replay/generator.h"

namespace quire::labs::generation_replay {

namespace {

/// States of an automaton that an intersection may need; more would cost seconds a round.
constexpr std::size_t kOracleStatesMax = 3000;

Language intersect(const Language& a, const Language& b) {
  auto both = intersection(a, b, kOracleStatesMax);
  if (!both) throw OracleLimit("is the intersection infinite? " + both.error());
  return std::move(*both);
}

/// The record of examples, and the least member of a set that is not in it.
class Seen {
 public:
  bool insert(Elem x) {
    least_ = least_ == 0 ? x : std::min(least_, x);
    return seen_.insert(x);
  }
  bool has(Elem x) const { return seen_.has(x); }
  std::size_t count() const { return seen_.count(); }
  Elem least() const { return least_; }
  /// Least unseen member >= from; 0 when there is none. Everything seen stays seen, so `from` may only move
  /// right.
  Elem least_unseen(const Language& set, Elem from) const {
    Elem x = set.next(from);
    while (x != 0 && seen_.has(x)) x = set.next(x + 1);
    return x;
  }

 private:
  Bits seen_;
  Elem least_ = 0;
};

class Uniform : public Generator {
 public:
  explicit Uniform(FamilyPtr family) : family_(std::move(family)) {
    for (Index i = 1; i <= *family_->size(); ++i) {
      fitting_.push_back(i);
      languages_.push_back(family_->language(i));
    }
  }

  Elem step(Elem x, Origin) override {
    if (seen_.insert(x)) {
      queries_ += fitting_.size();
      if (std::erase_if(fitting_, [&](Index i) { return !languages_[i - 1].has(x); }) > 0) {
        closure_.reset();
        from_ = 1;
      }
    }
    if (fitting_.empty()) return seen_.least();
    if (const Elem o = least_unseen_in_all()) return o;
    return seen_.least();  // a finite closure that is used up: fewer examples than the threshold
  }
  Trace trace() const override {
    return {fitting_.empty() ? 0 : fitting_.front(), fitting_.size(), seen_.count(), 0, 0, queries_};
  }
  std::vector<Index> fitting(std::size_t most) const override {
    return {fitting_.begin(),
            fitting_.begin() + static_cast<std::ptrdiff_t>(std::min(most, fitting_.size()))};
  }
  bool is_sure(Elem x) const override { return seen_.has(x); }

 private:
  /// Looks at some elements one by one; only when that fails is the intersection worth computing.
  Elem least_unseen_in_all() {
    constexpr Elem kTried = 2048;
    for (Elem tried = 0; !closure_ && tried < kTried; ++tried, ++from_) {
      if (!seen_.has(from_) && in_all(from_)) return from_;
    }
    if (!closure_) {
      closure_ = Language::everything(family_->universe());
      for (const Index i : fitting_) closure_ = intersect(*closure_, languages_[i - 1]);
    }
    const Elem o = seen_.least_unseen(*closure_, from_);
    if (o != 0) from_ = o;
    return o;
  }
  bool in_all(Elem x) {
    return std::all_of(fitting_.begin(), fitting_.end(), [&](Index i) {
      ++queries_;
      return languages_[i - 1].has(x);
    });
  }

  FamilyPtr family_;
  std::vector<Language> languages_;
  std::vector<Index> fitting_;
  std::optional<Language> closure_;
  Elem from_ = 1;  ///< all members of the intersection below were seen
  Seen seen_;
  std::uint64_t queries_ = 0;
};

class NonUniform : public Generator {
 public:
  explicit NonUniform(FamilyPtr family)
      : family_(std::move(family)), everything_(Language::everything(family_->universe())) {}

  Elem step(Elem x, Origin) override {
    ++t_;
    if (seen_.insert(x)) {
      examples_.push_back(x);
      drop_lacking(x);
    }
    if (family_->holds(t_) && fits(t_)) {
      fitting_.push_back(t_);
      consider(t_);
    }
    const Elem o = seen_.least_unseen(current(), from_);
    return o == 0 ? seen_.least() : from_ = o;
  }
  Trace trace() const override {
    return {chosen_.empty() ? 0 : chosen_.back().index, fitting_.size(), seen_.count(), 0, 0, queries_};
  }
  std::vector<Index> fitting(std::size_t most) const override {
    return {fitting_.begin(),
            fitting_.begin() + static_cast<std::ptrdiff_t>(std::min(most, fitting_.size()))};
  }
  bool is_sure(Elem x) const override { return seen_.has(x); }

 private:
  struct Chosen {
    Index index;
    Language meet;  ///< of this language and all chosen before it
  };
  const Language& current() const { return chosen_.empty() ? everything_ : chosen_.back().meet; }

  bool fits(Index i) {
    return std::all_of(examples_.begin(), examples_.end(), [&](Elem x) {
      ++queries_;
      return family_->has(i, x);
    });
  }

  /// Takes h_i when the meet stays infinite.
  void consider(Index i) {
    Language meet = intersect(current(), family_->language(i));
    if (!meet.infinite()) return;
    chosen_.push_back({i, std::move(meet)});
    from_ = 1;
  }

  /// Choices before the first one that falls stand; later languages are considered anew, passed-over ones
  /// too.
  void drop_lacking(Elem x) {
    queries_ += fitting_.size();
    std::erase_if(fitting_, [&](Index i) { return !family_->has(i, x); });
    const auto fallen = std::find_if(chosen_.begin(), chosen_.end(),
                                     [&](const Chosen& c) { return !family_->has(c.index, x); });
    if (fallen == chosen_.end()) return;
    const Index from = fallen->index;
    chosen_.erase(fallen, chosen_.end());
    from_ = 1;
    for (auto i = std::upper_bound(fitting_.begin(), fitting_.end(), from); i != fitting_.end(); ++i)
      consider(*i);
  }

  FamilyPtr family_;
  Language everything_;
  Index t_ = 0;
  Seen seen_;
  std::vector<Elem> examples_;
  std::vector<Index> fitting_;
  std::vector<Chosen> chosen_;
  Elem from_ = 1;
  std::uint64_t queries_ = 0;
};

class BurnIn : public Generator {
 public:
  BurnIn(GeneratorPtr inner, std::uint64_t distinct) : inner_(std::move(inner)), distinct_(distinct) {}
  Elem step(Elem x, Origin origin) override {
    if (first_ == 0) first_ = x;
    seen_.insert(x);
    const Elem o = inner_->step(x, origin);
    return seen_.count() < distinct_ ? first_ : o;
  }
  Trace trace() const override { return inner_->trace(); }
  std::vector<Index> fitting(std::size_t most) const override { return inner_->fitting(most); }
  bool is_sure(Elem x) const override { return inner_->is_sure(x); }

 private:
  GeneratorPtr inner_;
  std::uint64_t distinct_;
  Elem first_ = 0;
  Bits seen_;
};

}  // namespace

GeneratorPtr closure_generator(FamilyPtr family) { return std::make_unique<Uniform>(std::move(family)); }
GeneratorPtr nonuniform_generator(FamilyPtr family) {
  return std::make_unique<NonUniform>(std::move(family));
}
GeneratorPtr burn_in(GeneratorPtr inner, std::uint64_t distinct) {
  return std::make_unique<BurnIn>(std::move(inner), distinct);
}

}  // namespace quire::labs::generation_replay
