// Who a person is to the store: a key that never changes, and what they may do.
#pragma once

#include <cstdint>
#include <string>

namespace quire::store {

/// What somebody may do; each role may do what those before it may.
enum class Role : std::uint8_t {
  reader,   ///< read, keep a reading list
  member,   ///< vote, comment, submit, report
  curator,  ///< choose and order the day, decide on claims, corrections and reports
  runner,   ///< start labs
  admin,    ///< everything
};
inline const char* word(Role role) {
  switch (role) {
    case Role::reader:
      return "reader";
    case Role::member:
      return "member";
    case Role::curator:
      return "curator";
    case Role::runner:
      return "runner";
    case Role::admin:
      break;
  }
  return "admin";
}

/// The key of who sits at the machine of a Quire without accounts. Other keys are 24 hexadecimal digits.
inline constexpr const char* kOwner = "owner";
/// The key of all who left: what others need of what they did stands under it. No account can have its name.
inline constexpr const char* kGone = "gone";
inline constexpr const char* kGoneName = "somebody who left";

}  // namespace quire::store
