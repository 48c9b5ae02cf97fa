// Items of a benchmark: a query, its least length with a shortest expression, an expression of the same
// language, one of another that is easily taken for it, and words inside and outside. Every answer is
// certain: least lengths by the table, the others by the automata. One query an orbit of languages, so that
// no language comes twice under other letters.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/problems/record.h"
#include "labs/regex-pspace/table.h"

namespace quire::labs::regex_pspace {

inline constexpr char kSlug[] = "regex-pspace";

struct Item {
  Expression query{}, shortest{}, equal{}, unequal{};
  automata::Word difference{};  ///< the least word that tells `unequal` from the query
  std::optional<automata::Word> inside{},
      outside{};           ///< up to 8 letters; nothing where all or none are inside
  std::size_t states = 0;  ///< of the query's minimal automaton, the dead state not counted
  std::size_t orbit = 0;
};

struct ItemOptions {
  std::size_t depth = 3;
  std::size_t shortest_least = 5;  ///< least length of a shortest expression
  std::size_t draws_max = 0;       ///< 0: 2,000 an item and 100,000
  std::uint64_t seed = 1;
  std::function<void(std::size_t made)> check{};  ///< may throw
};

/// As many as asked, or fewer where draws_max draws brought no more.
std::vector<Item> make_items(const Table& table, std::size_t count, const ItemOptions& options);

/// Most letters of the words inside and outside.
inline constexpr std::size_t kExampleLengthMax = 8;

/// The questions of an item: find a shortest expression (kind "min"), are these two equal (kind "eq", twice).
problems::Record min_record(const Item& item, std::size_t number, std::size_t letters, std::uint64_t seed);
problems::Record equal_record(const Item& item, bool equal, std::size_t number, std::size_t letters,
                              std::uint64_t seed);
/// A line in the form of the released benchmark, without its end.
std::string benchmark_line(const Item& item, std::size_t number);

}  // namespace quire::labs::regex_pspace
