// How often something may be tried: by name and by address, after five tries in vain a minute, then two,
// four, up to a quarter of an hour. What is kept of names and addresses are hashes.
#pragma once

#include <string_view>
#include <vector>

#include "account/account.h"

namespace quire::account {

/// Tries of one name from one address.
class Tries {
 public:
  /// `kind`: what is tried ("sign-in"). Either of name and address may be empty: not counted.
  Tries(const Means& means, std::string_view kind, std::string_view name, std::string_view address,
        int free = 5);
  /// Counts a try, or says that it must wait.
  std::optional<Refusal> begin();
  /// It was not in vain.
  void succeeded();

 private:
  const Means& means_;
  std::vector<store::Patience> tries_;
  bool has_name_;
};

}  // namespace quire::account
