// /admin/people: who has an account, with roles, bans and invitations; for admins.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "account/rules.h"
#include "text/unicode.h"
#include "web/account_pages.h"
#include "web/account_routes.h"
#include "web/oai_address.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kPeopleOfAPage = 50;
constexpr int kBanDaysMax = 36'500;  // for ever
constexpr std::size_t kWhyBytesMax = 500;
constexpr std::array kRoles{store::Role::reader, store::Role::member, store::Role::curator,
                            store::Role::runner, store::Role::admin};

/// Why the request goes no further, if it does not.
std::optional<Response> no_admin(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::admin)) return refused(site, request, store::Role::admin);
  if (!has_accounts(site)) return no_accounts(site, request);
  return std::nullopt;
}

std::optional<store::Role> role_of(std::string_view text) {
  for (const store::Role role : kRoles)
    if (text == word(role)) return role;
  return std::nullopt;
}

View roles_view(store::Role chosen) {
  View list{ViewType::list};
  for (const store::Role role : kRoles) {
    View item{ViewType::object};
    item["role"] = word(role);
    item["chosen"] = role == chosen;
    list << item;
  }
  return list;
}

View row_of(const Site& site, const store::Person& person) {
  View row{ViewType::object};
  row["name"] = person.name;
  row["href"] = "/admin/people/" + encode(person.name);
  put(row, "full_name", person.full_name);
  put(row, "email", person.email);
  row["unconfirmed"] = !person.email.empty() && !person.email_confirmed_at;
  row["no_password"] = person.password.empty();
  row["role"] = word(person.role);
  row["since"] = Day::of(person.created_at).written();
  if (person.is_banned(site.clock())) row["banned"] = moment_words(*person.banned_until);
  put(row, "ban_why", person.ban_why);
  return row;
}

Response people_page_with(const Site& site, const Request& request, const account::Refusal* refusal) {
  const std::string search(utf8_prefix(request.query.get("q"), 200));
  std::size_t skip = 0;
  const std::string_view from = request.query.get("from");
  if (std::from_chars(from.data(), from.data() + from.size(), skip).ec != std::errc() || skip > 1'000'000)
    skip = 0;
  auto people = site.gate->accounts().people({search, skip, kPeopleOfAPage + 1});
  View view{ViewType::object};
  view["search"] = search;
  if (people.size() > kPeopleOfAPage) {
    people.resize(kPeopleOfAPage);
    view["more_href"] = fmt::format("/admin/people?q={}&from={}", encode(search), skip + kPeopleOfAPage);
  }
  View rows{ViewType::list};
  for (const store::Person& person : people) rows << row_of(site, person);
  view["any"] = !people.empty();
  view["rows"] = std::move(rows);
  view["roles"] = roles_view(store::Role::member);
  if (refusal != nullptr) put_refusal(view, *refusal);
  Page page;
  page.title = "People";
  page.content = render("admin_people", view);
  if (refusal != nullptr) return refused_page(site, request, *refusal, std::move(page));
  return framed(site, request, 200, std::move(page)).with("Cache-Control", "no-store");
}

/// Whom an admin's request is about, with its form.
struct About {
  std::optional<store::Person> person;
  Fields form;
  Response otherwise;
};
About about(const Site& site, const Request& request, std::string_view name) {
  if (auto refusal = no_admin(site, request)) return {std::nullopt, {}, std::move(*refusal)};
  auto form = Fields::parse(request.body);
  if (!form)
    return {std::nullopt, {}, error_page(site, request, 400, "The form could not be read", form.error())};
  auto person = site.gate->accounts().named(name);
  if (!person || person->deleted_at || person->key == store::kOwner)
    return {std::nullopt,
            {},
            error_page(site, request, 404, "Nobody here has this name", "", {{"People", "/admin/people"}})};
  return {std::move(person), std::move(*form), {}};
}

Response person_page_with(const Site& site, const Request& request, const store::Person& person,
                          const account::Refusal* refusal) {
  View view = row_of(site, person);
  view["profile"] = "/people/" + encode(person.name);
  view["roles"] = roles_view(person.role);
  view["own"] = person.key == request.visitor.person;
  if (!person.email.empty())
    if (const auto bounces = store::Letters(site.store.tables()).bounces_of(person.email);
        bounces && bounces->suspended_at)
      view["suspended"] = bounces->why;
  if (refusal != nullptr) put_refusal(view, *refusal);
  Page page;
  page.title = person.name;
  page.content = render("admin_person", view);
  if (refusal != nullptr) return refused_page(site, request, *refusal, std::move(page));
  return framed(site, request, 200, std::move(page)).with("Cache-Control", "no-store");
}

Response back_to(const store::Person& person) {
  return Response::see_other("/admin/people/" + encode(person.name));
}

