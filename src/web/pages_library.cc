// /library: what the reader keeps, by state and tag, with forms to mark; the same as files; and the marks
// that other pages send.
#include <algorithm>

#include <fmt/format.h>

#include "text/tex.h"
#include "web/bibtex.h"
#include "web/forms.h"
#include "web/identity.h"
#include "web/lab_glance.h"
#include "web/library.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Mark;
using store::Shelf;
using store::StoredPaper;
using State = Shelf::State;

constexpr std::size_t kPageEntries = 25;
constexpr std::size_t kPagesMax = 4000;
constexpr std::size_t kTagsShown = 40;

constexpr std::pair<State, const char*> kTabs[] = {
    {State::to_read, "To read"}, {State::done, "Done"}, {State::kept, "All"}, {State::hidden, "Not for me"}};

/// What of the list an address asks for.
struct Asked {
  Shelf::Wish wish;
  std::size_t page = 1;

  explicit Asked(const Request& request) {
    wish.state = store::shelf_state(request.query.get("state")).value_or(State::to_read);
    wish.tag = std::string(utf8_prefix(request.query.get("tag"), Shelf::kTagBytesMax));
    const auto n = whole_number(request.query.get("page")).value_or(1);
    page = static_cast<std::size_t>(std::clamp<std::int64_t>(n, 1, kPagesMax));
    wish.limit = kPageEntries;
    wish.skip = (page - 1) * kPageEntries;
  }
  static std::string query(State state, const std::string& tag) {
    std::string out = fmt::format("?state={}", word(state));
    if (!tag.empty()) out += "&tag=" + encode(tag);
    return out;
  }
  std::string href(std::size_t other_page) const {
    return "/library" + query(wish.state, wish.tag) +
           (other_page > 1 ? fmt::format("&page={}", other_page) : std::string());
  }
};

void put_tabs(View& view, const Asked& asked, const Shelf::Counts& counts) {
  View tabs{ViewType::list};
  for (const auto& [state, name] : kTabs) {
    View tab =
        link_view("/library" + Asked::query(state, state == State::hidden ? "" : asked.wish.tag), name);
    tab["count"] = thousands(static_cast<std::int64_t>(counts.of(state)));
    tab["current"] = state == asked.wish.state;
    tabs << tab;
  }
  view["tabs"] = std::move(tabs);
  View tags{ViewType::list};
  const State state = asked.wish.state == State::hidden ? State::kept : asked.wish.state;
  for (std::size_t i = 0; i < std::min(counts.tags.size(), kTagsShown); ++i) {
    const auto& [name, count] = counts.tags[i];
    View tag = link_view("/library" + Asked::query(state, name), name);
    tag["count"] = thousands(static_cast<std::int64_t>(count));
    tag["current"] = name == asked.wish.tag;
    tags << tag;
  }
  view["has_tags"] = !counts.tags.empty();
  view["tags"] = std::move(tags);
  put(view, "tag", asked.wish.tag);
  view["all_href"] = "/library" + Asked::query(asked.wish.state, "");
}

View entry_of(const LabGlances& labs, const Visitor& visitor, const StoredPaper& paper, const Mark& mark) {
  View view{ViewType::object};
  view["id"] = paper.paper.id.key();
  view["href"] = paper_href(paper.paper.id);
  view["title_html"] = text::safe_html(paper.paper.title);
  put(view, "sum_html", gist_html(paper.paper));
  put_meta(view, labs, paper);
  put_tally(view, labs, paper.paper);
  put_mark(view, visitor, mark);
  View tags{ViewType::list};
  for (const std::string& tag : mark.tags)
    tags << link_view("/library" + Asked::query(State::kept, tag), tag);
  view["has_tags"] = !mark.tags.empty();
  view["tag_links"] = std::move(tags);
  put(view, "note_text", mark.note);
  return view;
}

std::string nothing_words(State state) {
  switch (state) {
    case State::done:
      return "Nothing is done with yet";
    case State::hidden:
      return "No paper is hidden from your lists";
    default:
      return "Nothing is kept here yet";
  }
}

void put_entries(View& view, const Site& site, const Request& request, const Asked& asked) {
  Shelf shelf(site.store.tables());
  auto wish = asked.wish;
  ++wish.limit;  // one more tells that there is a next page
  auto entries = shelf.list(request.visitor.person, wish);
  const bool more = entries.size() > kPageEntries;
  if (more) entries.pop_back();
  std::vector<store::Doc> docs;
  for (const auto& entry : entries) docs.push_back(entry.doc);
  const auto labs = lab_glances(site);
  View list{ViewType::list};
  for (const StoredPaper& paper : site.store.papers(docs)) {
    const auto entry =
        std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.doc == paper.doc; });
    list << entry_of(*labs, request.visitor, paper, entry->mark);
  }
  view["has_entries"] = !entries.empty();
  view["entries"] = std::move(list);
  if (asked.page > 1) view["back_href"] = asked.href(asked.page - 1);
  if (more) view["next_href"] = asked.href(asked.page + 1);
  view["has_pager"] = more || asked.page > 1;
  if (entries.empty())
    view["empty"] = empty_view(
        asked.wish.tag.empty() ? nothing_words(asked.wish.state) : "No paper of this kind has this tag",
        "The button Keep, or the key s, puts a paper here; nobody else sees it.",
        {{"Newest papers", "/papers"}, {"All that you kept", "/library?state=kept"}});
}

