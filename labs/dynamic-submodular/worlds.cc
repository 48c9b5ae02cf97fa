#include "labs/dynamic-submodular/worlds.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <queue>
#include <set>
#include <stdexcept>

#include "labs/dynamic-submodular/papers_objective.h"
#include "labs/engines/random/random.h"
#include "labs/engines/submodular/choose.h"

namespace quire::labs::dynamic_submodular {

namespace {

using submodular::Coverage;
using submodular::Facility;
using submodular::Item;
using submodular::Items;
using submodular::Reference;

std::vector<double> zipf(std::size_t n, double exponent) {
  std::vector<double> weights;
  for (std::size_t i = 1; i <= n; ++i) weights.push_back(std::pow(static_cast<double>(i), -exponent));
  return weights;
}

/// Elements with the objective over them, kept together.
struct Owned {
  explicit Owned(Items all) : items(std::move(all)) {}
  Items items;
  std::unique_ptr<Objective> objective;
};

World world_of(std::string name, const std::shared_ptr<Owned>& owned) {
  return {std::move(name), std::shared_ptr<const Objective>(owned, owned->objective.get())};
}

/// Points around centres: a topic each.
class Topics {
 public:
  Topics(std::size_t topics, std::size_t dimension, double spread, std::uint64_t seed)
      : topic_(zipf(topics, 0.7)), spread_(spread), centres_(topics) {
    random::Stream stream(seed, "centres");
    for (auto& centre : centres_)
      for (std::size_t i = 0; i < dimension; ++i) centre.push_back(stream.normal());
  }
  std::size_t draw(random::Stream& stream) const { return topic_.draw(stream); }
  std::vector<float> near(std::size_t topic, random::Stream& stream) const {
    std::vector<float> v;
    for (const double x : centres_[topic]) v.push_back(static_cast<float>(x + spread_ * stream.normal()));
    return v;
  }

 private:
  random::Alias topic_;
  double spread_;
  std::vector<std::vector<double>> centres_;
};

/// The law of the papers: a topic gives half of the words and the place of the vector.
class Writers {
 public:
  explicit Writers(std::uint64_t seed)
      : topics_(30, 24, 0.8, seed), common_(zipf(1500, 1)), own_(zipf(60, 0.6)) {}
  PaperFeatures write(random::Stream& stream) const {
    const std::size_t topic = topics_.draw(stream);
    std::map<std::string, double> words;
    for (int i = 0; i < 30; ++i) {
      if (i % 2 == 0)
        words["c" + std::to_string(common_.draw(stream))] += 1;
      else
        words["t" + std::to_string(topic) + "." + std::to_string(own_.draw(stream))] += 1;
    }
    PaperFeatures paper;
    paper.terms.assign(words.begin(), words.end());
    paper.vector = topics_.near(topic, stream);
    paper.score = stream.uniform() * stream.uniform();
    return paper;
  }

