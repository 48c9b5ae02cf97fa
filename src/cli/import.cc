// quire import KIND FILE|URL|-: one thread reads and parses, one puts batches into the store, one keeps the
// index up. A record is kept once its batch is committed; Ctrl-C stops between batches, and importing again
// goes on, since what is in already changes nothing.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/indexing.h"
#include "index/of_store.h"
#include "source/source.h"

namespace quire::cli {
namespace {

using Batch = std::vector<Record>;
constexpr std::size_t kBatch = 1000;

/// Batches on their way from the parser to the store; bounded, so memory stays flat.
class Belt {
 public:
  /// False once the taker has stopped.
  bool put(Batch batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return batches_.size() < kMost || closed_; });
    if (closed_) return false;
    batches_.push_back(std::move(batch));
    changed_.notify_all();
    return true;
  }
  /// Nothing once the belt is empty and closed, or Ctrl-C came.
  std::optional<Batch> take() {
    std::unique_lock lock(mutex_);
    while (batches_.empty() && !closed_ && !interrupted())
      changed_.wait_for(lock, std::chrono::milliseconds(50));
    if (batches_.empty()) return std::nullopt;
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    changed_.notify_all();
    return batch;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t kMost = 8;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> batches_;
  bool closed_ = false;
};

struct Outcome {
  store::PutCounts counts;
  std::uint64_t bad = 0;
  std::string broke;     ///< why the input could not be read to its end
  bool waiting = false;  ///< interrupted while the input was silent: its thread still waits in a read
};

class Import {
 public:
  Import(store::Store& store, const source::Importer& importer, source::Input& input,
         source::ImportOptions options)
      : store_(store), importer_(importer), input_(input), options_(options) {}

  Outcome run(Progress& progress) {
    std::thread parser([this] { parse(); });
    const auto join = [&] {
      belt_.close();
      // A read of a silent pipe cannot be ended from here: after Ctrl-C its thread is left behind.
      for (int i = 0; i < 20 && interrupted() && !parsed_; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
      outcome_.waiting = interrupted() && !parsed_;
      outcome_.waiting ? parser.detach() : parser.join();
    };
    try {
      while (auto batch = belt_.take()) {
        const auto counts = store_.put(*batch);
        outcome_.counts.added += counts.added;
        outcome_.counts.changed += counts.changed;
        outcome_.counts.unchanged += counts.unchanged;
        show(progress);
        if (interrupted()) break;
      }
    } catch (...) {
      join();
      throw;
    }
    join();
    outcome_.bad = bad_;
    return outcome_;
  }

 private:
  void parse() {
    Batch batch;
    const source::Sink sink{[&](Record&& record) {
                              if (record.source.empty()) record.source = importer_.kind;
                              batch.push_back(std::move(record));
                              if (batch.size() < kBatch) return !interrupted();
                              return belt_.put(std::exchange(batch, {})) && !interrupted();
                            },
                            [&](const source::Problem& problem) {
                              ++bad_;
                              report(problem);
                              return !interrupted();
                            }};
    try {
      importer_.read(input_, options_, sink);
    } catch (const std::exception& e) {
      outcome_.broke = e.what();
    }
    if (!batch.empty()) belt_.put(std::move(batch));
    belt_.close();
    parsed_ = true;
  }

  /// The first hundred bad records are named, the rest only counted.
  void report(const source::Problem& problem) const {
    constexpr std::uint64_t kNamed = 100;
    if (bad_ > kNamed) return;
    if (problem.line > 0)
      fmt::print(stderr, "line {}: {}\n", problem.line, problem.message);
    else
      fmt::print(stderr, "{}\n", problem.message);
    if (bad_ == kNamed) fmt::print(stderr, "further bad records are only counted\n");
  }

  void show(Progress& progress) const {
    const auto size = input_.size();
    const double share =
        size && *size > 0 ? static_cast<double>(input_.consumed()) / static_cast<double>(*size) : -1;
    progress.show(std::min(share, 1.0),
                  fmt::format("{} papers, {} new", thousands(total()), thousands(outcome_.counts.added)));
  }
  std::uint64_t total() const {
    return outcome_.counts.added + outcome_.counts.changed + outcome_.counts.unchanged;
  }

  store::Store& store_;
  const source::Importer& importer_;
  source::Input& input_;
  source::ImportOptions options_;
  Belt belt_;
  Outcome outcome_;
  std::atomic<std::uint64_t> bad_{0};
  std::atomic<bool> parsed_{false};
};

std::string kinds() {
  std::string names;
  for (const source::Importer& importer : source::importers())
    names.append(names.empty() ? "" : ", ").append(importer.kind);
  return names;
}

int import(const Common& common, const std::string& kind, const std::string& where, const std::string& date) {
  const source::Importer* importer = source::importer(kind);
  if (importer == nullptr)
    throw BadInput(fmt::format("import {}: no such kind; the kinds are {}", kind, kinds()));
  source::ImportOptions options;
  if (!date.empty()) {
    const auto day = Day::parse(date);
    if (!day) throw BadInput(fmt::format("--date {}: {}", date, day.error()));
    options.listing_day = *day;
  }
  const auto input = source::open_input(where);
  const auto store = open_or_make_store(common);
  const auto index = index::open_of(*store, common.data_directory() / "index");
  catch_interrupts();
  Indexing indexing(*store, *index);
  Progress progress("import");
  const auto start = std::chrono::steady_clock::now();
  const Outcome outcome = Import(*store, *importer, *input, options).run(progress);
  indexing.settle();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  progress.end("");

  const auto& counts = outcome.counts;
  const std::uint64_t total = counts.added + counts.changed + counts.unchanged;
  if (common.json) {
    print_json(boost::json::object{{"papers", total},
                                   {"added", counts.added},
                                   {"changed", counts.changed},
                                   {"unchanged", counts.unchanged},
                                   {"bad", outcome.bad},
                                   {"seconds", seconds},
                                   {"interrupted", interrupted()},
                                   {"error", outcome.broke}});
  } else {
    fmt::print("{} papers: {} new, {} changed, {} known already; {} bad; {:.1f} s\n", thousands(total),
               thousands(counts.added), thousands(counts.changed), thousands(counts.unchanged),
               thousands(outcome.bad), seconds);
  }
  if (!outcome.broke.empty())
    fmt::print(stderr, "quire: {}: {}; what came before is kept\n", source::url_without_password(where),
               outcome.broke);
  if (interrupted()) {
    fmt::print(stderr, "quire: stopped; what is in stays, and the same command goes on from there\n");
    std::fflush(stdout);
    if (outcome.waiting) std::_Exit(kCancelled);  // everything that was put is on the disk
    return kCancelled;
  }
  return outcome.bad > 0 || !outcome.broke.empty() ? kBadInput : kDone;
}

}  // namespace

void add_import(CLI::App& app, Common& common, int& status) {
  struct Options {
    std::string kind, where, date;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("import", "read papers from a file, a URL or standard input");
  command->add_option("kind", options->kind, "format: " + kinds())->required();
  command
      ->add_option("where", options->where, "file, URL, or - for standard input (zstd and gzip are unpacked)")
      ->required();
  command->add_option("--date", options->date, "page: the day of the listing, when its text has no year");
  command->footer(
      "Example: quire import jsonl arxiv.jsonl.zst\nExit status 2 if a record was bad; the others are in.");
  command->callback(
      [options, &common, &status] { status = import(common, options->kind, options->where, options->date); });
}

}  // namespace quire::cli
