#include "labs/engines/model_client/record.h"

#include <array>
#include <cmath>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/model_client/answer_parts.h"

namespace quire::labs::model_client {
namespace {

namespace json = boost::json;
using State = Record::State;

constexpr std::array<std::string_view, 3> kStates{"answered", "failed", "dropped"};

json::value number(double value) { return std::isfinite(value) ? json::value(value) : json::value(nullptr); }

json::array token_json(const Token& token) {
  json::array out{token.text, number(token.logprob)};
  if (token.others.empty()) return out;
  json::array others;
  for (const auto& other : token.others) others.push_back(json::array{other.first, number(other.second)});
  out.push_back(std::move(others));
  return out;
}

json::object choice_json(const Choice& choice) {
  json::object out{{"text", choice.text}, {"finish", choice.finish}};
  if (!choice.reasoning.empty()) out["reasoning"] = choice.reasoning;
  if (choice.tokens.empty()) return out;
  json::array tokens;
  for (const Token& token : choice.tokens) tokens.push_back(token_json(token));
  out["tokens"] = std::move(tokens);
  return out;
}

json::object tokens_json(const Tokens& tokens) { return {{"in", tokens.in}, {"out", tokens.out}}; }

std::optional<Tokens> read_tokens(const json::value* value) {
  const json::object* const object = value != nullptr ? value->if_object() : nullptr;
  const json::value* const in = object != nullptr ? parts::member(*object, "in") : nullptr;
  const json::value* const out = object != nullptr ? parts::member(*object, "out") : nullptr;
  if (in == nullptr || out == nullptr || !in->is_number() || !out->is_number()) return std::nullopt;
  json::error_code wrong_in, wrong_out;
  const Tokens tokens{in->to_number<std::uint64_t>(wrong_in), out->to_number<std::uint64_t>(wrong_out)};
  constexpr std::uint64_t kMost = std::uint64_t{1} << 50;
  if (wrong_in || wrong_out || tokens.in > kMost || tokens.out > kMost) return std::nullopt;
  return tokens;
}

/// [text, number or null]
bool read_pair(const json::array& from, std::string& text, double& value) {
  if (from.size() < 2 || !from[0].is_string() || !(from[1].is_null() || from[1].is_number())) return false;
  text = from[0].get_string();
  value = from[1].is_null() ? std::nan("") : from[1].to_number<double>();
  return true;
}

bool read_token(const json::value& value, Token& token) {
  const json::array* const array = value.if_array();
  if (array == nullptr || array->size() > 3 || !read_pair(*array, token.text, token.logprob)) return false;
  if (array->size() < 3) return true;
  const json::array* const others = (*array)[2].if_array();
  if (others == nullptr) return false;
  for (const json::value& other : *others) {
    std::pair<std::string, double> pair;
    if (!other.is_array() || !read_pair(other.get_array(), pair.first, pair.second)) return false;
    token.others.push_back(std::move(pair));
  }
  return true;
}

/// The member's text into `to`; false if it is there and none.
bool read_text(const json::object& object, std::string_view name, std::string& to) {
  auto text = parts::text_of(object, name);
  if (!text) return false;
  to = *std::move(text);
  return true;
}

bool read_choice(const json::value& value, Choice& choice) {
  const json::object* const object = value.if_object();
  if (object == nullptr || parts::member(*object, "text") == nullptr) return false;
  if (!read_text(*object, "text", choice.text) || !read_text(*object, "finish", choice.finish) ||
      !read_text(*object, "reasoning", choice.reasoning))
    return false;
  const json::value* const tokens = parts::member(*object, "tokens");
  if (tokens == nullptr) return true;
  if (!tokens->is_array()) return false;
  for (const json::value& token : tokens->get_array())
    if (!read_token(token, choice.tokens.emplace_back())) return false;
  return true;
}

/// The name of the field that is wrong, or an empty text.
std::string_view read_answer_part(const json::object& object, Answer& answer) {
  if (!read_text(object, "model", answer.model)) return "model";
  const json::value* const choices = parts::member(object, "choices");
  if (choices == nullptr || !choices->is_array() || choices->get_array().empty()) return "choices";
  for (const json::value& choice : choices->get_array())
    if (!read_choice(choice, answer.choices.emplace_back())) return "choices";
  const json::value* const usage = parts::member(object, "usage");
  answer.usage = read_tokens(usage);
  return usage != nullptr && !answer.usage ? "usage" : "";
}

std::string_view read_head(const json::object& object, Record& record) {
  if (!read_text(object, "id", record.id) || record.id.empty() || record.id.size() > kIdBytesMax) return "id";
  if (!read_text(object, "request", record.request) || record.request.size() != 16) return "request";
  std::string state;
  if (!read_text(object, "state", state)) return "state";
  std::size_t which = 0;
  while (which < kStates.size() && kStates[which] != state) ++which;
  if (which == kStates.size()) return "state";
  record.state = static_cast<State>(which);
  const json::value* const attempts = parts::member(object, "attempts");
  json::error_code fault;
  if (attempts == nullptr || !attempts->is_number()) return "attempts";
  record.attempts = attempts->to_number<std::uint32_t>(fault);
  if (fault) return "attempts";
  const auto charged = read_tokens(parts::member(object, "charged"));
  if (!charged) return "charged";
  record.charged = *charged;
  return "";
}

}  // namespace

std::string line_of(const Record& record) {
  json::object line{{"id", record.id},
                    {"request", record.request},
                    {"state", kStates[static_cast<std::size_t>(record.state)]},
                    {"attempts", record.attempts}};
  if (record.state == State::answered) {
    line["model"] = record.answer.model;
    json::array choices;
    for (const Choice& choice : record.answer.choices) choices.push_back(choice_json(choice));
    line["choices"] = std::move(choices);
    if (record.answer.usage) line["usage"] = tokens_json(*record.answer.usage);
  } else {
    line["reason"] = record.reason;
  }
  line["charged"] = tokens_json(record.charged);
  return json::serialize(line);
}

Result<Record> read_record(const json::value& line) {
  const json::object* const object = line.if_object();
  if (object == nullptr) return Error{"is no object"};
  Record record;
  std::string_view wrong = read_head(*object, record);
  if (wrong.empty() && record.state == State::answered) wrong = read_answer_part(*object, record.answer);
  if (wrong.empty() && !read_text(*object, "reason", record.reason)) wrong = "reason";
  if (!wrong.empty()) return Error{fmt::format("\"{}\" is missing or not as a results file has it", wrong)};
  return record;
}

}  // namespace quire::labs::model_client
