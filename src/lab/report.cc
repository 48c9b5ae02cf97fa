// What runs measured, as tables for people and as JSON. Read back from recorded events, with distrust: a
// field that is missing or of another kind is left empty.
#include "lab/report.h"

#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lab/claim.h"
#include "lab/json_text.h"

namespace quire::lab {

namespace {

namespace bj = boost::json;

constexpr std::size_t kPage = 5000;
constexpr std::size_t kRowsShown = 50;

/// Calls `each` for the events of a run whose kind is `kind`.
template <class Each>
void for_events(store::Store& store, const store::Run& run, std::string_view kind, Each each);

std::string text_of(const bj::object& object, std::string_view key);
std::string cell(std::string_view text);
std::string claims_table(const std::vector<ClaimRow>& claims);
std::string facts(const store::Run& run, const bj::object& start);
std::string run_json(store::Store& store, const store::Run& run);
bj::object start_of(store::Store& store, const store::Run& run);
std::string day_of(const store::Run& run);

}  // namespace

std::vector<ClaimRow> claims_of(store::Store& store, const store::Run& run) {
  std::vector<ClaimRow> rows;
  for_events(store, run, "claim", [&](const bj::object& event) { rows.push_back(claim_row(event)); });
  return rows;
}

std::string report_markdown(store::Store& store, bool prefer_full) {
  std::string text;
  std::size_t holds = 0;
  std::size_t differs = 0;
  std::size_t unmeasured = 0;
  std::size_t labs = 0;
  for (const store::Run& run : store.newest_finished_runs(prefer_full)) {
    ++labs;
    const bj::object start = start_of(store, run);
    const std::vector<ClaimRow> claims = claims_of(store, run);
    for (const ClaimRow& c : claims)
      ++(c.verdict == "holds" ? holds : c.verdict == "differs" ? differs : unmeasured);
    text += fmt::format("## {}\n\n`{}`, arXiv {}. {}\n\n{}\n", cell(text_of(start, "title")), run.slug,
                        run.paper_id, facts(run, start), claims_table(claims));
  }
  return fmt::format(
      "# Claims, as measured\n\nThe newest finished run of each lab: {} labs, {} claims; {} hold, {} differ, "
      "{} not measured.\nA claim that differs is a result like any other.\n\n{}",
      labs, holds + differs + unmeasured, holds, differs, unmeasured, text);
}

std::string report_json(store::Store& store, bool prefer_full) {
  json::Array labs;
  for (const store::Run& run : store.newest_finished_runs(prefer_full)) labs.raw(run_json(store, run));
  return json::Object().raw("labs", labs.done()).done();
}

std::string run_markdown(store::Store& store, const store::Run& run) {
  const bj::object start = start_of(store, run);
  const std::string title = text_of(start, "title");
  std::string text = fmt::format("# {}\n\n`{}`, arXiv {}. {}\n\n", title.empty() ? run.slug : cell(title),
                                 run.slug, run.paper_id, facts(run, start));
  if (run.state != store::RunState::finished) {
    text += fmt::format("The run did not finish: {}{}{}.\n\n", store::word(run.state),
                        run.error.empty() ? "" : ", ", cell(run.error));
  }
  const std::vector<ClaimRow> claims = claims_of(store, run);
  if (!claims.empty()) text += "## Claims\n\n" + claims_table(claims) + "\n";
  for (const ClaimRow& c : claims) {
    if (!c.note.empty()) text += fmt::format("- {}: {}\n", cell(c.id), cell(c.note));
  }
  for_events(store, run, "table", [&](const bj::object& event) {
    const bj::value* columns = event.if_contains("columns");
    const bj::value* rows = event.if_contains("rows");
    if (columns == nullptr || rows == nullptr || !columns->is_array() || !rows->is_array()) return;
    text += fmt::format("\n## {}\n\n|", cell(text_of(event, "name")));
    for (const bj::value& c : columns->as_array())
      text += fmt::format(" {} |", c.is_string() ? cell(c.as_string()) : "");
    text += "\n|";
    for (std::size_t i = 0; i < columns->as_array().size(); ++i) text += " --- |";
    std::size_t shown = 0;
    for (const bj::value& row : rows->as_array()) {
      if (!row.is_array() || ++shown > kRowsShown) break;
      text += "\n|";
      for (const bj::value& v : row.as_array()) {
        text += fmt::format(" {} |", v.is_string()   ? cell(v.as_string())
                                     : v.is_number() ? format_figure(v.to_number<double>())
                                                     : "");
      }
    }
    const std::size_t left = rows->as_array().size() - std::min(rows->as_array().size(), kRowsShown);
    text += left > 0 ? fmt::format("\n\n{} more rows are in events.jsonl.\n", left) : "\n";
  });
  std::string files;
  for_events(store, run, "file", [&](const bj::object& event) {
    files += fmt::format("- `{}`: {}\n", cell(text_of(event, "name")), cell(text_of(event, "what")));
  });
  return files.empty() ? text : text + "\n## Files\n\n" + files;
}

namespace {

template <class Each>
void for_events(store::Store& store, const store::Run& run, std::string_view kind, Each each) {
  const std::string mark = fmt::format("\"{}\"", kind);
  for (std::uint64_t from = 0;;) {
    const std::vector<std::string> lines = store.events(run.id, from, kPage);
    for (const std::string& line : lines) {
      // Most lines are points: they are told by their first bytes, without reading them.
      if (line.find(mark) == std::string::npos) continue;
      bj::error_code failure;
      const bj::value event = bj::parse(line, failure);
      if (!failure && event.is_object() && text_of(event.as_object(), "event") == kind)
        each(event.as_object());
    }
    from += lines.size();
    if (lines.size() < kPage) return;
  }
}

std::string text_of(const bj::object& object, std::string_view key) {
  const bj::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::optional<double> number_of(const bj::object& object, std::string_view key) {
  const bj::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

}  // namespace

ClaimRow claim_row(const bj::object& event) {
  ClaimRow row;
  row.id = text_of(event, "id");
  row.statement = text_of(event, "statement");
  row.place = text_of(event, "place");
  row.stated = text_of(event, "stated");
  row.measure = text_of(event, "measure");
  row.measured = text_of(event, "measured");
  row.unit = text_of(event, "unit");
  row.scale = text_of(event, "scale");
  const std::string verdict = text_of(event, "verdict");
  row.verdict = verdict == "holds" || verdict == "differs" ? verdict : word(Verdict::not_measured);
  row.why = text_of(event, "why");
  row.note = text_of(event, "note");
  row.value = number_of(event, "value");
  row.low = number_of(event, "low");
  row.high = number_of(event, "high");
  row.limit = number_of(event, "limit");
  row.stated_figure = number_of(event, "stated_figure");
  row.compare = text_of(event, "compare");
  return row;
}

namespace {

/// Text inside a Markdown table or paragraph: one line, nothing that opens markup.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '`' || c == '[' || c == ']' || c == '\\' || c == '#')
      out += '\\';
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

std::string claims_table(const std::vector<ClaimRow>& claims) {
  std::string text =
      "| | claim | the paper states | measured here | scale | verdict | why |\n| --- | --- | --- | --- | --- "
      "| --- | --- |\n";
  for (const ClaimRow& c : claims) {
    text += fmt::format("| {} | {} | {} ({}) | {} | {} | **{}** | {} |\n", cell(c.id), cell(c.statement),
                        cell(c.stated), cell(c.place), cell(c.measured.empty() ? "\u2013" : c.measured),
                        cell(c.scale), c.verdict, cell(c.why));
  }
  return text;
}

std::string day_of(const store::Run& run) { return Day::of(run.ended_at.value_or(run.queued_at)).iso(); }

std::string facts(const store::Run& run, const bj::object& start) {
  const std::string machine = text_of(start, "machine");
  return fmt::format(
      "Run {} of {}: {}, seed {}, {:.1f} s ({:.1f} s of processor time), {:.0f} MB at most{}{}.{}", run.id,
      day_of(run), run.size, run.seed, run.seconds, run.cpu_seconds, run.peak_rss_mb,
      machine.empty() ? "" : ", on ", cell(machine),
      run.parameters.empty() || run.parameters == "{}" ? "" : " Set: `" + run.parameters + "`.");
}

bj::object start_of(store::Store& store, const store::Run& run) {
  const std::vector<std::string> lines = store.events(run.id, 0, 1);
  bj::error_code failure;
  const bj::value event = lines.empty() ? bj::value() : bj::parse(lines[0], failure);
  return !failure && event.is_object() ? event.as_object() : bj::object();
}

std::string claim_json(const ClaimRow& c) {
  json::Object o;
  o.put("id", c.id).put("statement", c.statement).put("place", c.place).put("stated", c.stated);
  o.put("measure", c.measure).put("measured", c.measured).put("unit", c.unit).put("scale", c.scale);
  o.put("verdict", c.verdict).put("why", c.why).put("note", c.note).put("compare", c.compare);
  const auto number = [&](const char* name, const std::optional<double>& value) {
    if (value) o.put(name, *value);
  };
  number("value", c.value);
  number("low", c.low);
  number("high", c.high);
  number("limit", c.limit);
  number("stated_figure", c.stated_figure);
  return o.done();
}

std::string run_json(store::Store& store, const store::Run& run) {
  const bj::object start = start_of(store, run);
  json::Array claims;
  for (const ClaimRow& c : claims_of(store, run)) claims.raw(claim_json(c));
  json::Object o;
  o.put("slug", run.slug)
      .put("title", text_of(start, "title"))
      .put("paper_id", run.paper_id)
      .put("run", run.id);
  o.put("day", day_of(run)).put("size", run.size).put("seed", run.seed);
  o.raw("parameters", run.parameters.empty() ? "{}" : run.parameters)
      .put("machine", text_of(start, "machine"));
  o.put("seconds", run.seconds).put("cpu_seconds", run.cpu_seconds).put("peak_rss_mb", run.peak_rss_mb);
  return o.raw("claims", claims.done()).done();
}

}  // namespace

}  // namespace quire::lab
