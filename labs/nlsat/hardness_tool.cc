// hardness: is a set of texts hard, or decided by propagation and length?
#include <algorithm>
#include <map>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/sat/search.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/tools.h"

namespace quire::labs::nlsat {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::Kind;
using lab::ToolCall;

struct Sums {
  std::uint64_t items = 0, unread = 0, without_conflict = 0, one_step = 0;
  std::vector<double> ratios, conflicts;
  std::map<std::size_t, std::map<std::string, std::uint64_t>> by_length;  ///< of clauses, then of answers
};

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The share that is right for who answers what is most frequent among texts of the same number of clauses.
double right_by_length(const Sums& sums) {
  std::uint64_t right = 0, all = 0;
  for (const auto& [length, answers] : sums.by_length) {
    std::uint64_t most = 0;
    for (const auto& [answer, count] : answers) {
      most = std::max(most, count);
      all += count;
    }
    right += most;
  }
  return all == 0 ? 0 : static_cast<double>(right) / static_cast<double>(all);
}

void measure(ToolCall& call, const Item& item, std::size_t number, Sums& sums) {
  const Result<Recognised> read =
      read_in(item.fragment ? item.fragment : fragment_asked(call), item.text, item.names);
  ++sums.items;
  if (!read) {
    ++sums.unread;
    if (call.values.flag("each"))
      call.out << json::serialize(json::object{{"line", number}, {"id", item.id}, {"not_read", read.error()}})
               << '\n';
    return;
  }
  const sat::Cnf cnf = refutable(read->theory, item.answer);
  const sat::Outcome o = sat::cdcl(cnf, {.conflicts_max = 1'000'000, .check = [&call] { call.check(); }});
  const bool one_step = refuted_in_one_step(cnf);
  sums.ratios.push_back(ratio(read->theory.cnf));
  sums.conflicts.push_back(static_cast<double>(o.counts.conflicts));
  sums.without_conflict += o.counts.conflicts == 0 ? 1 : 0;
  sums.one_step += one_step ? 1 : 0;
  ++sums.by_length[read->theory.cnf.size()][item.answer];
  if (call.values.flag("each"))
    call.out << json::serialize(json::object{{"line", number},
                                             {"id", item.id},
                                             {"ratio", sums.ratios.back()},
                                             {"conflicts", o.counts.conflicts},
                                             {"decisions", o.counts.decisions},
                                             {"propagations", o.counts.propagations},
                                             {"refuted_in_one_step", one_step}})
             << '\n';
}

void run(ToolCall& call) {
  asking::Source source(call, "file");
  ItemReader reader(source.in(), source.name());
  Sums sums;
  while (true) {
    call.check();
    const std::optional<Item> item = wanted(reader.next());
    if (!item) break;
    measure(call, *item, reader.line(), sums);
  }
  const auto share = [&](std::uint64_t count) {
    const std::uint64_t read = sums.items - sums.unread;
    return read == 0 ? 0 : static_cast<double>(count) / static_cast<double>(read);
  };
  call.out << json::serialize(json::object{{"items", sums.items},
                                           {"not_read", sums.unread},
                                           {"median_ratio", median(sums.ratios)},
                                           {"median_conflicts", median(sums.conflicts)},
                                           {"decided_without_conflict", share(sums.without_conflict)},
                                           {"refuted_in_one_step", share(sums.one_step)},
                                           {"right_by_length", right_by_length(sums)}})
           << '\n';
}

}  // namespace

lab::Tool hardness_tool() {
  return {
      .name = "hardness",
      .summary = "How hard a set of texts is: ratio, conflicts, what propagation or length alone decide.",
      .example = "quire lab nlsat hardness --file d.jsonl",
      .arguments = {required(argument(Kind::file, "file", "JSON lines of either form; - is standard input")),
                    fragment_argument("where the file does not say it", "auto", true),
                    argument(Kind::flag, "each", "a line for each text too")},
      .run = run};
}

}  // namespace quire::labs::nlsat
