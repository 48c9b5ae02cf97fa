// quire micro train: learning from right responses, drawn from a mixture of tasks or read from a file.
#include <chrono>
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/train.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/micro/texts.h"
#include "labs/micro/tools.h"

namespace quire::labs::micro {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::Kind;
using lab::ranged;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Where examples come from: a mixture's training split, or pairs of a file in an order drawn anew each time
/// through.
class Corpus {
 public:
  Corpus(const lab::Values& values, const Shape& shape)
      : shape_(shape), seed_(static_cast<std::uint64_t>(values.integer("seed"))) {
    if (values.has("pairs") == values.has("tasks"))
      throw lab::BadInput(
          "tasks, pairs: give one of them, a mixture of tasks or a file of prompts and responses");
    if (values.has("tasks"))
      lessons_.emplace(read_mixture(values.text("tasks")), seed_);
    else
      read_pairs(values.text("pairs"));
  }

  /// The batch of one step is a function of the seed and the step.
  std::vector<Example> batch(std::uint64_t step, std::size_t size) {
    std::vector<Example> all;
    if (lessons_) {
      all = as_input([&] { return lessons_->batch(step, size); });
      for (const Example& example : all) check_room(shape_, example, decode(example.tokens));
      return all;
    }
    random::Stream stream(seed_, "micro.train", step);
    while (all.size() < size) all.push_back(pairs_[stream.below(pairs_.size())]);
    return all;
  }
  std::string account() const { return lessons_ ? lessons_->mixture().text() : "pairs of a file"; }

 private:
  void read_pairs(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw lab::BadInput(file + ": cannot be opened");
    tables::JsonLines lines(in, file);
    for (;;) {
      const auto line = lines.next();
      if (!line) throw lab::BadInput(line.error());
      if (!*line) break;
      const auto text = [&](const char* name) -> std::string_view {
        const json::object* const pair = (*line)->if_object();
        const json::value* const value = pair == nullptr ? nullptr : pair->if_contains(name);
        if (value == nullptr || !value->is_string())
          throw lab::BadInput(fmt::format("{}: line {}: {} is missing or no text", file, lines.line(), name));
        return value->get_string();
      };
      try {
        pairs_.push_back(as_input([&] { return example_of(text("prompt"), text("response")); }));
        check_room(shape_, pairs_.back(), text("prompt"));
      } catch (const lab::BadInput& bad) {
        throw lab::BadInput(fmt::format("{}: line {}: {}", file, lines.line(), bad.what()));
      }
    }
    if (pairs_.empty()) throw lab::BadInput(file + ": has no lines");
  }

