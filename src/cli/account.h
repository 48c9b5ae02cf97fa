// What the commands about people and their tokens share.
#pragma once

#include <string>

#include "store/accounts.h"

namespace quire::cli {

/// BadInput if nobody has that name.
store::Person person_named(store::Accounts& accounts, const std::string& name);
/// From 1 to `most`, or BadInput that names the option.
std::uint64_t read_count(const std::string& text, const char* option, std::uint64_t most);

}  // namespace quire::cli
