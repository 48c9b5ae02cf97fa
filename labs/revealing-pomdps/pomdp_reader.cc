// Reading .POMDP files: the preamble, then entries into sparse rows, then the whole is checked.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <unordered_map>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/revealing-pomdps/pomdp_file.h"
#include "labs/revealing-pomdps/pomdp_tokens.h"
#include "labs/revealing-pomdps/reward_entries.h"

namespace quire::labs::revealing_pomdps {
namespace {

using tables::shown;
using SparseRow = std::map<std::uint32_t, double>;

/// Names of one kind of thing, by number or by name.
struct Names {
  const char* kind;
  std::vector<std::string>* list;
  std::size_t most;
  std::unordered_map<std::string, std::uint32_t> by_name{};
};

class Reader {
 public:
  Reader(std::string_view text, const std::string& name, const PomdpLimits& limits)
      : tokens_(text, name),
        limits_(limits),
        states_{"state", &pomdp_.states, limits.states_max},
        actions_{"action", &pomdp_.actions, limits.actions_max},
        observations_{"observation", &pomdp_.observations, limits.observations_max} {}

  Result<Pomdp> read() {
    while (!tokens_.peek().empty()) {
      const Status status = entry();
      if (!status) return Error{status.error()};
    }
    return finish();
  }

 private:
  Status entry() {
    const std::string head(tokens_.next());
    const std::size_t line = tokens_.line();
    bool includes = false, excludes = false;
    if (head == "start") {
      includes = tokens_.take("include");
      excludes = !includes && tokens_.take("exclude");
    }
    if (!tokens_.take(":"))
      return tokens_.fault(
          "an entry begins with discount:, values:, states:, actions:, observations:, start:, "
          "T:, O: or R:, not with " +
          shown(head));
    if (head == "discount") return discount();
    if (head == "values") return values();
    if (head == "states") return names(states_);
    if (head == "actions") return names(actions_);
    if (head == "observations") return names(observations_);
    if (head == "start") return start(includes, excludes);
    if (head != "T" && head != "O" && head != "R") return tokens_.fault("no entry is called " + shown(head));
    if (Status status = prepared(); !status) return status;
    if (head == "R") return reward(line);
    return head == "T" ? distribution(moves_, states_, true) : distribution(shows_, observations_, false);
  }

  Status discount() {
    const Result<double> number = probability();
    if (!number) return Error{number.error()};
    pomdp_.discount = *number;
    return success();
  }

  Status values() {
    const std::string_view word = tokens_.next();
    if (word != "reward" && word != "cost")
      return tokens_.fault("values is reward or cost, not " + shown(word));
    sign_ = word == "cost" ? -1 : 1;
    return success();
  }

  Status names(Names& names) {
    if (!names.list->empty()) return tokens_.fault(std::string(names.kind) + "s were given before");
    std::vector<std::string> words;
    while (!tokens_.peek().empty() && !tokens_.heads_entry()) {
      words.emplace_back(tokens_.next());
      if (words.back() == ":" || words.back() == "*")
        return tokens_.fault(shown(words.back()) + " is no name");
      if (words.size() > names.most)
        return tokens_.fault(fmt::format("more than {} {}s", names.most, names.kind));
    }
    if (words.size() == 1) {
      if (const std::optional<std::size_t> count = tables::count_of(words[0])) {
        if (*count == 0 || *count > names.most)
          return tokens_.fault(fmt::format("{} {}s: 1 to {} are allowed", *count, names.kind, names.most));
        words.clear();
        for (std::size_t i = 0; i < *count; ++i) words.push_back(std::to_string(i));
      }
    }
    if (words.empty()) return tokens_.fault(fmt::format("name the {}s, or say how many", names.kind));
    for (std::uint32_t i = 0; i < words.size(); ++i)
      if (!names.by_name.emplace(words[i], i).second)
        return tokens_.fault(fmt::format("{} {} is named twice", names.kind, shown(words[i])));
    *names.list = std::move(words);
    return success();
  }

