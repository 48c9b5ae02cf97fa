// How far equality reaches: pairs of sets of positions that are followed for ever longer expressions, drawn
// ones and those of the family whose automata are exponential, until a budget of pairs is spent.
#include <algorithm>

#include <fmt/format.h>

#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/lab.h"
#include "labs/regex-pspace/trees.h"

namespace quire::labs::regex_pspace {
namespace {

using lab::Bench;
using lab::Cell;

constexpr std::size_t kDraws = 5;

Expression both(Op op, const Expression& left, const Expression& right) {
  return Expression::of(op, left, right);
}

/// With so many letters: halves of any sizes, united or joined as often, one part in five starred.
Expression drawn(std::size_t letters, std::size_t positions, random::Stream& stream) {
  if (positions == 1) return Expression::leaf(static_cast<std::uint8_t>(stream.below(letters)));
  const std::size_t left = 1 + stream.below(positions - 1);
  const Op op = stream.below(2) == 0 ? Op::either : Op::then;
  const Expression first = drawn(letters, left, stream), second = drawn(letters, positions - left, stream);
  const Expression whole = both(op, first, second);
  return stream.below(5) == 0 ? Expression::of(Op::star, whole) : whole;
}

/// start a(a+b)^n
Expression nth_from_the_end(const Expression& start, std::size_t n) {
  Expression e = both(Op::then, start, Expression::leaf(0));
  for (std::size_t i = 0; i < n; ++i)
    e = both(Op::then, e, both(Op::either, Expression::leaf(0), Expression::leaf(1)));
  return e;
}

/// (a+b)*, said otherwise too: (a*b*)*.
Expression any_word(bool otherwise) {
  const Expression a = Expression::leaf(0), b = Expression::leaf(1);
  if (!otherwise) return Expression::of(Op::star, both(Op::either, a, b));
  return Expression::of(Op::star, both(Op::then, Expression::of(Op::star, a), Expression::of(Op::star, b)));
}

class Reach {
 public:
  explicit Reach(Bench& bench)
      : bench_(bench),
        options_{.congruence = false,
                 .pairs_max = bench.full() ? std::size_t{2'000'000} : std::size_t{60'000},
                 .check = [&bench] { bench.check(); }} {}

  /// Pairs that prove the two equal; nothing where the budget ends first.
  std::optional<std::size_t> pairs(const Expression& a, const Expression& b) const {
    const auto compared = equivalence(a, b, options_);
    if (!compared) return std::nullopt;
    return compared->pairs;
  }

  void point(const std::string& series, std::size_t letters, std::size_t pairs) {
    bench_.point(series, static_cast<double>(letters), static_cast<double>(pairs));
  }
  void row(const char* what, std::size_t letters, std::size_t pairs, const std::string& why) {
    rows_.push_back(
        {std::string(what), static_cast<std::int64_t>(letters), static_cast<std::int64_t>(pairs), why});
  }
  std::size_t budget() const { return options_.pairs_max; }
  std::vector<std::vector<Cell>>& rows() { return rows_; }

 private:
  Bench& bench_;
  CompareOptions options_;
  std::vector<std::vector<Cell>> rows_{};
};

/// Each drawn expression beside a text of the same language, the median of a few.
void reach_of_drawn(Bench& bench, const Settings& settings, Reach& reach) {
  const std::size_t most = bench.full() ? 8192 : 1024;
  const random::Stream streams(bench.seed(), "regex-pspace reach");
  std::size_t last = 0, last_pairs = 0;
  for (std::size_t positions = 8; positions <= most; positions *= 2) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < kDraws; ++i) {
      random::Stream stream = streams.at(positions * kDraws + i);
      const Expression e = drawn(settings.letters, positions, stream);
      const Expression other = rewritten(e, 20, 2 * e.length(), stream);
      if (const auto pairs = reach.pairs(e, other)) all.push_back(*pairs);
    }
    if (2 * all.size() < kDraws) break;  // the median is beyond the budget
    all.resize(kDraws, reach.budget());
    std::nth_element(all.begin(), all.begin() + kDraws / 2, all.end());
    last = positions, last_pairs = all[kDraws / 2];
    reach.point("reach drawn", last, last_pairs);
  }
  reach.row("drawn, median of five", last, last_pairs,
            2 * last > most ? "longer ones not tried" : "budget of pairs");
}

void reach_of_family(Reach& reach) {
  std::size_t last = 0, last_pairs = 0;
  for (std::size_t n = 1;; ++n) {
    const Expression one = nth_from_the_end(any_word(false), n), other = nth_from_the_end(any_word(true), n);
    const auto pairs = reach.pairs(one, other);
    if (!pairs) break;
    last = one.positions(), last_pairs = *pairs;
    reach.point("reach family", last, last_pairs);
  }
  reach.row("(a+b)*a(a+b)^n", last, last_pairs, "budget of pairs");
}

}  // namespace

void measure_reach(Bench& bench, const Settings& settings, const Table& table) {
  bench.progress(0.42, "how far equality reaches");
  Reach reach(bench);
  reach_of_drawn(bench, settings, reach);
  reach_of_family(reach);
  bench.table(fmt::format("Where equality stops, {} pairs allowed", reach.budget()),
              {"expressions", "letters of the longest", "its pairs", "ended by"}, reach.rows());
  const std::size_t length = table.length();
  bench.log(
      fmt::format("shortest expressions are proved up to length {}; a length more holds about {:.1f} times "
                  "as many languages",
                  length,
                  static_cast<double>(table.languages(length)) /
                      static_cast<double>(std::max<std::uint64_t>(1, table.languages(length - 1)))));
}

}  // namespace quire::labs::regex_pspace
