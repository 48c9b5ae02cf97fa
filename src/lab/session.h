// One run from start to end: the child is started, its events are checked, recorded and passed on, its limits
// watched, and its end is turned into the state of the run's record. Runs on the caller's thread.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "lab/runner.h"
#include "store/store.h"

namespace quire::lab {

/// The settings of a run as the child itself checked them. Throws BadInput with the child's words.
struct CheckedRequest {
  std::string paper_id;
  std::string parameters_json;                    ///< those that were set, in canonical form
  std::map<std::string, std::string> parameters;  ///< the same
};
CheckedRequest check_request(const std::filesystem::path& quire_lab, const Request& request);

/// The record of a request that is about to wait.
store::Run queued_run(const Request& request, const CheckedRequest& checked);

struct Session {
  store::Store& store;
  std::filesystem::path data_directory;
  std::filesystem::path quire_lab;
  Limits limits;
  int niceness = 0;
  std::function<void(std::string_view line)> line;     ///< each event, as it comes
  std::function<void(std::uint64_t events)> recorded;  ///< after events were stored: how many there are
  std::function<bool()> cancelled;                     ///< polled about fifty times a second

  /// Runs and returns the ended record. Throws only what the store throws.
  store::Run run(store::Run record, const std::map<std::string, std::string>& parameters) const;
};

}  // namespace quire::lab
