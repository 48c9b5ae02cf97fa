#include "web/discussion_view.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "store/moderation.h"
#include "store/notices.h"
#include "text/unicode.h"
#include "web/rendered_words.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Comment;

std::string who_html(const Comment& comment) {
  const std::string name = fmt::format("<bdi>{}</bdi>", text::escape_html(shown_name(comment)));
  std::string html = comment.person == store::kOwner || comment.person == store::kGone
                         ? fmt::format("<b>{}</b>", name)
                         : fmt::format("<b><a href=\"/people/{}\">{}</a></b>", encode(comment.name), name);
  if (!comment.full_name.empty()) html += fmt::format(" <bdi>@{}</bdi>", text::escape_html(comment.name));
  if (comment.by_author) html += " <span class=\"sep mark\">author of this paper</span>";
  if (comment.role == store::Role::curator || comment.role == store::Role::admin)
    html += fmt::format(" <span class=\"sep\">{}</span>", word(comment.role));
  return html;
}

std::string when_html(const Comment& comment) {
  std::string html =
      fmt::format(" <span class=\"sep\"><a href=\"/comments/{}\"><time datetime=\"{}\">{}</time></a></span>",
                  comment.key, iso(comment.at), moment_words(comment.at));
  if (comment.edited_at)
    html +=
        fmt::format(" <span class=\"sep\"><a href=\"/comments/{}/history\">edited</a></span>", comment.key);
  return html;
}

/// What stands in the place of words that do not show.
std::string gone_words(const Comment& comment) {
  if (comment.deleted_at) return "Deleted by who wrote it.";
  return "Hidden by a curator: " + comment.hidden_why;
}

std::string link(const Comment& comment, const char* what, const char* label) {
  return fmt::format("<a href=\"/comments/{}/{}\">{}</a>", comment.key, what, label);
}

/// What one who asks may do about a comment.
std::string ways_html(const Comment& comment, const Visitor& visitor, bool open) {
  const bool member = visitor.may(store::Role::member), curator = visitor.may(store::Role::curator);
  std::string ways;
  if (comment.shows()) {
    if (member && open) ways += link(comment, "reply", "Reply");
    if (member && visitor.person == comment.person) {
      if (open) ways += link(comment, "edit", "Edit");
      ways += link(comment, "delete", "Delete");
    } else if (member) {
      ways += link(comment, "report", "Report or mute");
    }
    if (curator) ways += link(comment, "hide", "Hide");
  } else if (curator) {
    ways += link(comment, "history", "What it said");
    if (comment.hidden_at && !comment.deleted_at) ways += link(comment, "show", "Show again");
  }
  return ways.empty() ? ways : fmt::format("<p class=\"ways no-print\">{}</p>", ways);
}

/// The order in which comments are shown, with how deep each lies.
struct Placed {
  const Comment* comment = nullptr;
  std::size_t depth = 0;
};

std::vector<Placed> in_order(const std::vector<Comment>& comments) {
  std::unordered_map<std::int64_t, std::size_t> at;
  for (std::size_t i = 0; i < comments.size(); ++i) at.emplace(comments[i].number, i);
  std::vector<std::vector<std::size_t>> answers(comments.size());
  std::vector<std::size_t> first;
  // What was deleted stays where something under it shows. An answer always comes behind what it answers.
  std::vector<bool> stays(comments.size());
  for (std::size_t i = comments.size(); i-- > 0;) {
    stays[i] = stays[i] || !comments[i].deleted_at;
    if (!stays[i]) continue;
    const auto parent = at.find(comments[i].parent);
    if (parent != at.end()) stays[parent->second] = true;
  }
  for (std::size_t i = 0; i < comments.size(); ++i) {
    if (!stays[i]) continue;
    const auto parent = at.find(comments[i].parent);
    (parent == at.end() ? first : answers[parent->second]).push_back(i);
  }
  std::vector<Placed> order;
  std::vector<std::pair<std::size_t, std::size_t>> waiting;  // comment, depth; the next is the last
  for (auto i = first.rbegin(); i != first.rend(); ++i) waiting.emplace_back(*i, 0);
  while (!waiting.empty()) {
    const auto [i, depth] = waiting.back();
    waiting.pop_back();
    order.push_back({&comments[i], depth});
    for (auto answer = answers[i].rbegin(); answer != answers[i].rend(); ++answer)
      waiting.emplace_back(*answer, depth + 1);
  }
  return order;
}

class ThreadWriter {
 public:
  ThreadWriter(const store::Thread& thread, const Visitor& visitor)
      : visitor_(visitor), open_(!thread.lock), order_(in_order(thread.comments)) {
    for (const Comment& comment : thread.comments) by_number_.emplace(comment.number, &comment);
    html_.reserve(thread.comments.size() * 800);
  }

