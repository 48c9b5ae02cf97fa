// The one answer to who may not do what they ask for: why, and the way on.
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "web/gate.h"
#include "web/site.h"

namespace quire::web {
namespace {

struct Why {
  int status = 403;
  std::string heading;
  std::string sentence;
  std::vector<std::pair<std::string, std::string>> links;
};

const char* what_for(store::Role role) {
  switch (role) {
    case store::Role::reader:
      return "keep what you read";
    case store::Role::member:
      return "vote, comment and submit";
    case store::Role::curator:
      return "curate: choose, order and decide";
    case store::Role::runner:
      return "start and stop labs";
    case store::Role::admin:
      break;
  }
  return "change how this Quire runs";
}

std::string page_to_return_to(const Request& request) {
  if (request.method != Method::post) return request.target;
  const std::string_view referer = request.header("referer");
  const auto scheme = referer.find("://");
  const auto slash = scheme == std::string_view::npos ? scheme : referer.find('/', scheme + 3);
  return local_path(slash == std::string_view::npos ? "/" : referer.substr(slash));
}

Why why(const Site& site, const Request& request, store::Role needed) {
  const Visitor& visitor = request.visitor;
  if (!has_accounts(site))
    return {403,
            "This is the owner’s to do",
            fmt::format("This Quire has no accounts: who may {} is who sits at the machine that it runs on.",
                        what_for(needed)),
            {{"Newest papers", "/papers"}}};
  if (!visitor.is_known())
    return {
        403,
        "Sign in to go on",
        fmt::format("With an account of the role {} you {} here. Reading needs none.", word(needed),
                    what_for(needed)),
        {{"Sign in", "/sign-in?back=" + encode(page_to_return_to(request))}, {"Newest papers", "/papers"}}};
  if (!visitor.may_write && visitor.role >= needed)
    return {
        403, "This token reads only", "A token with the scope write may do it.", {{"Settings", "/settings"}}};
  if (!visitor.is_confirmed)
    return {403,
            "Confirm your address first",
            "Until then this account reads only. The letter with the link can be sent again in the settings.",
            {{"Settings", "/settings"}, {"Newest papers", "/papers"}}};
  return {403,
          fmt::format("This needs the role {}", word(needed)),
          fmt::format("Your account, {}, has the role {}. An admin of this Quire can change it.",
                      visitor.name, word(visitor.role)),
          {{"Newest papers", "/papers"}}};
}

}  // namespace

Response api_error(int status, const std::string& words) {
  std::string plain;  // a header is ASCII
  constexpr std::size_t kHeaderBytesMax = 300;
  for (const char c : words.substr(0, kHeaderBytesMax)) plain += c >= ' ' && c <= '~' ? c : '?';
  return Response::json(status, boost::json::serialize(boost::json::object{{"error", words}}) + "\n")
      .with("X-Error-Message", plain)
      .with("Cache-Control", "no-store");
}

Response refused(const Site& site, const Request& request, store::Role needed) {
  const Why reason = why(site, request, needed);
  if (request.path.starts_with("/api/")) {
    const bool unknown = has_accounts(site) && !request.visitor.is_known();
    return api_error(unknown ? 401 : 403, unknown ? "Sign in, or send a token in the Authorization header"
                                                  : reason.heading + ". " + reason.sentence);
  }
  return error_page(site, request, reason.status, reason.heading, reason.sentence, reason.links);
}

}  // namespace quire::web
