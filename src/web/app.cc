#include "web/app.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "web/assets.h"
#include "web/metrics.h"

namespace quire::web {

// Rendered pages by (address, theme, reader). An entry is right while the store's version is the same, for a
// quarter of an hour: what a page says of time, the day and how fresh sources are, changes by itself.
class App::Cache {
 public:
  struct Entry {
    std::uint64_t version = 0;
    std::int64_t quarter = 0;
    Response response;
  };

  std::optional<Response> find(const std::string& key, std::uint64_t version, std::int64_t quarter) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end() || found->second->second.version != version ||
        found->second->second.quarter != quarter)
      return std::nullopt;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->second.response;
  }

  void put(const std::string& key, Entry entry) {
    const std::lock_guard lock(mutex_);
    if (const auto old = by_key_.find(key); old != by_key_.end()) drop(old->second);
    bytes_ += weight(key, entry);
    order_.emplace_front(key, std::move(entry));
    by_key_[key] = order_.begin();
    while (bytes_ > kBytesMax) drop(std::prev(order_.end()));
  }

 private:
  using Order = std::list<std::pair<std::string, Entry>>;
  static constexpr std::size_t kBytesMax = 64u << 20;

  static std::size_t weight(const std::string& key, const Entry& entry) {
    const auto size = [](const auto& body) { return body ? body->size() : 0; };
    return key.size() + size(entry.response.body) + size(entry.response.gzipped) + 512;
  }
  void drop(Order::iterator at) {
    bytes_ -= weight(at->first, at->second);
    by_key_.erase(at->first);
    order_.erase(at);
  }

  std::mutex mutex_;
  Order order_;
  std::unordered_map<std::string, Order::iterator> by_key_;
  std::size_t bytes_ = 0;
};

namespace {

/// The part of `path` after `prefix`, if it starts with it.
std::optional<std::string_view> after(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return std::nullopt;
  return path.substr(prefix.size());
}

std::optional<std::int64_t> number(std::string_view digits) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error != std::errc() || end != digits.data() + digits.size() || n < 0) return std::nullopt;
  return n;
}

Response not_allowed(const char* allow) {
  return Response::text(405, "This address does not take that method.\n").with("Allow", allow);
}

Response static_file(const Request& request) {
  const ServedFile* file = served_file(request.path);
  if (file == nullptr) return Response::text(404, "No such file.\n");
  // The shelf lives as long as the program: share without owning.
  const auto share = [](const std::string& s) {
    return std::shared_ptr<const std::string>(std::shared_ptr<void>(), &s);
  };
  Response response;
  response.content_type = file->content_type;
  response.body = share(file->body);
  if (!file->gzipped.empty()) response.gzipped = share(file->gzipped);
  return response.with("Cache-Control", "public, max-age=31536000, immutable");
}

/// Marks a rendered page so that a browser need not fetch it twice, and packs it.
void finish(Response& response) {
  const auto etag = fmt::format("W/\"{:016x}\"", std::hash<std::string_view>{}(*response.body));
  response.with("ETag", etag).with("Cache-Control", "no-cache");
  if (response.body->size() > 1024)
    response.gzipped = std::make_shared<const std::string>(gzip(*response.body, 3));
}

bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view one = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    // Weak comparison (RFC 9110, 8.8.3.2): our tags are weak, since packed and plain bodies share one.
    if (one == "*" || one == tag || one == tag.substr(2)) return true;
  }
  return false;
}

Response unless_same(const Request& request, Response response) {
  for (const auto& [name, value] : response.headers) {
    if (name != "ETag" || !names_tag(request.header("if-none-match"), value)) continue;
    response.status = 304;
    response.body = nullptr;
    response.gzipped = nullptr;
    return std::move(response.with("Vary", "Accept-Encoding"));
  }
  return response;
}

/// Pages that are not kept are packed for the one who asked.
Response packed_if_wanted(const Request& request, Response response) {
  constexpr std::size_t kWorthPacking = 2048;
  const bool text =
      response.content_type.find("text/") == 0 || response.content_type.find("json") != std::string::npos;
  if (response.body && !response.gzipped && text && response.body->size() > kWorthPacking &&
      request.wants_gzip())
    response.gzipped = std::make_shared<const std::string>(gzip(*response.body, 1));
  return response;
}

/// Pages that look the same as long as the store does; live runs and forms do not.
bool cacheable(const Request& request) {
  return (request.method == Method::get || request.method == Method::head) &&
         (request.path == "/" || request.path.starts_with("/papers") || request.path == "/about" ||
          request.path == "/labs" || request.path == "/labs/table") &&
         request.target.size() < 512;
}

