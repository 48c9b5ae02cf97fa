// What members write: comments and answers, edits, and taking back. A form that is refused comes back with
// what was typed and what is wrong.
#include "web/pages_discussion.h"

#include <fmt/format.h>

#include "text/markdown.h"
#include "text/tex.h"
#include "web/comment_pages.h"
#include "web/discussion_view.h"
#include "web/forms.h"
#include "web/identity.h"
#include "web/pace.h"
#include "web/rendered_words.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Comment;
using store::StoredPaper;
using store::Written;

store::Discussion discussion_of(const Site& site) { return store::Discussion(site.store.tables()); }

/// A page with a form for a comment's text: of an answer, an edit, a preview, or one that was refused.
Response write_page(const Site& site, const Request& request, int status, const StoredPaper& paper,
                    const std::string& heading, const std::string& answered_html, const CommentForm& form) {
  View view{ViewType::object};
  view["heading"] = heading;
  view["paper_href"] = paper_href(paper.paper.id);
  view["title_html"] = text::safe_html(paper.paper.title);
  view["answered_html"] = answered_html;
  view["form"] = comment_form_view(form);
  Page page;
  page.title = heading;
  page.content = render("comment_write", view);
  return framed(site, request, status, std::move(page));
}

/// Shows how the text would look, or says what is wrong with it.
void put_preview(CommentForm& form) {
  auto read = text::read_markdown(form.text);
  if (read)
    form.preview_html = std::move(read->html);
  else
    form.error = as_sentence(read.error());
}

Response new_comment_page(const Site& site, const Request& request, int status, const StoredPaper& paper,
                          CommentForm form) {
  std::optional<Comment> answered;
  if (!form.parent.empty())
    if (auto found = discussion_of(site).comment(form.parent); found && found->paper == paper.doc)
      answered = std::move(found->comment);
  const std::string href = paper_href(paper.paper.id);
  form.action = href + "/comments";
  form.label = answered ? "Your answer" : "Add to the discussion";
  form.button = answered ? "Post answer" : "Post comment";
  form.back = href + (answered ? "#c-" + answered->key : std::string("#discussion"));
  const std::string heading =
      answered ? "Answer " + shown_name(*answered) : std::string("Add to the discussion");
  return write_page(site, request, status, paper, heading, answered ? comment_html(*answered) : std::string(),
                    form);
}

CommentForm edit_of(const Comment& comment, std::string text) {
  CommentForm form;
  form.action = fmt::format("/comments/{}/edit", comment.key);
  form.label = "Your comment";
  form.button = "Save";
  form.text = std::move(text);
  form.back = "/comments/" + comment.key;
  return form;
}

}  // namespace

Response post_comment(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  const StoredPaper& paper = *wanted.paper;
  const auto fields = Fields::parse(request.body);
  if (!fields) return error_page(site, request, 400, "The comment could not be read", fields.error());
  CommentForm form;
  form.text = typed_text(fields->get("text"));
  form.parent = fields->get("parent");
  form.key = fields->get("key");
  if (form.key.empty()) form.key = request.header("idempotency-key");
  if (fields->has("preview")) {
    put_preview(form);
    const int status = form.error.empty() ? 200 : 422;
    return new_comment_page(site, request, status, paper, std::move(form));
  }
  if (const auto wait = wait_of(site, request, Paced::comment)) {
    form.error = as_sentence(wait->words);
    return with_wait(new_comment_page(site, request, 429, paper, std::move(form)), *wait);
  }
  const std::string& person = request.visitor.person;
  const Written written = discussion_of(site).add(
      {paper.doc, form.parent, person, store::comment_key(person, form.key), form.text, site.clock()});
  if (written)
    return Response::see_other(fmt::format("{}#c-{}", paper_href(paper.paper.id), written.comment.key));
  form.error = as_sentence(written.why);
  if (written.refused == store::Refused::differs) {
    form.error =
        "This form was sent before with other words, which were posted. Send it again to post these as well.";
    form.key = form_key(site, request.visitor, paper, form.parent) + "-again";
  }
  return new_comment_page(site, request, status_of(written.refused), paper, std::move(form));
}

