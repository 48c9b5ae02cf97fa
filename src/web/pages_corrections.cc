// Corrections: the form that proposes one, the list on the page of a paper's changes, and /corrections, where
// curators decide.
#include <array>

#include <fmt/format.h>

#include "store/corrections.h"
#include "text/tex.h"
#include "text/word_diff.h"
#include "web/contributions.h"
#include "web/forms.h"
#include "web/identity.h"
#include "web/pace.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Correction;
using store::Corrections;
using store::Field;
using store::StoredPaper;
using store::Verdict;

constexpr std::size_t kOpenShown = 100;
constexpr std::array kFields{Field::title, Field::abstract, Field::authors, Field::organisation,
                             Field::code,  Field::project,  Field::journal, Field::doi};

const char* words_of(Field field) {
  switch (field) {
    case Field::title:
      return "Title";
    case Field::abstract:
      return "Abstract";
    case Field::authors:
      return "Authors";
    case Field::organisation:
      return "Organisation";
    case Field::code:
      return "Address of the code";
    case Field::project:
      return "Address of the project";
    case Field::journal:
      return "Published as";
    case Field::doi:
      break;
  }
  return "DOI";
}

/// In <ins> and <del>; authors one a line.
std::string difference(const Correction& one) {
  if (one.field != Field::authors)
    return "<p class=\"diff\">" + text::diff_html(text::word_diff(one.before, one.value)) + "</p>";
  const auto lines = [](const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      out.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return out;
  };
  std::string out = "<ul class=\"diff\">";
  for (const text::DiffRun& run : text::list_diff(lines(one.before), lines(one.value)))
    out += "<li>" + text::diff_html(std::span(&run, 1)) + "</li>";
  return out + "</ul>";
}

View correction_view(const Request& request, const Correction& one) {
  View view{ViewType::object};
  view["number"] = std::to_string(one.number);
  view["field"] = words_of(one.field);
  view["state"] = word(one.state);
  view["diff"] = difference(one);
  view["person"] = one.person_name;
  view["day"] = Day::of(one.at).written();
  view["iso"] = iso(one.at);
  put(view, "why", one.why);
  if (one.decided_at)
    view["decided"] =
        fmt::format("{} by {}, {}", word(one.state), one.decided_by, moment_words(*one.decided_at));
  put(view, "verdict", one.verdict);
  const bool curator = request.visitor.may(store::Role::curator);
  view["can_decide"] = curator && one.state == Verdict::open;
  view["can_undo"] = curator && one.state == Verdict::accepted;
  view["can_withdraw"] = request.visitor.may(store::Role::member) && one.person == request.visitor.person &&
                         one.state == Verdict::open;
  return view;
}

struct Typed {
  int status = 200;
  std::string error, value, why;
};

Response correct_page_with(const Site& site, const Request& request, const StoredPaper& stored, Field field,
                           const Typed& typed) {
  const std::string href = paper_href(stored.paper.id);
  View view{ViewType::object};
  view["title_html"] = text::safe_html(stored.paper.title);
  view["href"] = href;
  View fields{ViewType::list};
  for (const Field one : kFields) {
    View item = link_view(fmt::format("{}/correct?field={}", href, word(one)), words_of(one));
    item["current"] = one == field;
    fields << item;
  }
  view["fields"] = std::move(fields);
  view["field"] = word(field);
  view["label"] = words_of(field);
  const bool long_one = field == Field::abstract || field == Field::authors;
  view["rows"] = field == Field::abstract ? "12" : field == Field::authors ? "10" : "2";
  view["hint"] = field == Field::authors ? "One author a line, in the order of the paper."
                 : long_one              ? "As the paper has it; TeX stays TeX."
                                         : "As the paper itself has it.";
  view["value"] = typed.status == 200 ? store::field_text(stored.paper, field) : typed.value;
  view["why"] = typed.why;
  put(view, "error", typed.error);
  Page page;
  page.title = "Correct " + text::plain_line(stored.paper.title);
  page.content = render("correct", view);
  return framed(site, request, typed.status, std::move(page));
}

}  // namespace