/// ID/joins/N or ID/joins/N/undo; an id may contain slashes.
struct JoinAddress {
  std::string_view id;
  std::int64_t number = 0;
  std::string_view what;
};
std::optional<JoinAddress> join_of(std::string_view rest) {
  constexpr std::string_view kJoins = "/joins/";
  const auto at = rest.rfind(kJoins);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view tail = rest.substr(at + kJoins.size());
  const auto slash = tail.find('/');
  const auto n = number(tail.substr(0, slash));
  if (!n) return std::nullopt;
  return JoinAddress{rest.substr(0, at), *n, slash == std::string_view::npos ? "" : tail.substr(slash + 1)};
}

Response list_page(const Site& site, const Request& request, std::string_view rest) {
  const auto bad = [&](std::string_view what, const std::string& why) {
    return error_page(site, request, 400, fmt::format("This is not a {} that exists", what), why,
                      {{"Newest papers", "/papers"}});
  };
  if (const auto text = after(rest, "date/")) {
    const auto day = Day::parse(*text);
    return day ? day_page(site, request, *day) : bad("day", day.error());
  }
  if (const auto text = after(rest, "week/")) {
    const auto week = Week::parse(*text);
    return week ? week_page(site, request, *week) : bad("week", week.error());
  }
  if (const auto text = after(rest, "month/")) {
    const auto month = Month::parse(*text);
    return month ? month_page(site, request, *month) : bad("month", month.error());
  }
  if (rest == "trending") return trending_page(site, request);
  if (rest.ends_with("/changes")) return changes_page(site, request, rest.substr(0, rest.size() - 8));
  if (const auto join = join_of(rest); join && join->what.empty())
    return join_page(site, request, join->id, join->number);
  return paper_page(site, request, rest);
}

/// What is written about a paper: its vote, that it was read, a join that was wrong.
Response paper_post(const Site& site, const Request& request, std::string_view rest) {
  const auto id = [&](std::string_view tail) { return rest.substr(0, rest.size() - tail.size()); };
  if (rest.ends_with("/vote")) return vote(site, request, id("/vote"));
  if (rest.ends_with("/read")) return mark_read(site, request, id("/read"));
  if (const auto join = join_of(rest); join && join->what == "undo")
    return undo_join(site, request, join->id, join->number);
  else if (join && join->what == "again")
    return join_again(site, request, join->id, join->number);
  return not_allowed("GET, HEAD");
}

/// /labs/SLUG, /labs/SLUG/runs/N, /labs/SLUG/runs/N/events, /labs/SLUG/runs/N/files/NAME
Response lab_route(const Site& site, const Request& request, std::string_view rest) {
  const auto slash = rest.find('/');
  const std::string_view slug = rest.substr(0, slash);
  const bool post = request.method == Method::post;
  if (slash == std::string_view::npos) return post ? not_allowed("GET, HEAD") : lab_page(site, request, slug);
  rest.remove_prefix(slash + 1);
  if (rest == "runs")
    return post ? start_run(site, request, slug) : Response::see_other(fmt::format("/labs/{}", slug));
  const auto tail = after(rest, "runs/");
  const auto run = tail ? number(tail->substr(0, tail->find('/'))) : std::nullopt;
  if (!run) return error_page(site, request, 404, "There is no such page", "", {{"All labs", "/labs"}});
  const auto next = tail->find('/');
  const std::string_view what = next == std::string_view::npos ? "" : tail->substr(next + 1);
  if (what.empty()) return post ? not_allowed("GET, HEAD") : run_page(site, request, slug, *run);
  if (what == "stop") return post ? stop_run(site, request, slug, *run) : not_allowed("POST");
  if (what == "events") return run_events(site, request, slug, *run);
  if (const auto name = after(what, "files/")) return run_file(site, request, slug, *run, *name);
  return error_page(site, request, 404, "There is no such page", "",
                    {{"This run", fmt::format("/labs/{}/runs/{}", slug, *run)}});
}

/// /follows/N, /follows/N/fetch, /follows/N/remove
Response follow_route(const Site& site, const Request& request, std::string_view rest) {
  const auto slash = rest.find('/');
  const auto source = number(rest.substr(0, slash));
  const std::string_view what = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
  const bool post = request.method == Method::post;
  if (source && what.empty())
    return post ? change_source(site, request, *source) : source_page(site, request, *source);
  if (source && what == "fetch") return post ? fetch_source(site, request, *source) : not_allowed("POST");
  if (source && what == "remove")
    return post ? remove_source(site, request, *source) : confirm_removal(site, request, *source);
  return error_page(site, request, 404, "There is no such page", "", {{"All sources", "/follows"}});
}

