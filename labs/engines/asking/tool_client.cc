#include "labs/engines/asking/tool_client.h"

#include <filesystem>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "lab/wanted.h"

namespace quire::labs::asking {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using model_client::Client;
using model_client::ResultsFile;

std::vector<lab::Parameter> client_arguments(const ClientArguments& differing) {
  return {
      required(argument(Kind::text, "endpoint",
                        "what stands before " + differing.path + "; the key is $QUIRE_MODEL_KEY")),
      required(argument(Kind::text, "model", "as the endpoint names it")),
      ranged(argument(Kind::integer, "max-tokens", "of an answer, thoughts included", differing.max_tokens),
             1, 1e7),
      ranged(argument(Kind::integer, "concurrency", "requests under way", "8"), 1, 1024),
      ranged(argument(Kind::integer, "timeout", "of a request, seconds", differing.timeout), 1, 86'400),
      ranged(argument(Kind::integer, "token-budget", "most tokens, over all runs of OUT"), 1, 1e15)};
}

Client client_of(lab::ToolCall& call) {
  const lab::Values& v = call.values;
  model_client::Options options;
  options.base = v.text("endpoint");
  options.concurrency = static_cast<unsigned>(v.integer("concurrency"));
  options.timeout = std::chrono::seconds(v.integer("timeout"));
  if (v.has("token-budget")) options.budget.tokens = static_cast<std::uint64_t>(v.integer("token-budget"));
  options.retry_failed = true;
  options.stop = [&call] {
    call.check();
    return false;
  };
  return lab::wanted(Client::open(std::move(options)));
}

ResultsFile answers_beside(const std::string& out, lab::ToolCall& call) {
  const std::string answers = out + ".answers";
  std::error_code none;
  if (std::filesystem::exists(out, none) && !std::filesystem::exists(answers, none))
    throw BadInput(fmt::format("out: {} is there and was not made here ({} is missing); name another file",
                               out, answers));
  ResultsFile file = lab::wanted(ResultsFile::open(answers));
  if (!file.cut().empty()) fmt::print(call.err, "{}\n", file.cut());
  return file;
}

}  // namespace quire::labs::asking
