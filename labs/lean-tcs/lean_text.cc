// The Lean 4 side. A machine's file has its table as a match, a step on a configuration of two lists, and the
// statement about runs from the empty tape; an identity is one theorem over BitVec w.
#include "labs/lean-tcs/pair.h"
#include "labs/lean-tcs/text_cursor.h"

namespace quire::labs::lean_tcs::pair {
namespace {

constexpr std::string_view kHead = "-- Made by quire, lab lean-tcs. Lean 4, core only.\n";
constexpr std::string_view kImport = "import Std.Tactic.BVDecide\n\n";
constexpr std::string_view kTable =
    "namespace Item\n\n"
    "/-- What is written, whether the head goes right, the next state; by state and symbol. -/\n"
    "abbrev Table := Nat → Nat → Nat × Bool × Nat\n\n";
constexpr std::string_view kMachine =
    "structure Config where\n"
    "  left : List Nat\n"
    "  head : Nat\n"
    "  right : List Nat\n"
    "  state : Nat\n"
    "deriving DecidableEq, Repr\n\n"
    "def start : Config := ⟨[], 0, [], 0⟩\n\n"
    "def halted (c : Config) : Bool := c.state == stop\n\n"
    "def step (f : Table) (c : Config) : Option Config :=\n"
    "  if halted c then none else\n"
    "    match f c.state c.head with\n"
    "    | (w, true, q) => some ⟨w :: c.left, c.right.headD 0, c.right.tail, q⟩\n"
    "    | (w, false, q) => some ⟨c.left.tail, c.left.headD 0, w :: c.right, q⟩\n\n"
    "def run (f : Table) : Nat → Config → Option Config\n"
    "  | 0, c => some c\n"
    "  | n + 1, c => match step f c with\n"
    "    | none => none\n"
    "    | some d => run f n d\n\n"
    "def haltsWithin (f : Table) : Nat → Config → Bool\n"
    "  | 0, c => halted c\n"
    "  | n + 1, c => halted c || match step f c with\n"
    "    | none => false\n"
    "    | some d => haltsWithin f n d\n\n"
    "def score (c : Config) : Nat := ((c.left ++ c.head :: c.right).filter (fun s => s != 0)).length\n\n";
/// Steps up to which the kernel itself computes; beyond, compiled code does.
constexpr std::uint64_t kKernelSteps = 100;

const std::vector<std::pair<std::string_view, std::string_view>> kToLean{
    {"&", "&&&"}, {"|", "|||"}, {"^", "^^^"}, {"~", "~~~"}};
const std::vector<std::pair<std::string_view, std::string_view>> kFromLean{
    {"&&&", "&"}, {"|||", "|"}, {"^^^", "^"}, {"~~~", "~"}};

std::uint64_t state_number(const Statement& s, tm::State state) {
  return state == tm::kHalt ? s.machine.states() : state;
}

std::string table_text(const Statement& s) {
  std::string text = "def table : Table\n";
  for (std::size_t q = 0; q < s.machine.states(); ++q)
    for (std::size_t k = 0; k < s.machine.symbols(); ++k) {
      const tm::Action& a = s.machine.at(static_cast<tm::State>(q), static_cast<tm::Symbol>(k));
      text += fmt::format("  | {}, {} => ({}, {}, {})", q, k, a.write, a.move < 0 ? "false" : "true",
                          state_number(s, a.next));
      text += a.chosen() ? "\n" : "  -- open\n";
    }
  return text + fmt::format("  | _, _ => (1, true, {})\n\n", s.machine.states());
}

std::string list_text(const std::vector<tm::Symbol>& cells) {
  std::string text = "[";
  for (const tm::Symbol c : cells) text += fmt::format("{}{}", text.size() > 1 ? ", " : "", c);
  return text + "]";
}

/// Constants carry the width: 5#64.
std::string term_text(const mba::Term& term, std::size_t width) {
  const std::string plain = mba::text_of(term, mba::standard_names());
  std::string text;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    text += plain[i];
    const bool digit = plain[i] >= '0' && plain[i] <= '9';
    const bool more = i + 1 < plain.size() && plain[i + 1] >= '0' && plain[i + 1] <= '9';
    if (digit && !more) text += fmt::format("#{}", width);
  }
  return replaced(text, kToLean);
}

std::string binders(const Statement& s) {
  std::string text;
  for (std::size_t v = 0; v < s.variables; ++v) text += mba::standard_names()[v] + " ";
  return text;
}

std::string statement_text(const Statement& s) {
  switch (s.kind) {
    case Kind::halts_in:
      return fmt::format("(run table {} start).map halted = some true", s.steps);
    case Kind::halts_within:
      return fmt::format("haltsWithin table {} start = true", s.steps);
    case Kind::runs_beyond:
      return fmt::format("haltsWithin table {} start = false", s.steps);
    case Kind::score:
      return fmt::format("(run table {} start).map (fun c => (halted c, score c)) = some (true, {})", s.steps,
                         s.score);
    case Kind::state_at:
      return fmt::format("run table {} start = some ⟨{}, {}, {}, {}⟩", s.steps,
                         list_text(s.configuration.left), s.configuration.head,
                         list_text(s.configuration.right), state_number(s, s.configuration.state));
    case Kind::never:
      return "∀ n : Nat, haltsWithin table n start = false";
    case Kind::champion:
      return fmt::format(
          "∀ (f : Table) (n : Nat), (∀ q s, (f q s).1 < {} ∧ (f q s).2.2 ≤ stop) → "
          "(run f n start).map halted = some true → n ≤ {}",
          s.machine.symbols(), s.steps);
    default:
      break;
  }
  const std::string equation = term_text(s.left, s.width) + " = " + term_text(s.right, s.width);
  if (s.variables == 0) return equation;
  return fmt::format("∀ ({}: BitVec {}), {}", binders(s), s.width, equation);
}

std::string proof_of(const Statement& s, const LeanOptions& options) {
  if (options.closing == Closing::hole) return "sorry";
  if (s.about_machine()) return s.steps <= kKernelSteps ? "decide" : "native_decide";
  if (options.closing == Closing::proves) return s.variables == 0 ? "decide" : "intros; bv_decide";
  std::string text = "intro h; exact absurd (h";
  for (const mba::Word& input : options.inputs) text += fmt::format(" {}#{}", mba::decimal(input), s.width);
  return text + ") (by decide)";
}

std::string closing_text(const Statement& s, const LeanOptions& options) {
  const std::string said = statement_text(s);
  switch (options.closing) {
    case Closing::states:
      return "def item : Prop :=\n  " + said + "\n";
    case Closing::refutes:
      return "theorem item : ¬ (" + said + ") := by\n  " + proof_of(s, options) + "\n";
    default:
      return "theorem item : " + said + " := by\n  " + proof_of(s, options) + "\n";
  }
}

// Reading.

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

std::string replaced(std::string_view text,
                     const std::vector<std::pair<std::string_view, std::string_view>>& by) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    bool found = false;
    for (const auto& [from, to] : by) {
      if (!text.substr(i).starts_with(from)) continue;
      result += to;
      i += from.size();
      found = true;
      break;
    }
    if (!found) result += text[i++];
  }
  return result;
}

