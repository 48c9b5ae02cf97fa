// What the pages of a day, a week and a month share: where they are, how much of them the address asks for,
// the entries of papers, bars of counts, and what was measured last.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "store/shelf.h"
#include "web/lab_glance.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {

inline constexpr std::size_t kListRest = 30;  ///< papers that are read beyond those that are shown in full

std::string day_href(Day day);
std::string week_href(Week week);
std::string month_href(Month month);

/// What every list needs to show a paper: the labs, what the reader voted for and keeps, and what has changed
/// since they read it.
class Shelf {
 public:
  Shelf(const Site& site, const Request& request, const std::vector<store::StoredPaper>& papers);
  View entry(const store::StoredPaper& paper, const std::string& why, bool lead) const;
  const LabGlances& labs() const { return *labs_; }
  /// Takes what the reader hid from the list, unless the address asks for it. How many there were.
  std::size_t drop_hidden(feed::Listing& listing) const;

 private:
  std::shared_ptr<const LabGlances> labs_;
  bool can_vote_ = false;
  std::vector<store::Doc> voted_;
  std::vector<store::Doc> changed_;
  const Visitor& visitor_;
  bool shows_hidden_ = false;
  std::map<store::Doc, store::Mark> marks_;
};

/// Does the address ask for papers that the reader hid from their lists ("not for me")?
bool shows_hidden(const Request& request);
/// Which of these papers a reader's list leaves out.
std::set<store::Doc> hidden_of(const Site& site, const Request& request, std::span<const store::Doc> docs);
/// Adds {hidden_words?, hidden_href}: how many were left out, and the way to see them (hidden_line.mustache).
void put_hidden(View& view, const Request& request, std::size_t count);

/// How many papers in full the address asks for with ?limit=.
std::size_t limit_of(const Request& request, std::size_t otherwise);

struct Bar {
  std::string href, label;
  std::uint64_t count = 0;
  bool current = false;
};
View bars_view(const std::vector<Bar>& bars);
std::uint64_t count_of(const std::vector<store::DayCount>& counts, Day first, Day last);
/// The seven days that end with `last`, newest first.
View week_bars(const Site& site, Day last, bool mark_last);

/// The labs whose runs ended last.
void put_measured(View& view, const LabGlances& labs);

}  // namespace quire::web
