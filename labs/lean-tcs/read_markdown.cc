// A Markdown text read back to its statement.
#include "labs/lean-tcs/markdown_words.h"
#include "labs/lean-tcs/pair.h"
#include "labs/lean-tcs/text_cursor.h"

namespace quire::labs::lean_tcs::pair {
namespace {

using markdown::kTape;
using markdown::kWords;

const std::vector<std::pair<std::string_view, std::string_view>> kFromLatex{
    {"\\mathbin{\\&}", "&"}, {"\\mathbin{\\vert}", "|"}, {"\\oplus", "^"}, {"{\\sim}", "~"}, {"\\cdot", "*"}};

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

}  // namespace

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

}  // namespace quire::labs::lean_tcs::pair
