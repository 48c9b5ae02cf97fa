// The pages of labs: the form, a run while it goes and after its end, its files, and the atlas of all labs.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "lab/bench.h"
#include "text/tex.h"
#include "text/unicode.h"
#include "web/claims_view.h"
#include "web/lab_card.h"
#include "web/run_view.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Run;
using store::RunState;

std::string duration_words(double seconds) {
  if (seconds < 10 && seconds != std::floor(seconds)) return fmt::format("{:.1f} s", seconds);
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  return fmt::format("{:.0f} min", seconds / 60);
}

std::string bytes_words(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.0f} KB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

bool is_over(const Run& run) { return run.state != RunState::queued && run.state != RunState::running; }

std::string run_href(const Run& run) { return fmt::format("/labs/{}/runs/{}", run.slug, run.id); }

Response no_lab(const Site& site, const Request& request, std::string_view slug) {
  return error_page(
      site, request, 404, fmt::format("No lab is called {}", slug.substr(0, 60)),
      site.labs.slugs().empty() ? "The labs are not installed: the program quire-lab is missing." : "",
      {{"All labs", "/labs"}});
}

void put_head(View& view, const lab::Card& card) {
  view["slug"] = card.slug;
  view["short_title"] = card.short_title;
  view["title"] = text::plain_line(card.title);
  view["paper_href"] = "/papers/" + card.paper_id;
  put(view, "caveat", card.caveat);
}

/// The run of a slug, if it is one of that lab.
std::optional<Run> find_run(const Site& site, std::string_view slug, std::int64_t id) {
  auto run = site.store.run(id);
  if (run && run->slug != slug) run.reset();
  return run;
}

Response no_run(const Site& site, const Request& request, std::string_view slug, std::int64_t id) {
  return error_page(site, request, 404, fmt::format("This lab has no run number {}", id), "",
                    {{"The lab", fmt::format("/labs/{}", slug)}});
}

