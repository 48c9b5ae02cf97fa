#include "labs/hardcore-logic/zebra_puzzle.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace quire::labs::hardcore_logic::zebra_game {
namespace {

namespace json = boost::json;

std::size_t apart(std::size_t x, std::size_t y) { return x < y ? y - x : x - y; }

/// Place of a value in its attribute; values.size() where it has none of this name.
std::size_t place_of(const std::vector<std::string>& values, const std::string& value) {
  return static_cast<std::size_t>(std::find(values.begin(), values.end(), value) - values.begin());
}

}  // namespace

bool holds(Relation relation, std::size_t x, std::size_t y) {
  switch (relation) {
    case Relation::found_at:
    case Relation::same:
      return x == y;
    case Relation::not_at:
    case Relation::not_same:
      return x != y;
    case Relation::directly_left:
      return x + 1 == y;
    case Relation::directly_right:
      return x == y + 1;
    case Relation::left:
      return x < y;
    case Relation::right:
      return x > y;
    case Relation::one_between:
      return apart(x, y) == 2;
    case Relation::two_between:
      return apart(x, y) == 3;
    case Relation::beside:
      return apart(x, y) == 1;
  }
  return false;
}

bool ZebraPuzzle::true_in(const Statement& s, const Houses& at) const {
  const std::size_t x = at[s.a.attribute][s.a.value];
  return holds(s.relation, x, s.of_house() ? s.house : at[s.b.attribute][s.b.value]);
}

bool ZebraPuzzle::true_in(const Clue& clue, const Houses& at) const {
  std::size_t count = 0;
  for (const Statement& part : clue.parts) count += true_in(part, at) ? 1 : 0;
  switch (clue.join) {
    case Join::plain:
    case Join::exactly_one:
      return count == 1;
    case Join::either:
      return count >= 1;
    case Join::implies:
      return !true_in(clue.parts[0], at) || true_in(clue.parts[1], at);
  }
  return false;
}

std::string ZebraPuzzle::words(const Statement& s) const {
  const auto item = [&](const Item& i) {
    return attributes[i.attribute].name + " " + attributes[i.attribute].values[i.value];
  };
  const std::string a = item(s.a), b = s.of_house() ? std::string() : item(s.b);
  switch (s.relation) {
    case Relation::found_at:
      return fmt::format("{} is in house {}", a, s.house + 1);
    case Relation::not_at:
      return fmt::format("{} is not in house {}", a, s.house + 1);
    case Relation::same:
      return fmt::format("{} and {} are in the same house", a, b);
    case Relation::not_same:
      return fmt::format("{} and {} are not in the same house", a, b);
    case Relation::directly_left:
      return fmt::format("{} is directly to the left of {}", a, b);
    case Relation::directly_right:
      return fmt::format("{} is directly to the right of {}", a, b);
    case Relation::left:
      return fmt::format("{} is somewhere to the left of {}", a, b);
    case Relation::right:
      return fmt::format("{} is somewhere to the right of {}", a, b);
    case Relation::one_between:
      return fmt::format("there is one house between {} and {}", a, b);
    case Relation::two_between:
      return fmt::format("there are two houses between {} and {}", a, b);
    case Relation::beside:
      return fmt::format("{} and {} are side by side", a, b);
  }
  return {};
}

std::string ZebraPuzzle::words(const Clue& clue) const {
  switch (clue.join) {
    case Join::plain: {
      const Relation r = clue.parts[0].relation;
      std::string text = words(clue.parts[0]);
      // "there is one house between ..."; the others begin with a name, which stays as it is.
      if (r == Relation::one_between || r == Relation::two_between) text[0] = 'T';
      return text;
    }
    case Join::either:
      return fmt::format("At least one is true: {}; or {}", words(clue.parts[0]), words(clue.parts[1]));
    case Join::implies:
      return fmt::format("If {}, then {}", words(clue.parts[0]), words(clue.parts[1]));
    case Join::exactly_one:
      return fmt::format("Exactly one of these three is true: {}; {}; {}", words(clue.parts[0]),
                         words(clue.parts[1]), words(clue.parts[2]));
  }
  return {};
}

json::value zebra_answer(const ZebraPuzzle& puzzle, const Houses& at) {
  json::array houses(puzzle.houses, json::object());
  for (std::size_t a = 0; a < puzzle.attributes.size(); ++a)
    for (std::size_t v = 0; v < puzzle.houses; ++v)
      houses[at[a][v]].get_object()[puzzle.attributes[a].name] = puzzle.attributes[a].values[v];
  return houses;
}

Result<TableAnswer> read_table(const ZebraPuzzle& puzzle, const json::value& answer) {
  if (!answer.is_array() || answer.get_array().size() != puzzle.houses)
    return Error{fmt::format("the solution must be a list of {} houses", puzzle.houses)};
  TableAnswer table;
  for (const json::value& value : answer.get_array()) {
    const std::string place = fmt::format("house {}", table.values.size() + 1);
    if (!value.is_object() || value.get_object().size() != puzzle.attributes.size())
      return Error{place + fmt::format(" must have {} attributes", puzzle.attributes.size())};
    table.values.emplace_back();
    for (const Attribute& attribute : puzzle.attributes) {
      const json::value* word = value.get_object().if_contains(attribute.name);
      if (word == nullptr || !word->is_string())
        return Error{place + fmt::format(" has no {} that is a text", attribute.name)};
      table.values.back().emplace_back(word->get_string());
    }
  }
  return table;
}

std::string broken_rule(const ZebraPuzzle& puzzle, const TableAnswer& table) {
  Houses at(puzzle.attributes.size(), std::vector<std::size_t>(puzzle.houses, puzzle.houses));
  for (std::size_t house = 0; house < puzzle.houses; ++house)
    for (std::size_t a = 0; a < puzzle.attributes.size(); ++a) {
      const Attribute& attribute = puzzle.attributes[a];
      const std::size_t value = place_of(attribute.values, table.values[house][a]);
      if (value == puzzle.houses)
        return fmt::format("house {}: no value of {} has this name", house + 1, attribute.name);
      if (at[a][value] != puzzle.houses)
        return fmt::format("houses {} and {} both have {} {}", at[a][value] + 1, house + 1, attribute.name,
                           attribute.values[value]);
      at[a][value] = house;
    }
  for (std::size_t i = 0; i < puzzle.clues.size(); ++i)
    if (!puzzle.true_in(puzzle.clues[i], at))
      return fmt::format("clue {} does not hold: {}", i + 1, puzzle.words(puzzle.clues[i]));
  return {};
}

}  // namespace quire::labs::hardcore_logic::zebra_game
