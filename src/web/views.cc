#include "web/views.h"

#include <array>

#include <fmt/format.h>

#include "text/sentences.h"
#include "text/tex.h"
#include "web/claims_view.h"
#include "web/lab_glance.h"

namespace quire::web {
namespace {

constexpr std::size_t kGistBytes = 260;
constexpr std::size_t kCategoriesShown = 2;
constexpr std::array<const char*, 13> kNumbers = {"none",  "one",   "two",  "three", "four",   "five",  "six",
                                                  "seven", "eight", "nine", "ten",   "eleven", "twelve"};
constexpr std::array<const char*, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                  "Thursday", "Friday", "Saturday"};

const LabGlance* glance_of(const LabGlances& labs, const Paper& paper) {
  const auto found = labs.find(paper.lab);
  return paper.lab.empty() || found == labs.end() ? nullptr : found->second.get();
}

/// Where the tally of a lab leads: the claims that were measured, or the form.
std::string lab_href(const LabGlance& lab) {
  return lab.run ? fmt::format("/labs/{}/runs/{}", lab.slug, lab.run->id) : "/labs/" + lab.slug;
}

void put_vote(View& view, const store::StoredPaper& stored, const EntryOptions& options) {
  const int votes = votes_total(stored);
  view["can_vote"] = options.can_vote;
  view["votes"] = thousands(votes);
  view["votes_word"] = votes == 1 ? "vote" : "votes";
  view["pressed"] = options.voted ? "true" : "false";
  view["vote_value"] = options.voted ? "0" : "1";
}

}  // namespace

