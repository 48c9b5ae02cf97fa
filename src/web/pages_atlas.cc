// The atlas: every lab and every claim, as a wall, as a table, as CSV.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "text/tex.h"
#include "web/claims_view.h"
#include "web/lab_words.h"
#include "web/run_view.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Run;

struct LabState {
  std::shared_ptr<const LabCard> lab;
  std::optional<Run> run;  ///< newest finished
  std::shared_ptr<const RunView> seen;
  std::vector<lab::ClaimRow> claims;
};

std::vector<LabState> all_labs(const Site& site) {
  const auto finished = site.store.newest_finished_runs(true);
  std::vector<LabState> labs;
  for (const auto& card : lab_cards(site.labs)) {
    LabState state;
    state.lab = card;
    const auto run = std::find_if(finished.begin(), finished.end(),
                                  [&](const Run& r) { return r.slug == card->card.slug; });
    if (run != finished.end()) {
      state.run = *run;
      state.seen = run_view(site.store, *run);
    }
    state.claims = rows_of(card->card, state.seen ? state.seen->claims : std::vector<lab::ClaimRow>{});
    labs.push_back(std::move(state));
  }
  return labs;
}

View tile_view(const LabState& state) {
  const lab::Card& card = state.lab->card;
  const Tally tally{state.claims, false};
  View view{ViewType::object};
  view["href"] = state.run ? run_href(*state.run) : "/labs/" + card.slug;
  view["short_title"] = card.short_title;
  view["words"] = tally_words(tally);
  view["marks"] = marks_svg(state.claims);
  const Counts counts = counts_of(state.claims);
  view["short_words"] = state.run ? fmt::format("{} of {}", counts.holds, counts.claims) : "not run yet";
  view["drawn"] = card.figures.empty() ? "" : card.figures.front().title;
  if (state.seen && !card.figures.empty())
    view["plot"] = spark_svg(card.figures.front(), state.seen->series, 240, 76);
  return view;
}

View key_view() {
  const auto row = [](const char* verdict, const char* scale, const char* word) {
    lab::ClaimRow claim;
    claim.verdict = verdict;
    claim.scale = scale;
    View view{ViewType::object};
    view["mark"] = mark_svg(claim);
    view["word"] = word;
    return view;
  };
  View key{ViewType::list};
  key << row("holds", "same", "holds") << row("holds", "reduced", "holds at reduced scale or by analogue")
      << row("differs", "", "differs") << row("not measured", "", "not measured")
      << row("", "", "not run yet");
  return key;
}

/// Papers of the store that name a lab which this program does not have yet.
View waiting_view(const Site& site, std::size_t& count) {
  index::Query query;
  query.filters.has_lab = true;
  query.limit = 200;
  std::vector<store::Doc> docs;
  for (const index::Hit& hit : site.index.search(query).hits) docs.push_back(hit.doc);
  const auto& built = site.labs.slugs();
  View list{ViewType::list};
  count = 0;
  for (const auto& stored : site.store.papers(docs)) {
    if (std::find(built.begin(), built.end(), stored.paper.lab) != built.end()) continue;
    View item{ViewType::object};
    item["href"] = paper_href(stored.paper.id);
    item["title_html"] = text::safe_html(stored.paper.title);
    list << item;
    ++count;
  }
  return list;
}

std::string totals_html(const std::vector<LabState>& labs) {
  Counts all;
  for (const LabState& lab : labs) {
    const Counts c = counts_of(lab.claims);
    all.claims += c.claims;
    all.holds += c.holds;
    all.differs += c.differs;
    all.unmeasured += c.unmeasured;
    all.waiting += c.waiting;
  }
  std::string html =
      fmt::format("{} run{}. Of {}, <b>{} hold{}</b>, <b>{} differ{}</b> and {} cannot be measured here",
                  counted(static_cast<std::int64_t>(labs.size()), "paper", "papers that"),
                  labs.size() == 1 ? "s" : "", counted(all.claims, "claim", "claims"), all.holds,
                  all.holds == 1 ? "s" : "", all.differs, all.differs == 1 ? "s" : "", all.unmeasured);
  if (all.waiting > 0) html += fmt::format("; {} wait for a first run", all.waiting);
  return html + ".";
}

}  // namespace

