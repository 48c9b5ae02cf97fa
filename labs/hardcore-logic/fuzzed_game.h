// What a fuzzer does with a game: any bytes as an instance and an answer, and any damage to a good instance.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <boost/json/parse.hpp>

#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

/// The bytes up to the first zero are an instance, those behind it an answer; each is JSON or is passed over.
/// `usual` takes the instance's place where it is none.
inline void fuzz_game(const Game& game, const Instance& usual, const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(text.find('\0'), text.size());
  boost::json::error_code error;
  const boost::json::value read = boost::json::parse(text.substr(0, cut), error);
  Instance instance = usual;
  // Fields of the text stand in the place of those of the usual instance.
  if (!error && read.is_object())
    for (const auto& field : read.get_object()) instance[field.key()] = field.value();
  if (!game.check(instance).ok()) return;
  game.prompt(instance);
  const Solved solved = game.solve(instance, {.timeout_ms = 50});
  const bool certain = solved.kind == Solved::Kind::one || solved.kind == Solved::Kind::none;
  if (certain && !game.recheck(instance, solved).ok()) std::abort();
  for (const auto& solution : solved.solutions) {
    const Mark mark = game.grade(instance, solution);
    if (mark.malformed || !mark.broken.empty()) std::abort();
  }
  if (cut == text.size()) return;
  const boost::json::value answer = boost::json::parse(text.substr(cut + 1), error);
  if (error) return;
  const Mark mark = game.grade(instance, answer);
  const bool right = !mark.malformed && mark.broken.empty();
  if (right && solved.kind == Solved::Kind::none) std::abort();
}

}  // namespace quire::labs::hardcore_logic