// ---- The form ----

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
  const bool owner = is_owner(site, request);
  view["can_run"] = owner && site.runner != nullptr;
  view["why_not"] =
      owner ? "This Quire has no lab runner." : "Labs are started from the machine on which Quire runs.";
  view["claim_count"] = counted(static_cast<std::int64_t>(card.claims.size()), "claim", "claims");
  View claims{ViewType::list};
  for (const lab::Claim& claim : card.claims) {
    View row{ViewType::object};
    row["id"] = claim.id;
    row["statement"] = claim.statement;
    row["place"] = claim.place;
    row["measure"] = claim.measure;
    row["stated"] = claim.stated;
    row["holds_when"] = claim.holds_when;
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

// ---- A run ----

std::string axes_words(const lab::FigureSpec& spec) {
  return fmt::format("Across: {}{}. Up: {}{}.", spec.x_label, spec.x_log ? ", logarithmic" : "", spec.y_label,
                     spec.y_log ? ", logarithmic" : "");
}

void put_figures(View& view, const lab::Card& card, const RunView& run) {
  View first{ViewType::list}, more{ViewType::list};
  int drawn = 0;
  constexpr int kOpen = 2;
  for (const lab::FigureSpec& spec : card.figures) {
    const std::string svg = figure_svg(spec, run.series);
    if (svg.empty()) continue;
    View item{ViewType::object};
    item["svg"] = svg;
    item["title"] = spec.title;
    item["note"] = spec.note;
    item["axes"] = axes_words(spec);
    (drawn++ < kOpen ? first : more) << item;
  }
  view["any"] = drawn > 0;
  view["first"] = std::move(first);
  view["more"] = std::move(more);
  view["has_more"] = drawn > kOpen;
  view["more_count"] = std::to_string(std::max(0, drawn - kOpen));
}

std::string joined_log(const RunView& run) {
  std::string log;
  for (const std::string& line : run.log) log.append(line).append("\n");
  return log;
}

std::string log_words(const RunView& run) {
  return run.log_lines > run.log.size()
             ? fmt::format("last lines of {}", thousands(static_cast<std::int64_t>(run.log_lines)))
             : counted(static_cast<std::int64_t>(run.log_lines), "line", "lines");
}

/// "62 %, compas in the aligned loop. 9 s so far, about 6 s to go."
std::string note_words(const Site& site, const Run& run, const RunView& view) {
  if (run.state == RunState::queued) {
    const int before = site.runner == nullptr ? 0 : site.runner->before(run.id);
    return before == 0 ? "Waiting for a free place"
                       : fmt::format("Waiting for a free place ({} before you)", before);
  }
  const Instant since = run.started_at.value_or(run.queued_at);
  const double elapsed = std::chrono::duration<double>(site.clock() - since).count();
  std::string words = fmt::format("{:.0f} %{}{}. {} so far", view.done * 100, view.note.empty() ? "" : ", ",
                                  view.note, duration_words(elapsed));
  if (view.done > 0.05)
    words += fmt::format(", about {} to go", duration_words(elapsed * (1 - view.done) / view.done));
  return words + ".";
}

/// The parameters that were set, as (name, value) texts.
std::vector<std::pair<std::string, std::string>> parameters_of(const Run& run) {
  std::vector<std::pair<std::string, std::string>> set;
  boost::json::error_code error;
  const auto value = boost::json::parse(run.parameters.empty() ? "{}" : run.parameters, error);
  if (error || !value.is_object()) return set;
  for (const auto& [name, v] : value.get_object())
    set.emplace_back(name, v.is_string() ? std::string(v.get_string()) : boost::json::serialize(v));
  return set;
}

/// " Set: rounds 30000, seeds 3."
std::string set_words(const Run& run) {
  std::string words;
  for (const auto& [name, value] : parameters_of(run))
    words += fmt::format("{}{} {}", words.empty() ? " Set: " : ", ", name, value);
  return words.empty() ? words : words + ".";
}

std::string record_words(const Run& run) {
  return fmt::format("{} run of {}, seed {}: {}, {:.1f} CPU seconds, {:.0f} MB.{}",
                     run.size == "full" ? "Full" : "Quick", moment_words(run.queued_at), run.seed,
                     duration_words(run.seconds), run.cpu_seconds, run.peak_rss_mb, set_words(run));
}

Response running_page(const Site& site, const Request& request, const LabCard& lab, const Run& run) {
  const auto seen = run_view(site.store, run);
  const Tally tally{rows_of(lab.card, seen->claims), true};
  View view = claims_table_view(tally.claims, true);
  put_head(view, lab.card);
  view["run"] = std::to_string(run.id);
  view["tally_svg"] = marks_svg(tally.claims);
  view["tally_words"] = tally_words(tally);
  view["percent"] = fmt::format("{:.0f}", seen->done * 100);
  view["note"] = note_words(site, run, *seen);
  view["can_run"] = is_owner(site, request);
  view["log"] = joined_log(*seen);
  view["log_count"] = log_words(*seen);
  view["limits"] = "";
  put_figures(view, lab.card, *seen);
  Page page;
  page.title = "Lab: " + lab.card.short_title;
  page.nav = "labs";
  page.refresh_without_scripts = true;
  page.content = render("lab_running", view);
  return framed(site, request, 200, std::move(page)).with("Cache-Control", "no-store");
}

/// A word of a shell's command line.
std::string shell_word(const std::string& text) {
  const bool plain =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._,:=/+-") ==
      std::string::npos;
  if (plain && !text.empty()) return text;
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? "'\\''" : std::string(1, c));
  return out + "'";
}

std::string command_words(const LabCard& lab, const Run& run) {
  std::string words = fmt::format("quire lab run {} --size {} --seed {}", run.slug, run.size, run.seed);
  for (const auto& [name, value] : parameters_of(run)) words += " --set " + shell_word(name + "=" + value);
  if (!lab.tools.empty()) words += "\n" + lab.tools.front().example;
  return words;
}

