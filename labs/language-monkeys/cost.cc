#include "labs/language-monkeys/cost.h"

#include <array>
#include <limits>

namespace quire::labs::language_monkeys {

double flops_per_token(const ModelSize& model, double context) {
  return 2 * (model.parameters + 2 * model.layers * model.width * context);
}

double flops_of(const ModelSize& model, double prompt_tokens, double completion_tokens, double samples) {
  return (prompt_tokens + completion_tokens * samples) *
         flops_per_token(model, prompt_tokens + completion_tokens);
}

std::span<const Offer> paper_offers() {
  static constexpr std::array kOffers{Offer{"DeepSeek-Coder-V2-Instruct", 0.0072, 5, 0.2962, 10.8},
                                      Offer{"GPT-4o", 0.13, 1, 0.24, 39},
                                      Offer{"Claude 3.5 Sonnet", 0.17, 1, 0.267, 51}};
  return kOffers;
}

double total_price(double price, double attempts, double problems) { return price * attempts * problems; }

double price_of_solved(double price, double attempts, double solved_share) {
  return solved_share > 0 ? price * attempts / solved_share : std::numeric_limits<double>::infinity();
}

}  // namespace quire::labs::language_monkeys
