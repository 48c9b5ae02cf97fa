// quire learn: trains on the store's papers what they mean, and gives each its vector.
#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "index/index.h"

namespace quire::cli {
namespace {

void learn(const Common& common) {
  const auto store = open_store(common);
  const auto index = index::Index::open(common.data_directory() / "index");
  meaning::Meaning& meaning = index->meaning();
  if (!meaning.writer()) throw BadInput("a serving Quire has the vectors in use, and learns by itself");
  catch_interrupts();
  const bool fresh = meaning.learn(*store, interrupted);
  while (!interrupted() && meaning.follow(*store, 5000, interrupted) > 0) {
  }
  const auto stats = meaning.stats();
  if (common.json) {
    print_json(boost::json::object{{"trained", fresh},
                                   {"papers", stats.papers},
                                   {"trained_on", stats.trained_on},
                                   {"vocabulary", stats.vocabulary},
                                   {"bytes", stats.bytes},
                                   {"interrupted", interrupted()}});
  } else if (stats.vocabulary == 0) {
    fmt::print("{}; words alone rank\n",
               interrupted() ? "interrupted" : "too few papers to learn from (500)");
  } else {
    fmt::print("{} papers have a vector, of a model {} on {} papers and {} words\n", thousands(stats.papers),
               fresh ? "just trained" : "trained before", thousands(stats.trained_on),
               thousands(stats.vocabulary));
  }
}

}  // namespace

void add_learn(CLI::App& app, Common& common) {
  CLI::App* command = app.add_subcommand(
      "learn", "learn from the papers what words mean, so that search and similar papers find more");
  command->footer("A serving Quire does this by itself. Example: quire learn --data ./papers");
  command->callback([&common] { learn(common); });
}

}  // namespace quire::cli
