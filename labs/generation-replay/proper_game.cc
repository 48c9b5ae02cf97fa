#include "labs/generation-replay/proper_game.h"

#include <algorithm>

#include "labs/generation-replay/critical_generators.h"

namespace quire::labs::generation_replay {

namespace {

/// Follows a generator of elements and outputs the hypothesis that it selected.
class Selected : public ProperGenerator {
 public:
  explicit Selected(GeneratorPtr inner) : inner_(std::move(inner)) {}
  Index step(Elem x) override {
    inner_->step(x);
    return std::max<Index>(inner_->trace().selected, 1);
  }

 private:
  GeneratorPtr inner_;
};

class FirstFitting : public ProperGenerator {
 public:
  explicit FirstFitting(FamilyPtr family) : family_(std::move(family)) {}
  Index step(Elem x) override {
    examples_.push_back(x);
    const Index last = *family_->size();
    // Examples only rule out, so the least fitting index never falls.
    while (least_ <= last && !fits(least_)) ++least_;
    return least_ <= last ? least_ : 1;
  }

 private:
  bool fits(Index i) const {
    return std::all_of(examples_.begin(), examples_.end(), [&](Elem x) { return family_->has(i, x); });
  }
  FamilyPtr family_;
  std::vector<Elem> examples_;
  Index least_ = 1;
};

/// The k-th example, from 0: 0, then s1, s2, -s1, -s2, -s3, ... with s = -1 or 1 by the side of the first
/// output.
std::int64_t example(std::uint64_t k, std::int64_t sign) {
  const auto n = static_cast<std::int64_t>(k);
  if (n <= 2) return sign * n;
  return -sign * (n - 2);
}

}  // namespace

FamilyPtr four_languages() {
  const Universe universe(Universe::Kind::integers);
  const auto language = [&](auto holds) {
    return Language(Periodic::of(5, 2, [&](Elem x) { return holds(universe.integer(x)); }));
  };
  return std::make_shared<ListFamily>(
      "theorem-7.3", universe,
      std::vector<Language>{language([](std::int64_t z) { return z <= 0 || z == 1; }),
                            language([](std::int64_t z) { return z <= 0 || z == 2; }),
                            language([](std::int64_t z) { return z >= 0 || z == -1; }),
                            language([](std::int64_t z) { return z >= 0 || z == -2; })});
}

const std::vector<std::string>& proper_generator_names() {
  static const std::vector<std::string> names{"proper-first", "proper-km", "proper-wp"};
  return names;
}

std::unique_ptr<ProperGenerator> make_proper_generator(const std::string& name, FamilyPtr family) {
  if (name == "proper-first") return std::make_unique<FirstFitting>(std::move(family));
  if (name == "proper-km") {
    return std::make_unique<Selected>(std::make_unique<KleinbergMullainathan>(std::move(family), false));
  }
  if (name == "proper-wp") {
    return std::make_unique<Selected>(std::make_unique<WitnessProtection>(std::move(family), true));
  }
  throw std::invalid_argument("no proper generator " + name);
}

ProperOutcome play_theorem_7_3(ProperGenerator& generator, std::uint64_t rounds,
                               const std::function<void()>& poll) {
  const FamilyPtr family = four_languages();
  std::array<std::array<bool, 5>, 5> inside{};
  for (Index i = 1; i <= 4; ++i) {
    for (Index k = 1; k <= 4; ++k) inside[i][k] = *included(family->language(i), family->language(k));
  }
  ProperOutcome out;
  std::array<bool, 5> output{};
  std::int64_t sign = 1;
  for (std::uint64_t k = 0; k < rounds; ++k) {
    if (poll) poll();
    const std::int64_t z = example(k, sign);
    const Elem x = *family->universe().element(z);
    const Index o = generator.step(x);
    if (k == 0) {
      sign = o <= 2 ? -1 : 1;
      out.targets = o <= 2 ? std::array<Index, 2>{3, 4} : std::array<Index, 2>{1, 2};
    }
    bool known = false;
    for (Index i = 1; i <= 4; ++i) known = known || (output[i] && family->has(i, x));
    for (std::size_t side = 0; side < 2; ++side) {
      if (!known && !family->has(out.targets[side], x) && out.illegal.empty()) {
        out.illegal = "round " + std::to_string(k + 1) + ": " + std::to_string(z) +
                      " is illegal for target " + std::to_string(out.targets[side]);
      }
      if (!inside[o][out.targets[side]]) ++out.errors[side];
    }
    output[o] = true;
    ++out.rounds;
  }
  return out;
}

}  // namespace quire::labs::generation_replay
