// The experiment: cells of matrix, p and d, each studied on its own by two threads, reported in a fixed
// order.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"
#include "labs/lp-sensitivity/lab.h"
#include "labs/lp-sensitivity/matrix_input.h"

namespace quire::labs::lp_sensitivity {

namespace {

using lab::BadInput;
using lab::Bench;

constexpr unsigned kThreads = 2;
constexpr double kBetween[] = {1.25, 1.75};  // C1 also looks between the p of the experiment
constexpr Index kBetweenColumnsQuick = 16;
constexpr Index kBetweenColumnsFull = 32;
constexpr std::size_t kPMax = 6;
constexpr std::size_t kDMax = 10;
constexpr Index kOwnRowsMax = 5000;

struct Task {
  Purpose purpose;
  CellOptions options;
};

std::vector<Task> plan(const Bench& bench);
void run_in_order(Bench& bench, const std::vector<Task>& tasks, std::vector<Outcome>& outcomes);

}  // namespace

void experiment(Bench& bench) {
  const std::vector<Task> tasks = plan(bench);
  std::vector<Outcome> outcomes(tasks.size());
  run_in_order(bench, tasks, outcomes);
  report_tables(bench, outcomes);
  report_claims(bench, outcomes);
  write_files(bench, outcomes);
}

namespace {

std::vector<double> numbers(const Bench& bench, const char* name, double least, double most,
                            std::size_t count_max, bool whole) {
  std::vector<double> values;
  for (const std::string& text : bench.values().list(name)) {
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size() || !(value >= least && value <= most) ||
        (whole && value != std::floor(value)))
      throw BadInput(fmt::format("{}: {} is not a {} from {} to {}", name, text.substr(0, 40),
                                 whole ? "whole number" : "number", least, most));
    values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.size() > count_max) throw BadInput(fmt::format("{}: at most {} values", name, count_max));
  return values;
}

bool has(const std::vector<std::string>& list, const char* name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

CellOptions common_options(const Bench& bench) {
  const lab::Values& v = bench.values();
  CellOptions o;
  o.rows_per_column = static_cast<Index>(v.integer("rows"));
  o.copies = static_cast<Index>(v.integer("copies"));
  o.eps = v.real("eps");
  o.c = v.real("c");
  o.trials = static_cast<int>(v.integer("trials"));
  o.gap = v.real("gap");
  o.effort.improved = static_cast<int>(v.integer("improved"));
  o.effort.steps = static_cast<int>(v.integer("steps"));
  o.seed = bench.seed();
  o.check = [&bench] { bench.check(); };
  return o;
}

/// D against m is drawn for two of the cells.
bool has_curves(const CellOptions& o, double d_most) {
  return static_cast<double>(o.d) == d_most &&
         ((o.family == "tight" && o.p == 1) || (o.family == "vandermonde" && o.p == 4));
}

class Planner {
 public:
  explicit Planner(const Bench& bench)
      : bench_(bench),
        common_(common_options(bench)),
        p_(numbers(bench, "p", 1, 8, kPMax, false)),
        d_(numbers(bench, "d", 2, 512, kDMax, true)),
        tight_d_(numbers(bench, "tight-d", 2, 512, kDMax, true)),
        matrices_(bench.values().list("matrices")) {
    for (const std::string& name : bench.values().list("methods")) {
      const Method method = method_named(name);
      if (method == Method::root_recursive)
        recursive_ = true;
      else
        methods_.push_back(method);
    }
  }

  std::vector<Task> plan() {
    read_own();
    if (!methods_.empty())
      for (const double d : d_)
        for (const double p : p_)
          for (const std::string& matrix : matrices_) add_rows(matrix, p, d);
    for (const double p : p_) add_own(p);
    add_between();
    if (recursive_)
      for (const double d : d_)
        for (const double p : p_)
          for (const std::string& matrix : matrices_)
            if (p < 2) add_recursive(matrix, p, d);
    if (has(matrices_, "tight") && std::find(p_.begin(), p_.end(), 1.0) != p_.end() && !methods_.empty())
      for (const double d : tight_d_)
        if (std::find(d_.begin(), d_.end(), d) == d_.end()) add_tightness(d);
    std::stable_sort(tasks_.begin(), tasks_.end(),
                     [](const Task& a, const Task& b) { return a.options.d < b.options.d; });
    return std::move(tasks_);
  }

 private:
  CellOptions options(const std::string& matrix, double p, double d) const {
    CellOptions o = common_;
    o.family = matrix;
    o.p = p;
    o.d = static_cast<Index>(d);
    if (matrix == "tight") o.rows_per_column = static_cast<Index>(bench_.values().integer("tight-rows"));
    return o;
  }
  void add_rows(const std::string& matrix, double p, double d) {
    CellOptions o = options(matrix, p, d);
    o.methods = methods_;
    o.curves = has_curves(o, d_.back());
    tasks_.push_back({Purpose::rows, std::move(o)});
  }
  void add_between() {
    const Index most = bench_.full() ? kBetweenColumnsFull : kBetweenColumnsQuick;
    for (const double d : d_)
      for (const double p : kBetween)
        for (const std::string& matrix : matrices_)
          if (static_cast<Index>(d) <= most && std::find(p_.begin(), p_.end(), p) == p_.end())
            tasks_.push_back({Purpose::scores, options(matrix, p, d)});
  }
  void add_recursive(const std::string& matrix, double p, double d) {
    CellOptions o = options(matrix, p, d);
    o.rows_per_column = o.copies = static_cast<Index>(bench_.values().integer("recursive-rows"));
    o.methods = {Method::root_recursive};
    tasks_.push_back({Purpose::recursive, std::move(o)});
  }
  void add_tightness(double d) {
    CellOptions o = options("tight", 1, d);
    for (const Method method : methods_)
      if (method == Method::sensitivity || method == Method::lewis || method == Method::augmented ||
          method == Method::root)
        o.methods.push_back(method);
    if (!o.methods.empty()) tasks_.push_back({Purpose::tightness, std::move(o)});
  }

  /// A file's matrix, as one more family.
  void read_own() {
    const lab::Values& v = bench_.values();
    if (!v.has("matrix") || v.text("matrix").empty()) return;
    MatrixInput input = read_whole_matrix(v.text("matrix"), kOwnRowsMax,
                                          "the experiment solves every row; the tool coreset takes more");
    own_ = std::make_shared<Family>();
    own_->rows = std::move(input.rows);
    own_->copies.assign(static_cast<std::size_t>(own_->rows.rows()), 1);
  }
  void add_own(double p) {
    if (!own_ || methods_.empty()) return;
    CellOptions o = options("own", p, static_cast<double>(own_->rows.cols()));
    o.own = own_;
    o.methods = methods_;
    tasks_.push_back({Purpose::rows, std::move(o)});
  }

  const Bench& bench_;
  CellOptions common_;
  std::vector<double> p_, d_, tight_d_;
  std::vector<std::string> matrices_;
  std::vector<Method> methods_;
  bool recursive_ = false;
  std::shared_ptr<Family> own_;
  std::vector<Task> tasks_;
};

std::vector<Task> plan(const Bench& bench) { return Planner(bench).plan(); }

/// Which task is begun when: those for tightness alone first, the largest ahead, since one of them may
/// outlast many others; the rest as they are reported.
std::vector<std::size_t> schedule(const std::vector<Task>& tasks) {
  std::vector<std::size_t> order(tasks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rank = [&](std::size_t i) {
    return tasks[i].purpose == Purpose::tightness ? -tasks[i].options.d : Index{0};
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return rank(i) < rank(j); });
  return order;
}

/// Two threads work on cells; this one, which owns the bench, also reports those whose predecessors are
/// all done, so the order of events does not depend on who was faster.
void run_in_order(Bench& bench, const std::vector<Task>& tasks, std::vector<Outcome>& outcomes) {
  std::mutex mutex;
  std::vector<bool> done(tasks.size());
  std::size_t finished = 0, reported = 0;
  const std::thread::id own = std::this_thread::get_id();
  const std::vector<std::size_t> order = schedule(tasks);
  const auto report = [&] {
    for (;;) {
      {
        const std::lock_guard lock(mutex);
        if (reported == tasks.size() || !done[reported]) return;
      }
      draw(bench, outcomes[reported++]);
    }
  };
  threads::parallel_for(tasks.size(), kThreads, [&](std::size_t turn) {
    const std::size_t i = order[turn];
    const CellOptions& o = tasks[i].options;
    if (std::this_thread::get_id() == own) {
      report();
      std::size_t count = 0;
      {
        const std::lock_guard lock(mutex);
        count = finished;
      }
      bench.progress(static_cast<double>(count) / static_cast<double>(tasks.size()),
                     fmt::format("{}, p = {}, d = {}", o.family, p_text(o.p), o.d));
    }
    Outcome outcome{tasks[i].purpose, study(o)};
    const std::lock_guard lock(mutex);
    outcomes[i] = std::move(outcome);
    done[i] = true;
    ++finished;
  });
  report();
}

}  // namespace

}  // namespace quire::labs::lp_sensitivity
