// eq, minimise and lint: a person's own expressions and patterns.
#include "labs/regex-pspace/tools.h"

#include <algorithm>
#include <bit>
#include <sstream>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/ask.h"
#include "labs/engines/tables/text_file.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/items.h"
#include "labs/regex-pspace/lab.h"
#include "labs/regex-pspace/patterns.h"
#include "labs/regex-pspace/shorten.h"
#include "labs/regex-pspace/words.h"

namespace quire::labs::regex_pspace {

namespace {

namespace json = boost::json;
using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

Expression expression_of(const ToolCall& call, const char* name) {
  auto read = parse(call.values.text(name), kLettersMax);
  if (!read) throw BadInput(fmt::format("{}: {}", name, read.error()));
  return std::move(*read);
}

void eq(ToolCall& call) {
  const Expression left = expression_of(call, "left"), right = expression_of(call, "right");
  const CompareOptions options{.congruence = call.values.flag("congruence"),
                               .check = [&call] { call.check(); }};
  const Comparison compared = wanted(call.values.flag("inside") ? inclusion(left, right, options)
                                                                : equivalence(left, right, options));
  if (call.values.flag("json")) {
    json::object out{{"equal", !compared.word}, {"pairs", compared.pairs}};
    if (call.values.flag("inside")) out = {{"inside", !compared.word}, {"pairs", compared.pairs}};
    if (compared.word) out["word"] = spelled(*compared.word);
    call.out << json::serialize(out) << "\n";
  } else if (!compared.word) {
    fmt::print(call.out, "{}: a relation of {} pairs of sets proves it\n",
               call.values.flag("inside") ? "INSIDE" : "EQUAL", compared.pairs);
  } else if (call.values.flag("inside")) {
    fmt::print(call.out, "OUTSIDE: {} is in the first alone\n", quoted(*compared.word));
  } else {
    const bool first = accepts(position_automaton(left), *compared.word);
    fmt::print(call.out, "DIFFERENT: {} is in the {} alone\n", quoted(*compared.word),
               first ? "first" : "second");
  }
}

/// Expressions, one a line, with the lines that they stand on.
struct Line {
  std::size_t number;
  Expression expression;
};
std::vector<Line> read_lines(const tables::Text& text) {
  std::istringstream in(text.bytes);
  std::vector<Line> lines;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    auto read = parse(line, kLettersMax);
    if (!read) throw BadInput(fmt::format("{}: line {}: {}", text.name, number, read.error()));
    lines.push_back({number, std::move(*read)});
  }
  if (lines.empty()) throw BadInput(text.name + ": no expression");
  return lines;
}

std::size_t letters_of(const std::vector<Line>& lines) {
  int most = 1;
  for (const Line& line : lines) most = std::max(most, std::popcount(line.expression.letters()));
  return static_cast<std::size_t>(most);
}

void minimise(ToolCall& call) {
  const tables::Text text = wanted(tables::read_text(call.values.text("file"), call.in));
  const std::vector<Line> lines = read_lines(text);
  const Table table(letters_of(lines), static_cast<std::size_t>(call.values.integer("proved-length")),
                    {.threads = kThreads, .check = [&call] { call.check(); }, .on_level = {}, .on_part = {}});
  if (!call.values.flag("json")) call.out << "line\tlength\tshortest\tproof\texpression\n";
  for (const Line& line : lines) {
    call.check();
    const Shortened s = shorten(line.expression, table, {.check = [&call] { call.check(); }});
    if (call.values.flag("json")) {
      call.out << json::serialize(json::object{{"line", line.number},
                                               {"length", line.expression.length()},
                                               {"expression", print(s.expression)},
                                               {"shortest_length", s.expression.length()},
                                               {"proved", s.proved},
                                               {"at_least", s.at_least}})
               << "\n";
    } else {
      const std::string proof = s.proved ? "proved" : fmt::format("best found; at least {}", s.at_least);
      fmt::print(call.out, "{}\t{}\t{}\t{}\t{}\n", line.number, line.expression.length(),
                 s.expression.length(), proof, print(s.expression));
    }
  }
}

void lint_patterns(ToolCall& call) {
  const tables::Text text = wanted(tables::read_text(call.values.text("file"), call.in));
  std::istringstream in(text.bytes);
  const std::vector<Pattern> patterns = wanted(read_patterns(in, text.name));
  const std::vector<Finding> findings = wanted(lint(patterns, text.name, [&call] { call.check(); }));
  for (const Finding& f : findings) {
    const Pattern &pattern = patterns[f.pattern], &other = patterns[f.other];
    if (call.values.flag("json")) {
      static constexpr const char* kKinds[] = {"same", "inside", "nothing", "undecided"};
      json::object out{{"kind", kKinds[static_cast<std::size_t>(f.kind)]},
                       {"line", pattern.line},
                       {"pattern", pattern.text}};
      if (f.kind != Finding::Kind::nothing) out["other_line"] = other.line;
      if (f.kind == Finding::Kind::inside) out["word"] = f.word;
      if (!f.why.empty()) out["why"] = f.why;
      call.out << json::serialize(out) << "\n";
      continue;
    }
    switch (f.kind) {
      case Finding::Kind::same:
        fmt::print(call.out, "line {}: the same as line {}\n", pattern.line, other.line);
        break;
      case Finding::Kind::inside:
        fmt::print(call.out, "line {}: needless beside line {}, which also matches {}\n", pattern.line,
                   other.line, tables::shown(f.word));
        break;
      case Finding::Kind::nothing:
        fmt::print(call.out, "line {}: matches nothing\n", pattern.line);
        break;
      case Finding::Kind::undecided:
        fmt::print(call.out, "lines {} and {}: not compared: {}\n", pattern.line, other.line, f.why);
        break;
    }
  }
  if (findings.empty() && !call.values.flag("json"))
    fmt::print(call.out, "{} patterns; none is needless\n", patterns.size());
}

lab::Parameter json_argument() { return argument(Kind::flag, "json", "One JSON object a line.", "false"); }

}  // namespace

