#include "account/letters.h"

#include <fmt/format.h>

#include "account/letter_page.h"

namespace quire::account {
namespace {

std::string host_of(const std::string& base_url) {
  const auto scheme = base_url.find("://");
  std::string host = scheme == std::string::npos ? base_url : base_url.substr(scheme + 3);
  host = host.substr(0, host.find('/'));
  if (const auto colon = host.rfind(':');
      colon != std::string::npos && host.find(']', colon) == std::string::npos)
    host.resize(colon);
  return host.empty() ? "localhost" : host;
}

store::Letter letter(const Means& means, const char* kind, const std::string& person,
                     const std::string& recipient, std::string text, LetterPage page) {
  store::Letter out;
  out.message_id = fmt::format("{}@{}", new_person_key(means.random), host_of(means.base_url));
  out.token = (new_person_key(means.random) + new_person_key(means.random)).substr(0, 32);
  out.kind = kind;
  out.person = person;
  out.recipient = recipient;
  out.subject = page.title;
  out.body = std::move(text);
  page.home = means.base_url;
  out.html = html_of(page);
  out.created_at = means.at;
  out.due_at = means.at;
  return out;
}

constexpr const char* kNothing = "If it was not you, nothing needs to be done.";

}  // namespace

store::Letter confirmation_letter(const Means& means, const store::Person& person, const std::string& email,
                                  const std::string& secret) {
  const std::string link = fmt::format("{}/confirm/{}", means.base_url, secret);
  store::Letter out = letter(
      means, "confirm", person.key, email,
      fmt::format("Somebody, most likely you, gave this address for the account {} of the Quire at\n{}\n\n"
                  "To confirm that it is yours, open this page within 48 hours:\n{}\n\n{}\n",
                  person.name, means.base_url, link, kNothing),
      {"Confirm your address",
       {fmt::format("Somebody, most likely you, gave this address for the account {} of this Quire.",
                    person.name),
        "To confirm that it is yours, open this page within 48 hours:"},
       "Confirm the address",
       link,
       {kNothing},
       {}});
  out.useful_until = means.at + kConfirmLives;
  return out;
}

store::Letter known_address_letter(const Means& means, const store::Person& person) {
  return letter(
      means, "known", person.key, person.email,
      fmt::format("Somebody, perhaps you, made a new account with this address at the Quire at\n{}\n\n"
                  "The address is that of your account {}, and stays so. To sign in, or for a new\n"
                  "password, open\n{}/sign-in\n\n{}\n",
                  means.base_url, person.name, means.base_url, kNothing),
      {"You have an account already",
       {"Somebody, perhaps you, made a new account with this address at this Quire.",
        fmt::format(
            "The address is that of your account {}, and stays so. To sign in, or for a new password:",
            person.name)},
       "Sign in",
       means.base_url + "/sign-in",
       {kNothing},
       {}});
}

store::Letter reset_letter(const Means& means, const store::Person& person, const std::string& secret) {
  constexpr const char* kStays = "If it was not you, nothing needs to be done: the old password stays.";
  const std::string link = fmt::format("{}/reset/{}", means.base_url, secret);
  store::Letter out = letter(
      means, "reset", person.key, person.email,
      fmt::format("Somebody, most likely you, asked for a new password of the account {} of the Quire at\n"
                  "{}\n\nTo set it, open this page within two hours:\n{}\n\n{}\n",
                  person.name, means.base_url, link, kStays),
      {"A new password",
       {fmt::format("Somebody, most likely you, asked for a new password of the account {} of this Quire.",
                    person.name),
        "To set it, open this page within two hours:"},
       "Set a new password",
       link,
       {kStays},
       {}});
  out.useful_until = means.at + kResetLives;
  return out;
}

store::Letter invitation_letter(const Means& means, const std::string& email, const std::string& secret) {
  const std::string link = fmt::format("{}/invitation/{}", means.base_url, secret);
  store::Letter out =
      letter(means, "invitation", "", email,
             fmt::format("You are invited to the Quire at\n{}\n\nTo make your account, open this page within "
                         "14 days:\n{}\n",
                         means.base_url, link),
             {"An invitation",
              {"You are invited to this Quire.", "To make your account, open this page within 14 days:"},
              "Make an account",
              link,
              {},
              {}});
  out.useful_until = means.at + kInvitationLives;
  return out;
}

}  // namespace quire::account
