#include "web/search_address.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kFusedMax = 400;  // ranked by words and meaning, at most (index/fused.h)
constexpr std::size_t kStartMax = 10'000;
constexpr std::size_t kShownMax = 1'000'000'000;
constexpr std::size_t kBackMax = 32;
constexpr std::size_t kAddressBytes = 7'500;  // the server takes 8 KiB
constexpr std::size_t kQueryBytesMax = 4'000;

void put_back(View& view, const Asked& asked) {
  if (asked.start == 0 && !asked.after) return;
  const std::size_t before = asked.start > kHits ? asked.start - kHits : 0;
  if (asked.after && !asked.back.empty()) {
    const std::vector<std::string> rest(asked.back.begin() + 1, asked.back.end());
    view["back_href"] = asked.page_href(before, asked.back.front(), rest);
  } else if (!asked.after || asked.start <= kFusedMax + kHits) {
    view["back_href"] = asked.href(asked.q, asked.newest, before);
  }
  if (view.get("back_href") != nullptr) view["back_words"] = fmt::format("Back {}", kHits);
  if (asked.start > kHits) view["first_href"] = asked.href(asked.q, asked.newest);
}

}  // namespace

Asked::Asked(const Request& request)
    : typed(utf8_prefix(request.query.get("q"), kQueryBytesMax)),
      q(index::read_query(typed).text),
      newest(request.query.get("sort") == "newest"),
      after(index::read_cursor(request.query.get("after"))) {
  const std::string_view text = request.query.get("start");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), start);
  const std::size_t most = after ? kShownMax : kStartMax;
  if (error != std::errc() || end != text.data() + text.size() || start > most) start = 0;
  std::string_view pages = request.query.get("back");
  while (after && !pages.empty() && back.size() < kBackMax) {
    const std::string_view one = pages.substr(0, pages.find('.'));
    pages.remove_prefix(std::min(pages.size(), one.size() + 1));
    if (!index::read_cursor(one)) break;
    back.emplace_back(one);
  }
}

std::string Asked::href(const std::string& query, bool by_date, std::size_t from) const {
  std::string out = "/search?q=" + encode(query);
  if (by_date) out += "&sort=newest";
  if (from > 0) out += fmt::format("&start={}", from);
  return out;
}

std::string Asked::page_href(std::size_t from, const std::string& cursor,
                             const std::vector<std::string>& pages) const {
  std::string out = href(q, newest, from) + "&after=" + cursor;
  for (std::size_t i = 0; i < std::min(pages.size(), kBackMax) && out.size() < kAddressBytes; ++i)
    out += (i == 0 ? "&back=" : ".") + pages[i];
  return out;
}

/// Where the ranking is by words or by day it ends in a cursor, from which the next page goes on.
void put_pager(View& view, const Asked& asked, const index::Found& found, bool may_repeat) {
  const std::uint64_t total = found.total + found.beside;
  const std::size_t next = asked.start + kHits;
  view["has_pager"] = total > next || asked.start > 0 || asked.after;
  put_back(view, asked);
  if (!found.hits.empty())
    view["range"] = fmt::format("{} to {} of {}", thousands(static_cast<std::int64_t>(asked.start + 1)),
                                thousands(static_cast<std::int64_t>(asked.start + found.hits.size())),
                                thousands(static_cast<std::int64_t>(
                                    std::max<std::uint64_t>(total, asked.start + found.hits.size()))));
  const bool longer = found.partial || may_repeat;
  if (found.hits.size() < kHits || (total <= next && !longer)) return;
  if (found.last) {
    std::vector<std::string> pages = asked.back;
    if (asked.after) pages.insert(pages.begin(), index::cursor_text(*asked.after));
    view["next_href"] = asked.page_href(next, index::cursor_text(*found.last), pages);
  } else if (next <= kStartMax) {
    view["next_href"] = asked.href(asked.q, asked.newest, next);
  }
  view["next_words"] =
      fmt::format("Next {}", total > next ? std::min<std::uint64_t>(kHits, total - next) : kHits);
}

}  // namespace quire::web
