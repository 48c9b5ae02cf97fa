// Small language models that learned small puzzles, asked larger ones: accuracy, first wrong move and tokens
// by size, the size from which nothing is solved, and pairs of puzzles that depth does not order.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/problem_set.h"
#include "labs/illusion-of-thinking/report.h"
#include "labs/illusion-of-thinking/small_models.h"
#include "labs/illusion-of-thinking/solve.h"

namespace quire::labs::illusion {
namespace {

using lab::Bench;
using lab::Cell;

struct Asked {
  Puzzle puzzle = Puzzle::hanoi;
  Style style = Style::direct;
  int n = 0;
  std::uint64_t length = 0;
  SmallCell cell{};

  double accuracy() const { return static_cast<double>(cell.right) / static_cast<double>(cell.samples); }
  stats::Interval interval() const { return stats::wilson(cell.right, cell.samples); }
};

struct Question {
  Instance instance;
  std::uint64_t length;
  Task task{};
};

/// The paper's instances that have a solution and that the texts can say.
std::vector<Question> questions_of(Bench& bench, const Settings& settings) {
  std::vector<Question> questions;
  for (const Puzzle puzzle : settings.puzzles)
    for (int n = sizes_of(puzzle).least; n <= std::min(settings.ask_n, small_text_most(puzzle)); ++n) {
      const Instance instance = paper_instance(puzzle, n);
      const Solution solution = wanted(solve(instance, {.check = [&bench] { bench.check(); }}));
      if (!solution.solvable) continue;
      constexpr std::uint64_t kAnswerMovesMost = 1 << 12;
      problems::Record record = wanted(record_of(instance, fmt::format("{}-{}", name_of(puzzle), n), false, 0,
                                                 kAnswerMovesMost, {.check = [&bench] { bench.check(); }}));
      questions.push_back({instance, solution.length, wanted(task_of(std::move(record)))});
    }
  return questions;
}

/// With room for the longest answer and a quarter more.
micro::Shape shape_of(const Settings& settings, const std::vector<Question>& questions, Style style) {
  micro::Shape shape = *micro::named_shape(settings.shape);
  std::size_t longest = 64;
  for (const Question& q : questions)
    longest = std::max(longest, small_tokens(q.instance, style, q.length) * 5 / 4 + 64);
  constexpr std::size_t kContextMost = 8192;
  if (longest > kContextMost)
    throw lab::BadInput(
        fmt::format("ask_n: an answer takes {} tokens, more than the small model's {}; ask smaller ones",
                    longest, kContextMost));
  shape.context = longest;
  return shape;
}

void ask_style(Bench& bench, const Settings& settings, const std::vector<Question>& questions, Style style,
               double begun, std::vector<Asked>& all) {
  const double share = 0.35;
  const SmallPlan plan{
      .puzzles = settings.puzzles,
      .train_n = settings.train_n,
      .style = style,
      .shape = shape_of(settings, questions, style),
      .steps = settings.steps,
      .seed = bench.seed(),
      .check = [&bench] { bench.check(); },
      .done =
          [&](std::uint64_t step) {
            bench.progress(begun + share * static_cast<double>(step) / static_cast<double>(settings.steps),
                           fmt::format("a small model learns, {}", name_of(style)));
          }};
  const micro::Net net = learn_puzzles(plan);
  std::string answers, grades;
  for (const Question& q : questions) {
    Asked asked{q.instance.puzzle, style, q.instance.n, q.length,
                ask_puzzle(net, q.instance, style, q.length, settings.samples, bench.seed(), plan.threads,
                           plan.check)};
    const std::string name = fmt::format("{} {}", name_of(style), name_of(q.instance.puzzle));
    bench.point("accuracy " + name, asked.n, asked.accuracy());
    bench.point("tokens " + name, asked.n, asked.cell.tokens);
    if (std::isfinite(asked.cell.first_bad)) bench.point("first bad " + name, asked.n, asked.cell.first_bad);
    for (std::size_t i = 0; i < asked.cell.answers.size(); ++i) {
      problems::Response response{
          .id = q.task.record.id, .sample = i, .text = std::move(asked.cell.answers[i])};
      answers += problems::response_line(response) + "\n";
      grades += problems::grade_line(grade_response(q.task, response).grade) + "\n";
    }
    all.push_back(std::move(asked));
  }
  bench.file(fmt::format("answers-{}.jsonl", name_of(style)), "what the small model answered to tasks.jsonl",
             answers);
  bench.file(fmt::format("grades-{}.jsonl", name_of(style)), "the grades of these answers", grades);
}

void write_table(Bench& bench, const std::vector<Asked>& all) {
  std::vector<std::vector<Cell>> rows;
  for (const Asked& a : all)
    rows.push_back({std::string(name_of(a.style)), std::string(name_of(a.puzzle)), std::int64_t{a.n},
                    static_cast<std::int64_t>(a.length), a.accuracy(), a.interval().low, a.interval().high,
                    static_cast<std::int64_t>(a.cell.malformed),
                    std::isfinite(a.cell.first_bad) ? Cell(a.cell.first_bad) : Cell(std::string("-")),
                    a.cell.tokens});
  bench.table(
      "Small models",
      {"style", "puzzle", "N", "moves", "accuracy", "low", "high", "malformed", "first bad move", "tokens"},
      rows);
}

/// Accuracy against shortest length, for each style, sizes of all puzzles in order of length.
void draw_by_length(Bench& bench, std::vector<Asked> all) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Asked& a, const Asked& b) { return a.length < b.length; });
  for (const Asked& a : all)
    bench.point(fmt::format("by length {} {}", name_of(a.style), name_of(a.puzzle)),
                static_cast<double>(a.length), a.accuracy());
}

