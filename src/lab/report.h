// The claims of recorded runs as tables: for `quire lab report`, docs/claims.md, and the atlas.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include "store/store.h"

namespace quire::lab {

/// A claim as a run left it (from its `claim` event).
struct ClaimRow {
  std::string id;
  std::string statement;
  std::string place;
  std::string stated;
  std::string measure;
  std::string measured;
  std::string unit;
  std::string scale;    ///< same | reduced | analogue
  std::string verdict;  ///< holds | differs | not measured
  std::string why;
  std::string note;
  /// Geometry of the gauge: the worst figure, its interval, limit and the paper's own figure, where there are
  /// any.
  std::optional<double> value, low, high, limit, stated_figure;
  std::string compare;  ///< below | at_most | above | at_least | equals | within | none
};

/// The claim of a `claim` event; fields that are missing or of another kind are left empty.
ClaimRow claim_row(const boost::json::object& event);
/// The claims of a run, in the order of the events.
std::vector<ClaimRow> claims_of(store::Store& store, const store::Run& run);

/// Markdown of the newest finished run of each lab: date, seed, size, machine, table of claims.
std::string report_markdown(store::Store& store, bool prefer_full);
/// The same as one JSON document.
std::string report_json(store::Store& store, bool prefer_full);
/// report.md of one run.
std::string run_markdown(store::Store& store, const store::Run& run);

}  // namespace quire::lab
