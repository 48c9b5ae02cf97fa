#include "web/paper_origins.h"

#include <algorithm>

#include <fmt/format.h>

#include "paper/statement.h"
#include "text/tex.h"
#include "web/identity.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Join;
using store::Said;
using store::StoredPaper;

constexpr std::size_t kJoinsShown = 20;
constexpr std::size_t kJoinsMost = 1000;

// ---- Withdrawn, deleted ----

std::optional<Day> withdrawal_day(const Paper& paper) {
  for (auto version = paper.versions.rbegin(); version != paper.versions.rend(); ++version)
    if (version->withdrawn) return version->day;
  return paper.updated;
}

void put_notes(View& view, const Paper& paper, const std::vector<Said>& statements) {
  if (paper.withdrawn) {
    View note{ViewType::object};
    const auto day = withdrawal_day(paper);
    note["heading"] = day ? fmt::format("Its authors withdrew this paper on {}.", day->written())
                          : std::string("Its authors withdrew this paper.");
    put(note, "reason_html", text::safe_html(paper.withdrawal));
    view["withdrawn_note"] = std::move(note);
  }
  if (!paper.deleted || statements.empty()) return;
  const auto newest = std::max_element(statements.begin(), statements.end(),
                                       [](const Said& a, const Said& b) { return a.at < b.at; });
  view["deleted_note"] = fmt::format("Its source, {}, deleted the record; this Quire saw that on {}.",
                                     source_words(newest->source), Day::of(newest->at).written());
}

// ---- Fields and their sources ----

std::vector<Origin> origins_of(const std::vector<Said>& statements) {
  std::vector<Statement> all;
  all.reserve(statements.size());
  for (const Said& said : statements) all.push_back({said.source, said.paper});
  return all.empty() ? std::vector<Origin>{} : origins(all);
}

/// One row a field: its sources, best first.
View field_rows(const std::vector<Said>& statements) {
  View rows{ViewType::list};
  const auto all = origins_of(statements);
  for (std::size_t at = 0; at < all.size();) {
    std::string words;
    std::size_t end = at;
    for (; end < all.size() && all[end].field == all[at].field; ++end) {
      words.append(words.empty() ? "" : "; ").append(source_words(all[end].source));
      if (statements.size() > 1) words.append(", as ").append(id_words(all[end].said_of));
    }
    View row{ViewType::object};
    row["field"] = all[at].field;
    row["sources"] = words;
    rows << row;
    at = end;
  }
  return rows;
}

View source_rows(const std::vector<Said>& statements) {
  View rows{ViewType::list};
  for (const Said& said : statements) {
    View row{ViewType::object};
    std::string name = source_words(said.source);
    if (name[0] >= 'a' && name[0] <= 'z' && name.starts_with("a")) name[0] = static_cast<char>(name[0] - 32);
    row["name"] = name;
    row["id"] = id_words(said.paper.id);
    put(row, "url", said.paper.id.url());
    row["day"] = Day::of(said.at).written();
    row["iso"] = iso(said.at);
    row["deleted"] = said.paper.deleted;
    rows << row;
  }
  return rows;
}

View day_rows(const Paper& paper) {
  View rows{ViewType::list};
  const auto add = [&](const std::string& words) {
    View row{ViewType::object};
    row["words"] = words;
    rows << row;
  };
  if (paper.submitted) add(fmt::format("Submitted on {}.", moment_words(*paper.submitted)));
  if (paper.announced) add(fmt::format("Announced on {}.", paper.announced->written()));
  for (const CrossList& list : paper.cross_lists)
    add(fmt::format("Cross-listed to {} on {}.", list.category, list.day.written()));
  return rows;
}

// ---- Joins ----

/// The identity of the paper that was joined, in words.
std::string joined_words(const Join& join) {
  const auto id = PaperId::parse(join.id);
  return id ? id_words(*id) : join.id;
}

std::string why_words(const Join& join) {
  if (join.why == "by hand") return "by hand";
  if (join.why.starts_with("identity ")) {
    const auto id = PaperId::parse(std::string_view(join.why).substr(9));
    return "because both say that they are " + (id ? id_words(*id) : join.why.substr(9));
  }
  return "because they have the same " + join.why;
}

std::string join_href(const PaperId& id, const Join& join) {
  return fmt::format("{}/joins/{}", paper_href(id), join.number);
}

std::string join_sentence(const Join& join) {
  std::string words = fmt::format("{} was taken for the same work, {}, on {}", joined_words(join),
                                  why_words(join), Day::of(join.at).written());
  if (join.undone_at) words += fmt::format("; taken back on {}", Day::of(*join.undone_at).written());
  return words + ".";
}

View join_rows(const std::vector<Join>& joins, const PaperId& id, bool is_owner) {
  View rows{ViewType::list};
  for (const Join& join : joins) {
    View row{ViewType::object};
    row["words"] = join_sentence(join);
    row["href"] = join_href(id, join);
    row["label"] = join.undone_at ? "Look at both" : is_owner ? "Not the same work" : "What each says";
    rows << row;
  }
  return rows;
}

// ---- The page of one join ----

struct WantedJoin {
  std::optional<StoredPaper> paper;
  std::optional<Join> join;
  Response otherwise;
};

