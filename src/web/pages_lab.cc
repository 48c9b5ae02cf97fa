// The form of a lab: its account, parameters, what will be measured, tools and earlier runs; and the start of
// a run.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "web/lab_words.h"
#include "web/run_view.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Run;
using store::RunState;

struct FormState {
  int status = 200;
  std::string error;
  std::map<std::string, std::string, std::less<>> values;  // as typed
};

std::string range_words(const lab::Parameter& p) {
  const bool least = std::isfinite(p.least), most = std::isfinite(p.most);
  if (least && most)
    return fmt::format("{}{} to {}.", p.open_least ? "Above " : "", lab::format_figure(p.least),
                       lab::format_figure(p.most));
  if (least) return fmt::format("{} {}.", p.open_least ? "Above" : "At least", lab::format_figure(p.least));
  if (!p.choices.empty() && p.kind == lab::Kind::list)
    return fmt::format("Any of {}, with commas.", fmt::join(p.choices, ", "));
  return {};
}

View field_view(const lab::Parameter& p, const FormState& form) {
  View field{ViewType::object};
  field["name"] = p.name;
  field["label"] = p.label;
  field["help"] = p.help;
  put(field, "range", range_words(p));
  const auto typed = form.values.find("p-" + p.name);
  const std::string value = typed == form.values.end() ? "" : typed->second;
  const bool choice = p.kind == lab::Kind::choice || p.kind == lab::Kind::flag;
  field["select"] = choice;
  field["number"] = p.kind == lab::Kind::integer || p.kind == lab::Kind::real;
  field["free"] = !choice && p.kind != lab::Kind::integer && p.kind != lab::Kind::real;
  field["value"] = value;
  field["placeholder"] =
      p.full.empty() || p.full == p.quick ? p.quick : fmt::format("{} or {}", p.quick, p.full);
  if (form.error.starts_with(p.name + ":")) field["error"] = form.error.substr(p.name.size() + 2);
  View choices{ViewType::list};
  for (const std::string& one :
       p.kind == lab::Kind::flag ? std::vector<std::string>{"true", "false"} : p.choices) {
    View item{ViewType::object};
    item["value"] = one;
    item["chosen"] = one == value;
    choices << item;
  }
  field["choices"] = std::move(choices);
  return field;
}

View runs_view(const std::vector<Run>& runs) {
  View list{ViewType::list};
  for (const Run& run : runs) {
    View item{ViewType::object};
    item["href"] = run_href(run);
    item["when"] = moment_words(run.queued_at);
    item["size"] = run.size;
    item["seed"] = std::to_string(run.seed);
    item["state"] = store::word(run.state);
    item["time"] = is_over(run) ? duration_words(run.seconds) : "";
    list << item;
  }
  return list;
}

void put_fields(View& view, const lab::Card& card, const FormState& form) {
  View fields{ViewType::list}, rare{ViewType::list};
  int rare_count = 0;
  bool rare_open = false;
  for (const lab::Parameter& p : card.parameters) {
    (p.rare ? rare : fields) << field_view(p, form);
    rare_count += p.rare ? 1 : 0;
    rare_open = rare_open || (p.rare && form.error.starts_with(p.name + ":"));
  }
  view["fields"] = std::move(fields);
  view["rare"] = std::move(rare);
  view["has_rare"] = rare_count > 0;
  view["rare_open"] = rare_open;
  view["rare_words"] = fmt::format("{} more", number_word(rare_count, true));
}

Response form_page(const Site& site, const Request& request, const LabCard& lab, const FormState& form) {
  const lab::Card& card = lab.card;
  View view{ViewType::object};
  put_head(view, card);
  view["account"] = card.account;
  put(view, "form_error", form.error);
  const auto full = form.values.find("size");
  view["full"] = full != form.values.end() && full->second == "full";
  view["quick_time"] = duration_words(card.quick_seconds);
  view["full_time"] = duration_words(card.full_seconds);
  const auto seed = form.values.find("seed");
  view["seed"] = seed == form.values.end() ? "1" : seed->second;
  put_fields(view, card, form);
  const bool runner = request.visitor.may(store::Role::runner);
  view["can_run"] = runner && site.runner != nullptr;
  view["why_not"] = runner               ? "This Quire has no lab runner."
                    : has_accounts(site) ? "Labs are started by people with the role runner."
                                         : "Labs are started from the machine on which Quire runs.";
  view["claim_count"] = counted(static_cast<std::int64_t>(card.claims.size()), "claim", "claims");
  View claims{ViewType::list};
  for (const lab::Claim& claim : card.claims) {
    View row{ViewType::object};
    row["id"] = claim.id;
    row["statement"] = claim.statement;
    row["place"] = claim.place;
    put(row, "measure", claim.measure);
    row["stated"] = claim.stated;
    put(row, "holds_when", claim.holds_when);
    claims << row;
  }
  view["claims"] = std::move(claims);
  View tools{ViewType::list};
  for (const ToolCard& tool : lab.tools) {
    View item{ViewType::object};
    item["name"] = tool.name;
    item["summary"] = tool.summary;
    item["example"] = tool.example;
    tools << item;
  }
  view["tools"] = std::move(tools);
  view["has_tools"] = !lab.tools.empty();
  const auto runs = site.store.runs(card.slug, 20);
  view["runs"] = runs_view(runs);
  view["has_runs"] = !runs.empty();
  const auto last =
      std::find_if(runs.begin(), runs.end(), [](const Run& r) { return r.state == RunState::finished; });
  if (last != runs.end()) {
    view["last_href"] = run_href(*last);
    view["last_words"] =
        fmt::format("last run {}: {}", Day::of(last->queued_at).written(),
                    tally_words({rows_of(card, run_view(site.store, *last)->claims), false}));
  }
  Page page;
  page.title = "Lab: " + card.short_title;
  page.nav = "labs";
  page.content = render("lab_form", view);
  return framed(site, request, form.status, std::move(page));
}

}  // namespace

Response lab_page(const Site& site, const Request& request, std::string_view slug) {
  const auto lab = lab_card(site.labs, std::string(slug));
  return lab == nullptr ? no_lab(site, request, slug) : form_page(site, request, *lab, {});
}

Response start_run(const Site& site, const Request& request, std::string_view slug) {
  const auto lab = lab_card(site.labs, std::string(slug));
  if (lab == nullptr) return no_lab(site, request, slug);
  if (!request.visitor.may(store::Role::runner)) return refused(site, request, store::Role::runner);
  if (site.runner == nullptr)
    return error_page(site, request, 403, "This Quire has no lab runner", "",
                      {{"The lab", fmt::format("/labs/{}", slug)}});
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  FormState state;
  lab::Request wanted;
  wanted.slug = slug;
  wanted.started_by = request.visitor.by == Visitor::By::loopback ? "page" : request.visitor.person;
  for (const auto& [name, value] : form->all()) {
    state.values[name] = value;
    if (name.starts_with("p-") && !value.empty()) wanted.parameters[name.substr(2)] = value;
  }
  wanted.size = form->get("size") == "full" ? lab::Size::full : lab::Size::quick;
  try {
    const std::string seed(form->get("seed").empty() ? "1" : form->get("seed"));
    if (seed.find_first_not_of("0123456789") != std::string::npos || seed.size() > 19)
      throw lab::BadInput("seed: a whole number from 0 to 9999999999999999999");
    wanted.seed = std::stoull(seed);
    return Response::see_other(run_href(site.runner->start(wanted)));
  } catch (const lab::BadInput& e) {
    state.status = 400;
    state.error = e.what();
    return form_page(site, request, *lab, state);
  }
}

}  // namespace quire::web
