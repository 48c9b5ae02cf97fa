// Writing, changing and moderating comments: handlers of forms and of JSON (docs/discussion.md).
#pragma once

#include <string_view>

#include "web/site.h"

namespace quire::web {

// What members write (pages_discussion.cc).
Response post_comment(const Site& site, const Request& request, std::string_view id);
Response to_comment(const Site& site, const Request& request, std::string_view key);
Response reply_form(const Site& site, const Request& request, std::string_view key);
Response edit_form(const Site& site, const Request& request, std::string_view key);
Response edit_comment(const Site& site, const Request& request, std::string_view key);
Response delete_form(const Site& site, const Request& request, std::string_view key);
Response delete_comment(const Site& site, const Request& request, std::string_view key);
Response history_page(const Site& site, const Request& request, std::string_view key);

// Reports, and what curators do (pages_moderation.cc).
Response report_form(const Site& site, const Request& request, std::string_view key);
Response report_comment(const Site& site, const Request& request, std::string_view key);
Response hide_form(const Site& site, const Request& request, std::string_view key);
Response hide_comment(const Site& site, const Request& request, std::string_view key);
Response show_form(const Site& site, const Request& request, std::string_view key);
Response show_comment(const Site& site, const Request& request, std::string_view key);
Response lock_form(const Site& site, const Request& request, std::string_view id);
Response lock_discussion(const Site& site, const Request& request, std::string_view id);
Response unlock_form(const Site& site, const Request& request, std::string_view id);
Response unlock_discussion(const Site& site, const Request& request, std::string_view id);
Response moderation_page(const Site& site, const Request& request);
Response dismiss_report(const Site& site, const Request& request, std::int64_t number);

// What a person is told, and of whom not (pages_notices.cc).
Response notices_page(const Site& site, const Request& request);
Response see_notices(const Site& site, const Request& request);
Response mute_writer(const Site& site, const Request& request, std::string_view key);
Response unmute_person(const Site& site, const Request& request);

// JSON (api_comments.cc).
Response api_comments(const Site& site, const Request& request, std::string_view id);
Response api_add_comment(const Site& site, const Request& request, std::string_view id);
Response api_edit_comment(const Site& site, const Request& request, std::string_view key);
Response api_delete_comment(const Site& site, const Request& request, std::string_view key);

}  // namespace quire::web
