#include "web/forms.h"

#include <charconv>

#include <fmt/format.h>

namespace quire::web {

std::string page_before(const Request& request) {
  const std::string_view referer = request.header("referer");
  const auto scheme = referer.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string_view rest = referer.substr(scheme + 3);
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos || rest.substr(0, slash) != request.header("host")) return {};
  const std::string_view path = rest.substr(slash, rest.find('#', slash) - slash);
  return path.starts_with("//") || path.starts_with("/\\") ? std::string() : std::string(path);
}

Response back_or(const Request& request, const std::string& href, const std::string& anchor) {
  const std::string before = page_before(request);
  return Response::see_other((before.empty() ? href : before) + (anchor.empty() ? "" : "#" + anchor));
}

bool is_script(const Request& request) { return request.header("x-requested-with") == "quire"; }

std::string key_of(const Request& request) {
  const std::string_view wish = request.header("idempotency-key");
  return wish.empty() ? store::random_key() : store::key_from(request.visitor.person, wish);
}

store::Once once_of(const Site& site, const Request& request) {
  const std::string_view wish = request.header("idempotency-key");
  if (wish.empty() || !request.visitor.is_known()) return {};
  // The form token is no part of what is asked for: another session may send the request again.
  std::string body = request.body;
  if (const auto token = request.visitor.form_token; !token.empty())
    if (const auto at = body.find(token); at != std::string::npos) body.erase(at, token.size());
  return {store::key_from("once\n" + request.visitor.person, wish), store::key_from(request.target, body),
          site.clock()};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size() || n < 0) return std::nullopt;
  return n;
}

Response not_taken(const Site& site, const Request& request, const std::string& heading,
                   const std::string& why, const std::string& back) {
  return error_page(site, request, 400, heading, as_sentence(why), {{"Back", back}});
}

std::string as_sentence(std::string words) {
  if (words.empty()) return words;
  if (words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  if (!words.ends_with('.') && !words.ends_with('?')) words += '.';
  return words;
}

}  // namespace quire::web
