// Signing in and up, and what a signed-in person changes with their password.
#include "account/account.h"

#include <fmt/format.h>

#include "account/letters.h"
#include "account/rules.h"
#include "account/tries.h"
#include "text/look.h"

namespace quire::account {
namespace {

constexpr std::size_t kAgentBytesMax = 200;

Refusal wrong() { return {Refusal::Why::wrong, "name and password do not match", "", {}}; }
Refusal busy() {
  return {Refusal::Why::busy, "many people sign in at this moment; try again in a few seconds", "", {}};
}
Refusal input(std::string words, const char* field) {
  return {Refusal::Why::input, std::move(words), field, {}};
}

/// Who may be meant: by address, or by name however it is written.
std::optional<store::Person> meant(const Means& means, const std::string& name) {
  if (name.empty() || name.size() > kEmailBytesMax) return std::nullopt;
  auto person = name.find('@') != std::string::npos ? means.accounts.with_email(name)
                                                    : means.accounts.looking_like(text::skeleton(name));
  if (person && person->deleted_at) return std::nullopt;
  return person;
}

/// The person proves once more that it is them.
std::optional<Refusal> prove(const Means& means, const store::Person& person, const std::string& password,
                             const From& from) {
  Tries tries(means, "password", person.key, from.address);
  if (auto wait = tries.begin()) return wait;
  switch (match_password(person.password, password.substr(0, kPasswordBytesMax + 1), means.cost)) {
    case Match::busy:
      return busy();
    case Match::no:
      return Refusal{Refusal::Why::wrong, "that is not your password", "password", {}};
    case Match::yes:
      break;
  }
  tries.succeeded();
  return std::nullopt;
}

}  // namespace

Opened open_session(const Means& means, const store::Person& person, bool remember, const From& from) {
  Opened opened{new_secret(means.random), person, means.at + (remember ? kRememberedLives : kSessionLives)};
  means.accounts.add_session({hash_of(opened.secret), person.key, means.at, means.at, opened.expires_at,
                              from.agent.substr(0, kAgentBytesMax), from.address});
  return opened;
}

Outcome<Opened> sign_in(const Means& means, const std::string& name, const std::string& password,
                        bool remember, const From& from) {
  const std::string cut = name.substr(0, kEmailBytesMax + 1);
  Tries tries(means, "sign-in", text::skeleton(cut), from.address);
  if (auto wait = tries.begin()) return *wait;
  const auto person = meant(means, cut);
  switch (
      match_password(person ? person->password : "", password.substr(0, kPasswordBytesMax + 1), means.cost)) {
    case Match::busy:
      return busy();
    case Match::no:
      return wrong();
    case Match::yes:
      break;
  }
  tries.succeeded();
  if (person->is_banned(means.at))
    return Refusal{Refusal::Why::banned, person->ban_why, "", *person->banned_until};
  return open_session(means, *person, remember, from);
}

namespace {

/// What was typed as a person, or the rule that it breaks.
Outcome<store::Person> person_of(const Means& means, const Typed& typed, store::Role role) {
  if (std::string why = problem_of_name(typed.name); !why.empty()) return input(std::move(why), "name");
  if (std::string why = problem_of_full_name(typed.full_name); !why.empty())
    return input(std::move(why), "full_name");
  if (!typed.email.empty())
    if (std::string why = problem_of_email(typed.email); !why.empty()) return input(std::move(why), "email");
  store::Person person;
  person.key = new_person_key(means.random);
  person.name = typed.name;
  person.look = text::skeleton(typed.name);
  person.full_name = typed.full_name;
  person.email = typed.email;
  person.role = role;
  person.created_at = means.at;
  return person;
}

Outcome<store::Person> with_password(const Means& means, Outcome<store::Person> person, const Typed& typed) {
  if (!person) return person;
  if (std::string why = problem_of_password(typed.password, typed.name); !why.empty())
    return input(std::move(why), "password");
  auto hash = hash_password(typed.password, means.cost);
  if (!hash) return busy();
  person->password = std::move(*hash);
  return person;
}

void ask_to_confirm(const Means& means, const store::Person& person, const std::string& email) {
  if (means.base_url.empty()) return;
  const std::string secret = new_secret(means.random);
  const auto known = means.accounts.with_email(email);
  const store::Letter letter = known && known->key != person.key
                                   ? known_address_letter(means, *known)
                                   : confirmation_letter(means, person, email, secret);
  means.accounts.add_key(
      {hash_of(secret), store::Purpose::confirm, person.key, email, means.at, means.at + kConfirmLives},
      &letter);
}

}  // namespace

Outcome<store::Person> sign_up(const Means& means, const Typed& typed, const From& from) {
  if (typed.email.empty()) return input("an address of mail looks like mira@example.org", "email");
  auto person = person_of(means, typed, store::Role::member);
  if (!person) return person;
  constexpr int kFree = 20;  // people of one house may come together
  if (Tries tries(means, "sign-up", "", from.address, kFree); auto wait = tries.begin()) return *wait;
  person = with_password(means, std::move(person), typed);
  if (!person) return person;
  if (const auto added = means.accounts.add(*person); !added) return input(added.error(), "name");
  ask_to_confirm(means, *person, typed.email);
  return person;
}

Outcome<store::Person> accept(const Means& means, const std::string& secret, const Typed& typed) {
  const auto invited = invitation(means, secret);
  if (!invited)
    return Refusal{Refusal::Why::wrong, "this invitation was used already, or its time is over", "", {}};
  Typed taken = typed;
  if (!invited->email.empty()) taken.email = invited->email;
  auto person = with_password(means, person_of(means, taken, invited->role), taken);
  if (!person) return person;
  if (!invited->email.empty()) person->email_confirmed_at = means.at;
  const auto added = means.accounts.accept_invitation(hash_of(secret), *person, means.at);
  if (!added) return input(added.error(), "name");
  if (invited->email.empty() && !taken.email.empty()) ask_to_confirm(means, *person, taken.email);
  return person;
}

Outcome<store::Person> add_by_hand(const Means& means, const Typed& typed, store::Role role) {
  auto person = person_of(means, typed, role);
  if (person && !typed.password.empty()) person = with_password(means, std::move(person), typed);
  if (!person) return person;
  if (!typed.email.empty()) person->email_confirmed_at = means.at;
  if (const auto added = means.accounts.add(*person); !added) return input(added.error(), "name");
  return person;
}

std::optional<Refusal> change_password(const Means& means, const store::Person& person,
                                       const std::string& old, const std::string& wanted,
                                       std::string_view kept_secret, const From& from) {
  if (std::string why = problem_of_password(wanted, person.name); !why.empty())
    return input(std::move(why), "new_password");
  if (auto refusal = prove(means, person, old, from)) return refusal;
  const auto hash = hash_password(wanted, means.cost);
  if (!hash) return busy();
  means.accounts.set_password(person.key, *hash, kept_secret.empty() ? "" : hash_of(kept_secret));
  return std::nullopt;
}

std::optional<Refusal> change_email(const Means& means, const store::Person& person,
                                    const std::string& password, const std::string& email, const From& from) {
  if (std::string why = problem_of_email(email); !why.empty()) return input(std::move(why), "email");
  if (means.base_url.empty())
    return input("this Quire cannot write letters: it does not know its own address", "email");
  if (auto refusal = prove(means, person, password, from)) return refusal;
  if (Tries letters(means, "letter", person.key, ""); auto wait = letters.begin()) return wait;
  ask_to_confirm(means, person, email);
  return std::nullopt;
}

std::optional<Refusal> send_confirmation(const Means& means, const store::Person& person) {
  if (person.email.empty() || person.email_confirmed_at) return std::nullopt;
  if (Tries letters(means, "letter", person.key, ""); auto wait = letters.begin()) return wait;
  ask_to_confirm(means, person, person.email);
  return std::nullopt;
}

std::optional<Refusal> remove(const Means& means, const store::Person& person, const std::string& password,
                              const From& from) {
  if (auto refusal = prove(means, person, password, from)) return refusal;
  means.accounts.remove(person.key, means.at);
  return std::nullopt;
}

Outcome<std::string> make_token(const Means& means, const std::string& person, const std::string& name,
                                int scopes, std::optional<Instant> expires_at) {
  if (std::string why = problem_of_token_name(name); !why.empty()) return input(std::move(why), "token_name");
  constexpr std::size_t kTokensMax = 100;
  if (means.accounts.tokens(person).size() >= kTokensMax)
    return input(fmt::format("a person has at most {} tokens", kTokensMax), "token_name");
  std::string text = new_token(means.random);
  const store::Token token{hash_of(text), person,   name, text.substr(text.size() - 4),
                           scopes,        means.at, {},   expires_at};
  if (const Status added = means.accounts.add_token(token, means.once); !added)
    return input(added.error(), "token_name");
  return text;
}

}  // namespace quire::account
