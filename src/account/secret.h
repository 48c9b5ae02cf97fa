// Secrets that prove who somebody is: 32 random bytes each. The store keeps only their BLAKE2b hashes, so who
// reads the store cannot come in. Randomness is handed in.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace quire::account {

/// Fills bytes that nobody can foresee.
using Random = std::function<void(std::span<unsigned char>)>;
/// The system's.
void system_random(std::span<unsigned char> bytes);

/// The same bytes again for the same secret and purpose, which nobody can foresee who has not the secret.
Random random_of(std::string_view secret, std::string_view purpose);

/// For cookies and links: 43 characters of base64url.
std::string new_secret(const Random& random);
/// For programs: "hf_" and 43 letters and digits. That prefix is what existing clients look for.
std::string new_token(const Random& random);
/// 24 hexadecimal digits: who a person is to the store.
std::string new_person_key(const Random& random);

/// 32 bytes.
std::string hash_of(std::string_view secret);
/// What forms of a session bring along: a keyed hash of the session's secret, from which it cannot be
/// guessed.
std::string form_token_of(std::string_view session_secret);
/// In a time that does not depend on where they differ.
bool same(std::string_view one, std::string_view other);
/// "9f86d081884c7d65" of a hash: names a session in a form without giving it away.
std::string short_name_of(std::string_view hash);

}  // namespace quire::account
