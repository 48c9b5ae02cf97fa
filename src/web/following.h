// What the reader follows, with what is new from each; groups (store/interests.h).
#pragma once

#include <string>
#include <string_view>

#include "store/interests.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

Response following_page(const Site& site, const Request& request);    ///< GET /following
Response change_following(const Site& site, const Request& request);  ///< POST /following
Response groups_page(const Site& site, const Request& request);       ///< GET /groups
Response make_group(const Site& site, const Request& request);        ///< POST /groups
Response group_page(const Site& site, const Request& request, std::string_view name);
Response change_group(const Site& site, const Request& request, std::string_view name);

/// Adds {follow?: {kind, what, title, value, pressed, words}}: the button that follows something, for who has
/// an account.
void put_follow_button(View& view, const Site& site, const Request& request, store::Interest::Kind kind,
                       const std::string& what, const std::string& title = {});

}  // namespace quire::web
