// What a model answered, read without trust. An answer of OpenAI's form has one choice for every completion
// that was asked for; both dialects (completions: "text"; chats: "message") become one form here, and so do
// their two ways of writing log-probabilities.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/object.hpp>

#include "labs/engines/model_client/request.h"

namespace quire::labs::model_client {

/// A token of an answer. NaN where the endpoint gives no number.
struct Token {
  std::string text;
  double logprob = 0;
  std::vector<std::pair<std::string, double>> others;  ///< alternatives at its place, the token perhaps too
};

struct Choice {
  std::string text;
  std::string reasoning;      ///< where the endpoint keeps it apart from the text
  std::string finish;         ///< "stop", "length", ...; empty if it does not say
  std::vector<Token> tokens;  ///< if log-probabilities were asked for and given
};

struct Answer {
  std::string model;            ///< as the endpoint calls it
  std::vector<Choice> choices;  ///< those of the first prompt, then those of the second, ...
  std::optional<Tokens> usage;  ///< nothing if the endpoint does not say
};

/// Why there is no answer.
struct Fault {
  enum class Blame {
    passing,   ///< another try may bring one
    request,   ///< not for this request
    endpoint,  ///< for none: a wrong address, key or model
  };
  Blame blame = Blame::passing;
  std::string what;             ///< one line
  std::optional<Tokens> usage;  ///< what it took all the same, where that was said
};

using Read = std::variant<Answer, Fault>;

/// A whole answer of status 200 with exactly `choices` choices.
Read read_answer(std::string_view bytes, std::size_t choices);

/// Of an answer that is an error: the endpoint's own words on one short line; empty if there are none.
std::string said_in(std::string_view bytes);
/// The "code" or "type" of such an error ("insufficient_quota"); empty if there is none.
std::string code_in(std::string_view bytes);

}  // namespace quire::labs::model_client
