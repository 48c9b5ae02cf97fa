#include "labs/engines/model_client/request.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::model_client {
namespace {

namespace json = boost::json;

constexpr std::size_t kExtraDepthMax = 16;
constexpr std::uint64_t kTemplateTokens = 16;  // of a message, and once more around all
constexpr std::array<std::string_view, 13> kOwnFields{
    "model", "prompt",   "messages",     "n",      "max_tokens",    "temperature", "top_p", "seed",
    "stop",  "logprobs", "top_logprobs", "stream", "stream_options"};

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
}

json::value one_or_array(const std::vector<std::string>& texts) {
  if (texts.size() == 1) return json::value(texts.front());
  return json::value(json::array(texts.begin(), texts.end()));
}

void put_text(const Request& request, json::object& body) {
  if (!request.is_chat()) {
    body["prompt"] = one_or_array(request.prompts);
    return;
  }
  json::array messages;
  for (const Message& message : request.messages)
    messages.push_back(json::object{{"role", message.role}, {"content", message.content}});
  body["messages"] = std::move(messages);
}

void put_logprobs(const Request& request, json::object& body) {
  if (!request.logprobs) return;
  if (!request.is_chat()) {
    body["logprobs"] = *request.logprobs;
    return;
  }
  body["logprobs"] = true;
  if (*request.logprobs > 0) body["top_logprobs"] = *request.logprobs;
}

void put_extra(const Request& request, json::object& body) {
  std::vector<std::string_view> names;
  for (const auto& field : request.extra) names.push_back(field.key());
  std::sort(names.begin(), names.end());  // so that the order of the caller changes no fingerprint
  for (const std::string_view name : names) body[name] = request.extra.at(name);
}

json::object body_object(const Request& request, bool with_stream) {
  json::object body;
  body["model"] = request.model;
  put_text(request, body);
  body["n"] = request.n;
  if (request.max_tokens) body["max_tokens"] = *request.max_tokens;
  if (request.temperature) body["temperature"] = *request.temperature;
  if (request.top_p) body["top_p"] = *request.top_p;
  if (request.seed) body["seed"] = *request.seed;
  if (!request.stop.empty()) body["stop"] = one_or_array(request.stop);
  put_logprobs(request, body);
  if (request.stream && with_stream) {
    body["stream"] = true;
    body["stream_options"] = json::object{{"include_usage", true}};  // else what a stream cost is not said
  }
  put_extra(request, body);
  return body;
}

std::string wrong_name(const Request& request) {
  if (request.id.empty() || request.id.size() > kIdBytesMax)
    return fmt::format("its id has {} bytes; 1 to {} are possible", request.id.size(), kIdBytesMax);
  if (has_control(request.id)) return "its id holds a control character";
  if (request.model.empty()) return "it names no model";
  return "";
}

std::string wrong_text(const Request& request) {
  if (request.prompts.empty() == request.messages.empty())
    return "it needs either prompts (completions) or messages (a chat)";
  for (const Message& message : request.messages)
    if (message.role.empty()) return "a message has no role";
  for (const std::string& stop : request.stop)
    if (stop.empty()) return "a stop text is empty";
  for (const auto& field : request.extra)
    if (std::find(kOwnFields.begin(), kOwnFields.end(), field.key()) != kOwnFields.end())
      return fmt::format("extra has \"{}\", which is a field of its own", std::string_view(field.key()));
  return "";
}

std::string wrong_number(const Request& request) {
  if (request.n == 0 || request.choices() > kChoicesMax)
    return fmt::format("n = {} gives {} answers; 1 to {} are possible", request.n, request.choices(),
                       kChoicesMax);
  if (request.max_tokens == 0U) return "max_tokens is 0";
  if (request.temperature && !(std::isfinite(*request.temperature) && *request.temperature >= 0))
    return fmt::format("temperature {} is not a finite number from 0", *request.temperature);
  if (request.top_p && !(*request.top_p > 0 && *request.top_p <= 1))
    return fmt::format("top_p {} is not in (0,1]", *request.top_p);
  return "";
}

}  // namespace

Status check(const Request& request) {
  const auto fault = [&](const std::string& what) {
    return Error{fmt::format("the request {}: {}", tables::shown(request.id), what)};
  };
  for (const auto& wrong : {wrong_name, wrong_text, wrong_number})
    if (const std::string what = wrong(request); !what.empty()) return fault(what);
  // What is sent is JSON only if every text in it is UTF-8, and nothing else can be wrong with it.
  if (!tables::parse_json(body_of(request), "", kExtraDepthMax) ||
      !tables::parse_json(json::serialize(request.id), "", 1))
    return fault(fmt::format("a text in it is not UTF-8, or extra is nested deeper than {}", kExtraDepthMax));
  return success();
}

std::string_view path_of(const Request& request) {
  return request.is_chat() ? "/chat/completions" : "/completions";
}

std::string body_of(const Request& request) { return json::serialize(body_object(request, true)); }

std::string fingerprint(const Request& request) {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](std::string_view bytes) {
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  };
  add(path_of(request));
  add("\n");
  add(json::serialize(body_object(request, false)));
  return fmt::format("{:016x}", hash);
}

Tokens most_tokens(const Request& request) {
  Tokens most{kTemplateTokens, std::uint64_t{request.max_tokens.value_or(0)} * request.choices()};
  for (const std::string& prompt : request.prompts) most.in += prompt.size() + kTemplateTokens;
  for (const Message& message : request.messages)
    most.in += message.role.size() + message.content.size() + kTemplateTokens;
  return most;
}

}  // namespace quire::labs::model_client
