// /settings: what a signed-in person sees and changes of their account. Programs (tokens) have no business
// here.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "account/rules.h"
#include "web/account_pages.h"
#include "web/account_routes.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kSessionsShown = 100;

/// Who is signed in with this browser, or why the request goes no further.
struct Signed {
  std::optional<store::Person> person;
  Response otherwise;
};
Signed signed_in(const Site& site, const Request& request) {
  if (!has_accounts(site)) return {std::nullopt, no_accounts(site, request)};
  if (request.visitor.by == Visitor::By::token)
    return {std::nullopt,
            error_page(site, request, 403, "Settings are changed in a browser", "A token may not do it.")};
  if (request.visitor.by != Visitor::By::session)
    return {std::nullopt, refused(site, request, store::Role::reader)};
  auto person = site.gate->accounts().person(request.visitor.person);
  if (!person || person->deleted_at) return {std::nullopt, refused(site, request, store::Role::reader)};
  return {std::move(person), {}};
}

View sessions_view(const Site& site, const Request& request, const store::Person& person) {
  const std::string own = account::hash_of(request.cookie(kSessionCookie));
  View list{ViewType::list};
  std::size_t shown = 0;
  for (const store::Session& session : site.gate->accounts().sessions(person.key, site.clock())) {
    if (++shown > kSessionsShown) break;
    View row{ViewType::object};
    row["id"] = account::short_name_of(session.hash);
    row["agent"] = session.agent.empty() ? "a browser that does not say its name" : session.agent;
    put(row, "address", session.address);
    row["since"] = moment_words(session.created_at);
    row["seen"] = moment_words(session.seen_at);
    row["own"] = session.hash == own;
    list << row;
  }
  return list;
}

View tokens_view(const Site& site, const store::Person& person) {
  View list{ViewType::list};
  for (const store::Token& token : site.gate->accounts().tokens(person.key)) {
    View row{ViewType::object};
    row["name"] = token.name;
    row["hint"] = token.hint;
    row["scopes"] = (token.scopes & store::kScopeWrite) != 0 ? "read and write" : "read";
    row["made"] = moment_words(token.created_at);
    row["seen"] = token.seen_at ? moment_words(*token.seen_at) : "never";
    row["ends"] = token.expires_at ? moment_words(*token.expires_at) : "when it is revoked";
    list << row;
  }
  return list;
}

/// Why letters to the person's address come back; empty: they do not, or did once only.
std::string suspended_because(const Site& site, const store::Person& person) {
  if (person.email.empty()) return {};
  const auto bounces = store::Letters(site.store.tables()).bounces_of(person.email);
  return bounces && bounces->suspended_at ? bounces->why : std::string();
}

/// `about`: the part of the page that a refusal is of.
Response settings_with(const Site& site, const Request& request, const store::Person& person,
                       const account::Refusal* refusal, const char* about) {
  View view{ViewType::object};
  view["name"] = person.name;
  view["profile"] = "/people/" + encode(person.name);
  view["full_name"] = person.full_name;
  view["role"] = word(person.role_now());
  put(view, "email", person.email);
  view["unconfirmed"] = !person.email.empty() && !person.email_confirmed_at;
  view["no_letters"] = !site.sends_letters;
  put(view, "suspended", suspended_because(site, person));
  view["admin"] = request.visitor.may(store::Role::admin);
  view["sessions"] = sessions_view(site, request, person);
  View tokens = tokens_view(site, person);
  view["has_tokens"] = !tokens.is_empty_list();
  view["tokens"] = std::move(tokens);
  if (refusal != nullptr) view[std::string(about) + "_error"] = words_of(*refusal);
  if (const auto done = request.query.get("done"); refusal == nullptr && !done.empty()) {
    if (done == "name") put(view, "done", "Your name is changed");
    if (done == "password") put(view, "done", "The new password counts; all other sessions have ended");
    if (done == "mail") put(view, "done", "A letter to the address asks to confirm it");
  }
  Page page;
  page.title = "Settings";
  page.content = render("settings", view);
  if (refusal != nullptr) return refused_page(site, request, *refusal, std::move(page));
  return framed(site, request, 200, std::move(page)).with("Cache-Control", "no-store");
}

