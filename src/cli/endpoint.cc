#include "cli/endpoint.h"

#include <cstdlib>

#include <fmt/format.h>

#include "cli/command.h"
#include "meaning/endpoint.h"

namespace quire::cli {
namespace {

constexpr const char* kUsualKey = "QUIRE_EMBEDDING_KEY";

}  // namespace

void add_endpoint_words(CLI::App& command, EndpointWords& words) {
  CLI::Option* const endpoint = command.add_option(
      "--endpoint", words.endpoint, "take vectors from here, such as https://api.example.org/v1");
  command.add_option("--model", words.model, "as the endpoint names it")->needs(endpoint);
  endpoint->needs("--model");
  command
      .add_option("--dimensions", words.dimensions, "ask for vectors of so many numbers, if the model can")
      ->needs(endpoint)
      ->check(CLI::Range(1, 4096));
  command.add_option("--key-env", words.key_env, "environment variable of the key (QUIRE_EMBEDDING_KEY)")
      ->needs(endpoint);
  command.add_option("--paper-prefix", words.paper_prefix, "before each paper, if the model wants one")
      ->needs(endpoint);
  command.add_option("--question-prefix", words.question_prefix, "before each question, likewise")
      ->needs(endpoint);
  command.add_option("--batch", words.batch, "papers in a request (64)")
      ->needs(endpoint)
      ->check(CLI::Range(1, 512));
  command.add_option("--concurrency", words.concurrency, "requests at a time (2)")
      ->needs(endpoint)
      ->check(CLI::Range(1, 16));
  command.add_option("--text-max", words.text_chars_max, "characters of a paper that are sent (8000)")
      ->needs(endpoint)
      ->check(CLI::Range(100, 100'000));
}

meaning::Choice choice_of(const EndpointWords& words) {
  if (const Status sound = meaning::check(words); !sound) throw BadInput("--endpoint: " + sound.error());
  const bool has_key = std::getenv(words.key_env.c_str()) != nullptr;
  if (!has_key && words.key_env != kUsualKey)
    throw BadInput(fmt::format(
        "--key-env {}: no such environment variable; export it with the endpoint's key", words.key_env));
  return words;
}

std::size_t try_endpoint(const meaning::Choice& choice) {
  meaning::EndpointOptions how;
  how.base = choice.endpoint;
  how.model = choice.model;
  how.key_env = choice.key_env;
  how.dimensions = choice.dimensions;
  how.send_dimensions = choice.dimensions != 0;
  how.attempts = 2;
  how.timeout = std::chrono::milliseconds(30'000);
  how.stop = interrupted;
  auto endpoint = meaning::Endpoint::open(how);
  if (!endpoint) throw BadInput(endpoint.error());
  const std::string text = choice.paper_prefix + "papers";
  const auto vectors = endpoint->embed({&text, 1});
  if (!vectors) throw BadInput(vectors.error());
  return endpoint->dimensions();
}

std::string endpoint_line(const meaning::EndpointStats& stats, std::uint64_t papers) {
  std::string line = fmt::format("{} of {} papers have a vector of {} at {}", thousands(stats.papers),
                                 thousands(papers), stats.choice.model, stats.choice.endpoint);
  if (stats.dimensions != 0) line += fmt::format(", {} dimensions", thousands(stats.dimensions));
  line += stats.whole ? "; it answers" : "; Quire's own embedder answers until all have one";
  line += fmt::format(
      "; {} tokens spent{} ({} on questions)", thousands(stats.spent()),
      stats.choice.tokens_max == 0 ? "" : fmt::format(" of {}", thousands(stats.choice.tokens_max)),
      thousands(stats.questions_usage.tokens));
  if (const auto estimated = stats.papers_usage.estimated + stats.questions_usage.estimated; estimated != 0)
    line += fmt::format(", {} of them estimated", thousands(estimated));
  if (stats.refused != 0) line += fmt::format("; {} papers refused", thousands(stats.refused));
  if (!stats.trouble.empty()) line += fmt::format("; at a stand: {}", stats.trouble);
  return line;
}

boost::json::object endpoint_json(const meaning::EndpointStats& stats) {
  return {{"endpoint", stats.choice.endpoint},
          {"model", stats.choice.model},
          {"dimensions", stats.dimensions},
          {"papers", stats.papers},
          {"answers", stats.whole},
          {"tokens", stats.spent()},
          {"tokens_of_questions", stats.questions_usage.tokens},
          {"tokens_estimated", stats.papers_usage.estimated + stats.questions_usage.estimated},
          {"tokens_max", stats.choice.tokens_max},
          {"requests", stats.papers_usage.requests + stats.questions_usage.requests},
          {"refused", stats.refused},
          {"limit_reached", stats.limit_reached},
          {"trouble", stats.trouble}};
}

}  // namespace quire::cli
