// Reports as mail servers write them (composed by us after RFC 3464), whole, odd and hostile.
#include "mail/bounce.h"

#include <gtest/gtest.h>

namespace quire::mail {
namespace {

const std::string kToken = "00112233445566778899aabbccddeeff";

std::string report(const std::string& status, const std::string& to = "bounce+" + kToken + "@papers.test") {
  return "From: Mail Delivery System <mailer-daemon@mx.test>\r\nTo: <" + to +
         ">\r\nSubject: Undelivered\r\nContent-Type: multipart/report;\r\n report-type=delivery-status;\r\n"
         "\tboundary=\"a b\"\r\nMIME-Version: 1.0\r\n\r\nThis is a report.\r\n--a b\r\nContent-Type: "
         "text/plain\r\n\r\n"
         "Sorry.\r\n\r\n--a b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n"
         "Arrival-Date: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\n" +
         status +
         "\r\n--a b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: Hello\r\nAction: failed\r\n\r\n--a "
         "b--\r\n";
}
const std::string kGone =
    "Final-Recipient: rfc822; mira@example.org\r\nAction: Failed\r\nStatus: 5.1.1 (no such box)\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1\r\n  <mira@example.org>: no such box\r\n";

TEST(Bounce, ALetterThatCameBackForGood) {
  const auto read = read_report(report(kGone), "");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->token, kToken);
  EXPECT_TRUE(read->failed);
  EXPECT_EQ(read->status, "5.1.1");
  EXPECT_EQ(read->words, "5.1.1 550 5.1.1 <mira@example.org>: no such box");
}

TEST(Bounce, LineEndsOfUnixAndAnEnvelopeBefore) {
  std::string unix_report = report(kGone);
  std::erase(unix_report, '\r');
  const auto read = read_report("From mailer-daemon Thu Nov 26 10:00:00 2026\n" + unix_report, "");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->status, "5.1.1");
}

TEST(Bounce, WhatIsLateHasNotFailed) {
  const auto read = read_report(report("Action: delayed\r\nStatus: 4.4.1\r\n"), "");
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->failed);
  EXPECT_EQ(read->status, "4.4.1");
}

TEST(Bounce, TheAddressMayBeGivenOrStandElsewhere) {
  const std::string other = report(kGone, "postmaster@papers.test");
  EXPECT_FALSE(read_report(other, ""));
  EXPECT_EQ(read_report(other, "Bounce+00112233445566778899AABBCCDDEEFF@papers.test")->token, kToken);
  EXPECT_EQ(read_report("Delivered-To: bounce+" + kToken + "@papers.test\r\n" + other, "")->token, kToken);
}

TEST(Bounce, WhatIsNoReportIsRefused) {
  EXPECT_FALSE(read_report("", ""));
  EXPECT_FALSE(read_report(
      "Subject: Hello\r\nTo: bounce+" + kToken + "@papers.test\r\n\r\nAway until Monday\r\n", ""));
  EXPECT_FALSE(read_report(report(""), ""));
  EXPECT_FALSE(read_report(report("Action: failed\r\n"), ""));
  EXPECT_FALSE(read_report(std::string(2 << 20, 'x'), ""));
  EXPECT_FALSE(
      read_report("Content-Type: multipart/report\r\nTo: <bounce+" + kToken + "@papers.test>\r\n\r\n--", ""));
  const std::string whole = report(kGone);
  for (std::size_t size = 0; size < whole.size(); ++size)
    (void)read_report(std::string_view(whole).substr(0, size), "");
  std::string many = "To: bounce+" + kToken + "@x.test\r\nContent-Type: multipart/report; boundary=b\r\n\r\n";
  for (int i = 0; i < 20'000; ++i) many += "--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n";
  EXPECT_FALSE(read_report(many, ""));
}

}  // namespace
}  // namespace quire::mail