Response unread(const Site& site, const Request& request, const std::string& why) {
  return error_page(site, request, 400, "The form could not be read", why, {{"Settings", "/settings"}});
}

}  // namespace

Response settings_page(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  return who.person ? settings_with(site, request, *who.person, nullptr, "") : who.otherwise;
}

Response change_full_name(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  if (const std::string why = account::problem_of_full_name(form->get("full_name")); !why.empty()) {
    const account::Refusal refusal{account::Refusal::Why::input, why, "full_name", {}};
    return settings_with(site, request, *who.person, &refusal, "name");
  }
  site.gate->accounts().set_full_name(who.person->key, form->get("full_name"));
  return Response::see_other("/settings?done=name");
}

Response change_mail(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  const auto refusal =
      account::change_email(means_of(site, request), *who.person, std::string(form->get("password")),
                            std::string(form->get("email")), from_of(request));
  if (refusal) return settings_with(site, request, *who.person, &*refusal, "mail");
  return Response::see_other("/settings?done=mail");
}

Response send_confirmation(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  store::Person person = *who.person;
  // An address that letters came back from is proved once more.
  if (!suspended_because(site, person).empty()) person.email_confirmed_at.reset();
  const auto refusal = account::send_confirmation(means_of(site, request), person);
  if (refusal) return settings_with(site, request, *who.person, &*refusal, "mail");
  return Response::see_other("/settings?done=mail");
}

Response change_password(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  const auto refusal = account::change_password(
      means_of(site, request), *who.person, std::string(form->get("password")),
      std::string(form->get("new_password")), request.cookie(kSessionCookie), from_of(request));
  if (refusal) return settings_with(site, request, *who.person, &*refusal, "password");
  return Response::see_other("/settings?done=password");
}

Response end_session(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  for (const store::Session& session : site.gate->accounts().sessions(who.person->key, site.clock()))
    if (account::same(account::short_name_of(session.hash), form->get("session")))
      site.gate->accounts().end_session(who.person->key, session.hash);
  return Response::see_other("/settings#sessions");
}

Response make_token(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  const std::string name(form->get("token_name"));
  const int scopes =
      form->get("scope") == "write" ? store::kScopeRead | store::kScopeWrite : store::kScopeRead;
  int days = 0;
  const std::string_view typed = form->get("days");
  std::from_chars(typed.data(), typed.data() + typed.size(), days);
  const bool ends = days > 0 && days <= 3650;
  const auto text =
      account::make_token(means_once(site, request), who.person->key, name, scopes,
                          ends ? std::optional(site.clock() + std::chrono::hours(24 * days)) : std::nullopt);
  if (!text) return settings_with(site, request, *who.person, &text.refusal(), "token");
  View view{ViewType::object};
  view["name"] = name;
  view["token"] = *text;
  view["scopes"] = (scopes & store::kScopeWrite) != 0 ? "reads and writes" : "reads";
  Page page;
  page.title = "A token";
  page.content = render("token_made", view);
  return framed(site, request, 200, std::move(page)).with("Cache-Control", "no-store");
}

Response remove_token(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  site.gate->accounts().remove_token(who.person->key, form->get("token_name"));
  return Response::see_other("/settings#tokens");
}

Response export_account(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  return Response::json(200, site.gate->accounts().everything(who.person->key))
      .with("Content-Disposition", "attachment; filename=\"quire-account.json\"")
      .with("Cache-Control", "no-store");
}

Response delete_account(const Site& site, const Request& request) {
  const Signed who = signed_in(site, request);
  if (!who.person) return who.otherwise;
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  const auto refusal = account::remove(means_of(site, request), *who.person,
                                       std::string(form->get("password")), from_of(request));
  if (refusal) return settings_with(site, request, *who.person, &*refusal, "delete");
  return Response::see_other("/papers").with("Set-Cookie", no_session_cookie(site, request));
}

}  // namespace quire::web
