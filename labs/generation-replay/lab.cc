// The card: what the paper says, what is measured here and by which rule, which figures and tools there are.
#include "labs/generation-replay/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace generation_replay {
namespace {

using lab::Claim;
using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::Parameter;
using lab::Rule;

template <class Kinds>
std::vector<std::string> names_of(const Kinds& kinds) {
  std::vector<std::string> out;
  for (const auto& kind : kinds) out.push_back(kind.name);
  return out;
}

Parameter whole(std::string name, std::string label, std::string help, std::string quick, std::string full,
                double least, double most) {
  return ranged(parameter(Kind::integer, std::move(name), std::move(label), std::move(help), std::move(quick),
                          std::move(full)),
                least, most);
}

Parameter chosen(Kind kind, std::string name, std::string label, std::string help, std::string standard,
                 std::vector<std::string> choices) {
  return one_of(parameter(kind, std::move(name), std::move(label), std::move(help), std::move(standard)),
                std::move(choices));
}

std::vector<Parameter> parameters() {
  std::vector<std::string> families = names_of(builtin_families());
  families.insert(families.begin(), "builtin:all");
  const std::vector<std::string> generators = names_of(generator_kinds()),
                                 adversaries = names_of(adversary_kinds());
  std::vector<Parameter> out{
      chosen(Kind::choice, "family", "Family", "Which built-in families are played.", "builtin:all",
             families),
      chosen(Kind::file, "family_file", "Family file",
             "A family of your own (JSON), played instead of the built-in.", "", {}),
      chosen(Kind::list, "generators", "Generators", "Which generators are compared.",
             lab::listed(generators), generators),
      chosen(Kind::list, "adversaries", "Adversaries", "Which adversaries play.", lab::listed(adversaries),
             adversaries),
      whole("rounds", "Rounds", "Rounds of a game.", "2000", "50000", 10, 1e6),
      whole("targets", "Targets", "The first so many languages of a family are targets.", "8", "24", 1, 200),
      whole("d_max", "Largest d", "Theorem 5.1 is played for d = 1 to this.", "16", "128", 1, 4096),
      whole("phases", "Phases", "False outputs to force on the class of Theorem 6.6.", "50", "2000", 1, 1e5),
      whole("patience", "Patience", "Errors in a row that convict on the class of Theorem 6.6.", "2000",
            "20000", 1, 1e6),
      whole("seeds", "Seeds", "Repetitions where something is random.", "3", "20", 1, 200),
      whole("wide_rounds", "Rounds, wide families",
            "Rounds where the hypotheses that fit grow with the rounds, as for cofinite; cost grows with the "
            "square.",
            "2000", "5000", 10, 1e6),
      whole("comparison_rounds", "Rounds, all generators", "Rounds of the games that compare all generators.",
            "400", "2000", 10, 1e5)};
  for (Parameter& p : out)
    p.rare = p.name == "wide_rounds" || p.name == "comparison_rounds" || p.name == "family_file";
  return out;
}

std::vector<Claim> claims() {
  return {
      claim("C1", "Waiting with the first example keeps a uniform generator's threshold under replay.",
            "Theorem 4.1, Algorithm 1", "the same threshold with and without replay",
            "200 random finite classes with exactly known closure dimension C; burn-in of C+1 around the "
            "closure "
            "generator, every target, against random, parrot and spoiler",
            "no error after C+1 distinct examples, and every stream legal", "one error", "", Rule::equals(0)),
      claim("C2", "Replay defeats every generator non-uniformly on a countable class.", "Theorem 5.1",
            "no generator has a finite threshold for every language of the class",
            "the stream 1..d, then always the last output, is legal for h_inf and for h_d; e_inf + e_d - (T "
            "- d) over "
            "all generators and d, the least",
            "the least is 0 or more: every output from round d on is wrong for one of the two",
            "a generator and d with a smaller sum", "errors to spare", Rule::at_least(0, 0)),
      claim("C2a", "Without replay the same class is generated non-uniformly.", "Theorem 5.1",
            "a threshold that depends on the target alone",
            "nonuniform against the plain enumeration: errors from max(z, 1 + largest finite intersection of "
            "h_1..h_z) "
            "distinct examples on",
            "no error", "one error", "errors", Rule::equals(0)),
      claim("C3", "Witness Protection generates countable classes in the limit under replay.",
            "Theorem 6.1, Algorithm 2, Lemmas 6.3 to 6.5",
            "finitely many errors on every enumeration with replay",
            "every family, target and adversary: errors in the second half of the rounds; a game with such "
            "an error is "
            "played again at four times the length, and its errors there count",
            "no error in a second half, every stream legal and an enumeration, parrot replays at least a "
            "quarter and "
            "spoiler holds something back on every family",
            "an error in the second half that a run of four times the length repeats", "", Rule::equals(0)),
      claim("C4", "Neither the plain generator nor dropping one's own echoes survives where protection does.",
            "introduction and section 6; the instance is ours", "the paper gives no figure",
            "family three, target 3, spoiler: share of wrong outputs in the second half, km and km-clean",
            "both shares above 0.3", "a share of 0.3 or less", "of the rounds", Rule::above(0.3, 0.3)),
      claim("C4a", "Witness Protection survives that instance.", "Theorem 6.1; the instance is ours",
            "the paper gives no figure", "the same game, Witness Protection", "the share is 0",
            "a late error", "of the rounds", Rule::equals(0)),
      claim("C5",
            "Replay defeats generators on an uncountable class that is generated in the limit without it.",
            "Theorem 6.6, Lemmas 6.7 and 6.8", "generatable in the limit, not so with replay",
            "the adversary of the proof against marker, marker-clean and 20 random mixtures; every play ends "
            "in a "
            "certificate (forced false outputs, or errors in a row on a named language), checked by separate "
            "code; "
            "marker without replay on 17 languages",
            "every generator is convicted, and marker makes no late error without replay",
            "a generator without certificate, or a late error without replay", "", Rule::equals(0)),
      claim("C6", "Four languages defeat proper generation under replay.", "Theorem 7.3",
            "no proper generator in the limit", "errors for the two targets of the stream, minus (T - 1)",
            "0 or more for every proper generator", "a smaller sum", "errors to spare", Rule::at_least(0, 0)),
      claim("C7",
            "No algorithm with membership questions generates all countable classes properly in the limit.",
            "Theorem 7.1, Algorithm 3", "no single algorithm, replay or not", "", "",
            "not measurable here: a statement on all computable machines", "", Rule::never())};
}

FigureSpec figure(const std::string& showcase, const std::string& what, std::string title, std::string note,
                  std::string y_label) {
  FigureSpec f;
  f.id = showcase + "-" + what;
  f.title = std::move(title);
  f.note = std::move(note);
  f.x_label = "round";
  f.y_label = std::move(y_label);
  constexpr Line::Role kRoles[] = {Line::Role::main, Line::Role::reference, Line::Role::rival,
                                   Line::Role::baseline};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string generator = kShowcaseGenerators[i];
    f.lines.push_back({showcase + "/" + what + "/" + generator, generator, kRoles[i]});
  }
  return f;
}

