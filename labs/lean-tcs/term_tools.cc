// mba-check and mba-simplify: identities and terms of people's own.
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/tables/lines.h"
#include "labs/lean-tcs/lab.h"
#include "labs/lean-tcs/simplify.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::argument;
using lab::BadInput;
using lab::ranged;
using lab::ToolCall;
using PKind = lab::Kind;

void warn_of_constants(ToolCall& call, const mba::Term& term, std::size_t width) {
  if (const std::size_t count = mba::constants_beyond(term, width); count > 0)
    fmt::print(call.err, "warning: {} constants have more than {} bits and are reduced modulo 2^{}\n", count,
               width, width);
}

mba::Term term_of(ToolCall& call, const char* name, std::vector<std::string>& names) {
  const Result<mba::Term> term = mba::parse(call.values.text(name), names);
  if (!term) throw BadInput(std::string(name) + ": " + term.error());
  return *term;
}

mba::ProveOptions options_of(const ToolCall& call) {
  const lab::Values& v = call.values;
  return {.width = static_cast<std::size_t>(v.integer("width")),
          .circuit_width_max = static_cast<std::size_t>(v.integer("circuit")),
          .conflicts_max = static_cast<std::int32_t>(v.integer("conflicts")),
          .clauses_max = 2'000'000,
          .check = [&call] { call.check(); }};
}

void check_terms(ToolCall& call) {
  std::vector<std::string> names;
  const mba::Term left = term_of(call, "left", names), right = term_of(call, "right", names);
  const mba::ProveOptions options = options_of(call);
  warn_of_constants(call, left, options.width);
  warn_of_constants(call, right, options.width);
  const mba::Answer answer = mba::prove(left, right, names.size(), options);
  if (answer.proved()) {
    fmt::print(call.out, "PROVED at {} bits ({})\n", options.width, mba::name_of(answer.method));
    if (call.values.flag("proof") && !answer.drat.empty()) call.out << answer.drat;
    if (call.values.flag("proof") && answer.method == mba::Method::signature) {
      Statement s{.kind = Kind::identity};
      s.left = left;
      s.right = right;
      s.variables = names.size();
      s.width = options.width;
      call.out << pair::markdown_proof(s);
    }
    return;
  }
  if (!answer.refuted()) {
    fmt::print(call.out, "UNDECIDED at {} bits\n", options.width);
    return;
  }
  fmt::print(call.out, "FALSE at {} bits:", options.width);
  for (std::size_t v = 0; v < names.size(); ++v)
    fmt::print(call.out, " {}={}", names[v], mba::decimal(answer.inputs[v]));
  fmt::print(call.out, " gives {} and {}\n", mba::decimal(mba::eval(left, answer.inputs, options.width)),
             mba::decimal(mba::eval(right, answer.inputs, options.width)));
}

void simplify_terms(ToolCall& call) {
  constexpr std::size_t kLineMost = 1 << 20;
  asking::Source source(call, "file");
  tables::Lines lines(source.in(), source.name(), kLineMost);
  const mba::ProveOptions options = options_of(call);
  while (wanted(lines.next())) {
    call.check();
    if (lines.text().find_first_not_of(" \t") == std::string_view::npos) continue;
    std::vector<std::string> names;
    const Result<mba::Term> term = mba::parse(lines.text(), names);
    if (!term) throw BadInput(lines.fault(term.error()).message);
    warn_of_constants(call, *term, options.width);
    const mba::Simplified made = mba::simplify(*term, names.size(), options);
    call.out << mba::text_of(made.term, names);
    if (call.values.flag("reasons"))
      fmt::print(call.out, "  // {} to {} nodes, {}", (*term)->size, made.term->size,
                 made.method == mba::Method::none ? "as it was" : mba::name_of(made.method));
    call.out << '\n';
  }
}

std::vector<lab::Parameter> prover_arguments() {
  return {ranged(argument(PKind::integer, "width", "bits of a word", "64"), 1, mba::kWidthMax),
          ranged(argument(PKind::integer, "circuit", "widest circuit that SAT is asked about", "16"), 0, 64),
          ranged(argument(PKind::integer, "conflicts", "budget of SAT", "200000"), 1, 1e8)};
}

std::vector<lab::Parameter> with(std::vector<lab::Parameter> first) {
  for (lab::Parameter& p : prover_arguments()) first.push_back(std::move(p));
  return first;
}

}  // namespace

lab::Tool check_tool() {
  return {
      .name = "mba-check",
      .summary = "Proves that two terms are equal on all words, or shows inputs on which they differ.",
      .example = "quire lab lean-tcs mba-check --left '(x^y)+2*(x&y)' --right 'x+y' --width 64",
      .arguments = with({required(argument(PKind::text, "left", "a term of ~ & | ^ + - * in C's precedence")),
                         required(argument(PKind::text, "right", "the other")),
                         argument(PKind::flag, "proof", "print the table or the refutation behind it")}),
      .run = check_terms};
}

lab::Tool simplify_tool() {
  return {.name = "mba-simplify",
          .summary = "Makes terms shorter, one a line; each result was proved equal.",
          .example = "quire lab lean-tcs mba-simplify --file terms.txt --width 32",
          .arguments = with({required(argument(PKind::file, "file", "a term a line; - is standard input")),
                             argument(PKind::flag, "reasons", "add sizes and the proof's method")}),
          .run = simplify_terms};
}

}  // namespace quire::labs::lean_tcs
