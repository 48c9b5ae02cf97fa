// Verdicts. A figure (or its interval) either satisfies the rule, breaks it, or decides nothing; the claim
// follows from its worst figure. The words beside the verdict are made here too, so that they cannot say
// anything else.
#include "lab/claim.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace quire::lab {

namespace {

using Compare = Rule::Compare;
using Evidence = Rule::Evidence;

enum class Outcome : std::uint8_t { breaks, undecided, satisfies };

/// What one figure says about the rule; `margin` is the distance to the limit, negative beyond it.
struct Weighed {
  Outcome outcome = Outcome::undecided;
  double margin = -std::numeric_limits<double>::infinity();
};

Weighed weigh(const Rule& rule, double limit, const Figure& figure);
std::string measured_words(const Claim& claim, const std::vector<Figure>& figures, const Figure& worst);
std::string why_words(const Claim& claim, Size size, double limit, Outcome outcome, const Figure& worst);

}  // namespace

const char* word(Size size) { return size == Size::quick ? "quick" : "full"; }

const char* word(Scale scale) {
  switch (scale) {
    case Scale::same:
      return "same";
    case Scale::reduced:
      return "reduced";
    case Scale::analogue:
      return "analogue";
  }
  return "";
}

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::differs:
      return "differs";
    case Verdict::not_measured:
      return "not measured";
  }
  return "";
}

const char* word(Compare compare) {
  switch (compare) {
    case Compare::below:
      return "below";
    case Compare::at_most:
      return "at_most";
    case Compare::above:
      return "above";
    case Compare::at_least:
      return "at_least";
    case Compare::equals:
      return "equals";
    case Compare::within:
      return "within";
    case Compare::none:
      return "none";
  }
  return "";
}

std::size_t worst_figure(const Rule& rule, Size size, const std::vector<Figure>& figures) {
  const double limit = size == Size::quick ? rule.quick : rule.full;
  std::size_t worst = 0;
  for (std::size_t i = 1; i < figures.size(); ++i) {
    const Weighed a = weigh(rule, limit, figures[i]);
    const Weighed b = weigh(rule, limit, figures[worst]);
    if (a.outcome < b.outcome || (a.outcome == b.outcome && a.margin < b.margin)) worst = i;
  }
  return worst;
}

ClaimResult judge(const Claim& claim, Size size, const Measurement& measurement) {
  ClaimResult result{claim, measurement, Verdict::not_measured, "", ""};
  const Rule& rule = claim.rule;
  if (measurement.figures.empty()) {
    result.why = !measurement.not_measured.empty() ? measurement.not_measured
                 : rule.compare == Compare::none   ? claim.refuted
                                                   : "the run brought no figure for it";
    return result;
  }
  const double limit = size == Size::quick ? rule.quick : rule.full;
  const Figure& worst = measurement.figures[worst_figure(rule, size, measurement.figures)];
  result.measured = measured_words(claim, measurement.figures, worst);
  if (rule.compare == Compare::none) {
    result.why = claim.refuted;
    return result;
  }
  const Outcome outcome = weigh(rule, limit, worst).outcome;
  if (outcome == Outcome::satisfies) result.verdict = Verdict::holds;
  if (outcome == Outcome::breaks) result.verdict = Verdict::differs;
  result.why = why_words(claim, size, limit, outcome, worst);
  return result;
}

