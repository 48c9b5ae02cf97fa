// Keys of DKIM, held by OpenSSL.
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <unistd.h>

#include "mail/dkim.h"

namespace quire::mail {
namespace {

constexpr int kRsaBits = 2048;
constexpr int kRsaBitsMin = 1024;
constexpr int kRsaBitsMax = 4096;
constexpr std::size_t kKeyBytesMax = 16'384;

using Pkey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string out((size + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes, static_cast<int>(size));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::string bytes_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

/// A key with a password must not be asked for on the terminal.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

struct DkimKey::Held {
  Pkey key{nullptr, &EVP_PKEY_free};
};

Result<DkimKey> DkimKey::read(std::string_view pem) {
  if (pem.size() > kKeyBytesMax) return Error{"is too long for a key"};
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  auto held = std::make_shared<Held>();
  held->key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, &no_password, nullptr));
  if (!held->key) return Error{"holds no private key in PEM, or one with a password"};
  const int type = EVP_PKEY_get_base_id(held->key.get());
  if (type != EVP_PKEY_RSA && type != EVP_PKEY_ED25519)
    return Error{"is neither a key of RSA nor of Ed25519"};
  if (const int bits = EVP_PKEY_get_bits(held->key.get());
      type == EVP_PKEY_RSA && (bits < kRsaBitsMin || bits > kRsaBitsMax))
    return Error{fmt::format("has {} bits; receivers want {} to {}", bits, kRsaBitsMin, kRsaBitsMax)};
  return DkimKey(std::move(held));
}

Result<DkimKey> DkimKey::read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno))};
  std::string pem(kKeyBytesMax + 1, '\0');
  in.read(pem.data(), static_cast<std::streamsize>(pem.size()));
  pem.resize(static_cast<std::size_t>(in.gcount()));
  auto key = read(pem);
  if (!key) return Error{fmt::format("{}: {}", file.string(), key.error())};
  return key;
}

DkimKey DkimKey::make(KeyKind kind) {
  auto held = std::make_shared<Held>();
  held->key.reset(kind == KeyKind::rsa
                      ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(kRsaBits))
                      : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!held->key) throw std::runtime_error("OpenSSL makes no key");
  return DkimKey(std::move(held));
}

KeyKind DkimKey::kind() const {
  return EVP_PKEY_get_base_id(held_->key.get()) == EVP_PKEY_RSA ? KeyKind::rsa : KeyKind::ed25519;
}
int DkimKey::bits() const { return EVP_PKEY_get_bits(held_->key.get()); }

std::string DkimKey::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), held_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    throw std::runtime_error("OpenSSL writes no key");
  return bytes_of(bio.get());
}

/// RSA: the SubjectPublicKeyInfo (RFC 6376, 3.6.1); Ed25519: the 32 bytes themselves (RFC 8463, 4).
std::string DkimKey::record() const {
  if (kind() == KeyKind::ed25519) {
    std::array<unsigned char, 32> raw{};
    std::size_t size = raw.size();
    EVP_PKEY_get_raw_public_key(held_->key.get(), raw.data(), &size);
    return "v=DKIM1; k=ed25519; p=" + base64(raw.data(), size);
  }
  const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
  i2d_PUBKEY_bio(bio.get(), held_->key.get());
  const std::string der = bytes_of(bio.get());
  return "v=DKIM1; k=rsa; p=" + base64(reinterpret_cast<const unsigned char*>(der.data()), der.size());
}

/// Ed25519 signs the SHA-256 of the bytes (RFC 8463, 3).
std::string DkimKey::sign(std::string_view bytes) const {
  const Digest context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const bool rsa = kind() == KeyKind::rsa;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  const unsigned char* what = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t count = bytes.size();
  if (!rsa) {
    SHA256(what, count, hash.data());
    what = hash.data();
    count = hash.size();
  }
  std::size_t size = 0;
  std::string signature;
  if (EVP_DigestSignInit(context.get(), nullptr, rsa ? EVP_sha256() : nullptr, nullptr, held_->key.get()) !=
          1 ||
      EVP_DigestSign(context.get(), nullptr, &size, what, count) != 1)
    throw std::runtime_error("OpenSSL signs nothing with this key");
  signature.resize(size);
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, what, count) !=
      1)
    throw std::runtime_error("OpenSSL signs nothing with this key");
  return base64(reinterpret_cast<const unsigned char*>(signature.data()), size);
}

Status write_key(const DkimKey& key, const std::filesystem::path& file) {
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (out < 0) return Error{fmt::format("{}: cannot be made: {}", file.string(), std::strerror(errno))};
  const std::string pem = key.pem();
  const bool whole =
      ::write(out, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) && ::fsync(out) == 0;
  ::close(out);
  if (whole) return success();
  ::unlink(file.c_str());
  return Error{fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno))};
}

}  // namespace quire::mail