void put_corrections(View& view, const Site& site, const Request& request, const StoredPaper& stored) {
  View list{ViewType::list};
  bool any = false;
  for (const Correction& one : Corrections(site.store).of(stored.doc)) {
    list << correction_view(request, one);
    any = true;
  }
  view["has_corrections"] = any;
  view["corrections"] = std::move(list);
  view["can_correct"] = request.visitor.may(store::Role::member);
}

Response correct_page(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return wanted.otherwise;
  const Field field = store::field_of(request.query.get("field")).value_or(Field::title);
  return correct_page_with(site, request, *wanted.paper, field, {});
}

Response propose_correction(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return wanted.otherwise;
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The correction could not be read", form.error());
  const auto field = store::field_of(form->get("field"));
  if (!field)
    return not_taken(site, request, "Nothing was proposed", "say which field is wrong",
                     paper_href(wanted.paper->paper.id) + "/correct");
  Correction one;
  one.key = key_of(request);
  one.doc = wanted.paper->doc;
  one.field = *field;
  one.value = form->get("value");
  one.person = request.visitor.person;
  one.why = form->get("why");
  one.at = site.clock();
  if (const auto wait = wait_of(site, request, Paced::contribution)) return too_fast(site, request, *wait);
  const auto made = Corrections(site.store).propose(one);
  if (!made)
    return correct_page_with(site, request, *wanted.paper, *field,
                             {400, as_sentence(made.error()), one.value, one.why});
  return Response::see_other(
      fmt::format("{}/changes#correction-{}", paper_href(wanted.paper->paper.id), made->number));
}

Response open_corrections_page(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  const auto open = Corrections(site.store).open(kOpenShown);
  std::vector<store::Doc> docs;
  for (const Correction& one : open) docs.push_back(one.doc);
  const auto papers = site.store.papers(docs);
  View list{ViewType::list};
  for (const Correction& one : open) {
    View item = correction_view(request, one);
    for (const StoredPaper& paper : papers) {
      if (paper.doc != one.doc) continue;
      item["paper_href"] = paper_href(paper.paper.id);
      item["title_html"] = text::safe_html(paper.paper.title);
      break;
    }
    list << item;
  }
  View view{ViewType::object};
  view["any"] = !open.empty();
  view["corrections"] = std::move(list);
  Page page;
  page.title = "Open corrections";
  page.content = render("corrections", view);
  return framed(site, request, 200, std::move(page));
}

Response decide_correction(const Site& site, const Request& request, std::int64_t number) {
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The decision could not be read", form.error());
  Corrections corrections(site.store);
  const auto one = corrections.correction(number);
  if (!one)
    return error_page(site, request, 404, "There is no such correction", "", {{"Newest papers", "/papers"}});
  const std::string_view act = form->get("act");
  const bool own = act == "withdraw";
  if (!request.visitor.may(own ? store::Role::member : store::Role::curator))
    return refused(site, request, store::Role::curator);
  const std::string why(form->get("why"));
  const std::string& person = request.visitor.person;
  Status done = Error{"say what to do with it"};
  if (own) done = corrections.withdraw(number, person, site.clock());
  if (act == "accept") done = corrections.accept(number, person, why, site.clock());
  if (act == "refuse") done = corrections.refuse(number, person, why, site.clock());
  if (act == "undo") done = corrections.undo(number, person, why, site.clock());
  const auto paper = site.store.paper(one->doc);
  const std::string back = (paper ? paper_href(paper->paper.id) : std::string("/papers")) + "/changes";
  if (!done) return not_taken(site, request, "Nothing was decided", done.error(), back);
  return back_or(request, back, fmt::format("correction-{}", number));
}

}  // namespace quire::web
