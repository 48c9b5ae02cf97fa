// One paper's page, the files that cite it, and the vote.
#include <algorithm>
#include <cctype>
#include <unordered_map>

#include <fmt/format.h>

#include "feed/organisation.h"
#include "lab/report.h"
#include "paper/statement.h"
#include "text/sentences.h"
#include "text/tex.h"
#include "text/unicode.h"
#include "web/bibtex.h"
#include "web/citation.h"
#include "web/citation_form.h"
#include "web/claims_view.h"
#include "web/contributions.h"
#include "web/discussion_view.h"
#include "web/forms.h"
#include "web/identity.h"
#include "web/lab_card.h"
#include "web/lab_glance.h"
#include "web/library.h"
#include "web/paper_history.h"
#include "web/paper_origins.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::StoredPaper;

constexpr std::size_t kAuthorsOpen = 10;
constexpr std::size_t kAffiliationsMax = 40;
constexpr std::size_t kAuthorsOfAffiliation = 4;
constexpr std::size_t kSimilar = 6;
constexpr std::size_t kAbstractMetaBytes = 5000;

// ---- The head of the document ----

std::string meta(std::string_view name, const std::string& content) {
  if (content.empty()) return {};
  return fmt::format("<meta name=\"{}\" content=\"{}\">\n", name, text::escape_html(text::one_line(content)));
}

std::string slashed(Day day) { return fmt::format("{}/{:02}/{:02}", day.year(), day.month(), day.day()); }

/// citation_* of protocols for reference managers and scholarly search.
std::string head_of(const Paper& paper) {
  std::string head = meta("citation_title", text::plain_line(paper.title));
  for (const Author& author : paper.authors)
    head += meta("citation_author", family_first(cited_name(author)));
  if (paper.published) head += meta("citation_publication_date", slashed(*paper.published));
  if (paper.updated) head += meta("citation_online_date", slashed(*paper.updated));
  if (paper.id.scheme() == Scheme::arxiv) head += meta("citation_arxiv_id", paper.id.key());
  head += meta("citation_doi", work_doi(paper));
  head += meta("citation_pdf_url", paper.id.pdf_url());
  head += meta("citation_abstract_html_url", paper.id.url());
  if (paper.abstract.size() <= kAbstractMetaBytes) head += meta("citation_abstract", paper.abstract);
  head += meta("citation_keywords", fmt::format("{}", fmt::join(paper.categories, "; ")));
  for (const CitationForm& form : citation_forms())
    head += fmt::format("<link rel=\"alternate\" type=\"{}\" title=\"{}\" href=\"{}{}\">\n", form.media_type,
                        form.name, text::escape_html(paper_href(paper.id)), form.ending);
  return head;
}

// ---- The parts of the page ----

using Claimants = std::vector<store::Claimant>;

View author_list(const Paper& paper, const Claimants& claimants, std::size_t from, std::size_t to) {
  View list{ViewType::list};
  for (std::size_t i = from; i < to; ++i) {
    View author{ViewType::object};
    author["name"] = paper.authors[i].name;
    author["href"] =
        fmt::format("/authors?name={}&paper={}", encode(paper.authors[i].name), encode(paper.id.key()));
    author["comma"] = i + 1 < to ? ", " : "";
    const auto claimed = std::find_if(claimants.begin(), claimants.end(), [&](const store::Claimant& one) {
      return one.position == i && one.author == paper.authors[i].name;
    });
    if (claimed != claimants.end()) author["claimed"] = claimed->name;
    list << author;
  }
  return list;
}

void put_authors(View& view, const Paper& paper, const Claimants& claimants) {
  const std::size_t count = paper.authors.size();
  view["has_authors"] = count > 0;
  view["authors_words"] = authors_words(paper);
  if (count == 0) return;
  const std::size_t open = count <= kAuthorsOpen + 1 ? count : kAuthorsOpen;
  view["authors"] = author_list(paper, claimants, 0, open);
  if (open == count) return;
  view["more_words"] = counted(static_cast<std::int64_t>(count - open), "more author", "more authors");
  view["more_authors"] = author_list(paper, claimants, open, count);
}

/// Affiliations as given, each once, with the authors who have it.
void put_affiliations(View& view, const Paper& paper) {
  std::vector<std::pair<std::string, std::vector<std::string>>> authors_of;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const Author& author : paper.authors) {
    if (author.affiliation.empty()) continue;
    const auto [at, fresh] = places.try_emplace(author.affiliation, authors_of.size());
    if (fresh && authors_of.size() == kAffiliationsMax) break;
    if (fresh) authors_of.emplace_back(author.affiliation, std::vector<std::string>());
    authors_of[at->second].second.push_back(author.name);
  }
  if (authors_of.empty()) return;
  View list{ViewType::list};
  for (const auto& [name, authors] : authors_of) {
    View item{ViewType::object};
    item["name"] = name;
    item["href"] = "/search?q=" + encode(feed::organisation_words_query(name));
    const std::size_t shown = std::min(authors.size(), kAuthorsOfAffiliation);
    const auto first = authors.begin();
    item["of"] = fmt::format("{}", fmt::join(first, first + static_cast<std::ptrdiff_t>(shown), ", ")) +
                 (shown == authors.size() ? "" : fmt::format(" and {} more", authors.size() - shown));
    list << item;
  }
  view["affiliations_words"] =
      counted(static_cast<std::int64_t>(authors_of.size()), "affiliation", "affiliations");
  view["affiliations"] = std::move(list);
}