 private:
  Topics topics_;
  random::Alias common_, own_;
};

}  // namespace

World coverage_world(std::size_t n, std::size_t terms, std::uint64_t seed) {
  auto owned = std::make_shared<Owned>(Items());
  const random::Alias popularity(zipf(terms, 0.8));
  const random::Stream elements(seed, "coverage");
  const double most = std::max(3.0, static_cast<double>(terms) / 10);
  for (std::size_t i = 0; i < n; ++i) {
    random::Stream stream = elements.at(i);
    const double size = std::min(most, std::floor(3 / std::sqrt(1 - stream.uniform())));
    std::set<std::uint32_t> drawn;
    while (static_cast<double>(drawn.size()) < size)
      drawn.insert(static_cast<std::uint32_t>(popularity.draw(stream)));
    Item item;
    for (const std::uint32_t term : drawn) item.terms.push_back({term, 1});
    owned->items.add(item).value();
  }
  owned->objective = Coverage::of(owned->items).value();
  return world_of("coverage", owned);
}

World facility_world(std::size_t n, std::uint64_t seed) {
  constexpr std::size_t kPoints = 256;
  const Topics topics(40, 24, 0.7, seed);
  random::Stream stream(seed, "facility");
  std::vector<std::vector<float>> points;
  for (std::size_t u = 0; u < kPoints; ++u) points.push_back(topics.near(topics.draw(stream), stream));
  auto owned = std::make_shared<Owned>(Items(Reference::of(points).value()));
  for (std::size_t i = 0; i < n; ++i) {
    Item item;
    item.vector = topics.near(topics.draw(stream), stream);
    owned->items.add(item).value();
  }
  owned->objective = Facility::of(owned->items).value();
  return world_of("facility", owned);
}

World papers_world(std::size_t n, std::uint32_t k, std::uint64_t seed) {
  const Writers writers(seed);
  random::Stream stream(seed, "papers");
  std::vector<PaperFeatures> recent;
  for (int i = 0; i < 400; ++i) recent.push_back(writers.write(stream));
  PapersOptions options;
  options.k = k;
  options.reference_max = 256;
  options.seed = seed;
  std::shared_ptr<PapersObjective> papers =
      PapersObjective::create(freeze(recent, options).value(), options).value();
  for (std::size_t i = 0; i < n; ++i) papers->add(writers.write(stream)).value();
  return {"papers", std::shared_ptr<const Objective>(papers, &papers->objective())};
}

World world_named(const std::string& name, std::size_t n, std::uint32_t k, std::uint64_t seed) {
  if (name == "coverage") return coverage_world(n, 2000, seed);
  if (name == "facility") return facility_world(n, seed);
  if (name == "papers") return papers_world(n, k, seed);
  throw std::invalid_argument("no world is called " + name);
}

// Updates.

namespace {

using Updates = std::vector<Update>;

Updates window(std::size_t n) {
  Updates updates;
  for (Id i = 0; i < n; ++i) {
    if (i >= n / 2) updates.push_back({false, i - static_cast<Id>(n / 2)});
    updates.push_back({true, i});
  }
  return updates;
}

Updates at_random(std::size_t n, random::Stream coins) {
  Updates updates;
  std::vector<Id> live;
  for (Id next = 0; next < n;) {
    if (!live.empty() && coins.bernoulli(0.3)) {
      std::swap(live[coins.below(live.size())], live.back());
      updates.push_back({false, live.back()});
      live.pop_back();
    } else {
      updates.push_back({true, next});
      live.push_back(next++);
    }
  }
  return updates;
}

Updates heavy_first(const Objective& objective, std::size_t n) {
  const submodular::State nothing = objective.empty();
  Updates updates;
  std::priority_queue<std::pair<double, Id>> live;
  for (Id i = 0; i < n; ++i) {
    if (i >= n / 2 && !live.empty()) {
      updates.push_back({false, live.top().second});
      live.pop();
    }
    updates.push_back({true, i});
    live.emplace(objective.gain(i, nothing), i);
  }
  return updates;
}

Updates churn(const Objective& objective, std::size_t n, std::uint32_t k, random::Stream coins) {
  Updates updates;
  std::vector<Id> live;
  for (Id next = 0; next < n;) {
    const std::size_t batch = next == 0 ? std::max<std::size_t>(n / 4, 1) : k;
    for (std::size_t i = 0; i < batch && next < n; ++i) {
      updates.push_back({true, next});
      live.push_back(next++);
    }
    submodular::Oracle oracle(objective);
    for (const Id id : submodular::stochastic_greedy(oracle, live, k, 0.1, coins).ids) {
      updates.push_back({false, id});
      std::erase(live, id);
    }
  }
  return updates;
}

Updates day(std::size_t n, random::Stream coins) {
  Updates updates;
  std::multimap<std::uint64_t, Id> withdrawn;
  for (Id i = 0; i < n; ++i) {
    updates.push_back({true, i});
    if (coins.bernoulli(0.05)) withdrawn.emplace(i + coins.below(n / 10 + 1), i);
    for (; !withdrawn.empty() && withdrawn.begin()->first <= i; withdrawn.erase(withdrawn.begin()))
      updates.push_back({false, withdrawn.begin()->second});
  }
  return updates;
}

}  // namespace

std::vector<Update> updates_named(const std::string& kind, const World& world, std::uint32_t k,
                                  std::uint64_t seed) {
  const std::size_t n = world.size();
  const random::Stream coins(seed, "updates");
  if (kind == "window") return window(n);
  if (kind == "random") return at_random(n, coins);
  if (kind == "heavy-first") return heavy_first(*world.objective, n);
  if (kind == "churn") return churn(*world.objective, n, k, coins);
  if (kind == "day") return day(n, coins);
  throw std::invalid_argument("no sequence of updates is called " + kind);
}

}  // namespace quire::labs::dynamic_submodular