Response post_route(const Site& site, const Request& request) {
  if (!same_origin(request))
    return error_page(site, request, 403, "This form came from another site",
                      "Quire takes votes, runs and sources only from its own pages.");
  const std::string_view path = request.path;
  if (const auto rest = after(path, "/labs/")) return lab_route(site, request, *rest);
  if (path == "/follows") return add_follow(site, request);
  if (const auto rest = after(path, "/follows/")) return follow_route(site, request, *rest);
  if (path == "/theme") return switch_theme(site, request);
  if (path == "/seed") return load_seed(site, request);
  if (const auto rest = after(path, "/papers/")) return paper_post(site, request, *rest);
  return not_allowed("GET, HEAD");
}

Response get_route(const Site& site, const Request& request) {
  const std::string_view path = request.path;
  if (path == "/" || path == "/papers") return front_page(site, request);
  if (const auto rest = after(path, "/papers/")) return list_page(site, request, *rest);
  if (path == "/search") return search_page(site, request);
  if (path == "/search/suggest") return suggest(site, request);
  if (path == "/labs") return atlas_page(site, request);
  if (path == "/labs/table") return atlas_table_page(site, request);
  if (path == "/labs/claims.csv") return claims_csv(site, request);
  if (const auto rest = after(path, "/labs/")) return lab_route(site, request, *rest);
  if (path == "/follows") return follows_page(site, request);
  if (const auto rest = after(path, "/follows/")) return follow_route(site, request, *rest);
  if (path == "/about") return about_page(site, request);
  if (path == "/favicon.ico") return Response::see_other(asset_url("icon.svg"));
  if (path == "/oai/quire.xsd")
    return Response::text(200, std::string(asset("oai/quire.xsd")), "text/xml; charset=utf-8");
  if (path == "/robots.txt") return Response::text(200, "User-agent: *\nDisallow: /labs/\nDisallow: /oai\n");
  if (path == "/readyz") return readiness(site, request);
  if (path == "/healthz") return Response::json(200, "{\"status\":\"ok\"}\n");
  return error_page(site, request, 404, "There is no page at this address", "",
                    {{"Newest papers", "/papers"}, {"Search", "/search"}});
}

/// Whether a Host is the one under which the operator says that this Quire is found, through a proxy, say.
bool is_own_address(const Site& site, std::string_view host) {
  const auto scheme = site.base_url.find("://");
  return scheme != std::string::npos && host == std::string_view(site.base_url).substr(scheme + 3);
}

}  // namespace

App::App(Site site) : site_(std::move(site)), cache_(std::make_unique<Cache>()), oai_(site_) {}
App::~App() = default;

Response App::handle(const Request& request) {
  const auto start = std::chrono::steady_clock::now();
  Response response = answer(request);
  traffic_.count(request, response.status,
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  return response;
}

Response App::answer(const Request& request) {
  const std::string_view host = request.header("host");
  if (site_.loopback_only && !host_is_loopback(host) && !is_own_address(site_, host))
    return Response::text(403, "This Quire answers to localhost only.\n");
  const bool reads = request.method == Method::get || request.method == Method::head;
  if (request.path.starts_with("/static/")) return reads ? static_file(request) : not_allowed("GET, HEAD");
  if (request.path == "/metrics" && reads) return metrics(site_, request, traffic_);
  try {
    return packed_if_wanted(request, route(request));
  } catch (const std::exception& e) {
    const auto mark = fmt::format(
        "{:08x}", static_cast<std::uint32_t>(std::hash<std::string>{}(request.target + iso(site_.clock()))));
    spdlog::error("[{}] {}: {}", mark, request.target, e.what());
    return error_page(site_, request, 500, "Something broke on our side",
                      fmt::format("Nothing was lost. Number for the log: {}.", mark),
                      {{"Try again", request.target}});
  }
}

Response App::route(const Request& request) {
  if (request.method == Method::other) return not_allowed("GET, HEAD, POST");
  if (request.path == "/oai") return oai_.answer(request);
  if (request.method == Method::post) return post_route(site_, request);
  if (!cacheable(request)) return get_route(site_, request);

  const std::uint64_t version = site_.store.version();
  const std::int64_t quarter = site_.clock().time_since_epoch() / std::chrono::minutes(15);
  const std::string key = fmt::format("{}|{}|{}", request.target, request.cookie("theme"),
                                      is_owner(site_, request) ? kOwner : "");
  if (auto kept = cache_->find(key, version, quarter)) return unless_same(request, std::move(*kept));
  Response fresh = get_route(site_, request);
  if (fresh.status != 200 || !fresh.body || fresh.events) return fresh;
  finish(fresh);
  cache_->put(key, {version, quarter, fresh});
  return unless_same(request, std::move(fresh));
}

}  // namespace quire::web