namespace {

/// Distance of a value from the limit, positive where the comparison has room.
double margin_of(const Rule& rule, double limit, double value) {
  switch (rule.compare) {
    case Compare::below:
    case Compare::at_most:
      return limit - value;
    case Compare::above:
    case Compare::at_least:
      return value - limit;
    case Compare::equals:
      return -std::fabs(value - limit);
    case Compare::within:
      // The difference of two decimal fractions is off by a rounding error; it must not decide a verdict.
      return rule.tolerance + 1e-12 * std::max(std::fabs(value), std::fabs(limit)) - std::fabs(value - limit);
    case Compare::none:
      break;
  }
  return 0;
}

bool satisfies(const Rule& rule, double margin) {
  const bool strict = rule.compare == Compare::below || rule.compare == Compare::above;
  return strict ? margin > 0 : margin >= 0;
}

bool has_interval(const Figure& figure) {
  return figure.low && figure.high && *figure.low <= *figure.high;  // NaN at either end: none
}

Weighed weigh(const Rule& rule, double limit, const Figure& figure) {
  if (std::isnan(figure.value)) return {};
  if (rule.compare == Compare::none) return {Outcome::undecided, 0};
  if (rule.evidence == Evidence::figure) {
    const double margin = margin_of(rule, limit, figure.value);
    return {satisfies(rule, margin) ? Outcome::satisfies : Outcome::breaks, margin};
  }
  if (!has_interval(figure)) return {};
  // All comparisons are satisfied on a convex set, so the ends decide about everything between; none
  // satisfies when both ends fail and the best value between them (the limit itself, if inside) does too.
  const double at_low = margin_of(rule, limit, *figure.low);
  const double at_high = margin_of(rule, limit, *figure.high);
  const double margin = std::min(at_low, at_high);
  if (satisfies(rule, at_low) && satisfies(rule, at_high)) return {Outcome::satisfies, margin};
  const double nearest = margin_of(rule, limit, std::clamp(limit, *figure.low, *figure.high));
  const double best = std::max({at_low, at_high, nearest});
  return {satisfies(rule, best) ? Outcome::undecided : Outcome::breaks, margin};
}

std::string with_unit(double value, const std::string& unit) {
  return unit.empty() ? format_figure(value) : format_figure(value) + " " + unit;
}

std::string measured_words(const Claim& claim, const std::vector<Figure>& figures, const Figure& worst) {
  std::string words = with_unit(worst.value, claim.unit);
  if (worst.low && worst.high) {
    words += fmt::format(" ({} to {})", format_figure(*worst.low), format_figure(*worst.high));
  }
  if (figures.size() == 1) return worst.label.empty() ? words : words + ", " + worst.label;
  const std::string label = worst.label.empty() ? "" : ": " + worst.label;
  const bool judged = claim.rule.compare != Compare::none;
  words += fmt::format(", {} of {}{}", judged ? "worst" : "first", figures.size(), label);
  const auto by_value = [](const Figure& a, const Figure& b) { return a.value < b.value; };
  const auto [least, most] = std::minmax_element(figures.begin(), figures.end(), by_value);
  if (least->value < most->value) {
    words += fmt::format("; all between {} and {}", format_figure(least->value), format_figure(most->value));
  }
  return words;
}

std::string significant(double value, int digits);

/// Two numbers with as many digits as it takes to tell them apart.
std::pair<std::string, std::string> told_apart(double a, double b) {
  std::string first = format_figure(a);
  std::string second = format_figure(b);
  for (int digits = 5; first == second && a != b && digits <= 17; ++digits) {
    first = significant(a, digits);
    second = significant(b, digits);
  }
  return {first, second};
}

/// A figure and its limit, told apart where the comparison is between them; around a target, the figure is
/// told apart from the edge that is nearest.
std::pair<std::string, std::string> compared(const Rule& rule, double value, double limit) {
  if (rule.compare != Compare::within) return told_apart(value, limit);
  const double edge = value < limit ? limit - rule.tolerance : limit + rule.tolerance;
  return {told_apart(value, edge).first, format_figure(limit)};
}

const char* relation(Compare compare, bool holds) {
  switch (compare) {
    case Compare::below:
      return holds ? "below" : "not below";
    case Compare::at_most:
      return holds ? "at most" : "more than";
    case Compare::above:
      return holds ? "above" : "not above";
    case Compare::at_least:
      return holds ? "at least" : "less than";
    case Compare::equals:
      return holds ? "equal to" : "not";
    case Compare::within:
      return holds ? "within" : "not within";
    case Compare::none:
      break;
  }
  return "";
}

std::string limit_words(const Rule& rule, Size size, const std::string& limit, bool holds) {
  const std::string of_run = fmt::format("the limit of a {} run", word(size));
  if (rule.compare == Compare::within) {
    return fmt::format("{} {} of {}, {}", relation(rule.compare, holds), format_figure(rule.tolerance), limit,
                       of_run);
  }
  return fmt::format("{} {}, {}", relation(rule.compare, holds), limit, of_run);
}

std::string why_words(const Claim& claim, Size size, double limit, Outcome outcome, const Figure& worst) {
  const Rule& rule = claim.rule;
  const std::string of = worst.label.empty() ? "" : " for " + worst.label;
  if (std::isnan(worst.value)) return fmt::format("the figure{} is not a number", of);
  const bool holds = outcome == Outcome::satisfies;
  if (rule.evidence == Evidence::figure) {
    const auto [value, limit_text] = compared(rule, worst.value, limit);
    return fmt::format("{}{} is {}", value, of, limit_words(rule, size, limit_text, holds));
  }
  if (!has_interval(worst)) {
    return fmt::format("the rule asks for an interval, and {}{} came without one", format_figure(worst.value),
                       of);
  }
  const bool high_end = margin_of(rule, limit, *worst.high) <= margin_of(rule, limit, *worst.low);
  const auto [end, limit_text] = compared(rule, high_end ? *worst.high : *worst.low, limit);
  const std::string interval = fmt::format("{} to {}{}", high_end ? format_figure(*worst.low) : end,
                                           high_end ? end : format_figure(*worst.high), of);
  if (outcome == Outcome::undecided) {
    return fmt::format("the interval {} leaves open whether it is {}", interval,
                       limit_words(rule, size, limit_text, true));
  }
  return fmt::format("the whole interval {} is {}", interval, limit_words(rule, size, limit_text, holds));
}

/// Commas between groups of three digits before the point.
std::string grouped(std::string digits) {
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  for (std::size_t at = whole; at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string significant(double value, int digits) {
  if (std::isnan(value)) return "not a number";
  const std::string sign = std::signbit(value) && value != 0 ? "\u2212" : "";
  const double size = std::fabs(value);
  if (std::isinf(size)) return sign + "infinity";
  if (size < 1e15 && size == std::floor(size)) return sign + grouped(fmt::format("{:.0f}", size));
  std::string text = fmt::format("{:.{}e}", size, digits - 1);
  const std::size_t e = text.find('e');
  const int exponent = std::stoi(text.substr(e + 1));
  const auto trim = [](std::string t) {
    if (t.find('.') == std::string::npos) return t;
    t.erase(t.find_last_not_of('0') + 1);
    if (t.back() == '.') t.pop_back();
    return t;
  };
  if (exponent < -4 || exponent >= 15) {
    return fmt::format("{}{}e{}{}", sign, trim(text.substr(0, e)), exponent < 0 ? "\u2212" : "",
                       std::abs(exponent));
  }
  return sign + grouped(trim(fmt::format("{:.{}f}", size, std::max(0, digits - 1 - exponent))));
}

}  // namespace

std::string format_figure(double value) { return significant(value, 4); }

}  // namespace quire::lab
