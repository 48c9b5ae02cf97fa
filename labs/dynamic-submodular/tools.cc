// The verbs on one's own data: select (keep k elements through a file of updates), dominate (the same for a
// graph's neighbours), compare (every method on the same updates) and audit (is a function monotone and
// submodular). All answer in JSON lines.
#include <fstream>
#include <map>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lab/card_parts.h"
#include "labs/dynamic-submodular/lab.h"
#include "labs/dynamic-submodular/own_data.h"
#include "labs/engines/submodular/audit.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::dynamic_submodular {

namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Kind;
using lab::Parameter;
using lab::ToolCall;

template <class T>
T wanted(Result<T> result, const std::string& place = {}) {
  if (!result) throw BadInput(place.empty() ? result.error() : place + ": " + result.error());
  return std::move(result).value();
}

/// Calls `read(stream, name)` on the file of that argument, or on standard input for "-".
template <class Read>
auto read_file(ToolCall& call, const char* argument, Read read) {
  const std::string& path = call.values.text(argument);
  if (path == "-") return wanted(read(call.in, "standard input"));
  std::ifstream file(path, std::ios::binary);
  if (!file) throw BadInput(fmt::format("{}: {} cannot be read", argument, tables::shown(path)));
  return wanted(read(file, path));
}

Settings settings_of(const lab::Values& values) {
  return {static_cast<std::uint32_t>(values.integer("k")), values.real("eps"),
          static_cast<std::uint64_t>(values.integer("seed"))};
}

void refuse_if_not_submodular(const Objective& objective, const std::vector<std::string>& ids,
                              const std::string& name) {
  std::vector<Id> ground;
  for (Id id = 0; id < objective.size(); ++id) ground.push_back(id);
  random::Stream stream(1, "audit");
  if (const auto found = submodular::audit(objective, ground, stream))
    throw BadInput(name + ": " + shown(*found, ids));
}

/// The objective that the arguments ask for.
std::unique_ptr<OwnObjective> objective_of(ToolCall& call, const OwnUpdates& updates) {
  OwnObjective::Options options;
  options.name = call.values.text("objective");
  options.k = static_cast<std::uint32_t>(call.values.integer("k"));
  options.seed = static_cast<std::uint64_t>(call.values.integer("seed"));
  options.scale = call.values.real("scale");
  std::optional<OwnReference> reference;
  std::optional<OwnValues> values;
  if (call.values.has("reference")) reference = read_file(call, "reference", read_reference);
  if (call.values.has("values")) {
    values = read_file(call, "values", read_values_file);
    refuse_if_not_submodular(*values->table, values->ids, "values");
  }
  return wanted(
      OwnObjective::create(options, updates, reference ? &*reference : nullptr, values ? &*values : nullptr));
}

/// Who is live under which name, and what was left out because --lenient allows it.
class Keeper {
 public:
  Keeper(const OwnUpdates& updates, OwnObjective& objective, bool lenient)
      : updates_(updates), objective_(objective), lenient_(lenient) {}

  /// The update with numbers for names; nothing for a query or what was skipped.
  std::optional<Update> next(const OwnUpdate& u) {
    if (u.kind == OwnUpdate::Kind::query) return {};
    const auto found = live_.find(u.id);
    if (u.kind == OwnUpdate::Kind::erase) {
      if (found == live_.end()) return skip(u, "cannot be deleted: it is not there");
      const Id id = found->second;
      live_.erase(found);
      return Update{false, id};
    }
    if (found != live_.end()) return skip(u, "is there already; delete it first");
    const auto id = objective_.add(u.id, u.features);
    if (!id) throw BadInput(updates_.fault(u.line, tables::shown(u.id) + ": " + id.error()).message);
    live_.emplace(u.id, *id);
    if (*id >= names_.size()) names_.resize(*id + 1);
    names_[*id] = u.id;
    return Update{true, *id};
  }
  const std::string& name(Id id) const { return names_[id]; }
  std::size_t skipped() const { return skipped_; }

