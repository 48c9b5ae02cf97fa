#include "lab/scene.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "lab/json_text.h"

namespace quire::lab {
namespace {

namespace bj = boost::json;

constexpr std::array<std::string_view, 7> kKinds = {"box", "disc", "ring", "line", "arrow", "loop", "text"};
constexpr std::array<std::string_view, 6> kPaints = {"plain", "main", "rival", "faint", "good", "bad"};

std::string shape_text(const Shape& shape) {
  json::Array fields;
  fields.add(kKinds[static_cast<std::size_t>(shape.kind)]);
  for (const double number : {shape.x, shape.y, shape.w, shape.h, shape.bend}) fields.add(number);
  fields.add(kPaints[static_cast<std::size_t>(shape.paint)]);
  fields.add(shape.words);
  return fields.done();
}

std::string shapes_text(const std::vector<Shape>& shapes) {
  json::Array all;
  for (const Shape& shape : shapes) all.raw(shape_text(shape));
  return all.done();
}

bool fits(double number) { return std::abs(number) <= Scene::kSizeMax; }  // false for NaN

bool fits(const Shape& shape) {
  return fits(shape.x) && fits(shape.y) && fits(shape.w) && fits(shape.h) && fits(shape.bend) &&
         shape.words.size() <= Scene::kWordsMax;
}

bool fit(const std::vector<Shape>& shapes) {
  return std::ranges::all_of(shapes, [](const Shape& shape) { return fits(shape); });
}

std::optional<std::string_view> text_of(const bj::value* value) {
  const bj::string* text = value ? value->if_string() : nullptr;
  if (!text) return std::nullopt;
  return std::string_view(text->data(), text->size());
}

/// Place of a word in a list of words.
template <std::size_t N>
std::optional<std::size_t> place(const std::array<std::string_view, N>& words, const bj::value& value) {
  const auto word = text_of(&value);
  const auto at = word ? std::ranges::find(words, *word) : words.end();
  return at == words.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - words.begin()));
}

std::optional<Shape> read_shape(const bj::value& value) {
  const bj::array* fields = value.if_array();
  if (!fields || fields->size() != 8) return std::nullopt;
  const auto kind = place(kKinds, (*fields)[0]);
  const auto paint = place(kPaints, (*fields)[6]);
  const auto words = text_of(&(*fields)[7]);
  if (!kind || !paint || !words) return std::nullopt;
  Shape shape;
  shape.kind = static_cast<Shape::Kind>(*kind);
  shape.paint = static_cast<Paint>(*paint);
  shape.words = *words;
  double* const numbers[] = {&shape.x, &shape.y, &shape.w, &shape.h, &shape.bend};
  for (std::size_t i = 0; i < std::size(numbers); ++i) {
    if (!(*fields)[i + 1].is_number()) return std::nullopt;
    *numbers[i] = (*fields)[i + 1].to_number<double>();
  }
  return shape;
}

std::optional<std::vector<Shape>> read_shapes(const bj::value* value) {
  const bj::array* list = value ? value->if_array() : nullptr;
  if (!list || list->size() > Scene::kShapesMax) return std::nullopt;
  std::vector<Shape> shapes;
  for (const bj::value& one : *list) {
    auto shape = read_shape(one);
    if (!shape) return std::nullopt;
    shapes.push_back(std::move(*shape));
  }
  return shapes;
}

std::optional<Step> read_step(const bj::value& value) {
  const bj::object* fields = value.if_object();
  if (!fields) return std::nullopt;
  const auto words = text_of(fields->if_contains("words"));
  auto shapes = read_shapes(fields->if_contains("shapes"));
  if (!words || !shapes) return std::nullopt;
  return Step{std::string(*words), std::move(*shapes)};
}

double number_of(const bj::object& fields, std::string_view name) {
  const bj::value* value = fields.if_contains(name);
  return value && value->is_number() ? value->to_number<double>() : NAN;
}

}  // namespace

Shape box(double x, double y, double w, double h, Paint paint, std::string words) {
  return {Shape::Kind::box, x, y, w, h, 0, paint, std::move(words)};
}

