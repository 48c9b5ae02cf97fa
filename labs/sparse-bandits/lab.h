// The lab's own rooms behind the card: settings, methods by name, the parts of the experiment, the tools.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/sparse-bandits/instance.h"
#include "labs/sparse-bandits/play.h"

namespace quire::labs::sparse_bandits {

using lab::wanted;

struct Settings {
  std::size_t dimension = 16;
  int sparsity = 2;
  double eps = 0.2;
  std::size_t actions = 2000;
  std::size_t repeats = 10;
  Noise noise;
  std::vector<std::string> instances;

  bool plays(const std::string& instance) const;
  /// What learners are told to allow for: eps, and with noise another eps for the averages.
  double allowed(double true_eps) const { return noise.sd > 0 ? 2 * true_eps : true_eps; }
  /// Largest loss, in eps, that the certificate of net-elim allows: 4; with noise 4*2 + 2 (averages of two
  /// actions compared).
  double certified() const { return noise.sd > 0 ? 10 : 4; }
};

/// What a method is made of.
struct Setup {
  FeaturesPtr features;
  int sparsity = 2;
  double eps = 0.2;
  random::Stream stream;
  Poll poll;
};
/// By its name in tables: net-elim, net-elim(1,1), net-all, kw, kw-phased, linucb, sparse-ls, sparse-l1,
/// lasso-explore, random, greedy-max.
LearnerPtr make_method(const std::string& name, const Setup& setup);

/// What instances of one kind have in common.
struct Shape {
  std::size_t dimension = 0;
  int sparsity = 0;
  double eps = 0;
  std::size_t actions = 0;
  bool operator==(const Shape&) const = default;
};
Shape shape_of(const Instance& instance);

/// All runs of one method on one kind of instance.
struct Row {
  std::string instance, method;
  Shape shape;
  double net = 0;  ///< |Theta|, of the net methods
  std::size_t runs = 0;
  double queries = 0;    ///< mean
  double loss = 0;       ///< mean suboptimality / eps
  double worst = 0;      ///< largest
  std::size_t good = 0;  ///< runs with at most 4 eps
};
Row summary(std::string instance, std::string method, const Shape& shape, const std::vector<Course>& runs);

/// Runs of net-elim that broke its certificate, by instance: C1.
using Breaches = std::map<std::string, std::size_t>;
void count_breaches(Breaches& breaches, const std::string& instance, const Settings& settings, double net,
                    const Shape& shape, const std::vector<Course>& runs);

/// `repeats` paired runs of each method on the random instance, by method: run i of all meets the same
/// actions and rewards.
std::vector<std::vector<Course>> random_runs(const lab::Bench& bench, const Settings& settings,
                                             const std::vector<std::string>& methods, Deviation deviation);

// The parts of the experiment. Each draws its series and adds its rows.
struct Report {
  std::vector<Row> rows;
  Breaches breaches;
  std::string course_csv;  ///< series.csv
};
void compare_methods(lab::Bench& bench, const Settings& settings, Report& report);  // random
void measure_growth(lab::Bench& bench, const Settings& settings, Report& report);   // C2
void measure_needles(lab::Bench& bench, const Settings& settings, Report& report);  // C3, and C1 on needles
void measure_trap(lab::Bench& bench, const Settings& settings, Report& report);     // C4
void measure_good_features(lab::Bench& bench, const Settings& settings, Report& report);  // C5

void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

}  // namespace quire::labs::sparse_bandits
