#include "labs/lean-tcs/items.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/engines/responses/ending.h"
#include "labs/lean-tcs/check.h"
#include "labs/lean-tcs/enumerate.h"
#include "labs/lean-tcs/generate.h"

namespace quire::labs::lean_tcs {
namespace {

namespace json = boost::json;

/// Largest numbers of steps of two and three states, enumerated here once.
std::uint64_t most_steps(std::size_t states) {
  static const std::uint64_t two = tm::enumerate(2, 2, {.threads = 1}).steps_most;
  static const std::uint64_t three = tm::enumerate(3, 2, {.threads = 1}).steps_most;
  return states == 2 ? two : three;
}

Result<bool> machine_truth(const Statement& s, const tm::Certificate& c) {
  if (s.kind == Kind::champion) {
    if (s.machine.symbols() != 2 || s.machine.states() < 2 || s.machine.states() > 3)
      return Error{"champions of 2 and 3 states with 2 symbols are enumerated here"};
    return s.steps >= most_steps(s.machine.states());
  }
  if (s.kind == Kind::state_at) {
    constexpr std::uint64_t kStepsMost = 100'000;
    if (s.steps > kStepsMost) return Error{fmt::format("state-at: at most {} steps", kStepsMost)};
    const auto reached = tm::configuration_by_stacks(s.machine, s.steps);
    return reached && *reached == s.configuration;
  }
  const Status checked = tm::check(s.machine, c, {.steps_max = kStatedStepsMax});
  if (!checked) return Error{"certificate: " + checked.error()};
  const bool halts = c.kind == tm::Certificate::Kind::halts;
  switch (s.kind) {
    case Kind::halts_in:
      return halts && c.a == s.steps;
    case Kind::halts_within:
      return halts && c.a <= s.steps;
    case Kind::runs_beyond:
      return !halts || c.a > s.steps;
    case Kind::score:
      return halts && c.a == s.steps && c.b == s.score;
    default:
      return !halts;
  }
}

Status check_identity(const Item& item) {
  const Statement& s = item.statement;
  if (!item.truth) {
    if (item.inputs.size() != s.variables)
      return Error{"one input for each variable shows where sides differ"};
    if (mba::eval(s.left, item.inputs, s.width) != mba::eval(s.right, item.inputs, s.width)) return success();
    return Error{"the sides agree on the inputs"};
  }
  // What the truth table said is worked out by conjunctions here; normal forms are met by random inputs.
  mba::ProveOptions options{.width = s.width, .random_inputs = 200, .seed = 77};
  if (mba::by_random(s.left, s.right, s.variables, options).refuted())
    return Error{"random inputs refute it"};
  if (item.method == mba::Method::circuit) {
    options.width = s.width;
    if (s.width <= options.circuit_width_max &&
        mba::by_circuit(s.left, s.right, s.variables, options).proved())
      return success();
    return Error{"its circuit is not refuted"};
  }
  if (mba::by_normal_form(s.left, s.right, s.variables, options).proved()) return success();
  return Error{"no normal form proves it"};
}

json::object certificate_of(const Item& item) {
  const Statement& s = item.statement;
  if (!s.about_machine()) {
    if (item.truth) return {{"method", mba::name_of(item.method)}};
    json::array inputs;
    for (const mba::Word& w : item.inputs) inputs.emplace_back(mba::decimal(w));
    return {{"inputs", std::move(inputs)}};
  }
  if (s.kind == Kind::champion) return {{"method", "enumeration"}};
  if (s.kind == Kind::state_at) return {{"method", "run"}};
  return {{"machine", tm::certificate_text(item.certificate)}};
}

Result<mba::Method> method_named(std::string_view name) {
  for (const mba::Method m :
       {mba::Method::signature, mba::Method::polynomial, mba::Method::substitution, mba::Method::circuit})
    if (name == mba::name_of(m)) return m;
  return Error{"certificate: method is truth table, normal form, substitution or circuit"};
}

Status read_certificate(const json::object& object, Item& item) {
  problems::Fields fields(object);
  if (item.statement.kind == Kind::champion || item.statement.kind == Kind::state_at) return success();
  if (item.statement.about_machine()) {
    const std::string text = fields.text("machine");
    if (!fields.fault().empty()) return Error{"certificate: " + fields.fault()};
    const Result<tm::Certificate> c = tm::parse_certificate(text);
    if (!c) return Error{c.error()};
    item.certificate = *c;
    return success();
  }
  if (item.truth) {
    const Result<mba::Method> method = method_named(fields.text("method"));
    if (!method) return Error{method.error()};
    item.method = *method;
    return success();
  }
  const json::value* inputs = fields.any("inputs");
  if (inputs == nullptr || !inputs->is_array() || inputs->get_array().size() > mba::kVariablesMax)
    return Error{"certificate: inputs must be a list of at most 10 numbers in text"};
  for (const json::value& v : inputs->get_array()) {
    const json::string* text = v.if_string();
    const auto word = text == nullptr ? std::nullopt : mba::read_word(std::string_view(*text));
    if (!word) return Error{"certificate: inputs must be a list of at most 10 numbers in text"};
    item.inputs.push_back(*word);
  }
  return success();
}

std::optional<bool> said_in(std::string_view text) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::vector<std::string> words;
  std::optional<bool> said;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? lower(text[i]) : ' ';
    if (c >= 'a' && c <= 'z') {
      if (word.size() < 16) word += c;
      continue;
    }
    // Between "answer" and the word may stand a colon, stars and quotes; letters and full stops may not.
    if (!word.empty()) {
      if ((word == "true" || word == "false") && !words.empty() && words.back() == "answer")
        said = word == "true";
      words.push_back(word);
      word.clear();
    }
    if (c == '.' || c == '\n' || c == ';') words.emplace_back(".");
    if (words.size() > 8) words.erase(words.begin(), words.end() - 4);
  }
  if (said) return said;
  std::erase(words, ".");
  if (words.size() == 1 && (words[0] == "true" || words[0] == "false")) return words[0] == "true";
  return std::nullopt;
}

}  // namespace