void put(View& view, const char* name, const std::string& text) {
  if (!text.empty()) view[name] = text;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

View links_view(const std::vector<std::pair<std::string, std::string>>& links) {
  View list{ViewType::list};
  bool first = true;
  for (const auto& [label, href] : links) {
    View link{ViewType::object};
    link["label"] = label;
    link["href"] = href;
    link["main"] = std::exchange(first, false);
    list << link;
  }
  return list;
}

View link_view(const std::string& href, const std::string& label) {
  View view{ViewType::object};
  view["href"] = href;
  view["label"] = label;
  return view;
}

std::string organisation_href(const std::string& name) {
  return "/organisations?name=" + encode(utf8_prefix(name, kOrganisationBytesMax));
}

View empty_view(const std::string& heading, const std::string& sentence,
                const std::vector<std::pair<std::string, std::string>>& links) {
  View view{ViewType::object};
  view["heading"] = heading;
  view["sentence"] = sentence;
  view["links"] = links_view(links);
  return view;
}

Tally tally_of(const Site& site, const std::string& slug) {
  const auto labs = lab_glances(site);
  const auto found = labs->find(slug);
  return found == labs->end() ? Tally{} : found->second->tally;
}

std::string tally_words(const Tally& tally) {
  const Counts counts = counts_of(tally.claims);
  if (tally.running)
    return fmt::format("running, {} of {} decided", counts.claims - counts.waiting, counts.claims);
  if (counts.claims == counts.waiting) return "lab ready, not run here yet";
  if (counts.holds == counts.claims)
    return counts.claims == 1 ? "its one claim holds" : fmt::format("all {} claims hold", counts.claims);
  return fmt::format("{} of {} claims hold", counts.holds, counts.claims);
}

View tally_view(const Tally& tally, std::string_view href) {
  const Counts counts = counts_of(tally.claims);
  const std::string words = tally_words(tally);
  const bool measured = !tally.running && counts.waiting < counts.claims;
  View view{ViewType::object};
  view["svg"] = marks_svg(tally.claims);
  view["words"] = words;
  view["short_words"] = measured        ? fmt::format("{} of {} hold", counts.holds, counts.claims)
                        : tally.running ? std::string("running")
                                        : std::string("not run yet");
  view["hidden_words"] = measured ? fmt::format(", {} differ{}, {} not measured", counts.differs,
                                                counts.differs == 1 ? "s" : "", counts.unmeasured)
                                  : std::string();
  view["href"] = std::string(href);
  return view;
}

void put_tally(View& view, const LabGlances& labs, const Paper& paper) {
  if (const LabGlance* lab = glance_of(labs, paper)) view["tally"] = tally_view(lab->tally, lab_href(*lab));
}

void put_meta(View& view, const LabGlances& labs, const store::StoredPaper& stored) {
  const Paper& paper = stored.paper;
  put(view, "org", paper.organisation);
  if (!paper.organisation.empty()) view["org_href"] = organisation_href(paper.organisation);
  view["authors"] = authors_words(paper);
  if (paper.published) {
    view["date"] = short_date(*paper.published);
    view["iso"] = paper.published->iso();
  }
  std::string cats;
  for (std::size_t i = 0; i < std::min(paper.categories.size(), kCategoriesShown); ++i)
    cats.append(cats.empty() ? "" : ", ").append(paper.categories[i]);
  put(view, "cats", cats.empty() ? paper.subject : cats);
  if (const int comments = store::comments_total(stored); comments > 0)
    view["comments"] = counted(comments, "comment", "comments");
  view["withdrawn"] = paper.withdrawn;
  view["deleted"] = paper.deleted;
  if (!paper.lab.empty() && glance_of(labs, paper) == nullptr) view["lab_note"] = "lab not built yet";
}

View entry_view(const LabGlances& labs, const store::StoredPaper& stored, const EntryOptions& options) {
  const Paper& paper = stored.paper;
  View view{ViewType::object};
  view["id"] = paper.id.key();
  view["href"] = paper_href(paper.id);
  view["title_html"] = text::safe_html(paper.title);
  put(view, "sum_html", gist_html(paper));
  put_meta(view, labs, stored);
  view["changed"] = options.changed;
  put_vote(view, stored, options);
  put_tally(view, labs, paper);
  put(view, "why", options.why);
  view["line"] = !options.why.empty() || glance_of(labs, paper) != nullptr;
  if (const LabGlance* lab = glance_of(labs, paper); lab != nullptr && !lab->figure_svg.empty()) {
    view["figure_svg"] = lab->figure_svg;
    view["figure_label"] = lab->figure_label;
    view["figure_href"] = lab_href(*lab);
  }
  view["lead"] = options.lead;
  view["tab"] = options.lead ? "0" : "-1";
  return view;
}

View line_view(const LabGlances& labs, const store::StoredPaper& stored) {
  View view{ViewType::object};
  const int votes = votes_total(stored);
  view["href"] = paper_href(stored.paper.id);
  view["title_html"] = text::safe_html(stored.paper.title);
  put(view, "mark", state_mark(stored.paper));
  view["votes"] = thousands(votes);
  view["votes_word"] = votes == 1 ? "vote" : "votes";
  put_tally(view, labs, stored.paper);
  return view;
}

std::string state_mark(const Paper& paper) {
  return paper.withdrawn ? "withdrawn" : paper.deleted ? "deleted at its source" : "";
}

int votes_total(const store::StoredPaper& stored) {
  return stored.votes + (stored.pick ? stored.pick->votes : 0);
}

std::string authors_words(const Paper& paper) {
  if (paper.authors.size() == 1) return paper.authors[0].name;
  if (paper.authors.size() == 2) return paper.authors[0].name + ", " + paper.authors[1].name;
  if (!paper.authors.empty())
    return fmt::format("{} and {} more", paper.authors[0].name,
                       thousands(static_cast<std::int64_t>(paper.authors.size()) - 1));
  return paper.author_count > 0 ? counted(paper.author_count, "author", "authors") : "author unknown";
}

std::string thousands(std::int64_t n) {
  std::string digits = std::to_string(n < 0 ? -n : n);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return n < 0 ? "\u2212" + digits : digits;
}

std::string counted(std::int64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", thousands(n), n == 1 ? one : many);
}

std::string number_word(std::int64_t n, bool capital) {
  if (n < 0 || n >= static_cast<std::int64_t>(kNumbers.size())) return thousands(n);
  std::string word = kNumbers[static_cast<std::size_t>(n)];
  if (capital) word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

std::string short_date(Day day) {
  return fmt::format("{} {:.3} {}", day.day(), day.month_of().written(), day.year());
}

std::string day_and_month(Day day) { return fmt::format("{} {:.3}", day.day(), day.month_of().written()); }

std::string short_weekday(Day day) {
  return fmt::format("{:.3} {} {:.3}", kWeekdays[day.weekday()], day.day(), day.month_of().written());
}

std::string day_label(Day day, Day from) {
  const int away = day - from;
  return away > -7 && away < 7 ? kWeekdays[day.weekday()] : short_date(day);
}

std::string moment_words(Instant at) {
  return fmt::format("{}, {} UTC", Day::of(at).written(), iso(at).substr(11, 5));
}

std::string paper_href(const PaperId& id) { return "/papers/" + encode(id.key(), true); }

std::string gist(const Paper& paper) {
  if (!paper.summary.empty()) {
    const auto sentences = text::sentences(paper.summary);
    return sentences.empty() ? paper.summary : std::string(sentences.front());
  }
  return paper.abstract.empty() ? std::string() : text::lead(paper.abstract, kGistBytes);
}

std::string gist_html(const Paper& paper) { return text::safe_html(gist(paper)); }

}  // namespace quire::web
