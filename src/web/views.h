// View models that several pages share: the tally, the list entry, dates and counts as words
// (docs/architecture.md "Pages"). Pure functions.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/report.h"
#include "store/store.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

struct LabGlance;
using LabGlances = std::map<std::string, std::shared_ptr<const LabGlance>, std::less<>>;

/// One mark a claim, in the order of the claims, with words: "5 of 6 claims hold". `running`: "running, 2 of
/// 9 decided".
struct Tally {
  std::vector<lab::ClaimRow> claims;  ///< verdict "" : not decided yet
  bool running = false;
};
/// The newest finished (or running) run of a lab as a tally; claims of the card, undecided, if it never ran.
Tally tally_of(const Site& site, const std::string& slug);
/// {svg, words, short_words, hidden_words, href}
View tally_view(const Tally& tally, std::string_view href);
/// "all 6 claims hold", "5 of 6 claims hold", "lab ready, not run here yet", "running, 2 of 9 decided"
std::string tally_words(const Tally& tally);

/// A paper in a list (templates/entry.mustache): {id, href, title_html, sum_html, org?, authors, date?, iso,
/// cats?, comments?, lab_note?, votes, votes_word, pressed, vote_value, can_vote, tally?, why?, figure_svg?,
/// figure_label, figure_href, lead, tab}. Fields with a question mark are left out when there is nothing to
/// say.
struct EntryOptions {
  bool lead = false;
  bool voted = false;
  bool can_vote = false;
  bool changed = false;  ///< since the reader read it
  std::string why;
};
View entry_view(const LabGlances& labs, const store::StoredPaper& paper, const EntryOptions& options);
/// A paper on one line: {href, title_html, mark?, votes, votes_word, tally?}.
View line_view(const LabGlances& labs, const store::StoredPaper& paper);
/// Adds {org?, org_href?, authors, date?, iso, cats?, comments?, withdrawn?, deleted?, lab_note?}.
void put_meta(View& view, const LabGlances& labs, const store::StoredPaper& paper);
/// Adds the tally of the paper's lab, if it has one that is built.
void put_tally(View& view, const LabGlances& labs, const Paper& paper);

/// "withdrawn", "deleted at its source", or nothing: what a list says beside a title.
std::string state_mark(const Paper& paper);
/// Votes given here and at the source: the number that pages show.
int votes_total(const store::StoredPaper& paper);

/// "Orion Weller and 3 more", "14 authors", "author unknown"
std::string authors_words(const Paper& paper);
/// "1 comment", "4 comments"; thousands with a comma.
std::string counted(std::int64_t n, std::string_view one, std::string_view many);
std::string thousands(std::int64_t n);
/// "Eleven" for 11 at the head of a sentence; digits from 13 on.
std::string number_word(std::int64_t n, bool capital);
/// "4 May 2026" with the month cut to three letters; "Mon 4 May".
std::string short_date(Day day);
std::string short_weekday(Day day);
std::string day_and_month(Day day);  ///< "4 May"
/// "Monday", as links to a day of the same week say it, else short_date().
std::string day_label(Day day, Day from);
/// "4 May 2026, 06:41 UTC"
std::string moment_words(Instant at);
/// So much of an organisation's name tells it from others, as in the index.
inline constexpr std::size_t kOrganisationBytesMax = 200;
/// Address of an organisation's page.
std::string organisation_href(const std::string& name);
/// Path of a paper's page.
std::string paper_href(const PaperId& id);
/// The first sentence of our summary, else the leading sentences of the abstract, as TeX.
std::string gist(const Paper& paper);
std::string gist_html(const Paper& paper);
/// Buttons that lead on, the first one filled: [{label, href, main}].
View links_view(const std::vector<std::pair<std::string, std::string>>& links);
View link_view(const std::string& href, const std::string& label);
/// What an empty list says: {heading, sentence, links}.
View empty_view(const std::string& heading, const std::string& sentence,
                const std::vector<std::pair<std::string, std::string>>& links);
/// The longest beginning of at most `bytes_max` bytes that cuts no character.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);
/// Sets a field unless the text is empty: a template's section is shown for every value but false.
void put(View& view, const char* name, const std::string& text);

}  // namespace quire::web