Status check_item(const Item& item) {
  if (!item.statement.about_machine()) return check_identity(item);
  const Result<bool> truth = machine_truth(item.statement, item.certificate);
  if (!truth) return Error{truth.error()};
  if (*truth == item.truth) return success();
  return Error{fmt::format("the statement is {}", *truth ? "true" : "false")};
}

pair::LeanOptions lean_options(const Item& item, bool holes) {
  if (holes) return {.closing = pair::Closing::hole};
  return {.closing = pair::possible(item.statement, item.truth), .inputs = item.inputs};
}

std::string prompt_of(const Item& item, bool lean, bool markdown) {
  std::string prompt;
  if (markdown) prompt += pair::to_markdown(item.statement) + "\n";
  if (lean)
    prompt += (markdown ? "The same in Lean 4:\n\n```lean\n" : "```lean\n") + pair::to_lean(item.statement) +
              "```\n\n";
  return prompt + "Is the statement true? End with \"answer: true\" or \"answer: false\".";
}

problems::Record record_of(const Item& item, std::size_t number, std::uint64_t seed, bool lean,
                           bool markdown) {
  const Statement& s = item.statement;
  problems::Record record;
  record.kind = item.group();
  record.id = fmt::format("{}-{}", record.kind, number);
  record.lab = kSlug;
  record.prompt = prompt_of(item, lean, markdown);
  record.instance = to_json(s);
  record.answer = item.truth;
  record.certificate = certificate_of(item);
  record.seed = seed;
  if (s.about_machine()) {
    record.difficulty = {{"states", static_cast<double>(s.machine.states())},
                         {"symbols", static_cast<double>(s.machine.symbols())},
                         {"steps", static_cast<double>(s.steps)}};
  } else {
    record.difficulty = {{"variables", static_cast<double>(s.variables)},
                         {"terms", static_cast<double>(item.terms)},
                         {"width", static_cast<double>(s.width)},
                         {"size", static_cast<double>(s.left->size + s.right->size)}};
  }
  return record;
}

Result<Item> item_of(const problems::Record& record) {
  Result<Statement> statement = from_json(record.instance);
  if (!statement) return Error{"instance: " + statement.error()};
  if (!record.answer.is_bool()) return Error{"answer must be true or false"};
  Item item{.statement = std::move(*statement), .truth = record.answer.get_bool()};
  if (!item.statement.about_machine())
    item.kind = std::max(
        {mba::classify(item.statement.left), mba::classify(item.statement.right), mba::Kind::linear});
  const Status read = read_certificate(record.certificate, item);
  if (!read) return Error{read.error()};
  return item;
}

problems::Grade grade(const Item& item, const std::string& id, std::uint64_t sample,
                      const std::string& text) {
  problems::Grade grade{.id = id, .sample = sample};
  const std::optional<bool> said = said_in(responses::parted(text).answer);
  if (!said) {
    grade.what = "no \"answer: true\" or \"answer: false\" is found";
    return grade;
  }
  grade.more["said"] = *said;
  grade.verdict = *said == item.truth ? problems::Verdict::right : problems::Verdict::wrong;
  if (*said != item.truth) grade.what = fmt::format("the statement is {}", item.truth ? "true" : "false");
  return grade;
}

}  // namespace quire::labs::lean_tcs
