// What a paper is. Values only: nothing here reads, stores or shows. Text fields are kept as they came (TeX
// and all, white space collapsed, NFC); the room `text` turns them into words or HTML.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "paper/day.h"
#include "paper/ids.h"

namespace quire {

/// An author as given: names are never re-ordered or completed.
struct Author {
  std::string name;
  std::string affiliation{};  ///< empty when the source gives none
  /// The part of `name` that its source files it under ("de la Cruz"); empty when the source gives the name
  /// as a whole, or it is not a person's.
  std::string family{};
  std::string suffix{};  ///< "Jr", the end of `name`
  std::string orcid{};   ///< 0000-0002-1825-0097, with a right check digit
  friend bool operator==(const Author&, const Author&) = default;
};

/// One version of a paper, as its source lists it.
struct Version {
  int number = 1;
  std::optional<Day> day{};
  bool withdrawn = false;  ///< this version took the paper back
  friend bool operator==(const Version&, const Version&) = default;
};

/// A category that was added to a paper after its own announcement, and the day on which that was announced.
struct CrossList {
  std::string category;
  Day day;
  friend bool operator==(const CrossList&, const CrossList&) = default;
};

/// A paper and what sources say about it. Empty and absent both mean "the source does not say".
struct Paper {
  explicit Paper(PaperId paper_id) : id(std::move(paper_id)) {}

  PaperId id;
  std::vector<PaperId> other_ids;  ///< of the same work, ascending, without `id`
  /// Other works that its source holds apart from it, whatever they have in common, ascending. Such a source
  /// says all that there is of each: what it said while they were one does not count any more.
  std::vector<PaperId> apart;
  std::string title;
  std::string abstract;
  std::string summary;  ///< Quire's own words about the paper, two to four sentences; never the abstract's
  std::vector<Author> authors;
  int author_count = 0;  ///< how many authors when their names are not known; 0: not known either
  std::string organisation;
  std::vector<std::string> categories;  ///< arXiv categories, the primary one first
  std::optional<Day> published;         ///< of version 1
  std::optional<Instant> submitted;     ///< when version 1 arrived at its archive, where that is known
  std::optional<Day> announced;         ///< the day of the announcement that it was new in
  std::vector<CrossList> cross_lists;   ///< by category, each once, with its first day
  std::optional<Day> updated;           ///< of the newest version
  std::vector<Version> versions;        ///< ascending; empty when the source gives no history
  std::string comment;
  std::string journal;
  std::string doi;  ///< of the published work, not arXiv's own
  std::string license;
  std::string code_url;
  std::string project_url;
  std::string lab;      ///< slug of the lab that runs this paper
  std::string subject;  ///< Quire's own broad subject ("Language"), only in curated feeds
  bool withdrawn = false;
  std::string withdrawal;  ///< why, in the words of its authors
  bool deleted = false;    ///< its source has deleted the record

  friend bool operator==(const Paper&, const Paper&) = default;

  /// Number of authors: of the names, else the count that the source gave.
  int authors_total() const { return authors.empty() ? author_count : static_cast<int>(authors.size()); }
  /// The day for which it counts in lists, unless a listing picked it for another: announced, or by arXiv's
  /// calendar to be announced after it was submitted, or published. Stored, never of a reader's zone.
  std::optional<Day> listed_day() const;
};

/// A paper chosen for a day by a listing, with the counts that the listing showed.
struct Pick {
  Day day;
  int votes = 0;     ///< at the source, when it was read
  int comments = 0;  ///< likewise
  std::string by;    ///< who submitted it, as the source names them
  friend bool operator==(const Pick&, const Pick&) = default;
};

/// What one entry of a source says: a paper, and perhaps that it was picked for a day.
struct Record {
  Paper paper;
  std::optional<Pick> pick{};
  std::string source{};  ///< who says so: the kind of import ("arxiv-oai"); statement.h knows their authority
};

/// Joins what a source said before with what it says now. A field that the source leaves out keeps its stored
/// value; a record of an older version only fills gaps. merge(p, p) == p, so importing twice changes nothing.
Paper merge(const Paper& stored, const Paper& incoming);

/// Display name of an arXiv category's canonical form: aliases (math.IT -> cs.IT) and historical names
/// (cmp-lg -> cs.CL) are mapped, everything else is returned unchanged. Source: arXiv taxonomy.
std::string canonical_category(std::string_view category);

}  // namespace quire
