// Signatures of a domain on its mail (DKIM, RFC 6376): rsa-sha256 and ed25519-sha256 (RFC 8463), with headers
// and body in relaxed form. From is named once more than it stands there, so that none can be added.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "paper/day.h"
#include "paper/result.h"

namespace quire::mail {

enum class KeyKind : std::uint8_t { rsa, ed25519 };

/// A private key. Copies share it.
class DkimKey {
 public:
  /// PEM (PKCS#8 or PKCS#1) of RSA with 1,024 to 4,096 bits, or of Ed25519, without a password.
  static Result<DkimKey> read(std::string_view pem);
  static Result<DkimKey> read_file(const std::filesystem::path& file);
  /// RSA of 2,048 bits, or Ed25519.
  static DkimKey make(KeyKind kind);

  KeyKind kind() const;
  int bits() const;
  std::string pem() const;
  /// What the domain publishes: "v=DKIM1; k=rsa; p=..."
  std::string record() const;
  /// base64
  std::string sign(std::string_view bytes) const;

 private:
  struct Held;
  explicit DkimKey(std::shared_ptr<const Held> held) : held_(std::move(held)) {}
  std::shared_ptr<const Held> held_;
};

/// Writes a new key for this user alone (mode 0600); an error if the file is there.
Status write_key(const DkimKey& key, const std::filesystem::path& file);

struct DkimSigner {
  std::string domain;    ///< that of the From address, or one above it
  std::string selector;  ///< the record stands at SELECTOR._domainkey.DOMAIN
  DkimKey key;
};

/// The DKIM-Signature field of a message, with its line end: to stand before the message.
std::string signature_field(std::string_view message, const DkimSigner& signer, Instant at);
/// The message with one such field a signer.
std::string signed_message(std::string_view message, const std::vector<DkimSigner>& signers, Instant at);

// The relaxed forms (3.4.2, 3.4.4).
std::string relaxed_header(std::string_view field);
std::string relaxed_body(std::string_view body);

}  // namespace quire::mail
