#include "labs/nlsat/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "labs/engines/random/batch.h"
#include "labs/engines/threads/parallel.h"
#include "labs/nlsat/label.h"

namespace quire::labs::nlsat {
namespace {

constexpr std::size_t kFormulasAtOnce = 50;  // a piece of a thread's work

std::uint64_t stream_index(std::int32_t variables, std::size_t clauses, std::size_t formula) {
  return static_cast<std::uint64_t>(variables) << 48 ^ static_cast<std::uint64_t>(clauses) << 32 ^ formula;
}

}  // namespace

sat::Cnf sample(const Shape& shape, random::Stream& stream) {
  if (shape.variables < (shape.threes > 0 ? 3 : 2))
    throw std::invalid_argument("fewer variables than a clause has");
  sat::Cnf cnf(shape.variables);
  for (std::size_t i = 0; i < shape.clauses; ++i) {
    const std::size_t length = shape.threes >= 1 || stream.bernoulli(shape.threes) ? 3 : 2;
    sat::Literal clause[3];
    std::size_t size = 0;
    while (size < length) {
      // Variable and sign are one draw.
      const std::uint32_t drawn = random::below_u32(stream, 2 * static_cast<std::uint32_t>(shape.variables));
      const auto v = static_cast<sat::Literal>(drawn / 2 + 1);
      const auto same = [&](sat::Literal l) { return sat::variable_of(l) == v; };
      if (std::any_of(clause, clause + size, same)) continue;
      clause[size++] = drawn % 2 == 0 ? v : -v;
    }
    cnf.add(sat::Clause(clause, size));
  }
  return cnf;
}

double ratio(const sat::Cnf& cnf) {
  const std::int32_t occurring = cnf.occurring();
  return occurring == 0 ? 0 : static_cast<double>(cnf.size()) / occurring;
}

Point scan_point(std::int32_t variables, std::size_t clauses, const ScanOptions& options) {
  const random::Stream streams(options.seed, "nlsat scan");
  const std::size_t pieces = (options.per_point + kFormulasAtOnce - 1) / kFormulasAtOnce;
  std::vector<Point> parts(pieces);
  threads::parallel_for(pieces, options.threads, [&](std::size_t piece) {
    Labeller labeller;
    Point& part = parts[piece];
    const std::size_t end = std::min(options.per_point, (piece + 1) * kFormulasAtOnce);
    for (std::size_t i = piece * kFormulasAtOnce; i < end; ++i) {
      if (options.check) options.check();
      random::Stream stream = streams.at(stream_index(variables, clauses, i));
      const sat::Cnf cnf = sample({variables, clauses, options.threes}, stream);
      part.ratio += ratio(cnf);
      part.satisfiable += labeller.satisfiable(cnf) ? 1 : 0;
    }
  });
  Point point{.clauses = clauses, .formulas = options.per_point};
  for (const Point& part : parts) {
    point.ratio += part.ratio / static_cast<double>(options.per_point);
    point.satisfiable += part.satisfiable;
  }
  return point;
}

double half_ratio(std::int32_t variables, const ScanOptions& options) {
  const auto n = static_cast<std::size_t>(variables);
  // Of one clause all formulas are satisfiable; of twenty for each variable hardly one is.
  Point low{.clauses = 1, .ratio = 1.0 / 3, .formulas = 1, .satisfiable = 1};
  Point high{.clauses = 20 * n, .ratio = 20, .formulas = 1, .satisfiable = 0};
  while (high.clauses - low.clauses > 1) {
    const Point middle = scan_point(variables, (low.clauses + high.clauses) / 2, options);
    (middle.share() >= 0.5 ? low : high) = middle;
  }
  return crossing({low, high});
}

double crossing(const std::vector<Point>& points) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Point &a = points[i - 1], &b = points[i];
    if (a.share() < 0.5 || b.share() >= 0.5) continue;
    return a.ratio + (b.ratio - a.ratio) * (a.share() - 0.5) / (a.share() - b.share());
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace quire::labs::nlsat
