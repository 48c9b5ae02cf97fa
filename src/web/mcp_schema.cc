#include "web/mcp_schema.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "paper/day.h"
#include "text/utf8.h"

namespace quire::web::mcp {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::int64_t characters_in(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t at = 0; at < text.size(); at = text::decode(text, at).next) ++count;
  return count;
}

object property_of(const Argument& argument) {
  object property;
  switch (argument.kind) {
    case Argument::Kind::number:
      property = {{"type", "integer"}, {"minimum", argument.least}, {"maximum", argument.most}};
      if (argument.usual) property["default"] = *argument.usual;
      break;
    case Argument::Kind::flag:
      property = {{"type", "boolean"}};
      break;
    case Argument::Kind::day:
      property = {{"type", "string"}, {"format", "date"}};
      break;
    case Argument::Kind::text:
      property = {{"type", "string"}};
      if (!argument.choices.empty()) {
        array choices;
        for (const char* choice : argument.choices) choices.emplace_back(choice);
        property["enum"] = std::move(choices);
      } else {
        property["minLength"] = argument.least;
        property["maxLength"] = argument.most;
      }
  }
  property["description"] = argument.help;
  return property;
}

Status fits(const Argument& argument, const value& given) {
  const auto wrong = [&](const std::string& words) {
    return Error{fmt::format("{}: {}", argument.name, words)};
  };
  switch (argument.kind) {
    case Argument::Kind::number:
      if (!given.is_int64() || given.get_int64() < argument.least || given.get_int64() > argument.most)
        return wrong(fmt::format("must be a whole number from {} to {}", argument.least, argument.most));
      return success();
    case Argument::Kind::flag:
      return given.is_bool() ? success() : Status(wrong("must be true or false"));
    case Argument::Kind::day:
      if (!given.is_string() || !Day::parse(given.get_string()))
        return wrong("must be a day such as 2026-05-04");
      return success();
    case Argument::Kind::text:
      break;
  }
  if (!given.is_string()) return wrong("must be a text");
  const std::string_view text = given.get_string();
  if (!argument.choices.empty()) {
    const bool known = std::any_of(argument.choices.begin(), argument.choices.end(),
                                   [&](const char* choice) { return text == choice; });
    return known ? success()
                 : Status(wrong(fmt::format("must be one of {}", fmt::join(argument.choices, ", "))));
  }
  const std::int64_t size = characters_in(text);
  if (size < argument.least || size > argument.most)
    return wrong(fmt::format("must have {} to {} characters", argument.least, argument.most));
  return success();
}

}  // namespace

object schema_of(const std::vector<Argument>& arguments) {
  object properties;
  array required;
  for (const Argument& argument : arguments) {
    properties[argument.name] = property_of(argument);
    if (argument.required) required.emplace_back(argument.name);
  }
  object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

Status fits(const std::vector<Argument>& arguments, const object& given) {
  for (const auto& [name, value] : given) {
    const auto argument = std::find_if(arguments.begin(), arguments.end(),
                                       [&name = name](const Argument& a) { return name == a.name; });
    if (argument == arguments.end())
      return Error{fmt::format("{}: there is no such argument", std::string(name))};
    if (Status status = fits(*argument, value); !status) return status;
  }
  for (const Argument& argument : arguments)
    if (argument.required && !given.contains(argument.name))
      return Error{fmt::format("{}: is needed", argument.name)};
  return success();
}

}  // namespace quire::web::mcp
