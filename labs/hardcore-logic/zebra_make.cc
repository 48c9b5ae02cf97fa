#include "labs/hardcore-logic/zebra_make.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "labs/hardcore-logic/zebra_words.h"

namespace quire::labs::hardcore_logic::zebra_game {
namespace {

constexpr std::size_t kCompoundClues = 60;  ///< of each kind in a pool

std::vector<Item> items_of(const Arranged& arranged) {
  std::vector<Item> items;
  for (std::size_t a = 0; a < arranged.puzzle.attributes.size(); ++a)
    for (std::size_t v = 0; v < arranged.puzzle.houses; ++v) items.push_back({a, v});
  return items;
}

Item any_item(const Arranged& arranged, random::Stream& stream) {
  return {stream.below(arranged.puzzle.attributes.size()), stream.below(arranged.puzzle.houses)};
}

/// An item of another attribute.
Item other_item(const Arranged& arranged, const Item& than, random::Stream& stream) {
  Item item = any_item(arranged, stream);
  while (item.attribute == than.attribute) item = any_item(arranged, stream);
  return item;
}

/// "The item is in house h", true or not.
Statement position(const Arranged& arranged, const Item& item, bool truth, random::Stream& stream) {
  const std::size_t home = arranged.at[item.attribute][item.value];
  std::size_t house = home;
  while (!truth && house == home) house = stream.below(arranged.puzzle.houses);
  return {Relation::found_at, item, {}, house};
}

void add_pairs(const Arranged& arranged, const std::vector<Relation>& relations, std::vector<Clue>& clues) {
  const std::vector<Item> items = items_of(arranged);
  for (const Item& a : items)
    for (const Item& b : items)
      for (const Relation relation : relations) {
        // What is the same from both ends is said once; the first four kinds want two attributes.
        const bool even = relation != Relation::directly_left && relation != Relation::directly_right &&
                          relation != Relation::left && relation != Relation::right;
        const bool later = std::pair(a.attribute, a.value) < std::pair(b.attribute, b.value);
        const Statement s{relation, a, b, 0};
        if (a.attribute != b.attribute && (!even || later) && arranged.puzzle.true_in(s, arranged.at))
          clues.push_back({Join::plain, {s}});
      }
}

Clue either_clue(const Arranged& arranged, random::Stream& stream) {
  const Item a = any_item(arranged, stream);
  Clue clue{Join::either,
            {position(arranged, a, true, stream),
             position(arranged, other_item(arranged, a, stream), false, stream)}};
  stream.shuffle(std::span(clue.parts));
  return clue;
}

/// The premise may be false; then the conclusion may be anything.
Clue implication(const Arranged& arranged, random::Stream& stream) {
  constexpr Relation kConclusions[] = {Relation::beside, Relation::right, Relation::not_same};
  const Item a = any_item(arranged, stream);
  const Statement premise = position(arranged, a, stream.bernoulli(0.5), stream);
  while (true) {
    const Item b = any_item(arranged, stream);
    const Statement conclusion{kConclusions[stream.below(3)], b, other_item(arranged, b, stream), 0};
    if (!arranged.puzzle.true_in(premise, arranged.at) || arranged.puzzle.true_in(conclusion, arranged.at))
      return {Join::implies, {premise, conclusion}};
  }
}

/// Three different statements about one attribute.
Clue exactly_one(const Arranged& arranged, random::Stream& stream) {
  const std::size_t attribute = stream.below(arranged.puzzle.attributes.size());
  const auto item = [&] { return Item{attribute, stream.below(arranged.puzzle.houses)}; };
  Clue clue{Join::exactly_one, {position(arranged, item(), true, stream)}};
  while (clue.parts.size() < 3) {
    const Statement s = position(arranged, item(), false, stream);
    const bool there = std::any_of(clue.parts.begin(), clue.parts.end(),
                                   [&](const Statement& p) { return p.a == s.a && p.house == s.house; });
    if (!there) clue.parts.push_back(s);
  }
  stream.shuffle(std::span(clue.parts));
  return clue;
}

}  // namespace

Arranged arrange(std::size_t houses, std::size_t attributes, random::Stream& stream) {
  Arranged arranged;
  arranged.puzzle.houses = houses;
  std::vector<std::uint64_t> chosen{0};
  const auto pool = attribute_words();
  for (const std::uint64_t other : random::without_replacement(stream, pool.size() - 1, attributes - 1))
    chosen.push_back(other + 1);
  for (const std::uint64_t c : chosen) {
    const AttributeWords& words = pool[c];
    Attribute attribute{words.name, {}};
    for (const std::uint64_t v : random::without_replacement(stream, words.values.size(), houses))
      attribute.values.emplace_back(words.values[v]);
    arranged.puzzle.attributes.push_back(std::move(attribute));
    std::vector<std::size_t> at(houses);
    std::iota(at.begin(), at.end(), std::size_t{0});
    stream.shuffle(std::span(at));
    arranged.at.push_back(std::move(at));
  }
  return arranged;
}

std::vector<Clue> true_clues(const Arranged& arranged, Pool pool, random::Stream& stream) {
  std::vector<Clue> clues;
  std::vector<Relation> pairs{Relation::same,        Relation::directly_left, Relation::directly_right,
                              Relation::left,        Relation::right,         Relation::one_between,
                              Relation::two_between, Relation::beside};
  if (pool != Pool::plain) pairs.push_back(Relation::not_same);
  add_pairs(arranged, pairs, clues);
  for (const Item& item : items_of(arranged))
    for (std::size_t house = 0; house < arranged.puzzle.houses; ++house) {
      const bool home = arranged.at[item.attribute][item.value] == house;
      if (home != (pool == Pool::plain)) continue;
      clues.push_back({Join::plain, {{home ? Relation::found_at : Relation::not_at, item, {}, house}}});
    }
  for (std::size_t i = 0; i < kCompoundClues && (pool == Pool::either || pool == Pool::exactly); ++i) {
    clues.push_back(either_clue(arranged, stream));
    clues.push_back(implication(arranged, stream));
    if (pool == Pool::exactly) clues.push_back(exactly_one(arranged, stream));
  }
  return clues;
}

Clue false_clue(const Arranged& arranged, random::Stream& stream) {
  constexpr Relation kFalse[] = {Relation::same, Relation::not_same, Relation::beside, Relation::found_at};
  const Item a = any_item(arranged, stream);
  const std::uint64_t kind = stream.below(5);
  if (kind == 4)
    return {Join::implies,
            {position(arranged, a, true, stream),
             position(arranged, other_item(arranged, a, stream), false, stream)}};
  if (kFalse[kind] == Relation::found_at) return {Join::plain, {position(arranged, a, false, stream)}};
  while (true) {
    const Item b = any_item(arranged, stream);
    const Statement s{kFalse[kind], b, other_item(arranged, b, stream), 0};
    if (!arranged.puzzle.true_in(s, arranged.at)) return {Join::plain, {s}};
  }
}

}  // namespace quire::labs::hardcore_logic::zebra_game
