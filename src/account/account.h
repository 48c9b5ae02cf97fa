// What people do with their accounts: sign up, sign in, set a new password, confirm an address, invite.
// Functions over the store's Accounts; clocks, randomness and addresses are handed in. Nothing here tells
// whether somebody has an account: not by its answer, not by its time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "account/password.h"
#include "account/secret.h"
#include "store/accounts.h"

namespace quire::account {

/// Who may make an account.
enum class SignUp : std::uint8_t { closed, invited, open };

inline constexpr std::chrono::hours kConfirmLives{48};
inline constexpr std::chrono::hours kResetLives{2};
inline constexpr std::chrono::hours kInvitationLives{14 * 24};
inline constexpr std::chrono::hours kSessionLives{24};
inline constexpr std::chrono::hours kRememberedLives{30 * 24};

/// What these functions stand on.
struct Means {
  store::Accounts& accounts;
  Instant at;
  Random random = system_random;
  PasswordCost cost{};
  std::string base_url;  ///< that links in letters begin with: "https://papers.example.org"
  store::Once once{};    ///< tokens and invitations are made once for its key
};

/// Why something was not done.
struct Refusal {
  enum class Why : std::uint8_t {
    wrong,   ///< of name and password, or key: which of them is not said
    input,   ///< what was typed breaks a rule; `words` says which
    wait,    ///< too many tries: until `until`
    banned,  ///< said only to who knew the password
    busy,    ///< too many hash passwords at this moment
  };
  Why why = Why::wrong;
  std::string words;  ///< for people, without a full stop
  std::string field;  ///< of an input: name | full_name | email | password
  Instant until{};
};

/// A value, or a refusal.
template <class T>
class Outcome {
 public:
  Outcome(T value) : value_(std::move(value)) {}
  Outcome(Refusal refusal) : refusal_(std::move(refusal)) {}
  explicit operator bool() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  T* operator->() { return &*value_; }
  const T& operator*() const { return *value_; }
  const T* operator->() const { return &*value_; }
  const Refusal& refusal() const { return refusal_; }

 private:
  std::optional<T> value_;
  Refusal refusal_;
};

/// From where a request comes.
struct From {
  std::string address;  ///< of the network
  std::string agent;    ///< the browser, as it says
};

struct Opened {
  std::string secret;  ///< for the cookie
  store::Person person;
  Instant expires_at{};
};

struct Typed {
  std::string name;
  std::string full_name;
  std::string email;
  std::string password;
};

/// `name` may be an address of mail that was confirmed.
Outcome<Opened> sign_in(const Means& means, const std::string& name, const std::string& password,
                        bool remember, const From& from);
/// A session without asking for a password: after signing up, or with a key.
Opened open_session(const Means& means, const store::Person& person, bool remember, const From& from);

/// With a letter that asks to confirm the address; until then the person reads only.
Outcome<store::Person> sign_up(const Means& means, const Typed& typed, const From& from);
/// Sends a letter if there is such an account; does not say so.
std::optional<Refusal> ask_reset(const Means& means, const std::string& who, const From& from);
/// A link that sets a new password, for who may hand it over themselves.
std::string reset_link(const Means& means, const store::Person& person);
Outcome<store::Person> reset(const Means& means, const std::string& secret, const std::string& password);
/// An error says why the key is of no use.
Result<store::Person> confirm(const Means& means, const std::string& secret);

struct Invitation {
  store::Role role = store::Role::member;
  std::string email;  ///< empty: whoever has the link
};
/// The link; a letter too, if it is for an address.
Outcome<std::string> invite(const Means& means, const Invitation& invitation);
std::optional<Invitation> invitation(const Means& means, const std::string& secret);
Outcome<store::Person> accept(const Means& means, const std::string& secret, const Typed& typed);

/// The account of an admin at the machine: nothing is to be confirmed. `password` may be empty.
Outcome<store::Person> add_by_hand(const Means& means, const Typed& typed, store::Role role);

// With the person's own password; tries are counted.
/// All sessions but that of `kept_secret` end.
std::optional<Refusal> change_password(const Means& means, const store::Person& person,
                                       const std::string& old, const std::string& wanted,
                                       std::string_view kept_secret, const From& from);
/// The address stays as it is until the letter's link was followed.
std::optional<Refusal> change_email(const Means& means, const store::Person& person,
                                    const std::string& password, const std::string& email, const From& from);
std::optional<Refusal> remove(const Means& means, const store::Person& person, const std::string& password,
                              const From& from);

/// Once more the letter that asks to confirm. Tries are counted.
std::optional<Refusal> send_confirmation(const Means& means, const store::Person& person);

/// The token's text, which is shown once.
Outcome<std::string> make_token(const Means& means, const std::string& person, const std::string& name,
                                int scopes, std::optional<Instant> expires_at);

}  // namespace quire::account
