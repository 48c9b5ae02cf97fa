#include "labs/nlsat/items.h"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "labs/engines/sat/dimacs.h"
#include "labs/engines/tables/text_file.h"
#include "labs/nlsat/ruletaker.h"
#include "labs/nlsat/sampler.h"

namespace quire::labs::nlsat {
namespace {

namespace json = boost::json;

constexpr auto kAnswers = std::to_array<std::string_view>({"yes", "no", "true", "false", "unknown"});

json::array names_of(const std::vector<std::string>& words) {
  json::array all;
  for (const std::string& w : words) all.emplace_back(w);
  return all;
}

json::object certificate_of(const Described& item) {
  json::object certificate;
  if (!item.certified) return certificate;
  if (item.certified->satisfiable) {
    json::array holds;
    for (std::size_t v = 0; v < item.made.words.size(); ++v)
      if (v + 1 < item.certified->model.size() && item.certified->model[v + 1])
        holds.emplace_back(item.made.words[v]);
    certificate["true_in_a_model"] = std::move(holds);
    return certificate;
  }
  json::array clash;
  for (const std::uint32_t sentence : item.certified->clash) clash.push_back(sentence + 1);
  certificate["clashing_sentences"] = std::move(clash);
  certificate["drat"] = sat::proof_text(item.certified->proof);
  return certificate;
}

std::string prompt_of(const Made& made) {
  const std::size_t mark = made.text.find(kQueryMark);
  if (mark == std::string::npos)
    return made.text +
           "\n\nCan all of these sentences be true together? Reason as you like; end with a line \"answer: "
           "yes\" or "
           "\"answer: no\".";
  return made.text.substr(0, mark) +
         "\n\nNothing is known but what these sentences say. Is this true, false or unknown: " +
         made.text.substr(mark + kQueryMark.size()) +
         " Reason as you like; end with a line \"answer: true\", \"answer: false\" or \"answer: unknown\".";
}

std::vector<std::pair<std::string, double>> numbers_of(const Hardness& h) {
  std::vector<std::pair<std::string, double>> all{{"ratio", h.ratio},
                                                  {"decisions", static_cast<double>(h.decisions)},
                                                  {"conflicts", static_cast<double>(h.conflicts)},
                                                  {"propagations", static_cast<double>(h.propagations)},
                                                  {"branches", static_cast<double>(h.branches)},
                                                  {"resolutions", static_cast<double>(h.resolutions)},
                                                  {"backbone", static_cast<double>(h.backbone)}};
  if (h.models) all.emplace_back("models", static_cast<double>(*h.models));
  return all;
}

std::string small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small;
}

std::string plain_answer(std::string_view answer) {
  const std::string small = small_letters(answer);
  return small == "sat" ? "yes" : small == "unsat" ? "no" : small;
}

}  // namespace

namespace {

/// Numbers and certificates speak of the text as it is read.
Theory read_again(Made& made) {
  Result<Theory> theory = read_text(made.fragment, made.text, made.names);
  if (!theory) throw std::logic_error("a text of our own is not read: " + theory.error());
  made.cnf = theory->cnf;
  made.words = theory->atoms;
  made.query = theory->query;
  return std::move(*theory);
}

}  // namespace

Described labelled(Made made) {
  read_again(made);
  return {.made = std::move(made)};
}

Described describe(Made made, std::uint64_t seed) {
  const Theory theory = read_again(made);
  const sat::Cnf cnf = refutable(theory, made.answer);
  std::vector<std::uint32_t> parts = theory.sentence_of;
  parts.resize(cnf.size(),
               static_cast<std::uint32_t>(theory.sentences.size()));  // the query is a part of its own
  Described item{.made = std::move(made)};
  item.certified = certify(cnf, parts);
  item.hardness = hardness(cnf, *item.certified, seed);
  return item;
}

sat::Cnf refutable(const Theory& theory, const std::string& answer) {
  if (!theory.query || answer == "unknown") return theory.cnf;
  return with(theory.cnf, answer == "true" ? -*theory.query : *theory.query);
}

std::string audit(const Made& made) {
  const Result<Theory> theory = read_text(made.fragment, made.text, made.names);
  if (!theory) return "not read: " + theory.error();
  if (!carries_its_formula(made)) return "another formula than it was written from";
  try {
    const bool holds = certify(refutable(*theory, made.answer)).satisfiable;
    if (!theory->query) return holds == (made.answer == "yes") ? "" : "the label is wrong";
    const bool both = certify(with(theory->cnf, *theory->query)).satisfiable &&
                      certify(with(theory->cnf, -*theory->query)).satisfiable;
    return holds == (made.answer == "unknown") && both == holds ? "" : "the label is wrong";
  } catch (const std::logic_error& fault) {
    return fault.what();
  }
}

