// A paper, and people, as JSON in the shape that clients of the hub read (docs/interfaces.md "The hub's
// interface"). Fields without a value are left out; Quire's own begin with "quire".
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "store/accounts.h"
#include "store/store.h"
#include "web/site.h"

namespace quire::web {

/// An entry of a day's list, and of a search: the paper inside, and beside it what clients read only there.
boost::json::object daily_item(const Site& site, const Request& request, const store::StoredPaper& stored);
/// The paper alone. `links`: with what is linked to it.
boost::json::object paper_json(const Site& site, const Request& request, const store::StoredPaper& stored,
                               bool links);
/// A person of this Quire.
boost::json::object user_json(const Site& site, const Request& request, const store::Person& person);

/// 24 hexadecimal digits that stand for a name.
std::string object_id(std::string_view name);
/// For whom there is no picture.
std::string avatar_url(const Site& site, const Request& request);

}  // namespace quire::web
