#include "index/facet_counter.h"

#include <algorithm>

#include "index/search.h"
#include "paper/day.h"

namespace quire::index {
namespace {

/// Days of one segment further apart than this are counted by year at once.
constexpr std::int64_t kDaysMax = 200'000;

}  // namespace

void FacetCounter::start(const Segment& segment) {
  categories_.assign(segment.category_names.size(), 0);
  const auto [first, last] = segment.day_span();
  first_day_ = first;
  const std::int64_t days = std::int64_t{last} - first + 1;
  by_day_.assign(days > 0 && days <= kDaysMax ? static_cast<std::size_t>(days) : 0, 0);
}

void FacetCounter::count(const Segment& segment, Local local) {
  const std::int32_t day = segment.days[local];
  if (day != kNoDay) {
    const std::int64_t at = std::int64_t{day} - first_day_;
    if (at >= 0 && at < static_cast<std::int64_t>(by_day_.size())) {
      ++by_day_[static_cast<std::size_t>(at)];
    } else {
      ++years_[Day::from_count(day).year()];
    }
  }
  for (const std::uint16_t category : segment.categories_of(local)) ++categories_[category];
  with_lab_ += segment.labs[local] != 0;
}

void FacetCounter::finish(const Segment& segment) {
  for (std::size_t i = 0; i < by_day_.size(); ++i) {
    if (by_day_[i] > 0)
      years_[Day::from_count(first_day_ + static_cast<std::int32_t>(i)).year()] += by_day_[i];
  }
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    if (categories_[i] > 0) by_name_[segment.category_names[i]] += categories_[i];
  }
}

Facets FacetCounter::facets() const {
  Facets out;
  out.years.assign(years_.begin(), years_.end());
  out.categories.assign(by_name_.begin(), by_name_.end());
  std::stable_sort(out.categories.begin(), out.categories.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (out.categories.size() > kFacetCategories) out.categories.resize(kFacetCategories);
  out.with_lab = with_lab_;
  return out;
}

}  // namespace quire::index
