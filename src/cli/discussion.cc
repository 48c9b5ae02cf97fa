// `quire comments`: a paper's discussion; `quire moderate`: what curators do, from the machine itself, and
// the log of all that was done.
#include <cstdio>
#include <memory>
#include <unordered_map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "cli/command.h"
#include "store/moderation.h"
#include "text/markdown.h"
#include "text/tex.h"

namespace quire::cli {
namespace {

using store::Comment;

constexpr std::size_t kIndentMax = 6;

store::StoredPaper paper_named(store::Store& store, const std::string& id) {
  const auto parsed = parse_versioned_id(id);
  if (!parsed) throw BadInput(parsed.error());
  auto paper = store.paper(parsed->id);
  if (!paper)
    throw BadInput(fmt::format("there is no paper {} here; quire search finds papers", parsed->id.key()));
  return std::move(*paper);
}

std::string state_words(const Comment& comment) {
  if (comment.deleted_at) return "deleted by who wrote it";
  if (comment.hidden_at) return "hidden by a curator: " + comment.hidden_why;
  return {};
}

boost::json::object comment_json(const Comment& comment, const std::string& parent) {
  boost::json::object out{{"key", comment.key}, {"at", iso(comment.at)}, {"name", comment.name}};
  if (!parent.empty()) out["parent"] = parent;
  if (comment.by_author) out["author"] = true;
  if (comment.edited_at) out["edited_at"] = iso(*comment.edited_at);
  if (comment.deleted_at) out["deleted_at"] = iso(*comment.deleted_at);
  if (comment.hidden_at) out["hidden_at"] = iso(*comment.hidden_at);
  if (comment.hidden_at) out["hidden_why"] = comment.hidden_why;
  if (comment.shows()) out["text"] = comment.text;
  return out;
}

void print_indented(const std::string& text, std::size_t indent) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    fmt::print("{:{}}{}\n", "", indent, text.substr(at, end - at));
    at = end + 1;
  }
}

void print_comment(const Comment& comment, std::size_t depth) {
  const std::size_t indent = 2 * std::min(depth, kIndentMax);
  fmt::print("{:{}}{}  {}{}{}  {}\n", "", indent, iso(comment.at), comment.name,
             comment.by_author ? ", author" : "", comment.edited_at ? ", edited" : "", comment.key);
  const auto read = text::read_markdown(comment.text);
  const std::string words = comment.shows() ? (read ? read->plain : comment.text) : state_words(comment);
  print_indented(words, indent + 2);
}

void list_comments(const Common& common, const std::string& id) {
  const auto store = open_store(common);
  const auto paper = paper_named(*store, id);
  const store::Thread thread = store::Discussion(store->tables()).thread(paper.doc, {});
  std::unordered_map<std::int64_t, std::size_t> at;
  for (std::size_t i = 0; i < thread.comments.size(); ++i) at.emplace(thread.comments[i].number, i);
  if (common.json) {
    boost::json::array comments;
    for (const Comment& comment : thread.comments) {
      const auto parent = at.find(comment.parent);
      comments.push_back(
          comment_json(comment, parent == at.end() ? "" : thread.comments[parent->second].key));
    }
    print_json(boost::json::object{{"id", paper.paper.id.key()},
                                   {"count", paper.comments},
                                   {"locked", thread.lock.has_value()},
                                   {"comments", std::move(comments)}});
    return;
  }
  fmt::print("{}\n{} comment{}{}\n", text::plain_line(paper.paper.title),
             thousands(static_cast<std::uint64_t>(paper.comments)), paper.comments == 1 ? "" : "s",
             thread.lock ? ", closed by " + thread.lock->name + ": " + thread.lock->why : "");
  // An answer comes behind what it answers: threads are printed one after the other.
  std::vector<std::vector<std::size_t>> answers(thread.comments.size());
  std::vector<std::pair<std::size_t, std::size_t>> waiting;
  for (std::size_t i = thread.comments.size(); i-- > 0;) {
    const auto parent = at.find(thread.comments[i].parent);
    if (parent == at.end())
      waiting.emplace_back(i, 0);
    else
      answers[parent->second].push_back(i);
  }
  while (!waiting.empty()) {
    const auto [i, depth] = waiting.back();
    waiting.pop_back();
    fmt::print("\n");
    print_comment(thread.comments[i], depth);
    for (const std::size_t answer : answers[i]) waiting.emplace_back(answer, depth + 1);
  }
}

