// One environment in one loop, and everything that was played in it: what the experiment fills and the report
// reads.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/bench.h"
#include "labs/fair-threshold/oracle.h"
#include "labs/fair-threshold/simulation.h"

namespace quire::labs::fair_threshold {

inline constexpr Method kMethods[] = {Method::ofs, Method::ucb, Method::pd, Method::random};
inline constexpr std::size_t kCurvePoints = 100;  ///< of a series

struct Arena {
  const Pools& pools;
  std::string loop;
  Setting setting;
  Oracle oracle;
  Oracle seen;                                    // the oracle as batches show it
  std::map<Method, std::vector<Course>> courses;  // by seed
  std::vector<Course> impossible;                 // OFS under a service that no threshold reaches, by seed
  std::vector<double> impossible_on_least;        // share of its tail on the least violating thresholds
  Ofs first_ofs;                                  // as the first seed left it

  std::string where() const { return pools.name + " " + loop; }
};

// The report.
void draw(lab::Bench& bench, const Arena& arena);
void report_tables(lab::Bench& bench, const std::vector<Arena>& arenas);
void report_claims(lab::Bench& bench, const std::vector<Arena>& arenas);
void write_files(lab::Bench& bench, const std::vector<Arena>& arenas);

}  // namespace quire::labs::fair_threshold