void put_ids(View& view, const Site& site, const StoredPaper& stored) {
  const Paper& paper = stored.paper;
  view["id"] = paper.id.key();
  view["href"] = paper_href(paper.id);
  put(view, "origin", paper.id.url());
  view["origin_name"] = origin_name(paper.id);
  view["id_words"] = id_words(paper.id);
  put(view, "pdf", paper.id.pdf_url());
  if (!paper.versions.empty()) view["version"] = fmt::format("v{}", paper.versions.back().number);
  if (paper.published) {
    view["date"] = paper.published->written();
    view["iso"] = paper.published->iso();
  }
  put(view, "org", paper.organisation);
  if (!paper.organisation.empty()) view["org_href"] = organisation_href(paper.organisation);
  View cats{ViewType::list};
  for (std::size_t i = 0; i < paper.categories.size(); ++i) {
    View cat{ViewType::object};
    cat["name"] = paper.categories[i];
    cat["href"] = "/search?q=" + encode("cat:" + paper.categories[i]);
    cat["comma"] = i + 1 < paper.categories.size() ? ", " : "";
    cats << cat;
  }
  view["has_cats"] = !paper.categories.empty();
  view["cats"] = std::move(cats);
  if (stored.pick) {
    view["picked"] = stored.pick->day.written();
    view["picked_href"] = "/papers/date/" + stored.pick->day.iso();
  }
  const auto& built = site.labs.slugs();
  if (!paper.lab.empty() && std::find(built.begin(), built.end(), paper.lab) == built.end())
    view["lab_note"] = "lab not built yet";
}

void put_text(View& view, const Paper& paper) {
  view["title_html"] = text::safe_html(paper.title);
  if (!paper.summary.empty()) {
    const auto sentences = text::sentences(paper.summary);
    const std::string first = gist(paper);
    view["gist_html"] = text::safe_html(first);
    std::string more;
    for (std::size_t i = 1; i < sentences.size(); ++i)
      more.append(more.empty() ? "" : " ").append(sentences[i]);
    put(view, "more_html", text::safe_html(more));
  }
  view["has_abstract"] = !paper.abstract.empty();
  View abstract{ViewType::list};
  if (!paper.abstract.empty()) {
    View paragraph{ViewType::object};
    paragraph["html"] = text::safe_html(paper.abstract);
    abstract << paragraph;
  }
  view["abstract"] = std::move(abstract);
  view["no_abstract"] = "This Quire does not hold the abstract.";
}

bool is_web_address(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

void put_facts(View& view, const Paper& paper) {
  View facts{ViewType::list};
  bool any = false;
  const auto add = [&](const std::string& name, const std::string& words, const std::string& url) {
    if (words.empty()) return;
    View fact{ViewType::object};
    fact["name"] = name;
    fact["text"] = words;
    if (is_web_address(url)) fact["url"] = url;
    facts << fact;
    any = true;
  };
  const auto ids = identities(paper);
  for (const PaperId& id : ids)
    if (id.scheme() != Scheme::own) add(scheme_words(id), short_key(id), id.url());
  const auto is_doi = [](const PaperId& id) { return id.scheme() == Scheme::doi; };
  if (std::none_of(ids.begin(), ids.end(), is_doi)) add("DOI", paper.doi, "");
  add("Published as", paper.journal, "");
  add("Authors’ note", text::plain_line(paper.comment), "");
  add("Licence", paper.license, paper.license);
  add("Revised",
      paper.updated && paper.versions.empty() && paper.updated != paper.published ? paper.updated->written()
                                                                                  : "",
      "");
  view["has_facts"] = any;
  view["facts"] = std::move(facts);
}

std::string record_words(const store::Run& run) {
  std::string size = run.size;
  if (!size.empty()) size[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(size[0])));
  return fmt::format("{} run of {}, seed {}: {:.1f} s, {:.1f} CPU seconds, {:.0f} MB.", size,
                     moment_words(run.started_at.value_or(run.queued_at)), run.seed, run.seconds,
                     run.cpu_seconds, run.peak_rss_mb);
}

