// Requests that may come twice: who asks names theirs by a key (header Idempotency-Key), and what was done
// for a key is not done again. The key is noted in the transaction of the act, with a hash of what was asked
// for: sent again with the same content it gives the same answer, with another it is refused.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

#include "paper/paper.h"
#include "store/tables.h"

namespace quire::store {

struct Once {
  std::string key;      ///< of key_from(person, the caller's key); empty: it comes once
  std::string content;  ///< hash of all that is asked for
  Instant at{};
};

/// The key came with other content before. Undoes the step that finds it.
class SentOtherwise : public std::runtime_error {
 public:
  SentOtherwise() : std::runtime_error("another request was sent with the same key; take a new one") {}
};

/// Runs a step as Tables::write() does, and notes the key if the step says that it did what it should. False
/// if it was done before; the step is not run then. Throws SentOtherwise.
bool write_once(Tables& tables, const Once& once, const std::function<bool(Connection&)>& step);

/// What note_answer() kept, empty if it was done without; nothing if it was not done. Throws SentOtherwise.
std::optional<std::string> answer_of(Tables& tables, const Once& once);
/// Keeps where the answer led (an address on this site), with the key if no step noted it.
void note_answer(Tables& tables, const Once& once, const std::string& answer);

/// Inside a writing transaction: forgets keys that are older than a week.
void forget_sent(Connection& writer, Instant at);

/// 24 hexadecimal digits from what must be the same for the same wish: person and the caller's key, say.
std::string key_from(std::string_view person, std::string_view wish);
/// 24 hexadecimal digits that nobody can guess.
std::string random_key();

}  // namespace quire::store
