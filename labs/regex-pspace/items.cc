#include "labs/regex-pspace/items.h"

#include <unordered_set>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/engines/tasks/splits.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/trees.h"
#include "labs/regex-pspace/words.h"

namespace quire::labs::regex_pspace {
namespace {

namespace json = boost::json;

/// Trees that are looked at for the unequal one.
constexpr std::size_t kNearDraws = 50;
constexpr std::size_t kRewritings = 40;

automata::Dfa minimal_of(const Expression& expression, std::size_t letters) {
  return automata::minimise(*subset_automaton(position_automaton(expression), letters, std::size_t{1} << 16));
}

/// An expression of the query's language that is written otherwise than the query and, if that can be had,
/// otherwise than the shortest.
std::optional<Expression> equal_to(const Item& item, random::Stream& stream) {
  const std::string query = print(item.query), shortest = print(item.shortest);
  const std::size_t most = item.query.length() + 4;
  std::optional<Expression> spare;
  for (std::size_t i = 0; i < kRewritings; ++i) {
    Expression e = rewritten(i % 2 == 0 ? item.query : item.shortest, 2 + stream.below(6), most, stream);
    const std::string text = print(e);
    if (text == query) continue;
    if (text != shortest) return e;
    spare = std::move(e);
  }
  return spare;
}

/// Of kNearDraws trees of other languages: as many states as the query's automaton if one has, and of those
/// the one whose difference shows latest.
bool find_unequal(Item& item, const Table& table, std::size_t depth, random::Stream& stream) {
  bool found = false, same_states = false;
  for (std::size_t i = 0; i < kNearDraws; ++i) {
    Expression e = draw_tree(table.letters(), depth, stream);
    if (e.length() > item.query.length() + 4) continue;
    const auto compared = equivalence(item.query, e);
    if (!compared || !compared->word) continue;
    const bool alike = live_of(minimal_of(e, table.letters()))->states == item.states;
    if (found &&
        (alike < same_states || (alike == same_states && compared->word->size() <= item.difference.size())))
      continue;
    found = true;
    same_states = alike;
    item.unequal = std::move(e);
    item.difference = *compared->word;
  }
  return found;
}

std::optional<Item> item_of(Expression query, const Table& table, const ItemOptions& options,
                            std::unordered_set<std::size_t>& orbits, random::Stream& stream) {
  Item item;
  const automata::Dfa minimal = minimal_of(query, table.letters());
  const auto live = live_of(minimal);
  const auto place = live ? table.place_of(*live) : std::nullopt;
  if (!place || orbits.contains(place->orbit)) return std::nullopt;
  const std::size_t least = table.length_of(place->orbit);
  if (least < options.shortest_least || least >= query.length()) return std::nullopt;
  item.query = std::move(query);
  item.shortest = shallow(table.find(minimal)->shortest);
  item.states = live->states;
  item.orbit = place->orbit;
  auto equal = equal_to(item, stream);
  if (!equal || !find_unequal(item, table, options.depth, stream)) return std::nullopt;
  item.equal = std::move(*equal);
  const WordCounts words(minimal, kExampleLengthMax);
  item.inside = words.draw(true, stream);
  item.outside = words.draw(false, stream);
  orbits.insert(item.orbit);
  return item;
}

std::string rules(std::size_t letters) {
  return fmt::format(
      "A formal regular expression over the letters a to {} is built from letters, union (r+s), "
      "concatenation (rs), star (r*) and "
      "option (r?, the empty word or a word of r). + means union here, never repetition; * and ? bind "
      "tightest, then concatenation, "
      "then +. Its length counts letters, unions, concatenations, stars and options; parentheses are free: "
      "b*d* has length 5.",
      static_cast<char>('a' + letters - 1));
}

problems::Record record_of(const Item& item, std::string kind, std::string id, std::size_t letters,
                           std::uint64_t seed) {
  problems::Record r;
  r.id = std::move(id);
  r.lab = kSlug;
  r.kind = std::move(kind);
  r.system = rules(letters);
  r.seed = seed;
  const auto split =
      tasks::Splits().split_of(random::fingerprint(fmt::format("regex orbit {}", print(item.shortest))));
  r.instance = {{"letters", letters}, {"split", tasks::name_of(split)}};
  r.difficulty = {{"length", static_cast<double>(item.query.length())},
                  {"depth", static_cast<double>(item.query.depth())},
                  {"shortest", static_cast<double>(item.shortest.length())},
                  {"states", static_cast<double>(item.states)}};
  return r;
}

}  // namespace

std::vector<Item> make_items(const Table& table, std::size_t count, const ItemOptions& options) {
  std::vector<Item> items;
  std::unordered_set<std::size_t> orbits;
  const std::size_t draws = options.draws_max ? options.draws_max : 100'000 + 2'000 * count;
  const random::Stream streams(options.seed, "regex-pspace items");
  for (std::size_t i = 0; i < draws && items.size() < count; ++i) {
    if (options.check) options.check(items.size());
    random::Stream stream = streams.at(i);
    Expression query = draw_tree(table.letters(), options.depth, stream);
    if (auto item = item_of(std::move(query), table, options, orbits, stream))
      items.push_back(std::move(*item));
  }
  return items;
}

problems::Record min_record(const Item& item, std::size_t number, std::size_t letters, std::uint64_t seed) {
  problems::Record r = record_of(item, "min", fmt::format("min-{}-{}", seed, number), letters, seed);
  const std::string query = print(item.query);
  r.prompt = fmt::format(
      "Find a shortest regular expression of the same language as {}. End with \\boxed{{the expression}}.",
      query);
  r.instance["query"] = query;
  r.instance["shortest_length"] = item.shortest.length();
  r.answer = print(item.shortest);
  r.certificate = {{"kind", "exploration"},
                   {"no_shorter_than", item.shortest.length()},
                   {"depth_of_answer", item.shortest.depth()}};
  return r;
}

problems::Record equal_record(const Item& item, bool equal, std::size_t number, std::size_t letters,
                              std::uint64_t seed) {
  problems::Record r =
      record_of(item, "eq", fmt::format("eq-{}-{}-{}", seed, number, equal ? "t" : "f"), letters, seed);
  const std::string left = print(item.query), right = print(equal ? item.equal : item.unequal);
  r.prompt = fmt::format(
      "Do {} and {} denote the same language? End with \\boxed{{true}} or \\boxed{{false}}.", left, right);
  r.instance["left"] = left;
  r.instance["right"] = right;
  r.answer = equal;
  if (equal) {
    r.certificate = {{"kind", "relation"}, {"pairs", equivalence(item.query, item.equal)->pairs}};
  } else {
    r.certificate = {{"kind", "word"}, {"word", spelled(item.difference)}};
  }
  return r;
}

std::string benchmark_line(const Item& item, std::size_t number) {
  const auto word = [](const std::optional<automata::Word>& w) {
    return w ? json::value(spelled(*w)) : json::value(nullptr);
  };
  return json::serialize(json::object{{"idx", number},
                                      {"query", print(item.query)},
                                      {"tree_length", item.query.length()},
                                      {"depth", item.query.depth()},
                                      {"minimized_regex", print(item.shortest)},
                                      {"minimized_tree_length", item.shortest.length()},
                                      {"minimized_depth", item.shortest.depth()},
                                      {"equivalent_regex", print(item.equal)},
                                      {"not_equivalent_regex", print(item.unequal)},
                                      {"positive_example", word(item.inside)},
                                      {"negative_example", word(item.outside)}});
}

}  // namespace quire::labs::regex_pspace
