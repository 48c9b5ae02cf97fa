// The outbox: letters that are to be sent. A letter is written in the transaction of what it is about, has
// one Message-ID for ever, and is with one sender at a time (a lease, which its taker renews), so none is
// lost or sent by two. Who dies between handing a letter over and saying so sends it again, under the same
// Message-ID, after the lease. What was sent, or given up, keeps no body. Addresses from which letters came
// back twice are suspended (bounces.cc).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paper/day.h"
#include "store/tables.h"

namespace quire::store {

struct Letter {
  std::int64_t number = 0;
  /// Without angle brackets. What is to be sent once is named by it: a letter of the same one is not added.
  std::string message_id;
  std::string kind;       ///< confirm | reset | known | invitation | ...
  std::string person;     ///< key; empty: to nobody with an account
  std::string recipient;  ///< address
  std::string subject;
  std::string body;             ///< plain text
  std::string html;             ///< the same as a page; empty: text alone
  std::string list_id;          ///< "daily.papers.example.org"; empty: it is of no list
  std::string unsubscribe_url;  ///< one https address that ends the subscription (RFC 8058)
  std::string token;            ///< names it in the envelope, in lower case; nobody can guess it
  Instant created_at{};
  std::optional<Instant> useful_until{};  ///< not sent after that
  std::optional<Instant> due_at{};        ///< nothing: sent, or given up
  int tries = 0;
  std::optional<Instant> tried_since{};
  std::optional<Instant> sent_at{};
  std::string fault;                    ///< of the last try
  std::optional<Instant> bounced_at{};  ///< it came back for good
};

/// An address from which letters came back.
struct Bounces {
  std::string address;  ///< as email_key() has it
  int count = 0;        ///< letters that came back for good
  Instant at{};         ///< the last
  std::string why;
  std::optional<Instant> suspended_at{};
};

/// After so many letters that came back an address is suspended.
inline constexpr int kBouncesMax = 2;

/// The letters that a sender holds: until the lease is over, no other takes them.
struct Lease {
  std::string taker;  ///< of one sender; nobody else's
  Instant until{};
};

/// All calls are safe from any thread and process; what writes is durable on return.
class Letters {
 public:
  explicit Letters(Tables& tables) : tables_(tables) {}

  // The outbox (letters.cc).
  /// False if a letter of that Message-ID is there already. `due_at` is when it may go.
  bool add(const Letter& letter);
  /// The same inside a writing transaction.
  static bool add(Connection& writer, const Letter& letter);
  /// Letters that are due, oldest first. They are due again when the lease is over, unless told otherwise.
  std::vector<Letter> take_due(Instant at, const Lease& lease, std::size_t limit);
  /// The numbers of the letters that the taker still holds; their lease is the new one.
  std::vector<std::int64_t> renew(Instant at, const Lease& lease);
  /// False if the taker held it no more; it is marked as sent all the same, for it was.
  bool sent(std::int64_t number, std::string_view taker, Instant at);
  /// Without `again_at` it is given up. False if the taker held it no more: then nothing changes.
  bool failed(std::int64_t number, std::string_view taker, std::string_view fault,
              std::optional<Instant> again_at);
  /// Letters that were taken and not tried are due at once.
  void give_back(std::string_view taker, Instant at);
  /// When the next letter is due, leases included.
  std::optional<Instant> next_due();

  std::vector<Letter> waiting(std::size_t limit);
  std::int64_t waiting_count();
  /// Given up or come back, the newest first.
  std::vector<Letter> lost(std::size_t limit);

  // What comes back (bounces.cc).
  /// A letter with this token, if there is one.
  std::optional<Letter> with_token(std::string_view token);
  /// A letter came back for good. Counts once a letter; the second suspends the address. Nothing if there is
  /// no such letter, else how its address stands now.
  std::optional<Bounces> bounced(std::int64_t number, std::string_view why, Instant at);
  /// Nothing if no letter came back from it since it was last known to work.
  std::optional<Bounces> bounces_of(std::string_view address);
  std::vector<Bounces> suspended(std::size_t limit);
  /// It works (again). False if it had no bounces.
  bool forget_bounces(std::string_view address);
  /// The same inside a writing transaction.
  static bool forget_bounces(Connection& writer, std::string_view address);

 private:
  Tables& tables_;
};

}  // namespace quire::store
