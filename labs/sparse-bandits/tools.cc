// plan, ask, tell and diagnose: the search on people's own actions.
#include <cmath>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/bandits/state_file.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/sparse-bandits/chebyshev.h"
#include "labs/sparse-bandits/features_file.h"
#include "labs/sparse-bandits/lab.h"
#include "labs/sparse-bandits/net_elim.h"
#include "labs/sparse-bandits/search_state.h"

namespace quire::labs::sparse_bandits {

namespace {

namespace json = boost::json;
using bandits::StateFile;
using lab::BadInput;
using lab::Kind;
using lab::Parameter;
using lab::ToolCall;

constexpr std::uint64_t kProgrammesMax = 200'000;

NamedFeatures features_of(ToolCall& call, bool normalise) {
  const tables::Text text = wanted(tables::read_text(call.values.text("features"), call.in));
  return wanted(read_features(text.bytes, text.name, normalise));
}

NetElim::Options options_of(const lab::Values& values, std::size_t dimension) {
  const NetElim::Options options{static_cast<int>(values.integer("sparsity")), values.real("eps"), 1, 0};
  const std::string fault = net_fault({dimension, options.sparsity, options.eps});
  if (!fault.empty()) throw BadInput(fault);
  return options;
}

void plan(ToolCall& call) {
  const NamedFeatures actions = features_of(call, call.values.flag("normalise"));
  const std::size_t d = actions.features.dimension();
  const NetElim::Options options = options_of(call.values, d);
  const NetCount count = count_net({d, options.sparsity, options.eps});
  fmt::print(call.out, "actions {}, features {}, sparsity {}, eps {}\n", actions.features.actions(), d,
             options.sparsity, options.eps);
  fmt::print(call.out,
             "net {:.0f} points, {:.1f} MiB; at most {:.0f} queries, answer within {:.4g} of the best\n",
             count.size, count.bytes / (1 << 20),
             std::min(count.size, static_cast<double>(actions.features.actions())), 4 * options.eps);
  call.out.flush();
  NetElim search(std::make_shared<const Features>(actions.features), options, [&call] { call.check(); });
  const std::optional<Id> first = search.ask();
  if (first)
    fmt::print(call.out, "first action {} (promises {:.4g})\n", actions.names[*first], search.promise());
}

/// The search behind a state file, as far as it has come.
struct Remembered {
  NamedFeatures actions;
  SearchState state;
  bool fresh = false;
};

Remembered remembered(ToolCall& call, const StateFile& file, bool may_begin) {
  const lab::Values& values = call.values;
  const std::string& path = values.text("state");
  const std::optional<std::string> bytes = wanted(file.read());
  if (!bytes && !may_begin) throw BadInput(path + ": does not exist; `ask` begins a search");
  if (!bytes) {
    Remembered begun{features_of(call, values.flag("normalise")), {}, true};
    begun.state.options = options_of(values, begun.actions.features.dimension());
    begun.state.normalise = values.flag("normalise");
    begun.state.fingerprint = fingerprint(begun.actions);
    return begun;
  }
  const json::value value = wanted(tables::parse_json(*bytes, path));
  Remembered kept{features_of(call, normalises(value)), {}, false};
  Result<SearchState> state = from_json(value, kept.actions);
  if (!state) throw BadInput(path + ": " + state.error());
  kept.state = std::move(state).value();
  const std::string fault =
      net_fault({kept.actions.features.dimension(), kept.state.options.sparsity, kept.state.options.eps});
  if (!fault.empty()) throw BadInput(path + ": " + fault);
  return kept;
}

Sample sample_of_log(const NamedFeatures& actions, const std::vector<LoggedReward>& log) {
  std::vector<Id> ids;
  std::vector<double> rewards;
  for (const LoggedReward& told : log) {
    ids.push_back(told.action);
    rewards.push_back(told.reward);
  }
  return sample_of(actions.features, ids, rewards);
}

/// Rewards that no parameter of the net explains: how much misspecification they need.
[[noreturn]] void refuse_history(ToolCall& call, const Remembered& kept) {
  const ChebyshevFit fit = fit_sparse(sample_of_log(kept.actions, kept.state.history),
                                      kept.state.options.sparsity, kProgrammesMax, [&call] { call.check(); });
  throw BadInput(
      fmt::format("misspecification exceeds eps: no parameter with {} non-zeros and norm at most 1 fits all "
                  "{} rewards within "
                  "{}; {} that fits them, with the norm left free, is {:.6g}. The state is as it was",
                  kept.state.options.sparsity, kept.state.history.size(), kept.state.options.eps,
                  fit.least < fit.error * (1 - 1e-6) ? "an eps" : "the least eps", fit.error));
}

void print_search(ToolCall& call, const Remembered& kept, NetElim& search) {
  const std::optional<Id> next = search.ask();
  const NetElim::Result result = search.result();
  json::object line{{"queries", result.queries}, {"alive", result.alive}};
  if (next) {
    line["action"] = kept.actions.names[*next];
    line["promise"] = search.promise();
  } else {
    line["answer"] = kept.actions.names[*result.action];
    line["reward"] = result.value;
    line["within"] = result.width;
  }
  call.out << json::serialize(line) << '\n';
}

NetElim search_of(ToolCall& call, const Remembered& kept) {
  return NetElim(std::make_shared<const Features>(kept.actions.features), kept.state.options,
                 [&call] { call.check(); });
}

void keep(const StateFile& file, const Remembered& kept) {
  wanted(file.replace(json::serialize(to_json(kept.state, kept.actions)) + "\n"));
}

void ask(ToolCall& call) {
  const StateFile file = wanted(StateFile::open(call.values.text("state")));
  const Remembered kept = remembered(call, file, true);
  NetElim search = search_of(call, kept);
  if (!replay(search, kept.state.history)) refuse_history(call, kept);
  if (kept.fresh) keep(file, kept);
  print_search(call, kept, search);
}

void tell(ToolCall& call) {
  const StateFile file = wanted(StateFile::open(call.values.text("state")));
  Remembered kept = remembered(call, file, false);
  NetElim search = search_of(call, kept);
  if (!replay(search, kept.state.history)) refuse_history(call, kept);
  const std::optional<Id> asked = search.ask();
  if (!asked && !call.values.flag("offline")) throw BadInput("the search has ended; `ask` shows its answer");
  std::optional<Id> told = asked;
  if (call.values.has("action")) told = wanted(kept.actions.action(call.values.text("action")));
  if (!told) throw BadInput("action: the search has ended; name the action that was rewarded");
  if (told != asked && !call.values.flag("offline"))
    throw BadInput(fmt::format("action {} was not asked for, {} was; --offline takes it all the same",
                               tables::shown(kept.actions.names[*told]),
                               tables::shown(kept.actions.names[*asked])));
  kept.state.history.push_back({*told, call.values.real("reward")});
  search.tell(*told, call.values.real("reward"));
  search.ask();
  if (search.result().inconsistent) refuse_history(call, kept);
  keep(file, kept);
  print_search(call, kept, search);
}

void diagnose(ToolCall& call) {
  const NamedFeatures actions = features_of(call, call.values.flag("normalise"));
  const std::string& path = call.values.text("log");
  if (path == "-" && call.values.text("features") == "-")
    throw BadInput("log: features and log cannot both be standard input");
  const tables::Text text = wanted(tables::read_text(path, call.in));
  const std::vector<LoggedReward> log = wanted(read_log(text.bytes, text.name, actions));
  const Sample sample = sample_of_log(actions, log);
  constexpr std::size_t kNumbersMax = 20'000'000;
  if (sample.by_column.size() > kNumbersMax)
    throw BadInput(fmt::format("{}: {} rewards with {} features are more than {} numbers", text.name,
                               log.size(), sample.dimension, kNumbersMax));
  const auto sparsity = static_cast<int>(call.values.integer("sparsity"));
  const std::size_t d = actions.features.dimension();
  if (static_cast<std::size_t>(sparsity) > d)
    throw BadInput(fmt::format("sparsity {} is above the {} features", sparsity, d));
  const ChebyshevFit fit = fit_sparse(sample, sparsity, kProgrammesMax, [&call] { call.check(); });
  fmt::print(call.out, "rewards {}, features {}\n", log.size(), d);
  fmt::print(call.out, "sparsity {}: eps {:.6g}{}, support", sparsity, fit.error,
             fit.least < fit.error * (1 - 1e-6) ? fmt::format(" (at least {:.6g})", fit.least)
                                                : std::string(" (exact)"));
  for (std::size_t i = 0; i < fit.support.size(); ++i)
    fmt::print(call.out, " {}:{:.6g}", fit.support[i] + 1, fit.value[i]);
  fmt::print(call.out, "\n");
  if (log.size() <= d) {
    fmt::print(call.out, "all features: {} rewards cannot tell misspecification from {} free features\n",
               log.size(), d);
    return;
  }
  std::vector<std::uint32_t> all(d);
  for (std::size_t j = 0; j < d; ++j) all[j] = static_cast<std::uint32_t>(j);
  const ChebyshevFit dense = fit_columns(sample, all);
  const double sparse_loss = 4 * fit.error,
               dense_loss = 2 * dense.error * std::sqrt(2 * static_cast<double>(d));
  fmt::print(call.out, "all features: eps {:.6g}\n", dense.error);
  fmt::print(
      call.out,
      "a sparse search ends within 4 eps = {:.4g}, least squares on a design within about 2 eps sqrt(2d) = "
      "{:.4g}: {}\n",
      sparse_loss, dense_loss,
      sparse_loss <= dense_loss ? "search sparsely, if the net can be searched (plan)"
                                : "least squares promises more");
}

}  // namespace

std::vector<lab::Tool> tools() {
  const Parameter features =
      required(argument(Kind::file, "features",
                        "CSV (a header, one action a row, column id optional) or NPY; - is standard input"));
  const Parameter sparsity =
      ranged(argument(Kind::integer, "sparsity", "most non-zeros of the parameter", "2"), 1, 4);
  Parameter eps = ranged(argument(Kind::real, "eps", "how far a reward may be from linear", "0.1"), 0, 10);
  eps.open_least = true;
  const Parameter normalise =
      argument(Kind::flag, "normalise", "divide all vectors by the longest, if that is above 1");
  const Parameter state = required(
      argument(Kind::file, "state", "the search so far (JSON); `ask` begins it, options are kept in it"));
  return {
      {"plan",
       "How large the net is, what it promises, and the first action to try.",
       "quire lab sparse-bandits plan --features phi.csv --sparsity 2 --eps 0.1",
       {features, sparsity, eps, normalise},
       plan},
      {"ask",
       "The next action to try, or the answer with its certificate.",
       "quire lab sparse-bandits ask --state search.json --features phi.csv --sparsity 2 --eps 0.1",
       {state, features, sparsity, eps, normalise},
       ask},
      {"tell",
       "Takes the reward of the action that was asked for, and asks for the next.",
       "quire lab sparse-bandits tell --state search.json --features phi.csv --reward 0.42",
       {state, features,
        required(ranged(argument(Kind::real, "reward", "what the action earned"), -kRewardMax, kRewardMax)),
        argument(Kind::text, "action", "whose reward it is, if not of the one asked for"),
        argument(Kind::flag, "offline", "take the reward of an action that was not asked for")},
       tell},
      {"diagnose",
       "The least eps for which a sparse linear model fits all logged rewards, and what follows from it.",
       "quire lab sparse-bandits diagnose --features phi.csv --log actions.csv --sparsity 2",
       {features, required(argument(Kind::file, "log", "CSV with columns action and reward")), sparsity,
        normalise},
       diagnose}};
}

}  // namespace quire::labs::sparse_bandits
