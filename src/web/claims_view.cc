#include "web/claims_view.h"

#include <fmt/format.h>

#include "web/figure.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr int kStep = 13;  // pixels from mark to mark

std::string mark_at(const lab::ClaimRow& claim, double x) {
  if (claim.verdict.empty()) return fmt::format("<circle class=\"m-p\" cx=\"{}\" cy=\"5.5\" r=\"4\"/>", x);
  if (claim.verdict == "differs")
    return fmt::format("<path class=\"m-d\" d=\"M{} 1l4.5 4.5-4.5 4.5-4.5-4.5z\"/>", x);
  if (claim.verdict != "holds") return fmt::format("<path class=\"m-n\" d=\"M{} 5.5h8\"/>", x - 4);
  if (claim.scale == "same") return fmt::format("<circle class=\"m-h\" cx=\"{}\" cy=\"5.5\" r=\"4.4\"/>", x);
  return fmt::format(
      "<path class=\"m-h\" d=\"M{0} 1.1a4.4 4.4 0 0 0 0 8.8z\"/><circle class=\"m-r\" cx=\"{0}\" cy=\"5.5\" "
      "r=\"3.8\"/>",
      x);
}

std::string svg_of(int width, const std::string& marks) {
  return fmt::format(
      "<svg class=\"marks\" width=\"{0}\" height=\"11\" viewBox=\"0 0 {0} 11\" "
      "aria-hidden=\"true\">{1}</svg>",
      width, marks);
}

View row_view(const lab::ClaimRow& claim) {
  const bool decided = !claim.verdict.empty();
  const bool measured = claim.verdict == "holds" || claim.verdict == "differs";
  View row{ViewType::object};
  row["id"] = claim.id;
  row["statement"] = claim.statement;
  row["place"] = claim.place;
  put(row, "measure", claim.measure);
  row["stated"] = claim.stated;
  row["gauge"] = gauge_svg(claim);
  put(row, "note", claim.note);
  row["scale"] = measured ? claim.scale : "";
  put(row, "measured", claim.measured);
  put(row, "why", decided && claim.measured.empty() ? claim.why : "");
  // The reason stands under the verdict, unless it already stands in place of the figure.
  put(row, "reason", claim.measured.empty() ? "" : claim.why);
  row["mark"] = mark_svg(claim);
  row["mark_class"] = claim.verdict == "holds" ? "h" : claim.verdict == "differs" ? "d" : decided ? "n" : "p";
  row["word"] = decided ? claim.verdict : "waiting";
  return row;
}

}  // namespace

std::string mark_svg(const lab::ClaimRow& claim) { return svg_of(11, mark_at(claim, 5.5)); }

std::string marks_svg(std::span<const lab::ClaimRow> claims) {
  std::string marks;
  double x = 5.5;
  for (const lab::ClaimRow& claim : claims) {
    marks += mark_at(claim, x);
    x += kStep;
  }
  return svg_of(static_cast<int>(claims.size()) * kStep - 2, marks);
}

Counts counts_of(std::span<const lab::ClaimRow> claims) {
  Counts counts;
  for (const lab::ClaimRow& claim : claims) {
    ++counts.claims;
    ++(claim.verdict.empty()        ? counts.waiting
       : claim.verdict == "holds"   ? counts.holds
       : claim.verdict == "differs" ? counts.differs
                                    : counts.unmeasured);
  }
  return counts;
}

std::string counts_sentence(const Counts& c) {
  if (c.waiting > 0)
    return fmt::format("{} of {} claims decided.", number_word(c.claims - c.waiting, true),
                       number_word(c.claims, false));
  std::string words = c.holds == c.claims
                          ? fmt::format("All {} claims hold", number_word(c.claims, false))
                          : fmt::format("{} of {} claims hold{}", number_word(c.holds, true),
                                        number_word(c.claims, false), c.holds == 1 ? "s" : "");
  if (c.holds == 1 && c.claims > 1)
    words = fmt::format("One of {} claims holds", number_word(c.claims, false));
  if (c.differs > 0)
    words += fmt::format(", {} differ{}", number_word(c.differs, false), c.differs == 1 ? "s" : "");
  if (c.unmeasured > 0) words += fmt::format(", {} not measured", number_word(c.unmeasured, false));
  return words + ".";
}

View claims_table_view(std::span<const lab::ClaimRow> claims, bool running) {
  View view{ViewType::object};
  view["caption"] = counts_sentence(counts_of(claims));
  view["caption_more"] = running ? "The rest follow as their figures arrive."
                                 : "Verdicts are computed from the figures, never set by hand. The shaded "
                                   "part of each scale is where "
                                   "the claim holds; a small wedge is the paper's own figure.";
  View rows{ViewType::list};
  for (const lab::ClaimRow& claim : claims) rows << row_view(claim);
  view["rows"] = std::move(rows);
  return view;
}

}  // namespace quire::web
