// One line of a Daily Papers listing and what it says on its own: a number of authors, a date, a link, or
// just text. What text means (title, abstract, organisation) only its neighbours tell: listing.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paper/day.h"
#include "paper/ids.h"

namespace quire::source {

/// "Apr 22", "Sep 25, 2024"
struct ListedDate {
  std::optional<int> year;
  unsigned month = 1;
  unsigned day = 1;

  /// Without a year: the last such day that is not after `reference`. Nothing for 30 February.
  std::optional<Day> resolve(Day reference) const;
};

struct ListingLine {
  enum class Kind : unsigned char {
    blank,
    text,
    separator,  ///< nothing but a bullet
    authors,    ///< "• 14 authors": count
    date,       ///< "Apr 22 1": date, count (the comments, -1 if absent)
    number,     ///< "12": count
    link,       ///< an address or identifier of a paper: id
    // Only what HTML says:
    title,     ///< text, and id if it has a link
    article,   ///< an entry begins or ends here
    votes,     ///< count
    comments,  ///< count
  };

  Kind kind = Kind::text;
  std::string text;  ///< one line, cleaned
  std::uint64_t line = 0;
  int count = -1;
  ListedDate date;
  std::optional<PaperId> id;
  bool bulleted = false;   ///< text: began with a bullet, which is dropped
  bool loose = false;      ///< authors, date: has a few words behind it, so it may be text after all
  bool paragraph = false;  ///< text: HTML says that it is a paragraph
};

/// Reads one line of text; a line such as "• 14 authors · Apr 22 1" says several things.
std::vector<ListingLine> read_listing_line(std::string_view raw, std::uint64_t line);

/// The paper that an address leads to: an identifier or URL that PaperId knows, or ".../papers/ID".
std::optional<PaperId> linked_paper(std::string_view address);

}  // namespace quire::source