/// What stopped a run that did not finish, in one bold sentence, and what to do.
void put_trouble(View& view, const Run& run) {
  switch (run.state) {
    case RunState::finished:
      return;
    case RunState::cancelled:
      view["trouble"] = "This run was stopped.";
      break;
    case RunState::limit:
      view["trouble"] =
          fmt::format("The run stopped: {}.", run.error.empty() ? "a limit was reached" : run.error);
      break;
    default:
      view["trouble"] =
          fmt::format("The run failed: {}.", run.error.empty() ? "no reason was given" : run.error);
  }
  view["trouble_more"] = "What it had measured is kept.";
}

Response finished_page(const Site& site, const Request& request, const LabCard& lab, const Run& run) {
  const auto seen = run_view(site.store, run);
  const Tally tally{rows_of(lab.card, seen->claims), false};
  View view = claims_table_view(tally.claims, false);
  put_head(view, lab.card);
  view["run"] = std::to_string(run.id);
  view["heading"] = run.state == RunState::finished ? "Result" : "As far as it came";
  view["tally_svg"] = marks_svg(tally.claims);
  view["tally_words"] = tally_words(tally);
  const Counts counts = counts_of(tally.claims);
  view["tally_hidden"] = fmt::format(", {} differ, {} not measured", counts.differs, counts.unmeasured);
  view["record"] = record_words(run);
  put_trouble(view, run);
  put_figures(view, lab.card, *seen);
  View files{ViewType::list};
  bool any = false;
  const auto add = [&](const std::string& name, const std::string& what, std::uint64_t bytes) {
    View item{ViewType::object};
    item["name"] = name;
    item["what"] = what;
    item["size"] = bytes_words(bytes);
    files << item;
    any = true;
  };
  for (const RunFile& file : seen->files) add(file.name, file.what, file.bytes);
  std::error_code error;
  const auto directory = site.data_directory / run.directory;
  for (const auto& [name, what] : {std::pair{"report.md", "this page as text, with the claims table"},
                                   std::pair{"events.jsonl", "the run as it was recorded"}})
    if (const auto bytes = std::filesystem::file_size(directory / name, error); !error)
      add(name, what, bytes);
  view["files"] = std::move(files);
  view["has_files"] = any;
  view["commands"] = command_words(lab, run);
  view["log"] = joined_log(*seen);
  view["has_log"] = !seen->log.empty();
  view["log_count"] = log_words(*seen);
  Page page;
  page.title = "Lab: " + lab.card.short_title;
  page.nav = "labs";
  page.content = render("lab_finished", view);
  return framed(site, request, 200, std::move(page));
}

// ---- Live ----

/// The stream of one reader of a live run: each message is the state as a whole, so a reader who comes back
/// needs no history. Figures and claims are sent only when they changed.
class LiveStream {
 public:
  LiveStream(const Site& site, std::shared_ptr<const LabCard> lab, std::int64_t run)
      : site_(site), lab_(std::move(lab)), run_(run) {}

  EventChunk next() {
    const auto run = site_.store.run(run_);
    if (!run) return {"", true};
    const auto seen = run_view(site_.store, *run);
    const bool over = is_over(*run);
    const auto at = std::chrono::steady_clock::now();
    const bool news = seen->seen != seen_ || over;
    if (!news && at - last_ < std::chrono::seconds(1)) return {};
    if (news && !over && at - last_ < std::chrono::milliseconds(300) && seen->claims.size() == claims_)
      return {};
    last_ = at;
    const std::string data = boost::json::serialize(message(*run, *seen, over));
    seen_ = seen->seen;
    claims_ = seen->claims.size();
    return {fmt::format("id: {}\nevent: {}\ndata: {}\n\n", seen_, over ? "end" : "update", data), over};
  }

