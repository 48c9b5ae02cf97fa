#include "labs/micro/openai.h"

#include <cmath>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/micro/alphabet.h"

namespace quire::labs::micro {
namespace {

namespace json = boost::json;

constexpr std::size_t kPromptsMost = 1024, kStopsMost = 4, kStopLengthMost = 32, kLikeliestMost = 20;
constexpr std::size_t kTokensUnasked = 64;

/// Thrown inside this file, and caught there.
struct Wrong {
  Refusal refusal;
};

[[noreturn]] void refuse(std::string field, std::string message, int status = 400) {
  throw Wrong{{status, std::move(message), std::move(field)}};
}

const json::value* given(const json::object& request, std::string_view field) {
  const json::value* const value = request.if_contains(field);
  return value == nullptr || value->is_null() ? nullptr : value;
}

double number(const json::object& request, const char* field, double otherwise, double least, double most) {
  const json::value* const value = given(request, field);
  if (value == nullptr) return otherwise;
  if (!value->is_number()) refuse(field, fmt::format("{} must be a number", field));
  const auto x = value->to_number<double>();
  if (!(x >= least && x <= most)) refuse(field, fmt::format("{} must be from {} to {}", field, least, most));
  return x;
}

std::size_t whole(const json::object& request, const char* field, std::size_t otherwise, std::size_t least,
                  std::size_t most) {
  const double x = number(request, field, static_cast<double>(otherwise), static_cast<double>(least),
                          static_cast<double>(most));
  if (x != std::floor(x)) refuse(field, fmt::format("{} must be a whole number", field));
  return static_cast<std::size_t>(x);
}

bool flag(const json::object& request, const char* field) {
  const json::value* const value = given(request, field);
  if (value == nullptr) return false;
  if (!value->is_bool()) refuse(field, fmt::format("{} must be true or false", field));
  return value->get_bool();
}

std::vector<Token> tokens_of(const json::value& text, const char* field) {
  if (!text.is_string())
    refuse(field, fmt::format("{} must be text, or a list of texts; tokens by number are not taken", field));
  Result<std::vector<Token>> tokens = encode(text.get_string());
  if (!tokens) refuse(field, fmt::format("{}: {}", field, tokens.error()));
  return std::move(*tokens);
}

std::vector<std::vector<Token>> prompts_of(const json::object& request) {
  const json::value* const prompt = given(request, "prompt");
  if (prompt == nullptr) refuse("prompt", "prompt is missing");
  if (!prompt->is_array()) return {tokens_of(*prompt, "prompt")};
  const json::array& list = prompt->get_array();
  if (list.empty() || list.size() > kPromptsMost)
    refuse("prompt", fmt::format("prompt must be 1 to {} texts", kPromptsMost));
  std::vector<std::vector<Token>> prompts;
  for (const json::value& one : list) prompts.push_back(tokens_of(one, "prompt"));
  return prompts;
}

/// The last message of the user; what came before it is not for a model of this size.
std::vector<Token> last_message(const json::object& request) {
  const json::value* const messages = given(request, "messages");
  if (messages == nullptr || !messages->is_array()) refuse("messages", "messages must be a list");
  const json::array& list = messages->get_array();
  for (std::size_t i = list.size(); i-- > 0;) {
    if (!list[i].is_object()) refuse("messages", "a message must be an object with role and content");
    const json::object& message = list[i].get_object();
    const json::value* const role = given(message, "role");
    if (role == nullptr || *role != "user") continue;
    const json::value* const content = given(message, "content");
    if (content == nullptr) refuse("messages", "the last message of the user has no content");
    return tokens_of(*content, "messages");
  }
  refuse("messages", "there is no message of the user");
}

std::vector<std::vector<Token>> stops_of(const json::object& request) {
  const json::value* const stop = given(request, "stop");
  if (stop == nullptr) return {};
  std::vector<std::vector<Token>> stops;
  if (stop->is_array())
    for (const json::value& one : stop->get_array()) stops.push_back(tokens_of(one, "stop"));
  else
    stops.push_back(tokens_of(*stop, "stop"));
  if (stops.size() > kStopsMost) refuse("stop", fmt::format("stop can be {} texts at most", kStopsMost));
  for (const std::vector<Token>& one : stops)
    if (one.empty() || one.size() > kStopLengthMost)
      refuse("stop", fmt::format("a text of stop must have 1 to {} symbols", kStopLengthMost));
  return stops;
}

/// How many of the likeliest tokens are wanted with each token; nothing: no log-probabilities at all.
std::optional<std::size_t> likeliest_of(const json::object& request, bool chat) {
  if (!chat) {
    if (given(request, "logprobs") == nullptr) return std::nullopt;
    return whole(request, "logprobs", 0, 0, kLikeliestMost);
  }
  if (!flag(request, "logprobs")) return std::nullopt;
  return whole(request, "top_logprobs", 0, 0, kLikeliestMost);
}

Completion completion_of(const json::object& request, bool chat, const Served& served, std::uint64_t seed) {
  if (const json::value* const model = given(request, "model"); model != nullptr) {
    if (!model->is_string()) refuse("model", "model must be text");
    if (model->get_string() != served.model)
      refuse("model",
             fmt::format("there is no model \"{}\" here; there is \"{}\"",
                         std::string_view(model->get_string()).substr(0, 80), served.model),
             404);
  }
  if (flag(request, "echo")) refuse("echo", "echo is not offered");
  Completion completion;
  completion.chat = chat;
  completion.model = served.model;
  completion.stream = flag(request, "stream");
  if (const json::value* const options = given(request, "stream_options"); options != nullptr) {
    if (!options->is_object()) refuse("stream_options", "stream_options must be an object");
    completion.stream_usage = flag(options->get_object(), "include_usage");
  }
  completion.n = whole(request, "n", 1, 1, served.texts_most);
  const std::vector<std::vector<Token>> prompts =
      chat ? std::vector<std::vector<Token>>{last_message(request)} : prompts_of(request);
  if (prompts.size() * completion.n > served.texts_most)
    refuse("n", fmt::format("a request can ask for {} texts; this one asks for {}", served.texts_most,
                            prompts.size() * completion.n));
  Ask ask;
  ask.end = kEnd;
  ask.choice.temperature = number(request, "temperature", 1, 0, 10);
  ask.choice.top_p = number(request, "top_p", 1, 0, 1);
  ask.choice.top_k = whole(request, "top_k", 0, 0, kSymbols);
  ask.choice.min_p = number(request, "min_p", 0, 0, 1);
  ask.stops = stops_of(request);
  const char* const cap =
      chat && given(request, "max_completion_tokens") != nullptr ? "max_completion_tokens" : "max_tokens";
  const bool capped = given(request, cap) != nullptr;
  const std::size_t wanted = whole(request, cap, kTokensUnasked, 1, served.context);
  ask.seed = seed;
  if (const json::value* const value = given(request, "seed"); value != nullptr) {
    json::error_code fault;
    ask.seed = value->is_int64() ? static_cast<std::uint64_t>(value->get_int64())
                                 : value->to_number<std::uint64_t>(fault);
    if (fault) refuse("seed", "seed must be a whole number");
  }
  const std::optional<std::size_t> likeliest = likeliest_of(request, chat);
  completion.log_probabilities = likeliest.has_value();
  for (std::size_t p = 0; p < prompts.size(); ++p) {
    ask.prompt = prompts[p];
    ask.prompt.insert(ask.prompt.begin(), kBegin);
    completion.prompt_tokens += prompts[p].size();
    const std::size_t room = served.context > ask.prompt.size() ? served.context - ask.prompt.size() : 0;
    if (room == 0 || (capped && wanted > room))
      refuse(
          chat ? "messages" : "prompt",
          fmt::format("the model has room for {} tokens; the prompt takes {} with its beginning, and {} are "
                      "asked for",
                      served.context, ask.prompt.size(), wanted));
    ask.max_tokens = std::min(wanted, room);
    ask.prompt_id = p;
    for (std::size_t s = 0; s < completion.n; ++s) {
      ask.sample_id = static_cast<std::uint32_t>(s);
      completion.texts.push_back(std::make_shared<Growing>(ask, likeliest.value_or(0)));
    }
  }
  return completion;
}

std::string shown(Token token) { return decode({token}); }

std::string text_of(std::span<const Piece> pieces) {
  std::string text;
  for (const Piece& piece : pieces)
    if (piece.chosen.token != kEnd) text += shown(piece.chosen.token);
  return text;
}

json::value reason_of(std::optional<Sampled::Finish> finish) {
  if (!finish) return nullptr;
  return *finish == Sampled::Finish::length ? "length" : "stop";
}

/// The dialect of completions: parallel lists.
json::object logprobs_of(std::span<const Piece> pieces, std::size_t offset) {
  json::array tokens, own, likeliest, offsets;
  for (const Piece& piece : pieces) {
    const std::string symbol = shown(piece.chosen.token);
    tokens.emplace_back(symbol);
    own.emplace_back(piece.chosen.log_probability);
    offsets.emplace_back(offset);
    offset += piece.chosen.token == kEnd ? 0 : symbol.size();
    json::object most;
    for (const auto& [token, value] : piece.likeliest)
      if (const std::string other = shown(token); !other.empty()) most[other] = value;
    likeliest.emplace_back(std::move(most));
  }
  return {{"tokens", tokens}, {"token_logprobs", own}, {"top_logprobs", likeliest}, {"text_offset", offsets}};
}

/// That of chat: one list of objects.
json::object chat_logprobs_of(std::span<const Piece> pieces) {
  const auto entry = [](Token token, float value) {
    const std::string symbol = shown(token);
    json::array bytes;
    for (const char c : symbol) bytes.emplace_back(static_cast<unsigned char>(c));
    return json::object{{"token", symbol}, {"logprob", value}, {"bytes", bytes}};
  };
  json::array content;
  for (const Piece& piece : pieces) {
    json::object one = entry(piece.chosen.token, piece.chosen.log_probability);
    json::array likeliest;
    for (const auto& [token, value] : piece.likeliest) likeliest.emplace_back(entry(token, value));
    one["top_logprobs"] = likeliest;
    content.emplace_back(std::move(one));
  }
  return {{"content", content}};
}

json::object usage_of(std::size_t prompt, std::size_t completion) {
  return {
      {"prompt_tokens", prompt}, {"completion_tokens", completion}, {"total_tokens", prompt + completion}};
}

json::object head_of(const Completion& completion, const std::string& id, std::int64_t created) {
  const char* const kind = !completion.chat    ? "text_completion"
                           : completion.stream ? "chat.completion.chunk"
                                               : "chat.completion";
  return {{"id", id}, {"object", kind}, {"created", created}, {"model", completion.model}};
}

}  // namespace

Understood<Completion> read_completion(std::string_view body, bool chat, const Served& served,
                                       std::uint64_t seed) {
  json::error_code fault;
  json::parse_options options;
  options.max_depth = 8;
  const json::value request = json::parse(body, fault, {}, options);
  if (fault || !request.is_object()) return {{}, {400, "the body is not a JSON object", {}}};
  try {
    return {completion_of(request.get_object(), chat, served, seed)};
  } catch (const Wrong& wrong) {
    return {{}, wrong.refusal};
  }
}

std::string answer_body(const Completion& completion, const std::vector<Finished>& texts,
                        const std::string& id, std::int64_t created) {
  json::array choices;
  std::size_t tokens = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Finished& text = texts[i];
    tokens += text.pieces.size();
    json::object choice{{"index", i}, {"finish_reason", reason_of(text.finish)}};
    if (completion.chat)
      choice["message"] = {{"role", "assistant"}, {"content", text_of(text.pieces)}};
    else
      choice["text"] = text_of(text.pieces);
    choice["logprobs"] = nullptr;
    if (completion.log_probabilities)
      choice["logprobs"] = completion.chat ? chat_logprobs_of(text.pieces) : logprobs_of(text.pieces, 0);
    choices.emplace_back(std::move(choice));
  }
  json::object answer = head_of(completion, id, created);
  answer["choices"] = choices;
  answer["usage"] = usage_of(completion.prompt_tokens, tokens);
  return json::serialize(answer) + "\n";
}

