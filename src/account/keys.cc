// What is done with a key that came by letter, or that an admin handed over.
#include <fmt/format.h>

#include "account/account.h"
#include "account/letters.h"
#include "account/rules.h"
#include "account/tries.h"
#include "text/look.h"

namespace quire::account {
namespace {

constexpr const char* kOver = "this link was used already, or its time is over";

/// "1 mira@example.org": role and address as one text.
std::string written(const Invitation& invitation) {
  return fmt::format("{} {}", static_cast<int>(invitation.role), invitation.email);
}

std::optional<Invitation> read(const std::string& text) {
  if (text.size() < 2 || text[0] < '0' || text[0] > '4' || text[1] != ' ') return std::nullopt;
  return Invitation{static_cast<store::Role>(text[0] - '0'), text.substr(2)};
}

/// A key that opens nothing: whom no account is known for costs what others cost.
void add_dead_key(const Means& means) {
  means.accounts.add_key(
      {hash_of(new_secret(means.random)), store::Purpose::reset, "", "", means.at, means.at}, nullptr);
}

}  // namespace

std::optional<Refusal> ask_reset(const Means& means, const std::string& who, const From& from) {
  const std::string cut = who.substr(0, kEmailBytesMax + 1);
  if (Tries tries(means, "reset", text::skeleton(cut), from.address); auto wait = tries.begin()) return wait;
  const auto person = cut.find('@') != std::string::npos ? means.accounts.with_email(cut)
                                                         : means.accounts.looking_like(text::skeleton(cut));
  if (!person || person->deleted_at || person->email.empty() || means.base_url.empty()) {
    add_dead_key(means);
    return std::nullopt;
  }
  const std::string secret = new_secret(means.random);
  const store::Letter letter = reset_letter(means, *person, secret);
  means.accounts.add_key(
      {hash_of(secret), store::Purpose::reset, person->key, person->email, means.at, means.at + kResetLives},
      &letter);
  return std::nullopt;
}

std::string reset_link(const Means& means, const store::Person& person) {
  const std::string secret = new_secret(means.random);
  // It says nothing about the address: who has the link did not get it there.
  means.accounts.add_key(
      {hash_of(secret), store::Purpose::reset, person.key, "", means.at, means.at + kResetLives}, nullptr);
  return fmt::format("{}/reset/{}", means.base_url, secret);
}

Outcome<store::Person> reset(const Means& means, const std::string& secret, const std::string& password) {
  const auto key = means.accounts.key(hash_of(secret), store::Purpose::reset, means.at);
  const auto person = key ? means.accounts.person(key->person) : std::nullopt;
  if (!person) return Refusal{Refusal::Why::wrong, kOver, "", {}};
  if (std::string why = problem_of_password(password, person->name); !why.empty())
    return Refusal{Refusal::Why::input, std::move(why), "password", {}};
  const auto hash = hash_password(password, means.cost);
  if (!hash) return Refusal{Refusal::Why::busy, "many people sign in at this moment; try again", "", {}};
  const auto done = means.accounts.reset_password(key->hash, *hash, means.at);
  if (!done) return Refusal{Refusal::Why::wrong, kOver, "", {}};
  return *means.accounts.person(*done);
}

Result<store::Person> confirm(const Means& means, const std::string& secret) {
  const auto key = means.accounts.confirm_email(hash_of(secret), means.at);
  if (!key) return Error{key.error()};
  return *means.accounts.person(*key);
}

Outcome<std::string> invite(const Means& means, const Invitation& invitation) {
  if (!invitation.email.empty())
    if (std::string why = problem_of_email(invitation.email); !why.empty())
      return Refusal{Refusal::Why::input, std::move(why), "email", {}};
  const std::string secret = new_secret(means.random);
  std::optional<store::Letter> letter;
  if (!invitation.email.empty() && !means.base_url.empty())
    letter = invitation_letter(means, invitation.email, secret);
  means.accounts.add_key({hash_of(secret), store::Purpose::invitation, "", written(invitation), means.at,
                          means.at + kInvitationLives},
                         letter ? &*letter : nullptr, means.once);
  return fmt::format("{}/invitation/{}", means.base_url, secret);
}

std::optional<Invitation> invitation(const Means& means, const std::string& secret) {
  const auto key = means.accounts.key(hash_of(secret), store::Purpose::invitation, means.at);
  return key ? read(key->text) : std::nullopt;
}

}  // namespace quire::account
