// The method itself behind the face, the methods that start over, and the list of names.
#include "labs/dynamic-submodular/selector.h"

#include <map>
#include <stdexcept>

#include "labs/dynamic-submodular/rivals.h"

namespace quire::labs::dynamic_submodular {

namespace {

class Dyn : public Selector {
 public:
  Dyn(const Objective& objective, const Settings& settings)
      : Selector(objective), method_(DynamicSubmodular::create(oracle_, settings).value()) {}
  void insert(Id id) override { method_.insert(id).value(); }
  void erase(Id id) override { method_.erase(id).value(); }
  Choice answer() override {
    const Solution& best = method_.best();
    return {best.ids, best.value};
  }
  const DynamicSubmodular* dynamic() const override { return &method_; }

 private:
  DynamicSubmodular method_;
};

/// Keeps the live elements in their order of arrival, and chooses among them whenever it is asked.
class StartsOver : public Selector {
 public:
  enum class How : std::uint8_t { greedy, lazy, stochastic, random };
  StartsOver(const Objective& objective, const Settings& settings, How how)
      : Selector(objective), settings_(settings), how_(how) {}
  void insert(Id id) override {
    number_of_.emplace(id, arrived_);
    live_.emplace(arrived_++, id);
  }
  void erase(Id id) override {
    const auto at = number_of_.find(id);
    live_.erase(at->second);
    number_of_.erase(at);
  }
  bool starts_over() const override { return true; }
  Choice answer() override {
    std::vector<Id> ground;
    for (const auto& [number, id] : live_) ground.push_back(id);
    random::Stream coins(settings_.seed, "starts-over", answers_++);
    switch (how_) {
      case How::greedy:
        return submodular::greedy(oracle_, ground, settings_.k);
      case How::lazy:
        return submodular::lazy_greedy(oracle_, ground, settings_.k);
      case How::stochastic:
        return submodular::stochastic_greedy(oracle_, ground, settings_.k, settings_.eps, coins);
      case How::random:
        return submodular::random_choice(oracle_, ground, settings_.k, coins);
    }
    return {};
  }

 private:
  Settings settings_;
  How how_;
  std::map<std::uint64_t, Id> live_;
  std::unordered_map<Id, std::uint64_t> number_of_;
  std::uint64_t arrived_ = 0;
  std::uint64_t answers_ = 0;
};

constexpr const char* kNames[] = {
    "dyn", "greedy", "lazy-greedy", "stochastic-greedy", "sieve-streaming", "lattanzi20", "random"};

}  // namespace

std::span<const char* const> selector_names() { return kNames; }

std::unique_ptr<Selector> selector_named(const std::string& name, const Objective& objective,
                                         const Settings& settings) {
  using How = StartsOver::How;
  const auto over = [&](How how) { return std::make_unique<StartsOver>(objective, settings, how); };
  if (name == "dyn") return std::make_unique<Dyn>(objective, settings);
  if (name == "dyn-one-bucket") {
    Settings one = settings;
    one.one_bucket = true;
    return std::make_unique<Dyn>(objective, one);
  }
  if (name == "greedy") return over(How::greedy);
  if (name == "lazy-greedy") return over(How::lazy);
  if (name == "stochastic-greedy") return over(How::stochastic);
  if (name == "random") return over(How::random);
  if (name == "sieve-streaming") return std::make_unique<SieveStreaming>(objective, settings);
  if (name == "lattanzi20") return std::make_unique<Lattanzi20>(objective, settings, objective.size());
  throw std::invalid_argument("no method is called " + name);
}

}  // namespace quire::labs::dynamic_submodular
