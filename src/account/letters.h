// The letters about accounts, as plain text and as a simple page that says the same. A link is the only thing
// in them that is to be done.
#pragma once

#include "account/account.h"

namespace quire::account {

/// Ready to be put into the outbox.
store::Letter confirmation_letter(const Means& means, const store::Person& person, const std::string& email,
                                  const std::string& secret);
/// To an address that an account has already: somebody signed up with it.
store::Letter known_address_letter(const Means& means, const store::Person& person);
store::Letter reset_letter(const Means& means, const store::Person& person, const std::string& secret);
store::Letter invitation_letter(const Means& means, const std::string& email, const std::string& secret);

}  // namespace quire::account