  Shape shape_;
  std::uint64_t seed_;
  std::optional<Lessons> lessons_;
  std::vector<Example> pairs_;
};

/// A new net, or one that goes on.
Saved starting_net(const lab::Values& values) {
  if (values.has("from")) {
    if (values.has("shape"))
      throw lab::BadInput("shape: a model that goes on keeps its own; leave one of shape and from out");
    return load_net(values.text("from"));
  }
  Shape shape = *named_shape(values.has("shape") ? values.text("shape") : "XS");
  shape.context = static_cast<std::size_t>(values.integer("context"));
  return {Net(shape, static_cast<std::uint64_t>(values.integer("seed"))), {}};
}

std::uint64_t counted(const Notes& notes, const std::string& name) {
  const auto found = notes.find(name);
  return found == notes.end() ? 0 : std::strtoull(found->second.c_str(), nullptr, 10);
}

void run(lab::ToolCall& call) {
  const lab::Values& values = call.values;
  Saved saved = starting_net(values);
  Corpus corpus(values, saved.net.shape());
  const auto steps = static_cast<std::uint64_t>(values.integer("steps"));
  const auto batch = static_cast<std::size_t>(values.integer("batch"));
  const auto every = static_cast<std::uint64_t>(values.integer("every"));
  const std::string out = values.text("out"), state = out + ".adam";
  Trainer trainer(saved.net, {.rate = values.real("rate"), .warm_up = 50, .steps = steps},
                  static_cast<unsigned>(values.integer("threads")));
  // A run that was stopped left its optimiser's state beside the model.
  if (values.has("from") && values.text("from") == out && std::filesystem::exists(state))
    if (const Status restored = load_adam(state, saved.net.shape(), trainer.adam()); !restored)
      throw lab::BadInput(restored.error());
  const std::uint64_t seen_before = counted(saved.notes, "tokens");

  const double start = now();
  double loss = 0;
  std::uint64_t in_mean = 0;
  bool stopped = false;
  while (trainer.adam().steps() < steps && !(stopped = call.cancelled())) {
    const std::uint64_t step = trainer.adam().steps();
    const Trainer::Step done = trainer.step(corpus.batch(step, batch));
    loss += done.loss;
    ++in_mean;
    if ((step + 1) % every != 0 && step + 1 != steps) continue;
    const double seconds = now() - start;
    fmt::print(call.out, "{}\n",
               json::serialize(json::object{
                   {"step", step + 1},
                   {"loss", loss / static_cast<double>(in_mean)},
                   {"rate", done.rate},
                   {"gradient_norm", done.gradient_norm},
                   {"tokens", seen_before + trainer.tokens_seen()},
                   {"tokens_per_second", static_cast<double>(trainer.tokens_seen()) / seconds}}));
    call.out.flush();
    loss = 0;
    in_mean = 0;
  }
  Notes notes = saved.notes;
  notes["tasks"] = corpus.account();
  notes["seed"] = std::to_string(values.integer("seed"));
  notes["tokens"] = std::to_string(seen_before + trainer.tokens_seen());
  notes["steps"] = std::to_string(trainer.adam().steps());
  save(out, saved.net, notes);
  if (stopped) {
    save_adam(state, saved.net.shape(), trainer.adam());
    fmt::print(call.err, "stopped after {} of {} steps; go on with --from {} and the same arguments\n",
               trainer.adam().steps(), steps, out);
  } else {
    std::filesystem::remove(state);
  }
}

}  // namespace

lab::Tool train_tool() {
  return {.name = "train",
          .summary = "Trains a model on right responses, drawn from tasks or read from a file.",
          .example =
              "quire micro train --tasks \"chain 2-7 verbose 0.4 step 0.3 skip 0.1 direct 0.2\" "
              "--out chain.safetensors",
          .arguments =
              {argument(Kind::text, "tasks", "mixture of tasks: \"chain 2-5; cdown3 3-3 weight 2\""),
               argument(Kind::file, "pairs", "JSON lines with prompt and response, instead of tasks"),
               required(argument(Kind::file, "out", "file of the model, in the layout of safetensors")),
               one_of(argument(Kind::choice, "shape",
                               "size of a new model, 0.1 to 4.8 million weights; XS if left out"),
                      {"XS", "S", "M", "L", "XL"}),
               argument(Kind::file, "from",
                        "model to go on from; the same file as out: goes on where it was stopped"),
               ranged(argument(Kind::integer, "context", "most tokens of a text, of a new model", "256"), 16,
                      4096),
               ranged(argument(Kind::integer, "steps", "updates", "15000"), 1, 1e7),
               ranged(argument(Kind::integer, "batch", "texts an update", "24"), 1, 4096),
               ranged(argument(Kind::real, "rate",
                               "highest rate of AdamW; rises over 50 steps, then falls to a tenth", "0.003"),
                      1e-8, 1),
               ranged(argument(Kind::integer, "every", "steps from one line of progress to the next", "100"),
                      1, 1e7),
               ranged(argument(Kind::integer, "threads", "1 or 2; the model is the same", "2"), 1, 2),
               ranged(argument(Kind::integer, "seed", "seed of the first weights and of the texts", "1"), 0,
                      9e15)},
          .run = run};
}

}  // namespace quire::labs::micro
