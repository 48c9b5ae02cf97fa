// A Lean file read back to its statement.
#include "labs/lean-tcs/lean_words.h"
#include "labs/lean-tcs/pair.h"
#include "labs/lean-tcs/text_cursor.h"

namespace quire::labs::lean_tcs::pair {
namespace {

using lean::kHead;
using lean::kImport;
using lean::kMachine;
using lean::kTable;

const std::vector<std::pair<std::string_view, std::string_view>> kFromLean{
    {"&&&", "&"}, {"|||", "|"}, {"^^^", "^"}, {"~~~", "~"}};

tm::State read_state(Cursor& in, std::size_t states) {
  const std::uint64_t number = in.number();
  if (number > states) in.fail("no state of this machine");
  return number >= states ? tm::kHalt : static_cast<tm::State>(number);
}

std::vector<tm::Symbol> read_list(Cursor& in, std::size_t symbols) {
  std::vector<tm::Symbol> cells;
  in.expect("[");
  while (in.ok() && !in.take("]")) {
    if (!cells.empty()) in.expect(", ");
    const std::uint64_t cell = in.number();
    if (cell >= symbols || cells.size() == kStatedCellsMax) in.fail("no cell of this machine, or too many");
    cells.push_back(static_cast<tm::Symbol>(std::min<std::uint64_t>(cell, 9)));
  }
  return cells;
}

tm::Machine read_table(Cursor& in, std::size_t states) {
  std::vector<std::pair<std::pair<std::uint64_t, std::uint64_t>, tm::Action>> entries;
  while (in.ok() && in.take("  | ") && !in.take("_, _ => ")) {
    const std::uint64_t q = in.number();
    in.expect(", ");
    const std::uint64_t s = in.number();
    in.expect(" => (");
    tm::Action a;
    const std::uint64_t write = in.number();
    in.expect(", ");
    a.move = in.take("true") ? 1 : -1;
    if (a.move < 0) in.expect("false");
    in.expect(", ");
    a.next = read_state(in, states);
    in.expect(")");
    if (in.take("  -- open")) a.move = 0;
    in.expect("\n");
    if (write >= tm::kSymbolsMax || q >= states || s >= tm::kSymbolsMax ||
        entries.size() == tm::kStatesMax * tm::kSymbolsMax)
      in.fail("an entry outside of the table");
    a.write = static_cast<tm::Symbol>(std::min<std::uint64_t>(write, 9));
    entries.push_back({{q, s}, a});
  }
  in.expect(fmt::format("(1, true, {})\n\n", states));
  const std::size_t symbols = states == 0 ? 0 : entries.size() / states;
  if (in.ok() && (symbols < 2 || entries.size() != symbols * states)) in.fail("a table without all entries");
  if (!in.ok()) return tm::Machine(1, 2);
  tm::Machine machine(states, symbols);
  for (const auto& [place, action] : entries) {
    if (place.second >= symbols || action.write >= symbols) {
      in.fail("an entry outside of the table");
      break;
    }
    machine.set(static_cast<tm::State>(place.first), static_cast<tm::Symbol>(place.second), action);
  }
  return machine;
}

void read_machine_statement(Cursor& in, Statement& s) {
  if (in.take("∀ n : Nat, haltsWithin table n start = false")) {
    s.kind = Kind::never;
  } else if (in.take("haltsWithin table ")) {
    s.steps = in.number();
    in.expect(" start = ");
    s.kind = in.take("true") ? Kind::halts_within : Kind::runs_beyond;
    if (s.kind == Kind::runs_beyond) in.expect("false");
  } else if (in.take("run table ")) {
    s.kind = Kind::state_at;
    s.steps = in.number();
    in.expect(" start = some ⟨");
    s.configuration.left = read_list(in, s.machine.symbols());
    in.expect(", ");
    s.configuration.head = static_cast<tm::Symbol>(std::min<std::uint64_t>(in.number(), 9));
    in.expect(", ");
    s.configuration.right = read_list(in, s.machine.symbols());
    in.expect(", ");
    s.configuration.state = read_state(in, s.machine.states());
    in.expect("⟩");
    if (s.configuration.head >= s.machine.symbols()) in.fail("the head's cell is no symbol");
  } else {
    in.expect("(run table ");
    s.steps = in.number();
    in.expect(" start).map ");
    s.kind = in.take("halted = some true") ? Kind::halts_in : Kind::score;
    if (s.kind == Kind::halts_in) return;
    in.expect("(fun c => (halted c, score c)) = some (true, ");
    s.score = in.number();
    in.expect(")");
  }
}

void read_champion_statement(Cursor& in, Statement& s, std::size_t states) {
  s.kind = Kind::champion;
  in.expect("∀ (f : Table) (n : Nat), (∀ q s, (f q s).1 < ");
  const std::uint64_t symbols = in.number();
  in.expect(" ∧ (f q s).2.2 ≤ stop) → (run f n start).map halted = some true → n ≤ ");
  s.steps = in.number();
  if (symbols < 2 || symbols > tm::kSymbolsMax) in.fail("2 to 6 symbols");
  if (in.ok()) s.machine = tm::Machine(states, symbols);
}

void read_identity_statement(Cursor& in, Statement& s, std::string_view said) {
  s.kind = Kind::identity;
  Cursor inner(said);
  std::vector<std::string> names;
  if (inner.take("∀ (")) {
    while (inner.ok() && !inner.take(": BitVec ")) {
      names.emplace_back(inner.until(" "));
      if (names.size() > mba::kVariablesMax || names.back() != mba::standard_names()[names.size() - 1])
        return in.fail("variables are called x, y, z, t, a, ... in this order");
    }
    s.width = inner.number();
    inner.expect("), ");
  }
  s.variables = names.size();
  std::string terms(inner.rest());
  if (s.variables == 0) {
    const std::size_t mark = terms.find('#');
    Cursor number(std::string_view(terms).substr(mark == std::string::npos ? terms.size() : mark + 1));
    s.width = number.number();
  }
  if (!inner.ok() || s.width == 0 || s.width > mba::kWidthMax) return in.fail("words of 1 to 1024 bits");
  const std::string mark = fmt::format("#{}", s.width);
  terms = replaced(terms, {{mark, ""}});
  const std::size_t equals = terms.find(" = ");
  if (equals == std::string::npos) return in.fail("an equation must stand here");
  const auto left = mba::parse(replaced(terms.substr(0, equals), kFromLean), names);
  const auto right = mba::parse(replaced(terms.substr(equals + 3), kFromLean), names);
  if (!left || !right) return in.fail("a term: " + (left ? right.error() : left.error()));
  if (names.size() != s.variables) return in.fail("a variable that is not bound");
  s.left = *left;
  s.right = *right;
}

}  // namespace

Result<Statement> from_lean(std::string_view text) {
  constexpr std::size_t kBytesMax = 1 << 20;
  if (text.size() > kBytesMax) return Error{"longer than a megabyte"};
  Cursor in(text);
  Statement s;
  LeanOptions options;
  in.expect(kHead);
  const bool identity = in.take(kImport);
  std::size_t states = 0;
  bool table = false;
  if (!identity) {
    in.expect(kTable);
    in.expect("/-- The state that ends a run. -/\ndef stop : Nat := ");
    states = in.number();
    if (states == 0 || states > tm::kStatesMax) in.fail("1 to 8 states");
    in.expect("\n\n");
    table = in.take("def table : Table\n");
    if (table) s.machine = read_table(in, states);
    in.expect(kMachine);
  }
  options.closing = in.take("def item : Prop :=\n  ") ? Closing::states
                    : in.take("theorem item : ¬ (")   ? Closing::refutes
                                                      : Closing::proves;
  if (options.closing == Closing::proves) in.expect("theorem item : ");
  if (identity) {
    const std::string_view end = options.closing == Closing::states    ? "\n"
                                 : options.closing == Closing::refutes ? ") := by\n  "
                                                                       : " := by\n  ";
    read_identity_statement(in, s, in.until(end));
  } else {
    table ? read_machine_statement(in, s) : read_champion_statement(in, s, states);
    in.expect(options.closing == Closing::refutes  ? ") := by\n  "
              : options.closing == Closing::proves ? " := by\n  "
                                                   : "\n");
  }
  if (options.closing != Closing::states && in.take("sorry")) options.closing = Closing::hole;
  if (identity && options.closing == Closing::refutes) {
    in.expect("intro h; exact absurd (h");
    while (in.ok() && in.take(" ")) {
      const auto input = mba::read_word(in.until("#"));
      if (!input || in.number() != s.width || options.inputs.size() == mba::kVariablesMax) {
        in.fail("no input of this width");
      } else {
        options.inputs.push_back(*input);
      }
    }
  }
  if (!in.ok()) return Error{in.fault()};
  // Whatever else the file holds: it must be what would be printed.
  if (to_lean(s, options) != text)
    return Error{"the text is not what is printed for the statement that it begins with"};
  return s;
}

}  // namespace quire::labs::lean_tcs::pair
