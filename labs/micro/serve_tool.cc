// quire micro serve: a model behind the interface that programs know, on loopback.
#include <random>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/micro/server.h"
#include "labs/micro/texts.h"
#include "labs/micro/tools.h"

namespace quire::labs::micro {
namespace {

using lab::argument;
using lab::Kind;
using lab::ranged;

void run(lab::ToolCall& call) {
  const lab::Values& values = call.values;
  const Saved saved = load_net(values.text("from"));
  ServerOptions options;
  options.model = values.text("model");
  options.threads = static_cast<unsigned>(values.integer("threads"));
  // Without a seed two requests differ, as everywhere; with one, a server that starts again says the same
  // again.
  options.seed = values.has("seed") ? static_cast<std::uint64_t>(values.integer("seed"))
                                    : std::uint64_t{std::random_device()()} << 20;
  Server server(saved.net, options);
  Listener listener(static_cast<int>(values.integer("port")));
  fmt::print(call.err, "{} ({} weights) on http://127.0.0.1:{}/v1; Ctrl-C ends it\n", options.model,
             saved.net.weights().size(), listener.port());
  server.run(listener, call.cancelled);
}

}  // namespace

lab::Tool serve_tool() {
  return {
      .name = "serve",
      .summary =
          "Serves a model on this machine: GET /v1/models, POST /v1/completions and /v1/chat/completions.",
      .example = "quire micro serve --from chain.safetensors --port 8099",
      .arguments = {required(argument(Kind::file, "from", "the model")),
                    ranged(argument(Kind::integer, "port", "on 127.0.0.1; 0: any that is free", "8099"), 0,
                           65535),
                    argument(Kind::text, "model", "name of the model in requests", "micro"),
                    ranged(argument(Kind::integer, "threads", "1 or 2; the texts are the same", "2"), 1, 2),
                    ranged(argument(Kind::integer, "seed", "of requests that bring none"), 0, 9e15)},
      .run = run};
}

}  // namespace quire::labs::micro