 private:
  std::optional<Update> skip(const OwnUpdate& u, const char* why) {
    if (!lenient_)
      throw BadInput(
          updates_.fault(u.line, tables::shown(u.id) + " " + why + " (--lenient skips such lines)").message);
    ++skipped_;
    return {};
  }
  const OwnUpdates& updates_;
  OwnObjective& objective_;
  bool lenient_;
  std::unordered_map<std::string, Id> live_;
  std::vector<std::string> names_;
  std::size_t skipped_ = 0;
};

void answer(ToolCall& call, DynamicSubmodular& method, const Oracle& oracle, const Keeper& keeper) {
  const Solution& best = method.best();
  json::array ids;
  for (const Id id : best.ids) ids.push_back(json::value(keeper.name(id)));
  const double bound = submodular::upper_bound(oracle.objective(), method.live_ids(), method.settings().k,
                                               best.ids, [&] { call.check(); });
  call.out << json::serialize(
                  json::object{{"ids", ids},
                               {"value", best.value},
                               {"upper_bound", bound},
                               {"ratio", bound > 0 ? json::value(best.value / bound) : json::value(nullptr)},
                               {"queries", oracle.queries()}})
           << std::endl;
}

void keep(ToolCall& call, const OwnUpdates& updates, OwnObjective& own) {
  Oracle oracle(own.objective());
  DynamicSubmodular method = wanted(DynamicSubmodular::create(oracle, settings_of(call.values)));
  Keeper keeper(updates, own, call.values.flag("lenient"));
  bool answered = false;
  for (const OwnUpdate& u : updates.updates) {
    call.check();
    answered = u.kind == OwnUpdate::Kind::query;
    if (answered) answer(call, method, oracle, keeper);
    if (const auto update = keeper.next(u)) {
      const Status done = update->insert ? method.insert(update->id) : method.erase(update->id);
      if (!done) throw BadInput(updates.fault(u.line, tables::shown(u.id) + ": " + done.error()).message);
    }
  }
  if (!answered) answer(call, method, oracle, keeper);
  if (method.stats().worthless > 0)
    call.err << method.stats().worthless << " insertions of elements that are worth nothing were ignored\n";
  if (keeper.skipped() > 0) call.err << keeper.skipped() << " lines were skipped\n";
}

void select(ToolCall& call) {
  const OwnUpdates updates = read_file(call, "updates", read_updates);
  keep(call, updates, *objective_of(call, updates));
}

void dominate(ToolCall& call) {
  const OwnUpdates updates = read_file(call, "neighbours", read_neighbours);
  OwnObjective::Options options;
  options.name = "coverage";
  keep(call, updates, *wanted(OwnObjective::create(options, updates, nullptr, nullptr)));
}

void compare(ToolCall& call) {
  const OwnUpdates updates = read_file(call, "updates", read_updates);
  const std::unique_ptr<OwnObjective> own = objective_of(call, updates);
  Keeper keeper(updates, *own, call.values.flag("lenient"));
  std::vector<Update> numbered;
  for (const OwnUpdate& u : updates.updates)
    if (const auto update = keeper.next(u)) numbered.push_back(*update);
  if (numbered.empty()) throw BadInput(updates.name + ": has no insertion");
  const std::size_t every = (numbered.size() + 63) / 64;
  // The objective outlives the arena: shared without a deleter.
  World world{call.values.text("objective"),
              std::shared_ptr<const Objective>(&own->objective(), [](auto*) {})};
  Arena arena = make_arena(std::move(world), std::move(numbered), every);
  const Settings settings = settings_of(call.values);
  const Check check = [&call] { call.check(); };
  find_bounds(arena, settings.k, check);
  for (const std::string& method : call.values.list("methods")) {
    Cell cell;
    cell.bounds = arena.bounds;
    const Course course = play(arena, method, settings, check);
    const std::vector<double> shares = ratios(cell, course);
    double least = 1, sum = 0;
    for (const double s : shares) least = std::min(least, s), sum += s;
    json::object line{{"method", method},
                      {"queries_per_update", course.queries_per_update},
                      {"value", course.values.back()},
                      {"ratio_min", nullptr},
                      {"ratio_mean", nullptr}};
    if (!shares.empty()) {
      line["ratio_min"] = least;
      line["ratio_mean"] = sum / static_cast<double>(shares.size());
    }
    call.out << json::serialize(line) << std::endl;
  }
}

