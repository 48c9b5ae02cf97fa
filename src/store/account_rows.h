// Rows of persons, sessions and tokens as the files of Accounts read and write them.
#pragma once

#include "store/accounts.h"
#include "store/acts.h"
#include "store/rows.h"

namespace quire::store {

#define PERSON_COLUMNS                                                                          \
  "p.key, p.name, p.skeleton, p.full_name, p.email, p.email_confirmed_at, p.password, p.role, " \
  "p.created_at, p.banned_until, p.ban_why, p.deleted_at"
inline constexpr int kPersonColumns = 12;

/// From columns `first` on.
Person person_of(const Query& query, int first = 0);
/// Inside a writing transaction. An error says which of name and address is another's.
Status insert_person(Connection& writer, const Person& person);
/// Nobody but `key` has confirmed the address.
bool email_is_free(Connection& connection, std::string_view key, std::string_view email);
void set_email(Connection& writer, std::string_view key, std::string_view email, Instant at);

}  // namespace quire::store
