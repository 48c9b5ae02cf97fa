// What the pages around one comment share: finding it, and the form that asks before something is done.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/discussion.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

/// A comment and its paper, or the page that says why there is none.
struct FoundComment {
  std::optional<store::Comment> comment{};
  std::optional<store::StoredPaper> paper{};
  Response otherwise{};

  explicit operator bool() const { return comment.has_value(); }
  /// Where it is shown.
  std::string href() const;
};
FoundComment find_comment(const Site& site, const Request& request, std::string_view key);

/// A question with a button, and a field for the reason (templates/comment_act.mustache).
struct Question {
  int status = 200;
  std::string heading, sentence;
  std::string comment_html;
  std::string action;
  std::string why_label, why;  ///< without a label there is no field
  std::string error;
  std::string button;
  std::string back;
};
Response ask_first(const Site& site, const Request& request, const Question& question,
                   View more = View{ViewType::object});

/// A text of a form, with the line ends that we keep.
std::string typed_text(std::string_view text);

}  // namespace quire::web
