// check: labels of a set, ours or anybody's, computed again; the wrong ones are listed with what refutes
// them.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/sat/proof.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/ruletaker.h"
#include "labs/nlsat/tools.h"

namespace quire::labs::nlsat {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::Kind;
using lab::ToolCall;

struct Counts {
  std::uint64_t items = 0, wrong = 0, undecided = 0, unread = 0;
};

/// Why the right answer is right, in a way that a person can follow or a program can check.
void add_reason(json::object& line, const Theory& theory, const std::string& right) {
  sat::Cnf cnf = refutable(theory, right);
  std::vector<std::uint32_t> parts = theory.sentence_of;
  parts.resize(cnf.size(), static_cast<std::uint32_t>(theory.sentences.size()));
  const Certified certified = certify(cnf, parts);
  json::array words;
  if (certified.satisfiable) {
    for (std::size_t v = 0; v < theory.atoms.size(); ++v)
      if (certified.model[v + 1] && !theory.atoms[v].empty()) words.emplace_back(theory.atoms[v]);
    line["true_in_a_model"] = std::move(words);
    return;
  }
  for (const std::uint32_t s : certified.clash)
    words.emplace_back(s < theory.sentences.size() ? theory.sentences[s] : "(what the query would say)");
  line["clashing_sentences"] = std::move(words);
  line["drat"] = sat::proof_text(certified.proof);
}

void check_item(ToolCall& call, const Item& item, std::size_t number, Counts& counts) {
  ++counts.items;
  json::object line{{"line", number}, {"id", item.id}};
  const Result<Recognised> read =
      read_in(item.fragment ? item.fragment : fragment_asked(call), item.text, item.names);
  if (!read) {
    ++counts.unread;
    line["not_read"] = read.error();
    call.out << json::serialize(line) << '\n';
    return;
  }
  const std::string right = answer_of(read->theory);  // undecided too where it is too hard
  if (right == "undecided") {
    ++counts.undecided;
    return;
  }
  if (right == item.answer) return;
  ++counts.wrong;
  line["fragment"] = word(read->fragment);
  line["given"] = item.answer;
  line["right"] = right;
  add_reason(line, read->theory, right);
  call.out << json::serialize(line) << '\n';
}

void run(ToolCall& call) {
  asking::Source source(call, "file");
  ItemReader reader(source.in(), source.name());
  Counts counts;
  while (true) {
    call.check();
    const std::optional<Item> item = wanted(reader.next());
    if (!item) break;
    check_item(call, *item, reader.line(), counts);
  }
  fmt::print(call.out, "{}\n",
             json::serialize(json::object{{"items", counts.items},
                                          {"wrong", counts.wrong},
                                          {"undecided", counts.undecided},
                                          {"not_read", counts.unread}}));
}

}  // namespace

lab::Tool check_tool() {
  return {
      .name = "check",
      .summary = "Labels a set of texts again and lists the wrong labels with a model or a proof.",
      .example = "quire lab nlsat check --file d.jsonl",
      .arguments = {required(argument(Kind::file, "file", "JSON lines of either form; - is standard input")),
                    fragment_argument("where the file does not say it", "auto", true)},
      .run = run};
}

}  // namespace quire::labs::nlsat
