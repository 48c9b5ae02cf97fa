// Pages that a link of a letter leads to: a new password, an address that is confirmed, an invitation.
// Looking at one changes nothing (programs that read mail look at links); its button does.
#include <fmt/format.h>

#include "web/account_pages.h"
#include "web/account_routes.h"
#include "web/views.h"

namespace quire::web {
namespace {

Response link_is_over(const Site& site, const Request& request) {
  return said_page(site, request, 404, "This link is of no use any more",
                   "It was used already, its time is over, or a newer one was sent.",
                   {{"Sign in", "/sign-in"}, {"Forgotten password", "/forgotten"}});
}

Page forgotten_page_of(const Site& site, const account::Refusal* refusal) {
  View view{ViewType::object};
  view["no_letters"] = !site.sends_letters;
  if (refusal != nullptr) put_refusal(view, *refusal);
  Page page;
  page.title = "Forgotten password";
  page.content = render("forgotten", view);
  return page;
}

Page reset_page_of(std::string_view key, const account::Refusal* refusal) {
  View view{ViewType::object};
  view["action"] = "/reset/" + encode(key);
  if (refusal != nullptr) put_refusal(view, *refusal);
  Page page;
  page.title = "A new password";
  page.content = render("reset", view);
  return page;
}

Page invitation_page_of(std::string_view key, const account::Invitation& invitation,
                        const account::Typed& typed, const account::Refusal* refusal) {
  View view{ViewType::object};
  view["heading"] = "You are invited";
  view["action"] = "/invitation/" + encode(key);
  view["name"] = typed.name;
  view["full_name"] = typed.full_name;
  put(view, "email_fixed", invitation.email);
  view["email"] = typed.email;
  if (invitation.role != store::Role::member) view["role"] = word(invitation.role);
  if (refusal != nullptr) put_refusal(view, *refusal);
  Page page;
  page.title = "You are invited";
  page.content = render("sign_up", view);
  return page;
}

Response unread(const Site& site, const Request& request, const std::string& why) {
  return error_page(site, request, 400, "The form could not be read", why);
}

}  // namespace

Response forgotten_page(const Site& site, const Request& request) {
  if (!has_accounts(site)) return no_accounts(site, request);
  return framed(site, request, 200, forgotten_page_of(site, nullptr)).with("Cache-Control", "no-store");
}

Response ask_reset(const Site& site, const Request& request) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  const auto refusal =
      account::ask_reset(means_of(site, request), std::string(form->get("name")), from_of(request));
  if (refusal) return refused_page(site, request, *refusal, forgotten_page_of(site, &*refusal));
  return said_page(
      site, request, 200, "If there is such an account, a letter is on its way",
      site.sends_letters
          ? "Its link sets a new password, within two hours."
          : "This Quire sends no letters by itself yet: who runs it can make the link, with quire user "
            "reset.",
      {{"Sign in", "/sign-in"}});
}

Response reset_page(const Site& site, const Request& request, std::string_view key) {
  if (!has_accounts(site)) return no_accounts(site, request);
  if (!site.gate->accounts().key(account::hash_of(key), store::Purpose::reset, site.clock()))
    return link_is_over(site, request);
  return framed(site, request, 200, reset_page_of(key, nullptr)).with("Cache-Control", "no-store");
}

Response reset_password(const Site& site, const Request& request, std::string_view key) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  const auto person =
      account::reset(means_of(site, request), std::string(key), std::string(form->get("password")));
  if (!person && person.refusal().why == account::Refusal::Why::wrong) return link_is_over(site, request);
  if (!person) return refused_page(site, request, person.refusal(), reset_page_of(key, &person.refusal()));
  return said_page(site, request, 200, "The new password is set",
                   "All sessions and tokens of the account have ended: sign in with the new password.",
                   {{"Sign in", "/sign-in"}})
      .with("Set-Cookie", no_session_cookie(site, request));
}

Response confirm_page(const Site& site, const Request& request, std::string_view key) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const auto known = site.gate->accounts().key(account::hash_of(key), store::Purpose::confirm, site.clock());
  if (!known) return link_is_over(site, request);
  View view{ViewType::object};
  view["action"] = "/confirm/" + encode(key);
  view["email"] = known->text;
  Page page;
  page.title = "Confirm your address";
  page.content = render("confirm", view);
  return framed(site, request, 200, std::move(page)).with("Cache-Control", "no-store");
}

Response confirm_email(const Site& site, const Request& request, std::string_view key) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const auto person = account::confirm(means_of(site, request), std::string(key));
  if (!person) return link_is_over(site, request);
  return said_page(
      site, request, 200, "Your address is confirmed",
      fmt::format("Welcome, {}. You may now do what the role {} may.", person->name, word(person->role)),
      {{"Newest papers", "/papers"}, {"Settings", "/settings"}});
}

Response invitation_page(const Site& site, const Request& request, std::string_view key) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const auto invitation = account::invitation(means_of(site, request), std::string(key));
  if (!invitation) return link_is_over(site, request);
  return framed(site, request, 200, invitation_page_of(key, *invitation, {}, nullptr))
      .with("Cache-Control", "no-store");
}

Response accept_invitation(const Site& site, const Request& request, std::string_view key) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const auto form = Fields::parse(request.body);
  if (!form) return unread(site, request, form.error());
  const account::Means means = means_of(site, request);
  const auto invitation = account::invitation(means, std::string(key));
  if (!invitation) return link_is_over(site, request);
  const account::Typed typed{std::string(form->get("name")), std::string(form->get("full_name")),
                             std::string(form->get("email")), std::string(form->get("password"))};
  const auto person = account::accept(means, std::string(key), typed);
  if (!person && person.refusal().why == account::Refusal::Why::wrong) return link_is_over(site, request);
  if (!person)
    return refused_page(site, request, person.refusal(),
                        invitation_page_of(key, *invitation, typed, &person.refusal()));
  const auto opened = account::open_session(means, *person, false, from_of(request));
  return Response::see_other("/settings").with("Set-Cookie", session_cookie(site, request, opened, false));
}

}  // namespace quire::web
