// The state machine behind the rules of listing.h. Memory holds one paper and a few headings.
#include "source/listing.h"

#include <algorithm>

#include "text/unicode.h"

namespace quire::source {
namespace {

using Kind = ListingLine::Kind;

constexpr std::size_t kProseBytes = 300;
constexpr std::size_t kProseWords = 30;
constexpr std::size_t kSentenceWords = 8;
constexpr std::size_t kDueTitleBytesMax = 400;
constexpr std::size_t kLoneAbstractBytes = 200;
constexpr std::size_t kOrganisationBytesMax = 100;
constexpr std::size_t kHeadingsMax = 8;
constexpr std::size_t kTitleBytesMax = 2000;

bool is_prose(std::string_view text) {
  if (text.size() >= kProseBytes) return true;
  const auto words = static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
  return words >= kProseWords || (words >= kSentenceWords && text.ends_with('.'));
}

bool has_address(std::string_view text) {
  return text.find("https://") != std::string_view::npos || text.find("http://") != std::string_view::npos;
}

/// Lower-case letters and digits only, for comparing a handle with a name.
std::string squashed(std::string_view text) {
  std::string squashed;
  for (const char c : text::fold(text))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) squashed += c;
  return squashed;
}

}  // namespace

void Listing::take(ListingLine line) {
  if (line.loose && !in_group_) line.kind = Kind::text;
  if (line.kind != Kind::text) end_paragraph();
  switch (line.kind) {
    case Kind::blank:
      break;
    case Kind::text:
      take_text(line);
      break;
    case Kind::title:
      take_title(line);
      break;
    case Kind::link:
      take_link(line);
      break;
    case Kind::article:
      deliver();
      headings_.clear();
      in_article_ = !in_article_;
      articles_seen_ = true;
      votes_before_title_ = 0;
      submitter_before_title_.clear();
      break;
    case Kind::votes:
      (entry_ ? entry_->votes : votes_before_title_) = line.count;
      break;
    case Kind::number:
      if (in_group_ && entry_ && entry_->date && entry_->comments == 0)
        entry_->comments = line.count;
      else if (in_article_ && !entry_)
        votes_before_title_ = line.count;
      break;
    default:
      take_group(line);
      break;
  }
}

void Listing::finish() {
  end_paragraph();
  deliver();
}

/// Lines without a blank between them are one paragraph, unless one of them is long: then the text was not
/// wrapped, and each line stands for itself.
void Listing::end_paragraph() {
  if (lines_.empty()) return;
  std::vector<std::string> lines = std::move(lines_);
  lines_.clear();
  lines_bytes_ = 0;
  const bool unwrapped = std::any_of(lines.begin(), lines.end(),
                                     [](const std::string& line) { return line.size() >= kProseBytes; });
  if (unwrapped) {
    for (std::string& line : lines) {
      const bool prose = first_is_paragraph_ || is_prose(line);
      take_paragraph({std::move(line), first_line_.line, first_line_.id}, prose);
      first_line_.id.reset();
    }
    return;
  }
  std::string joined = std::move(lines[0]);
  for (std::size_t i = 1; i < lines.size(); ++i) joined += " " + lines[i];
  const bool prose = first_is_paragraph_ || is_prose(joined);
  take_paragraph({std::move(joined), first_line_.line, first_line_.id}, prose);
}

void Listing::take_text(ListingLine& line) {
  constexpr std::string_view kSubmittedBy = "Submitted by";
  if (in_article_ && line.text.starts_with(kSubmittedBy)) {
    std::string_view name = std::string_view(line.text).substr(kSubmittedBy.size());
    if (name.starts_with(' ')) name.remove_prefix(1);
    submitter_due_ = name.empty();
    submitter_before_title_ = name;
    return;
  }
  if (std::exchange(submitter_due_, false)) {
    submitter_before_title_ = line.text;
    return;
  }
  // Where entries are marked, text outside them and before their titles says nothing about papers.
  if (articles_seen_ && !(in_article_ && entry_)) return;
  if (line.paragraph || line.bulleted || line.id || lines_bytes_ > kRecordBytesMax) end_paragraph();
  if (lines_.empty()) {
    first_line_ = {{}, line.line, std::move(line.id)};
    first_is_paragraph_ = line.paragraph && in_article_;
  }
  lines_bytes_ += line.text.size();
  lines_.push_back(std::move(line.text));
}

void Listing::take_paragraph(Heading paragraph, bool prose) {
  const bool title_is_known = entry_ && entry_->titled_by_html;
  if (in_group_ && !title_is_known) deliver();
  if (prose && !(title_due_ && headings_.empty() && paragraph.text.size() <= kDueTitleBytesMax)) {
    take_prose(paragraph);
    return;
  }
  title_due_ = false;
  if (entry_ && !entry_->abstract.empty() && headings_.empty() && has_address(paragraph.text)) {
    append_to_abstract(paragraph.text);
    return;
  }
  if (headings_.size() == kHeadingsMax) headings_.erase(headings_.begin());
  if (!title_is_known || paragraph.text.size() <= kOrganisationBytesMax)
    headings_.push_back(std::move(paragraph));
}

void Listing::take_prose(const Heading& paragraph) {
  const bool title_is_known = entry_ && entry_->titled_by_html;
  if (!headings_.empty() && !title_is_known) {
    Heading title = std::move(headings_.back());
    begin(std::move(title));
  }
  title_due_ = false;
  if (entry_)
    append_to_abstract(paragraph.text);
  else if (papers_ > 0)
    delivery_.problem(paragraph.line, "an abstract without a title: " + excerpt(paragraph.text));
}