std::string to_lean(const Statement& s, const LeanOptions& options) {
  std::string text(kHead);
  if (s.kind == Kind::identity) return text + std::string(kImport) + closing_text(s, options);
  text += kTable;
  text += fmt::format("/-- The state that ends a run. -/\ndef stop : Nat := {}\n\n", s.machine.states());
  if (s.kind != Kind::champion) text += table_text(s);
  return text + std::string(kMachine) + closing_text(s, options) + "\nend Item\n";
}

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

Closing possible(const Statement& s, bool truth) {
  if (s.kind == Kind::never || s.kind == Kind::champion) return Closing::states;
  if (!truth) return s.kind == Kind::identity && s.variables == 0 ? Closing::states : Closing::refutes;
  if (s.kind != Kind::identity) return Closing::proves;
  const auto multiplies = [](const auto& self, const mba::Term& t) -> bool {
    if (t->op == mba::Op::product && mba::variables_of(t->left) > 0 && mba::variables_of(t->right) > 0)
      return true;
    return (t->left && self(self, t->left)) || (t->right && self(self, t->right));
  };
  const bool products = multiplies(multiplies, s.left) || multiplies(multiplies, s.right);
  return s.width > (products ? 8U : 64U) ? Closing::states : Closing::proves;
}

Status check(const Statement& s, const LeanOptions& options) {
  const Result<Statement> lean = from_lean(to_lean(s, options));
  if (!lean) return Error{"Lean: " + lean.error()};
  const Result<Statement> markdown = from_markdown(to_markdown(s));
  if (!markdown) return Error{"Markdown: " + markdown.error()};
  if (!same(*lean, s)) return Error{"Lean says another thing"};
  if (!same(*markdown, s)) return Error{"Markdown says another thing"};
  return success();
}

}  // namespace quire::labs::lean_tcs::pair
