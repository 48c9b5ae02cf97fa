#include "labs/engines/model_client/answer_parts.h"

#include <cmath>
#include <cstdint>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace quire::labs::model_client::parts {
namespace {

namespace json = boost::json;

constexpr std::size_t kLineBytesMax = 200;
constexpr std::uint64_t kTokensMax = std::uint64_t{1} << 40;

double number_or_nan(const json::value* value) {
  return value != nullptr && value->is_number() ? value->to_number<double>() : std::nan("");
}

const json::object* object_in(const json::object& object, std::string_view name) {
  const json::value* const value = member(object, name);
  return value != nullptr ? value->if_object() : nullptr;
}

const json::array* array_in(const json::object& object, std::string_view name) {
  const json::value* const value = member(object, name);
  return value != nullptr ? value->if_array() : nullptr;
}

/// {"token":"a","logprob":-0.1,...}, as chats write it.
std::optional<std::pair<std::string, double>> named_token(const json::value& value) {
  const json::object* const token = value.if_object();
  const json::value* const text = token != nullptr ? member(*token, "token") : nullptr;
  if (text == nullptr || !text->is_string()) return std::nullopt;
  return std::pair(std::string(text->get_string()), number_or_nan(member(*token, "logprob")));
}

std::string append_chat_tokens(const json::array& content, Choice& to) {
  for (const json::value& value : content) {
    auto named = named_token(value);
    if (!named) return "has log-probabilities without tokens";
    Token token{std::move(named->first), named->second, {}};
    if (const json::array* const others = array_in(value.get_object(), "top_logprobs"))
      for (const json::value& other : *others)
        if (auto alternative = named_token(other)) token.others.push_back(std::move(*alternative));
    to.tokens.push_back(std::move(token));
  }
  return "";
}

/// {"tokens":["a"],"token_logprobs":[-0.1],"top_logprobs":[{"a":-0.1}]}, as completions write it.
std::string append_text_tokens(const json::object& logprobs, const json::array& tokens, Choice& to) {
  const json::array* const numbers = array_in(logprobs, "token_logprobs");
  const json::array* const tops = array_in(logprobs, "top_logprobs");
  if (numbers == nullptr || numbers->size() != tokens.size())
    return "has another number of tokens than of their log-probabilities";
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].is_string()) return "has a token that is no text";
    Token token{std::string(tokens[i].get_string()), number_or_nan(&(*numbers)[i]), {}};
    if (tops != nullptr && i < tops->size() && (*tops)[i].is_object())
      for (const auto& other : (*tops)[i].get_object())
        token.others.emplace_back(std::string(other.key()), number_or_nan(&other.value()));
    to.tokens.push_back(std::move(token));
  }
  return "";
}

std::string append_tokens(const json::object& choice, Choice& to) {
  const json::object* const logprobs = object_in(choice, "logprobs");
  if (logprobs == nullptr) return "";
  if (const json::array* const content = array_in(*logprobs, "content"))
    return append_chat_tokens(*content, to);
  if (const json::array* const tokens = array_in(*logprobs, "tokens"))
    return append_text_tokens(*logprobs, *tokens, to);
  return "";
}

std::string append_message(const json::object& message, Choice& to) {
  const auto content = text_of(message, "content");
  if (!content) return "has content that is no text";
  to.text += *content;
  const char* const name =
      member(message, "reasoning_content") != nullptr ? "reasoning_content" : "reasoning";
  to.reasoning += text_of(message, name).value_or("");
  return "";
}

std::optional<std::uint64_t> count_in(const json::object& object, std::string_view name) {
  const json::value* const value = member(object, name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  json::error_code fault;
  const auto count = value->to_number<std::uint64_t>(fault);
  return fault || count > kTokensMax ? std::nullopt : std::optional(count);
}

/// A status of HTTP in an error's "code", as proxies write it.
long status_in(const json::object& error) {
  const auto code = count_in(error, "code");
  return code && *code >= 400 && *code < 600 ? static_cast<long>(*code) : 0;
}

}  // namespace

const json::value* member(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  return value != nullptr && !value->is_null() ? value : nullptr;
}

std::optional<std::string> text_of(const json::object& object, std::string_view name) {
  const json::value* const value = member(object, name);
  if (value == nullptr) return "";
  if (!value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<Tokens> usage_of(const json::object& answer) {
  const json::object* const usage = object_in(answer, "usage");
  if (usage == nullptr) return std::nullopt;
  const auto in = count_in(*usage, "prompt_tokens");
  const auto out = count_in(*usage, "completion_tokens");
  const auto all = count_in(*usage, "total_tokens");
  if (in && out) return Tokens{*in, *out};
  if (in && all && *all >= *in) return Tokens{*in, *all - *in};
  return std::nullopt;
}

std::string append_choice(const json::object& choice, Choice& to) {
  const json::object* message = object_in(choice, "message");
  if (message == nullptr) message = object_in(choice, "delta");
  if (message != nullptr) {
    if (std::string wrong = append_message(*message, to); !wrong.empty()) return wrong;
  } else if (member(choice, "text") != nullptr) {
    const auto text = text_of(choice, "text");
    if (!text) return "has a text that is none";
    to.text += *text;
  } else {
    return "has neither \"text\" nor \"message\"";
  }
  if (const auto finish = text_of(choice, "finish_reason"); finish && !finish->empty()) to.finish = *finish;
  return append_tokens(choice, to);
}

std::optional<Fault> error_of(const json::object& answer) {
  const json::value* const error = member(answer, "error");
  if (error == nullptr || member(answer, "choices") != nullptr) return std::nullopt;
  const json::object* const object = error->if_object();
  const long status = object != nullptr ? status_in(*object) : 0;
  Fault fault;
  fault.blame = status == 0 || may_pass(status) ? Fault::Blame::passing : Fault::Blame::request;
  fault.what = fmt::format("it answered with an error in an answer of status 200: {}",
                           said_in(json::serialize(answer)));
  fault.usage = usage_of(answer);
  return fault;
}

std::string one_line(std::string_view utf8) {
  std::string line(utf8.substr(0, kLineBytesMax));
  if (utf8.size() > kLineBytesMax) {
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xc0) == 0x80) line.pop_back();
    if (!line.empty() && static_cast<unsigned char>(line.back()) >= 0xc0) line.pop_back();
    line += "...";
  }
  for (char& c : line)
    if ((c >= 0 && c < ' ') || c == 0x7f) c = ' ';
  return line;
}

bool may_pass(long status) {
  return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501 && status != 505);
}

}  // namespace quire::labs::model_client::parts
