#include "mail/dkim.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "text/ascii.h"

namespace quire::mail {
namespace {

/// What is signed, if it is there (RFC 6376, 5.4.1; RFC 8058, 4). From is signed always.
constexpr std::array<std::string_view, 13> kSigned{"from",
                                                   "to",
                                                   "subject",
                                                   "date",
                                                   "message-id",
                                                   "mime-version",
                                                   "content-type",
                                                   "content-transfer-encoding",
                                                   "auto-submitted",
                                                   "precedence",
                                                   "list-id",
                                                   "list-unsubscribe",
                                                   "list-unsubscribe-post"};

std::string name_of(std::string_view field) {
  return text::ascii_lower(text::trimmed(field.substr(0, field.find(':'))));
}

struct Split {
  std::vector<std::string_view> fields;  ///< each with its line ends
  std::string_view body;
};

Split split(std::string_view message) {
  Split out;
  const auto end = message.find("\r\n\r\n");
  const std::string_view head = message.substr(0, end == std::string_view::npos ? message.size() : end + 2);
  if (end != std::string_view::npos) out.body = message.substr(end + 4);
  for (std::size_t at = 0; at < head.size();) {
    std::size_t next = at;
    do {
      next = head.find("\r\n", next);
      next = next == std::string_view::npos ? head.size() : next + 2;
    } while (next < head.size() && (head[next] == ' ' || head[next] == '\t'));
    out.fields.push_back(head.substr(at, next - at));
    at = next;
  }
  return out;
}

std::string hash_of(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  std::array<unsigned char, 64> text{};
  EVP_EncodeBlock(text.data(), hash.data(), static_cast<int>(hash.size()));
  return reinterpret_cast<const char*>(text.data());
}

/// Blanks at most one in a row, none at the end.
void append_relaxed(std::string& out, std::string_view line) {
  bool blank = false;
  for (const char c : line) {
    if (c == ' ' || c == '\t') {
      blank = true;
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
}

/// base64 in lines that fit into a header.
std::string in_lines(std::string_view text) {
  constexpr std::size_t kPiece = 70;
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += kPiece)
    out += fmt::format("\r\n {}", text.substr(at, kPiece));
  return out;
}

}  // namespace

std::string relaxed_header(std::string_view field) {
  std::string unfolded;
  for (const char c : field)
    if (c != '\r' && c != '\n') unfolded += c;
  const auto colon = unfolded.find(':');
  std::string out = name_of(unfolded) + ":";
  append_relaxed(out, text::trimmed(std::string_view(unfolded).substr(colon + 1)));
  return out;
}

std::string relaxed_body(std::string_view body) {
  std::string out;
  std::size_t used = 0;  // up to the end of the last line that is not empty
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find("\r\n", at), body.size());
    const std::size_t before = out.size();
    append_relaxed(out, body.substr(at, end - at));
    const bool empty = out.size() == before;
    out += "\r\n";
    if (!empty) used = out.size();
    at = end + 2;
  }
  out.resize(used);
  return out;
}

std::string signature_field(std::string_view message, const DkimSigner& signer, Instant at) {
  const Split parts = split(message);
  std::string names = "from";
  std::string to_sign;
  for (const std::string_view wanted : kSigned) {
    // Of several fields of a name the last is taken first (5.4.2); we write each once.
    const auto found = std::find_if(parts.fields.rbegin(), parts.fields.rend(),
                                    [&](std::string_view field) { return name_of(field) == wanted; });
    if (found == parts.fields.rend()) continue;
    names += fmt::format(":{}", wanted);
    to_sign += relaxed_header(*found) + "\r\n";
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  std::string h;
  for (std::size_t start = 0, end = 0; start < names.size(); start = end) {
    end = names.size() - start <= 60 ? names.size() : names.rfind(':', start + 60) + 1;
    h += "\r\n  " + names.substr(start, end - start);
  }
  std::string field = fmt::format(
      "DKIM-Signature: v=1; a={}-sha256; c=relaxed/relaxed; d={};\r\n s={}; t={}; q=dns/txt;\r\n h={};\r\n "
      "bh={};\r\n "
      "b=",
      signer.key.kind() == KeyKind::rsa ? "rsa" : "ed25519", signer.domain, signer.selector, seconds, h,
      hash_of(relaxed_body(parts.body)));
  to_sign += relaxed_header(field);
  return field + in_lines(signer.key.sign(to_sign)) + "\r\n";
}

std::string signed_message(std::string_view message, const std::vector<DkimSigner>& signers, Instant at) {
  std::string fields;
  for (const DkimSigner& signer : signers) fields += signature_field(message, signer, at);
  return fields.append(message);
}

}  // namespace quire::mail
