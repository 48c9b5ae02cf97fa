// What samples cost: floating-point operations of the model, and money.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace quire::labs::language_monkeys {

struct ModelSize {
  double parameters = 0;
  double layers = 0, width = 0;
};

/// 2 (N + 2 layers width context): a multiply and an add for every weight, and for every number of the keys
/// and values that attention reads. The formula is from memory of the paper's appendix, and is stated
/// wherever its results are.
double flops_per_token(const ModelSize& model, double context);
/// The prompt is read once a problem, samples share it: (prompt + completion * samples) times the above.
double flops_of(const ModelSize& model, double prompt_tokens, double completion_tokens, double samples);
inline constexpr const char* kFlopsFormula =
    "FLOPs = (prompt + completion x samples) tokens x 2 (N + 2 layers width context), context = prompt + "
    "completion";

/// A way to buy answers to a set of problems.
struct Offer {
  const char* model;
  double price;       ///< of an attempt, dollars
  unsigned attempts;  ///< a problem
  double solved;      ///< share of the problems, as the paper reports
  double stated;      ///< total, dollars, as the paper prints
};
/// Table 1: SWE-bench Lite, 300 issues.
std::span<const Offer> paper_offers();
inline constexpr unsigned kPaperProblems = 300;

/// Total price, and of a problem that is solved (infinite if none is).
double total_price(double price, double attempts, double problems);
double price_of_solved(double price, double attempts, double solved_share);

}  // namespace quire::labs::language_monkeys
