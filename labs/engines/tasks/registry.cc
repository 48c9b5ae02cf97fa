// The tasks by name. All of them are built once, those with a number in their name too, so that a problem can
// point to its task for as long as the program lives.
#include <array>
#include <map>
#include <memory>
#include <vector>

#include "labs/engines/tables/text_file.h"
#include "labs/engines/tasks/arith3.h"
#include "labs/engines/tasks/cdown.h"
#include "labs/engines/tasks/chain.h"
#include "labs/engines/tasks/lookup.h"
#include "labs/engines/tasks/prog.h"
#include "labs/engines/tasks/rethink.h"

namespace quire::labs::tasks {
namespace {

struct Registry {
  std::vector<std::unique_ptr<const Task>> owned;
  std::map<std::string, const Task*, std::less<>> by_name;
  std::vector<const Task*> plain;

  const Task* add(std::unique_ptr<const Task> task) {
    const Task* added = task.get();
    by_name.emplace(added->name(), added);
    owned.push_back(std::move(task));
    return added;
  }

  Registry() {
    using Attempts = Countdown::Attempts;
    plain = {add(std::make_unique<Chain>("chain", 10)),
             add(std::make_unique<Arith3>()),
             add(std::make_unique<Countdown>("cdown3", Range{3, 3}, Attempts::one)),
             add(std::make_unique<Countdown>("cdown", Range{3, 4}, Attempts::one)),
             add(std::make_unique<Countdown>("cdown-search", Range{3, 4}, Attempts::many)),
             add(std::make_unique<Prog>()),
             add(std::make_unique<Lookup>("lookup", -1))};
    for (int modulus = 2; modulus <= Chain::kModulusMax; ++modulus)
      if (modulus != 10) add(std::make_unique<Chain>("chain-" + std::to_string(modulus), modulus));
    for (int distractors = 0; distractors <= Lookup::kDistractorsMax; ++distractors)
      add(std::make_unique<Lookup>("lookup-" + std::to_string(distractors), distractors));
    for (std::size_t i = 0, inner = owned.size(); i < inner; ++i)
      add(std::make_unique<Rethink>(owned[i].get()));
  }
};

const Registry& registry() {
  static const Registry all;
  return all;
}

}  // namespace

std::span<const Task* const> all_tasks() { return registry().plain; }

Result<const Task*> task_named(std::string_view name) {
  const auto found = registry().by_name.find(name);
  if (found != registry().by_name.end()) return found->second;
  return Error{
      "there is no task " + tables::shown(name) +
      "; tasks are chain (chain-M: modulo M, 2 to 97), arith3, cdown3, cdown, cdown-search, prog, lookup "
      "(lookup-D: D distractors, 0 to 6) and rethink- before any of these"};
}

}  // namespace quire::labs::tasks
