// The Markdown side: the machine as a table or the identity in LaTeX, the conventions, the statement in
// words; and a proof that a person can follow.
#include "labs/lean-tcs/pair.h"
#include "labs/lean-tcs/signature.h"
#include "labs/lean-tcs/text_cursor.h"

namespace quire::labs::lean_tcs::pair {
namespace {

constexpr std::string_view kTape =
    "The tape has no ends and holds 0 everywhere. The head begins on one of its cells in state A. In each "
    "step the "
    "machine writes a symbol, moves one cell to the left (L) or right (R) and takes its next state; the "
    "transition to "
    "Z counts as a step and ends the run, and so does an open entry (`---`), which writes 1 and moves to the "
    "right.\n\n";
constexpr std::string_view kWords =
    "bits; sums, differences and products are taken modulo 2 to this power, and $\\&$, $\\vert$, $\\oplus$, "
    "$\\sim$ "
    "act on each bit.\n\n";

const std::vector<std::pair<std::string_view, std::string_view>> kToLatex{
    {"&", "\\mathbin{\\&}"}, {"|", "\\mathbin{\\vert}"}, {"^", "\\oplus"}, {"~", "{\\sim}"}, {"*", "\\cdot"}};
const std::vector<std::pair<std::string_view, std::string_view>> kFromLatex{
    {"\\mathbin{\\&}", "&"}, {"\\mathbin{\\vert}", "|"}, {"\\oplus", "^"}, {"{\\sim}", "~"}, {"\\cdot", "*"}};

std::string latex(const mba::Term& term) {
  return replaced(mba::text_of(term, mba::standard_names()), kToLatex);
}

char letter(tm::State state) { return state == tm::kHalt ? 'Z' : static_cast<char>('A' + state); }

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

std::string cells(const std::vector<tm::Symbol>& side) {
  std::string text = "`";
  for (const tm::Symbol c : side) text += static_cast<char>('0' + c);
  return text + "`";
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

// Reading.

tm::Machine read_machine(Cursor& in) {
  in.expect("A Turing machine of ");
  const std::uint64_t states = in.number();
  in.expect(" states and ");
  const std::uint64_t symbols = in.number();
  if (states == 0 || states > tm::kStatesMax || symbols < 2 || symbols > tm::kSymbolsMax)
    in.fail("1 to 8 states and 2 to 6 symbols");
  in.expect(" symbols:\n\n| state |");
  for (std::uint64_t s = 0; s < symbols && in.ok(); ++s) in.expect(fmt::format(" {} |", s));
  in.expect("\n| --- |");
  for (std::uint64_t s = 0; s < symbols && in.ok(); ++s) in.expect(" --- |");
  in.expect("\n");
  std::string rows;
  for (std::uint64_t q = 0; q < states && in.ok(); ++q) {
    if (q > 0) rows += '_';
    in.expect(fmt::format("| {} |", static_cast<char>('A' + q)));
    for (std::uint64_t s = 0; s < symbols && in.ok(); ++s) {
      in.expect(" ");
      rows += in.until(" |");
    }
    in.expect("\n");
  }
  in.expect("\n");
  in.expect(kTape);
  const Result<tm::Machine> machine = tm::parse(rows);
  if (in.ok() && (!machine || machine->states() != states || machine->symbols() != symbols))
    in.fail(machine ? "the table has another size" : machine.error());
  return in.ok() ? *machine : tm::Machine(1, 2);
}

std::vector<tm::Symbol> read_cells(Cursor& in, const tm::Machine& machine) {
  in.expect("`");
  std::vector<tm::Symbol> side;
  for (const char c : in.until("`")) {
    if (c < '0' || static_cast<std::size_t>(c - '0') >= machine.symbols() || side.size() == kStatedCellsMax) {
      in.fail("no cell of this machine, or too many");
      break;
    }
    side.push_back(static_cast<tm::Symbol>(c - '0'));
  }
  return side;
}

void read_state_at(Cursor& in, Statement& s) {
  s.kind = Kind::state_at;
  s.steps = in.number();
  in.expect(" steps the machine is in state ");
  const std::string_view state = in.until(" on a cell that holds ");
  const bool known =
      state.size() == 1 &&
      (state[0] == 'Z' || (state[0] >= 'A' && static_cast<std::size_t>(state[0] - 'A') < s.machine.states()));
  if (!known) return in.fail("no state of this machine");
  s.configuration.state = state[0] == 'Z' ? tm::kHalt : static_cast<tm::State>(state[0] - 'A');
  const std::uint64_t head = in.number();
  if (head >= s.machine.symbols()) return in.fail("no symbol of this machine");
  s.configuration.head = static_cast<tm::Symbol>(head);
  in.expect("; from the head outwards, the cells visited hold ");
  s.configuration.left = read_cells(in, s.machine);
  in.expect(" to the left and ");
  s.configuration.right = read_cells(in, s.machine);
  in.expect(" to the right.");
}

void read_said(Cursor& in, Statement& s) {
  if (in.take("The machine never halts.")) {
    s.kind = Kind::never;
  } else if (in.take("The machine halts after at most ")) {
    s.kind = Kind::halts_within;
    s.steps = in.number();
    in.expect(" steps.");
  } else if (in.take("The machine has not halted after ")) {
    s.kind = Kind::runs_beyond;
    s.steps = in.number();
    in.expect(" steps.");
  } else if (in.take("After ")) {
    read_state_at(in, s);
  } else {
    in.expect("The machine halts after exactly ");
    s.steps = in.number();
    in.expect(" steps");
    s.kind = in.take(".") ? Kind::halts_in : Kind::score;
    if (s.kind == Kind::halts_in) return;
    in.expect(", and then ");
    s.score = in.number();
    in.expect(" cells are not 0.");
  }
}

void read_champion(Cursor& in, Statement& s) {
  s.kind = Kind::champion;
  const std::uint64_t states = in.number();
  in.expect(" states and ");
  const std::uint64_t symbols = in.number();
  in.expect(" symbols halts after more than ");
  s.steps = in.number();
  in.expect(" steps.");
  if (states == 0 || states > tm::kStatesMax || symbols < 2 || symbols > tm::kSymbolsMax)
    return in.fail("1 to 8 states and 2 to 6 symbols");
  s.machine = tm::Machine(states, symbols);
}

void read_identity(Cursor& in, Statement& s) {
  s.kind = Kind::identity;
  s.width = in.number();
  in.expect(" ");
  in.expect(kWords);
  in.expect("**Statement.** ");
  const std::string_view names_said = in.until(":\n\n$$ ");
  std::vector<std::string> names;
  s.variables = static_cast<std::size_t>(std::count(names_said.begin(), names_said.end(), '$') / 2);
  if (s.width == 0 || s.width > mba::kWidthMax || s.variables > mba::kVariablesMax)
    return in.fail("words of 1 to 1024 bits, at most 10 variables");
  names.assign(mba::standard_names().begin(),
               mba::standard_names().begin() + static_cast<std::ptrdiff_t>(s.variables));
  const std::string left = replaced(in.until(" = "), kFromLatex),
                    right = replaced(in.until(" $$"), kFromLatex);
  if (!in.ok()) return;
  const auto a = mba::parse(left, names), b = mba::parse(right, names);
  if (!a || !b) return in.fail("a term: " + (a ? b.error() : a.error()));
  if (names.size() != s.variables) return in.fail("a variable that is not named");
  s.left = *a;
  s.right = *b;
}

/// A run, a line a step, or what a truth table says.
std::string run_proof(const Statement& s, std::size_t rows_max) {
  if (s.steps > rows_max || s.kind == Kind::never || s.kind == Kind::champion) return {};
  std::string text =
      "**Proof.** The run:\n\n| step | state | left, nearest last | head | right |\n| --- | --- | --- | --- "
      "| --- |\n";
  tm::Configuration c;
  for (std::uint64_t t = 0;; ++t) {
    const std::vector<tm::Symbol> left(c.left.rbegin(), c.left.rend());
    text +=
        fmt::format("| {} | {} | {} | {} | {} |\n", t, letter(c.state), cells(left), c.head, cells(c.right));
    if (t == s.steps || !tm::step(s.machine, c)) return text;
  }
}

/// Summands with their signs: the bitwise functions and coefficients of a linear side.
void gather(const mba::Term& t, bool minus, std::vector<std::pair<bool, mba::Term>>& parts) {
  using mba::Op;
  if (t->op == Op::sum || t->op == Op::difference) {
    gather(t->left, minus, parts);
    gather(t->right, t->op == Op::difference ? !minus : minus, parts);
  } else if (t->op == Op::minus) {
    gather(t->left, !minus, parts);
  } else {
    parts.emplace_back(minus, t);
  }
}

std::string table_proof(const Statement& s) {
  if (std::max(mba::classify(s.left), mba::classify(s.right)) > mba::Kind::linear || s.variables == 0)
    return {};
  std::vector<std::pair<bool, mba::Term>> parts;
  gather(s.left, false, parts);
  gather(s.right, true, parts);
  std::string head = "|", rule = "|";
  for (std::size_t v = 0; v < s.variables; ++v) {
    head += fmt::format(" ${}$ |", mba::standard_names()[v]);
    rule += " --- |";
  }
  std::vector<std::vector<mba::Word>> columns;
  for (const auto& [minus, term] : parts) {
    head += fmt::format(" ${}{}$ |", minus ? "-" : "+", latex(term));
    rule += " --- |";
    columns.push_back(mba::signature(term, s.variables, s.width));
  }
  std::string text = fmt::format(
      "**Proof.** Every bit position sees one row of the truth table, and position $b$ adds $2^b$ times the "
      "sum of "
      "its row; a column of zeros is zero at every position, whatever is carried. A constant $c$ is $-c$ "
      "times the "
      "word of ones. Each row of left side minus right side, modulo $2^{{{}}}$:\n\n{} sum |\n{} --- |\n",
      s.width, head, rule);
  for (std::size_t row = 0; row < columns.front().size(); ++row) {
    text += "|";
    for (std::size_t v = 0; v < s.variables; ++v) text += fmt::format(" {} |", row >> v & 1);
    mba::Word sum;
    for (std::size_t j = 0; j < parts.size(); ++j) {
      text += fmt::format(" {} |", mba::decimal(columns[j][row]));
      (parts[j].first ? mba::subtract_from : mba::add_to)(sum, columns[j][row], mba::limbs_for(s.width));
    }
    text += fmt::format(" {} |\n", mba::decimal(mba::cut(sum, s.width)));
  }
  return text;
}

}  // namespace

std::string to_markdown(const Statement& s) {
  const std::string statement = "**Statement.** " + said(s) + "\n";
  if (s.kind == Kind::identity)
    return fmt::format("Words have {} ", s.width) + std::string(kWords) + statement;
  return (s.kind == Kind::champion ? std::string(kTape) : machine_text(s.machine)) + statement;
}

Result<Statement> from_markdown(std::string_view text) {
  constexpr std::size_t kBytesMax = 1 << 20;
  if (text.size() > kBytesMax) return Error{"longer than a megabyte"};
  Cursor in(text);
  Statement s;
  if (in.take("Words have ")) {
    read_identity(in, s);
  } else {
    const bool all_machines = in.take(kTape);
    if (!all_machines) s.machine = read_machine(in);
    in.expect("**Statement.** ");
    if (all_machines) {
      in.expect("No Turing machine of ");
      read_champion(in, s);
    } else if (in.ok()) {
      read_said(in, s);
    }
  }
  if (!in.ok()) return Error{in.fault()};
  if (to_markdown(s) != text)
    return Error{"the text is not what is printed for the statement that it begins with"};
  return s;
}

std::string markdown_proof(const Statement& s, std::size_t rows_max) {
  return s.kind == Kind::identity ? table_proof(s) : run_proof(s, rows_max);
}

}  // namespace quire::labs::lean_tcs::pair
