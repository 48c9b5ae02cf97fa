// quire eval FOLDER...: how well Quire ranks, on test collections in the layout of BEIR. Takes every
// collection into a store and an index of its own, asks its questions, and measures the answers; --run keeps
// them for trec_eval and its kin.
#include <cstdio>
#include <fstream>
#include <memory>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/endpoint.h"
#include "eval/trial.h"

namespace quire::cli {
namespace {

struct EvalOptions {
  std::vector<std::string> folders;
  std::string run;
  std::string split = "test";
  std::string mode = "fused";
  std::size_t depth = 1000;
  EndpointWords endpoint;
};

struct SetReport {
  std::string name;
  std::size_t documents = 0;
  std::vector<eval::Question> questions;
  std::vector<eval::Measures> measures;  ///< a question each
  std::vector<std::string> notes;
};

template <class T>
T value_or_bad_input(Result<T> result) {
  if (!result) throw BadInput(result.error());
  return std::move(*result);
}

index::Mode read_mode(const std::string& word) {
  if (word == "words") return index::Mode::words;
  if (word == "meaning") return index::Mode::meaning;
  return index::Mode::fused;
}

/// A run file that is being written; nothing without a name.
class RunWriter {
 public:
  RunWriter(const std::string& file, std::string tag) : name_(file), tag_(std::move(tag)) {
    if (!name_.empty()) out_.open(name_, std::ios::trunc | std::ios::binary);
    if (!out_) throw BadInput(fmt::format("{}: cannot be written; give another name to --run", name_));
  }
  void check(std::string_view id) const {
    if (!name_.empty()) value_or_bad_input(eval::check_run_id(id));
  }
  void add(const std::string& question, std::span<const eval::Ranked> ranked) {
    if (!name_.empty()) out_ << eval::run_lines(question, ranked, tag_);
  }
  void finish() {
    if (!name_.empty() && !out_.flush())
      throw std::runtime_error(fmt::format("{}: the disk did not take it; is it full?", name_));
  }

