#include "web/people_links.h"

#include <set>
#include <vector>

#include <fmt/format.h>

#include "store/accounts.h"

namespace quire::web {
namespace {

constexpr std::string_view kOpen = "<span class=\"at\">@", kClose = "</span>";
constexpr std::size_t kNameBytesMax = 128;

/// The name at a mark, empty if no account can have it: what is escaped there, none has.
std::string_view name_at(std::string_view page, std::size_t mark) {
  const std::string_view rest = page.substr(mark + kOpen.size());
  const std::string_view name = rest.substr(0, rest.find('<'));
  return name.size() > kNameBytesMax || name.find('&') != std::string_view::npos ? std::string_view() : name;
}

}  // namespace

std::string with_people_linked(const Site& site, std::string page) {
  std::set<std::string, std::less<>> named;
  for (auto at = page.find(kOpen); at != std::string::npos; at = page.find(kOpen, at + kOpen.size()))
    if (const auto name = name_at(page, at); !name.empty()) named.emplace(name);
  if (named.empty()) return page;
  const auto known = store::Accounts(site.store.tables()).known_names({named.begin(), named.end()});
  std::string out;
  out.reserve(page.size() + 64 * known.size());
  std::size_t copied = 0;
  for (auto at = page.find(kOpen); at != std::string::npos; at = page.find(kOpen, at + kOpen.size())) {
    const std::string name(name_at(page, at));
    if (name.empty() || !known.contains(name)) continue;
    out.append(page, copied, at - copied);
    out += fmt::format("<a class=\"at\" href=\"/people/{}\">@{}</a>", encode(name), name);
    copied = at + kOpen.size() + name.size() + kClose.size();
  }
  return out.append(page, copied);
}

}  // namespace quire::web
