#include "eval/measures.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace quire::eval {
namespace {

constexpr std::size_t kGainDepth = 10;
constexpr std::size_t kPrecisionDepth = 10;
constexpr std::size_t kRecallDepth = 100;

/// `at` counts from 0; rank 1 is not discounted.
double discounted(int grade, std::size_t at) { return grade / std::log2(static_cast<double>(at) + 2); }

std::vector<int> relevant_grades(const Grades& judged) {
  std::vector<int> grades;
  for (const auto& [document, grade] : judged) {
    if (grade > 0) grades.push_back(grade);
  }
  std::sort(grades.begin(), grades.end(), std::greater<>());
  return grades;
}

double ideal_gain(const std::vector<int>& grades) {
  double gain = 0;
  for (std::size_t at = 0; at < std::min(grades.size(), kGainDepth); ++at) gain += discounted(grades[at], at);
  return gain;
}

}  // namespace

Measures measure(std::span<const std::string> ranked, const Grades& judged) {
  const std::vector<int> grades = relevant_grades(judged);
  Measures out;
  if (grades.empty()) return out;
  const auto relevant = static_cast<double>(grades.size());
  std::size_t found = 0;
  for (std::size_t at = 0; at < ranked.size(); ++at) {
    const auto judgement = judged.find(ranked[at]);
    if (judgement == judged.end() || judgement->second < 1) continue;
    ++found;
    const double precision = static_cast<double>(found) / static_cast<double>(at + 1);
    out.map += precision / relevant;
    if (found == 1) out.reciprocal_rank = precision;
    if (at < kGainDepth) out.ndcg_10 += discounted(judgement->second, at);
    if (at < kPrecisionDepth) out.precision_10 += 1.0 / kPrecisionDepth;
    if (at < kRecallDepth) out.recall_100 += 1.0 / relevant;
  }
  out.ndcg_10 /= ideal_gain(grades);
  return out;
}

Measures mean(std::span<const Measures> measures) {
  Measures out;
  if (measures.empty()) return out;
  const double share = 1.0 / static_cast<double>(measures.size());
  for (const Measures& one : measures) {
    out.ndcg_10 += share * one.ndcg_10;
    out.recall_100 += share * one.recall_100;
    out.map += share * one.map;
    out.precision_10 += share * one.precision_10;
    out.reciprocal_rank += share * one.reciprocal_rank;
  }
  return out;
}

}  // namespace quire::eval