void Listing::take_title(ListingLine& line) {
  begin({std::move(line.text), line.line, std::move(line.id)});
  entry_->titled_by_html = true;
  title_due_ = false;
}

void Listing::take_link(ListingLine& line) {
  if (!headings_.empty() && !(entry_ && entry_->titled_by_html))
    headings_.back().id = std::move(line.id);
  else if (entry_ && !entry_->title.id)
    entry_->title.id = std::move(line.id);
}

void Listing::take_group(const ListingLine& line) {
  const bool nothing_yet =
      papers_ == 0 && !in_group_ && !in_article_ &&
      (!entry_ || (!entry_->titled_by_html && entry_->abstract.size() < kLoneAbstractBytes));
  if (line.kind == Kind::date && !line.date.year && line.count < 0 && nothing_yet) {
    take_day_of_listing(line.date);
    return;
  }
  if (!in_group_ || !headings_.empty()) open_group(line.kind);
  if (!entry_) return;  // a bullet in the navigation
  if (line.kind == Kind::authors) entry_->authors = line.count;
  if (line.kind == Kind::comments) entry_->comments = line.count;
  if (line.kind == Kind::date) {
    entry_->date = line.date;
    if (line.count >= 0) entry_->comments = line.count;
  }
}

void Listing::take_day_of_listing(const ListedDate& date) {
  headings_.clear();
  entry_.reset();
  day_ = options_.listing_day ? options_.listing_day : date.resolve(options_.today);
  title_due_ = true;
}

/// Rules 3 and 4: which of the headings that wait are the organisation, a title, an abstract.
void Listing::open_group(Kind first) {
  const bool title_is_known = entry_ && entry_->titled_by_html;
  std::string organisation;
  if ((first == Kind::separator || first == Kind::date) && !headings_.empty() &&
      headings_.back().text.size() <= kOrganisationBytesMax && (entry_ || headings_.size() > 1)) {
    organisation = organisation_handle(headings_.back().text);
    headings_.pop_back();
  }
  if (!headings_.empty() && !title_is_known) {
    const bool pair = headings_.size() > 1 && papers_ > 0 && !entry_;
    Heading title = std::move(pair ? headings_.front() : headings_.back());
    std::string abstract;
    for (std::size_t i = 1; pair && i < headings_.size(); ++i)
      abstract += (i > 1 ? " " : "") + headings_[i].text;
    begin(std::move(title));
    entry_->abstract = std::move(abstract);
  }
  headings_.clear();
  if (!entry_) return;
  in_group_ = entry_->has_group = true;
  if (!organisation.empty()) entry_->organisation = std::move(organisation);
}

/// A new paper: the one before is complete.
void Listing::begin(Heading title) {
  deliver();
  headings_.clear();
  entry_.emplace();
  entry_->title = std::move(title);
  entry_->votes = std::exchange(votes_before_title_, 0);
  entry_->submitter = std::exchange(submitter_before_title_, {});
}

void Listing::append_to_abstract(std::string_view text) {
  std::string& abstract = entry_->abstract;
  if (abstract.size() > kTextBytesMax) return;
  if (!abstract.empty()) abstract += ' ';
  abstract += text;
}

void Listing::deliver() {
  in_group_ = false;
  if (!entry_) return;
  Entry entry = std::move(*entry_);
  entry_.reset();
  if (!entry.has_group && !entry.titled_by_html && entry.abstract.size() < kLoneAbstractBytes) {
    delivery_.problem(
        entry.title.line,
        excerpt(entry.title.text) + " has neither authors and date nor an abstract; not taken for a paper");
    return;
  }
  title_due_ = true;
  ++papers_;
  Draft draft;
  draft.text(draft.paper.title, cut_utf8(entry.title.text, kTitleBytesMax), "title");
  draft.text(draft.paper.abstract, entry.abstract, "abstract");
  if (entry.title.id) draft.id = entry.title.id->key();
  draft.paper.author_count = entry.authors;
  draft.paper.organisation = std::move(entry.organisation);
  if (entry.date) {
    draft.paper.published = entry.date->resolve(reference_day());
    if (!draft.paper.published) draft.note("a date that no year has");
  }
  draft.pick_day = day_ ? day_ : options_.listing_day;
  draft.pick.votes = entry.votes;
  draft.pick.comments = entry.comments;
  draft.pick.by = std::move(entry.submitter);
  draft.deliver(delivery_, entry.title.line);
}

Day Listing::reference_day() const { return day_.value_or(options_.listing_day.value_or(options_.today)); }

std::string organisation_handle(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return std::string(line);
  const std::string_view first = line.substr(0, blank);
  const std::string_view rest = line.substr(blank + 1);
  const std::string handle = squashed(first);
  const std::string name = squashed(rest);
  const auto common =
      std::mismatch(handle.begin(), handle.end(), name.begin(), name.end()).first - handle.begin();
  const auto has_capital = [](std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  };
  const bool lower_then_capital = !has_capital(first) && rest[0] >= 'A' && rest[0] <= 'Z';
  const bool same_start =
      common >= 3 && static_cast<std::size_t>(common) * 2 >= std::min(handle.size(), name.size());
  return std::string(lower_then_capital || same_start ? first : line);
}

}  // namespace quire::source
