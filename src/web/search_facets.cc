#include "web/search_facets.h"

#include <algorithm>

#include "web/query_filters.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kYearsShown = 12;

bool has_filter(const std::string& q, std::string_view name) {
  const auto filters = query_filters(q);
  return std::any_of(filters.begin(), filters.end(), [&](const QueryFilter& f) { return f.name == name; });
}

void put_years(View& view, const Asked& asked, const index::Facets& facets) {
  std::uint64_t most = 1;
  for (const auto& [year, count] : facets.years) most = std::max(most, count);
  std::string rest = asked.q;
  for (const char* name : {"from", "to", "date", "year"}) rest = without(rest, name);
  View list{ViewType::list};
  std::size_t shown = 0;
  for (auto at = facets.years.rbegin(); at != facets.years.rend() && shown < kYearsShown; ++at, ++shown) {
    const std::string year = std::to_string(at->first);
    View item{ViewType::object};
    item["year"] = year;
    item["href"] = asked.href(with(rest, "year", year), asked.newest);
    item["width"] = std::to_string(at->second * 100 / most);
    item["count"] = thousands(static_cast<std::int64_t>(at->second));
    list << item;
  }
  view["has_years"] = shown > 1;
  view["years"] = std::move(list);
}

/// Organisations as links that narrow; whoever narrowed to one already may go to its page.
std::size_t put_organisations(View& view, const Asked& asked, const index::Found& found) {
  const bool narrowed = has_filter(asked.q, "handle");
  View list{ViewType::list};
  std::size_t shown = 0;
  for (const auto& [name, count] : found.facets.organisations) {
    if (count == found.total && !narrowed) continue;  // a link that changes nothing
    View item{ViewType::object};
    item["name"] = name;
    if (narrowed)
      item["href"] = organisation_href(name);
    else if (!organisation_query(name).empty())
      item["href"] = asked.href(with(asked.q, "handle", name), asked.newest);
    item["count"] = thousands(static_cast<std::int64_t>(count));
    list << item;
    ++shown;
  }
  view["has_organisations"] = shown > 0;
  view["organisations"] = std::move(list);
  return shown;
}

}  // namespace

void put_facets(View& view, const Asked& asked, const index::Found& found) {
  put_years(view, asked, found.facets);
  // Several cat: filters mean any of them, so with one set a further one would widen: counts without links
  // then.
  const bool narrowed = has_filter(asked.q, "cat");
  View categories{ViewType::list};
  std::size_t shown = 0;
  for (const auto& [category, count] : found.facets.categories) {
    if (count == found.total && !narrowed) continue;  // a link that changes nothing
    View item{ViewType::object};
    item["name"] = category;
    if (!narrowed) item["href"] = asked.href(with(asked.q, "cat", category), asked.newest);
    item["count"] = thousands(static_cast<std::int64_t>(count));
    categories << item;
    ++shown;
  }
  view["has_categories"] = shown > 0;
  view["categories"] = std::move(categories);
  const std::size_t organisations = put_organisations(view, asked, found);
  if (found.facets.with_lab > 0 && found.facets.with_lab < found.total) {
    View lab{ViewType::object};
    lab["href"] = asked.href(with(without(without(asked.q, "lab"), "has"), "has", "lab"), asked.newest);
    lab["count"] = thousands(static_cast<std::int64_t>(found.facets.with_lab));
    view["lab"] = std::move(lab);
  }
  const bool any =
      view.get("lab") != nullptr || shown > 0 || organisations > 0 || found.facets.years.size() > 1;
  view["has_facets"] = any && found.total > 0;
}

}  // namespace quire::web
