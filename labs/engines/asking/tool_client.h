// Tools that ask a model behind an endpoint have some arguments in common, and make their client out of them.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.h"
#include "labs/engines/model_client/client.h"

namespace quire::labs::asking {

/// Pieces of help and defaults that differ from tool to tool.
struct ClientArguments {
  std::string path = "/chat/completions";  ///< what the endpoint's address stands before
  std::string max_tokens = "64000";
  std::string timeout = "3600";
};

/// endpoint and model, which are needed; max-tokens, concurrency, timeout, token-budget.
std::vector<lab::Parameter> client_arguments(const ClientArguments& differing = {});

/// Of a tool with those arguments. Requests that failed in an earlier run are asked again; the call's
/// cancelling ends what is under way. Throws lab::BadInput.
model_client::Client client_of(lab::ToolCall& call);

/// The file of answers beside `out`, which a later run of the tool goes on from: OUT.answers. Throws
/// lab::BadInput where `out` is there and its answers are not: it is somebody else's.
model_client::ResultsFile answers_beside(const std::string& out, lab::ToolCall& call);

}  // namespace quire::labs::asking
