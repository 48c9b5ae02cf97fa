#include "web/mcp_tools.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "feed/people.h"
#include "lab/report.h"
#include "text/tex_line.h"
#include "web/api_papers.h"
#include "web/citation_form.h"
#include "web/lab_card.h"
#include "web/oai_address.h"
#include "web/paper_json.h"
#include "web/views.h"

namespace quire::web::mcp {
namespace {

using boost::json::array;
using boost::json::object;
using store::StoredPaper;
using Kind = Argument::Kind;

constexpr std::int64_t kListMost = 50;

std::string text_in(const object& arguments, const char* name, const char* otherwise = "") {
  const auto* found = arguments.if_contains(name);
  return found == nullptr ? otherwise : std::string(found->get_string());
}
std::size_t number_in(const object& arguments, const char* name, std::size_t otherwise) {
  const auto* found = arguments.if_contains(name);
  return found == nullptr ? otherwise : static_cast<std::size_t>(found->get_int64());
}

Argument limit_argument() {
  return {.kind = Kind::number,
          .name = "limit",
          .help = "At most so many.",
          .least = 1,
          .most = kListMost,
          .usual = 10};
}
Argument id_argument() {
  return {.name = "id",
          .help = "A paper: 2611.00001, math/0309136, doi:10.1000/abc, or the address of its page.",
          .required = true,
          .least = 1,
          .most = 300};
}

StoredPaper paper_of(const Site& site, const object& arguments) {
  const std::string text = text_in(arguments, "id");
  const auto id = parse_versioned_id(text);
  if (!id)
    throw ToolFault{fmt::format("{}: {}. Try search_papers with words of its title.", text, id.error())};
  auto paper = site.store.paper(id->id);
  if (!paper) throw ToolFault{fmt::format("This Quire does not hold {}. Try search_papers.", id->id.key())};
  return std::move(*paper);
}

/// A paper in a list: enough to choose by.
object in_short(const Site& site, const Request& request, const StoredPaper& stored) {
  const Paper& paper = stored.paper;
  array authors;
  constexpr std::size_t kAuthors = 10;
  for (std::size_t i = 0; i < std::min(kAuthors, paper.authors.size()); ++i)
    authors.emplace_back(text::tex_line(paper.authors[i].name));
  object out{{"id", paper.id.key()},
             {"title", text::tex_line(paper.title)},
             {"authors", std::move(authors)},
             {"author_count", paper.authors_total()},
             {"gist", text::tex_line(gist(paper))},
             {"upvotes", votes_total(stored)},
             {"comments", store::comments_total(stored)},
             {"url", site_url(site, request) + paper_href(paper.id)}};
  if (paper.published) out["published"] = paper.published->iso();
  if (!paper.lab.empty()) out["lab"] = paper.lab;
  return out;
}

object papers_in_short(const Site& site, const Request& request, const std::vector<StoredPaper>& papers) {
  array list;
  for (const StoredPaper& stored : papers) list.push_back(in_short(site, request, stored));
  return {{"papers", std::move(list)}};
}

object search_papers(const Site& site, const Request& request, const object& arguments) {
  index::Query query = index::read_query(text_in(arguments, "query"));
  index::resolve_ids(site.store, query);
  const std::string mode = text_in(arguments, "mode", "hybrid");
  query.mode = mode == "keyword"    ? index::Mode::words
               : mode == "semantic" ? index::Mode::meaning
                                    : index::Mode::fused;
  query.limit = number_in(arguments, "limit", 10);
  if (const std::string from = text_in(arguments, "from"); !from.empty())
    query.filters.from = *Day::parse(from);
  const index::Found found = site.index.search(query);
  std::vector<store::Doc> docs;
  for (const index::Hit& hit : found.hits) docs.push_back(hit.doc);
  object out = papers_in_short(site, request, site.store.papers(docs));
  out["total"] = found.total;
  return out;
}

object get_paper(const Site& site, const Request& request, const object& arguments) {
  return paper_json(site, request, paper_of(site, arguments), true);
}

object read_paper(const Site& site, const Request&, const object& arguments) {
  const std::string text = paper_markdown(paper_of(site, arguments).paper);
  const std::size_t offset = std::min(number_in(arguments, "offset", 0), text.size());
  const std::string_view part =
      utf8_prefix(std::string_view(text).substr(offset), number_in(arguments, "limit", 20'000));
  object out{{"markdown", part}, {"offset", offset}, {"size", text.size()}};
  if (offset + part.size() < text.size()) out["next_offset"] = offset + part.size();
  return out;
}

object similar_papers(const Site& site, const Request& request, const object& arguments) {
  array list;
  for (const feed::Similar& one :
       feed::similar(site.store, site.index, paper_of(site, arguments), number_in(arguments, "limit", 10))) {
    object item = in_short(site, request, one.paper);
    item["reason"] = one.reason;
    list.push_back(std::move(item));
  }
  return {{"papers", std::move(list)}};
}

object daily_papers(const Site& site, const Request& request, const object& arguments) {
  const std::string text = text_in(arguments, "date");
  const std::optional<Day> day = text.empty() ? feed::newest_day(site.store, Day::of(site.clock()))
                                              : std::optional<Day>(*Day::parse(text));
  if (!day) throw ToolFault{"This Quire holds no papers yet."};
  const feed::Listing listing = feed::day(site.store, *day, number_in(arguments, "limit", 10));
  object out = papers_in_short(site, request, listing.papers);
  out["date"] = day->iso();
  out["total"] = listing.total;
  if (listing.earlier) out["earlier"] = listing.earlier->iso();
  if (listing.later) out["later"] = listing.later->iso();
  return out;
}

object trending_papers(const Site& site, const Request& request, const object& arguments) {
  array list;
  for (const feed::TrendingEntry& entry :
       feed::trending(site.store, site.clock(), number_in(arguments, "limit", 10)).entries) {
    object item = in_short(site, request, entry.paper);
    item["score"] = entry.score;
    item["because"] = object{{"votes", entry.votes}, {"comments", entry.comments}, {"lab_runs", entry.runs}};
    list.push_back(std::move(item));
  }
  return {{"papers", std::move(list)}};
}

object get_author(const Site& site, const Request&, const object& arguments) {
  const feed::Namesakes all = feed::namesakes(site.store, site.index, text_in(arguments, "name"));
  array people;
  for (const std::size_t who : all.meant) {
    std::vector<store::Doc> docs;
    for (const std::size_t i : all.found.people[who].mentions) docs.push_back(all.mentions[i].doc);
    constexpr std::size_t kPapers = 50;
    const std::size_t count = docs.size();
    docs.resize(std::min(count, kPapers));
    array papers;
    for (const StoredPaper& stored : site.store.papers(docs))
      papers.push_back(object{{"id", stored.paper.id.key()}, {"title", text::tex_line(stored.paper.title)}});
    people.push_back(object{{"paper_count", count}, {"papers", std::move(papers)}});
    if (people.size() == static_cast<std::size_t>(kListMost)) break;
  }
  if (people.empty()) throw ToolFault{"No paper here has an author of this name. Try search_papers."};
  return {{"people", std::move(people)}};
}

object export_citations(const Site& site, const Request&, const object& arguments) {
  const std::string wanted = text_in(arguments, "format", "bibtex");
  const char* const ending = wanted == "ris" ? ".ris" : wanted == "csl-json" ? ".csl.json" : ".bib";
  return {{"format", wanted}, {"citation", form_at(ending)->write(paper_of(site, arguments).paper)}};
}

std::shared_ptr<const LabCard> lab_of(const Site& site, const object& arguments) {
  auto lab = lab_card(site.labs, text_in(arguments, "slug"));
  if (lab == nullptr) throw ToolFault{"There is no lab of this name here. list_labs names them."};
  return lab;
}

object list_labs(const Site& site, const Request&, const object&) {
  array labs;
  for (const auto& lab : lab_cards(site.labs))
    labs.push_back(object{{"slug", lab->card.slug},
                          {"title", lab->card.title},
                          {"paper", lab->card.paper_id},
                          {"claims", lab->card.claims.size()},
                          {"quick_seconds", lab->card.quick_seconds},
                          {"full_seconds", lab->card.full_seconds}});
  return {{"labs", std::move(labs)}};
}

object describe_lab(const Site& site, const Request&, const object& arguments) {
  const auto lab = lab_of(site, arguments);
  const auto card = site.labs.card(lab->card.slug);
  return boost::json::parse(*card).as_object();
}

object run_json(const Site& site, const Request& request, const store::Run& run) {
  object out{{"run", run.id},
             {"slug", run.slug},
             {"size", run.size},
             {"seed", run.seed},
             {"state", store::word(run.state)},
             {"url", fmt::format("{}/labs/{}/runs/{}", site_url(site, request), run.slug, run.id)}};
  if (!run.error.empty()) out["error"] = run.error;
  if (run.ended_at) out["seconds"] = run.seconds;
  return out;
}

object run_lab(const Site& site, const Request& request, const object& arguments) {
  const auto lab = lab_of(site, arguments);
  if (!request.visitor.may(store::Role::runner))
    throw ToolFault{
        "Labs are started by people with the role runner: send the token of one, with the scope write."};
  if (site.runner == nullptr) throw ToolFault{"This Quire has no lab runner."};
  lab::Request wanted;
  wanted.slug = lab->card.slug;
  wanted.size = text_in(arguments, "size", "quick") == "full" ? lab::Size::full : lab::Size::quick;
  wanted.seed = number_in(arguments, "seed", 1);
  wanted.started_by = request.visitor.by == Visitor::By::loopback ? "page" : request.visitor.person;
  try {
    return run_json(site, request, site.runner->start(wanted));
  } catch (const lab::BadInput& e) {
    throw ToolFault{e.what()};
  }
}

object lab_result(const Site& site, const Request& request, const object& arguments) {
  const auto lab = lab_of(site, arguments);
  std::optional<store::Run> run;
  if (arguments.contains("run")) {
    run = site.store.run(static_cast<std::int64_t>(number_in(arguments, "run", 0)));
    if (run && run->slug != lab->card.slug) run.reset();
  } else if (const auto runs = site.store.runs(lab->card.slug, 1); !runs.empty()) {
    run = runs.front();
  }
  if (!run) throw ToolFault{"There is no such run of this lab. run_lab starts one."};
  object out = run_json(site, request, *run);
  array claims;
  for (const lab::ClaimRow& row : lab::claims_of(site.store, *run))
    claims.push_back(object{{"id", row.id},
                            {"statement", row.statement},
                            {"paper", row.stated},
                            {"measured", row.measured},
                            {"scale", row.scale},
                            {"verdict", row.verdict},
                            {"why", row.why}});
  out["claims"] = std::move(claims);
  return out;
}

}  // namespace

std::span<const Tool> tools() {
  static const Argument slug{
      .name = "slug", .help = "A lab, as list_labs names it.", .required = true, .least = 1, .most = 100};
  static const std::vector<Tool> list{
      {"search_papers",
       "Search papers",
       "Finds papers by words, phrases, authors, categories and dates (title:, author:, cat:, \"...\"), and "
       "by meaning.",
       {{.name = "query", .help = "What to look for.", .required = true, .least = 1, .most = 250},
        limit_argument(),
        {.kind = Kind::day, .name = "from", .help = "Only papers from this day on."},
        {.name = "mode", .help = "hybrid: words and meaning.", .choices = {"hybrid", "keyword", "semantic"}}},
       true,
       search_papers},
      {"get_paper", "Get a paper", "All that is known here of one paper.", {id_argument()}, true, get_paper},
      {"read_paper",
       "Read a paper",
       "Title, authors, our summary and the abstract of a paper as Markdown, in parts where it is long.",
       {id_argument(),
        {.kind = Kind::number,
         .name = "offset",
         .help = "Byte to begin at.",
         .least = 0,
         .most = 10'000'000,
         .usual = 0},
        {.kind = Kind::number,
         .name = "limit",
         .help = "At most so many bytes.",
         .least = 100,
         .most = 100'000,
         .usual = 20'000}},
       true,
       read_paper},
      {"similar_papers",
       "Similar papers",
       "Papers like a given one, with the words that they share.",
       {id_argument(), limit_argument()},
       true,
       similar_papers},
      {"daily_papers",
       "Daily papers",
       "The papers of a day, the best first; without a date, of the newest day.",
       {{.kind = Kind::day, .name = "date", .help = "The day."}, limit_argument()},
       true,
       daily_papers},
      {"trending_papers",
       "Trending papers",
       "What trends now, with the terms of each score.",
       {limit_argument()},
       true,
       trending_papers},
      {"get_author",
       "Get an author",
       "The people who may bear a name, each with their papers.",
       {{.name = "name", .help = "As papers write it.", .required = true, .least = 1, .most = 200}},
       true,
       get_author},
      {"export_citations",
       "Export a citation",
       "How a paper is cited.",
       {id_argument(),
        {.name = "format", .help = "bibtex where it is left out.", .choices = {"bibtex", "ris", "csl-json"}}},
       true,
       export_citations},
      {"list_labs", "List labs", "The papers whose method runs here.", {}, true, list_labs},
      {"describe_lab",
       "Describe a lab",
       "A lab's card: its account, claims, parameters and tools.",
       {slug},
       true,
       describe_lab},
      {"run_lab",
       "Run a lab",
       "Starts a lab's experiment and says its number at once; lab_result tells how it went. Needs "
       "permission.",
       {slug,
        {.name = "size",
         .help = "quick (seconds) where it is left out, or full (minutes).",
         .choices = {"quick", "full"}},
        {.kind = Kind::number,
         .name = "seed",
         .help = "Of its randomness.",
         .least = 0,
         .most = 1'000'000'000,
         .usual = 1}},
       false,
       run_lab},
      {"lab_result",
       "Result of a lab",
       "The state of a run and the table of claims: what the paper states, what was measured here, the "
       "verdict.",
       {slug,
        {.kind = Kind::number,
         .name = "run",
         .help = "Its number; the newest where it is left out.",
         .least = 1,
         .most = 1'000'000'000}},
       true,
       lab_result}};
  return list;
}

const Tool* tool_of(std::string_view name) {
  const auto all = tools();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Tool& tool) { return name == tool.name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace quire::web::mcp
