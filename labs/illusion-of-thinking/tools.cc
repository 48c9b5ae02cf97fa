#include "labs/illusion-of-thinking/tools.h"

#include <charconv>

#include <fmt/format.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/river.h"

namespace quire::labs::illusion {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

constexpr int kSizesMost = 200;

int size_in(std::string_view text, std::string_view whole) {
  int size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size < 1)
    throw BadInput(fmt::format("n: {} is no size; write 4 or 2..10, several with commas", whole));
  return size;
}

/// "3", "2..10" or "3,5,8..10".
std::vector<int> sizes_in(const std::vector<std::string>& texts) {
  std::vector<int> sizes;
  for (const std::string& text : texts) {
    const std::size_t dots = text.find("..");
    const int first = size_in(std::string_view(text).substr(0, dots), text);
    const int last = dots == text.npos ? first : size_in(std::string_view(text).substr(dots + 2), text);
    if (last < first) throw BadInput(fmt::format("n: {} runs backwards", text));
    if (last - first >= kSizesMost || sizes.size() >= static_cast<std::size_t>(kSizesMost))
      throw BadInput(fmt::format("n: more than {} sizes", kSizesMost));
    for (int n = first; n <= last; ++n) sizes.push_back(n);
  }
  return sizes;
}

void check_size(Puzzle puzzle, int n) {
  const Sizes sizes = sizes_of(puzzle);
  if (n < sizes.least || n > sizes.most)
    throw BadInput(fmt::format("n: {} is outside {} to {}, the sizes of {}", n, sizes.least, sizes.most,
                               name_of(puzzle)));
}

struct Make {
  bool algorithm, random;
  int boat;
  std::uint64_t instances, seed;
  states::Limits limits;
};

void make_size(const Make& make, Puzzle puzzle, int n, const std::function<void(problems::Record)>& take) {
  constexpr std::uint64_t kAnswerMovesMost = 1 << 16;
  for (std::uint64_t i = 0; i < make.instances; ++i) {
    const Instance instance =
        make.random ? random_instance(puzzle, n, make.seed, i) : paper_instance(puzzle, n, make.boat);
    std::string id = fmt::format("{}-{}", name_of(puzzle), n);
    if (puzzle == Puzzle::river) id += fmt::format("-boat{}", instance.boat);
    if (make.random) id += fmt::format("-{}-{}", make.seed, i + 1);
    auto record =
        record_of(instance, id, make.algorithm, make.random ? make.seed : 0, kAnswerMovesMost, make.limits);
    if (!record) throw BadInput("n: " + record.error());
    take(std::move(record).value());
  }
}

boost::json::value json_argument(const ToolCall& call, const std::string& name) {
  Result<boost::json::value> value = tables::parse_json(call.values.text(name), name);
  if (!value) throw BadInput(value.error());
  return std::move(value).value();
}

/// Start and goal, each where it is given.
template <class Parts, class Read>
void take_ends(const ToolCall& call, Parts& start, Parts& goal, Read read) {
  if (call.values.has("start")) start = wanted(read(json_argument(call, "start"), "start"));
  if (call.values.has("goal")) goal = wanted(read(json_argument(call, "goal"), "goal"));
}

}  // namespace

