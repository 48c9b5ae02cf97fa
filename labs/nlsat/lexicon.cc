#include "labs/nlsat/lexicon.h"

#include <algorithm>
#include <array>
#include <span>

namespace quire::labs::nlsat {
namespace {

constexpr auto kFoods = std::to_array<std::string_view>(
    {"apples",    "steak",    "carrots",   "bread",     "rice",    "beans",   "cheese",  "pears",   "noodles",
     "pineapple", "peas",     "lentils",   "fish",      "soup",    "honey",   "olives",  "onions",  "spinach",
     "grapes",    "walnuts",  "yoghurt",   "mushrooms", "tofu",    "butter",  "eggs",    "ham",     "salad",
     "plums",     "cherries", "potatoes",  "pumpkin",   "garlic",  "ginger",  "oats",    "figs",    "dates",
     "melon",     "celery",   "radishes",  "tomatoes",  "peppers", "cabbage", "turnips", "almonds", "raisins",
     "pancakes",  "waffles",  "dumplings", "sausages",  "mustard"});
constexpr auto kOccupations = std::to_array<std::string_view>(
    {"artist",   "baker",     "carpenter", "dentist",  "engineer", "farmer",   "gardener", "historian",
     "inventor", "judge",     "lawyer",    "mechanic", "nurse",    "optician", "painter",  "reporter",
     "sailor",   "teacher",   "writer",    "chemist",  "tailor",   "miner",    "diver",    "banker",
     "actor",    "architect", "barber",    "clerk",    "dancer",   "editor"});
constexpr auto kNames = std::to_array<std::string_view>(
    {"Ada",   "Bruno", "Clara", "David",  "Elsa",  "Felix", "Greta", "Hugo",
     "Irene", "Jonas", "Karin", "Leo",    "Mona",  "Nils",  "Olga",  "Paul",
     "Rosa",  "Simon", "Tilda", "Viktor", "Wanda", "Yusuf", "Zoe",   "Henri"});
constexpr auto kAttributes = std::to_array<std::string_view>(
    {"red",   "big",  "young", "green", "round", "kind", "quiet", "rough", "cold",  "nice",
     "smart", "blue", "furry", "white", "brave", "calm", "shy",   "heavy", "quick", "old"});
constexpr auto kEntities = std::to_array<std::string_view>(
    {"the dog", "the cat", "the mouse", "the tiger", "the lion", "the bear", "the rabbit", "the squirrel",
     "the cow", "the eagle", "Anne", "Bob", "Charlie", "Dave", "Erin", "Fiona", "Gary", "Harry"});

std::vector<std::string> drawn(random::Stream& stream, std::size_t count,
                               std::span<const std::string_view> list) {
  std::vector<std::string> words(list.begin(), list.end());
  for (std::size_t round = 2; words.size() < count; ++round)
    for (std::size_t i = 0; i < list.size(); ++i)
      words.push_back(std::string(list[i]) + "-" + std::to_string(round));
  // Plain words come before numbered ones, however few there are.
  const std::size_t whole = count / list.size() * list.size();
  const std::size_t end = std::min(words.size(), whole + list.size());
  const std::span<std::string> last(words.data() + whole, end - whole);
  stream.shuffle(last);
  words.resize(count);
  stream.shuffle(std::span(words));
  return words;
}

}  // namespace

std::vector<std::string> draw_foods(random::Stream& stream, std::size_t count) {
  return drawn(stream, count, kFoods);
}
std::vector<std::string> draw_occupations(random::Stream& stream, std::size_t count) {
  return drawn(stream, count, kOccupations);
}
std::vector<std::string> draw_names(random::Stream& stream, std::size_t count) {
  return drawn(stream, count, kNames);
}
std::vector<std::string> draw_attributes(random::Stream& stream, std::size_t count) {
  return drawn(stream, count, kAttributes);
}
std::vector<std::string> draw_entities(random::Stream& stream, std::size_t count) {
  return drawn(stream, count, kEntities);
}

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all{{"chase", "chases"}, {"see", "sees"}, {"need", "needs"},
                                     {"like", "likes"},   {"eat", "eats"}, {"visit", "visits"}};
  return all;
}

const Verb* verb_of(std::string_view word) {
  const auto it = std::find_if(verbs().begin(), verbs().end(),
                               [&](const Verb& v) { return v.plain == word || v.third == word; });
  return it == verbs().end() ? nullptr : &*it;
}

std::string article(std::string_view noun) {
  return !noun.empty() && std::string_view("aeiou").find(noun[0]) != std::string_view::npos ? "an" : "a";
}

}  // namespace quire::labs::nlsat
