// quire learn: vectors for the store's papers, of the embedder that is trained on them or of an endpoint;
// which of both is kept in the data folder.
#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/endpoint.h"
#include "index/of_store.h"

namespace quire::cli {
namespace {

struct LearnOptions {
  EndpointWords endpoint;
  std::uint64_t tokens_max = 0;
  std::uint32_t deadline_ms = 300;
  bool limits_tokens = false;  ///< --tokens-max was given
  bool limits_time = false;
  bool own = false;
  bool status = false;
};

/// What was typed, or the old choice with other limits; none if there is nothing to choose.
std::optional<meaning::Choice> wanted(const LearnOptions& options, const std::filesystem::path& folder) {
  std::optional<meaning::Choice> choice;
  if (!options.endpoint.endpoint.empty()) {
    choice = choice_of(options.endpoint);
  } else if (options.limits_tokens || options.limits_time) {
    const auto old = meaning::read_choice(folder);
    if (!old) throw BadInput(old.error());
    if (!*old) throw BadInput("no endpoint is chosen; --tokens-max and --deadline-ms go with --endpoint");
    choice = *old;
  }
  if (choice && options.limits_tokens) choice->tokens_max = options.tokens_max;
  if (choice && options.limits_time) choice->deadline_ms = options.deadline_ms;
  return choice;
}

/// Puts the choice in place; a new one is tried first, and what cannot answer is not chosen.
void choose(const LearnOptions& options, const std::filesystem::path& folder) {
  if (options.own) {
    meaning::remove_choice(folder);
    return;
  }
  const auto choice = wanted(options, folder);
  if (!choice) return;
  if (!options.endpoint.endpoint.empty()) try_endpoint(*choice);
  meaning::write_choice(folder, *choice);
}

void print_status(const Common& common, const meaning::MeaningStats& stats, std::uint64_t papers) {
  if (common.json) {
    boost::json::object out{{"papers", stats.papers},
                            {"trained_on", stats.trained_on},
                            {"vocabulary", stats.vocabulary},
                            {"bytes", stats.bytes}};
    if (stats.endpoint) out["endpoint"] = endpoint_json(*stats.endpoint);
    print_json(out);
    return;
  }
  if (stats.endpoint) fmt::print("{}\n", endpoint_line(*stats.endpoint, papers));
  if (stats.endpoint && stats.endpoint->whole) return;
  if (stats.vocabulary == 0)
    fmt::print("no model of Quire's own yet{}; words alone rank\n",
               papers < 500 ? " (it takes 500 papers)" : "");
  else
    fmt::print("{} papers have a vector, of a model trained on {} papers and {} words\n",
               thousands(stats.papers), thousands(stats.trained_on), thousands(stats.vocabulary));
}

/// Own vectors first: they answer while an endpoint is asked.
bool take_in(meaning::Meaning& meaning, store::Store& store) {
  constexpr std::size_t kPapersAtOnce = 256;
  const auto papers = static_cast<double>(std::max<std::uint64_t>(store.stats().papers, 1));
  Progress progress("learn");
  const bool fresh = meaning.learn(store, interrupted);
  while (!interrupted() && meaning.follow(store, kPapersAtOnce, interrupted) > 0) {
    const auto endpoint = meaning.stats().endpoint;
    if (!endpoint) continue;
    progress.show(
        static_cast<double>(endpoint->papers) / papers,
        fmt::format("{} papers, {} tokens", thousands(endpoint->papers), thousands(endpoint->spent())));
  }
  progress.end("");
  return fresh;
}

void report(const Common& common, const meaning::MeaningStats& stats, std::uint64_t papers, bool fresh) {
  if (common.json) {
    boost::json::object out{{"trained", fresh},
                            {"papers", stats.papers},
                            {"trained_on", stats.trained_on},
                            {"vocabulary", stats.vocabulary},
                            {"bytes", stats.bytes},
                            {"interrupted", interrupted()}};
    if (stats.endpoint) out["endpoint"] = endpoint_json(*stats.endpoint);
    print_json(out);
  } else if (stats.endpoint) {
    fmt::print("{}{}\n", interrupted() ? "interrupted; quire learn goes on where it was: " : "",
               endpoint_line(*stats.endpoint, papers));
  } else if (stats.vocabulary == 0) {
    fmt::print("{}; words alone rank\n",
               interrupted() ? "interrupted" : "too few papers to learn from (500)");
  } else {
    fmt::print("{} papers have a vector, of a model {} on {} papers and {} words\n", thousands(stats.papers),
               fresh ? "just trained" : "trained before", thousands(stats.trained_on),
               thousands(stats.vocabulary));
  }
}

int learn(const Common& common, const LearnOptions& options) {
  const auto store = open_store(common);
  const auto folder = common.data_directory() / "index" / "meaning";
  const bool chooses =
      options.own || !options.endpoint.endpoint.empty() || options.limits_tokens || options.limits_time;
  catch_interrupts();
  if (chooses) choose(options, folder);
  const auto index = index::open_of(*store, common.data_directory() / "index");
  meaning::Meaning& meaning = index->meaning();
  const std::uint64_t papers = store->stats().papers;
  if (options.status) {
    print_status(common, meaning.stats(), papers);
    return kDone;
  }
  if (!meaning.writer()) {
    if (!chooses) throw BadInput("a serving Quire has the vectors in use, and learns by itself");
    fmt::print(stderr, "chosen; the Quire that serves takes it up, with the key in its own environment\n");
    return kDone;
  }
  const bool fresh = take_in(meaning, *store);
  const auto stats = meaning.stats();
  report(common, stats, papers, fresh);
  if (interrupted()) return kCancelled;
  return stats.endpoint && stats.endpoint->limit_reached && !stats.endpoint->whole ? kFailed : kDone;
}

}  // namespace

void add_learn(CLI::App& app, Common& common, int& status) {
  auto options = std::make_shared<LearnOptions>();
  CLI::App* command = app.add_subcommand(
      "learn", "learn from the papers what words mean, so that search and similar papers find more");
  add_endpoint_words(*command, options->endpoint);
  CLI::Option* const tokens = command->add_option(
      "--tokens-max", options->tokens_max, "spend at most so many tokens at the endpoint, ever; 0: no limit");
  CLI::Option* const deadline =
      command
          ->add_option("--deadline-ms", options->deadline_ms, "a search waits so long for the endpoint (300)")
          ->check(CLI::Range(1, 600'000));
  CLI::Option* const endpoint = command->get_option("--endpoint");
  command->add_flag("--own", options->own, "back to the vectors that Quire trains itself")
      ->excludes(endpoint);
  command->add_flag("--status", options->status, "say what there is, and do nothing")->excludes(endpoint);
  command->footer(
      "A serving Quire does this by itself. Titles and abstracts are sent to an endpoint, and so are the "
      "words\n"
      "of every search; the key is read from the environment alone. Example: quire learn --data ./papers\n"
      "Example: quire learn --endpoint http://127.0.0.1:11434/v1 --model nomic-embed-text");
  command->callback([options, tokens, deadline, &common, &status] {
    options->limits_tokens = tokens->count() > 0;
    options->limits_time = deadline->count() > 0;
    status = learn(common, *options);
  });
}

}  // namespace quire::cli