void audit_values(ToolCall& call) {
  const OwnValues values = read_file(call, "values", read_values_file);
  std::vector<Id> ground;
  for (Id id = 0; id < values.ids.size(); ++id) ground.push_back(id);
  random::Stream stream(static_cast<std::uint64_t>(call.values.integer("seed")), "audit");
  submodular::AuditOptions options;
  options.triples = static_cast<std::size_t>(call.values.integer("triples"));
  constexpr std::size_t kAllMax = 10;
  const bool all = ground.size() <= kAllMax;
  const auto found = all ? submodular::audit_all(*values.table, ground)
                         : submodular::audit(*values.table, ground, stream, options);
  json::object line{{"elements", ground.size()},
                    {"monotone_submodular", !found},
                    {"looked_at", all ? json::value("all triples") : json::value(options.triples)}};
  if (found) line["why"] = shown(*found, values.ids);
  call.out << json::serialize(line) << std::endl;
}

// Arguments.

std::vector<Parameter> common() {
  Parameter eps =
      ranged(argument(Kind::real, "eps", "The promise is a share of 1/2 - eps.", "0.2"), 0.001, 0.5);
  return {
      ranged(argument(Kind::integer, "k", "How many elements are kept.", "20"), 1, 1e6), eps,
      ranged(argument(Kind::integer, "seed", "Seed of the coins.", "1"), 0, 1e15),
      argument(Kind::flag, "lenient", "Skip insertions of who is there and deletions of who is not.", "")};
}

std::vector<Parameter> of_updates() {
  Parameter objective = argument(Kind::choice, "objective", "What a set is worth.", "papers");
  objective.choices = {"papers", "coverage", "probcover", "facility", "logdet", "modular", "values"};
  std::vector<Parameter> all{
      argument(Kind::file, "updates", "Insertions, deletions and queries, JSON lines, or -.", "-"), objective,
      argument(Kind::file, "reference",
               "Elements that papers and facility are frozen over, JSON lines; without it, all of the "
               "updates' own."),
      argument(Kind::file, "values", "Objective values: what every subset of at most 16 elements is worth."),
      ranged(argument(Kind::real, "scale", "Objective logdet: ln det(I + scale K).", "1"), 1e-6, 1e6)};
  for (Parameter& p : common()) all.push_back(std::move(p));
  return all;
}

}  // namespace

std::vector<lab::Tool> tools() {
  std::vector<Parameter> graph{argument(
      Kind::file, "neighbours", "Lines \"id: id id\" (insert), \"- id\" (delete), \"?\" (ask), or -.", "-")};
  for (Parameter& p : common()) graph.push_back(std::move(p));
  std::vector<Parameter> comparison = of_updates();
  Parameter methods = argument(Kind::list, "methods", "Who is compared.");
  for (const char* name : selector_names()) {
    methods.choices.emplace_back(name);
    methods.quick += (methods.quick.empty() ? "" : ",") + std::string(name);
  }
  comparison.push_back(methods);
  return {
      {"select",
       "Keeps k elements through insertions and deletions; answers each query with the choice and its bound.",
       "quire lab dynamic-submodular select --updates u.jsonl --k 20 --eps 0.2", of_updates(), select},
      {"dominate", "Keeps k nodes of a graph that reach the most nodes, themselves and their neighbours.",
       "quire lab dynamic-submodular dominate --neighbours graph.txt --k 10", graph, dominate},
      {"compare", "Plays every method on the same updates: questions per update and shares of the bound.",
       "quire lab dynamic-submodular compare --updates u.jsonl --objective coverage --k 10", comparison,
       compare},
      {"audit",
       "Looks for a triple that shows a function on subsets not to be monotone or submodular.",
       "quire lab dynamic-submodular audit --values f.jsonl",
       {argument(Kind::file, "values", "Lines {\"set\":[ids],\"value\":number} for every subset, or -.", "-"),
        ranged(argument(Kind::integer, "triples", "Random triples, where there are more than 10 elements.",
                        "1000"),
               1, 1e6),
        ranged(argument(Kind::integer, "seed", "Seed of the triples.", "1"), 0, 1e15)},
       audit_values}};
}

}  // namespace quire::labs::dynamic_submodular
