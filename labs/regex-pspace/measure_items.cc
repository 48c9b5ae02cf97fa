// Items of a benchmark, made and drawn (C6), and labels that others have released (C3).
#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"
#include "labs/regex-pspace/automaton_scene.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/items.h"
#include "labs/regex-pspace/lab.h"
#include "labs/regex-pspace/released.h"
#include "labs/regex-pspace/words.h"

namespace quire::labs::regex_pspace {
namespace {

using lab::Bench;
using lab::Scale;

/// Items whose automata are drawn.
constexpr std::size_t kDrawn = 3;

void draw(Bench& bench, const Item& item, std::size_t number, std::size_t letters) {
  const auto minimal = [letters](const Expression& e) {
    return automata::minimise(*subset_automaton(position_automaton(e), letters, std::size_t{1} << 16));
  };
  const automata::Dfa asked = minimal(item.query), other = minimal(item.unequal);
  if (asked.states() > kDrawnStatesMax || other.states() > kDrawnStatesMax) return;
  const std::string word = spelled(item.difference);
  bench.scene(automaton_scene(asked, item.difference, fmt::format("item {} a", number),
                              fmt::format("{} and a word", print(item.query)),
                              fmt::format("A shortest expression is {}. \"{}\" tells it from {}.",
                                          print(item.shortest), word, print(item.unequal))));
  bench.scene(automaton_scene(other, item.difference, fmt::format("item {} b", number),
                              fmt::format("{} and the same word", print(item.unequal)),
                              "A double circle accepts."));
}

void draw_lengths(Bench& bench, const std::vector<Item>& items) {
  std::map<std::size_t, double> shortest, query;
  std::size_t most = 0;
  for (const Item& item : items) {
    ++shortest[item.shortest.length()];
    ++query[item.query.length()];
    most = std::max(most, item.query.length());
  }
  for (std::size_t length = 1; length <= most; ++length) {
    bench.point("items by shortest", static_cast<double>(length), shortest[length]);
    bench.point("items by query", static_cast<double>(length), query[length]);
  }
}

}  // namespace

void measure_items(Bench& bench, const Settings& settings, const Table& table) {
  const ItemOptions options{
      .depth = settings.depth, .seed = bench.seed(), .check = [&](std::size_t made) {
        bench.check();
        bench.progress(0.4 + 0.15 * static_cast<double>(made) / static_cast<double>(settings.items),
                       fmt::format("{} items", made));
      }};
  const std::vector<Item> items = make_items(table, settings.items, options);
  if (items.size() < settings.items)
    bench.log(fmt::format("{} items came of all draws; {} were asked for", items.size(), settings.items));
  std::string problems, released;
  double deeper = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    problems += record_line(min_record(items[i], i, table.letters(), bench.seed())) + "\n";
    for (const bool equal : {true, false})
      problems += record_line(equal_record(items[i], equal, i, table.letters(), bench.seed())) + "\n";
    released += benchmark_line(items[i], i) + "\n";
    deeper += items[i].shortest.depth() > items[i].query.depth() ? 1 : 0;
  }
  bench.file("problems.jsonl",
             "questions with answers and certificates: quire lab regex-pspace grade --problems", problems);
  bench.file("bench.jsonl", "the same items in the form of the released benchmark", released);
  draw_lengths(bench, items);
  for (std::size_t i = 0; i < std::min(kDrawn, items.size()); ++i)
    draw(bench, items[i], i + 1, table.letters());
  lab::Measurement m{.scale = Scale::reduced, .note = fmt::format("{} of {} items", deeper, items.size())};
  if (items.empty()) m.not_measured = "no item could be made";
  if (!items.empty()) m.figures = {{.value = 100 * deeper / static_cast<double>(items.size())}};
  bench.claim("C6", m);
}

void measure_labels(Bench& bench, const Settings& settings, const Table& table) {
  lab::Measurement m{.scale = Scale::same};
  if (settings.benchmark.empty()) {
    m.not_measured = "the released file was not given (--set benchmark=FILE, or the tool audit)";
    return bench.claim("C3", m);
  }
  std::istringstream none;
  const tables::Text text = wanted(tables::read_text(settings.benchmark, none));
  const Audit audit = wanted(audit_labels(text.bytes, text.name, table, [&bench] { bench.check(); }));
  for (const std::string& line : audit.wrong) bench.log(line);
  m.note = fmt::format("{} labels, {} within the table, {} beyond it", audit.labels, audit.looked_up,
                       audit.beyond);
  if (audit.looked_up == 0) m.not_measured = "no label lies within the table";
  if (audit.looked_up > 0) m.figures = {{.value = static_cast<double>(audit.wrong.size())}};
  bench.claim("C3", m);
}

}  // namespace quire::labs::regex_pspace
