// make, grade and audit: sets of problems with certain answers, and what others made of them.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/grading.h"
#include "labs/engines/tables/text_file.h"
#include "labs/regex-pspace/grading.h"
#include "labs/regex-pspace/items.h"
#include "labs/regex-pspace/lab.h"
#include "labs/regex-pspace/released.h"
#include "labs/regex-pspace/tools.h"

namespace quire::labs::regex_pspace {
namespace {

using lab::argument;
using lab::Kind;
using lab::ToolCall;

Table table_for(ToolCall& call, std::size_t letters) {
  return Table(letters, static_cast<std::size_t>(call.values.integer("length")),
               {.threads = kThreads, .check = [&call] { call.check(); }, .on_level = {}, .on_part = {}});
}

void make(ToolCall& call) {
  const lab::Values& v = call.values;
  const auto letters = static_cast<std::size_t>(v.integer("letters")),
             count = static_cast<std::size_t>(v.integer("items"));
  const auto seed = static_cast<std::uint64_t>(v.integer("seed"));
  const Table table = table_for(call, letters);
  const std::vector<Item> items =
      make_items(table, count,
                 {.depth = static_cast<std::size_t>(v.integer("depth")),
                  .shortest_least = static_cast<std::size_t>(v.integer("shortest-least")),
                  .seed = seed,
                  .check = [&call](std::size_t) { call.check(); }});
  const std::string& form = v.text("form");
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (form == "released") call.out << benchmark_line(items[i], i) << "\n";
    if (form == "min" || form == "both")
      call.out << record_line(min_record(items[i], i, letters, seed)) << "\n";
    if (form != "eq" && form != "both") continue;
    for (const bool equal : {true, false})
      call.out << record_line(equal_record(items[i], equal, i, letters, seed)) << "\n";
  }
  if (items.size() < count)
    fmt::print(call.err,
               "{} items of {}: no more languages came; take more letters, a greater depth or another seed\n",
               items.size(), count);
}

/// Sums beside accuracy that the released scorer tells.
struct Extra {
  std::uint64_t responses = 0, equivalent = 0, true_positive = 0, said_true = 0, is_true = 0, failed = 0;
  double log_ratio = 0;
};

void add(Extra& extra, const Question& question, const problems::Grade& grade) {
  ++extra.responses;
  if (grade.verdict == problems::Verdict::malformed) ++extra.failed;
  if (question.min) {
    if (grade.more.at("equivalent").as_bool()) ++extra.equivalent;
    extra.log_ratio += std::log(grade.more.at("length_ratio").as_double());
    return;
  }
  if (question.equal) ++extra.is_true;
  if (!grade.more.contains("said") || !grade.more.at("said").as_bool()) return;
  ++extra.said_true;
  if (question.equal) ++extra.true_positive;
}

void summarise(ToolCall& call, const asking::Graded& graded, const std::map<std::string, Extra>& extras) {
  for (const auto& [kind, tally] : graded.tallies.groups()) {
    const Extra& extra = extras.at(kind);
    const auto n = static_cast<double>(extra.responses);
    const stats::Interval interval = tally.interval();
    fmt::print(call.err,
               "{}: {} responses to {} problems, right {:.2f} % ({:.2f} to {:.2f}), failed {:.2f} %", kind,
               tally.responses(), tally.problems, 100 * tally.accuracy(), 100 * interval.low,
               100 * interval.high, 100 * static_cast<double>(extra.failed) / n);
    if (kind == "min") {
      fmt::print(call.err, ", equivalent {:.2f} %, length ratio {:.4f}",
                 100 * static_cast<double>(extra.equivalent) / n, std::exp(extra.log_ratio / n));
    } else if (extra.said_true + extra.is_true > 0) {
      fmt::print(call.err, ", F1 of true {:.4f}",
                 2 * static_cast<double>(extra.true_positive) /
                     static_cast<double>(extra.said_true + extra.is_true));
    }
    fmt::print(call.err, "\n");
  }
  if (graded.unanswered > 0) fmt::print(call.err, "{} problems have no response\n", graded.unanswered);
}

void grade_responses(ToolCall& call) {
  std::map<std::string, Extra> extras;
  const auto read = [&extras](problems::Record&& record) -> Result<asking::Gradable> {
    Result<Question> question = read_question(record);
    if (!question) return Error{question.error()};
    const std::string kind = question->min ? "min" : "eq";
    return asking::Gradable{
        .group = kind,
        .grade = [&extra = extras[kind], asked = std::move(*question)](const problems::Response& response) {
          problems::Grade graded = regex_pspace::grade(asked, response);
          add(extra, asked, graded);
          return graded;
        }};
  };
  const asking::Graded graded = asking::grade_responses(
      call, kSlug, read,
      [&call](const problems::Grade& one) { call.out << problems::grade_line(one) << "\n"; });
  summarise(call, graded, extras);
}

void audit(ToolCall& call) {
  const tables::Text text = wanted(tables::read_text(call.values.text("file"), call.in));
  const Table table = table_for(call, static_cast<std::size_t>(call.values.integer("letters")));
  const Audit audit = wanted(audit_labels(text.bytes, text.name, table, [&call] { call.check(); }));
  for (const std::string& line : audit.wrong) call.out << line << "\n";
  fmt::print(call.out, "{} labels: {} looked up in the table of lengths up to {}, {} beyond it, {} wrong\n",
             audit.labels, audit.looked_up, table.length(), audit.beyond, audit.wrong.size());
}

lab::Parameter length_argument(const char* standard) {
  return ranged(
      argument(Kind::integer, "length", "Lengths that the table of all languages reaches.", standard), 1, 14);
}

}  // namespace

lab::Tool make_tool() {
  return {
      .name = "make",
      .summary = "Questions with certain answers: shortest expressions, and pairs that are equal or nearly.",
      .example = "quire lab regex-pspace make --items 20 --letters 3",
      .arguments = {ranged(argument(Kind::integer, "items",
                                    "How many queries; each gives a min and two eq questions.", "100"),
                           1, 1e6),
                    ranged(argument(Kind::integer, "letters", "Of the alphabet.", "4"), 1, 6),
                    ranged(argument(Kind::integer, "depth", "Of the queries' trees.", "3"), 2, 4),
                    length_argument("11"),
                    ranged(argument(Kind::integer, "shortest-least", "Least length of a shortest expression.",
                                    "5"),
                           1, 14),
                    ranged(argument(Kind::integer, "seed", "Of the drawing.", "1"), 0, 1e15),
                    one_of(argument(Kind::choice, "form",
                                    "Which questions; released: the released benchmark's form.", "both"),
                           {"both", "min", "eq", "released"})},
      .run = make};
}

lab::Tool grade_tool() {
  return {.name = "grade",
          .summary = "Grades responses to problems that make wrote; a line each, and sums on standard error.",
          .example =
              "quire lab regex-pspace grade --problems labs/regex-pspace/examples/problems.jsonl --responses "
              "labs/regex-pspace/examples/responses.jsonl",
          .arguments = asking::grade_arguments(),
          .run = grade_responses};
}

lab::Tool audit_tool() {
  return {.name = "audit",
          .summary = "Checks every label of a file in the released benchmark's form.",
          .example = "quire lab regex-pspace audit --file labs/regex-pspace/examples/released.jsonl",
          .arguments = {required(argument(Kind::file, "file",
                                          "RegexPSPACE.jsonl or the like; - for standard input.")),
                        length_argument("12"),
                        ranged(argument(Kind::integer, "letters", "Of the alphabet.", "4"), 1, 6)},
          .run = audit};
}

}  // namespace quire::labs::regex_pspace
