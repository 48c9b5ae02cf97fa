// The adversaries for families. All show members of the target in order; they differ in what they replay and
// hold back.
#include <algorithm>
#include <charconv>

#include "labs/engines/random/random.h"
#include "labs/generation-replay/game.h"

namespace quire::labs::generation_replay {

namespace {

/// Members of a language in order, passing over those that were shown.
class Members {
 public:
  Members(const FamilyPtr& family, Index target)
      : language_(family->language(target)), next_(language_.next(1)) {}
  /// The least member that was not shown.
  Elem least_unshown(const History& history) {
    while (next_ != 0 && history.shown.has(next_)) next_ = language_.next(next_ + 1);
    if (next_ == 0) {
      throw GameLimit("the target has no further member below element " + std::to_string(kElemMax) +
                      "; at most " + std::to_string(history.examples.size()) + " rounds");
    }
    return next_;
  }
  const Language& language() const { return language_; }

 private:
  Language language_;
  Elem next_;
};

class Enumerator : public Adversary {
 public:
  Enumerator(const FamilyPtr& family, Index target) : members_(family, target), target_(target) {}
  std::vector<Index> targets() const override { return {target_}; }
  bool enumerates() const override { return true; }

 protected:
  Members members_;
  Index target_;
};

class Plain : public Enumerator {
 public:
  using Enumerator::Enumerator;
  Elem next(const History& history) override { return members_.least_unshown(history); }
};

class RandomReplay : public Enumerator {
 public:
  RandomReplay(const FamilyPtr& family, Index target, double share, std::uint64_t seed)
      : Enumerator(family, target), share_(share), stream_(seed, "random-replay", target) {}
  Elem next(const History& history) override {
    if (!history.outputs.empty() && stream_.bernoulli(share_)) {
      return history.outputs[stream_.below(history.outputs.size())];
    }
    return members_.least_unshown(history);
  }
  bool enumerates() const override { return share_ <= 0.5; }

 private:
  double share_;
  random::Stream stream_;
};

class Parrot : public Enumerator {
 public:
  using Enumerator::Enumerator;
  Elem next(const History& history) override {
    return history.examples.size() % 2 == 1 ? history.outputs.back() : members_.least_unshown(history);
  }
};

/// Holds back each member x that some earlier language lacks (the evidence against that language), until the
/// generator has output it, so that showing it proves nothing, or round 8x has come, so that the stream stays
/// an enumeration.
class Spoiler : public Enumerator {
 public:
  Spoiler(const FamilyPtr& family, Index target)
      : Enumerator(family, target), family_(family), free_(members_.language().next(1)) {}

  Elem next(const History& history) override {
    const std::uint64_t t = history.examples.size() + 1;
    const Elem due = members_.least_unshown(history);
    if (8 * due <= t) return show(due);
    if (const Elem echo = output_member(history)) return show(echo);
    if (const Elem open = unspoilt_member(history)) return open;
    return history.outputs.empty() ? due : history.outputs.back();
  }
  std::size_t delayed() const override { return delayed_; }

 private:
  bool held_back(Elem x) const {
    for (Index j = 1; j < target_; ++j) {
      if (!family_->has(j, x)) return true;
    }
    return false;
  }

  Elem show(Elem x) {
    if (held_back(x)) ++delayed_;
    return x;
  }

  /// A held-back member that was output and not shown yet, in order of output.
  Elem output_member(const History& history) {
    for (; read_ < history.outputs.size(); ++read_) {
      const Elem o = history.outputs[read_];
      if (!history.shown.has(o) && family_->has(target_, o) && held_back(o)) return o;
    }
    return 0;
  }

  /// The least member that nobody before the target lacks. The search looks a little further each round.
  Elem unspoilt_member(const History& history) {
    const Elem horizon = 256 + 4 * (history.examples.size() + 1);
    while (free_ != 0 && free_ <= horizon) {
      if (!history.shown.has(free_) && !held_back(free_)) return free_;
      free_ = members_.language().next(free_ + 1);
    }
    return 0;
  }

  FamilyPtr family_;
  Elem free_;
  std::size_t read_ = 0;
  std::size_t delayed_ = 0;
};

/// Theorem 5.1: 1..d, then always the last output. Both the positive numbers and h_d allow every example.
class Theorem51 : public Adversary {
 public:
  Theorem51(FamilyPtr family, Index place) : family_(std::move(family)), place_(place) {}
  Elem next(const History& history) override {
    const Elem shown = history.examples.size();
    return shown + 1 < place_ ? 2 * shown + 1 : history.outputs.back();
  }
  std::vector<Index> targets() const override { return {1, place_}; }
  bool enumerates() const override { return false; }

 private:
  FamilyPtr family_;
  Index place_;
};

/// The q of "random(q)"; nothing when the name is not of that form.
std::optional<double> replay_share(const std::string& name) {
  if (name == "random") return 0.5;
  if (!name.starts_with("random(") || !name.ends_with(")")) return std::nullopt;
  double q = 0;
  const char* end = name.data() + name.size() - 1;
  const auto [at, code] = std::from_chars(name.data() + 7, end, q);
  if (code != std::errc() || at != end || !(q >= 0 && q <= 1)) return std::nullopt;
  return q;
}

}  // namespace

const std::vector<AdversaryKind>& adversary_kinds() {
  static const std::vector<AdversaryKind> list{
      {"plain", "enumeration without replay", false},
      {"random", "replays a random earlier output with probability 1/2; random(q) with q", true},
      {"parrot", "alternates a new member and the last output", true},
      {"spoiler", "holds evidence back until the generator has output it", true}};
  return list;
}

Result<AdversaryPtr> make_adversary(const std::string& name, FamilyPtr family, Index target,
                                    std::uint64_t seed) {
  if (!family->holds(target)) {
    return Error{"target " + std::to_string(target) + " does not exist; " + family->name() + " has " +
                 std::to_string(family->size().value_or(0)) + " languages"};
  }
  if (name == "plain") return AdversaryPtr(std::make_unique<Plain>(std::move(family), target));
  if (name == "parrot") return AdversaryPtr(std::make_unique<Parrot>(std::move(family), target));
  if (name == "spoiler") return AdversaryPtr(std::make_unique<Spoiler>(std::move(family), target));
  if (const auto q = replay_share(name)) {
    return AdversaryPtr(std::make_unique<RandomReplay>(std::move(family), target, *q, seed));
  }
  if (name == "theorem-5.1") {
    if (family->name() != "theorem-5.1" || target < 2) {
      return Error{
          "the adversary \"theorem-5.1\" plays on the family theorem-5.1 with a target from 2 on (h_d is "
          "language d + 1)"};
    }
    return AdversaryPtr(std::make_unique<Theorem51>(std::move(family), target));
  }
  return Error{"no adversary \"" + name +
               "\"; there are plain, random, random(q) with q in [0,1], parrot, spoiler and, "
               "on its family, theorem-5.1"};
}

}  // namespace quire::labs::generation_replay
