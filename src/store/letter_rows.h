// Rows of letters as the files of Letters read them.
#pragma once

#include "store/account_rows.h"

namespace quire::store {

#define LETTER_COLUMNS                                                                             \
  "number, message_id, kind, coalesce(person, ''), recipient, subject, body, html, list_id, "      \
  "unsubscribe_url, token, created_at, useful_until, due_at, tries, tried_since, sent_at, fault, " \
  "bounced_at"

/// All rows of a query for LETTER_COLUMNS.
std::vector<Letter> letters_of(Query& query);

}  // namespace quire::store
