// Choosing what to show: a day, a week, a month, what trends. Pure functions over store and index; time comes
// in as an argument. Scores are documented in docs/interfaces.md "Trending" and printed on the page as they
// are computed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "index/index.h"
#include "store/store.h"

namespace quire::feed {

/// Papers of a day range as a page lists them.
struct Listing {
  Day first;
  Day last;
  std::uint64_t total = 0;                 ///< that came in
  std::vector<store::StoredPaper> papers;  ///< best first, at most what was asked for
  std::size_t placed = 0;  ///< so many at their head stand where curators placed them (one day only)
  std::vector<std::pair<std::string, int>> subjects;  ///< among `papers`: subject (or category) and count
  std::optional<Day> earlier;                         ///< nearest days with papers outside
  std::optional<Day> later;
};

Listing between(store::Store& store, Day first, Day last, std::size_t limit);
inline Listing day(store::Store& store, Day day, std::size_t limit) {
  return between(store, day, day, limit);
}

/// A paper that stands at the head of a list, and the one short reason that the page gives.
struct Choice {
  std::size_t at = 0;  ///< in Listing::papers
  std::string why;
};

/// Which papers of a listing stand at its head, best first, so that they differ from one another. Again and
/// again takes the paper with the greatest (1 + votes + comments / 2) / (1 + chosen papers of its subject);
/// ties go to the earlier one, and a paper without subject is not discounted. Votes are those given here and
/// at the source. Papers that curators placed go before all others, in their order.
std::vector<Choice> choose(const Listing& listing, std::size_t limit);

/// Quire's own subject where there is one, else the first category, else empty.
const std::string& subject_of(const Paper& paper);

/// The day that a visitor sees first: the newest with papers at or before `today`, else the oldest there is.
std::optional<Day> newest_day(store::Store& store, Day today);

/// s(p) = sum over votes 2^(-a/7) + 1/2 sum over comments 2^(-a/7) + 1/4 sum over finished runs 2^(-a/7), a
/// the age in days at `at`. Votes and comments that a listing counted are dated to the day of the listing.
/// What is older than kTrendingDays weighs less than a thousandth and is left out.
inline constexpr int kTrendingDays = 70;
struct TrendingEntry {
  store::StoredPaper paper;
  double votes = 0, comments = 0, runs = 0;  ///< the three terms
  double score = 0;                          ///< their sum
  std::optional<int> moved;                  ///< ranks gained since a week before; nullopt: new
  std::vector<int> votes_by_day;             ///< of the 30 days that end at `at`
};
struct Trending {
  Instant at;
  std::vector<TrendingEntry> entries;
};
Trending trending(store::Store& store, Instant at, std::size_t limit);

/// Papers like this one, by shared weighty words of title and abstract; each with a short reason.
struct Similar {
  store::StoredPaper paper;
  std::string reason;  ///< "sampling, verifier, inference"
};
std::vector<Similar> similar(store::Store& store, index::Index& index, const store::StoredPaper& to,
                             std::size_t limit);

}  // namespace quire::feed