Response to_comment(const Site& site, const Request& request, std::string_view key) {
  const FoundComment found = find_comment(site, request, key);
  return found ? Response::see_other(found.href()) : found.otherwise;
}

Response reply_form(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  if (!found.comment->shows()) return Response::see_other(found.href());
  CommentForm form;
  form.parent = found.comment->key;
  form.key = form_key(site, request.visitor, *found.paper, form.parent);
  return new_comment_page(site, request, 200, *found.paper, std::move(form));
}

Response edit_form(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  if (found.comment->person != request.visitor.person || !found.comment->shows())
    return error_page(site, request, 403, "This comment is not yours to edit", "", {{"Back", found.href()}});
  return write_page(site, request, 200, *found.paper, "Edit your comment", {},
                    edit_of(*found.comment, found.comment->text));
}

Response edit_comment(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  const auto fields = Fields::parse(request.body);
  if (!fields) return error_page(site, request, 400, "The comment could not be read", fields.error());
  CommentForm form = edit_of(*found.comment, typed_text(fields->get("text")));
  int status = 200;
  if (fields->has("preview")) {
    put_preview(form);
    status = form.error.empty() ? 200 : 422;
  } else {
    const Written written = discussion_of(site).edit(key, request.visitor.person, form.text, site.clock());
    if (written) return Response::see_other(found.href());
    form.error = as_sentence(written.why);
    status = status_of(written.refused);
  }
  return write_page(site, request, status, *found.paper, "Edit your comment", {}, form);
}

Response delete_form(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  if (found.comment->person != request.visitor.person)
    return error_page(site, request, 403, "This comment is not yours to delete", "",
                      {{"Back", found.href()}});
  if (found.comment->deleted_at) return Response::see_other(found.href());
  Question question;
  question.heading = "Delete this comment?";
  question.sentence = "Its words go from view, for good. Answers to it stay; curators can still read it.";
  question.comment_html = comment_html(*found.comment);
  question.action = fmt::format("/comments/{}/delete", found.comment->key);
  question.button = "Delete it";
  question.back = found.href();
  return ask_first(site, request, question);
}

Response delete_comment(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  const Written written = discussion_of(site).remove(key, request.visitor.person, site.clock());
  if (!written)
    return error_page(site, request, status_of(written.refused), "Nothing was deleted",
                      as_sentence(written.why), {{"Back", found.href()}});
  return Response::see_other(paper_href(found.paper->paper.id) + "#discussion");
}

Response history_page(const Site& site, const Request& request, std::string_view key) {
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  const Comment& comment = *found.comment;
  const bool curator = request.visitor.may(store::Role::curator);
  if (!comment.shows() && !curator)
    return error_page(site, request, 403, "This comment does not show", "What it said is for curators only.",
                      {{"Back", found.href()}});
  View view{ViewType::object};
  view["paper_href"] = paper_href(found.paper->paper.id);
  view["title_html"] = text::safe_html(found.paper->paper.title);
  view["key"] = comment.key;
  view["now_words"] = comment.deleted_at ? "Deleted " + moment_words(*comment.deleted_at)
                      : comment.hidden_at
                          ? "Hidden " + moment_words(*comment.hidden_at) + ": " + comment.hidden_why
                          : std::string("Now");
  view["now_html"] = comment_html(comment, true);
  View former{ViewType::list};
  const auto texts = discussion_of(site).history(comment.number);
  for (auto text = texts.rbegin(); text != texts.rend(); ++text) {
    View one{ViewType::object};
    one["until"] = moment_words(text->until);
    one["html"] = words_html(text->text);
    former << one;
  }
  view["former"] = std::move(former);
  Page page;
  page.title = "What a comment said";
  page.content = render("comment_history", view);
  return framed(site, request, 200, std::move(page));
}

}  // namespace quire::web
