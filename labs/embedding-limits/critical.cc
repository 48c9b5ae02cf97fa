#include "labs/embedding-limits/critical.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <numeric>
#include <utility>

#include "labs/engines/threads/parallel.h"

namespace quire::labs::embedding_limits {

namespace {

/// The runs of one d that were made so far, by n and number of the seed. A run is a function of these, so
/// none is made twice.
using Runs = std::map<std::pair<std::size_t, std::size_t>, FreeOutcome>;

const FreeOutcome& run_once(Runs& runs, std::size_t d, std::size_t n, std::size_t number,
                            const CriticalOptions& options, const std::function<void()>& check) {
  const auto key = std::pair(n, number);
  if (const auto found = runs.find(key); found != runs.end()) return found->second;
  FreeOutcome outcome = attempt(d, n, number, options, check);
  if (!outcome.solved) outcome.queries = outcome.documents = {};
  return runs.emplace(key, std::move(outcome)).first->second;
}

/// True if a seed solves it; later seeds are asked only when earlier ones failed.
bool any_solves(Runs& runs, std::size_t d, std::size_t n, const CriticalOptions& options,
                const std::function<void()>& check) {
  for (std::size_t number = 0; number < options.seeds; ++number)
    if (run_once(runs, d, n, number, options, check).solved) return true;
  return false;
}

/// The largest n that was seen to succeed with n+1 seen to fail; k if nothing succeeds.
std::size_t find_edge(Runs& runs, std::size_t d, const CriticalOptions& options,
                      const std::function<void()>& check) {
  const std::size_t least = options.k + 1;  // of n, so that there is a negative
  const auto solves = [&](std::size_t n) { return any_solves(runs, d, n, options, check); };
  std::size_t good = std::clamp(2 * d, least, options.documents_max), bad = good;
  if (solves(good)) {
    for (std::size_t step = 1; bad == good; step *= 2) {
      if (good == options.documents_max) return good;
      const std::size_t next = std::min(good + step, options.documents_max);
      if (solves(next))
        good = bad = next;
      else
        bad = next;
    }
  } else {
    for (std::size_t step = 1; good == bad; step *= 2) {
      if (bad == least) return options.k;
      const std::size_t next = bad > least + step ? bad - step : least;
      if (solves(next))
        good = next;
      else
        good = bad = next;
    }
  }
  while (bad - good > 1) {
    const std::size_t middle = good + (bad - good) / 2;
    (solves(middle) ? good : bad) = middle;
  }
  return good;
}

struct Job {
  std::size_t search, n, number;
  double cost;
};

/// What the searches left to do, the largest first, so that no thread ends with a long job alone.
std::vector<Job> jobs_of(const std::vector<Critical>& searches, const std::vector<Runs>& runs, std::size_t k,
                         std::size_t seeds) {
  std::vector<Job> jobs;
  for (std::size_t s = 0; s < searches.size(); ++s)
    for (const SweepRow& row : searches[s].rows)
      for (std::size_t number = 0; number < seeds; ++number)
        if (!runs[s].contains({row.n, number}))
          jobs.push_back({s, row.n, number, choose(row.n, k) * static_cast<double>(row.n * searches[s].d)});
  std::stable_sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.cost > b.cost; });
  return jobs;
}

/// Makes the runs of the sweep that are not there yet.
void run_sweep(const std::vector<Critical>& searches, std::vector<Runs>& runs, const CriticalOptions& options,
               const std::function<void()>& check, const std::function<void(double)>& done) {
  const std::vector<Job> jobs = jobs_of(searches, runs, options.k, options.seeds);
  const double whole = std::accumulate(jobs.begin(), jobs.end(), 0.0,
                                       [](double sum, const Job& job) { return sum + job.cost; });
  std::mutex mutex;
  threads::parallel_watched(
      jobs.size(), options.threads,
      [&](std::size_t i) {
        const Job& job = jobs[i];
        Runs own;
        run_once(own, searches[job.search].d, job.n, job.number, options, check);
        const std::lock_guard lock(mutex);
        runs[job.search].merge(own);
      },
      [&](std::size_t finished) {
        double over = 0;
        for (std::size_t i = 0; i < finished; ++i) over += jobs[i].cost;
        if (done && whole > 0) done(0.5 + 0.5 * over / whole);
      });
}

/// The runs of each n, in the order of the seeds.
void gather(Critical& search, Runs& runs, std::size_t seeds) {
  for (SweepRow& row : search.rows) {
    for (std::size_t number = 0; number < seeds; ++number) {
      FreeOutcome& outcome = runs.at({row.n, number});
      row.best_accuracy = std::max(row.best_accuracy, outcome.best_accuracy);
      if (outcome.solved && row.solved++ == 0) {
        row.steps = outcome.steps;
        row.solution = std::move(outcome);
      } else if (row.solved == 0) {
        row.steps = std::max(row.steps, outcome.steps);
      }
    }
    if (row.solved > 0) search.last_ok = row.n;
    if (row.solved == 0 && search.first_fail == 0) search.first_fail = row.n;
  }
}

}  // namespace

FreeOutcome attempt(std::size_t d, std::size_t n, std::size_t number, const CriticalOptions& options,
                    const std::function<void()>& check, const FreeTrace& trace) {
  FreeOptions free = options.free;
  free.dimensions = d;
  const std::uint64_t index = ((std::uint64_t{d} * 65536 + n) * 8 + options.k) * 1024 + number;
  return optimise(every_subset(n, options.k), free, random::Stream(options.seed, "free embedding", index),
                  check, trace);
}

std::vector<Critical> find_critical(const std::vector<std::size_t>& dimensions,
                                    const CriticalOptions& options, const std::function<void()>& check,
                                    const std::function<void(double)>& done) {
  std::vector<Critical> searches(dimensions.size());
  std::vector<Runs> runs(dimensions.size());
  // The largest dimension takes longest, so it starts first.
  threads::parallel_watched(
      dimensions.size(), options.threads,
      [&](std::size_t i) {
        const std::size_t at = dimensions.size() - 1 - i;
        Critical& search = searches[at];
        search.d = dimensions[at];
        search.edge = find_edge(runs[at], search.d, options, check);
      },
      [&](std::size_t finished) {
        if (done) done(0.5 * static_cast<double>(finished) / static_cast<double>(dimensions.size()));
      });
  for (Critical& search : searches) {
    const std::size_t least = options.k + 1;
    const std::size_t from = search.edge > least + options.below ? search.edge - options.below : least;
    const std::size_t to = std::max(from, std::min(search.edge + options.above, options.documents_max));
    for (std::size_t n = from; n <= to; ++n) {
      SweepRow row;
      row.n = n;
      search.rows.push_back(std::move(row));
    }
  }
  run_sweep(searches, runs, options, check, done);
  for (std::size_t i = 0; i < searches.size(); ++i) gather(searches[i], runs[i], options.seeds);
  return searches;
}

}  // namespace quire::labs::embedding_limits
