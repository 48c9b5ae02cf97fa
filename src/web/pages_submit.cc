// /submit: the form that puts a paper on a day, and what the reader has submitted. /papers/date/DAY/order:
// the order of a day, for curators.
#include <algorithm>

#include <fmt/format.h>

#include "source/fetch.h"
#include "text/tex.h"
#include "web/forms.h"
#include "web/identity.h"
#include "web/pace.h"
#include "web/submit.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::StoredPaper;
using store::Submission;
using store::Submissions;

constexpr std::size_t kOwnShown = 50;
constexpr std::size_t kOrdered = 100;

bool is_curator(const Request& request) { return request.visitor.may(store::Role::curator); }
std::string day_href(Day day) { return "/papers/date/" + day.iso(); }
std::string anchor_of(const Paper& paper) { return "p-" + encode(paper.id.key(), true); }

struct Typed {
  int status = 200;
  std::string error;
  Submitting wanted;
};

View own_view(const Site& site, const std::vector<Submission>& own) {
  std::vector<store::Doc> docs;
  for (const Submission& one : own) docs.push_back(one.doc);
  const auto papers = site.store.papers(docs);
  View list{ViewType::list};
  for (const Submission& one : own) {
    const auto paper =
        std::find_if(papers.begin(), papers.end(), [&](const StoredPaper& p) { return p.doc == one.doc; });
    if (paper == papers.end()) continue;
    View item = link_view(paper_href(paper->paper.id), "");
    item["title_html"] = text::safe_html(paper->paper.title);
    item["day"] = one.day.written();
    item["day_href"] = day_href(one.day);
    put(item, "note", one.note);
    item["stands"] = !one.removed_at;
    item["back_action"] = fmt::format("{}/submissions/{}/remove", paper_href(paper->paper.id), one.day.iso());
    list << item;
  }
  return list;
}

Response submit_page_with(const Site& site, const Request& request, const Typed& typed) {
  View view{ViewType::object};
  put(view, "error", typed.error);
  view["paper"] = typed.wanted.paper;
  view["day"] = typed.wanted.day.empty() ? Day::of(site.clock()).iso() : typed.wanted.day;
  view["note"] = typed.wanted.note;
  view["most"] = std::to_string(Submissions::kADay);
  view["curator"] = is_curator(request);
  const auto own = Submissions(site.store.tables()).of_person(request.visitor.person, kOwnShown);
  view["has_own"] = !own.empty();
  view["own"] = own_view(site, own);
  Page page;
  page.title = "Submit a paper";
  page.content = render("submit", view);
  return framed(site, request, typed.status, std::move(page));
}

// ---- The order of a day ----

View rows_view(const Site& site, Day day, const std::vector<store::Doc>& docs,
               const std::vector<store::Doc>& places, const std::vector<Submission>& submitted) {
  View list{ViewType::list};
  std::size_t at = 0;
  const auto papers = site.store.papers(docs);
  for (const StoredPaper& paper : papers) {
    ++at;
    View row{ViewType::object};
    row["id"] = paper.paper.id.key();
    row["href"] = paper_href(paper.paper.id);
    row["title_html"] = text::safe_html(paper.paper.title);
    row["place"] = std::to_string(at);
    row["first"] = at == 1;
    row["last"] = at == papers.size();
    row["up"] = std::to_string(at - 1);
    row["down"] = std::to_string(at + 1);
    const bool placed = std::find(places.begin(), places.end(), paper.doc) != places.end();
    const auto picks = site.store.picks(paper.doc);
    const auto pick = std::find_if(picks.begin(), picks.end(), [&](const Pick& p) { return p.day == day; });
    row["picked"] = pick != picks.end();
    const auto by =
        std::find_if(submitted.begin(), submitted.end(), [&](const auto& s) { return s.doc == paper.doc; });
    std::string words = placed ? "placed" : "by votes";
    words += fmt::format(", {}", counted(votes_total(paper), "vote", "votes"));
    if (by != submitted.end()) words += ", submitted by " + by->name;
    row["words"] = words;
    list << row;
  }
  return list;
}

}  // namespace

