// One paper's page, its BibTeX file, and the vote.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "lab/report.h"
#include "paper/statement.h"
#include "text/sentences.h"
#include "text/tex.h"
#include "text/unicode.h"
#include "web/bibtex.h"
#include "web/claims_view.h"
#include "web/identity.h"
#include "web/lab_card.h"
#include "web/lab_glance.h"
#include "web/paper_history.h"
#include "web/paper_origins.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::StoredPaper;

constexpr std::size_t kAuthorsOpen = 10;
constexpr std::size_t kSimilar = 6;
constexpr std::size_t kAbstractMetaBytes = 5000;

// ---- The head of the document ----

std::string meta(std::string_view name, const std::string& content) {
  if (content.empty()) return {};
  return fmt::format("<meta name=\"{}\" content=\"{}\">\n", name, text::escape_html(text::one_line(content)));
}

std::string slashed(Day day) { return fmt::format("{}/{:02}/{:02}", day.year(), day.month(), day.day()); }

/// The published work's DOI, one: what the record says, else what the paper is known by.
std::string doi_of(const Paper& paper) {
  if (!paper.doi.empty()) return paper.doi.substr(0, paper.doi.find(' '));
  for (const PaperId& id : identities(paper))
    if (id.scheme() == Scheme::doi) return id.key().substr(4);
  return {};
}

/// citation_* of protocols for reference managers and scholarly search.
std::string head_of(const Paper& paper) {
  std::string head = meta("citation_title", text::plain_line(paper.title));
  for (const Author& author : paper.authors) {
    const NameParts name = name_parts(author.name);
    head += meta("citation_author", name.given.empty() ? name.family
                                    : name.suffix.empty()
                                        ? name.family + ", " + name.given
                                        : fmt::format("{}, {}, {}", name.family, name.suffix, name.given));
  }
  if (paper.published) head += meta("citation_publication_date", slashed(*paper.published));
  if (paper.updated) head += meta("citation_online_date", slashed(*paper.updated));
  if (paper.id.scheme() == Scheme::arxiv) head += meta("citation_arxiv_id", paper.id.key());
  head += meta("citation_doi", doi_of(paper));
  head += meta("citation_pdf_url", paper.id.pdf_url());
  head += meta("citation_abstract_html_url", paper.id.url());
  if (paper.abstract.size() <= kAbstractMetaBytes) head += meta("citation_abstract", paper.abstract);
  head += meta("citation_keywords", fmt::format("{}", fmt::join(paper.categories, "; ")));
  return head;
}

// ---- The parts of the page ----

View author_list(const Paper& paper, std::size_t from, std::size_t to) {
  View list{ViewType::list};
  for (std::size_t i = from; i < to; ++i) {
    View author{ViewType::object};
    author["name"] = paper.authors[i].name;
    author["href"] =
        fmt::format("/authors?name={}&paper={}", encode(paper.authors[i].name), encode(paper.id.key()));
    author["comma"] = i + 1 < to ? ", " : "";
    list << author;
  }
  return list;
}

void put_authors(View& view, const Paper& paper) {
  const std::size_t count = paper.authors.size();
  view["has_authors"] = count > 0;
  view["authors_words"] = authors_words(paper);
  if (count == 0) return;
  const std::size_t open = count <= kAuthorsOpen + 1 ? count : kAuthorsOpen;
  view["authors"] = author_list(paper, 0, open);
  if (open == count) return;
  view["more_words"] = counted(static_cast<std::int64_t>(count - open), "more author", "more authors");
  view["more_authors"] = author_list(paper, open, count);
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
  add("Code", paper.code_url, paper.code_url);
  add("Project", paper.project_url, paper.project_url);
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

bool has_voted(const Site& site, store::Doc doc) {
  const store::Doc among[] = {doc};
  return !site.store.voted(kOwner, among).empty();
}

void put_vote(View& view, const Site& site, const Request& request, const StoredPaper& stored) {
  const bool owner = is_owner(site, request);
  const bool voted = owner && has_voted(site, stored.doc);
  const int votes = votes_total(stored);
  view["can_vote"] = owner;
  view["votes"] = thousands(votes);
  view["votes_word"] = votes == 1 ? "vote" : "votes";
  view["pressed"] = voted ? "true" : "false";
  view["vote_value"] = voted ? "0" : "1";
}

// ---- The vote ----

/// Path and query of the page on this site that sent the form, empty if it was none.
std::string page_before(const Request& request) {
  const std::string_view referer = request.header("referer");
  const auto scheme = referer.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string_view rest = referer.substr(scheme + 3);
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos || rest.substr(0, slash) != request.header("host")) return {};
  const std::string_view path = rest.substr(slash, rest.find('#', slash) - slash);
  return path.starts_with("//") || path.starts_with("/\\") ? std::string() : std::string(path);
}

}  // namespace

Response paper_page(const Site& site, const Request& request, std::string_view id) {
  const bool wants_bibtex = id.ends_with(".bib");
  if (wants_bibtex) id.remove_suffix(4);
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  const StoredPaper& stored = *wanted.paper;
  const Paper& paper = stored.paper;
  if (wants_bibtex) return Response::text(200, bibtex(paper), "text/x-bibtex; charset=utf-8");
  if (id != paper.id.key()) return Response::see_other(paper_href(paper.id));

  View view{ViewType::object};
  put_ids(view, site, stored);
  put_authors(view, paper);
  put_vote(view, site, request, stored);
  put_text(view, paper);
  put_history(view, site, request, stored);
  put_origins(view, site, request, stored);
  view["bibtex"] = bibtex(paper);
  put_facts(view, paper);
  put_lab(view, site, paper);
  put_similar(view, site, stored);
  Page page;
  page.title = text::plain_line(paper.title);
  page.bare_title = true;
  page.head = head_of(paper);
  page.content = render("paper", view);
  return framed(site, request, 200, std::move(page));
}

Response vote(const Site& site, const Request& request, std::string_view id) {
  if (!is_owner(site, request))
    return error_page(site, request, 403, "Voting needs the owner",
                      "This Quire has no accounts: votes are taken only from the machine that it runs on.",
                      {{"Newest papers", "/papers"}});
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  StoredPaper& stored = *wanted.paper;
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The vote could not be read", form.error());
  const bool on = form->has("on") ? form->get("on") == "1" : !has_voted(site, stored.doc);
  stored.votes = site.store.vote(stored.doc, kOwner, on, site.clock());
  if (request.header("x-requested-with") == "quire")
    return Response::json(200, fmt::format("{{\"votes\":{},\"voted\":{}}}\n", votes_total(stored), on))
        .with("Cache-Control", "no-store");
  const std::string href = paper_href(stored.paper.id);
  const std::string before = page_before(request);
  return Response::see_other((before.empty() ? href : before) + "#p-" + encode(stored.paper.id.key(), true));
}

}  // namespace quire::web
