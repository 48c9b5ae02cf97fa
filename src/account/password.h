// Passwords: Argon2id by libsodium (RFC 9106), at most two at a time, so that sign-ins cannot eat all memory.
// A name that nobody has costs the same work as one that somebody has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quire::account {

/// What one hash costs. The usual cost: 64 MiB, two passes; about 0.1 s.
struct PasswordCost {
  std::uint64_t passes = 2;
  std::size_t memory_bytes = 64u << 20;
};

inline constexpr int kHashesAtOnce = 2;
/// So many wait for their turn, and so long; who comes when it is full, or waited in vain, is told that it is
/// busy. Few enough that other requests that write always have a thread.
inline constexpr int kWaitingMax = 8;
inline constexpr int kTurnWaitMsMax = 2000;

/// As crypto_pwhash_str writes it, with salt and cost. Nothing if its turn does not come in time.
std::optional<std::string> hash_password(std::string_view password, const PasswordCost& cost);

enum class Match : std::uint8_t { yes, no, busy };
/// `hash` may be empty (nobody of that name, or no password): never `yes`, after the same work.
Match match_password(std::string_view hash, std::string_view password, const PasswordCost& cost);

}  // namespace quire::account
