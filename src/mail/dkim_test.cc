// Signatures, judged by python3-dkim with the record that the domain would publish; and the forms of RFC 6376
// against its own examples.
#include "mail/dkim.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "mail/message.h"
#include "mail/test_python.h"

namespace quire::mail {
namespace {

const Mailbox kFrom{"Quire", "quire@papers.test"};
const Instant kAt = *parse_instant("2026-11-26T10:05:09Z");

store::Letter letter(std::string body, std::string html = "") {
  store::Letter out;
  out.message_id = "0123@quire.test";
  out.recipient = "mira@example.org";
  out.subject =
      "Gr\u00fc\u00dfe, and a subject that is too long to stand in one line of a header, so it is folded";
  out.body = std::move(body);
  out.html = std::move(html);
  out.list_id = "daily.papers.test";
  out.unsubscribe_url = "https://papers.test/u/8f3c";
  out.created_at = kAt;
  return out;
}

/// How many of the signatures hold, as python3-dkim says.
std::string verdicts(const std::string& message, const std::vector<DkimSigner>& signers) {
  std::string records;
  for (const DkimSigner& one : signers)
    records += fmt::format("b'{}._domainkey.{}.': b'{}',", one.selector, one.domain, one.key.record());
  return test_python(fmt::format(R"(
import sys, dkim
records = {{{}}}
d = dkim.DKIM(sys.stdin.buffer.read(), minkey=1024)
for i in range({}):
    try:
        print("yes" if d.verify(idx=i, dnsfunc=lambda name, timeout=5: records.get(name)) else "no", end=" ")
    except dkim.ValidationError:
        print("no", end=" ")
)",
                                 records, signers.size()),
                     message);
}

std::vector<DkimSigner> both() {
  static const std::vector<DkimSigner> signers{{"papers.test", "q1", DkimKey::make(KeyKind::rsa)},
                                               {"papers.test", "q2", DkimKey::make(KeyKind::ed25519)}};
  return signers;
}

TEST(Dkim, AnIndependentCheckerAgrees) {
  std::string everything;
  for (unsigned i = 0; i < 3000; ++i)
    everything += fmt::format("line {} \t  \u65e5\u672c {}\n", i, std::string(i % 90, '='));
  const std::pair<const char*, store::Letter> letters[] = {
      {"plain", letter("Hello\n")},
      {"empty", letter("")},
      {"only line ends", letter("\n\n\n")},
      {"blanks at the ends of lines", letter("a  \n b\t\n\n\n")},
      {"multipart", letter("Hello\n", "<p>Hello</p>\n")},
      {"not ASCII", letter("caf\u00e9 \U0001F419\n", "<p>caf\u00e9</p>")},
      {"long", letter(everything, everything)}};
  for (const auto& [name, one] : letters) {
    const auto message = written(one, kFrom);
    ASSERT_TRUE(message);
    EXPECT_EQ(verdicts(signed_message(*message, both(), kAt), both()), "yes yes ") << name;
  }
}

TEST(Dkim, OneByteThatChangesBreaksIt) {
  const std::string message =
      signed_message(*written(letter("Hello\n", "<p>Hello</p>\n"), kFrom), both(), kAt);
  for (const char* part : {"Hello", "mira@example.org", "Quire <", "daily.papers", "One-Click",
                           "papers.test/u/8f3c", "10:05:09 +", "0123@quire", "auto-generated", "<p>"}) {
    std::string changed = message;
    const auto at = changed.find(part, changed.find("Date: "));
    ASSERT_NE(at, std::string::npos) << part;
    changed[at] = changed[at] == 'x' ? 'y' : 'x';
    EXPECT_EQ(verdicts(changed, both()), "no no ") << part;
  }
  EXPECT_EQ(verdicts("From: Other <o@evil.test>\r\n" + message, both()), "no no ") << "a From that was added";
  const std::vector<DkimSigner> others{{"papers.test", "q1", DkimKey::make(KeyKind::rsa)},
                                       {"papers.test", "q2", DkimKey::make(KeyKind::ed25519)}};
  EXPECT_EQ(verdicts(message, others), "no no ") << "another's key";
}

TEST(Dkim, TheFieldFitsIntoLines) {
  const std::string field = signature_field(*written(letter("Hello\n"), kFrom), both()[0], kAt);
  EXPECT_NE(field.find("h=\r\n  from:from:to:subject:"), std::string::npos);
  for (std::size_t at = 0; at < field.size();) {
    const auto end = field.find("\r\n", at);
    EXPECT_LE(end - at, 78U) << field;
    at = end + 2;
  }
}

// RFC 6376, 3.4.5.
TEST(Dkim, RelaxedForms) {
  EXPECT_EQ(relaxed_header("A: X\r\n"), "a:X");
  EXPECT_EQ(relaxed_header("B : Y\t\r\n\tZ  \r\n"), "b:Y Z");
  EXPECT_EQ(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
  EXPECT_EQ(relaxed_body(""), "");
  EXPECT_EQ(relaxed_body("\r\n\r\n"), "");
  EXPECT_EQ(relaxed_body("a"), "a\r\n");
  EXPECT_EQ(relaxed_body(" \t\r\na\r\n"), "\r\na\r\n");
  const std::string empty = signature_field("From: a@b.c\r\n\r\n", both()[0], kAt);
  EXPECT_NE(empty.find("bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;"), std::string::npos);
}

TEST(DkimKey, IsKeptForOneUserAlone) {
  const TestFolder folder;
  const auto file = folder.path() / "q1.pem";
  for (const KeyKind kind : {KeyKind::rsa, KeyKind::ed25519}) {
    std::filesystem::remove(file);
    const DkimKey key = DkimKey::make(kind);
    ASSERT_TRUE(write_key(key, file));
    struct stat about {};
    ASSERT_EQ(::stat(file.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600U);
    EXPECT_FALSE(write_key(key, file)) << "a key is never overwritten";
    const auto back = DkimKey::read_file(file);
    ASSERT_TRUE(back) << back.error();
    EXPECT_EQ(back->record(), key.record());
    EXPECT_EQ(back->kind(), kind);
  }
  EXPECT_EQ(DkimKey::make(KeyKind::rsa).bits(), 2048);
}

TEST(DkimKey, WhatIsNoKeyIsRefused) {
  EXPECT_FALSE(DkimKey::read(""));
  EXPECT_FALSE(DkimKey::read("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
  EXPECT_FALSE(DkimKey::read(std::string(100'000, 'x')));
  EXPECT_FALSE(DkimKey::read_file("/nowhere/q1.pem"));
  const std::string pem = DkimKey::make(KeyKind::ed25519).pem();
  EXPECT_TRUE(DkimKey::read(pem));
  EXPECT_FALSE(DkimKey::read(pem.substr(0, pem.size() / 2)));
}

}  // namespace
}  // namespace quire::mail