account::Refusal input(std::string words) { return {account::Refusal::Why::input, std::move(words), "", {}}; }

/// A link that an admin hands over: shown this once.
Response link_page(const Site& site, const Request& request, const char* heading, const std::string& sentence,
                   const std::string& link) {
  View view{ViewType::object};
  view["heading"] = heading;
  view["sentence"] = sentence;
  view["link"] = link;
  Page page;
  page.title = heading;
  page.content = render("link_made", view);
  return framed(site, request, 200, std::move(page)).with("Cache-Control", "no-store");
}

/// Links that are shown may begin with what the admin's own browser calls this Quire; letters may not.
std::string shown_link(const Site& site, const Request& request, const account::Means& means,
                       const std::string& link) {
  return means.base_url.empty() ? site_url(site, request) + link : link;
}

}  // namespace

Response admin_people(const Site& site, const Request& request) {
  if (auto refusal = no_admin(site, request)) return std::move(*refusal);
  return people_page_with(site, request, nullptr);
}

Response invite_person(const Site& site, const Request& request) {
  if (auto refusal = no_admin(site, request)) return std::move(*refusal);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  const auto role = role_of(form->get("role"));
  if (!role) {
    const auto refusal = input("there is no such role");
    return people_page_with(site, request, &refusal);
  }
  const account::Means means = means_once(site, request);
  const std::string email(form->get("email"));
  const auto link = account::invite(means, {*role, email});
  if (!link) return people_page_with(site, request, &link.refusal());
  return link_page(
      site, request, "An invitation",
      email.empty() ? "Whoever opens this link within 14 days makes one account."
      : site.sends_letters
          ? fmt::format("A letter with this link goes to {}. It makes one account, within 14 days.", email)
          : fmt::format("This Quire sends no letters by itself: hand this link to {}. It makes one "
                        "account, within 14 days.",
                        email),
      shown_link(site, request, means, *link));
}

Response admin_person(const Site& site, const Request& request, std::string_view name) {
  const About who = about(site, request, name);
  return who.person ? person_page_with(site, request, *who.person, nullptr) : who.otherwise;
}

Response change_role(const Site& site, const Request& request, std::string_view name) {
  const About who = about(site, request, name);
  if (!who.person) return who.otherwise;
  const auto role = role_of(who.form.get("role"));
  if (!role || (who.person->key == request.visitor.person && *role < store::Role::admin)) {
    const auto refusal =
        input(role ? "an admin gives up the role by another admin’s hand" : "there is no such role");
    return person_page_with(site, request, *who.person, &refusal);
  }
  site.gate->accounts().set_role(who.person->key, *role, request.visitor.person, site.clock());
  return back_to(*who.person);
}

Response ban_person(const Site& site, const Request& request, std::string_view name) {
  const About who = about(site, request, name);
  if (!who.person) return who.otherwise;
  const std::string why = text::one_line(utf8_prefix(who.form.get("why"), kWhyBytesMax));
  int days = 0;
  const std::string_view typed = who.form.get("days");
  std::from_chars(typed.data(), typed.data() + typed.size(), days);
  if (days < 1 || days > kBanDaysMax || why.empty() || who.person->key == request.visitor.person) {
    const auto refusal =
        input(who.person->key == request.visitor.person ? "nobody closes their own account this way"
              : why.empty()                             ? "say why: the person is told when they sign in"
                                                        : fmt::format("days: from 1 to {}", kBanDaysMax));
    return person_page_with(site, request, *who.person, &refusal);
  }
  site.gate->accounts().ban(who.person->key, site.clock() + std::chrono::hours(24) * days, why,
                            request.visitor.person, site.clock());
  return back_to(*who.person);
}

Response unban_person(const Site& site, const Request& request, std::string_view name) {
  const About who = about(site, request, name);
  if (!who.person) return who.otherwise;
  site.gate->accounts().ban(who.person->key, std::nullopt, "", request.visitor.person, site.clock());
  return back_to(*who.person);
}

Response confirm_person(const Site& site, const Request& request, std::string_view name) {
  const About who = about(site, request, name);
  if (!who.person) return who.otherwise;
  if (!who.person->email.empty())
    if (const auto done =
            site.gate->accounts().confirm_by_hand(who.person->key, who.person->email, site.clock());
        !done) {
      const auto refusal = input(done.error());
      return person_page_with(site, request, *who.person, &refusal);
    }
  return back_to(*who.person);
}

Response reset_person(const Site& site, const Request& request, std::string_view name) {
  const About who = about(site, request, name);
  if (!who.person) return who.otherwise;
  const account::Means means = means_of(site, request);
  return link_page(site, request, "A link for a new password",
                   fmt::format("Hand it to {}; it is of use once, within two hours.", who.person->name),
                   shown_link(site, request, means, account::reset_link(means, *who.person)));
}

}  // namespace quire::web