void claim_disorder(Bench& bench, const std::vector<Asked>& all) {
  double pairs = 0;
  std::string example;
  for (const Asked& fewer : all)
    for (const Asked& more : all) {
      if (fewer.style != more.style || fewer.puzzle == more.puzzle || fewer.length >= more.length) continue;
      if (fewer.interval().high >= more.interval().low) continue;
      if (pairs++ == 0)
        example = fmt::format("{}: {} {} with {} moves at {:.2f}, {} {} with {} moves at {:.2f}.",
                              name_of(fewer.style), name_of(fewer.puzzle), fewer.n, fewer.length,
                              fewer.accuracy(), name_of(more.puzzle), more.n, more.length, more.accuracy());
    }
  bench.claim("C5", {.scale = lab::Scale::analogue, .figures = {{.value = pairs}}, .note = example});
}

void claim_collapse(Bench& bench, const Settings& settings, const std::vector<Asked>& all) {
  lab::Measurement found{.scale = lab::Scale::analogue};
  for (const Style style : {Style::direct, Style::traced})
    for (const Puzzle puzzle : settings.puzzles) {
      std::map<int, double> accuracy;
      for (const Asked& a : all)
        if (a.style == style && a.puzzle == puzzle) accuracy[a.n] = a.accuracy();
      if (accuracy.empty()) continue;
      const std::string name = fmt::format("{}, {}", name_of(puzzle), name_of(style));
      found.figures.push_back({.label = name, .value = accuracy.rbegin()->second});
      if (const auto point = collapse_point(accuracy))
        found.note += fmt::format("{}{}: 0 from N = {} on", found.note.empty() ? "" : "; ", name, *point);
    }
  bench.claim("C6", found);
}

}  // namespace

void measure_micro(Bench& bench, const Settings& settings) {
  const std::vector<Question> questions = questions_of(bench, settings);
  std::string tasks;
  for (const Question& q : questions) tasks += problems::record_line(q.task.record) + "\n";
  bench.file("tasks.jsonl", "what small models are asked: quire lab illusion-of-thinking grade --problems",
             tasks);
  std::vector<Asked> all;
  ask_style(bench, settings, questions, Style::direct, 0.28, all);
  ask_style(bench, settings, questions, Style::traced, 0.64, all);
  write_table(bench, all);
  draw_by_length(bench, all);
  claim_disorder(bench, all);
  claim_collapse(bench, settings, all);
}

}  // namespace quire::labs::illusion
