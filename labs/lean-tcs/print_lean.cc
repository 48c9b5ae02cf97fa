// A statement in Lean 4. A machine's file has its table as a match, a step on a configuration of two lists,
// and the statement about runs from the empty tape; an identity is one theorem over BitVec w.
#include "labs/lean-tcs/lean_words.h"
#include "labs/lean-tcs/pair.h"
#include "labs/lean-tcs/text_cursor.h"

namespace quire::labs::lean_tcs::pair {
namespace {

using lean::kHead;
using lean::kImport;
using lean::kMachine;
using lean::kTable;

/// Steps up to which the kernel itself computes; beyond, compiled code does.
constexpr std::uint64_t kKernelSteps = 100;

const std::vector<std::pair<std::string_view, std::string_view>> kToLean{
    {"&", "&&&"}, {"|", "|||"}, {"^", "^^^"}, {"~", "~~~"}};

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

}  // namespace

std::string to_lean(const Statement& s, const LeanOptions& options) {
  std::string text(kHead);
  if (s.kind == Kind::identity) return text + std::string(kImport) + closing_text(s, options);
  text += kTable;
  text += fmt::format("/-- The state that ends a run. -/\ndef stop : Nat := {}\n\n", s.machine.states());
  if (s.kind != Kind::champion) text += table_text(s);
  return text + std::string(kMachine) + closing_text(s, options) + "\nend Item\n";
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

}  // namespace quire::labs::lean_tcs::pair
