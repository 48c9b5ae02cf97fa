// The pages about accounts, for the list of addresses (routes.cc).
#pragma once

#include "web/site.h"

namespace quire::web {

// pages_sign.cc
Response sign_in_page(const Site& site, const Request& request);
Response sign_in(const Site& site, const Request& request);
Response sign_up_page(const Site& site, const Request& request);
Response sign_up(const Site& site, const Request& request);
Response sign_out(const Site& site, const Request& request);

// Links of letters (pages_keys.cc).
Response forgotten_page(const Site& site, const Request& request);
Response ask_reset(const Site& site, const Request& request);
Response reset_page(const Site& site, const Request& request, std::string_view key);
Response reset_password(const Site& site, const Request& request, std::string_view key);
Response confirm_page(const Site& site, const Request& request, std::string_view key);
Response confirm_email(const Site& site, const Request& request, std::string_view key);
Response invitation_page(const Site& site, const Request& request, std::string_view key);
Response accept_invitation(const Site& site, const Request& request, std::string_view key);

// Pages of one’s own (pages_settings.cc).
Response settings_page(const Site& site, const Request& request);
Response change_full_name(const Site& site, const Request& request);
Response change_mail(const Site& site, const Request& request);
Response send_confirmation(const Site& site, const Request& request);
Response change_password(const Site& site, const Request& request);
Response end_session(const Site& site, const Request& request);
Response make_token(const Site& site, const Request& request);
Response remove_token(const Site& site, const Request& request);
Response export_account(const Site& site, const Request& request);
Response delete_account(const Site& site, const Request& request);

// Pages about others (pages_profile.cc, pages_admin.cc).
Response profile_page(const Site& site, const Request& request, std::string_view name);
Response user_overview(const Site& site, const Request& request, std::string_view name);  ///< JSON
Response whoami(const Site& site, const Request& request);                                ///< JSON
Response admin_people(const Site& site, const Request& request);
Response invite_person(const Site& site, const Request& request);
Response admin_person(const Site& site, const Request& request, std::string_view name);
Response change_role(const Site& site, const Request& request, std::string_view name);
Response ban_person(const Site& site, const Request& request, std::string_view name);
Response unban_person(const Site& site, const Request& request, std::string_view name);
Response confirm_person(const Site& site, const Request& request, std::string_view name);
Response reset_person(const Site& site, const Request& request, std::string_view name);

}  // namespace quire::web
