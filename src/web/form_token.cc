#include "web/form_token.h"

#include <fmt/format.h>

#include "account/secret.h"

namespace quire::web {

std::string with_form_token(const std::string& page, std::string_view token) {
  constexpr std::string_view kOpen = "<form ", kPost = " method=\"post\"";
  const std::string field = fmt::format(R"(<input type="hidden" name="{}" value="{}">)", kFormToken, token);
  std::string out;
  out.reserve(page.size() + 20 * field.size());
  std::size_t at = 0;
  while (at < page.size()) {
    const auto open = page.find(kOpen, at);
    const auto close = open == std::string::npos ? open : page.find('>', open);
    if (close == std::string::npos) break;
    out.append(page, at, close + 1 - at);
    if (std::string_view(page).substr(open, close - open).find(kPost) != std::string_view::npos) out += field;
    at = close + 1;
  }
  return out.append(page, at);
}

bool brings_form_token(const Request& request) {
  const std::string& wanted = request.visitor.form_token;
  if (wanted.empty()) return false;
  if (const auto header = request.header("x-form-token"); !header.empty())
    return account::same(header, wanted);
  const auto form = Fields::parse(request.body);
  return form && account::same(form->get(kFormToken), wanted);
}

}  // namespace quire::web
