// The papers of a Daily Papers listing, from its lines. The listing has no marks that say what is a title and
// what an abstract; these rules tell (a *paragraph* is a line, or several lines without a blank between them;
// a *group* is a run of lines about one paper: authors, bullet, date, comments):
//   1. Prose is a paragraph of 300 bytes or 30 words, or of 8 words that end with a full stop. All else is a
//   heading.
//   2. A heading right before prose is a title, the prose its abstract; more prose continues that abstract,
//   and so does
//      a heading with a web address in it. Other headings before the title are navigation.
//   3. A group belongs to the paper before it and ends it. Right behind a group a title is due: what stands
//   there is one
//      even if it reads like prose (up to 400 bytes), and if two headings stand there the second is the
//      abstract.
//   4. A group that begins with a bullet alone or a date has the organisation before it: a short heading
//   behind an
//      abstract or behind another heading. A heading right before any other group is a title without
//      abstract.
//   5. A paper may have no group. Then its abstract must have 200 bytes, or it is taken for a footer.
//   6. A date without a year before the first paper is the day of the listing, and what stood before it
//   navigation.
// HTML says itself what is a title; then only rules 3 to 6 are needed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "source/fields.h"
#include "source/listing_line.h"

namespace quire::source {

/// A paragraph that may turn out to be a title.
struct ListedText {
  std::string text;
  std::uint64_t line;
  std::optional<PaperId> id;
};

/// A paper while its lines come in.
struct ListedPaper {
  ListedText title;
  std::string abstract;
  bool titled_by_html = false;
  bool has_group = false;
  int authors = 0;
  int votes = 0;
  int comments = 0;
  std::string organisation;
  std::string submitter;
  std::optional<ListedDate> date;
};

class Listing {
 public:
  Listing(const ImportOptions& options, Delivery& delivery) : options_(options), delivery_(delivery) {}

  void take(ListingLine line);
  /// The stream has ended: the last paper is delivered.
  void finish();
  std::uint64_t papers() const { return papers_; }

 private:
  using Heading = ListedText;
  using Entry = ListedPaper;

  void end_paragraph();
  void take_text(ListingLine& line);
  void take_paragraph(Heading paragraph, bool is_prose);
  void take_prose(const Heading& paragraph);
  void take_title(ListingLine& line);
  void take_link(ListingLine& line);
  void take_group(const ListingLine& line);
  void take_day_of_listing(const ListedDate& date);
  void open_group(ListingLine::Kind first);
  void begin(Heading title);
  void append_to_abstract(std::string_view text);
  void deliver();
  Day reference_day() const;

  const ImportOptions& options_;
  Delivery& delivery_;
  std::uint64_t papers_ = 0;
  std::optional<Day> day_;          ///< of the listing, once known
  std::vector<std::string> lines_;  ///< of the paragraph being read
  std::size_t lines_bytes_ = 0;
  Heading first_line_;  ///< place and link of that paragraph
  bool first_is_paragraph_ = false;
  std::vector<Heading> headings_;  ///< paragraphs not yet understood
  std::optional<Entry> entry_;     ///< the paper being read
  bool in_group_ = false;
  bool title_due_ = false;
  bool in_article_ = false;
  bool articles_seen_ = false;
  bool submitter_due_ = false;
  int votes_before_title_ = 0;
  std::string submitter_before_title_;
};

/// "deepseek-ai DeepSeek" -> "deepseek-ai": listings write an organisation's handle, then its name.
std::string organisation_handle(std::string_view line);

}  // namespace quire::source
