// Forms of a session bring along a token that only pages of that session have, so that no other site can send
// them (CSRF). It is put into every form of a page in one place, and checked in one place (app.cc).
#pragma once

#include <string>
#include <string_view>

#include "web/http.h"

namespace quire::web {

inline constexpr const char* kFormToken = "form_token";

/// The page with a hidden field in every form of method post. The page comes from our templates, in which
/// text from outside is escaped, so what looks like a form is one.
std::string with_form_token(const std::string& page, std::string_view token);
/// Does a request of a session bring the session's token, as a field or in the header X-Form-Token?
bool brings_form_token(const Request& request);

}  // namespace quire::web