lab::Tool eq_tool() {
  return {
      .name = "eq",
      .summary = "Are two formal expressions equal? If not, the shortest word that tells them apart.",
      .example = "quire lab regex-pspace eq --left '(a+b)*' --right '(a*b*)*'",
      .arguments = {required(argument(Kind::text, "left", "Letters a to h, + for union, *, ?, parentheses.")),
                    required(argument(Kind::text, "right", "The other expression.")),
                    argument(Kind::flag, "inside", "Ask instead whether the first lies inside the second.",
                             "false"),
                    argument(Kind::flag, "congruence", "Follow fewer pairs of sets, each at a higher price.",
                             "false"),
                    json_argument()},
      .run = eq};
}

lab::Tool minimise_tool() {
  return {
      .name = "minimise",
      .summary = "A shortest expression for each of yours, one a line, proved where the table reaches.",
      .example = "quire lab regex-pspace minimise --file labs/regex-pspace/examples/expressions.txt",
      .arguments = {required(argument(Kind::file, "file", "Expressions, one a line; - for standard input.")),
                    ranged(argument(Kind::integer, "proved-length",
                                    "Shortest expressions up to this length are proved.", "11"),
                           1, 14),
                    json_argument()},
      .run = minimise};
}

lab::Tool lint_tool() {
  return {.name = "lint",
          .summary = "Duplicate, needless and empty patterns in a list (RE2's syntax, whole-word matches).",
          .example = "quire lab regex-pspace lint --file labs/regex-pspace/examples/rules.txt",
          .arguments = {required(argument(Kind::file, "file",
                                          "Patterns, one a line; # begins a comment; - for standard input.")),
                        json_argument()},
          .run = lint_patterns};
}

std::vector<lab::Tool> tools() {
  return {eq_tool(),
          minimise_tool(),
          lint_tool(),
          make_tool(),
          asking::ask_tool(kSlug, [](ToolCall& call) { asking::ask_problems(call, kSlug); }),
          grade_tool(),
          audit_tool()};
}

}  // namespace quire::labs::regex_pspace
