// The verbs on one's own data: run (a stream of examples against a family), duel (a generator against an
// adversary) and families (what is built in). All answer in JSON lines, a line as soon as it is known.
#include <fstream>
#include <map>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/generation-replay/board.h"
#include "labs/generation-replay/lab.h"
#include "labs/generation-replay/witnesses.h"

namespace quire::labs::generation_replay {

namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Kind;
using lab::Parameter;
using lab::ToolCall;

constexpr std::size_t kFittingShown = 50;

void write(ToolCall& call, const json::object& line) { call.out << json::serialize(line) << std::endl; }

/// A built-in name ("three", "builtin:three"), a file, or "-".
FamilyPtr read_family(ToolCall& call, std::uint64_t seed) {
  const std::string& given = call.values.text("family");
  const std::string name = given.starts_with("builtin:") ? given.substr(8) : given;
  for (const BuiltinFamily& family : builtin_families()) {
    if (family.name == name) return *builtin_family(name, seed);
  }
  if (name != given) throw BadInput("family: " + builtin_family(name, seed).error());
  const auto text = tables::read_text(given, call.in);
  if (!text)
    throw BadInput("family: " + text.error() + "; built-in families are listed by the tool families");
  auto family = parse_family(text->bytes, text->name);
  if (!family) throw BadInput(family.error());
  return *family;
}

/// One line of a stream.
struct Example {
  Elem x = 0;
  Origin origin = Origin::unknown;
};

Result<Example> read_example(const json::value& value, const Universe& universe) {
  const auto* object = value.if_object();
  const auto* x = object ? object->if_contains("x") : nullptr;
  if (x == nullptr) return Error{"needs {\"x\": element, \"origin\": \"human\", \"model\" or null}"};
  if (!x->is_string() && !x->is_int64()) return Error{"\"x\" is a string or a whole number"};
  const std::string text = x->is_string() ? std::string(x->get_string()) : std::to_string(x->get_int64());
  const auto element = universe.encode(text);
  if (!element) return Error{element.error()};
  Example out{*element, Origin::unknown};
  const auto* origin = object->if_contains("origin");
  if (origin == nullptr || origin->is_null()) return out;
  if (origin->is_string() && origin->get_string() == "human") {
    out.origin = Origin::human;
  } else if (origin->is_string() && origin->get_string() == "model") {
    out.origin = Origin::model;
  } else {
    return Error{"\"origin\" is \"human\", \"model\" or null"};
  }
  return out;
}

/// A stream that is read against a family, line by line.
class StreamRun {
 public:
  StreamRun(ToolCall& call, std::istream& in, const std::string& name)
      : call_(call),
        family_(read_family(call, 1)),
        generator_(make_generator(call.values.text("generator"), family_).value()),
        lines_(in, name) {
    if (!call.values.has("target")) return;
    target_ = static_cast<Index>(call.values.integer("target"));
    if (family_->holds(target_)) return;
    throw BadInput(fmt::format("target: {} does not exist; the family has {} languages", target_,
                               family_->size().value_or(0)));
  }

  void run() {
    while (read_line()) call_.check();
    if (t_ == 0) throw BadInput(lines_.fault("the stream is empty; give at least one line").message);
    report_witnesses();
  }

 private:
  bool read_line() {
    auto value = lines_.next();
    if (!value) throw BadInput(value.error());
    if (!*value) return false;
    const auto example = read_example(**value, family_->universe());
    if (!example) throw BadInput(lines_.fault(example.error()).message);
    refuse_illegal(*example);
    ++t_;
    const bool echo = outputs_.has(example->x);
    const Elem o = step(*example);
    if (example->origin == Origin::model) outputs_.insert(example->x);
    outputs_.insert(o);
    first_line_.try_emplace(example->x, lines_.line());
    answer(*example, echo, o);
    return true;
  }

