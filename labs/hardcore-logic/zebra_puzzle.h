// An instance of a zebra puzzle: houses in a row, attributes whose values each belong to one house, and
// clues. Read from JSON with distrust; the meaning of a clue is written here once, for answers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "labs/hardcore-logic/game.h"
#include "paper/result.h"

namespace quire::labs::hardcore_logic::zebra_game {

struct Attribute {
  std::string name{};
  std::vector<std::string> values{};  ///< as many as houses; different from all other values
};

/// A value of an attribute, as places.
struct Item {
  std::size_t attribute = 0, value = 0;
  bool operator==(const Item&) const = default;
};

enum class Relation : std::uint8_t {
  found_at,
  not_at,
  same,
  not_same,
  directly_left,
  directly_right,
  left,
  right,
  one_between,
  two_between,
  beside
};

/// Something about one item and a house, or about two items.
struct Statement {
  Relation relation = Relation::found_at;
  Item a{}, b{};
  std::size_t house = 0;

  bool of_house() const { return relation == Relation::found_at || relation == Relation::not_at; }
};

/// Whether the relation holds between what is in house x and what is in (or, of a house, what is) house y.
bool holds(Relation relation, std::size_t x, std::size_t y);

enum class Join : std::uint8_t { plain, either, implies, exactly_one };

/// One statement, two of which one is true at least, two of which the first implies the second, or three of
/// which exactly one is true.
struct Clue {
  Join join = Join::plain;
  std::vector<Statement> parts{};
};

/// Of each attribute the house of each value.
using Houses = std::vector<std::vector<std::size_t>>;

struct ZebraPuzzle {
  std::size_t houses = 0;
  std::vector<Attribute> attributes{};
  std::vector<Clue> clues{};

  bool true_in(const Statement& statement, const Houses& at) const;
  bool true_in(const Clue& clue, const Houses& at) const;
  std::string words(const Statement& statement) const;
  std::string words(const Clue& clue) const;
};

inline constexpr std::size_t kHousesMax = 8, kAttributesMax = 8, kCluesMax = 300;

Result<ZebraPuzzle> read_zebra(const Instance& instance);
Instance zebra_instance(const ZebraPuzzle& puzzle, const std::string& variant);

/// [{"Name":"Ada","Color":"red"},...], the leftmost house first.
boost::json::value zebra_answer(const ZebraPuzzle& puzzle, const Houses& at);

/// What an answer says, with the values of each house still words.
struct TableAnswer {
  std::vector<std::vector<std::string>> values{};  ///< of each house, in the order of attributes
};
Result<TableAnswer> read_table(const ZebraPuzzle& puzzle, const boost::json::value& answer);
/// The first rule or clue that an answer breaks.
std::string broken_rule(const ZebraPuzzle& puzzle, const TableAnswer& table);

}  // namespace quire::labs::hardcore_logic::zebra_game