  Status start(bool includes, bool excludes) {
    if (pomdp_.states.empty()) return tokens_.fault("states: comes before start:");
    std::vector<std::string> words;
    while (!tokens_.peek().empty() && !tokens_.heads_entry() && words.size() <= pomdp_.S())
      words.emplace_back(tokens_.next());
    std::vector<double>& start = pomdp_.start;
    start.assign(pomdp_.S(), excludes ? 1 : 0);
    if (!includes && !excludes && words.size() == pomdp_.S() &&
        (pomdp_.S() > 1 || tables::finite_number(words[0]))) {
      for (std::size_t s = 0; s < words.size(); ++s) {
        const std::optional<double> number = tables::finite_number(words[s]);
        if (!number || *number < 0 || *number > 1)
          return tokens_.fault(shown(words[s]) + " is no probability of start");
        start[s] = *number;
      }
      return success();
    }
    if (words.size() == 1 && words[0] == "uniform") {
      start.assign(pomdp_.S(), 1 / static_cast<double>(pomdp_.S()));
      return success();
    }
    if (!includes && !excludes && words.size() != 1)
      return tokens_.fault(fmt::format("start: takes {} probabilities, `uniform`, or one state", pomdp_.S()));
    for (const std::string& word : words) {
      const Result<std::optional<std::uint32_t>> state = find(states_, word);
      if (!state) return Error{state.error()};
      if (!*state) return tokens_.fault("start: * is no state");
      start[**state] = excludes ? 0 : 1;
    }
    const auto sum = static_cast<double>(std::count(start.begin(), start.end(), 1.0));
    if (sum == 0) return tokens_.fault("start: no state is left");
    for (double& p : start) p /= sum;
    return success();
  }

  /// Before the first table.
  Status prepared() {
    if (!moves_.empty()) return success();
    if (pomdp_.states.empty() || pomdp_.actions.empty() || pomdp_.observations.empty())
      return tokens_.fault("states:, actions: and observations: come before T:, O: and R:");
    const std::size_t rows = pomdp_.S() * pomdp_.A();
    if (rows > limits_.rows_max)
      return tokens_.fault(fmt::format("{} states with {} actions are {} rows, the limit is {}", pomdp_.S(),
                                       pomdp_.A(), rows, limits_.rows_max));
    moves_.resize(rows);
    shows_.resize(rows);
    return success();
  }

  /// The number of a name; nothing for *.
  Result<std::optional<std::uint32_t>> find(const Names& names, std::string_view word) const {
    if (word == "*") return std::optional<std::uint32_t>();
    const auto at = names.by_name.find(std::string(word));
    if (at != names.by_name.end()) return std::optional(at->second);
    const std::optional<std::size_t> number = tables::count_of(word);
    if (number && *number < names.list->size()) return std::optional(static_cast<std::uint32_t>(*number));
    return tokens_.fault(fmt::format("there is no {} {}", names.kind, shown(word)));
  }
  Result<std::optional<std::uint32_t>> find(const Names& names) { return find(names, tokens_.next()); }

  Result<double> number() {
    const std::string_view word = tokens_.next();
    const std::optional<double> number = tables::finite_number(word);
    if (!number) return tokens_.fault(word.empty() ? "a number is missing" : shown(word) + " is no number");
    return *number;
  }
  Result<double> probability() {
    const Result<double> p = number();
    if (p && !(*p >= 0 && *p <= 1)) return tokens_.fault(fmt::format("{} is no probability", *p));
    return p;
  }

  /// T: or O: after the head; `from_state` is the start state of T, the end state of O.
  Status distribution(std::vector<SparseRow>& rows, const Names& outcomes, bool identity) {
    const auto action = find(actions_);
    if (!action) return Error{action.error()};
    if (!tokens_.take(":")) return matrix(rows, *action, outcomes, identity);
    const auto state = find(states_);
    if (!state) return Error{state.error()};
    if (!tokens_.take(":")) return row(rows, *action, *state, outcomes);
    const auto outcome = find(outcomes);
    if (!outcome) return Error{outcome.error()};
    const Result<double> p = probability();
    if (!p) return Error{p.error()};
    return each(*action, *state, [&](std::size_t at) {
      if (*outcome) return set(rows[at], **outcome, *p);
      for (std::uint32_t to = 0; to < outcomes.list->size(); ++to)
        if (Status status = set(rows[at], to, *p); !status) return status;
      return success();
    });
  }

  Status row(std::vector<SparseRow>& rows, std::optional<std::uint32_t> action,
             std::optional<std::uint32_t> state, const Names& outcomes) {
    const std::size_t n = outcomes.list->size();
    const bool uniform = tokens_.take("uniform");
    SparseRow given;
    for (std::uint32_t to = 0; to < n; ++to) {
      const Result<double> p = uniform ? Result<double>(1 / static_cast<double>(n)) : probability();
      if (!p) return Error{p.error()};
      if (*p > 0) given.emplace_hint(given.end(), to, *p);
    }
    return each(action, state, [&](std::size_t at) { return put(rows[at], given); });
  }