struct Wanted {
  std::string target, why;
};

void moderate(const Common& common, const std::string& what, const Wanted& wanted) {
  const auto store = open_store(common);
  store::Moderation moderation(store->tables());
  const Instant at = now();
  const auto done = [&]() -> Status {
    if (what == "hide") return moderation.hide(wanted.target, store::kOwner, wanted.why, at);
    if (what == "show") return moderation.show(wanted.target, store::kOwner, wanted.why, at);
    const auto doc = paper_named(*store, wanted.target).doc;
    return what == "lock" ? moderation.lock(doc, store::kOwner, wanted.why, at)
                          : moderation.unlock(doc, store::kOwner, wanted.why, at);
  }();
  if (!done) throw BadInput(done.error());
  if (common.json)
    print_json(
        boost::json::object{{"what", what}, {"target", wanted.target}, {"why", wanted.why}, {"at", iso(at)}});
  else
    fmt::print("{} {}: done, and in quire moderate log\n", what, wanted.target);
}

void print_log(const Common& common, std::size_t limit) {
  const auto store = open_store(common);
  boost::json::array list;
  for (const store::Act& act : store::acts(store->tables(), 0, limit)) {
    if (common.json)
      list.push_back(boost::json::object{{"number", act.number},
                                         {"at", iso(act.at)},
                                         {"by", act.name},
                                         {"what", act.what},
                                         {"target", act.target},
                                         {"why", act.why}});
    else
      fmt::print("{}  {}  {} {}{}{}\n", iso(act.at), act.name, act.what, act.target,
                 act.why.empty() ? "" : ": ", text::plain_line(act.why));
  }
  if (common.json) print_json(list);
}

void add_act(CLI::App* moderate_command, Common& common, const std::string& name, const char* help,
             const char* target, const char* example, bool why_due) {
  auto wanted = std::make_shared<Wanted>();
  CLI::App* command = moderate_command->add_subcommand(name, help);
  command->add_option(target, wanted->target)->required();
  auto* why = command->add_option("--why", wanted->why,
                                  "why, kept in the log; readers see it where something is hidden or closed");
  if (why_due) why->required();
  command->footer(std::string("Example: quire moderate ") + example);
  command->callback([&common, name, wanted] { moderate(common, name, *wanted); });
}

}  // namespace

void add_discussion(CLI::App& app, Common& common, int&) {
  auto id = std::make_shared<std::string>();
  CLI::App* comments = app.add_subcommand("comments", "a paper's discussion");
  comments->add_option("id", *id, "of the paper")->required();
  comments->footer(
      "Example: quire comments 2611.00001\nEvery comment has a key, at the end of its first line.");
  comments->callback([&common, id] { list_comments(common, *id); });

  CLI::App* command =
      app.add_subcommand("moderate", "hide and show comments, close discussions, the log of acts");
  command->require_subcommand(1);
  command->footer("Example: quire moderate log");
  add_act(command, common, "hide", "take a comment from view", "key",
          "hide 5f0c3a9e12b84d77a1c0ffee --why 'insults'", true);
  add_act(command, common, "show", "show a hidden comment again", "key", "show 5f0c3a9e12b84d77a1c0ffee",
          false);
  add_act(command, common, "lock", "close a paper's discussion", "id",
          "lock 2611.00001 --why 'goes in circles'", true);
  add_act(command, common, "unlock", "open it again", "id", "unlock 2611.00001", false);
  auto limit = std::make_shared<std::size_t>(50);
  CLI::App* log = command->add_subcommand("log", "what was done, newest first");
  log->add_option("-n", *limit, "how many")->check(CLI::Range(1, 10000));
  log->footer("Example: quire moderate log -n 100");
  log->callback([&common, limit] { print_log(common, *limit); });
}

}  // namespace quire::cli
