// A statement in Markdown: the machine as a table or the identity in LaTeX, the conventions, the statement in
// words.
#include "labs/lean-tcs/markdown_words.h"
#include "labs/lean-tcs/pair.h"
#include "labs/lean-tcs/text_cursor.h"

namespace quire::labs::lean_tcs::pair {
namespace markdown {
namespace {

const std::vector<std::pair<std::string_view, std::string_view>> kToLatex{
    {"&", "\\mathbin{\\&}"}, {"|", "\\mathbin{\\vert}"}, {"^", "\\oplus"}, {"~", "{\\sim}"}, {"*", "\\cdot"}};

}  // namespace

std::string latex(const mba::Term& term) {
  return replaced(mba::text_of(term, mba::standard_names()), kToLatex);
}

char letter(tm::State state) { return state == tm::kHalt ? 'Z' : static_cast<char>('A' + state); }

std::string cells(const std::vector<tm::Symbol>& side) {
  std::string text = "`";
  for (const tm::Symbol c : side) text += static_cast<char>('0' + c);
  return text + "`";
}

}  // namespace markdown

namespace {

using markdown::cells;
using markdown::kTape;
using markdown::kWords;
using markdown::latex;
using markdown::letter;

std::string row_of(const tm::Machine& machine, std::size_t q) {
  std::string text = fmt::format("| {} |", static_cast<char>('A' + q));
  const std::string all = tm::text_of(machine);
  for (std::size_t s = 0; s < machine.symbols(); ++s)
    text += fmt::format(" {} |", all.substr(q * (3 * machine.symbols() + 1) + 3 * s, 3));
  return text + "\n";
}

std::string machine_text(const tm::Machine& machine) {
  std::string text = fmt::format("A Turing machine of {} states and {} symbols:\n\n| state |",
                                 machine.states(), machine.symbols());
  for (std::size_t s = 0; s < machine.symbols(); ++s) text += fmt::format(" {} |", s);
  text += "\n| --- |";
  for (std::size_t s = 0; s < machine.symbols(); ++s) text += " --- |";
  text += "\n";
  for (std::size_t q = 0; q < machine.states(); ++q) text += row_of(machine, q);
  return text + "\n" + std::string(kTape);
}

std::string said(const Statement& s) {
  switch (s.kind) {
    case Kind::halts_in:
      return fmt::format("The machine halts after exactly {} steps.", s.steps);
    case Kind::halts_within:
      return fmt::format("The machine halts after at most {} steps.", s.steps);
    case Kind::runs_beyond:
      return fmt::format("The machine has not halted after {} steps.", s.steps);
    case Kind::score:
      return fmt::format("The machine halts after exactly {} steps, and then {} cells are not 0.", s.steps,
                         s.score);
    case Kind::state_at:
      return fmt::format(
          "After {} steps the machine is in state {} on a cell that holds {}; from the head outwards, the "
          "cells "
          "visited hold {} to the left and {} to the right.",
          s.steps, letter(s.configuration.state), s.configuration.head, cells(s.configuration.left),
          cells(s.configuration.right));
    case Kind::never:
      return "The machine never halts.";
    case Kind::champion:
      return fmt::format("No Turing machine of {} states and {} symbols halts after more than {} steps.",
                         s.machine.states(), s.machine.symbols(), s.steps);
    default:
      break;
  }
  std::string names;
  for (std::size_t v = 0; v < s.variables; ++v)
    names += fmt::format("{}${}$",
                         v == 0                 ? ""
                         : v + 1 == s.variables ? " and "
                                                : ", ",
                         mba::standard_names()[v]);
  const std::string all = s.variables == 0 ? "The two sides are equal" : "For all words " + names;
  return fmt::format("{}:\n\n$$ {} = {} $$", all, latex(s.left), latex(s.right));
}

}  // namespace

std::string to_markdown(const Statement& s) {
  const std::string statement = "**Statement.** " + said(s) + "\n";
  if (s.kind == Kind::identity)
    return fmt::format("Words have {} ", s.width) + std::string(kWords) + statement;
  return (s.kind == Kind::champion ? std::string(kTape) : machine_text(s.machine)) + statement;
}

}  // namespace quire::labs::lean_tcs::pair