Response submit_page(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  Typed typed;
  typed.wanted.paper = std::string(utf8_prefix(request.query.get("paper"), 1000));
  if (Day::parse(request.query.get("day"))) typed.wanted.day = request.query.get("day");
  return submit_page_with(site, request, typed);
}

Response submit_paper(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  Typed typed;
  typed.wanted = {std::string(form->get("paper")), std::string(form->get("day")),
                  std::string(form->get("note"))};
  if (const auto wait = wait_of(site, request, Paced::submission)) {
    typed.status = 429;
    typed.error = as_sentence(wait->words);
    return with_wait(submit_page_with(site, request, typed), *wait);
  }
  const auto made =
      submit(site.store, site.data_directory, site.contact.empty() ? source::default_contact() : site.contact,
             typed.wanted, request.visitor.person, is_curator(request), site.clock(), once_of(site, request));
  if (!made) {
    typed.status = 400;
    typed.error = as_sentence(made.error());
    return submit_page_with(site, request, typed);
  }
  const auto paper = site.store.paper(made->doc);
  return Response::see_other(day_href(made->day) + (paper ? "#" + anchor_of(paper->paper) : ""));
}

Response take_back_submission(const Site& site, const Request& request, std::string_view id, Day day) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  Submissions submissions(site.store.tables());
  const auto one = submissions.of(wanted.paper->doc, day);
  if (!one)
    return error_page(site, request, 404, "Nobody submitted that paper to that day", "",
                      {{"Your submissions", "/submit"}});
  if (one->person != request.visitor.person && !is_curator(request))
    return refused(site, request, store::Role::curator);
  submissions.take_back(wanted.paper->doc, day, site.clock());
  return back_or(request, "/submit");
}

Response order_page(const Site& site, const Request& request, Day day) {
  if (!is_curator(request)) return refused(site, request, store::Role::curator);
  Submissions submissions(site.store.tables());
  const auto docs = site.store.docs_between(day, day, kOrdered);
  const auto places = submissions.places(day);
  View view{ViewType::object};
  view["day"] = day.written_long();
  view["href"] = day_href(day);
  view["order_href"] = day_href(day) + "/order";
  view["any"] = !docs.empty();
  view["placed"] = !places.empty();
  view["rows"] = rows_view(site, day, docs, places, submissions.of_day(day));
  Page page;
  page.title = "Order of " + day.written();
  page.content = render("order", view);
  return framed(site, request, 200, std::move(page));
}

Response order_papers(const Site& site, const Request& request, Day day) {
  if (!is_curator(request)) return refused(site, request, store::Role::curator);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  Submissions submissions(site.store.tables());
  const std::string back = day_href(day) + "/order";
  if (form->has("unplace")) {
    submissions.unplace(day);
    return Response::see_other(back);
  }
  Wanted wanted = find_paper(site, request, form->get("paper"));
  if (!wanted.paper) return std::move(wanted.otherwise);
  const StoredPaper& paper = *wanted.paper;
  if (form->has("remove")) {
    if (!submissions.remove_pick(day, paper.doc, request.visitor.person,
                                 std::string(utf8_prefix(form->get("why"), 1000)), site.clock()))
      return not_taken(site, request, "Nothing was removed", "nobody chose that paper for that day", back);
    return Response::see_other(back);
  }
  const auto place = whole_number(form->get("to"));
  if (!place || *place == 0)
    return not_taken(site, request, "The paper was not moved", "a place is a number from 1 on", back);
  const Status moved = submissions.move(day, paper.doc, static_cast<std::size_t>(*place),
                                        request.visitor.person, site.clock());
  if (!moved) return not_taken(site, request, "The paper was not moved", moved.error(), back);
  return Response::see_other(back + "#" + anchor_of(paper.paper));
}

}  // namespace quire::web