 private:
  boost::json::object message(const Run& run, const RunView& seen, bool over) const {
    const Tally tally{rows_of(lab_->card, seen.claims), true};
    boost::json::object out{{"percent", over ? 100 : std::lround(seen.done * 100)},
                            {"note", note_words(site_, run, seen)},
                            {"tally_words", tally_words(tally)},
                            {"tally_svg", marks_svg(tally.claims)},
                            {"log", joined_log(seen)},
                            {"log_count", log_words(seen)}};
    if (over) out["href"] = run_href(run);
    if (seen.seen != seen_) {
      View figures{ViewType::object};
      put_figures(figures, lab_->card, seen);
      out["figures"] = render("figures", figures);
    }
    if (seen.claims.size() != claims_) {
      out["claims"] = render("claims_table", claims_table_view(tally.claims, true));
      if (!seen.claims.empty()) {
        const auto& last = seen.claims.back();
        out["say"] =
            fmt::format("{} {}.", last.id, last.verdict == "not measured" ? "is not measured" : last.verdict);
      }
    }
    return out;
  }

  const Site& site_;
  std::shared_ptr<const LabCard> lab_;
  std::int64_t run_;
  std::uint64_t seen_ = static_cast<std::uint64_t>(-1);
  std::size_t claims_ = static_cast<std::size_t>(-1);
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace

Response lab_page(const Site& site, const Request& request, std::string_view slug) {
  const auto lab = lab_card(site.labs, std::string(slug));
  return lab == nullptr ? no_lab(site, request, slug) : form_page(site, request, *lab, {});
}

Response start_run(const Site& site, const Request& request, std::string_view slug) {
  const auto lab = lab_card(site.labs, std::string(slug));
  if (lab == nullptr) return no_lab(site, request, slug);
  if (!is_owner(site, request) || site.runner == nullptr)
    return error_page(site, request, 403, "Labs are started from the machine on which Quire runs", "",
                      {{"The lab", fmt::format("/labs/{}", slug)}});
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  FormState state;
  lab::Request wanted;
  wanted.slug = slug;
  wanted.started_by = "page";
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

Response run_page(const Site& site, const Request& request, std::string_view slug, std::int64_t id) {
  const auto lab = lab_card(site.labs, std::string(slug));
  if (lab == nullptr) return no_lab(site, request, slug);
  const auto run = find_run(site, slug, id);
  if (!run) return no_run(site, request, slug, id);
  return is_over(*run) ? finished_page(site, request, *lab, *run) : running_page(site, request, *lab, *run);
}

Response stop_run(const Site& site, const Request& request, std::string_view slug, std::int64_t id) {
  const auto run = find_run(site, slug, id);
  if (!run) return no_run(site, request, slug, id);
  if (!is_owner(site, request) || site.runner == nullptr)
    return error_page(site, request, 403, "Runs are stopped from the machine on which Quire runs", "",
                      {{"This run", run_href(*run)}});
  site.runner->cancel(id);
  return Response::see_other(run_href(*run));
}

Response run_events(const Site& site, const Request& request, std::string_view slug, std::int64_t id) {
  auto lab = lab_card(site.labs, std::string(slug));
  if (lab == nullptr || !find_run(site, slug, id)) return no_run(site, request, slug, id);
  Response response;
  auto stream = std::make_shared<LiveStream>(site, std::move(lab), id);
  response.events = [stream] { return stream->next(); };
  return response;
}

Response run_file(const Site& site, const Request& request, std::string_view slug, std::int64_t id,
                  std::string_view name) {
  const auto run = find_run(site, slug, id);
  if (!run) return no_run(site, request, slug, id);
  const auto missing = [&] {
    return error_page(site, request, 404, "This run has no such file", "", {{"This run", run_href(*run)}});
  };
  if (!lab::plain_name(name)) return missing();
  std::ifstream in(site.data_directory / run->directory / name, std::ios::binary);
  if (!in) return missing();
  std::string body(std::istreambuf_iterator<char>(in), {});
  const bool json = name.ends_with(".json"), csv = name.ends_with(".csv");
  return Response::text(200, std::move(body),
                        json  ? "application/json; charset=utf-8"
                        : csv ? "text/csv; charset=utf-8"
                              : "text/plain; charset=utf-8")
      .with("Cache-Control", "no-cache")
      .with("Content-Disposition", fmt::format("inline; filename=\"{}\"", name));
}

// ---- The atlas ----

namespace {

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
