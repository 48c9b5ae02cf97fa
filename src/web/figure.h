// Figures as SVG: the same drawing while a run is live and after its end (docs/architecture.md "Pages").
// Classes only, no colours and no style attributes, so one drawing serves light, dark, print and the content
// security policy.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lab/card.h"
#include "lab/report.h"

namespace quire::web {

using Points = std::vector<std::pair<double, double>>;

/// A figure of a lab: axes, at most four lines labelled at their ends with the last value, wedge and band
/// where given. Empty string while no series has two points.
std::string figure_svg(const lab::FigureSpec& spec, const std::map<std::string, Points>& series);
/// The small form: 128 x 48 in lists, 240 x 76 on tiles; no ticks, one or two lines.
std::string spark_svg(const lab::FigureSpec& spec, const std::map<std::string, Points>& series, int width,
                      int height);
/// The gauge of a claim: where it holds, the figure with its interval, the paper's own figure. Empty if not
/// measured.
std::string gauge_svg(const lab::ClaimRow& claim);
/// "Line chart: cumulative violation against rounds. UCB 1,017, OFS 98."
std::string figure_words(const lab::FigureSpec& spec, const std::map<std::string, Points>& series);
/// Ticks at 1, 2, 5 times powers of ten, at most `most`.
std::vector<double> ticks(double low, double high, int most);

}  // namespace quire::web
