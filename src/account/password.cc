#include "account/password.h"

#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <semaphore>
#include <stdexcept>

#include <sodium.h>

namespace quire::account {
namespace {

void begin_sodium() {
  static const int begun = sodium_init();
  if (begun < 0) throw std::runtime_error("libsodium cannot begin: no random bytes from the system");
}

class Turn {
 public:
  Turn() : mine_(turns().try_acquire() || wait()) {}
  ~Turn() {
    if (mine_) turns().release();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return mine_; }

 private:
  static bool wait() {
    static std::atomic<int> waiting = 0;
    const bool taken =
        ++waiting <= kWaitingMax && turns().try_acquire_for(std::chrono::milliseconds(kTurnWaitMsMax));
    --waiting;
    return taken;
  }
  static std::counting_semaphore<kHashesAtOnce>& turns() {
    static std::counting_semaphore<kHashesAtOnce> all(kHashesAtOnce);
    return all;
  }
  bool mine_;
};

std::string hash(std::string_view password, const PasswordCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("no memory to hash a password");
  return out.data();
}

/// The hash of a password that nobody knows, at a cost: made once.
std::string nobodys_hash(const PasswordCost& cost) {
  static std::mutex mutex;
  static std::map<std::pair<std::uint64_t, std::size_t>, std::string> made;
  const std::lock_guard lock(mutex);
  std::string& one = made[{cost.passes, cost.memory_bytes}];
  if (one.empty()) {
    std::array<char, 32> random{};
    randombytes_buf(random.data(), random.size());
    one = hash({random.data(), random.size()}, cost);
  }
  return one;
}

}  // namespace

std::optional<std::string> hash_password(std::string_view password, const PasswordCost& cost) {
  begin_sodium();
  const Turn turn;
  if (!turn) return std::nullopt;
  return hash(password, cost);
}

Match match_password(std::string_view hashed, std::string_view password, const PasswordCost& cost) {
  begin_sodium();
  const Turn turn;
  if (!turn) return Match::busy;
  const bool known = !hashed.empty();
  const std::string against = known ? std::string(hashed) : nobodys_hash(cost);
  const bool same = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return same && known ? Match::yes : Match::no;
}

}  // namespace quire::account
