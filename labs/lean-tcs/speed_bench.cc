// Steps a second of both simulators, items made and checked a second, and the truth table's verdicts on
// linear identities of 64 bits: benchmarks/labs/lean-tcs.sh sets it beside Python and Z3. Processor time.
// Usage: lean_tcs_bench FILE (identities are written to it, for the peer, with our verdicts)
#include <ctime>
#include <fstream>

#include <fmt/core.h>

#include "labs/lean-tcs/generate.h"
#include "labs/lean-tcs/items.h"
#include "labs/lean-tcs/machine.h"
#include "labs/lean-tcs/run.h"

namespace {

using namespace quire::labs::lean_tcs;

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

bool time_runs() {
  const tm::Champion& champion = tm::kChampions[3];
  const tm::Machine machine = *tm::parse(champion.machine);
  double begun = seconds();
  const tm::Run plain = tm::run(machine, 2 * champion.steps);
  fmt::print("quire run seconds={:.6f} steps={}\n", seconds() - begun, plain.steps);
  begun = seconds();
  const tm::FastRun fast = tm::fast_run(machine, 6, 2 * champion.steps);
  fmt::print("quire fast seconds={:.6f} steps={} moves={}\n", seconds() - begun, fast.run.steps, fast.moves);
  return plain.steps == champion.steps && fast.run.steps == champion.steps;
}

bool time_items() {
  constexpr std::size_t kItems = 4000;
  double begun = seconds();
  const std::vector<Item> items = Maker({}, 1).next(kItems);
  fmt::print("quire make seconds={:.9f} items={}\n", (seconds() - begun) / kItems, items.size());
  begun = seconds();
  std::size_t wrong = 0;
  for (const Item& item : items)
    wrong += check_item(item).ok() && pair::check(item.statement, lean_options(item, false)).ok() ? 0U : 1U;
  fmt::print("quire check seconds={:.9f} wrong={}\n", (seconds() - begun) / kItems, wrong);
  return wrong == 0;
}

/// Half of them are false twins.
void time_identities(const char* path) {
  constexpr std::size_t kIdentities = 200;
  struct Asked {
    mba::Identity identity;
    std::size_t variables;
  };
  std::vector<Asked> asked;
  for (std::uint64_t i = 0; i < kIdentities; ++i) {
    quire::labs::random::Stream stream(1, "speed", i);
    const mba::GenerateOptions options{.variables = 2 + i % 3, .terms = 4 + i % 20, .width = 64};
    mba::Identity identity = mba::generate(options, stream);
    if (i % 2 == 1)
      if (const auto twin = mba::false_twin(identity, options, stream)) identity = twin->identity;
    asked.push_back({identity, options.variables});
  }
  constexpr int kRounds = 20;
  const double begun = seconds();
  std::vector<bool> proved;
  for (int round = 0; round < kRounds; ++round) {
    proved.clear();
    for (const Asked& a : asked)
      proved.push_back(mba::by_signature(a.identity.left, a.identity.right, a.variables, 64).proved());
  }
  fmt::print("quire linear seconds={:.9f} identities={}\n", (seconds() - begun) / (kRounds * kIdentities),
             kIdentities);
  std::ofstream file(path, std::ios::binary);
  for (std::size_t i = 0; i < asked.size(); ++i)
    file << proved[i] << '\t' << mba::text_of(asked[i].identity.left, mba::standard_names()) << '\t'
         << mba::text_of(asked[i].identity.right, mba::standard_names()) << '\n';
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: lean_tcs_bench FILE\n");
    return 2;
  }
  const bool runs = time_runs(), items = time_items();
  time_identities(arguments[1]);
  return runs && items ? 0 : 1;
}
