// Comments as JSON: reading a paper's discussion, adding with an Idempotency-Key, editing, deleting
// (docs/discussion.md).
#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "store/discussion.h"
#include "text/markdown.h"
#include "web/discussion_view.h"
#include "web/identity.h"
#include "web/pace.h"
#include "web/pages_discussion.h"
#include "web/rendered_words.h"

namespace quire::web {
namespace {

using store::Comment;
using store::Written;

store::Discussion discussion_of(const Site& site) { return store::Discussion(site.store.tables()); }

Response answer(int status, const boost::json::value& value) {
  return std::move(
      Response::json(status, boost::json::serialize(value) + "\n").with("Cache-Control", "no-store"));
}

boost::json::object comment_json(const Comment& comment, std::string_view parent) {
  boost::json::object out{{"key", comment.key}};
  if (!parent.empty()) out["parent"] = parent;
  out["at"] = iso(comment.at);
  if (comment.deleted_at) {
    out["deleted"] = true;
    return out;
  }
  if (comment.hidden_at) {
    out["hidden"] = comment.hidden_why;
    return out;
  }
  boost::json::object by{{"name", comment.name}};
  if (!comment.full_name.empty()) by["fullname"] = comment.full_name;
  if (comment.by_author) by["author"] = true;
  out["by"] = std::move(by);
  if (comment.edited_at) out["edited_at"] = iso(*comment.edited_at);
  if (comment.muted) out["muted"] = true;
  out["text"] = comment.text;
  out["html"] = words_html(comment.text);
  return out;
}

std::string key_of(const store::Thread& thread, std::int64_t number) {
  const auto& all = thread.comments;
  const auto found =
      std::lower_bound(all.begin(), all.end(), number,
                       [](const Comment& comment, std::int64_t wanted) { return comment.number < wanted; });
  return found != all.end() && found->number == number ? found->key : std::string();
}

struct Sent {
  std::string text, parent, error;
};
/// {"text": "...", "parent": "..."}
Sent read_sent(const std::string& body) {
  boost::system::error_code fault;
  boost::json::parse_options options;
  options.max_depth = 4;
  const auto value = boost::json::parse(body, fault, {}, options);
  if (fault || !value.is_object()) return {{}, {}, "the body is no JSON object such as {\"text\": \"...\"}"};
  Sent sent;
  const auto* text = value.as_object().if_contains("text");
  if (text == nullptr || !text->is_string()) return {{}, {}, "the body lacks \"text\", a string"};
  sent.text = text->as_string();
  if (const auto* parent = value.as_object().if_contains("parent"); parent != nullptr && !parent->is_null()) {
    if (!parent->is_string()) return {{}, {}, "\"parent\" is the key of a comment, a string"};
    sent.parent = parent->as_string();
  }
  return sent;
}

Response written_answer(int status, const Written& written, std::string_view parent) {
  if (!written) return api_error(status_of(written.refused), written.why);
  return answer(status, comment_json(written.comment, parent));
}

}  // namespace

Response api_comments(const Site& site, const Request& request, std::string_view id) {
  const Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return wanted.otherwise;
  const store::Thread thread = discussion_of(site).thread(wanted.paper->doc, request.visitor.person);
  boost::json::array comments;
  for (const Comment& comment : thread.comments)
    comments.push_back(comment_json(comment, key_of(thread, comment.parent)));
  boost::json::object out{{"id", wanted.paper->paper.id.key()},
                          {"numComments", wanted.paper->comments},
                          {"locked", thread.lock.has_value()},
                          {"comments", std::move(comments)}};
  if (thread.lock) out["locked_why"] = thread.lock->why;
  if (thread.cut) out["cut"] = true;
  return answer(200, out);
}

Response api_add_comment(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return wanted.otherwise;
  const std::string_view idempotency = request.header("idempotency-key");
  const Sent sent = read_sent(request.body);
  if (!sent.error.empty()) return api_error(400, sent.error);
  if (const auto wait = wait_of(site, request, Paced::comment))
    return with_wait(api_error(429, wait->words), *wait);
  const std::string& person = request.visitor.person;
  const Written written =
      discussion_of(site).add({wanted.paper->doc, sent.parent, person,
                               store::comment_key(person, idempotency), sent.text, site.clock()});
  return written_answer(201, written, sent.parent);
}

Response api_edit_comment(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const Sent sent = read_sent(request.body);
  if (!sent.error.empty()) return api_error(400, sent.error);
  return written_answer(200, discussion_of(site).edit(key, request.visitor.person, sent.text, site.clock()),
                        {});
}

Response api_delete_comment(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  return written_answer(200, discussion_of(site).remove(key, request.visitor.person, site.clock()), {});
}

}  // namespace quire::web
