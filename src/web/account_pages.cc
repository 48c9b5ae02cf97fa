#include "web/account_pages.h"

#include <fmt/format.h>

#include "text/unicode.h"
#include "web/forms.h"
#include "web/views.h"

namespace quire::web {

account::Means means_of(const Site& site, const Request& request) {
  std::string base = site.base_url;
  if (base.empty() && site.loopback_only) base = fmt::format("http://{}", request.header("host"));
  return {site.gate->accounts(), site.clock(), account::system_random, {}, std::move(base)};
}

account::Means means_once(const Site& site, const Request& request) {
  account::Means means = means_of(site, request);
  means.once = once_of(site, request);
  const std::string_view token = bearer_of(request);
  const std::string_view proof = token.empty() ? request.cookie(kSessionCookie) : token;
  if (!means.once.key.empty() && !proof.empty())
    means.random = account::random_of(proof, means.once.key + means.once.content);
  return means;
}

account::From from_of(const Request& request) {
  return {client_address(request), text::one_line(request.header("user-agent").substr(0, 400))};
}

int status_of(const account::Refusal& refusal) {
  using Why = account::Refusal::Why;
  switch (refusal.why) {
    case Why::input:
      return 400;
    case Why::wait:
      return 429;
    case Why::busy:
      return 503;
    case Why::wrong:
    case Why::banned:
      break;
  }
  return 403;
}

std::string words_of(const account::Refusal& refusal) {
  std::string words = refusal.words;
  if (refusal.why == account::Refusal::Why::banned)
    words = fmt::format("this account is closed until {}{}{}", moment_words(refusal.until),
                        words.empty() ? "" : ": ", words);
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

void put_refusal(View& view, const account::Refusal& refusal) {
  view["error"] = words_of(refusal);
  if (!refusal.field.empty()) view[refusal.field + "_error"] = words_of(refusal);
}

Response refused_page(const Site& site, const Request& request, const account::Refusal& refusal, Page page) {
  Response response = framed(site, request, status_of(refusal), std::move(page));
  response.with("Cache-Control", "no-store");
  if (refusal.why == account::Refusal::Why::wait)
    response.with(
        "Retry-After",
        std::to_string(std::chrono::ceil<std::chrono::seconds>(refusal.until - site.clock()).count()));
  if (refusal.why == account::Refusal::Why::busy) response.with("Retry-After", "2");
  return response;
}

namespace {

std::string cookie(const Site& site, const Request& request, std::string_view value,
                   const std::string& lives) {
  const bool secure = site.base_url.starts_with("https://") || came_by_https(request);
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax{}{}", kSessionCookie, value,
                     secure ? "; Secure" : "", lives);
}

}  // namespace

std::string session_cookie(const Site& site, const Request& request, const account::Opened& opened,
                           bool remember) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(account::kRememberedLives).count();
  return cookie(site, request, opened.secret, remember ? fmt::format("; Max-Age={}", seconds) : "");
}

std::string no_session_cookie(const Site& site, const Request& request) {
  return cookie(site, request, "", "; Max-Age=0");
}

Response no_accounts(const Site& site, const Request& request) {
  return error_page(
      site, request, 404, "This Quire has no accounts",
      "Who sits at the machine that it runs on is its owner. quire user add makes the first account.",
      {{"Newest papers", "/papers"}});
}

Response said_page(const Site& site, const Request& request, int status, const std::string& heading,
                   const std::string& sentence,
                   const std::vector<std::pair<std::string, std::string>>& links) {
  View view{ViewType::object};
  view["heading"] = heading;
  put(view, "sentence", sentence);
  view["links"] = links_view(links);
  Page page;
  page.title = heading;
  page.content = render("said", view);
  return framed(site, request, status, std::move(page)).with("Cache-Control", "no-store");
}

}  // namespace quire::web