Response atlas_page(const Site& site, const Request& request) {
  const auto labs = all_labs(site);
  std::vector<std::string> order;
  std::map<std::string, std::vector<const LabState*>> by_subject;
  for (const LabState& state : labs) {
    auto& group = by_subject[state.lab->card.subject];
    if (group.empty()) order.push_back(state.lab->card.subject);
    group.push_back(&state);
  }
  View view{ViewType::object};
  view["totals"] =
      labs.empty() ? "The labs are not installed: the program quire-lab is missing." : totals_html(labs);
  view["key"] = key_view();
  View subjects{ViewType::list};
  int n = 0;
  for (const std::string& subject : order) {
    View group{ViewType::object}, tiles{ViewType::list};
    Counts sum;
    for (const LabState* state : by_subject[subject]) {
      tiles << tile_view(*state);
      const Counts c = counts_of(state->claims);
      sum.claims += c.claims;
      sum.holds += c.holds;
    }
    group["n"] = std::to_string(n++);
    group["subject"] = subject;
    group["labs"] = std::move(tiles);
    group["count"] = counted(static_cast<std::int64_t>(by_subject[subject].size()), "lab", "labs");
    group["tally"] = fmt::format("{} of {}", sum.holds, sum.claims);
    subjects << group;
  }
  view["subjects"] = std::move(subjects);
  std::size_t waiting = 0;
  view["waiting"] = waiting_view(site, waiting);
  view["has_waiting"] = waiting > 0;
  view["waiting_count"] = counted(static_cast<std::int64_t>(waiting), "paper", "papers");
  Page page;
  page.title = "The labs";
  page.nav = "labs";
  page.math = true;
  page.content = render("atlas", view);
  return framed(site, request, 200, std::move(page));
}

Response atlas_table_page(const Site& site, const Request& request) {
  auto labs = all_labs(site);
  const std::string_view sort = request.query.get("sort");
  std::stable_sort(labs.begin(), labs.end(), [&](const LabState& a, const LabState& b) {
    if (sort == "lab") return a.lab->card.short_title < b.lab->card.short_title;
    if (sort == "date")
      return (a.run ? a.run->queued_at : Instant{}) > (b.run ? b.run->queued_at : Instant{});
    return a.lab->card.subject < b.lab->card.subject;
  });
  View rows{ViewType::list};
  for (const LabState& state : labs) {
    const Counts counts = counts_of(state.claims);
    View row{ViewType::object};
    row["href"] = state.run ? run_href(*state.run) : "/labs/" + state.lab->card.slug;
    row["short_title"] = state.lab->card.short_title;
    row["subject"] = state.lab->card.subject;
    row["holds"] = std::to_string(counts.holds);
    row["differs"] = std::to_string(counts.differs);
    row["unmeasured"] = std::to_string(counts.unmeasured);
    row["when"] = state.run ? fmt::format("{}, {}", Day::of(state.run->queued_at).written(), state.run->size)
                            : "not run yet";
    rows << row;
  }
  View view{ViewType::object};
  view["labs"] = std::move(rows);
  Page page;
  page.title = "The labs as a table";
  page.nav = "labs";
  page.content = render("atlas_table", view);
  return framed(site, request, 200, std::move(page));
}

Response claims_csv(const Site& site, const Request&) {
  const auto quoted = [](const std::string& field) {
    std::string out = "\"";
    for (const char c : field) out.append(c == '"' ? "\"\"" : std::string(1, c));
    return out + "\"";
  };
  std::string csv = "lab,paper,claim,statement,place,stated,measured,scale,verdict,why,size,seed,run_at\r\n";
  for (const LabState& state : all_labs(site))
    for (const lab::ClaimRow& claim : state.claims) {
      const lab::Card& card = state.lab->card;
      for (const std::string& field :
           {card.slug, card.paper_id, claim.id, claim.statement, claim.place, claim.stated, claim.measured,
            claim.scale, claim.verdict.empty() ? std::string("not run yet") : claim.verdict, claim.why})
        csv += quoted(field) + ",";
      csv += state.run
                 ? fmt::format("{},{},{}\r\n", state.run->size, state.run->seed, iso(state.run->queued_at))
                 : ",,\r\n";
    }
  return Response::text(200, std::move(csv), "text/csv; charset=utf-8").with("Cache-Control", "no-cache");
}

}  // namespace quire::web
