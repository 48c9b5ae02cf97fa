// Reports of readers, and what curators do about comments and discussions; the log of what was done.
#include <fmt/format.h>

#include "store/moderation.h"
#include "text/tex.h"
#include "web/comment_pages.h"
#include "web/discussion_view.h"
#include "web/forms.h"
#include "web/identity.h"
#include "web/pace.h"
#include "web/pages_discussion.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kReportsShown = 50;
constexpr std::size_t kActsShown = 50;
store::Moderation moderation_of(const Site& site) { return store::Moderation(site.store.tables()); }

/// The reason that a form gives, or the page that says why it could not be read.
Result<std::string> why_of(const Request& request) {
  const auto fields = Fields::parse(request.body);
  if (!fields) return Error{fields.error()};
  return std::string(fields->get("why"));
}

Question question_about(const FoundComment& found, const char* what) {
  Question question;
  question.comment_html = comment_html(*found.comment, true);
  question.action = fmt::format("/comments/{}/{}", found.comment->key, what);
  question.back = found.href();
  return question;
}

Question report_question(const FoundComment& found) {
  Question question = question_about(found, "report");
  question.comment_html = comment_html(*found.comment);
  question.heading = "Report this comment?";
  question.sentence = "Curators see who reports it and why. Who wrote it does not.";
  question.why_label = "What is wrong with it";
  question.button = "Report it";
  return question;
}

Question hide_question(const FoundComment& found) {
  Question question = question_about(found, "hide");
  question.heading = "Hide this comment?";
  question.sentence =
      "Everybody sees that it was hidden, and why; answers to it stay. Reports about it are closed.";
  question.why_label = "Why";
  question.button = "Hide it";
  return question;
}

Question show_question(const FoundComment& found) {
  Question question = question_about(found, "show");
  question.heading = "Show this comment again?";
  question.sentence = "It was hidden: " + found.comment->hidden_why;
  question.why_label = "Why (may be empty)";
  question.button = "Show it again";
  return question;
}

Question lock_question(const store::StoredPaper& paper, bool lock) {
  Question question;
  const std::string href = paper_href(paper.paper.id);
  question.heading = lock ? "Close this discussion?" : "Open this discussion?";
  question.sentence = lock ? "What was said stays and is readable; nobody can add to it, nor edit it, until "
                             "it is opened again."
                           : "Members can write again.";
  question.action = href + (lock ? "/lock" : "/unlock");
  question.why_label = lock ? "Why" : "Why (may be empty)";
  question.button = lock ? "Close it" : "Open it";
  question.back = href + "#discussion";
  return question;
}

/// Says again what was asked, with what is wrong.
Response asked_again(const Site& site, const Request& request, Question question, std::string why,
                     const std::string& error, View more = View{ViewType::object}) {
  question.status = 422;
  question.why = std::move(why);
  question.error = as_sentence(error);
  return ask_first(site, request, question, std::move(more));
}

using OfComment = Status (store::Moderation::*)(std::string_view, const std::string&, const std::string&,
                                                Instant);

Response act_on_comment(const Site& site, const Request& request, std::string_view key, OfComment act,
                        Question (*question)(const FoundComment&)) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  const auto why = why_of(request);
  if (!why) return error_page(site, request, 400, "The form could not be read", why.error());
  auto store = moderation_of(site);
  const auto done = (store.*act)(key, request.visitor.person, *why, site.clock());
  if (!done) return asked_again(site, request, question(found), *why, done.error());
  return Response::see_other(found.href());
}

Response ask_about_comment(const Site& site, const Request& request, std::string_view key,
                           Question (*question)(const FoundComment&)) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  const FoundComment found = find_comment(site, request, key);
  return found ? ask_first(site, request, question(found)) : found.otherwise;
}

Response ask_about_paper(const Site& site, const Request& request, std::string_view id, bool lock) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  return ask_first(site, request, lock_question(*wanted.paper, lock));
}

Response act_on_paper(const Site& site, const Request& request, std::string_view id, bool lock) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  const auto why = why_of(request);
  if (!why) return error_page(site, request, 400, "The form could not be read", why.error());
  auto store = moderation_of(site);
  const auto& person = request.visitor.person;
  const auto done = lock ? store.lock(wanted.paper->doc, person, *why, site.clock())
                         : store.unlock(wanted.paper->doc, person, *why, site.clock());
  if (!done) return asked_again(site, request, lock_question(*wanted.paper, lock), *why, done.error());
  return Response::see_other(paper_href(wanted.paper->paper.id) + "#discussion");
}

/// Below the form that reports: not having to read somebody.
View mute_view(const FoundComment& found) {
  View more{ViewType::object}, mute{ViewType::object};
  const std::string name = shown_name(*found.comment);
  mute["heading"] = fmt::format("Or mute {}", name);
  mute["sentence"] =
      "For you alone: what they write is folded away, and you get no notices of it. /notices lists whom you "
      "muted.";
  mute["action"] = fmt::format("/comments/{}/mute", found.comment->key);
  mute["value"] = "1";
  mute["button"] = "Mute " + name;
  more["mute"] = std::move(mute);
  return more;
}