WantedJoin find_join(const Site& site, const Request& request, std::string_view id, std::int64_t number) {
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return {{}, {}, std::move(wanted.otherwise)};
  const auto joins = site.store.joins(wanted.paper->doc, kJoinsMost);
  const auto found =
      std::find_if(joins.begin(), joins.end(), [&](const Join& join) { return join.number == number; });
  const std::string href = paper_href(wanted.paper->paper.id);
  if (found == joins.end())
    return {{},
            {},
            error_page(site, request, 404, fmt::format("No join {} made this paper", number), "",
                       {{"The paper", href}})};
  return {std::move(wanted.paper), *found, {}};
}

/// The two papers of a join that was taken back.
std::vector<StoredPaper> sides(const Site& site, const StoredPaper& paper, const Join& join) {
  std::vector<StoredPaper> both;
  const auto add = [&](std::optional<StoredPaper> one) {
    if (one && std::none_of(both.begin(), both.end(), [&](const auto& b) { return b.doc == one->doc; }))
      both.push_back(std::move(*one));
  };
  add(site.store.paper(join.doc));
  if (const auto id = PaperId::parse(join.id)) add(site.store.paper(*id));
  add(paper);
  if (both.size() > 2) both.erase(both.begin() + 2, both.end());
  return both;
}

View said_view(const Paper& paper, const std::string& who) {
  View view{ViewType::object};
  view["who"] = who;
  view["id"] = id_words(paper.id);
  put(view, "url", paper.id.url());
  view["title_html"] = text::safe_html(paper.title);
  view["authors"] = authors_words(paper);
  if (paper.published) view["date"] = paper.published->written();
  return view;
}

}  // namespace

void put_origins(View& view, const Site& site, const Request& request, const StoredPaper& stored) {
  const auto statements = site.store.statements(stored.doc);
  put_notes(view, stored.paper, statements);
  const auto joins = site.store.joins(stored.doc, kJoinsShown);
  View from{ViewType::object};
  from["sources"] = source_rows(statements);
  from["fields"] = field_rows(statements);
  from["days"] = day_rows(stored.paper);
  from["has_days"] = stored.paper.submitted || stored.paper.announced || !stored.paper.cross_lists.empty();
  from["has_joins"] = !joins.empty();
  from["joins"] = join_rows(joins, stored.paper.id, request.visitor.may(store::Role::curator));
  view["from"] = std::move(from);
}

Response join_page(const Site& site, const Request& request, std::string_view id, std::int64_t number) {
  WantedJoin wanted = find_join(site, request, id, number);
  if (!wanted.join) return std::move(wanted.otherwise);
  const Join& join = *wanted.join;
  View view{ViewType::object};
  view["sentence"] = join_sentence(join);
  view["href"] = join_href(wanted.paper->paper.id, join);
  view["paper_href"] = paper_href(wanted.paper->paper.id);
  view["owner"] = request.visitor.may(store::Role::curator);
  view["undone"] = join.undone_at.has_value();
  View said{ViewType::list};
  std::string commands;
  if (join.undone_at) {
    const auto both = sides(site, *wanted.paper, join);
    view["apart"] = both.size() == 2;
    for (const StoredPaper& one : both) {
      View side = said_view(one.paper, id_words(one.paper.id));
      side["page"] = paper_href(one.paper.id);
      said << side;
      commands += " " + one.paper.id.key();
    }
    view["command"] = "quire join" + commands;
  } else {
    for (const Said& one : site.store.statements(wanted.paper->doc))
      said << said_view(one.paper, source_words(one.source));
    view["command"] = fmt::format("quire unjoin {}", join.number);
  }
  view["title"] = join.undone_at ? "Two works" : "Are these one work?";
  view["said"] = std::move(said);
  Page page;
  page.title = view["title"].string_value();
  page.content = render("join", view);
  return framed(site, request, 200, std::move(page));
}

Response undo_join(const Site& site, const Request& request, std::string_view id, std::int64_t number) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  const WantedJoin wanted = find_join(site, request, id, number);
  if (!wanted.join) return wanted.otherwise;
  const std::string href = join_href(wanted.paper->paper.id, *wanted.join);
  if (wanted.join->undone_at) return Response::see_other(href);
  if (const auto apart = site.store.undo_join(number, site.clock()); !apart)
    return error_page(site, request, 409, "The join could not be taken back", apart.error(),
                      {{"The paper", paper_href(wanted.paper->paper.id)}});
  return Response::see_other(href);
}

Response join_again(const Site& site, const Request& request, std::string_view id, std::int64_t number) {
  if (!request.visitor.may(store::Role::curator)) return refused(site, request, store::Role::curator);
  const WantedJoin wanted = find_join(site, request, id, number);
  if (!wanted.join) return wanted.otherwise;
  const auto both = sides(site, *wanted.paper, *wanted.join);
  const std::string href = paper_href(wanted.paper->paper.id);
  if (both.size() < 2) return Response::see_other(href);
  const auto joined = site.store.join(both[0].doc, both[1].doc, site.clock());
  if (!joined)
    return error_page(
        site, request, 409, "These cannot be one paper", joined.error(),
        {{"The first", paper_href(both[0].paper.id)}, {"The other", paper_href(both[1].paper.id)}});
  const auto now = site.store.paper(*joined);
  return Response::see_other(now ? paper_href(now->paper.id) : href);
}

}  // namespace quire::web