  Status matrix(std::vector<SparseRow>& rows, std::optional<std::uint32_t> action, const Names& outcomes,
                bool may_be_identity) {
    if (tokens_.take("uniform")) {
      SparseRow given;
      const std::size_t n = outcomes.list->size();
      for (std::uint32_t to = 0; to < n; ++to)
        given.emplace_hint(given.end(), to, 1 / static_cast<double>(n));
      return each(action, std::nullopt, [&](std::size_t at) { return put(rows[at], given); });
    }
    if (may_be_identity && tokens_.take("identity"))
      return each(action, std::nullopt, [&](std::size_t at) {
        return put(rows[at], {{static_cast<std::uint32_t>(at % pomdp_.S()), 1}});
      });
    for (std::uint32_t s = 0; s < pomdp_.S(); ++s)
      if (Status status = row(rows, action, s, outcomes); !status) return status;
    return success();
  }

  /// use(action * S + state) for all that are meant.
  template <class Use>
  Status each(std::optional<std::uint32_t> action, std::optional<std::uint32_t> state, const Use& use) {
    for (std::uint32_t a = action.value_or(0); a < (action ? *action + 1 : pomdp_.A()); ++a)
      for (std::uint32_t s = state.value_or(0); s < (state ? *state + 1 : pomdp_.S()); ++s)
        if (Status status = use(a * pomdp_.S() + s); !status) return status;
    return success();
  }

  Status set(SparseRow& row, std::uint32_t to, double p) {
    if (++work_ > limits_.work_max) return too_much();
    if (p == 0) {
      entries_ -= row.erase(to);
      return success();
    }
    entries_ += row.insert_or_assign(to, p).second ? 1 : 0;
    return entries_ > limits_.entries_max ? too_much() : success();
  }
  Status put(SparseRow& row, const SparseRow& given) {
    work_ += given.size() + 1;
    entries_ += given.size() - row.size();
    if (work_ > limits_.work_max || entries_ > limits_.entries_max) return too_much();
    row = given;
    return success();
  }
  Error too_much() const {
    return tokens_.fault(
        fmt::format("the tables hold more than {} probabilities, or set more than {} one after "
                    "the other; a smaller model is needed",
                    limits_.entries_max, limits_.work_max));
  }

  Status reward(std::size_t line) {
    RewardEntry entry;
    entry.line = line;
    const Names* const kinds[] = {&actions_, &states_, &states_, &observations_};
    std::optional<std::uint32_t>* const parts[] = {&entry.action, &entry.state, &entry.next,
                                                   &entry.observation};
    std::size_t named = 0;
    do {
      if (named == 4) return tokens_.fault("R: takes action : state : next state : observation");
      const auto part = find(*kinds[named]);
      if (!part) return Error{part.error()};
      *parts[named++] = *part;
    } while (tokens_.take(":"));
    if (named < 2) return tokens_.fault("R: names an action and a state at least, or *");
    const std::size_t numbers = named == 4 ? 1 : pomdp_.O() * (named == 3 ? 1 : pomdp_.S());
    for (std::size_t i = 0; i < numbers; ++i) {
      const Result<double> value = number();
      if (!value) return Error{value.error()};
      entry.values.push_back(sign_ * *value);
    }
    rewards_.push_back(std::move(entry));
    return success();
  }

  static Table table_of(std::vector<SparseRow>& rows) {
    Table table;
    for (SparseRow& row : rows) {
      table.row_of.push_back(static_cast<std::uint32_t>(table.rows.size()));
      Row& entries = table.rows.emplace_back();
      for (const auto& [to, p] : row) entries.push_back({to, p});
      row.clear();
    }
    return table;
  }

  Result<Pomdp> finish() {
    if (Status status = prepared(); !status) return Error{status.error()};
    if (pomdp_.start.empty()) pomdp_.start.assign(pomdp_.S(), 1 / static_cast<double>(pomdp_.S()));
    pomdp_.steps = {{0, 0, 0}};
    pomdp_.moves = {table_of(moves_)};
    pomdp_.shows = {table_of(shows_)};
    pomdp_.pays = {std::vector<double>(pomdp_.A() * pomdp_.S())};
    if (const Status status = pomdp_.check(); !status) return Error{tokens_.name() + ": " + status.error()};
    Result<std::vector<double>> pays = expected_rewards(pomdp_, rewards_);
    if (!pays) return Error{tokens_.name() + ": " + pays.error()};
    pomdp_.pays = {std::move(pays).value()};
    return std::move(pomdp_);
  }

  Tokens tokens_;
  const PomdpLimits& limits_;
  Pomdp pomdp_;
  Names states_, actions_, observations_;
  std::vector<SparseRow> moves_, shows_;
  std::vector<RewardEntry> rewards_;
  double sign_ = 1;
  std::size_t entries_ = 0, work_ = 0;
};

}  // namespace

Result<Pomdp> read_pomdp(std::string_view text, const std::string& name, const PomdpLimits& limits) {
  return Reader(text, name, limits).read();
}

}  // namespace quire::labs::revealing_pomdps