std::vector<lab::Parameter> set_arguments() {
  return {
      one_of(argument(Kind::list, "puzzle", "which puzzles", "hanoi,checkers,river,blocks"),
             {"hanoi", "checkers", "river", "blocks"}),
      argument(Kind::list, "n", "sizes: 4, 2..10 or 3,5,8..10", "3..5"),
      ranged(argument(Kind::integer, "boat", "seats of the river's boat; left out: 2 up to N = 3, then 3"), 1,
             kBoatMax),
      one_of(argument(Kind::choice, "start",
                      "the paper's instances, or any legal start and goal (hanoi, blocks)", "paper"),
             {"paper", "random"}),
      ranged(argument(Kind::integer, "instances", "of each size, with --start random", "1"), 1, 10'000),
      argument(Kind::flag, "algorithm", "tell the recursive solution of hanoi in the prompt"),
      ranged(argument(Kind::integer, "seed", "of random instances", "1"), 0, 9e15),
      ranged(argument(Kind::integer, "states", "most states of a search, about 60 bytes each", "5000000"),
             1000, 1e8)};
}

void each_record(const ToolCall& call, const std::function<void(problems::Record)>& take) {
  const lab::Values& v = call.values;
  const Make make{.algorithm = v.flag("algorithm"),
                  .random = v.text("start") == "random",
                  .boat = v.has("boat") ? static_cast<int>(v.integer("boat")) : 0,
                  .instances = static_cast<std::uint64_t>(v.integer("instances")),
                  .seed = static_cast<std::uint64_t>(v.integer("seed")),
                  .limits = {.states_max = static_cast<std::size_t>(v.integer("states")),
                             .check = [&call] { call.check(); }}};
  if (!make.random && make.instances > 1)
    throw BadInput(
        "instances: the paper has one instance of a size; add --start random, or draw several samples of it");
  const std::vector<int> sizes = sizes_in(v.list("n"));
  for (const std::string& name : v.list("puzzle")) {
    const Puzzle puzzle = *puzzle_named(name);
    if (make.random && (puzzle == Puzzle::checkers || puzzle == Puzzle::river))
      throw BadInput(
          fmt::format("start: {} has one start of a size; take random for hanoi and blocks", name));
    for (const int n : sizes) check_size(puzzle, n);
    for (const int n : sizes) {
      call.check();
      make_size(make, puzzle, n, take);
    }
  }
}

std::vector<Task> read_tasks(const ToolCall& call) {
  constexpr std::size_t kTasksMost = 1'000'000;
  std::vector<Task> tasks;
  asking::Source source(call, "problems");
  problems::RecordReader reader(source.in(), source.name(), kSlug);
  while (std::optional<problems::Record> record = wanted(reader.next())) {
    call.check();
    Result<Task> task = task_of(std::move(*record));
    if (!task) throw BadInput(reader.fault(task.error()).message);
    // Answers are not needed for grading, and may be long.
    task->record.answer = nullptr;
    tasks.push_back(std::move(task).value());
    if (tasks.size() > kTasksMost)
      throw BadInput(fmt::format("{}: more than {} problems", source.name(), kTasksMost));
  }
  if (tasks.empty()) throw BadInput(source.name() + ": has no problem; `make` writes them");
  return tasks;
}

std::vector<lab::Parameter> instance_arguments() {
  return {required(one_of(argument(Kind::choice, "puzzle", "which one"),
                          {"hanoi", "checkers", "river", "blocks"})),
          ranged(argument(Kind::integer, "n", "size of the paper's instance", "3"), 1, 1000),
          ranged(argument(Kind::integer, "boat", "seats of the river's boat; left out: the paper's"), 1,
                 kBoatMax),
          argument(Kind::text, "start",
                   "hanoi: disks of each peg, blocks: labels of each stack, the lowest first, as JSON"),
          argument(Kind::text, "goal", "the same for where it ends; start and goal go together")};
}

Instance instance_of(const ToolCall& call) {
  const lab::Values& v = call.values;
  const Puzzle puzzle = *puzzle_named(v.text("puzzle"));
  const bool own = v.has("start") || v.has("goal");
  if (!own) {
    check_size(puzzle, static_cast<int>(v.integer("n")));
    return paper_instance(puzzle, static_cast<int>(v.integer("n")),
                          v.has("boat") ? static_cast<int>(v.integer("boat")) : 0);
  }
  if (puzzle == Puzzle::checkers || puzzle == Puzzle::river)
    throw BadInput(fmt::format("start: {} begins and ends as the paper says; give --n", name_of(puzzle)));
  if (!v.has("start") || !v.has("goal")) throw BadInput("goal: start and goal go together; give both");
  Instance instance{.puzzle = puzzle};
  take_ends(call, instance.pegs, instance.peg_goal,
            [&](const boost::json::value& value, std::string_view name) {
              return puzzle == Puzzle::hanoi ? read_pegs(value, name)
                                             : Result<std::vector<std::vector<std::int64_t>>>(instance.pegs);
            });
  take_ends(call, instance.stacks, instance.stack_goal,
            [&](const boost::json::value& value, std::string_view name) {
              return puzzle == Puzzle::blocks ? read_stacks(value, name) : Result<Stacks>(instance.stacks);
            });
  // A goal with fewer stacks leaves the others empty.
  instance.stack_goal.resize(std::max(instance.stack_goal.size(), instance.stacks.size()));
  instance.stacks.resize(instance.stack_goal.size());
  if (const Status good = check_instance(instance); !good) throw BadInput(good.error());
  std::size_t pieces = 0;
  for (const auto& peg : instance.pegs) pieces += peg.size();
  for (const auto& stack : instance.stacks) pieces += stack.size();
  instance.n = static_cast<int>(pieces);
  return instance;
}

std::vector<lab::Tool> tools() {
  return {make_tool(), grade_tool(), solve_tool(), draw_tool(), evaluate_tool()};
}

}  // namespace quire::labs::illusion
