#include "web/figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "lab/claim.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::web {
namespace {

using lab::FigureSpec;
using lab::Line;
using Series = std::map<std::string, Points>;

/// Where a value lies between the ends of an axis, 0..1, linear or logarithmic.
struct Axis {
  double low = 0;
  double high = 1;
  bool log = false;

  bool shows(double v) const { return std::isfinite(v) && (!log || v > 0); }
  double at(double v) const {
    if (!log) return (v - low) / (high - low);
    return (std::log10(v) - std::log10(low)) / (std::log10(high) - std::log10(low));
  }
};

struct Frame {
  double left, right, top, bottom;
  Axis x, y;
  double px(double v) const { return left + x.at(v) * (right - left); }
  double py(double v) const { return bottom - y.at(v) * (bottom - top); }
};

struct Drawn {
  const Line* line;
  const Points* points;
};

std::vector<Drawn> drawn_lines(const FigureSpec& spec, const Series& series, std::size_t most) {
  std::vector<Drawn> drawn;
  for (const Line& line : spec.lines) {
    const auto found = series.find(line.series);
    if (found != series.end() && found->second.size() >= 2 && drawn.size() < most)
      drawn.push_back({&line, &found->second});
  }
  return drawn;
}

/// Widens [low, high] to ends that ticks can stand on; while a run is live the axis so grows in steps.
Axis axis_over(double low, double high, bool log) {
  if (log) {
    low = std::pow(10, std::floor(std::log10(low)));
    high = std::pow(10, std::ceil(std::log10(high) - 1e-9));
    return {low, high > low ? high : low * 10, true};
  }
  if (!(high > low)) high = low + (low == 0 ? 1 : std::abs(low) * 0.1);
  const auto marks = ticks(low, high, 6);
  const double step = marks.size() > 1 ? marks[1] - marks[0] : high - low;
  return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, false};
}

/// The axes over all points of the lines; from zero where the data are not negative and the axis is linear.
std::pair<Axis, Axis> axes_over(const FigureSpec& spec, const std::vector<Drawn>& lines) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  std::array<double, 4> ends{kInf, -kInf, kInf, -kInf};
  const Axis x_kind{0, 1, spec.x_log}, y_kind{0, 1, spec.y_log};
  for (const Drawn& line : lines)
    for (const auto& [x, y] : *line.points) {
      if (!x_kind.shows(x) || !y_kind.shows(y)) continue;
      ends = {std::min(ends[0], x), std::max(ends[1], x), std::min(ends[2], y), std::max(ends[3], y)};
    }
  if (ends[0] == kInf) return {};
  if (!spec.y_log && ends[2] > 0 && ends[2] < 0.5 * ends[3]) ends[2] = 0;
  if (!spec.x_log && ends[0] > 0 && ends[0] < 0.1 * ends[1]) ends[0] = 0;
  return {axis_over(ends[0], ends[1], spec.x_log), axis_over(ends[2], ends[3], spec.y_log)};
}

std::vector<double> axis_ticks(const Axis& axis, int most) {
  if (!axis.log) return ticks(axis.low, axis.high, most);
  std::vector<double> marks;
  const int first = static_cast<int>(std::lround(std::log10(axis.low)));
  const int last = static_cast<int>(std::lround(std::log10(axis.high)));
  const int step = std::max(1, (last - first + most - 2) / (most - 1));
  for (int e = first; e <= last; e += step) marks.push_back(std::pow(10, e));
  return marks;
}

/// At most one decimal of pixel; polylines stay small.
std::string path_of(const Points& points, const Frame& frame) {
  std::string d;
  double last_x = -1e9;
  for (const auto& [x, y] : points) {
    if (!frame.x.shows(x) || !frame.y.shows(y)) continue;
    const double px = frame.px(x);
    if (std::abs(px - last_x) < 0.4 && &points.back().first != &x)
      continue;  // over two points a pixel say nothing
    last_x = px;
    d += fmt::format("{}{:.1f} {:.1f}", d.empty() ? "M" : " ", px, frame.py(y));
  }
  return d;
}

const char* line_class(const FigureSpec& spec, const Line& line) {
  switch (line.role) {
    case Line::Role::main:
      return "l1";
    case Line::Role::baseline:
      return "l3";
    case Line::Role::reference:
      return "l4";
    case Line::Role::rival:
      break;
  }
  // A second rival takes the next kind of line, so that dash and weight tell them apart.
  bool before = false;
  for (const Line& other : spec.lines) {
    if (&other == &line) break;
    before = before || other.role == Line::Role::rival;
  }
  return before ? "l3" : "l2";
}

const char* label_class(std::string_view line) { return line == "l1" ? "t1" : line == "l2" ? "t2" : "t"; }