  Elem step(const Example& example) {
    try {
      return generator_->step(example.x, example.origin);
    } catch (const BoardLimit& limit) {
      throw BadInput(lines_.fault(limit.what()).message);
    }
  }

  void refuse_illegal(const Example& example) const {
    if (target_ == 0 || example.origin == Origin::model) return;
    if (family_->has(target_, example.x) || outputs_.has(example.x)) return;
    throw BadInput(
        lines_
            .fault(fmt::format("round {}: {} is illegal for target {}: not a member, and not one of the {} "
                               "earlier outputs",
                               t_ + 1, tables::shown(family_->universe().decode(example.x)), target_,
                               outputs_.count()))
            .message);
  }

  void answer(const Example& example, bool echo, Elem o) {
    const Trace trace = generator_->trace();
    json::array fits;
    for (const Index i : generator_->fitting(kFittingShown)) fits.push_back(i);
    json::object line{{"line", lines_.line()},
                      {"x", family_->universe().decode(example.x)},
                      {"sure", generator_->is_sure(example.x)},
                      {"echo", echo},
                      {"fits", std::move(fits)},
                      {"fitting", trace.active},
                      {"selected", trace.selected == 0 ? json::value(nullptr) : json::value(trace.selected)},
                      {"generation", family_->universe().decode(o)}};
    if (target_ != 0) line["correct"] = family_->has(target_, o) && !first_line_.contains(o);
    write(call_, line);
  }

  void report_witnesses() {
    const Trace trace = generator_->trace();
    std::vector<Elem> sure;
    for (const auto& [x, line] : first_line_) {
      if (generator_->is_sure(x)) sure.push_back(x);
    }
    json::array witnesses;
    WitnessReport report;
    if (trace.selected != 0) {
      const bool ignores = call_.values.text("generator").find("km") == std::string::npos;
      report = find_witnesses(family_, t_, sure, ignores ? outputs_ : Bits(), trace.cutoff, trace.selected,
                              [this] { call_.check(); });
    }
    for (const Witness& witness : report.witnesses) {
      witnesses.push_back(json::object{{"line", first_line_.at(witness.x)},
                                       {"x", family_->universe().decode(witness.x)},
                                       {"selected_without", witness.selected_without}});
    }
    write(call_, {{"lines", t_},
                  {"sure", trace.sure},
                  {"selected", trace.selected == 0 ? json::value(nullptr) : json::value(trace.selected)},
                  {"witnesses", std::move(witnesses)},
                  {"examined", report.examined},
                  {"decisive", report.all}});
  }

