// Texts of eight variables made and checked again, labels a second: benchmarks/labs/nlsat.sh sets it beside
// Python and Z3. Also the checker of proofs on a long one. Processor time. Usage: nlsat_bench FILE.jsonl
// (written, for the peer)
#include <ctime>
#include <fstream>
#include <sstream>

#include <fmt/core.h>

#include "labs/engines/sat/checker.h"
#include "labs/engines/sat/solver.h"
#include "labs/nlsat/items.h"

namespace {

using namespace quire::labs;

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// n + 1 pigeons in n holes: short to write, long to refute.
sat::Cnf pigeons(std::int32_t holes) {
  sat::Cnf cnf;
  for (std::int32_t p = 0; p <= holes; ++p) {
    std::vector<sat::Literal> somewhere;
    for (std::int32_t h = 0; h < holes; ++h) somewhere.push_back(p * holes + h + 1);
    cnf.add(somewhere);
    for (std::int32_t q = 0; q < p; ++q)
      for (std::int32_t h = 0; h < holes; ++h) cnf.add({-(p * holes + h + 1), -(q * holes + h + 1)});
  }
  return cnf;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: nlsat_bench FILE.jsonl\n");
    return 2;
  }
  constexpr std::uint64_t kItems = 20'000;
  const nlsat::Maker maker({.variables = 8, .low = 4.4, .high = 5.2});
  std::vector<nlsat::Made> made;
  double begun = seconds();
  for (std::uint64_t i = 0; i < kItems; ++i) made.push_back(maker.item(i));
  fmt::print("quire make seconds={:.9f} items={}\n", (seconds() - begun) / kItems, kItems);

  std::string lines;
  for (nlsat::Made& one : made) lines += nlsat::paper_line(nlsat::labelled(std::move(one))) + "\n";
  std::ofstream(arguments[1], std::ios::binary) << lines;
  std::istringstream in(lines);
  nlsat::ItemReader reader(in, "texts");
  std::vector<nlsat::Item> items;
  for (auto item = reader.next(); item && *item; item = reader.next()) items.push_back(std::move(**item));
  std::uint64_t wrong = 0;
  begun = seconds();
  for (const nlsat::Item& item : items) {
    const auto theory = nlsat::read_text(nlsat::Fragment::grl, item.text);
    wrong += theory && nlsat::answer_of(*theory) == item.answer ? 0 : 1;
  }
  fmt::print("quire check seconds={:.9f} items={} wrong={}\n",
             (seconds() - begun) / static_cast<double>(items.size()), items.size(), wrong);

  const sat::Cnf hard = pigeons(9);
  begun = seconds();
  const sat::Outcome refuted = sat::solve(hard, {.proof = true});
  const double solved = seconds() - begun;
  begun = seconds();
  const sat::Checked checked = sat::check_refutation(hard, refuted.proof);
  fmt::print("quire proof lemmas={} solve_seconds={:.3f} check_seconds={:.3f} accepted={}\n",
             refuted.proof.lemmas(), solved, seconds() - begun, checked.refuted ? 1 : 0);
  return wrong == 0 && checked.refuted ? 0 : 1;
}
