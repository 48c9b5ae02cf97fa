#include "web/metrics.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "follow/wanted.h"
#include "paper/version.h"
#include "web/follows_view.h"
#include "web/postman.h"
#include "web/router.h"

namespace quire::web {
namespace {

std::string_view method_word(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::other:
      break;
  }
  return "other";
}

double seconds_of(Instant at) { return static_cast<double>(at.time_since_epoch().count()) / 1000.0; }

/// Fields of a file of /proc that are separated by blanks, from the first ')' on if there is one.
std::vector<std::string> proc_fields(const char* file) {
  std::ifstream in(file);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  if (const auto name = text.rfind(')'); name != std::string::npos) text.erase(0, name + 1);
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

double number_in(const std::vector<std::string>& fields, std::size_t at) {
  return at < fields.size() ? std::strtod(fields[at].c_str(), nullptr) : 0;
}

/// When the machine started, seconds since 1970.
double boot_seconds() {
  std::ifstream in("/proc/stat");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("btime ")) return std::strtod(line.c_str() + 6, nullptr);
  return 0;
}

/// proc(5): of stat, counted from the state behind the name, 11 and 12 are the times and 19 the start.
void put_process(MetricsText& out) {
  const auto stat = proc_fields("/proc/self/stat");
  const double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  out.family("process_cpu_seconds_total", "counter", "Processor time spent, of user and system.");
  out.sample({}, (number_in(stat, 11) + number_in(stat, 12)) / ticks);
  out.family("process_start_time_seconds", "gauge", "When the process started, seconds since 1970.");
  out.sample({}, boot_seconds() + number_in(stat, 19) / ticks);
  out.family("process_resident_memory_bytes", "gauge", "Memory in use.");
  out.sample({},
             number_in(proc_fields("/proc/self/statm"), 1) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  std::error_code fault;
  const std::filesystem::directory_iterator open("/proc/self/fd", fault);
  if (fault) return;
  out.family("process_open_fds", "gauge", "Open files and sockets.");
  out.sample({}, static_cast<double>(std::distance(open, std::filesystem::directory_iterator())));
}

void put_quire(MetricsText& out, const Site& site) {
  const store::Stats stats = site.store.stats();
  out.family("quire_build_info", "gauge", "The version that runs.");
  out.sample({{"version", kVersion}}, 1);
  out.family("quire_papers", "gauge", "Papers in the store.");
  out.sample({}, static_cast<double>(stats.papers));
  out.family("quire_db_bytes", "gauge", "Size of the store.");
  out.sample({}, static_cast<double>(stats.bytes));
}

void put_mail(MetricsText& out, const Site& site) {
  if (site.postman == nullptr) return;
  const mail::Counts counts = site.postman->counts();
  out.family("quire_mail_total", "counter", "What became of letters that this process handed over.");
  for (const auto& [outcome, count] : {std::pair("delivered", counts.delivered),
                                       {"later", counts.later},
                                       {"unknown", counts.unknown},
                                       {"refused", counts.refused},
                                       {"given_up", counts.given_up}})
    out.sample({{"outcome", outcome}}, static_cast<double>(count));
  out.family("quire_mail_waiting", "gauge", "Letters that wait to be sent.");
  out.sample({}, static_cast<double>(store::Letters(site.store.tables()).waiting_count()));
}

void put_traffic(MetricsText& out, const Traffic& traffic) {
  const Traffic::Counted counted = traffic.counted();
  out.family("quire_http_requests_total", "counter", "Requests that pages answered.");
  for (const auto& [labels, count] : counted.by_labels)
    out.sample_written(labels, static_cast<double>(count));
  out.family("quire_http_request_seconds", "histogram", "Time until the answer was ready to be sent.");
  for (std::size_t i = 0; i < counted.within.size(); ++i)
    out.sample({{"le", fmt::format("{}", Traffic::kSeconds[i])}}, static_cast<double>(counted.within[i]),
               "_bucket");
  out.sample({{"le", "+Inf"}}, static_cast<double>(counted.requests), "_bucket");
  out.sample({}, counted.seconds, "_sum");
  out.sample({}, static_cast<double>(counted.requests), "_count");
}

/// One gauge for each source that has it.
template <class Value>
void put_gauge(MetricsText& out, const std::vector<Source>& sources, std::string_view name,
               std::string_view help, const Value& value) {
  out.family(name, "gauge", help);
  for (const Source& source : sources)
    if (const std::optional<double> known = value(source))
      out.sample({{"source", follow::name_of(source.follow)}}, *known);
}

void put_sources(MetricsText& out, const Site& site) {
  const auto sources = sources_of(site);
  const auto count = [](auto n) { return std::optional(static_cast<double>(n)); };
  put_gauge(out, sources, "quire_source_last_success_timestamp_seconds",
            "When the source was last read to its end, seconds since 1970.", [](const Source& source) {
              const auto& at = source.state.completed_at;
              return at ? std::optional(seconds_of(*at)) : std::nullopt;
            });
  put_gauge(
      out, sources, "quire_source_in_time", "1 if the source was read to its end as often as it should be.",
      [&](const Source& source) { return count(source.fresh.level == follow::Freshness::Level::in_time); });
  put_gauge(out, sources, "quire_source_failures", "Harvests in a row that did not reach their end.",
            [&](const Source& source) { return count(source.state.failures); });
  put_gauge(out, sources, "quire_source_gaps", "Records that the source has and that could not be read.",
            [&](const Source& source) { return count(source.state.gaps.size() + source.state.gaps_over); });
  put_gauge(out, sources, "quire_source_last_harvest_records",
            "Records of the last harvest that reached its end.",
            [&](const Source& source) { return count(source.state.last.records); });
  put_gauge(out, sources, "quire_source_last_harvest_new_papers", "New papers of that harvest.",
            [&](const Source& source) { return count(source.state.last.added); });
  if (site.harvester == nullptr) return;
  const auto requests = site.harvester->requests();
  out.family("quire_source_requests_total", "counter",
             "Requests of this process by what became of them: answered, to be repeated, or given up.");
  for (const Source& source : sources) {
    const auto found = requests.find(source.follow.id);
    const Harvester::Requests counts = found == requests.end() ? Harvester::Requests{} : found->second;
    for (std::size_t i = 0; i < counts.size(); ++i)
      out.sample({{"source", follow::name_of(source.follow)}, {"outcome", Harvester::kOutcomes[i]}},
                 static_cast<double>(counts[i]));
  }
}

/// `text` with what would end a label value escaped.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

boost::json::object sources_json(const Site& site) {
  boost::json::object out;
  for (const Source& source : sources_of(site)) {
    boost::json::object one{{"state", follow::word(source.fresh.level)}, {"words", source.fresh.words}};
    if (source.state.completed_at) one["last_success"] = iso(*source.state.completed_at);
    out[follow::name_of(source.follow)] = std::move(one);
  }
  return out;
}

}  // namespace

void Traffic::count(const Request& request, int status, double seconds) {
  const std::string labels = MetricsText::written({{"route", std::string(route_of(request.path))},
                                                   {"method", std::string(method_word(request.method))},
                                                   {"code", std::to_string(status)}});
  const std::lock_guard lock(mutex_);
  ++counted_.by_labels[labels];
  ++counted_.requests;
  counted_.seconds += seconds;
  for (std::size_t i = 0; i < kSeconds.size(); ++i) counted_.within[i] += seconds <= kSeconds[i] ? 1 : 0;
}

Traffic::Counted Traffic::counted() const {
  const std::lock_guard lock(mutex_);
  return counted_;
}

void MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

std::string MetricsText::written(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels)
    out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", name, escaped(value));
  return out;
}

