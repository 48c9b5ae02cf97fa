// explain: a text, its answer, and why. from-dimacs: a formula as English.
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/sat/dimacs.h"
#include "labs/engines/tables/text_file.h"
#include "labs/nlsat/grounded.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/lexicon.h"
#include "labs/nlsat/relative.h"
#include "labs/nlsat/ruletaker.h"
#include "labs/nlsat/tools.h"

namespace quire::labs::nlsat {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

void tell_model(ToolCall& call, const Theory& theory, const sat::Model& model) {
  for (std::size_t v = 0; v < theory.atoms.size(); ++v)
    if (!theory.atoms[v].empty())
      fmt::print(call.out, "  {} {}\n", model[v + 1] ? "yes" : "no ", theory.atoms[v]);
}

void tell_clash(ToolCall& call, const Theory& theory, const Certified& certified) {
  for (const std::uint32_t s : certified.clash) {
    if (s < theory.sentences.size())
      fmt::print(call.out, "  {}. {}\n", s + 1, theory.sentences[s]);
    else
      call.out << "  and what the query would say otherwise\n";
  }
}

void explain_query(ToolCall& call, const Theory& theory) {
  const Truth truth = truth_of(theory);
  fmt::print(call.out, "{}\n", word(truth));
  if (truth == Truth::unknown) {
    for (const sat::Literal l : {*theory.query, -*theory.query}) {
      fmt::print(call.out, "It may be {}:\n", l == *theory.query ? "true" : "false");
      tell_model(call, theory, certify(with(theory.cnf, l)).model);
    }
    return;
  }
  const sat::Cnf cnf = truth == Truth::inconsistent ? theory.cnf : refutable(theory, word(truth));
  std::vector<std::uint32_t> parts = theory.sentence_of;
  parts.resize(cnf.size(), static_cast<std::uint32_t>(theory.sentences.size()));
  call.out << "These cannot all be true:\n";
  tell_clash(call, theory, certify(cnf, parts));
}

void explain_text(ToolCall& call, const Theory& theory) {
  const Certified certified = certify(theory.cnf, theory.sentence_of);
  if (certified.satisfiable) {
    call.out << "satisfiable; all is true if\n";
    tell_model(call, theory, certified.model);
    return;
  }
  if (theory.individuals_bound > 0) {
    fmt::print(call.out, "not decided: no model with {} individuals. Among so few, these clash:\n",
               theory.individuals_bound);
  } else {
    fmt::print(call.out,
               "unsatisfiable; a proof of {} steps of resolution was checked. These clash, and none can be "
               "left out:\n",
               certified.resolutions);
  }
  tell_clash(call, theory, certified);
}

void explain(ToolCall& call) {
  std::string text;
  if (call.values.has("text")) {
    text = call.values.text("text");
  } else {
    constexpr std::size_t kBytesMost = 1 << 20;
    text = wanted(tables::read_text("-", call.in, kBytesMost)).bytes;
  }
  const Recognised read = wanted(read_in(fragment_asked(call), text, {}));
  fmt::print(call.out, "fragment {}, {} sentences, {} variables, {} clauses: ", word(read.fragment),
             read.theory.sentences.size(), read.theory.cnf.variables(), read.theory.cnf.size());
  try {
    read.theory.query ? explain_query(call, read.theory) : explain_text(call, read.theory);
  } catch (const Undecided& hard) {
    throw BadInput(hard.what());
  }
}

/// Each clause a sentence about one individual.
std::string as_relative(const sat::Cnf& cnf, random::Stream& stream) {
  RelativeTheory theory;
  theory.names = draw_names(stream, 1);
  theory.predicates = draw_occupations(stream, static_cast<std::size_t>(cnf.variables()));
  for (std::size_t i = 0; i < cnf.size(); ++i)
    theory.said.push_back(
        {cnf[i].size() <= 3 ? 0 : RelativeTheory::kEveryone, {cnf[i].begin(), cnf[i].end()}});
  return write_relative(theory, stream);
}

void from_dimacs(ToolCall& call) {
  constexpr sat::DimacsLimits kLimits{.variables_max = 5000, .clauses_max = 20'000, .literals_max = 200'000};
  asking::Source source(call, "file");
  const sat::Cnf cnf = wanted(sat::read_dimacs(source.in(), source.name(), kLimits));
  for (std::size_t i = 0; i < cnf.size(); ++i) {
    if (cnf[i].empty())
      throw BadInput(fmt::format("{}: clause {} is empty, and nothing says a contradiction by itself",
                                 source.name(), i + 1));
    if (cnf[i].size() > 60)
      throw BadInput(fmt::format("{}: clause {} has more than 60 literals", source.name(), i + 1));
    if (sat::is_tautology(cnf[i]))
      fmt::print(call.err, "clause {} is a tautology; its sentence says nothing\n", i + 1);
  }
  random::Stream stream(static_cast<std::uint64_t>(call.values.integer("seed")), "nlsat dimacs");
  const std::string& fragment = call.values.text("fragment");
  if (fragment == "grl") {
    const std::vector<std::string> nouns = draw_foods(stream, static_cast<std::size_t>(cnf.variables()));
    call.out << write_grounded(cnf, nouns, stream) << '\n';
  } else {
    call.out << (fragment == "rcl" ? as_relative(cnf, stream) : write_rules(retrofit(cnf, stream).theory))
             << '\n';
  }
}

}  // namespace

lab::Tool explain_tool() {
  return {.name = "explain",
          .summary = "Can a text be true? Says how, or which of its sentences clash.",
          .example =
              "quire lab nlsat explain --text \"If apples and no steak then carrots. If carrots then no "
              "apples.\"",
          .arguments = {argument(Kind::text, "text", "else standard input"),
                        fragment_argument("what it is written in", "auto", true)},
          .run = explain};
}

lab::Tool from_dimacs_tool() {
  return {.name = "from-dimacs",
          .summary = "Writes a formula in DIMACS form as English.",
          .example = "quire lab nlsat from-dimacs --file f.cnf --fragment grl",
          .arguments = {required(argument(Kind::file, "file", "the formula; - is standard input")),
                        one_of(argument(Kind::choice, "fragment", "to write in", "grl"),
                               {"grl", "rcl", "ruletaker"}),
                        ranged(argument(Kind::integer, "seed", "of words and forms", "1"), 0, 9e15)},
          .run = from_dimacs};
}

}  // namespace quire::labs::nlsat
