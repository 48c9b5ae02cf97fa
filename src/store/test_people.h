// For tests of every room: people in a store, without the ways in which people get there.
#pragma once

#include <string>

#include "store/person.h"
#include "store/store.h"
#include "store/tables.h"

namespace quire::store {

/// Somebody with a role; the key is 24 hexadecimal digits that follow from the name.
inline std::string add_person(Store& store, const std::string& name, Role role = Role::member) {
  std::string key;
  for (std::size_t i = 0; i < 12; ++i) {
    constexpr const char* kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(name[i % name.size()]);
    key += {kHex[byte >> 4], kHex[byte & 15]};
  }
  store.tables().write([&](Connection& writer) {
    writer
        .query(
            "INSERT INTO persons(key, name, skeleton, full_name, email, password, role, created_at, ban_why, "
            "settings) VALUES (?,?,?,'','','',?,0,'','{}')")
        .bind(std::string_view(key))
        .bind(std::string_view(name))
        .bind(std::string_view(name))
        .bind(static_cast<std::int64_t>(role))
        .run();
  });
  return key;
}

}  // namespace quire::store
