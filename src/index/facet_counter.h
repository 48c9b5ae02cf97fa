// Counts papers by year, category, organisation and lab; exact over all that is given to it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "index/index.h"
#include "index/segment.h"

namespace quire::index {

class FacetCounter {
 public:
  /// Between start() and finish() rows of one segment are counted.
  void start(const Segment& segment);
  void count(const Segment& segment, Local local);
  void finish(const Segment& segment);
  Facets facets() const;

 private:
  using ByName = std::map<std::string, std::uint64_t>;

  void widen(std::int32_t day);

  std::map<int, std::uint64_t> years_;
  std::vector<std::uint64_t> by_day_;      ///< of the segment, from first_day_ on
  std::vector<std::uint64_t> categories_;  ///< of the segment
  std::vector<std::uint64_t>
      organisations_;  ///< of the segment, empty when it has none; the first: papers without one
  ByName by_category_;
  ByName by_organisation_;
  std::int32_t first_day_ = 0;
  std::pair<std::int32_t, std::int32_t> span_{kNoDay, kNoDay};
  std::uint64_t with_lab_ = 0;
};

}  // namespace quire::index
