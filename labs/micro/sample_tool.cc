// quire micro sample: what a model writes after prompts, as JSON lines.
#include <boost/json.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/sampler.h"
#include "labs/micro/texts.h"
#include "labs/micro/tools.h"

namespace quire::labs::micro {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::Kind;
using lab::ranged;

constexpr std::size_t kPromptsAtOnce = 256;
constexpr std::size_t kPromptBytesMost = 4096;

std::string_view word(Sampled::Finish finish) {
  switch (finish) {
    case Sampled::Finish::end:
      return "end";
    case Sampled::Finish::stop:
      return "stop";
    case Sampled::Finish::length:
      return "length";
    case Sampled::Finish::cancelled:
      return "cancelled";
  }
  return "";
}

struct Prompt {
  std::string text;
  std::uint64_t number;
};

/// Samples of all these prompts, written in their order.
void write_samples(lab::ToolCall& call, const Net& net, const std::vector<Prompt>& prompts) {
  const lab::Values& values = call.values;
  const auto n = static_cast<std::size_t>(values.integer("n"));
  std::vector<Ask> asks;
  for (const Prompt& prompt : prompts) {
    Ask ask{.prompt = as_input([&] { return prompt_tokens(prompt.text); }),
            .seed = static_cast<std::uint64_t>(values.integer("seed")),
            .prompt_id = prompt.number,
            .max_tokens = static_cast<std::size_t>(values.integer("max-tokens")),
            .choice = {.temperature = values.real("temperature"),
                       .top_p = values.real("top-p"),
                       .top_k = static_cast<std::size_t>(values.integer("top-k")),
                       .min_p = values.real("min-p")},
            .end = kEnd};
    if (ask.prompt.size() + 1 > net.shape().context)
      throw lab::BadInput(fmt::format("prompt {}: takes {} tokens; the model has room for {}",
                                      prompt.number + 1, ask.prompt.size(), net.shape().context));
    ask.max_tokens = std::min(ask.max_tokens, net.shape().context - ask.prompt.size());
    for (std::size_t i = 0; i < n; ++i) {
      ask.sample_id = static_cast<std::uint32_t>(i);
      asks.push_back(ask);
    }
  }
  const std::vector<Sampled> all =
      sample(net, asks, static_cast<unsigned>(values.integer("threads")), [&call] { call.check(); });
  for (std::size_t i = 0; i < all.size(); ++i) {
    double log_probability = 0;
    for (const float one : all[i].log_probabilities) log_probability += static_cast<double>(one);
    fmt::print(call.out, "{}\n",
               json::serialize(json::object{{"prompt", prompts[i / n].text},
                                            {"sample", i % n},
                                            {"response", decode(all[i].tokens)},
                                            {"finish", word(all[i].finish)},
                                            {"tokens", all[i].tokens.size()},
                                            {"log_probability", log_probability}}));
  }
  call.out.flush();
}

void run(lab::ToolCall& call) {
  const Saved saved = load_net(call.values.text("from"));
  if (call.values.has("prompt")) return write_samples(call, saved.net, {{call.values.text("prompt"), 0}});
  std::vector<Prompt> prompts;
  std::string line;
  std::uint64_t number = 0;
  while (std::getline(call.in, line)) {
    call.check();
    if (line.size() > kPromptBytesMost)
      throw lab::BadInput(fmt::format("line {}: is longer than {} bytes", number + 1, kPromptBytesMost));
    prompts.push_back({line, number++});
    if (prompts.size() < kPromptsAtOnce) continue;
    write_samples(call, saved.net, prompts);
    prompts.clear();
  }
  if (!prompts.empty()) write_samples(call, saved.net, prompts);
}

}  // namespace

lab::Tool sample_tool() {
  return {.name = "sample",
          .summary = "Writes what a model says after a prompt, or after each line of standard input.",
          .example = "quire micro sample --from chain.safetensors --prompt 7493= --n 4",
          .arguments =
              {required(argument(Kind::file, "from", "the model")),
               argument(Kind::text, "prompt", "one prompt; left out: one a line of standard input"),
               ranged(argument(Kind::integer, "n", "samples a prompt", "1"), 1, 1e6),
               ranged(argument(Kind::integer, "max-tokens", "most tokens of a sample", "64"), 1, 4095),
               ranged(argument(Kind::real, "temperature", "0: always the likeliest token", "1"), 0, 10),
               ranged(argument(Kind::real, "top-p", "fewest tokens that together have this much", "1"), 0, 1),
               ranged(argument(Kind::integer, "top-k", "the likeliest so many; 0: all", "0"), 0, 64),
               ranged(argument(Kind::real, "min-p", "share of the likeliest one's probability at least", "0"),
                      0, 1),
               ranged(argument(Kind::integer, "threads", "1 or 2; the samples are the same", "2"), 1, 2),
               ranged(argument(Kind::integer, "seed", "seed of the samples", "1"), 0, 9e15)},
          .run = run};
}

}  // namespace quire::labs::micro
