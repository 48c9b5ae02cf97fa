// A set of problems put to a model: each so many times, its answers kept as they come, and in the end the
// file of responses that graders read (docs/problem-sets.md).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lab/bench.h"
#include "labs/engines/problems/record.h"
#include "labs/engines/problems/response.h"

namespace quire::labs::asking {

/// What is asked of a problem.
struct Question {
  std::string id{}, system{}, prompt{};
};

struct Asked {
  std::vector<problems::Response> responses{};  ///< those that came, by question and sample
  std::size_t wanted = 0;                       ///< all that were asked for
  std::string why{};                            ///< of an early end; empty where there was none
};

/// client_arguments(), then out, samples, temperature and seed.
std::vector<lab::Parameter> ask_arguments();

/// Asks what OUT.answers does not have, in chats, and writes OUT. At most a million requests. A run that was
/// cut short is told on standard error and goes on with the same command. Throws lab::BadInput where
/// something is wrong with the arguments or the files, or no answer came at all.
Asked ask(lab::ToolCall& call, std::span<const Question> questions);

/// `ask --problems FILE`, the tool itself; `run` calls ask_problems() with the lab's slug.
lab::Tool ask_tool(const std::string& slug, void (*run)(lab::ToolCall&));
void ask_problems(lab::ToolCall& call, const std::string& slug);

}  // namespace quire::labs::asking
