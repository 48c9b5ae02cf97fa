#include "web/scene_view.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "text/unicode.h"

namespace quire::web {
namespace {

using lab::Paint;
using lab::Scene;
using lab::Shape;

const char* class_of(Paint paint) {
  switch (paint) {
    case Paint::plain:
      return "s0";
    case Paint::main:
      return "s1";
    case Paint::rival:
      return "s2";
    case Paint::faint:
      return "s3";
    case Paint::good:
      return "s4";
    case Paint::bad:
      return "s5";
  }
  return "s0";
}

/// Hundredths of a unit are enough for any eye.
std::string number(double value) { return fmt::format("{:g}", std::round(value * 100) / 100); }

std::string words_svg(double x, double y, double high, Paint paint, const char* kind,
                      const std::string& words) {
  if (words.empty()) return {};
  return fmt::format("<text class=\"{} {}\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>", class_of(paint),
                     kind, number(x), number(y + 0.35 * high), number(high), text::escape_html(words));
}

/// Letters as high as a space of this size takes.
double letters_in(double width, double height, const std::string& words) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const double count = static_cast<double>(std::max<std::ptrdiff_t>(1, std::ranges::count_if(words, begins)));
  return std::min(0.62 * height, 0.92 * width / (0.6 * count));
}

struct Point {
  double x, y;
};

/// The end of an arrow that comes from `from`.
std::string head_svg(Point from, Point tip, Paint paint, double size) {
  const double length = std::hypot(tip.x - from.x, tip.y - from.y);
  if (!(length > 0)) return {};
  const double ux = (tip.x - from.x) / length, uy = (tip.y - from.y) / length;
  const Point back{tip.x - size * ux, tip.y - size * uy};
  return fmt::format("<path class=\"{} tip\" d=\"M{},{}L{},{}L{},{}Z\"/>", class_of(paint), number(tip.x),
                     number(tip.y), number(back.x - 0.45 * size * uy), number(back.y + 0.45 * size * ux),
                     number(back.x + 0.45 * size * uy), number(back.y - 0.45 * size * ux));
}

constexpr double kHalfPage = 560, kPage = 1180;

/// On a page, in pixels: drawings keep their sizes beside each other, within what can be read and what there
/// is room for.
double page_width(const Scene& scene) { return std::clamp(1.25 * scene.width, 320.0, kPage); }

/// What is so many pixels long on a page.
double pixels(const Scene& scene, double count) { return count * scene.width / page_width(scene); }
double head_of(const Scene& scene) { return pixels(scene, 8); }
double letters_of(const Scene& scene) { return pixels(scene, 14); }

std::string arrow_svg(const Scene& scene, const Shape& s) {
  const double length = std::hypot(s.w - s.x, s.h - s.y), head = head_of(scene);
  if (!(length > 0)) return {};
  // To the left of one who walks along it; y goes down. The middle of a curve lies half as far out as its
  // control.
  const Point out{(s.h - s.y) / length, -(s.w - s.x) / length};
  const Point control{(s.x + s.w) / 2 + 2 * s.bend * length * out.x,
                      (s.y + s.h) / 2 + 2 * s.bend * length * out.y};
  const Point middle{(s.x + s.w) / 2 + s.bend * length * out.x, (s.y + s.h) / 2 + s.bend * length * out.y};
  std::string svg =
      fmt::format("<path class=\"{} ln\" d=\"M{},{}Q{},{} {},{}\"/>", class_of(s.paint), number(s.x),
                  number(s.y), number(control.x), number(control.y), number(s.w), number(s.h));
  svg += head_svg(control, {s.w, s.h}, s.paint, head);
  return svg + words_svg(middle.x + 1.2 * head * out.x, middle.y + 1.2 * head * out.y, letters_of(scene),
                         s.paint, "wd", s.words);
}

std::string loop_svg(const Scene& scene, const Shape& s) {
  const double r = s.w, head = head_of(scene);
  const Point from{s.x - 0.5 * r, s.y - 0.87 * r}, tip{s.x + 0.5 * r, s.y - 0.87 * r};
  std::string svg = fmt::format("<path class=\"{} ln\" d=\"M{},{}C{},{} {},{} {},{}\"/>", class_of(s.paint),
                                number(from.x), number(from.y), number(s.x - 1.1 * r), number(s.y - 2.4 * r),
                                number(s.x + 1.1 * r), number(s.y - 2.4 * r), number(tip.x), number(tip.y));
  svg += head_svg({s.x + 1.1 * r, s.y - 2.4 * r}, tip, s.paint, head);
  return svg + words_svg(s.x, s.y - 2.05 * r - head, letters_of(scene), s.paint, "wd", s.words);
}

std::string shape_svg(const Scene& scene, const Shape& s) {
  const char* const paint = class_of(s.paint);
  switch (s.kind) {
    case Shape::Kind::box:
      return fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", paint,
                         number(s.x), number(s.y), number(s.w), number(s.h)) +
             words_svg(s.x + s.w / 2, s.y + s.h / 2, letters_in(s.w, s.h, s.words), s.paint, "in", s.words);
    case Shape::Kind::disc:
      return fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", paint, number(s.x),
                         number(s.y), number(s.w)) +
             words_svg(s.x, s.y, letters_in(1.7 * s.w, 1.7 * s.w, s.words), s.paint, "in", s.words);
    case Shape::Kind::ring:
      return fmt::format("<circle class=\"{} ln\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", paint, number(s.x),
                         number(s.y), number(s.w));
    case Shape::Kind::line:
      return fmt::format("<path class=\"{} ln\" d=\"M{},{}L{},{}\"/>", paint, number(s.x), number(s.y),
                         number(s.w), number(s.h));
    case Shape::Kind::arrow:
      return arrow_svg(scene, s);
    case Shape::Kind::loop:
      return loop_svg(scene, s);
    case Shape::Kind::text:
      return words_svg(s.x, s.y, s.h, s.paint, "wd", s.words);
  }
  return {};
}

}  // namespace

std::string scene_svg(const Scene& scene, const lab::Step& step) {
  std::string svg = fmt::format(
      "<svg class=\"scene\" width=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
      number(page_width(scene)), number(scene.width), number(scene.height), text::escape_html(step.words));
  for (const auto* shapes : {&scene.still, &step.shapes})
    for (const Shape& shape : *shapes) svg += shape_svg(scene, shape);
  return svg + "</svg>";
}

View scenes_view(const std::map<std::string, Scene>& scenes) {
  View list{ViewType::list};
  for (const auto& [name, scene] : scenes) {
    View one{ViewType::object}, steps{ViewType::list};
    one["name"] = name;
    one["title"] = scene.title;
    one["note"] = scene.note;
    one["several"] = scene.steps.size() > 1;
    one["count"] = std::to_string(scene.steps.size());
    // What is wider than half a page gets the whole column.
    one["shape"] = page_width(scene) > kHalfPage ? "wide" : "even";
    for (std::size_t i = 0; i < scene.steps.size(); ++i) {
      View step{ViewType::object};
      step["svg"] = scene_svg(scene, scene.steps[i]);
      step["number"] = std::to_string(i + 1);
      step["words"] = scene.steps[i].words;
      steps << step;
    }
    one["steps"] = std::move(steps);
    list << one;
  }
  return list;
}

}  // namespace quire::web
