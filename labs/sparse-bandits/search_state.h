// A search that is told its rewards from outside, one at a time, by whoever runs the actions: what it must
// remember between two calls, as JSON. The history is the state; net elimination is deterministic, so
// replaying it gives the same search again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "labs/sparse-bandits/features_file.h"
#include "labs/sparse-bandits/net_elim.h"
#include "paper/result.h"

namespace quire::labs::sparse_bandits {

struct SearchState {
  NetElim::Options options;
  bool normalise = false;
  std::uint64_t fingerprint = 0;  ///< of the features it was made with
  std::vector<LoggedReward> history;

  static constexpr std::size_t kHistoryMax = 1'000'000;
};

/// A number that another features file hardly has: all entries and names go in.
std::uint64_t fingerprint(const NamedFeatures& actions);

/// Actions are written by name.
boost::json::object to_json(const SearchState& state, const NamedFeatures& actions);
/// The error names the field. Checks that the state belongs to these actions.
Result<SearchState> from_json(const boost::json::value& value, const NamedFeatures& actions);
/// Whether features must be normalised before the rest of the state can be read.
bool normalises(const boost::json::value& value);

/// Brings a fresh search to where the history left it. False: some reward contradicts all that the net has.
bool replay(NetElim& search, const std::vector<LoggedReward>& history);

}  // namespace quire::labs::sparse_bandits
