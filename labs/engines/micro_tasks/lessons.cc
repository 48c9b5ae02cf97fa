#include "labs/engines/micro_tasks/lessons.h"

#include <stdexcept>
#include <string>

#include "labs/engines/micro/alphabet.h"

namespace quire::labs::micro {
namespace {

std::vector<Token> tokens_of(std::string_view text, const char* what) {
  Result<std::vector<Token>> tokens = encode(text);
  if (!tokens) throw std::invalid_argument(std::string(what) + ": " + tokens.error());
  return std::move(*tokens);
}

}  // namespace

std::vector<Token> prompt_tokens(std::string_view prompt) {
  std::vector<Token> tokens = tokens_of(prompt, "prompt");
  tokens.insert(tokens.begin(), kBegin);
  return tokens;
}

Example example_of(std::string_view prompt, std::string_view response) {
  Example example{prompt_tokens(prompt), 0};
  example.asked = example.tokens.size();
  const std::vector<Token> after = tokens_of(response, "response");
  if (after.empty())
    throw std::invalid_argument("response: the one to \"" + std::string(prompt) + "\" is empty");
  example.tokens.insert(example.tokens.end(), after.begin(), after.end());
  return example;
}

std::vector<Example> Lessons::batch(std::uint64_t step, std::size_t size) const {
  std::vector<Example> all;
  random::Stream stream(seed_, purpose_, step);
  tasks::Example drawn;
  while (all.size() < size) {
    if (!mixture_.draw(splits_, split_, stream, drawn))
      throw std::invalid_argument("tasks: a difficulty has no problems in its split; give more difficulties");
    all.push_back(example_of(drawn.problem.prompt, drawn.response));
  }
  return all;
}

}  // namespace quire::labs::micro
