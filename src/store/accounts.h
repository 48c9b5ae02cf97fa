// People with accounts: who they are, how they are known again (sessions, tokens), what was promised to them
// once (keys to confirm an address, to set a new password, to come in), and how often somebody tried in vain.
// Secrets are never here, only their hashes (account/secret.h makes both). Moments are handed in.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/letters.h"
#include "store/once.h"
#include "store/person.h"
#include "store/tables.h"

namespace quire::store {

struct Person {
  std::string key;
  std::string name;
  std::string look;  ///< text::skeleton of the name: nobody else's
  std::string full_name;
  std::string email;                            ///< as typed; empty: none
  std::optional<Instant> email_confirmed_at{};  ///< an address that is confirmed is nobody else's
  std::string password;                         ///< as hashed; empty: none, so no signing in
  Role role = Role::member;
  Instant created_at{};
  std::optional<Instant> banned_until{};
  std::string ban_why;
  std::optional<Instant> deleted_at{};  ///< the row stays, without personal data

  bool is_banned(Instant at) const { return banned_until && *banned_until > at; }
  /// Who signed up and has not confirmed the address yet reads only.
  Role role_now() const { return email.empty() || email_confirmed_at ? role : Role::reader; }
};

/// How two addresses of mail are compared.
std::string email_key(std::string_view email);

struct Session {
  std::string hash;  ///< of the secret in the cookie
  std::string person;
  Instant created_at{};
  Instant seen_at{};
  Instant expires_at{};
  std::string agent;    ///< the browser, as it says
  std::string address;  ///< from which it came
};

/// What a token may do.
enum Scope : std::uint8_t { kScopeRead = 1, kScopeWrite = 2 };

/// A key for programs.
struct Token {
  std::string hash;
  std::string person;
  std::string name;  ///< one of a person's own names for them
  std::string hint;  ///< its end, to know it by
  int scopes = kScopeRead;
  Instant created_at{};
  std::optional<Instant> seen_at{};
  std::optional<Instant> expires_at{};
};

enum class Purpose : std::uint8_t { confirm = 1, reset = 2, invitation = 3 };

/// A key that is used once.
struct SingleUse {
  std::string hash;
  Purpose purpose = Purpose::confirm;
  std::string person;  ///< empty: of nobody yet
  std::string
      text;  ///< confirm, reset: the address of mail that it was sent to; invitation: as account/ writes it
  Instant created_at{};
  Instant expires_at{};
};

/// How many tries in vain are free, and how long the wait grows.
struct Patience {
  std::string what;  ///< who or what tries
  int free = 5;
  std::chrono::seconds first{60};  ///< doubles with each further try
  std::chrono::seconds most{900};
  std::chrono::seconds forgotten{3600};  ///< after so long without a try
};

struct PeopleWanted {
  std::string search;  ///< part of a name or an address; empty: all
  std::size_t skip = 0;
  std::size_t limit = 50;
};

/// What others see that a person did.
struct Deeds {
  std::int64_t votes = 0;
  std::int64_t comments = 0;
};

/// All calls are safe from any thread; what writes is durable on return.
class Accounts {
 public:
  explicit Accounts(Tables& tables) : tables_(tables) {}

  // Persons (accounts.cc).
  /// An error says which of name and address is another's.
  Result<Person> add(const Person& person);
  std::optional<Person> person(std::string_view key);
  std::optional<Person> named(std::string_view name);
  /// Those of the names that somebody has who is still here; the owner of a Quire without accounts is not
  /// among them.
  std::set<std::string> known_names(const std::vector<std::string>& names);
  std::optional<Person> looking_like(std::string_view look);
  std::optional<Person> with_email(std::string_view email);  ///< confirmed
  std::vector<Person> people(const PeopleWanted& wanted);
  enum class Any : std::uint8_t {
    nobody,
    no_password,  ///< accounts, but nobody can sign in yet: who sits at the machine is the owner still
    password,     ///< nobody is owner by sitting at the machine
  };
  Any any();
  Deeds deeds(std::string_view key);
  void set_full_name(std::string_view key, std::string_view full_name);
  /// All sessions but `kept` (a hash) end.
  void set_password(std::string_view key, std::string_view password, std::string_view kept);
  /// The address counts as confirmed: somebody who may say so does. An error if it is another's.
  Status confirm_by_hand(std::string_view key, std::string_view email, Instant at);
  /// `by` is kept with it, and with bans (table acts).
  void set_role(std::string_view key, Role role, std::string_view by, Instant at);
  /// Sessions end. Without `until` a ban ends.
  void ban(std::string_view key, std::optional<Instant> until, std::string_view why, std::string_view by,
           Instant at);

  // Sessions and tokens (sessions.cc).
  struct Known {
    Person person;
    Session session{};
    Token token{};
  };
  void add_session(const Session& session);
  /// Nothing if it has ended, or its person may not come in.
  std::optional<Known> session(std::string_view hash, Instant at);
  std::vector<Session> sessions(std::string_view key, Instant at);
  void session_seen(std::string_view hash, Instant at);
  /// False if the person has none of that hash.
  bool end_session(std::string_view key, std::string_view hash);
  void end_sessions(std::string_view key);
  /// An error if the person has one of that name.
  Status add_token(const Token& token, const Once& once = {});
  std::optional<Known> token(std::string_view hash, Instant at);
  std::vector<Token> tokens(std::string_view key);
  void token_seen(std::string_view hash, Instant at);
  bool remove_token(std::string_view key, std::string_view name);

  // Keys that are used once (single_use.cc).
  /// With the letter that brings it, if one does: both or none. Older keys of that purpose and person end.
  void add_key(const SingleUse& key, const Letter* letter, const Once& once = {});
  std::optional<SingleUse> key(std::string_view hash, Purpose purpose, Instant at);
  /// The person's address is the one that the key went to. The person's key.
  Result<std::string> confirm_email(std::string_view hash, Instant at);
  /// Sessions and tokens end. The person's key.
  Result<std::string> reset_password(std::string_view hash, std::string_view password, Instant at);
  /// Nothing is used up if the person cannot be added.
  Result<Person> accept_invitation(std::string_view hash, const Person& person, Instant at);

  // Tries (single_use.cc).
  /// Counts a try against all of them, or says until when one of them must wait and counts none.
  std::optional<Instant> begin_try(std::span<const Patience> tries, Instant at);
  void forget_tries(std::string_view what);
  /// A try that was not in vain counts no more.
  void give_back_try(std::string_view what);
  /// Ended sessions, used keys and old tries go.
  void sweep(Instant at);

  // What a person may ask for at any time (farewell.cc, personal_data.cc).
  /// Votes, reading list, sessions and tokens go; comments lose their text; what stays of the rest names
  /// kGone, and nothing the person. The name is free again.
  void remove(std::string_view key, Instant at);
  /// Votes, reads, reading list and words of one person become another's.
  void take_over(std::string_view from, std::string_view to);
  /// All that is stored about a person, as one JSON document.
  std::string everything(std::string_view key);

 private:
  Tables& tables_;
};

}  // namespace quire::store
