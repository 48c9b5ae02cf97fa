#include "web/paper_history.h"

#include <algorithm>

#include <fmt/format.h>

#include "feed/history.h"
#include "text/tex.h"
#include "text/word_diff.h"
#include "web/contributions.h"
#include "web/identity.h"
#include "web/views.h"

namespace quire::web {
namespace {

using feed::WordChange;
using store::StoredPaper;
using text::DiffRun;

constexpr std::size_t kNamesAround = 2;  // of authors that stayed, beside one who did not
constexpr const char* kKey = "Added words are underlined, removed words are struck through.";

/// Authors with those that stayed left out where nothing changed near them.
std::vector<DiffRun> names_diff(const std::vector<std::string>& before,
                                const std::vector<std::string>& after) {
  const auto items = text::list_diff(before, after);
  std::vector<DiffRun> runs;
  const auto say = [&](DiffRun::Kind kind, const std::string& words) {
    if (!runs.empty()) runs.push_back({DiffRun::Kind::same, ", "});
    runs.push_back({kind, words});
  };
  for (std::size_t at = 0; at < items.size();) {
    std::size_t end = at;
    while (end < items.size() && items[end].kind == DiffRun::Kind::same) ++end;
    const std::size_t head = at == 0 ? 0 : std::min(kNamesAround, end - at);
    const std::size_t tail = end == items.size() ? 0 : std::min(kNamesAround, end - at - head);
    const std::size_t hidden = end - at - head - tail;
    for (std::size_t i = 0; i < head; ++i) say(DiffRun::Kind::same, items[at + i].text);
    if (hidden == 1)
      say(DiffRun::Kind::same, items[at + head].text);
    else if (hidden > 1)
      say(DiffRun::Kind::same, fmt::format("{} who stayed", thousands(static_cast<std::int64_t>(hidden))));
    for (std::size_t i = end - tail; i < end; ++i) say(DiffRun::Kind::same, items[i].text);
    for (at = end; at < items.size() && items[at].kind != DiffRun::Kind::same; ++at)
      say(items[at].kind, items[at].text);
  }
  return runs;
}

/// {parts: [{name, html}], key}
View change_view(const WordChange& change) {
  View parts{ViewType::list};
  const auto add = [&](const char* name, const std::vector<DiffRun>& runs) {
    View part{ViewType::object};
    part["name"] = name;
    part["html"] = text::diff_html(runs);
    parts << part;
  };
  if (change.before.title != change.after.title)
    add("Title", text::word_diff(change.before.title, change.after.title));
  if (change.before.abstract != change.after.abstract)
    add("Abstract", text::word_diff(change.before.abstract, change.after.abstract));
  if (change.before.authors != change.after.authors)
    add("Authors", names_diff(change.before.authors, change.after.authors));
  View view{ViewType::object};
  view["parts"] = std::move(parts);
  view["key"] = kKey;
  return view;
}

/// "in version 2", "in the record" when a change came without a new version.
std::string where_words(const WordChange& change) {
  return change.version > change.version_before && change.version > 0
             ? fmt::format("in version {}", change.version)
             : std::string("in the record");
}

std::string anchor(std::size_t changes, std::size_t newest_first) {
  return fmt::format("c-{}", changes - newest_first);
}

/// Where the words of a version changed into those of the next: the oldest change away from it.
std::string diff_href(const std::vector<WordChange>& changes, int version, const std::string& page) {
  for (std::size_t i = changes.size(); i-- > 0;)
    if (changes[i].version_before == version && changes[i].version > version)
      return page + "#" + anchor(changes.size(), i);
  return {};
}

void put_versions(View& view, const Paper& paper, const std::vector<WordChange>& changes,
                  const std::string& page) {
  View list{ViewType::list};
  for (auto at = paper.versions.rbegin(); at != paper.versions.rend(); ++at) {
    View version{ViewType::object};
    version["name"] = fmt::format("v{}", at->number);
    version["date"] = at->day ? short_date(*at->day) : std::string("day not known");
    version["shown"] = at == paper.versions.rbegin();
    version["withdrawn"] = at->withdrawn;
    put(version, "diff_href", diff_href(changes, at->number, page));
    list << version;
  }
  view["has_versions"] = !paper.versions.empty();
  view["versions"] = std::move(list);
  view["has_history"] = !paper.versions.empty() || !changes.empty();
  if (changes.empty()) return;
  view["changes_href"] = page;
  view["changes_words"] =
      changes.size() == 1
          ? std::string("What changed")
          : fmt::format("All {} changes", number_word(static_cast<std::int64_t>(changes.size()), false));
}

/// What the reader has not seen, in full; else the newest change, folded away.
void put_reading(View& view, const Site& site, const Visitor& visitor, const StoredPaper& stored,
                 const std::vector<store::Edition>& editions, const std::string& href) {
  view["read_href"] = href + "/read";
  view["change_number"] = std::to_string(stored.change);
  const auto read = site.store.read_at(stored.doc, visitor.person);
  if (!read) return;
  const auto since = feed::change_since(stored.paper, editions, *read);
  if (!since) {
    view["read_words"] = "You read it on " + Day::of(*read).written();
    return;
  }
  View section = change_view(*since);
  section["heading"] =
      fmt::format("Changed since you read it on {}: {}", Day::of(*read).written(), since->what());
  view["since"] = std::move(section);
}

}  // namespace

void put_history(View& view, const Site& site, const Request& request, const StoredPaper& stored) {
  const auto editions = site.store.editions(stored.doc);
  const auto changes = feed::changes(stored.paper, editions);
  const std::string href = paper_href(stored.paper.id);
  put_versions(view, stored.paper, changes, href + "/changes");
  bool is_unseen = false;
  if (request.visitor.is_known()) {
    put_reading(view, site, request.visitor, stored, editions, href);
    is_unseen = view.get("since") != nullptr;
  }
  if (changes.empty() || is_unseen) return;
  View last = change_view(changes.front());
  last["heading"] = fmt::format("What changed {}, {}: {}", where_words(changes.front()),
                                Day::of(changes.front().at).written(), changes.front().what());
  view["last"] = std::move(last);
}

Response changes_page(const Site& site, const Request& request, std::string_view id) {
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  const Paper& paper = wanted.paper->paper;
  const std::string href = paper_href(paper.id);
  if (id != paper.id.key()) return Response::see_other(href + "/changes");
  const auto changes = feed::changes(paper, site.store.editions(wanted.paper->doc));
  View view{ViewType::object};
  view["href"] = href;
  view["title_html"] = text::safe_html(paper.title);
  view["sentence"] =
      changes.empty()
          ? std::string("Its title, abstract and authors are as they were when this Quire took it in.")
          : fmt::format("{} of its title, abstract or authors, newest first. {}",
                        changes.size() == 1
                            ? "One change"
                            : number_word(static_cast<std::int64_t>(changes.size()), true) + " changes",
                        kKey);
  View list{ViewType::list};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    View change = change_view(changes[i]);
    change["anchor"] = anchor(changes.size(), i);
    change["day"] = Day::of(changes[i].at).written();
    change["iso"] = iso(changes[i].at);
    change["heading"] = fmt::format("{} {}", changes[i].what(), where_words(changes[i]));
    list << change;
  }
  view["changes"] = std::move(list);
  put_corrections(view, site, request, *wanted.paper);
  Page page;
  page.title = "Changes of " + text::plain_line(paper.title);
  page.content = render("changes", view);
  return framed(site, request, 200, std::move(page));
}

Response mark_read(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  const Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return wanted.otherwise;
  const StoredPaper& stored = *wanted.paper;
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The note could not be read", form.error());
  // What was changed while the page was open has not been read.
  const bool saw_this = form->get("change") == std::to_string(stored.change);
  const auto before = site.store.read_at(stored.doc, request.visitor.person);
  const store::Doc among[] = {stored.doc};
  const Instant at = site.clock();
  const bool says_more = !before || Day::of(*before) != Day::of(at) ||
                         !site.store.changed_since_read(request.visitor.person, among).empty();
  if (saw_this && says_more) site.store.mark_read(stored.doc, request.visitor.person, at);
  if (request.header("x-requested-with") == "quire")
    return Response::json(200, fmt::format("{{\"read\":{}}}\n", saw_this)).with("Cache-Control", "no-store");
  return Response::see_other(paper_href(stored.paper.id));
}

}  // namespace quire::web