std::vector<FigureSpec> figures() {
  return {
      figure("three", "errors", "Errors against rounds, three languages, spoiler",
             "km and km-clean go on erring; Witness Protection stops.", "errors so far"),
      figure("regex30", "errors", "Errors against rounds, 30 regular languages, spoiler",
             "Without the protection of witnesses the same algorithm goes on erring.", "errors so far"),
      figure("regex30", "sure", "Sure examples against rounds",
             "What counts as evidence; km believes everything, Witness Protection what it never output.",
             "examples"),
      figure("regex30", "active", "Hypotheses that fit", "A believed echo can rule out the truth.",
             "hypotheses"),
      figure("regex30", "selected", "Selected hypothesis",
             "The target is language 8; 0 means that none fits.", "index"),
      figure("regex30", "cutoff", "Cutoff m", "How far into the universe the generator looks.", "element"),
      figure("regex30", "replayed", "Share of replayed examples",
             "Examples that the generator had output before.", "share of rounds")};
}

lab::Card card() {
  lab::Card c;
  c.slug = "generation-replay";
  c.title = "Language Generation with Replay: A Learning-Theoretic View of Model Collapse";
  c.short_title = "Generation when own outputs come back";
  c.paper_id = "2603.11784";
  c.subject = "Theory of learning";
  c.account =
      "A generator reads examples of an unknown language and must, from some point on, give only new members "
      "of it. "
      "Here an adversary may mix the generator's earlier outputs, right or wrong, back into the examples: "
      "model "
      "collapse as a game. The paper shows which kinds of generation survive: uniform generation does, at no "
      "cost; "
      "non-uniform generation and proper generation do not; and on countable classes an algorithm that never "
      "outputs "
      "a witness, an element whose later appearance would be evidence, generates in the limit. This lab "
      "plays the "
      "game: eight families of languages with exact membership and exact answers on which intersections are "
      "infinite, "
      "the paper's generators and their rivals, its adversaries, and a referee that checks every round.";
  c.caveat =
      "\"In the limit\" has no finite test. The lab asks for no error in the second half of a game, and "
      "plays a game "
      "that fails four times as long. Adversaries are those of the proofs and four more; that none of them "
      "defeats "
      "Witness Protection is no proof. The order within a family and the least allowed output are choices of "
      "this lab.";
  c.quick_seconds = 5;
  c.full_seconds = 900;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"generation in the limit", "model collapse", "games", "automata"};
  return c;
}

}  // namespace
}  // namespace generation_replay

extern const lab::Lab& generation_replay_lab();

const lab::Lab& generation_replay_lab() {
  static const lab::Lab lab{generation_replay::card(), generation_replay::experiment,
                            generation_replay::tools()};
  return lab;
}

}  // namespace quire::labs
