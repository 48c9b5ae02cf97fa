// Takes letters out of the outbox and hands them to the mail server, one after the other over one connection,
// and records what became of each before the next goes. Several senders, in whatever processes, share the
// outbox by leases. A sender that is killed loses nothing: what it held is due again when its lease is over.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <random>
#include <string>

#include "mail/settings.h"
#include "store/letters.h"

namespace quire::mail {

/// What became of letters since the start.
struct Counts {
  std::uint64_t delivered = 0;
  std::uint64_t later = 0;     ///< to be tried again
  std::uint64_t unknown = 0;   ///< the connection was lost after the final dot; to be tried again
  std::uint64_t refused = 0;   ///< by the server, for good
  std::uint64_t given_up = 0;  ///< too long in vain, of no use any more, or to an address that is suspended
  std::uint64_t all() const { return delivered + later + unknown + refused + given_up; }
};

struct SenderLimits {
  std::chrono::seconds lease{120};  ///< clocks of machines on one store may differ by half of that
  std::size_t batch = 50;
  std::chrono::milliseconds first_wait{60'000};  ///< doubles with each try
  std::chrono::milliseconds longest_wait{4 * 3'600'000};
  std::chrono::hours tried_for{48};
  SmtpLimits smtp{};
};

/// Where a sender is with a letter, for who watches it in tests.
enum class Step : std::uint8_t { taken, written, body_begins, body_ends, answered, recorded };

class Sender {
 public:
  using Random = std::mt19937_64;
  using Clock = std::function<Instant()>;

  Sender(store::Letters letters, Settings settings, SenderLimits limits, Clock clock, Random random);

  /// Hands over what is due, until nothing is or `stop` becomes true. Gives when to look again if the server
  /// cannot be reached or takes nothing: before then it is not worth trying.
  struct Pass {
    Counts counts;
    std::string trouble;  ///< of the server; empty: none
    Instant again_at{};   ///< with trouble
  };
  Pass pass(const std::function<bool()>& stop);

  /// Called at each step, in the thread of pass().
  void watch(std::function<void(Step)> watcher) { watcher_ = std::move(watcher); }

 private:
  /// What is held at this moment.
  struct Batch {
    std::vector<store::Letter> letters;
    std::vector<std::int64_t> held;  ///< their numbers, as far as they are still ours; sorted
    store::Lease lease;
    bool holds(std::int64_t number, Instant at) const;
  };
  Batch take();
  bool hold(Batch& batch, std::int64_t number);
  /// False: the server takes nothing now.
  bool send_one(Batch& batch, const store::Letter& letter, const std::function<bool()>& stop, Pass& pass);
  std::string why_not(const store::Letter& letter, Instant at);
  Handed hand_over(Batch& batch, const store::Letter& letter, const std::string& message,
                   const std::function<bool()>& stop);
  Handed hand_over_once(Batch& batch, const store::Letter& letter, const std::string& message,
                        const std::function<bool()>& stop);
  void mark_sent(const store::Letter& letter);
  void record(const store::Letter& letter, const Handed& handed, Pass& pass);
  void try_again(const store::Letter& letter, const std::string& why, Pass& pass);
  void server_failed(const Handed& handed, Pass& pass);
  void at(Step step) const {
    if (watcher_) watcher_(step);
  }

  store::Letters letters_;
  const Settings settings_;
  const SenderLimits limits_;
  Clock clock_;
  Random random_;
  const std::string taker_;
  SmtpClient client_;
  int over_connection_ = 0;  ///< letters that went over the connection that is open
  int server_failures_ = 0;
  std::function<void(Step)> watcher_;
};

/// Before the try after `tries` of them: doubled each time, by a random factor of a half to one and a half.
std::chrono::milliseconds wait_after(int tries, const SenderLimits& limits, Sender::Random& random);

/// 5.1.1 and its like: there is no such address, and will be none (RFC 3463, 3.2).
bool is_hard(std::string_view status);

}  // namespace quire::mail
