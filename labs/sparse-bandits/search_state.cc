#include "labs/sparse-bandits/search_state.h"

#include <bit>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "labs/engines/bandits/state_fields.h"

namespace quire::labs::sparse_bandits {

namespace json = boost::json;
using bandits::exact;
using bandits::finite;
using bandits::whole;

namespace {

constexpr const char* kMethod = "net-elim";

/// FNV-1a over bytes.
class Hash {
 public:
  void add(std::uint64_t word) {
    for (int byte = 0; byte < 8; ++byte) {
      hash_ = (hash_ ^ (word & 0xFF)) * 0x100000001B3;
      word >>= 8;
    }
  }
  void add(const std::string& text) {
    for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    add(text.size());
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325;
};

Result<LoggedReward> entry(const json::value& value, const NamedFeatures& actions) {
  const json::object* fields = value.if_object();
  const json::value* name = fields ? fields->if_contains("action") : nullptr;
  if (!name || !name->is_string()) return Error{"needs an \"action\", the name of one, and a \"reward\""};
  const Result<Id> action = actions.action(std::string_view(name->as_string()));
  if (!action) return Error{action.error()};
  const Result<double> reward = finite(fields->if_contains("reward"), "\"reward\"");
  if (!reward) return Error{reward.error()};
  if (!(*reward >= -kRewardMax && *reward <= kRewardMax)) return Error{"\"reward\" is too large"};
  return LoggedReward{*action, *reward};
}

}  // namespace

std::uint64_t fingerprint(const NamedFeatures& actions) {
  Hash hash;
  const Features& features = actions.features;
  hash.add(features.actions());
  hash.add(features.dimension());
  std::vector<double> column(features.actions());
  for (std::size_t j = 0; j < features.dimension(); ++j) {
    features.column(j, column);
    for (const double x : column) hash.add(std::bit_cast<std::uint64_t>(x));
  }
  for (const std::string& name : actions.names) hash.add(name);
  return hash.value();
}

json::object to_json(const SearchState& state, const NamedFeatures& actions) {
  json::array history;
  for (const LoggedReward& told : state.history)
    history.push_back({{"action", actions.names[told.action]}, {"reward", exact(told.reward)}});
  return {{"method", kMethod},
          {"sparsity", state.options.sparsity},
          {"eps", exact(state.options.eps)},
          {"c", exact(state.options.c)},
          {"delta", exact(state.options.delta)},
          {"normalise", state.normalise},
          {"features", state.fingerprint},
          {"history", std::move(history)}};
}

bool normalises(const json::value& value) {
  const json::object* fields = value.if_object();
  const json::value* flag = fields ? fields->if_contains("normalise") : nullptr;
  return flag && flag->is_bool() && flag->as_bool();
}

Result<SearchState> from_json(const json::value& value, const NamedFeatures& actions) {
  const json::object* fields = value.if_object();
  if (!fields) return Error{"must be an object"};
  const json::value* method = fields->if_contains("method");
  if (!method || !method->is_string() || method->as_string() != kMethod)
    return Error{"\"method\" must be \"net-elim\"; this is not a state of this tool"};
  SearchState state;
  const Result<std::uint64_t> sparsity =
      whole(fields->if_contains("sparsity"), "\"sparsity\"", 1, Net::kSparsityMax);
  if (!sparsity) return Error{sparsity.error()};
  state.options.sparsity = static_cast<int>(*sparsity);
  for (const auto& [name, target] :
       {std::pair{"eps", &state.options.eps}, {"c", &state.options.c}, {"delta", &state.options.delta}}) {
    const Result<double> number = finite(fields->if_contains(name), name);
    if (!number) return Error{number.error()};
    *target = *number;
  }
  if (!(state.options.c >= 0 && state.options.c <= 1e6 && state.options.delta >= 0 &&
        state.options.delta <= 10))
    return Error{"c must be from 0 to 1e6, delta from 0 to 10"};
  state.normalise = normalises(value);
  const Result<std::uint64_t> mark =
      whole(fields->if_contains("features"), "\"features\"", 0, ~std::uint64_t{0});
  if (!mark) return Error{mark.error()};
  state.fingerprint = *mark;
  if (state.fingerprint != fingerprint(actions))
    return Error{"the state was made with other features; give those, or name a new state file"};
  const json::value* list = fields->if_contains("history");
  const json::array* history = list ? list->if_array() : nullptr;
  if (!history || history->size() > SearchState::kHistoryMax)
    return Error{"\"history\" must be an array of at most " + std::to_string(SearchState::kHistoryMax)};
  for (std::size_t i = 0; i < history->size(); ++i) {
    const Result<LoggedReward> told = entry((*history)[i], actions);
    if (!told) return Error{"history " + std::to_string(i + 1) + ": " + told.error()};
    state.history.push_back(*told);
  }
  return state;
}

bool replay(NetElim& search, const std::vector<LoggedReward>& history) {
  for (const LoggedReward& told : history) {
    search.ask();
    search.tell(told.action, told.reward);
    if (search.result().inconsistent) return false;
  }
  search.ask();  // may find that what is known is enough
  return !search.result().inconsistent;
}

}  // namespace quire::labs::sparse_bandits
