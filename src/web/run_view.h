// A run as pages show it: what its events say so far. Read forward from the store, so a live page costs only
// what is new; the views of finished runs are kept for a while.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "lab/report.h"
#include "lab/scene.h"
#include "store/store.h"
#include "web/figure.h"

namespace quire::web {

struct RunFile {
  std::string name;
  std::string what;
  std::uint64_t bytes = 0;
};

struct RunView {
  std::uint64_t seen = 0;  ///< events read
  double done = 0;
  std::string note;
  std::map<std::string, Points> series;
  std::map<std::string, lab::Scene> scenes;  ///< the last of each name
  std::uint64_t scenes_seen = 0;             ///< events of scenes: tells whether one has changed
  std::vector<lab::ClaimRow> claims;
  std::vector<RunFile> files;
  std::vector<std::string> log;  ///< the last kLogLines lines
  std::uint64_t log_lines = 0;
  static constexpr std::size_t kLogLines = 200;

  /// Takes in one event line; what is not an event of the contract is passed over.
  void take(std::string_view line);

 private:
  void take_scene(const boost::json::object& event);
};

/// The view of a run, up to its newest event. Shared with other readers: do not change it.
std::shared_ptr<const RunView> run_view(store::Store& store, const store::Run& run);

/// Claims of a card in the order of the card, with the rows of the run in their places; claims that the run
/// has not decided have an empty verdict.
std::vector<lab::ClaimRow> rows_of(const lab::Card& card, const std::vector<lab::ClaimRow>& decided);

}  // namespace quire::web
