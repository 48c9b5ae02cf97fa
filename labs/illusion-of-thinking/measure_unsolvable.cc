// River crossings that nobody can make: for each size with three seats the states in reach are listed, and a
// second routine that moves people instead of counts checks the list.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/solve.h"

namespace quire::labs::illusion {

void measure_unsolvable(lab::Bench& bench) {
  constexpr int kFirst = 6, kLast = 50, kSeats = 3;
  const states::Limits limits{.check = [&bench] { bench.check(); }};
  double against = 0;
  boost::json::array certificates;
  std::vector<std::vector<lab::Cell>> rows;
  for (int n = kFirst; n <= kLast; ++n) {
    bench.progress(0.05 + 0.1 * (n - kFirst) / (kLast - kFirst), fmt::format("river of {} pairs", n));
    const Instance instance = paper_instance(Puzzle::river, n, kSeats);
    const Solution solution = wanted(solve(instance, limits));
    const Status checked = solution.solvable ? Status(Error{"solved"}) : recheck(instance, solution, limits);
    against += checked ? 0 : 1;
    boost::json::object certificate = certificate_json(solution);
    certificate["n"] = n;
    certificate["boat"] = kSeats;
    certificate["second_routine"] = checked ? std::string("agrees") : checked.error();
    certificates.push_back(std::move(certificate));
    bench.point("river in reach", n, static_cast<double>(solution.states));
    rows.push_back({std::int64_t{n}, std::string(solution.solvable ? "solved" : "no solution"),
                    static_cast<std::int64_t>(solution.states),
                    std::string(checked ? "agrees" : "does not agree")});
  }
  bench.table("River with three seats", {"N", "result", "states in reach", "second routine"}, rows);
  bench.file("river-certificates.json",
             "for each size: all states in reach as layers and a digest, and what a second routine says",
             boost::json::serialize(certificates) + "\n");
  bench.claim("C3", {.scale = lab::Scale::same,
                     .figures = {{.value = against}},
                     .note = "Models asked these sizes could not have been right, whatever they are."});
}

}  // namespace quire::labs::illusion