  std::string write() {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      close_down_to(order_[i].depth);
      if (order_[i].depth >= kLevelsShown && !in_fold_) open_fold(i);
      open_one(order_[i]);
    }
    close_down_to(0);
    return std::move(html_);
  }

 private:
  /// Articles lie within each other, but for those in a fold, which follow each other.
  void close_down_to(std::size_t depth) {
    if (in_fold_) {
      html_ += "</article>";
      --levels_;
      if (depth >= kLevelsShown) return;
      html_ += "</details>";
      in_fold_ = false;
    }
    for (; levels_ > std::min(depth, kLevelsShown); --levels_) html_ += "</article>";
  }

  void open_fold(std::size_t at) {
    std::size_t count = 0;
    while (at + count < order_.size() && order_[at + count].depth >= kLevelsShown) ++count;
    html_ += fmt::format("<details class=\"deep\"><summary>{}</summary>",
                         counted(static_cast<std::int64_t>(count), "further answer", "further answers"));
    in_fold_ = true;
  }

  void open_one(const Placed& placed) {
    const Comment& comment = *placed.comment;
    ++levels_;
    html_ += fmt::format("<article class=\"said\" id=\"c-{}\">", comment.key);
    if (!comment.shows()) {
      html_ += fmt::format("<p class=\"gone\">{}</p>", text::escape_html(gone_words(comment)));
    } else {
      html_ += "<header>" + who_html(comment) + when_html(comment);
      if (placed.depth > kLevelsShown)
        if (const auto parent = by_number_.find(comment.parent); parent != by_number_.end())
          html_ += fmt::format(" <span class=\"sep\">to <a href=\"#c-{}\"><bdi>{}</bdi></a></span>",
                               parent->second->key, text::escape_html(shown_name(*parent->second)));
      html_ += "</header>";
      const std::string words =
          fmt::format("<div class=\"words\" dir=\"auto\">{}</div>", words_html(comment.text));
      html_ += comment.muted
                   ? fmt::format("<details><summary>You muted who wrote this</summary>{}</details>", words)
                   : words;
    }
    html_ += ways_html(comment, visitor_, open_);
  }

  const Visitor& visitor_;
  bool open_;
  std::vector<Placed> order_;
  std::unordered_map<std::int64_t, const Comment*> by_number_;
  std::string html_;
  std::size_t levels_ = 0;  ///< articles that are open
  bool in_fold_ = false;
};

void put_lock(View& view, const store::Thread& thread, const Visitor& visitor, const std::string& href) {
  if (thread.lock)
    view["closed"] = fmt::format("{} closed this discussion on {}: {}", thread.lock->name,
                                 moment_words(thread.lock->at), thread.lock->why);
  if (!visitor.may(store::Role::curator)) return;
  view["lock_href"] = href + (thread.lock ? "/unlock" : "/lock");
  view["lock_words"] = thread.lock ? "Open this discussion" : "Close this discussion";
}

}  // namespace

std::string shown_name(const Comment& comment) {
  return comment.full_name.empty() ? comment.name : comment.full_name;
}

int status_of(store::Refused refused) {
  switch (refused) {
    case store::Refused::no:
      return 200;
    case store::Refused::unknown:
      return 404;
    case store::Refused::not_yours:
    case store::Refused::banned:
    case store::Refused::locked:
      return 403;
    case store::Refused::unreadable:
    case store::Refused::differs:
      break;
  }
  return 422;
}

std::string comment_html(const Comment& comment, bool whole) {
  const std::string words =
      comment.shows() || whole
          ? fmt::format("<div class=\"words\" dir=\"auto\">{}</div>", words_html(comment.text))
          : fmt::format("<p class=\"gone\">{}</p>", text::escape_html(gone_words(comment)));
  return fmt::format("<article class=\"said\"><header>{}{}</header>{}</article>", who_html(comment),
                     when_html(comment), words);
}

std::string thread_html(const store::Thread& thread, const Visitor& visitor) {
  return ThreadWriter(thread, visitor).write();
}

View comment_form_view(const CommentForm& form) {
  View view{ViewType::object};
  view["action"] = form.action;
  view["label"] = form.label;
  view["button"] = form.button;
  view["text"] = form.text;
  put(view, "key", form.key);
  put(view, "parent", form.parent);
  put(view, "error", form.error);
  put(view, "preview_html", form.preview_html);
  put(view, "back", form.back);
  return view;
}

std::string form_key(const Site& site, const Visitor& visitor, const store::StoredPaper& paper,
                     std::string_view parent) {
  return store::comment_key(visitor.person,
                            fmt::format("form {} {} {}", paper.doc, parent, site.store.version()));
}

void put_discussion(View& view, const Site& site, const Request& request, const store::StoredPaper& paper) {
  const Visitor& visitor = request.visitor;
  const store::Thread thread = store::Discussion(site.store.tables()).thread(paper.doc, visitor.person);
  const std::string href = paper_href(paper.paper.id);
  View discussion{ViewType::object};
  discussion["count"] =
      paper.comments == 0 ? "no comments yet" : counted(paper.comments, "comment", "comments");
  discussion["html"] = thread_html(thread, visitor);
  discussion["cut"] = thread.cut;
  put_lock(discussion, thread, visitor, href);
  if (visitor.may(store::Role::member)) {
    const int unseen = store::Notices(site.store.tables()).unseen(visitor.person);
    discussion["notices"] =
        unseen == 0 ? std::string("Notices") : counted(unseen, "new notice", "new notices");
    if (!thread.lock) {
      CommentForm form;
      form.action = href + "/comments";
      form.key = form_key(site, visitor, paper, {});
      discussion["form"] = comment_form_view(form);
    }
  } else if (!thread.lock) {
    discussion["members_only"] = true;
    if (has_accounts(site) && !visitor.is_known())
      discussion["sign_in"] = "/sign-in?back=" + encode(href + "#discussion");
  }
  if (visitor.may(store::Role::curator)) discussion["moderation"] = true;
  if (paper.pick && paper.pick->comments > 0)
    discussion["elsewhere"] = fmt::format("The listing that chose this paper counted {} of its own.",
                                          counted(paper.pick->comments, "comment", "comments"));
  view["discussion"] = std::move(discussion);
}

}  // namespace quire::web
