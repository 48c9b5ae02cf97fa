#include "web/app.h"

#include <algorithm>
#include <array>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "web/assets.h"
#include "web/citation_form.h"
#include "web/form_token.h"
#include "web/forms.h"
#include "web/metrics.h"
#include "web/router.h"

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

Response not_allowed(const Request& request, const std::string& allow) {
  const std::string words = "This address does not take that method";
  if (request.path.starts_with("/api/")) return api_error(405, words).with("Allow", allow);
  return Response::text(405, words + ".\n").with("Allow", allow);
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
void finish(const Request& request, Response& response) {
  const auto etag = fmt::format("W/\"{:016x}\"", std::hash<std::string_view>{}(*response.body));
  response.with("ETag", etag)
      .with("Cache-Control", request.visitor.is_known() ? "private, no-cache" : "no-cache");
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

/// What who asks has already: by its tag, or, where they know none, by the date that they were told.
bool is_known(const Request& request, std::string_view header, std::string_view value) {
  if (header == "ETag") return names_tag(request.header("if-none-match"), value);
  return header == "Last-Modified" && request.header("if-none-match").empty() &&
         request.header("if-modified-since") == value;
}

Response unless_same(const Request& request, Response response) {
  for (const auto& [name, value] : response.headers) {
    if (!is_known(request, name, value)) continue;
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
         (request.path == "/" || request.path.starts_with("/papers") || request.path.starts_with("/feeds/") ||
          request.path == "/about" || request.path == "/labs" || request.path == "/labs/table") &&
         request.target.size() < 512 && form_accepted(request.header("accept")) == nullptr;
}

/// Whether a Host is the one under which the operator says that this Quire is found, through a proxy, say.
bool is_own_address(const Site& site, std::string_view host) {
  const auto scheme = site.base_url.find("://");
  return scheme != std::string::npos && host == std::string_view(site.base_url).substr(scheme + 3);
}

Site with_gate(Site site, Gate& gate) {
  site.gate = &gate;
  return site;
}

Response stale_form(const Site& site, const Request& request) {
  return error_page(
      site, request, 403, "This form is out of date",
      "It comes from a page of another session, or from before you signed in. Open its page again "
      "and send it from there.",
      {{"Newest papers", "/papers"}});
}

/// A page of a session is for one reader; nobody may keep it for others.
void keep_private(const Request& request, Response& response) {
  const bool said = std::any_of(response.headers.begin(), response.headers.end(),
                                [](const auto& header) { return header.first == "Cache-Control"; });
  const auto by = request.visitor.by;
  if (!said && (by == Visitor::By::session || by == Visitor::By::token))
    response.with("Cache-Control", "private, no-cache").with("Vary", "Cookie, Authorization");
}

}  // namespace

App::App(Site site)
    : gate_(site.store),
      site_(with_gate(std::move(site), gate_)),
      cache_(std::make_unique<Cache>()),
      oai_(site_) {}
App::~App() = default;

Response App::handle(Request request) {
  const auto start = std::chrono::steady_clock::now();
  Response response = answer(request);
  traffic_.count(request, response.status,
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  return response;
}

Response App::answer(Request& request) {
  const std::string_view host = request.header("host");
  if (site_.loopback_only && !host_is_loopback(host) && !is_own_address(site_, host))
    return Response::text(403, "This Quire answers to localhost only.\n");
  const bool reads = request.method == Method::get || request.method == Method::head;
  if (request.path.starts_with("/static/"))
    return reads ? static_file(request) : not_allowed(request, "GET, HEAD");
  try {
    gate_.sweep_when_due(site_.clock());
    request.visitor = visitor_of(site_, request);
    if (request.visitor.bad_credentials)
      return api_error(401, "Invalid credentials in Authorization header").with("WWW-Authenticate", "Bearer");
    if (request.path == "/metrics" && reads) return metrics(site_, request, traffic_);
    Response response = route(request);
    keep_private(request, response);
    return packed_if_wanted(request, std::move(response));
  } catch (const store::SentOtherwise& e) {
    return error_page(site_, request, 422, "This was sent before with other content", as_sentence(e.what()),
                      {{"Newest papers", "/papers"}});
  } catch (const std::exception& e) {
    const auto mark = fmt::format(
        "{:08x}", static_cast<std::uint32_t>(std::hash<std::string>{}(request.target + iso(site_.clock()))));
    spdlog::error("[{}] {}: {}", mark, request.target, e.what());
    return error_page(site_, request, 500, "Something broke on our side",
                      fmt::format("Nothing was lost. Number for the log: {}.", mark),
                      {{"Try again", request.target}});
  }
}

// What was done for a key is answered as it was then: where the reader was led, or by a handler that finds it
// done (store/once.h).
Response App::act(const Route& route, const Request& request, const Places& places) {
  constexpr std::size_t kKeyBytesMax = 200;
  if (request.header("idempotency-key").size() > kKeyBytesMax)
    return error_page(site_, request, 400, "An Idempotency-Key is too long",
                      fmt::format("It has at most {} bytes.", kKeyBytesMax), {{"Newest papers", "/papers"}});
  const store::Once once = once_of(site_, request);
  if (const auto answer = store::answer_of(site_.store.tables(), once); answer && !answer->empty())
    return Response::see_other(*answer);
  Response response = route.handler(site_, request, places);
  if (response.status == 303)
    for (const auto& [name, value] : response.headers)
      if (name == "Location") store::note_answer(site_.store.tables(), once, value);
  return response;
}

Response App::route(const Request& request) {
  if (request.path == "/oai")
    return request.method == Method::other ? not_allowed(request, "GET, HEAD, POST") : oai_.answer(request);
  const Found found = find_route(routes(), request.method, request.path);
  if (found.route == nullptr) {
    if (!found.allow.empty()) return not_allowed(request, found.allow);
    return error_page(site_, request, 404, "There is no page at this address", "",
                      {{"Newest papers", "/papers"}, {"Search", "/search"}});
  }
  if (request.method == Method::post && request.visitor.by != Visitor::By::token && !same_origin(request))
    return error_page(site_, request, 403, "This form came from another site",
                      "Quire takes votes, runs and sources only from its own pages.");
  if (request.method == Method::post && request.visitor.by == Visitor::By::session &&
      !brings_form_token(request))
    return stale_form(site_, request);
  if (request.method == Method::post) return act(*found.route, request, found.places);
  if (!cacheable(request)) return found.route->handler(site_, request, found.places);

  const std::uint64_t version = site_.store.version();
  const std::int64_t quarter = site_.clock().time_since_epoch() / std::chrono::minutes(15);
  const std::string key = fmt::format(
      "{}|{}|{}", request.target, request.cookie("theme"),
      request.visitor.person + request.visitor.form_token + (request.visitor.may_write ? "" : " reads"));
  if (auto kept = cache_->find(key, version, quarter)) return unless_same(request, std::move(*kept));
  Response fresh = found.route->handler(site_, request, found.places);
  if (fresh.status != 200 || !fresh.body || fresh.events) return fresh;
  finish(request, fresh);
  cache_->put(key, {version, quarter, fresh});
  return unless_same(request, std::move(fresh));
}

}  // namespace quire::web