std::string stream_event(const Completion& completion, std::size_t choice, std::span<const Piece> pieces,
                         std::optional<Sampled::Finish> finish, std::size_t offset, const std::string& id,
                         std::int64_t created) {
  json::object one{{"index", choice}, {"finish_reason", reason_of(finish)}, {"logprobs", nullptr}};
  if (completion.chat) {
    json::object delta{{"content", text_of(pieces)}};
    if (offset == 0) delta["role"] = "assistant";
    one["delta"] = delta;
  } else {
    one["text"] = text_of(pieces);
  }
  if (completion.log_probabilities)
    one["logprobs"] = completion.chat ? chat_logprobs_of(pieces) : logprobs_of(pieces, offset);
  json::object event = head_of(completion, id, created);
  event["choices"] = json::array{std::move(one)};
  return "data: " + json::serialize(event) + "\n\n";
}

std::string usage_event(const Completion& completion, std::size_t completion_tokens, const std::string& id,
                        std::int64_t created) {
  json::object event = head_of(completion, id, created);
  event["choices"] = json::array{};
  event["usage"] = usage_of(completion.prompt_tokens, completion_tokens);
  return "data: " + json::serialize(event) + "\n\n";
}

std::string error_body(const Refusal& refusal) {
  const char* const type = refusal.status == 429   ? "rate_limit_error"
                           : refusal.status >= 500 ? "server_error"
                                                   : "invalid_request_error";
  json::value parameter = nullptr;
  if (!refusal.parameter.empty()) parameter = refusal.parameter;
  return json::serialize(json::object{
             {"error",
              {{"message", refusal.message}, {"type", type}, {"param", parameter}, {"code", nullptr}}}}) +
         "\n";
}

std::string models_body(const Served& served, std::int64_t created) {
  const json::object model{
      {"id", served.model}, {"object", "model"}, {"created", created}, {"owned_by", "quire"}};
  return json::serialize(json::object{{"object", "list"}, {"data", json::array{model}}}) + "\n";
}

}  // namespace quire::labs::micro