Shape disc(double x, double y, double radius, Paint paint, std::string words) {
  return {Shape::Kind::disc, x, y, radius, 0, 0, paint, std::move(words)};
}

Shape ring(double x, double y, double radius, Paint paint) {
  return {Shape::Kind::ring, x, y, radius, 0, 0, paint, {}};
}

Shape line(double x1, double y1, double x2, double y2, Paint paint) {
  return {Shape::Kind::line, x1, y1, x2, y2, 0, paint, {}};
}

Shape arrow(double x1, double y1, double x2, double y2, double bend, Paint paint, std::string words) {
  return {Shape::Kind::arrow, x1, y1, x2, y2, bend, paint, std::move(words)};
}

Shape loop(double x, double y, double radius, Paint paint, std::string words) {
  return {Shape::Kind::loop, x, y, radius, 0, 0, paint, std::move(words)};
}

Shape text(double x, double y, double high, std::string words, Paint paint) {
  return {Shape::Kind::text, x, y, 0, high, 0, paint, std::move(words)};
}

std::string scene_fault(const Scene& scene) {
  const std::string at = fmt::format("scene {:.60}: ", scene.name);
  if (scene.name.empty() || scene.title.empty()) return at + "no name or no title";
  for (const std::string* words : {&scene.name, &scene.title, &scene.note})
    if (words->size() > Scene::kWordsMax)
      return at + fmt::format("words of more than {} bytes", Scene::kWordsMax);
  if (!(scene.width > 0 && scene.height > 0) || !fits(scene.width) || !fits(scene.height))
    return at + fmt::format("width and height lie above 0 and up to {}", Scene::kSizeMax);
  if (scene.steps.empty() || scene.steps.size() > Scene::kStepsMax)
    return at + fmt::format("1 to {} steps", Scene::kStepsMax);
  std::size_t shapes = 0;
  for (const Step& step : scene.steps) {
    if (step.words.empty() || step.words.size() > Scene::kWordsMax)
      return at + fmt::format("a step has 1 to {} bytes of words", Scene::kWordsMax);
    if (!fit(step.shapes)) return at + "a shape beyond the limits on numbers and words";
    shapes += scene.still.size() + step.shapes.size();
  }
  if (!fit(scene.still)) return at + "a shape beyond the limits on numbers and words";
  if (shapes > Scene::kShapesMax)
    return at + fmt::format("{} shapes; at most {}: take fewer steps", shapes, Scene::kShapesMax);
  return {};
}

std::string scene_event(const Scene& scene) {
  json::Array steps;
  for (const Step& step : scene.steps)
    steps.raw(json::Object().put("words", step.words).raw("shapes", shapes_text(step.shapes)).done());
  json::Object event;
  event.put("event", "scene").put("name", scene.name).put("title", scene.title).put("note", scene.note);
  event.put("width", scene.width).put("height", scene.height);
  event.raw("still", shapes_text(scene.still)).raw("steps", steps.done());
  return event.done();
}

Result<Scene> read_scene(const bj::object& event) {
  Scene scene;
  for (const auto& [name, words] :
       {std::pair{"name", &scene.name}, {"title", &scene.title}, {"note", &scene.note}}) {
    const auto read = text_of(event.if_contains(name));
    if (!read) return Error{fmt::format("a scene whose \"{}\" is no text", name)};
    *words = *read;
  }
  scene.width = number_of(event, "width");
  scene.height = number_of(event, "height");
  auto still = read_shapes(event.if_contains("still"));
  if (!still) return Error{"a scene whose \"still\" is no list of shapes"};
  scene.still = std::move(*still);
  const bj::value* list = event.if_contains("steps");
  if (!list || !list->is_array() || list->get_array().size() > Scene::kStepsMax)
    return Error{fmt::format("a scene without a list of at most {} \"steps\"", Scene::kStepsMax)};
  for (const bj::value& one : list->get_array()) {
    auto step = read_step(one);
    if (!step) return Error{"a scene with a step that is none"};
    scene.steps.push_back(std::move(*step));
  }
  std::string fault = scene_fault(scene);
  if (!fault.empty()) return Error{std::move(fault)};
  return scene;
}

}  // namespace quire::lab
