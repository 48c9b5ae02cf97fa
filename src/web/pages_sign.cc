// /sign-in, /sign-up, /sign-out.
#include <fmt/format.h>

#include "web/account_pages.h"
#include "web/account_routes.h"
#include "web/views.h"

namespace quire::web {
namespace {

Page sign_in_page_of(const Site& site, const std::string& name, const std::string& back, bool remember,
                     const account::Refusal* refusal) {
  View view{ViewType::object};
  view["name"] = name;
  view["back"] = back;
  view["remember"] = remember;
  view["open"] = sign_up_of(site) == account::SignUp::open;
  view["invited"] = sign_up_of(site) == account::SignUp::invited;
  if (refusal != nullptr) put_refusal(view, *refusal);
  Page page;
  page.title = "Sign in";
  page.content = render("sign_in", view);
  return page;
}

}  // namespace

Response sign_in_page(const Site& site, const Request& request) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const std::string back = local_path(request.query.get("back"));
  if (request.visitor.by == Visitor::By::session) return Response::see_other(back);
  return framed(site, request, 200, sign_in_page_of(site, "", back, true, nullptr))
      .with("Cache-Control", "no-store");
}

Response sign_in(const Site& site, const Request& request) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  const std::string name(form->get("name")), back = local_path(form->get("back"));
  const bool remember = form->get("remember") == "1";
  const auto opened = account::sign_in(means_of(site, request), name, std::string(form->get("password")),
                                       remember, from_of(request));
  if (!opened)
    return refused_page(
        site, request, opened.refusal(),
        sign_in_page_of(site, std::string(utf8_prefix(name, 254)), back, remember, &opened.refusal()));
  // A session that this browser had before is over.
  if (const auto old = request.cookie(kSessionCookie); !old.empty() && request.visitor.is_known())
    site.gate->accounts().end_session(request.visitor.person, account::hash_of(old));
  return Response::see_other(back).with("Set-Cookie", session_cookie(site, request, *opened, remember));
}

namespace {

Page sign_up_page_of(const account::Typed& typed, const account::Refusal* refusal) {
  View view{ViewType::object};
  view["heading"] = "Make an account";
  view["action"] = "/sign-up";
  view["name"] = typed.name;
  view["full_name"] = typed.full_name;
  view["email"] = typed.email;
  view["email_needed"] = true;
  if (refusal != nullptr) put_refusal(view, *refusal);
  Page page;
  page.title = "Make an account";
  page.content = render("sign_up", view);
  return page;
}

Response not_open(const Site& site, const Request& request) {
  const bool invited = sign_up_of(site) == account::SignUp::invited;
  return error_page(site, request, 403, "Accounts are not made here",
                    invited
                        ? "Who runs this Quire invites people: the letter has a link that makes an account."
                        : "Who runs this Quire makes accounts for others.",
                    {{"Sign in", "/sign-in"}, {"Newest papers", "/papers"}});
}

}  // namespace

Response sign_up_page(const Site& site, const Request& request) {
  if (!has_accounts(site)) return no_accounts(site, request);
  if (sign_up_of(site) != account::SignUp::open) return not_open(site, request);
  return framed(site, request, 200, sign_up_page_of({}, nullptr)).with("Cache-Control", "no-store");
}

Response sign_up(const Site& site, const Request& request) {
  if (!has_accounts(site)) return no_accounts(site, request);
  if (sign_up_of(site) != account::SignUp::open) return not_open(site, request);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  const account::Typed typed{std::string(form->get("name")), std::string(form->get("full_name")),
                             std::string(form->get("email")), std::string(form->get("password"))};
  const account::Means means = means_of(site, request);
  const auto person = account::sign_up(means, typed, from_of(request));
  if (!person)
    return refused_page(site, request, person.refusal(), sign_up_page_of(typed, &person.refusal()));
  const auto opened = account::open_session(means, *person, false, from_of(request));
  return Response::see_other("/settings").with("Set-Cookie", session_cookie(site, request, opened, false));
}

Response sign_out(const Site& site, const Request& request) {
  if (!has_accounts(site)) return no_accounts(site, request);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  if (request.visitor.by == Visitor::By::session) {
    if (form->get("everywhere") == "1")
      site.gate->accounts().end_sessions(request.visitor.person);
    else
      site.gate->accounts().end_session(request.visitor.person,
                                        account::hash_of(request.cookie(kSessionCookie)));
  }
  return Response::see_other("/papers").with("Set-Cookie", no_session_cookie(site, request));
}

}  // namespace quire::web