Response file_of(const Site& site, const Request& request, const char* type, const char* name,
                 const std::function<std::string(const StoredPaper&, const Mark&)>& line) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  Asked asked(request);
  if (!store::shelf_state(request.query.get("state"))) asked.wish.state = State::kept;
  asked.wish.skip = 0;
  asked.wish.limit = SIZE_MAX;
  std::string out;
  each_of_library(site.store, request.visitor.person, asked.wish,
                  [&](const StoredPaper& paper, const Mark& mark) { out += line(paper, mark); });
  return Response::text(200, std::move(out), type)
      .with("Content-Disposition", fmt::format("attachment; filename=\"{}\"", name))
      .with("Cache-Control", "no-store");
}

/// The paper and form of a mark that somebody who may sends, or the answer to who may not.
struct Marking {
  std::optional<StoredPaper> paper;
  Fields form;
  Response otherwise;
};
Marking marking(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::reader)) return {{}, {}, refused(site, request, store::Role::reader)};
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return {{}, {}, std::move(wanted.otherwise)};
  auto form = Fields::parse(request.body);
  if (!form) return {{}, {}, error_page(site, request, 400, "The mark could not be read", form.error())};
  return {std::move(wanted.paper), std::move(*form), {}};
}

using Switch = void (Shelf::*)(const std::string&, store::Doc, bool, Instant);

Response marked(const Site& site, const Request& request, const StoredPaper& paper) {
  if (is_script(request)) {
    const auto marks = marks_of(site, request.visitor, {paper});
    const Mark mark = marks.empty() ? Mark{} : marks.begin()->second;
    return Response::json(200,
                          fmt::format("{{\"kept\":{},\"done\":{},\"hidden\":{}}}\n", mark.kept_at.has_value(),
                                      mark.done_at.has_value(), mark.hidden_at.has_value()))
        .with("Cache-Control", "no-store");
  }
  return back_or(request, paper_href(paper.paper.id), "p-" + encode(paper.paper.id.key(), true));
}

/// A mark that is on or off.
Response switched(const Site& site, const Request& request, std::string_view id, Switch change) {
  const Marking mark = marking(site, request, id);
  if (!mark.paper) return mark.otherwise;
  Shelf shelf(site.store.tables());
  (shelf.*change)(request.visitor.person, mark.paper->doc, mark.form.get("on") != "0", site.clock());
  return marked(site, request, *mark.paper);
}

}  // namespace

Response library_page(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  const Asked asked(request);
  const auto counts = Shelf(site.store.tables()).counts(request.visitor.person);
  View view{ViewType::object};
  view["sentence"] = counts.to_read + counts.done == 0
                         ? std::string("Papers that you keep for later stand here.")
                         : fmt::format("{} to read, {} done with. Nobody else sees this list.",
                                       counted(static_cast<std::int64_t>(counts.to_read), "paper", "papers"),
                                       thousands(static_cast<std::int64_t>(counts.done)));
  put_tabs(view, asked, counts);
  put_entries(view, site, request, asked);
  const std::string query = Asked::query(asked.wish.state, asked.wish.tag);
  view["lines_href"] = "/library.jsonl" + query;
  view["bib_href"] = "/library.bib" + query;
  Page page;
  page.title = "Reading list";
  page.content = render("library", view);
  return framed(site, request, 200, std::move(page)).with("Cache-Control", "private, no-cache");
}

Response library_lines(const Site& site, const Request& request) {
  return file_of(site, request, "application/x-ndjson; charset=utf-8", "library.jsonl", library_line);
}

Response library_bib(const Site& site, const Request& request) {
  return file_of(site, request, "text/x-bibtex; charset=utf-8", "library.bib",
                 [](const StoredPaper& paper, const Mark&) { return bibtex(paper.paper) + "\n"; });
}

Response keep_paper(const Site& site, const Request& request, std::string_view id) {
  return switched(site, request, id, &Shelf::keep);
}

Response hide_paper(const Site& site, const Request& request, std::string_view id) {
  return switched(site, request, id, &Shelf::hide);
}

Response mark_paper(const Site& site, const Request& request, std::string_view id) {
  const Marking mark = marking(site, request, id);
  if (!mark.paper) return mark.otherwise;
  Shelf shelf(site.store.tables());
  const std::string& person = request.visitor.person;
  const std::string href = paper_href(mark.paper->paper.id);
  if (mark.form.has("done"))
    shelf.finish(person, mark.paper->doc, mark.form.get("done") == "1", site.clock());
  if (mark.form.has("tags") || mark.form.has("note")) {
    const auto tags = store::read_tags(mark.form.get("tags"));
    const Status written =
        tags ? shelf.write(person, mark.paper->doc, std::string(mark.form.get("note")), *tags, site.clock())
             : Status(Error{tags.error()});
    if (!written) return not_taken(site, request, "The note was not kept", written.error(), href);
  }
  return marked(site, request, *mark.paper);
}

}  // namespace quire::web
