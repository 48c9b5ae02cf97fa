#include "labs/step-law/other_laws.h"

#include <array>
#include <cmath>

namespace quire::labs::step_law {
namespace {

std::optional<double> positive(double value) {
  return std::isfinite(value) && value > 0 ? std::optional(value) : std::nullopt;
}

Suggestion kaplan(const Target& t) {
  return {positive(3.239e-3 - 1.395e-4 * std::log(t.n)), positive(2e8 * std::pow(t.loss, -1 / 0.21))};
}

Suggestion microsoft(const Target& t) {
  // 1.3192 e^-5 with Euler's e; N and D in billions.
  return {positive(1.3192 * std::exp(-5.0) * std::pow(t.n / 1e9, -0.23) * std::pow(t.d / 1e9, -0.32)), {}};
}

Suggestion deepseek_at(double constant, const Target& t) {
  return {positive(constant * std::pow(t.compute, -0.1250)), positive(0.2920 * std::pow(t.compute, 0.3271))};
}
Suggestion deepseek(const Target& t) { return deepseek_at(0.3118, t); }
Suggestion deepseek_printed(const Target& t) { return deepseek_at(0.3188, t); }

Suggestion porian(const Target& t) {
  return {positive(3.7 * std::pow(t.n, -0.36)), positive(0.7576 * std::pow(t.n, 0.703))};
}

Suggestion minicpm(const Target& t) { return {{}, positive(1.21e9 * std::pow(t.loss, -6.24))}; }

constexpr std::array kLaws{
    OtherLaw{
        "kaplan", "Kaplan et al.",
        "lr = 3.239e-3 - 1.395e-4 ln N; B = 2e8 L^(-1/0.21) (the paper's table prints 2e18; Kaplan's text "
        "has 2e8)",
        kaplan},
    OtherLaw{"microsoft", "Bjorck et al.",
             "lr = 1.3192 e^-5 N^-0.23 D^-0.32 with N and D in billions (units inferred, not read)",
             microsoft},
    OtherLaw{"deepseek", "DeepSeek LLM", "lr = 0.3118 C^-0.1250; B = 0.2920 C^0.3271 (from memory)",
             deepseek},
    OtherLaw{"deepseek-0.3188", "DeepSeek LLM, 0.3188", "the same with 0.3188, as it may be printed",
             deepseek_printed},
    OtherLaw{"porian", "Porian et al.", "lr = 3.7 N^-0.36; B = 0.7576 N^0.703 (from another implementation)",
             porian},
    OtherLaw{"minicpm", "MiniCPM", "B = 1.21e9 / L^6.24 (from memory)", minicpm}};

constexpr std::array kRules{Rule{"DeepSeek", "deepseek"},
                            Rule{"Porian", "porian"},
                            Rule{"Microsoft, B of Step Law", "microsoft", true, false},
                            Rule{"Kaplan, B of Step Law", "kaplan", true, false},
                            Rule{"Kaplan", "kaplan"},
                            Rule{"MiniCPM, lr of Step Law", "minicpm", false, true}};

}  // namespace

std::span<const OtherLaw> other_laws() { return kLaws; }

const OtherLaw* other_law(std::string_view name) {
  for (const OtherLaw& law : kLaws)
    if (law.name == name) return &law;
  return nullptr;
}

std::span<const Rule> compared_rules() { return kRules; }

std::optional<Setting> setting_of(const Rule& rule, const Target& target, const Law& step) {
  const Suggestion own = other_law(rule.law)->at(target);
  const Setting ours = step.at(target.n, target.d);
  if ((rule.own_lr && !own.lr) || (rule.own_batch && !own.batch)) return std::nullopt;
  return Setting{rule.own_lr ? *own.lr : ours.lr, rule.own_batch ? *own.batch : ours.batch};
}

}  // namespace quire::labs::step_law