  ToolCall& call_;
  FamilyPtr family_;
  GeneratorPtr generator_;
  tables::JsonLines lines_;
  Index target_ = 0;
  Index t_ = 0;
  Bits outputs_;
  std::map<Elem, std::size_t> first_line_;
};

void run_stream(ToolCall& call) {
  const std::string& path = call.values.text("stream");
  if (path == "-" && call.values.text("family") == "-") {
    throw BadInput("stream: family and stream cannot both be standard input");
  }
  if (path == "-") return StreamRun(call, call.in, "standard input").run();
  std::ifstream file(path);
  if (!file) throw BadInput("stream: " + tables::shown(path) + " cannot be read");
  StreamRun(call, file, path).run();
}

void duel(ToolCall& call) {
  const auto seed = static_cast<std::uint64_t>(call.values.integer("seed"));
  const auto rounds = static_cast<std::uint64_t>(call.values.integer("rounds"));
  const auto target = static_cast<Index>(call.values.integer("target"));
  const FamilyPtr family = read_family(call, seed);
  auto generator = make_generator(call.values.text("generator"), family);
  if (!generator) throw BadInput("generator: " + generator.error());
  auto adversary = make_adversary(call.values.text("adversary"), family, target, seed);
  if (!adversary) throw BadInput("adversary: " + adversary.error());
  const std::uint64_t fits = rounds_that_fit(*family, target, rounds, kBoardBytesMax);
  if (fits < rounds) {
    throw BadInput(
        fmt::format("rounds: {} rounds on {}, target {}, need more than {} MiB; at most {} rounds fit",
                    rounds, family->name(), target, kBoardBytesMax >> 20, fits));
  }
  GameOptions options;
  options.rounds = rounds;
  options.poll = [&call] { call.check(); };
  options.watch = [&](const Round& r) {
    write(call, {{"t", r.t},
                 {"x", family->universe().decode(r.x)},
                 {"replayed", r.replayed},
                 {"o", family->universe().decode(r.o)},
                 {"sel", r.trace.selected},
                 {"S", r.trace.sure},
                 {"O", r.trace.out},
                 {"m", r.trace.cutoff},
                 {"correct", r.correct}});
  };
  const Outcome outcome = play(*family, **generator, **adversary, options);
  json::array targets;
  for (const TargetScore& score : outcome.targets) {
    targets.push_back(json::object{{"target", score.target},
                                   {"errors", score.errors},
                                   {"last_error", score.last_error},
                                   {"errors_second_half", score.errors_second_half}});
  }
  json::object verdict{
      {"rounds", outcome.rounds},
      {"targets", std::move(targets)},
      {"replays", outcome.replays},
      {"false_replays", outcome.false_replays},
      {"legal", outcome.illegal.empty()},
      {"survives", outcome.stopped.empty() && outcome.targets.front().errors_second_half == 0}};
  if (!outcome.stopped.empty()) verdict["stopped"] = outcome.stopped;
  write(call, {{"verdict", std::move(verdict)}});
}

void families(ToolCall& call) {
  for (const BuiltinFamily& kind : builtin_families()) {
    const FamilyPtr family = *builtin_family(kind.name, 1);
    write(call, {{"name", kind.name},
                 {"what", kind.what},
                 {"languages", family->size() ? json::value(*family->size()) : json::value(nullptr)}});
  }
}

Parameter whole(std::string name, std::string help, std::string standard, double least, double most) {
  return ranged(argument(Kind::integer, std::move(name), std::move(help), std::move(standard)), least, most);
}

}  // namespace

std::vector<lab::Tool> tools() {
  const Parameter family =
      required(argument(Kind::text, "family", "A family file, a built-in family, or - for standard input."));
  Parameter generator = argument(Kind::choice, "generator", "Who reads the stream.", "witness-protection");
  generator.choices = {"witness-protection", "wp-noprotect", "km", "km-clean"};
  const Parameter target =
      whole("target", "The true language, when it is known: the stream must be legal for it.", "", 1, 4e9);
  const Parameter stream =
      argument(Kind::file, "stream", "Examples, JSON lines {\"x\", \"origin\"}, or -.", "-");
  return {
      {"run",
       "Reads a stream of examples: which hypotheses fit, which lines are sure, the next safe generation, "
       "and at the "
       "end the lines whose loss would change the choice.",
       "quire lab generation-replay run --family fam.json --stream s.jsonl --generator witness-protection",
       {family, stream, generator, target},
       run_stream},
      {"duel",
       "Plays a generator against an adversary and writes the transcript and a verdict.",
       "quire lab generation-replay duel --family three --generator km --adversary spoiler --target 3 "
       "--rounds 200",
       {family, argument(Kind::text, "generator", "Which generator plays.", "witness-protection"),
        argument(Kind::text, "adversary", "plain, random, random(q), parrot, spoiler or theorem-5.1.",
                 "spoiler"),
        whole("target", "Index of the true language.", "1", 1, 4e9),
        whole("rounds", "Rounds of the game.", "200", 1, 1e6),
        whole("seed", "Seed of what is random.", "1", 0, 1e15)},
       duel},
      {"families", "Lists the built-in families.", "quire lab generation-replay families", {}, families}};
}

}  // namespace quire::labs::generation_replay