View report_view(const Site& site, const store::Report& report) {
  View view{ViewType::object};
  view["number"] = std::to_string(report.number);
  view["by"] = report.name;
  view["when"] = moment_words(report.at);
  view["why"] = report.why;
  if (report.comment) {
    view["comment_html"] = comment_html(report.comment->comment, true);
    view["hide_href"] = fmt::format("/comments/{}/hide", report.comment->comment.key);
    if (const auto paper = site.store.paper(report.comment->paper)) {
      view["href"] = paper_href(paper->paper.id);
      view["title_html"] = text::safe_html(paper->paper.title);
    }
  } else {
    view["comment_html"] = std::string();
    view["href"] = report.kind == store::Reported::paper ? "/papers/" + encode(report.target, true)
                                                         : std::string("/papers");
    view["title_html"] = text::safe_html(report.target);
  }
  return view;
}

View act_view(const store::Act& act) {
  View view{ViewType::object};
  view["iso"] = iso(act.at);
  view["when"] = moment_words(act.at);
  view["who"] = act.name;
  view["what"] = act.what;
  view["target"] = act.target_name.empty() ? act.target : act.target_name;
  if (!act.target_name.empty() && act.target != store::kGone)
    view["href"] = "/people/" + encode(act.target_name);
  view["why"] = act.why;
  if (act.what == "hide" || act.what == "show" || act.what == "dismiss")
    view["href"] = "/comments/" + encode(act.target);
  if (act.what == "lock" || act.what == "unlock") view["href"] = "/papers/" + encode(act.target, true);
  return view;
}

}  // namespace

Response report_form(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  if (!found.comment->shows()) return Response::see_other(found.href());
  return ask_first(site, request, report_question(found), mute_view(found));
}

Response report_comment(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  const auto why = why_of(request);
  if (!why) return error_page(site, request, 400, "The report could not be read", why.error());
  if (const auto wait = wait_of(site, request, Paced::report)) return too_fast(site, request, *wait);
  const auto done =
      moderation_of(site).report(store::Reported::comment, found.comment->key, request.visitor.person, *why,
                                 site.clock(), once_of(site, request));
  if (!done) return asked_again(site, request, report_question(found), *why, done.error(), mute_view(found));
  return error_page(site, request, 200, "Thank you, the curators are told",
                    "You can go on reading meanwhile.", {{"Back to the discussion", found.href()}});
}

Response hide_form(const Site& site, const Request& request, std::string_view key) {
  return ask_about_comment(site, request, key, hide_question);
}
Response hide_comment(const Site& site, const Request& request, std::string_view key) {
  return act_on_comment(site, request, key, &store::Moderation::hide, hide_question);
}
Response show_form(const Site& site, const Request& request, std::string_view key) {
  return ask_about_comment(site, request, key, show_question);
}
Response show_comment(const Site& site, const Request& request, std::string_view key) {
  return act_on_comment(site, request, key, &store::Moderation::show, show_question);
}
Response lock_form(const Site& site, const Request& request, std::string_view id) {
  return ask_about_paper(site, request, id, true);
}
Response lock_discussion(const Site& site, const Request& request, std::string_view id) {
  return act_on_paper(site, request, id, true);
}
Response unlock_form(const Site& site, const Request& request, std::string_view id) {
  return ask_about_paper(site, request, id, false);
}
Response unlock_discussion(const Site& site, const Request& request, std::string_view id) {
  return act_on_paper(site, request, id, false);
}

Response moderation_page(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  auto moderation = moderation_of(site);
  const auto open = static_cast<std::int64_t>(moderation.count_open_reports());
  View view{ViewType::object};
  view["sentence"] = open == 0 ? std::string("No report is open.")
                               : counted(open, "report is open", "reports are open") + ", oldest first.";
  View reports{ViewType::list};
  for (const store::Report& report : moderation.open_reports(kReportsShown))
    reports << report_view(site, report);
  view["has_reports"] = open > 0;
  view["reports"] = std::move(reports);
  const std::int64_t before = whole_number(request.query.get("before")).value_or(0);
  const auto acts = store::acts(site.store.tables(), before, kActsShown + 1);
  View rows{ViewType::list};
  for (std::size_t i = 0; i < std::min(acts.size(), kActsShown); ++i) rows << act_view(acts[i]);
  view["has_acts"] = !acts.empty();
  view["acts"] = std::move(rows);
  if (acts.size() > kActsShown)
    view["older_href"] = fmt::format("/moderation?before={}", acts[kActsShown - 1].number);
  Page page;
  page.title = "Moderation";
  page.content = render("moderation", view);
  return framed(site, request, 200, std::move(page));
}

Response dismiss_report(const Site& site, const Request& request, std::int64_t number) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  const auto why = why_of(request);
  if (!why) return error_page(site, request, 400, "The form could not be read", why.error());
  const auto done = moderation_of(site).dismiss(number, request.visitor.person, *why, site.clock());
  if (!done)
    return error_page(site, request, 404, "Nothing was dismissed", as_sentence(done.error()),
                      {{"Moderation", "/moderation"}});
  return Response::see_other("/moderation");
}

}  // namespace quire::web
