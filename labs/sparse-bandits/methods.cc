// Methods by name, and their runs on random instances.
#include <algorithm>
#include <stdexcept>

#include "labs/engines/bandits/radius.h"
#include "labs/engines/threads/parallel.h"
#include "labs/sparse-bandits/baselines.h"
#include "labs/sparse-bandits/lab.h"
#include "labs/sparse-bandits/net_elim.h"

namespace quire::labs::sparse_bandits {

namespace {
constexpr std::uint64_t kAsksMax = 100'000'000;
constexpr std::uint64_t kLinUcbRounds = 20;  // times d
}  // namespace

bool Settings::plays(const std::string& instance) const {
  return std::find(instances.begin(), instances.end(), instance) != instances.end();
}

LearnerPtr make_method(const std::string& name, const Setup& setup) {
  const FeaturesPtr& features = setup.features;
  const std::size_t n = features->actions(), d = features->dimension();
  if (name == "net-elim")
    return std::make_unique<NetElim>(features, NetElim::Options{setup.sparsity, setup.eps, 1, 0}, setup.poll);
  if (name == "net-elim(1,1)")
    return std::make_unique<NetElim>(features, NetElim::Options{setup.sparsity, setup.eps, 1, 1}, setup.poll);
  if (name == "net-all") return net_all(features, {d, setup.sparsity, setup.eps}, setup.poll);
  if (name == "kw") return kiefer_wolfowitz(features, setup.poll);
  if (name == "kw-phased") return phased_elimination(features, setup.eps, setup.poll);
  if (name == "linucb") return lin_ucb(features, setup.eps, kLinUcbRounds * d);
  if (name == "sparse-ls")
    return sparse_least_squares(features, setup.sparsity, setup.eps, Estimator::pursuit, setup.stream);
  if (name == "sparse-l1")
    return sparse_least_squares(features, setup.sparsity, setup.eps, Estimator::least_l1, setup.stream);
  if (name == "lasso-explore") return lasso_explore(features, setup.sparsity, setup.eps, setup.stream);
  if (name == "random") return random_actions(n, exploration(n, d, setup.sparsity), setup.stream);
  if (name == "greedy-max") return exhaustive(n);
  throw std::invalid_argument("no method " + name);
}

Shape shape_of(const Instance& instance) {
  return {instance.features->dimension(), instance.sparsity, instance.eps, instance.features->actions()};
}

Row summary(std::string instance, std::string method, const Shape& shape, const std::vector<Course>& runs) {
  Row row;
  row.instance = std::move(instance);
  row.method = std::move(method);
  row.shape = shape;
  row.runs = runs.size();
  for (const Course& run : runs) {
    const double loss = run.loss / shape.eps;
    row.queries += static_cast<double>(run.queries) / static_cast<double>(runs.size());
    row.loss += loss / static_cast<double>(runs.size());
    row.worst = std::max(row.worst, loss);
    row.good += run.loss <= 4 * shape.eps + NetElim::kRounding ? 1 : 0;
  }
  return row;
}

void count_breaches(Breaches& breaches, const std::string& instance, const Settings& settings, double net,
                    const Shape& shape, const std::vector<Course>& runs) {
  std::size_t& count = breaches[instance];
  for (const Course& run : runs) {
    const bool near = run.answer && run.loss <= settings.certified() * shape.eps + NetElim::kRounding;
    const bool few = static_cast<double>(run.distinct.size()) <= net;
    count += near && few ? 0 : 1;
  }
}

std::vector<std::vector<Course>> random_runs(const lab::Bench& bench, const Settings& settings,
                                             const std::vector<std::string>& methods, Deviation deviation) {
  std::vector<std::vector<Course>> runs(methods.size(), std::vector<Course>(settings.repeats));
  threads::parallel_for(settings.repeats, 2, [&](std::size_t i) {
    bench.check();
    const Poll poll = [&bench] { bench.check(); };
    const std::uint64_t seed = bandits::paired_seed(bench.seed(), i);
    const FeaturesPtr features = gaussian_features(random::Stream(seed, "features", settings.dimension),
                                                   settings.actions, settings.dimension);
    const Instance instance = linear_instance(
        features,
        random_theta(random::Stream(seed, "theta", static_cast<std::uint64_t>(settings.sparsity)),
                     settings.dimension, settings.sparsity),
        settings.eps, deviation, random::Stream(seed, "signs"));
    for (std::size_t m = 0; m < methods.size(); ++m) {
      const LearnerPtr learner =
          make_method(methods[m], {features, settings.sparsity, settings.allowed(settings.eps),
                                   random::Stream(seed, "method"), poll});
      runs[m][i] = play(*learner, instance, settings.noise, random::Stream(seed, "noise"), kAsksMax, poll);
    }
  });
  return runs;
}

}  // namespace quire::labs::sparse_bandits
