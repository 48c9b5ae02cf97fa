// What names, passwords and addresses of mail may be. Each function gives what is wrong, or nothing.
#pragma once

#include <string>
#include <string_view>

namespace quire::account {

inline constexpr std::size_t kNameCharactersMin = 2;
inline constexpr std::size_t kNameCharactersMax = 32;
inline constexpr std::size_t kFullNameBytesMax = 200;
inline constexpr std::size_t kEmailBytesMax = 254;
inline constexpr std::size_t kPasswordBytesMin = 8;
inline constexpr std::size_t kPasswordBytesMax = 256;
inline constexpr std::size_t kTokenNameBytesMax = 60;

/// Letters and digits of one script, with single - _ . between them; not a name that Quire speaks with.
std::string problem_of_name(std::string_view name);
std::string problem_of_full_name(std::string_view full_name);
/// One mailbox of ASCII, "mira@example.org" (the dot-atoms of RFC 5321), so that it may stand in a header.
std::string problem_of_email(std::string_view email);
std::string problem_of_password(std::string_view password, std::string_view name);
std::string problem_of_token_name(std::string_view name);

}  // namespace quire::account
