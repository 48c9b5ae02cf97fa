#include "index/facet_counter.h"

#include <algorithm>

#include "index/search.h"
#include "paper/day.h"
#include "text/unicode.h"

namespace quire::index {
namespace {

/// Days of one segment further apart than this are counted by year at once.
constexpr std::int64_t kDaysMax = 200'000;

using Counted = std::vector<std::pair<std::string, std::uint64_t>>;

/// Ties in the order in which they come.
Counted most_frequent(Counted names) {
  std::stable_sort(names.begin(), names.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (names.size() > kFacetNames) names.resize(kFacetNames);
  return names;
}

/// Names that differ in case alone are one name, spelled as most papers do.
Counted joined(const std::map<std::string, std::uint64_t>& names) {
  struct Name {
    std::string spelling;
    std::uint64_t most = 0;
    std::uint64_t papers = 0;
  };
  std::map<std::string, Name> by_folded;
  for (const auto& [spelling, papers] : names) {
    Name& name = by_folded[text::fold(spelling)];
    if (papers > name.most) {
      name.spelling = spelling;
      name.most = papers;
    }
    name.papers += papers;
  }
  Counted out;
  for (const auto& [folded, name] : by_folded) out.emplace_back(name.spelling, name.papers);
  return out;
}

}  // namespace

void FacetCounter::start(const Segment& segment) {
  categories_.assign(segment.category_names.size(), 0);
  const std::size_t organisations = segment.organisation_names.size();
  organisations_.assign(organisations > 1 ? organisations : 0, 0);
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
      widen(day);
    }
  }
  for (const std::uint16_t category : segment.categories_of(local)) ++categories_[category];
  if (!organisations_.empty()) ++organisations_[segment.organisations[local]];
  with_lab_ += segment.labs[local] != 0;
}

void FacetCounter::widen(std::int32_t day) {
  if (span_.first == kNoDay) span_ = {day, day};
  span_ = {std::min(span_.first, day), std::max(span_.second, day)};
}

void FacetCounter::finish(const Segment& segment) {
  for (std::size_t i = 0; i < by_day_.size(); ++i) {
    if (by_day_[i] == 0) continue;
    const std::int32_t day = first_day_ + static_cast<std::int32_t>(i);
    years_[Day::from_count(day).year()] += by_day_[i];
    widen(day);
  }
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    if (categories_[i] > 0) by_category_[segment.category_names[i]] += categories_[i];
  }
  for (std::size_t i = 1; i < organisations_.size(); ++i) {
    if (organisations_[i] > 0) by_organisation_[segment.organisation_names[i]] += organisations_[i];
  }
}

Facets FacetCounter::facets() const {
  Facets out;
  out.years.assign(years_.begin(), years_.end());
  out.categories = most_frequent({by_category_.begin(), by_category_.end()});
  out.organisations = most_frequent(joined(by_organisation_));
  if (span_.first != kNoDay) out.days = {Day::from_count(span_.first), Day::from_count(span_.second)};
  out.with_lab = with_lab_;
  return out;
}

}  // namespace quire::index
