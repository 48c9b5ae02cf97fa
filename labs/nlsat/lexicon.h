// The words that texts are written with. Ours; the paper's fragments use foods, occupations and animals too.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/random/random.h"

namespace quire::labs::nlsat {

/// Different words, drawn at random from a list; beyond the list words get numbers ("apples-2"), so that any
/// number of variables has a text.
std::vector<std::string> draw_foods(random::Stream& stream, std::size_t count);
std::vector<std::string> draw_occupations(random::Stream& stream, std::size_t count);
std::vector<std::string> draw_names(random::Stream& stream, std::size_t count);
std::vector<std::string> draw_attributes(random::Stream& stream, std::size_t count);
/// "the dog" or "Bob".
std::vector<std::string> draw_entities(random::Stream& stream, std::size_t count);

/// A verb with an object: "chase" and "chases".
struct Verb {
  std::string_view plain, third;
};
const std::vector<Verb>& verbs();
/// By either form.
const Verb* verb_of(std::string_view word);

/// "a" or "an".
std::string article(std::string_view noun);

}  // namespace quire::labs::nlsat