std::string tick_words(double v) {
  if (v != 0 && (std::abs(v) >= 1e6 || std::abs(v) < 1e-3)) {
    const int e = static_cast<int>(std::floor(std::log10(std::abs(v)) + 1e-9));
    const double m = v / std::pow(10, e);
    if (std::abs(m - 1) < 1e-9) return fmt::format("10<tspan dy=\"-5\">{}</tspan>", e);
  }
  return lab::format_figure(v);
}

std::string axes_svg(const Frame& frame) {
  std::string svg =
      fmt::format("<path class=\"ax\" d=\"M{:.0f} {:.0f}H{:.0f}\"/>", frame.left, frame.bottom, frame.right);
  for (const double v : axis_ticks(frame.y, 6)) {
    const double y = frame.py(v);
    if (y < frame.bottom - 0.5)
      svg += fmt::format("<path class=\"grid\" d=\"M{:.0f} {:.1f}H{:.0f}\"/>", frame.left, y, frame.right);
    svg += fmt::format("<text class=\"t te\" x=\"{:.0f}\" y=\"{:.1f}\">{}</text>", frame.left - 7, y + 4,
                       tick_words(v));
  }
  for (const double v : axis_ticks(frame.x, 6))
    svg += fmt::format("<text class=\"t tm\" x=\"{:.1f}\" y=\"{:.0f}\">{}</text>", frame.px(v),
                       frame.bottom + 21, tick_words(v));
  return svg;
}

constexpr double kDrawnWidth = 520;  // of the drawing
constexpr double kLabelGap = 8;      // from a line's end to its label
constexpr double kLetter = 6.6;      // width of a letter of a label, a little above the mean
constexpr double kRightLeast = 290, kRightMost = 388;  // where the axes may end

std::size_t letters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string label_words(const Drawn& d, double value) {
  return fmt::format("{} {}", d.line->label, lab::format_figure(value));
}

/// Where the axes end, so that the longest label fits beside them.
double right_end(const std::vector<Drawn>& lines) {
  std::size_t longest = 0;
  for (const Drawn& d : lines) longest = std::max(longest, letters(label_words(d, d.points->back().second)));
  return std::clamp(kDrawnWidth - kLabelGap - kLetter * (static_cast<double>(longest) + 0.5), kRightLeast,
                    kRightMost);
}

/// The label of a line whose end is at `x`, its name cut where there is no room for all of it.
std::string fitting_words(const Drawn& d, double value, double x) {
  const auto room = static_cast<std::size_t>(std::max(0.0, (kDrawnWidth - x - kLabelGap) / kLetter));
  const std::string words = label_words(d, value);
  if (letters(words) <= room) return words;
  const std::string figure = lab::format_figure(value);
  const std::size_t taken = letters(figure) + 2;
  return fmt::format("{}… {}", text::utf8_prefix(d.line->label, room > taken ? room - taken : 0), figure);
}

/// Labels at the ends of lines, moved apart where they would overlap.
std::string labels_svg(const FigureSpec& spec, const std::vector<Drawn>& lines, const Frame& frame) {
  struct Label {
    double x, y, want;
    std::string words;
    const char* cls;
  };
  std::vector<Label> labels;
  for (const Drawn& d : lines) {
    const auto last = std::find_if(d.points->rbegin(), d.points->rend(), [&](const auto& p) {
      return frame.x.shows(p.first) && frame.y.shows(p.second);
    });
    if (last == d.points->rend()) continue;
    const double y = frame.py(last->second);
    labels.push_back({frame.px(last->first), y, y,
                      text::escape_html(fitting_words(d, last->second, frame.px(last->first))),
                      label_class(line_class(spec, *d.line))});
  }
  std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.y < b.y; });
  constexpr double kApart = 15;
  for (std::size_t i = 1; i < labels.size(); ++i)
    labels[i].y = std::max(labels[i].y, labels[i - 1].y + kApart);
  const double over = labels.empty() ? 0 : labels.back().y - frame.bottom;
  if (over > 0)
    for (std::size_t i = labels.size(); i-- > 0;)
      labels[i].y = std::min(labels[i].y - (i + 1 == labels.size() ? over : 0),
                             i + 1 < labels.size() ? labels[i + 1].y - kApart : labels[i].y);
  std::string svg;
  for (const Label& label : labels)
    svg += fmt::format(
        "<circle class=\"dot2\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.2\"/>"
        "<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
        label.x, label.want, label.cls, label.x + 8, label.y + 4, label.words);
  return svg;
}

}  // namespace

std::vector<double> ticks(double low, double high, int most) {
  if (!(high > low) || !std::isfinite(high - low)) return {low};
  const double raw = (high - low) / std::max(1, most - 1);
  const double power = std::pow(10, std::floor(std::log10(raw)));
  double step = power * 10;
  for (const double m : {1.0, 2.0, 5.0})
    if (raw <= power * m * (1 + 1e-9)) {
      step = power * m;
      break;
    }
  std::vector<double> marks;
  const double first = std::ceil(low / step - 1e-9);
  for (double i = first; i * step <= high + step * 1e-9; ++i) marks.push_back(i == 0 ? 0 : i * step);
  return marks;
}