 private:
  std::string name_;
  std::string tag_;
  std::ofstream out_;
};

eval::Measures measure_ranked(std::span<const eval::Ranked> ranked, const eval::Grades& judged) {
  std::vector<std::string> documents;
  documents.reserve(ranked.size());
  for (const eval::Ranked& one : ranked) documents.push_back(one.document);
  return eval::measure(documents, judged);
}

std::string name_of(const std::filesystem::path& folder) {
  const auto whole = std::filesystem::absolute(folder).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

SetReport evaluate(const std::string& folder, const EvalOptions& options, RunWriter& run) {
  SetReport report;
  report.name = name_of(folder);
  Progress progress(report.name);
  auto questions = value_or_bad_input(eval::read_questions(folder, options.split));
  report.notes = std::move(questions.notes);
  report.questions = std::move(questions.judged);
  std::optional<meaning::Choice> choice;
  if (!options.endpoint.endpoint.empty()) choice = choice_of(options.endpoint);
  const auto trial = value_or_bad_input(eval::Trial::start(
      folder,
      [&](std::uint64_t documents) {
        progress.show(-1, fmt::format("{} documents", thousands(documents)));
        return !interrupted();
      },
      choice));
  report.documents = trial->ids().size();
  report.notes.insert(report.notes.end(), trial->notes().begin(), trial->notes().end());
  for (const std::string& id : trial->ids()) run.check(id);
  if (options.mode != "words" && !trial->learn(interrupted)) return report;
  for (const eval::Question& question : report.questions) {
    if (interrupted()) break;
    run.check(question.id);
    const auto ranked = trial->ask(question.text, read_mode(options.mode), options.depth);
    run.add(question.id, ranked);
    report.measures.push_back(measure_ranked(ranked, question.judged));
    progress.show(static_cast<double>(report.measures.size()) / static_cast<double>(report.questions.size()),
                  "questions");
  }
  progress.end("");
  if (const auto endpoint = trial->meaning().endpoint)
    report.notes.push_back(fmt::format("{} gave {} vectors of {} dimensions for {} tokens",
                                       endpoint->choice.model, thousands(endpoint->papers),
                                       endpoint->dimensions, thousands(endpoint->spent())));
  return report;
}

boost::json::object measures_json(const eval::Measures& measures) {
  return {{"ndcg_cut_10", measures.ndcg_10},
          {"recall_100", measures.recall_100},
          {"map", measures.map},
          {"P_10", measures.precision_10},
          {"recip_rank", measures.reciprocal_rank}};
}

boost::json::object report_json(const SetReport& report, const EvalOptions& options) {
  boost::json::object questions;
  for (std::size_t i = 0; i < report.measures.size(); ++i)
    questions[report.questions[i].id] = measures_json(report.measures[i]);
  return {{"set", report.name},
          {"mode", options.mode},
          {"depth", options.depth},
          {"documents", report.documents},
          {"mean", measures_json(eval::mean(report.measures))},
          {"notes", boost::json::array(report.notes.begin(), report.notes.end())},
          {"questions", std::move(questions)}};
}

void print_line(const std::string& name, const std::string& documents, const std::string& questions,
                const eval::Measures& m) {
  fmt::print("{:<20} {:>9} {:>9}  {:>7.4f}  {:>10.4f}  {:>6.4f}  {:>6.4f}  {:>6.4f}\n", name, documents,
             questions, m.ndcg_10, m.recall_100, m.map, m.precision_10, m.reciprocal_rank);
}

void print_reports(const std::vector<SetReport>& reports, const EvalOptions& options) {
  fmt::print("{:<20} {:>9} {:>9}  {:>7}  {:>10}  {:>6}  {:>6}  {:>6}\n", options.mode, "documents",
             "questions", "nDCG@10", "recall@100", "MAP", "P@10", "MRR");
  std::vector<eval::Measures> means;
  for (const SetReport& report : reports) {
    means.push_back(eval::mean(report.measures));
    print_line(report.name, thousands(report.documents), thousands(report.measures.size()), means.back());
  }
  if (reports.size() > 1) print_line("mean of the sets", "", "", eval::mean(means));
  for (const SetReport& report : reports) {
    for (const std::string& note : report.notes) fmt::print(stderr, "{}: {}\n", report.name, note);
  }
}

int eval_command(const Common& common, const EvalOptions& options) {
  if (!options.run.empty() && options.folders.size() > 1)
    throw BadInput("--run holds the answers to one collection; give one folder");
  catch_interrupts();
  RunWriter run(options.run, "quire-" + options.mode);
  std::vector<SetReport> reports;
  for (const std::string& folder : options.folders) {
    reports.push_back(evaluate(folder, options, run));
    if (interrupted()) return kCancelled;
  }
  run.finish();
  if (!common.json) {
    print_reports(reports, options);
    return kDone;
  }
  boost::json::array sets;
  for (const SetReport& report : reports) sets.push_back(report_json(report, options));
  print_json(boost::json::object{{"sets", std::move(sets)}});
  return kDone;
}

}  // namespace

void add_eval(CLI::App& app, Common& common, int& status) {
  auto options = std::make_shared<EvalOptions>();
  CLI::App* const command =
      app.add_subcommand("eval", "measure how well Quire ranks, on test collections in the layout of BEIR");
  command->add_option("folder", options->folders, "with corpus.jsonl, queries.jsonl, qrels/test.tsv")
      ->required();
  command->add_option("--mode", options->mode, "what ranks: fused, words or meaning")
      ->check(CLI::IsMember({"fused", "words", "meaning"}));
  command->add_option("--run", options->run, "write the answers to a file, in the format of TREC");
  command->add_option("--split", options->split, "which judgements: qrels/SPLIT.tsv (default: test)");
  command->add_option("--depth", options->depth, "how many documents a question gets (default: 1000)")
      ->check(CLI::Range(1, 1000));
  add_endpoint_words(*command, options->endpoint);
  command->footer(
      "Example: quire eval nfcorpus --mode words --run nfcorpus.run\n"
      "Uses no data folder: store and index are made for the purpose and removed.");
  command->callback([options, &common, &status] { status = eval_command(common, *options); });
}

}  // namespace quire::cli
