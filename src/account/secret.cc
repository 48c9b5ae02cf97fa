#include "account/secret.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <sodium.h>

namespace quire::account {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kHashBytes = 32;
constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

using Secret = std::array<unsigned char, kSecretBytes>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64url(std::span<const unsigned char> raw) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_ENCODED_LEN(raw.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), raw.data(), raw.size(), kVariant);
  out.pop_back();  // the zero at its end
  return out;
}

std::string hexadecimal(std::span<const unsigned char> raw) {
  std::string out(raw.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), raw.data(), raw.size());
  out.pop_back();
  return out;
}

/// 256 bits as 43 digits of base 62: long division, the last digit first.
std::string base62(Secret number) {
  constexpr std::size_t kLength = 43;  // 62^43 > 2^256
  std::string out(kLength, kDigits[0]);
  for (std::size_t at = kLength; at-- > 0;) {
    unsigned rest = 0;
    for (unsigned char& byte : number) {
      const unsigned value = rest * 256 + byte;
      byte = static_cast<unsigned char>(value / 62);
      rest = value % 62;
    }
    out[at] = kDigits[rest];
  }
  return out;
}

}  // namespace

void system_random(std::span<unsigned char> out) { randombytes_buf(out.data(), out.size()); }

Random random_of(std::string_view secret, std::string_view purpose) {
  // A stream: hashes of the purpose and how many pieces were taken before. The key is not the hash that the
  // store has of the secret.
  const std::string key = hash_of(std::string("random key ").append(secret));
  return [key, what = std::string(purpose), taken = std::uint64_t{0}](std::span<unsigned char> out) mutable {
    while (!out.empty()) {
      std::array<unsigned char, kHashBytes> piece{};
      const std::string text = std::to_string(taken++) + "\n" + what;
      crypto_generichash(piece.data(), piece.size(), bytes(text), text.size(), bytes(key), key.size());
      const std::size_t size = std::min(out.size(), piece.size());
      std::copy_n(piece.begin(), size, out.begin());
      out = out.subspan(size);
    }
  };
}

std::string new_secret(const Random& random) {
  Secret secret{};
  random(secret);
  return base64url(secret);
}

std::string new_token(const Random& random) {
  Secret secret{};
  random(secret);
  return "hf_" + base62(secret);
}

std::string new_person_key(const Random& random) {
  std::array<unsigned char, 12> key{};
  random(key);
  return hexadecimal(key);
}

std::string hash_of(std::string_view secret) {
  std::string out(kHashBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(), bytes(secret), secret.size(),
                     nullptr, 0);
  return out;
}

std::string form_token_of(std::string_view session_secret) {
  constexpr std::string_view kAbout = "quire form";
  const std::string key = hash_of(std::string("form key ").append(session_secret));
  std::array<unsigned char, 16> out{};
  crypto_generichash(out.data(), out.size(), bytes(kAbout), kAbout.size(), bytes(key), key.size());
  return base64url(out);
}

bool same(std::string_view one, std::string_view other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string short_name_of(std::string_view hash) {
  return hexadecimal({bytes(hash), std::min<std::size_t>(hash.size(), 8)});
}

}  // namespace quire::account