std::string figure_words(const FigureSpec& spec, const Series& series) {
  std::string words = fmt::format("Line chart: {}.", spec.title);
  std::string values;
  for (const Drawn& d : drawn_lines(spec, series, 4))
    values += fmt::format("{}{} {}", values.empty() ? " " : ", ", d.line->label,
                          lab::format_figure(d.points->back().second));
  return values.empty() ? words : words + values + ".";
}

std::string figure_svg(const FigureSpec& spec, const Series& series) {
  const auto lines = drawn_lines(spec, series, 4);
  if (lines.empty()) return {};
  const auto [x, y] = axes_over(spec, lines);
  const Frame frame{56, right_end(lines), 12, 222, x, y};
  std::string svg = fmt::format("<svg viewBox=\"0 0 520 250\" role=\"img\" aria-label=\"{}\">",
                                text::escape_html(figure_words(spec, series)));
  svg += axes_svg(frame);
  // The main line is drawn last, over its rivals.
  for (const bool main : {false, true})
    for (const Drawn& d : lines)
      if ((d.line->role == Line::Role::main) == main)
        svg += fmt::format("<path class=\"{}\" d=\"{}\"/>", line_class(spec, *d.line),
                           path_of(*d.points, frame));
  return svg + labels_svg(spec, lines, frame) + "</svg>";
}

std::string spark_svg(const FigureSpec& spec, const Series& series, int width, int height) {
  auto lines = drawn_lines(spec, series, 4);
  if (lines.empty()) return {};
  std::stable_sort(lines.begin(), lines.end(), [](const Drawn& a, const Drawn& b) {
    return a.line->role == Line::Role::main && b.line->role != Line::Role::main;
  });
  if (lines.size() > 2) lines.resize(2);
  const auto [x, y] = axes_over(spec, lines);
  const Frame frame{0, static_cast<double>(width), 4, height - 3.0, x, y};
  std::string svg = fmt::format(
      "<svg class=\"{}\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\"><path class=\"ax\" d=\"M0 {:.1f}H{}\"/>",
      width < 200 ? "spark" : "plot", width, height, height - 1.5, width);
  for (std::size_t i = lines.size(); i-- > 0;)
    svg +=
        fmt::format("<path class=\"{}\" d=\"{}\"/>", i == 0 ? "l1" : "l3", path_of(*lines[i].points, frame));
  return svg + "</svg>";
}

std::string gauge_svg(const lab::ClaimRow& claim) {
  if (!claim.value || !claim.limit || claim.compare == "none") return {};
  const double value = *claim.value, limit = *claim.limit;
  std::vector<double> marks{value, limit, claim.low.value_or(value), claim.high.value_or(value)};
  if (claim.stated_figure) marks.push_back(*claim.stated_figure);
  const auto [least, most] = std::minmax_element(marks.begin(), marks.end());
  const double span = *most > *least ? *most - *least : std::max(std::abs(*most), 1.0);
  double low = *least - 0.2 * span;
  const double high = *most + 0.2 * span;
  if (*least >= 0) low = std::max(low, 0.0) > 0 && *least < 0.5 * *most ? 0 : std::max(low, 0.0);
  constexpr double kWidth = 150;
  const auto px = [&](double v) { return std::clamp((v - low) / (high - low), 0.0, 1.0) * kWidth; };

  const bool up = claim.compare == "above" || claim.compare == "at_least";
  const bool down = claim.compare == "below" || claim.compare == "at_most";
  const double at = px(limit);
  std::string svg = "<svg class=\"gauge\" viewBox=\"0 0 150 18\" aria-hidden=\"true\">";
  if (up || down)
    svg += fmt::format("<rect class=\"lane\" x=\"{:.1f}\" y=\"3\" width=\"{:.1f}\" height=\"12\"/>",
                       up ? at : 0.0, up ? kWidth - at : at);
  svg += fmt::format("<path class=\"ax\" d=\"M0 9H150\"/><path class=\"ax\" d=\"M{:.1f} 3v12\"/>", at);
  if (claim.low && claim.high)
    svg += fmt::format("<path class=\"l1\" d=\"M{:.1f} 9H{:.1f}\"/>", px(*claim.low), px(*claim.high));
  svg += fmt::format("<circle class=\"dot1\" cx=\"{:.1f}\" cy=\"9\" r=\"4\"/>", px(value));
  if (claim.stated_figure)
    svg += fmt::format("<path class=\"dot2\" d=\"M{:.1f} 1l-3.5 -5h7z\"/>", px(*claim.stated_figure));
  return svg + "</svg>";
}

}  // namespace quire::web