/// The lab of the paper in short: account, tally, and the claims of its newest finished run.
void put_lab(View& view, const Site& site, const Paper& paper) {
  if (paper.lab.empty()) return;
  const auto labs = lab_glances(site);
  const auto found = labs->find(paper.lab);
  const auto card = found == labs->end() ? nullptr : lab_card(site.labs, paper.lab);
  if (!card) return;
  const LabGlance& glance = *found->second;
  view["lab_slug"] = paper.lab;
  View lab = glance.run ? claims_table_view(glance.tally.claims, false) : View{ViewType::object};
  lab["table"] = glance.run.has_value();
  lab["account"] = card->card.account;
  put(lab, "caveat", card->card.caveat);
  const std::string run_href =
      glance.run ? fmt::format("/labs/{}/runs/{}", paper.lab, glance.run->id) : "/labs/" + paper.lab;
  lab["tally"] = tally_view(glance.tally, glance.run ? "#claims" : run_href);
  lab["run_href"] = run_href;
  lab["run_words"] = glance.run ? "Figures and files" : "What it measures";
  lab["again"] = glance.run ? "Run again" : "Run this paper";
  if (glance.run) lab["record"] = record_words(*glance.run);
  view["lab"] = std::move(lab);
}

void put_similar(View& view, const Site& site, const StoredPaper& stored) {
  const auto labs = lab_glances(site);
  View list{ViewType::list};
  const auto similar = feed::similar(site.store, site.index, stored, kSimilar);
  for (const feed::Similar& other : similar) {
    View item = line_view(*labs, other.paper);
    item["reason"] = other.reason;
    list << item;
  }
  view["has_similar"] = !similar.empty();
  view["similar"] = std::move(list);
}

bool has_voted(const Site& site, const Visitor& visitor, store::Doc doc) {
  const store::Doc among[] = {doc};
  return !site.store.voted(visitor.person, among).empty();
}

void put_vote(View& view, const Site& site, const Request& request, const StoredPaper& stored) {
  const bool can_vote = request.visitor.may(store::Role::member);
  const bool voted = can_vote && has_voted(site, request.visitor, stored.doc);
  const int votes = votes_total(stored);
  view["can_vote"] = can_vote;
  view["votes"] = thousands(votes);
  view["votes_word"] = votes == 1 ? "vote" : "votes";
  view["pressed"] = voted ? "true" : "false";
  view["vote_value"] = voted ? "0" : "1";
}

void put_citations(View& view, const Paper& paper) {
  view["bibtex"] = bibtex(paper);
  View forms{ViewType::list};
  for (const CitationForm& form : citation_forms())
    if (form.cites)
      forms << link_view(paper_href(paper.id) + std::string(form.ending), std::string(form.name));
  view["citations"] = std::move(forms);
}

void put_marks(View& view, const Site& site, const Request& request, const StoredPaper& stored) {
  const auto marks = marks_of(site, request.visitor, {stored});
  put_mark(view, request.visitor, marks.empty() ? store::Mark{} : marks.begin()->second);
}

}  // namespace

Response paper_page(const Site& site, const Request& request, std::string_view id) {
  const CitationForm* form = form_at(id);
  if (form != nullptr) id.remove_suffix(form->ending.size());
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  const StoredPaper& stored = *wanted.paper;
  const Paper& paper = stored.paper;
  if (form != nullptr) return Response::text(200, form->write(paper), std::string(form->content_type));
  if (const CitationForm* wished = form_accepted(request.header("accept")))
    return std::move(
        Response::see_other(paper_href(paper.id) + std::string(wished->ending)).with("Vary", "Accept"));
  if (id != paper.id.key()) return Response::see_other(paper_href(paper.id));

  View view{ViewType::object};
  put_ids(view, site, stored);
  put_authors(view, paper, claimants_of(site, stored.doc));
  put_affiliations(view, paper);
  put_vote(view, site, request, stored);
  put_marks(view, site, request, stored);
  put_text(view, paper);
  put_history(view, site, request, stored);
  put_origins(view, site, request, stored);
  put_citations(view, paper);
  put_facts(view, paper);
  put_links(view, site, request, stored);
  put_lab(view, site, paper);
  put_discussion(view, site, request, stored);
  put_similar(view, site, stored);
  Page page;
  page.title = text::plain_line(paper.title);
  page.bare_title = true;
  page.head = head_of(paper);
  page.content = render("paper", view);
  return std::move(framed(site, request, 200, std::move(page)).with("Vary", "Accept"));
}

Response vote(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  StoredPaper& stored = *wanted.paper;
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The vote could not be read", form.error());
  const bool on = form->has("on") ? form->get("on") == "1" : !has_voted(site, request.visitor, stored.doc);
  stored.votes = site.store.vote(stored.doc, request.visitor.person, on, site.clock());
  if (is_script(request))
    return Response::json(200, fmt::format("{{\"votes\":{},\"voted\":{}}}\n", votes_total(stored), on))
        .with("Cache-Control", "no-store");
  return back_or(request, paper_href(stored.paper.id), "p-" + encode(stored.paper.id.key(), true));
}

}  // namespace quire::web