std::string paper_line(const Described& item) {
  json::object meta{{"fragment", word(item.made.fragment)},
                    {"n", item.made.cnf.occurring()},
                    {"m", item.made.cnf.size()},
                    {"alpha", nlsat::ratio(item.made.cnf)},
                    {"dimacs", sat::dimacs_text(item.made.cnf)},
                    {"variable_map", names_of(item.made.words)},
                    {"names", names_of(item.made.names)}};
  if (item.hardness)
    for (const auto& [name, value] : numbers_of(*item.hardness)) meta[name] = value;
  return json::serialize(
      json::object{{"context", item.made.text}, {"answer", item.made.answer}, {"meta", std::move(meta)}});
}

problems::Record record_of(const Described& item, std::int32_t variables, std::uint64_t seed) {
  const Made& made = item.made;
  problems::Record record;
  record.kind = std::string(word(made.fragment)) + "-" + std::to_string(variables);
  record.id = record.kind + "-" + std::to_string(made.number);
  record.lab = kSlug;
  record.prompt = prompt_of(made);
  record.instance = {{"fragment", word(made.fragment)}, {"text", made.text}, {"names", names_of(made.names)}};
  record.answer = json::value(made.answer);
  record.certificate = certificate_of(item);
  if (item.hardness) record.difficulty = numbers_of(*item.hardness);
  record.seed = seed;
  return record;
}

Result<std::optional<Item>> ItemReader::next() {
  Result<std::optional<json::value>> line = lines_.next();
  if (!line) return Error{line.error()};
  if (!*line) return std::optional<Item>();
  const json::object* object = (*line)->if_object();
  if (object == nullptr) return fault("an item is a JSON object");
  const bool shared = object->contains("format");
  const json::value* inner = object->if_contains(shared ? "instance" : "meta");
  const json::object* more = inner == nullptr ? nullptr : inner->if_object();
  if (shared && more == nullptr) return fault("instance must be an object");
  const auto text_in = [](const json::object* from, const char* name) -> const json::string* {
    const json::value* value = from == nullptr ? nullptr : from->if_contains(name);
    return value == nullptr ? nullptr : value->if_string();
  };
  Item item;
  const json::string* text = shared ? text_in(more, "text") : text_in(object, "context");
  if (text == nullptr) return fault(shared ? "instance.text must be a text" : "context must be a text");
  item.text = *text;
  const json::value* answer = object->if_contains("answer");
  if (answer == nullptr) return fault("answer is missing");
  item.answer = answer->is_bool()     ? (answer->as_bool() ? "true" : "false")
                : answer->is_string() ? plain_answer(answer->as_string())
                                      : "";
  if (item.answer.empty()) return fault("answer must be a text");
  item.id = std::to_string(lines_.line());
  if (const json::string* id = text_in(object, "id")) item.id = *id;
  if (const json::string* name = text_in(more, "fragment")) {
    item.fragment = fragment_named(*name);
    if (!item.fragment) return fault("fragment " + tables::shown(*name) + " is not known");
  }
  constexpr std::size_t kNamesMost = 10'000;
  const json::value* names = more == nullptr ? nullptr : more->if_contains("names");
  if (names != nullptr && names->is_array()) {
    if (names->as_array().size() > kNamesMost) return fault("names: more than " + std::to_string(kNamesMost));
    for (const json::value& name : names->as_array()) {
      if (!name.is_string()) return fault("names must be texts");
      item.names.emplace_back(name.as_string());
    }
  }
  return std::optional<Item>(std::move(item));
}

std::string answer_in(std::string_view response) {
  const std::string small = small_letters(response);
  constexpr std::string_view kMark = "answer:";
  std::string_view rest = small;
  if (const std::size_t mark = small.rfind(kMark); mark != std::string::npos)
    rest.remove_prefix(mark + kMark.size());
  const auto outside = [](char c) { return c < 'a' || c > 'z'; };
  while (!rest.empty() && outside(rest.front())) rest.remove_prefix(1);
  const auto end = static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), outside) - rest.begin());
  const std::string_view word = rest.substr(0, end);
  const bool marked = small.find(kMark) != std::string::npos;
  const bool alone = std::all_of(rest.begin() + static_cast<std::ptrdiff_t>(end), rest.end(), outside);
  const bool known = std::find(kAnswers.begin(), kAnswers.end(), word) != kAnswers.end();
  return known && (marked || alone) ? std::string(word) : "";
}

problems::Grade grade(const problems::Record& record, const std::string& id, std::uint64_t sample,
                      std::string_view response) {
  problems::Grade graded{.id = id, .sample = sample};
  const json::string* right = record.answer.if_string();
  const std::string said = answer_in(response);
  const bool binary = right != nullptr && (*right == "yes" || *right == "no");
  const bool fits = said.empty() ? false : binary == (said == "yes" || said == "no");
  if (!fits) {
    graded.what = std::string("no answer: end with \"answer: \" and ") +
                  (binary ? "yes or no" : "true, false or unknown");
  } else if (right != nullptr && said == *right) {
    graded.verdict = problems::Verdict::right;
  } else {
    graded.verdict = problems::Verdict::wrong;
    graded.what =
        "it says " + said + "; the text is " + (right != nullptr ? std::string(*right) : "without an answer");
  }
  return graded;
}

}  // namespace quire::labs::nlsat
