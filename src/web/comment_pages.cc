#include "web/comment_pages.h"

#include "web/views.h"

namespace quire::web {

std::string FoundComment::href() const { return paper_href(paper->paper.id) + "#c-" + comment->key; }

FoundComment find_comment(const Site& site, const Request& request, std::string_view key) {
  auto placed = store::Discussion(site.store.tables()).comment(key);
  auto paper = placed ? site.store.paper(placed->paper) : std::nullopt;
  if (!paper)
    return {{},
            {},
            error_page(site, request, 404, "There is no such comment", "", {{"Newest papers", "/papers"}})};
  return {std::move(placed->comment), std::move(paper), {}};
}

Response ask_first(const Site& site, const Request& request, const Question& question, View more) {
  more["heading"] = question.heading;
  put(more, "sentence", question.sentence);
  more["comment_html"] = question.comment_html;
  more["action"] = question.action;
  put(more, "why_label", question.why_label);
  more["why"] = question.why;
  put(more, "error", question.error);
  more["button"] = question.button;
  more["back"] = question.back;
  Page page;
  page.title = question.heading;
  page.content = render("comment_act", more);
  return framed(site, request, question.status, std::move(page));
}

std::string typed_text(std::string_view text) {
  std::string out(text);
  std::erase(out, '\r');
  return out;
}

}  // namespace quire::web
