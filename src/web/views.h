// View models that several pages share: the tally, the list entry, dates and counts as words
// (docs/architecture.md "Pages"). Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/report.h"
#include "store/store.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

/// One mark a claim, in the order of the claims, with words: "5 of 6 claims hold". `running`: "running, 2 of 9 decided".
struct Tally {
  std::vector<lab::ClaimRow> claims;  ///< verdict "" : not decided yet
  bool running = false;
};
/// The newest finished (or running) run of a lab as a tally; claims of the card, undecided, if it never ran.
Tally tally_of(const Site& site, const std::string& slug);
/// {width, marks: [{x, hold|reduced|differs|none|open: true}], words, hidden_words, href}
View tally_view(const Tally& tally, std::string_view href);
/// "all 6 claims hold", "5 of 6 claims hold", "lab ready, not run here yet", "running, 2 of 9 decided"
std::string tally_words(const Tally& tally);

/// A paper in a list: {id, href, title_html, summary_html, org, authors, date, iso, cats, comments, votes, voted, tally,
/// lab_note, why, figure_svg, figure_label, lead, can_vote}
struct EntryOptions {
  bool lead = false;
  bool voted = false;
  bool can_vote = false;
  std::string why;
};
View entry_view(const Site& site, const store::StoredPaper& paper, const EntryOptions& options);

/// "Orion Weller and 3 more", "14 authors", "author unknown"
std::string authors_words(const Paper& paper);
/// "1 comment", "4 comments"; thousands with a comma.
std::string counted(std::int64_t n, std::string_view one, std::string_view many);
std::string thousands(std::int64_t n);
/// "Eleven" for 11 at the head of a sentence; digits from 13 on.
std::string number_word(std::int64_t n, bool capital);
/// Path of a paper's page.
std::string paper_href(const PaperId& id);
/// Our summary, else the leading sentences of the abstract, as safe HTML.
std::string gist_html(const Paper& paper);

}  // namespace quire::web
