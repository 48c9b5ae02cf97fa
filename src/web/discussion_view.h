// A paper's discussion as HTML: threads oldest first, six levels deep, what lies deeper folded away under its
// sixth. Words of people come from text::read_markdown(); everything else is escaped here.
#pragma once

#include <string>

#include "store/discussion.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

inline constexpr std::size_t kLevelsShown = 6;

/// All of a thread, as one who asks may see it. Comments that were deleted and that nobody answered are left
/// out.
std::string thread_html(const store::Thread& thread, const Visitor& visitor);
/// One comment alone, without ways to act on it. Also one that does not show, if `whole`.
std::string comment_html(const store::Comment& comment, bool whole = false);

/// "Mira Østergård" or, without a full name, "mira".
std::string shown_name(const store::Comment& comment);

/// The HTTP status that says why something was not done.
int status_of(store::Refused refused);

/// What a form for a comment shows (templates/comment_form.mustache): {action, label, text, key, parent?,
/// error?, preview_html?, button, back?}.
struct CommentForm {
  std::string action;
  std::string label = "Add to the discussion";
  std::string button = "Post comment";
  std::string text;
  std::string key;     ///< idempotency key; empty: the form needs none
  std::string parent;  ///< key of the comment that is answered
  std::string error;
  std::string preview_html;
  std::string back;
};
View comment_form_view(const CommentForm& form);
/// For a form that is sent twice by one page: the same as long as the store is the same.
std::string form_key(const Site& site, const Visitor& visitor, const store::StoredPaper& paper,
                     std::string_view parent);

/// Adds "discussion" to the view of a paper's page (templates/discussion.mustache).
void put_discussion(View& view, const Site& site, const Request& request, const store::StoredPaper& paper);

}  // namespace quire::web
