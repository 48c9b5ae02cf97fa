// A run of a lab: while it goes (progress, figures as they come, claims filling in), after its end, and its
// files.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "lab/bench.h"
#include "web/claims_view.h"
#include "web/lab_words.h"
#include "web/run_view.h"
#include "web/scene_view.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Run;
using store::RunState;

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

void put_scenes(View& view, const RunView& run) {
  view["any_scene"] = !run.scenes.empty();
  view["scenes"] = scenes_view(run.scenes);
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
  view["can_run"] = request.visitor.may(store::Role::runner);
  view["log"] = joined_log(*seen);
  view["log_count"] = log_words(*seen);
  const lab::Limits limits;  // as serve() starts labs
  view["limits"] = fmt::format("At most {} CPU seconds and {} MB of memory.",
                               thousands(static_cast<std::int64_t>(limits.cpu_seconds)),
                               thousands(static_cast<std::int64_t>(limits.memory_mb)));
  put_figures(view, lab.card, *seen);
  put_scenes(view, *seen);
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
  put_scenes(view, *seen);
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

/// The stream of one reader of a live run: each message is the state as a whole, so a reader who comes back
/// needs no history. Figures, scenes and claims are sent only when they changed.
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
    scenes_ = seen->scenes_seen;
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
    if (seen.scenes_seen != scenes_) {
      View scenes{ViewType::object};
      put_scenes(scenes, seen);
      out["scenes"] = render("scenes", scenes);
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
  std::uint64_t scenes_ = static_cast<std::uint64_t>(-1);
  std::size_t claims_ = static_cast<std::size_t>(-1);
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace

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
  if (!request.visitor.may(store::Role::runner)) return refused(site, request, store::Role::runner);
  if (site.runner == nullptr)
    return error_page(site, request, 403, "This Quire has no lab runner", "", {{"This run", run_href(*run)}});
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

}  // namespace quire::web
