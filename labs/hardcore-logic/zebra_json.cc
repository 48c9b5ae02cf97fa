// Zebra puzzles to and from JSON.
#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/hardcore-logic/zebra_puzzle.h"

namespace quire::labs::hardcore_logic::zebra_game {
namespace {

namespace json = boost::json;

constexpr const char* kRelations[] = {"found_at",      "not_at",         "same",  "not_same",
                                      "directly_left", "directly_right", "left",  "right",
                                      "one_between",   "two_between",    "beside"};
constexpr const char* kJoins[] = {"plain", "or", "if", "exactly_one"};

Error at(const std::string& place, const std::string& what) { return Error{place + ": " + what}; }

/// Printable ASCII without quotes, so that it stands in a prompt and in JSON as it is.
bool is_word(std::string_view word) {
  constexpr std::size_t kBytesMax = 24;
  return !word.empty() && word.size() <= kBytesMax && word.front() != ' ' && word.back() != ' ' &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

std::optional<Item> item_of(const ZebraPuzzle& puzzle, const std::string& word) {
  for (std::size_t a = 0; a < puzzle.attributes.size(); ++a)
    for (std::size_t v = 0; v < puzzle.houses; ++v)
      if (puzzle.attributes[a].values[v] == word) return Item{a, v};
  return std::nullopt;
}

Status read_attributes(const Instance& instance, ZebraPuzzle& puzzle) {
  const json::value* list = instance.if_contains("attributes");
  if (list == nullptr || !list->is_array() || list->get_array().size() < 1 ||
      list->get_array().size() > kAttributesMax)
    return at("attributes", fmt::format("must be a list of 1 to {}", kAttributesMax));
  std::set<std::string> names, values;
  for (const json::value& entry : list->get_array()) {
    const std::string place = fmt::format("attributes, entry {}", puzzle.attributes.size() + 1);
    if (!entry.is_object()) return at(place, "must have a name and values");
    problems::Fields fields(entry.get_object());
    Attribute attribute{fields.text("name"), {}};
    if (!fields.fault().empty()) return at(place, fields.fault());
    if (!is_word(attribute.name)) return at(place, "the name must be 1 to 24 printable ASCII characters");
    if (!names.insert(attribute.name).second) return at(place, "the name comes twice");
    const json::value* words = fields.any("values");
    if (words == nullptr || !words->is_array() || words->get_array().size() != puzzle.houses)
      return at(place, fmt::format("values must be a list of {}, one for each house", puzzle.houses));
    for (const json::value& word : words->get_array()) {
      if (!word.is_string() || !is_word(word.get_string()))
        return at(place, "values must be 1 to 24 printable ASCII characters");
      attribute.values.emplace_back(word.get_string());
      if (!values.insert(attribute.values.back()).second)
        return at(place, fmt::format("value {} comes twice", attribute.values.back()));
    }
    puzzle.attributes.push_back(std::move(attribute));
  }
  return success();
}

Result<Statement> read_statement(const ZebraPuzzle& puzzle, const json::value& value,
                                 const std::string& place) {
  if (!value.is_object()) return at(place, "must be an object");
  problems::Fields fields(value.get_object());
  const std::string kind = fields.text("kind"), of = fields.text("of");
  if (!fields.fault().empty()) return at(place, fields.fault());
  Statement statement;
  const auto found = std::find(std::begin(kRelations), std::end(kRelations), kind);
  if (found == std::end(kRelations)) return at(place, "there is no clue of this kind");
  statement.relation = static_cast<Relation>(found - std::begin(kRelations));
  const auto a = item_of(puzzle, of);
  if (!a) return at(place, "of: no attribute has this value");
  statement.a = *a;
  if (statement.of_house()) {
    const std::uint64_t house = fields.whole("house");
    if (!fields.fault().empty()) return at(place, fields.fault());
    if (house < 1 || house > puzzle.houses)
      return at(place, fmt::format("house must be 1 to {}", puzzle.houses));
    statement.house = house - 1;
    return statement;
  }
  const std::string other = fields.text("and");
  if (!fields.fault().empty()) return at(place, fields.fault());
  const auto b = item_of(puzzle, other);
  if (!b) return at(place, "and: no attribute has this value");
  if (*a == *b) return at(place, "it names one value twice");
  statement.b = *b;
  return statement;
}

Result<Clue> read_clue(const ZebraPuzzle& puzzle, const json::value& value, const std::string& place) {
  if (!value.is_object()) return at(place, "must be an object");
  problems::Fields fields(value.get_object());
  const std::string kind = fields.text("kind");
  if (!fields.fault().empty()) return at(place, fields.fault());
  Clue clue;
  for (std::size_t j = 1; j < std::size(kJoins); ++j)
    if (kind == kJoins[j]) clue.join = static_cast<Join>(j);
  if (clue.join == Join::plain) {
    auto statement = read_statement(puzzle, value, place);
    if (!statement) return Error{statement.error()};
    clue.parts.push_back(*statement);
    return clue;
  }
  const std::size_t count = clue.join == Join::exactly_one ? 3 : 2;
  const json::value* parts = fields.any("parts");
  if (parts == nullptr || !parts->is_array() || parts->get_array().size() != count)
    return at(place, fmt::format("parts must be a list of {}", count));
  for (const json::value& part : parts->get_array()) {
    auto statement = read_statement(puzzle, part, fmt::format("{}, part {}", place, clue.parts.size() + 1));
    if (!statement) return Error{statement.error()};
    clue.parts.push_back(*statement);
  }
  return clue;
}

json::object statement_json(const ZebraPuzzle& puzzle, const Statement& s) {
  const auto word = [&](const Item& i) { return puzzle.attributes[i.attribute].values[i.value]; };
  json::object object{{"kind", kRelations[static_cast<std::size_t>(s.relation)]}, {"of", word(s.a)}};
  if (s.of_house())
    object["house"] = s.house + 1;
  else
    object["and"] = word(s.b);
  return object;
}

}  // namespace

Result<ZebraPuzzle> read_zebra(const Instance& instance) {
  ZebraPuzzle puzzle;
  problems::Fields fields(instance);
  const std::uint64_t houses = fields.whole("houses");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (houses < 2 || houses > kHousesMax) return at("houses", fmt::format("must be 2 to {}", kHousesMax));
  puzzle.houses = houses;
  if (Status s = read_attributes(instance, puzzle); !s) return Error{s.error()};
  const json::value* clues = instance.if_contains("clues");
  if (clues == nullptr || !clues->is_array() || clues->get_array().size() > kCluesMax)
    return at("clues", fmt::format("must be a list of at most {}", kCluesMax));
  for (const json::value& value : clues->get_array()) {
    auto clue = read_clue(puzzle, value, fmt::format("clues, entry {}", puzzle.clues.size() + 1));
    if (!clue) return Error{clue.error()};
    puzzle.clues.push_back(std::move(*clue));
  }
  return puzzle;
}

Instance zebra_instance(const ZebraPuzzle& puzzle, const std::string& variant) {
  json::array attributes, clues;
  for (const Attribute& attribute : puzzle.attributes) {
    json::array values;
    for (const std::string& value : attribute.values) values.push_back(json::string(value));
    attributes.push_back(json::object{{"name", attribute.name}, {"values", std::move(values)}});
  }
  for (const Clue& clue : puzzle.clues) {
    if (clue.join == Join::plain) {
      clues.push_back(statement_json(puzzle, clue.parts[0]));
      continue;
    }
    json::array parts;
    for (const Statement& part : clue.parts) parts.push_back(statement_json(puzzle, part));
    clues.push_back(
        json::object{{"kind", kJoins[static_cast<std::size_t>(clue.join)]}, {"parts", std::move(parts)}});
  }
  Instance instance;
  instance["game"] = "zebra";
  instance["variant"] = variant;
  instance["houses"] = puzzle.houses;
  instance["attributes"] = std::move(attributes);
  instance["clues"] = std::move(clues);
  return instance;
}

}  // namespace quire::labs::hardcore_logic::zebra_game