void MetricsText::sample(const Labels& labels, double value, std::string_view suffix) {
  sample_written(written(labels), value, suffix);
}

void MetricsText::sample_written(const std::string& labels, double value, std::string_view suffix) {
  text_ += name_;
  text_ += suffix;
  if (!labels.empty()) text_ += "{" + labels + "}";
  text_ += fmt::format(" {}\n", value);
}

Response metrics(const Site& site, const Request& request, const Traffic& traffic) {
  if (!is_owner(site, request)) return Response::text(403, "Metrics are for who runs this Quire.\n");
  MetricsText out;
  put_quire(out, site);
  put_sources(out, site);
  put_mail(out, site);
  put_traffic(out, traffic);
  put_process(out);
  return Response::text(200, out.text(), "text/plain; version=0.0.4; charset=utf-8")
      .with("Cache-Control", "no-store");
}

Response readiness(const Site& site, const Request& request) {
  boost::json::object checks;
  bool ready = true;
  bool degraded = false;
  try {
    const auto newest = site.store.newest_change();
    checks["db"] = "ok";
    const auto index = site.index.stats();
    checks["index"] = index.change >= newest ? "ok" : "catching up";
    checks["sources"] = sources_json(site);
    if (site.postman != nullptr) {
      const std::string trouble = site.postman->trouble();
      checks["mail"] = trouble.empty() ? "ok" : trouble;
      degraded = degraded || !trouble.empty();
    }
    for (const Source& source : sources_of(site))
      degraded = degraded || source.fresh.level == follow::Freshness::Level::failing;
  } catch (const std::exception& e) {
    checks["db"] = e.what();
    ready = false;
  }
  boost::json::object body{{"status", ready && !degraded ? "ok" : "degraded"}};
  if (is_owner(site, request)) body["checks"] = std::move(checks);
  return Response::json(ready ? 200 : 503, boost::json::serialize(body) + "\n")
      .with("Cache-Control", "no-store");
}

}  // namespace quire::web
