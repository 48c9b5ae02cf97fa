// What an operator's own tools ask: /metrics in the text format of Prometheus 0.0.4, and /readyz. Both for
// the owner alone in detail, for they name what is followed. Format:
// prometheus.io/docs/instrumenting/exposition_formats.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/site.h"

namespace quire::web {

/// Requests that were answered since the start, by kind of page; what the server itself refuses (a header too
/// long, say) is not among them.
class Traffic {
 public:
  void count(const Request& request, int status, double seconds);

  static constexpr std::array<double, 12> kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                      0.05,   0.1,   0.25,   0.5,   1,    2.5};
  struct Counted {
    std::map<std::string, std::uint64_t> by_labels;       ///< route, method and code as a sample writes them
    std::array<std::uint64_t, kSeconds.size()> within{};  ///< requests that took no longer, cumulative
    std::uint64_t requests = 0;
    double seconds = 0;
  };
  Counted counted() const;

 private:
  mutable std::mutex mutex_;
  Counted counted_;
};

/// Writes families of metrics one after the other.
class MetricsText {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string>>;
  /// `type`: counter, gauge or histogram.
  void family(std::string_view name, std::string_view type, std::string_view help);
  /// Of the last family; `suffix` as histograms have it.
  void sample(const Labels& labels, double value, std::string_view suffix = {});
  /// name="value" pairs with commas.
  static std::string written(const Labels& labels);
  void sample_written(const std::string& labels, double value, std::string_view suffix = {});
  const std::string& text() const { return text_; }

 private:
  std::string name_;
  std::string text_;
};

Response metrics(const Site& site, const Request& request, const Traffic& traffic);
Response readiness(const Site& site, const Request& request);

}  // namespace quire::web
