// One message to one server: a real one with TLS and AUTH, and one that answers as badly as servers can.
#include "mail/smtp.h"

#include <gtest/gtest.h>

#include "mail/test_mta.h"
#include "mail/test_smtp.h"

namespace quire::mail {
namespace {

using End = Handed::End;

const std::string kMessage = "From: q@papers.test\r\nMessage-ID: <1@papers.test>\r\n\r\n.\r\n..\r\nHello\r\n";

SmtpClient::Mail mail(const std::string& to = "mira@example.org", std::string_view message = kMessage) {
  SmtpClient::Mail out;
  out.sender = "bounce+1@papers.test";
  out.recipient = to;
  out.message = message;
  return out;
}

SmtpServer server(const std::string& url, Tls tls = Tls::none) {
  SmtpServer out;
  out.url = url;
  out.tls = tls;
  out.helo = "papers.test";
  return out;
}

Handed hand(const SmtpServer& to, const SmtpClient::Mail& what = mail(), SmtpLimits limits = {}) {
  SmtpClient client(to, limits);
  return client.send(what);
}

TEST(Smtp, ARealServerTakesLettersThroughTls) {
  TestMta mta(false);
  SmtpServer to = server(mta.url(), Tls::checked);
  to.user = "quire";
  to.password = "secret word";
  to.ca_file = mta.ca();
  const std::string large = "From: q@papers.test\r\nMessage-ID: <2@papers.test>\r\n\r\n" + [] {
    std::string lines;
    for (int i = 0; i < 20'000; ++i) lines += ".a line of a long letter\r\n";
    return lines;
  }();
  std::string large_as_kept = large.substr(large.find("\r\n\r\n") + 4);
  std::erase(large_as_kept, '\r');
  SmtpClient client(to, {});
  EXPECT_EQ(client.send(mail()).end, End::delivered);
  EXPECT_EQ(client.send(mail("mira@example.org", large)).end, End::delivered);
  client.close();
  const auto all = mta.letters();
  ASSERT_EQ(all.size(), 2U);
  for (const auto& one : all) {
    EXPECT_EQ(one.return_path, "bounce+1@papers.test");
    EXPECT_EQ(one.envelope_to, "mira@example.org");
    EXPECT_NE(one.bytes.find("helo=papers.test"), std::string::npos);
    if (one.message_id == "1@papers.test") {
      EXPECT_TRUE(one.bytes.ends_with("\n\n.\n..\nHello\n")) << one.bytes;
    } else {
      EXPECT_EQ(one.message_id, "2@papers.test");
      EXPECT_TRUE(one.bytes.ends_with(large_as_kept)) << one.bytes.size();
    }
  }
}

TEST(Smtp, ACertificateIsChecked) {
  const TestMta mta;
  SmtpServer to = server(mta.url(), Tls::checked);
  Handed handed = hand(to);
  EXPECT_EQ(handed.end, End::later);
  EXPECT_TRUE(handed.of_server);
  EXPECT_NE(handed.said.find("certificate"), std::string::npos) << handed.said;
  to.tls = Tls::unchecked;
  EXPECT_EQ(hand(to).end, End::delivered);
  to.tls = Tls::checked;
  to.ca_file = mta.ca();
  EXPECT_EQ(hand(to).end, End::delivered);
  to.ca_file = "/nowhere.pem";
  EXPECT_EQ(hand(to).end, End::later);
}

TEST(Smtp, WithoutTlsNothingIsSaidWhereItIsWanted) {
  const TestSmtp plain(TestSmtp::yes);
  SmtpServer to = server(plain.url(), Tls::checked);
  to.user = "quire";
  to.password = "secret word";
  const Handed handed = hand(to);
  EXPECT_EQ(handed.end, End::later);
  EXPECT_TRUE(handed.of_server);
  for (const std::string& line : plain.lines())
    EXPECT_TRUE(line == "(connect)" || line.starts_with("EHLO") || line.starts_with("HELO") ||
                line == "STARTTLS")
        << line;
}

TEST(Smtp, AWrongPasswordIsNoFaultOfTheLetter) {
  const TestMta mta(false);
  SmtpServer to = server(mta.url(), Tls::unchecked);
  to.user = "quire";
  to.password = "wrong";
  const Handed handed = hand(to);
  EXPECT_EQ(handed.end, End::later);
  EXPECT_TRUE(handed.of_server);
  EXPECT_EQ(handed.code, 535);
  EXPECT_EQ(handed.said.find("wrong"), std::string::npos);
  to.tls = Tls::none;  // then this server offers no AUTH
  const Handed bare = hand(to);
  EXPECT_EQ(bare.end, End::later);
  EXPECT_TRUE(bare.of_server);
  EXPECT_NE(bare.said.find("offers no AUTH"), std::string::npos) << bare.said;
  to.user.clear();
  EXPECT_EQ(hand(to).end, End::refused) << "it wants AUTH";
}

TEST(Smtp, BoxesThatAreNotThereAndBoxesThatAreFull) {
  const TestMta mta;
  SmtpClient client(server(mta.url()), {});
  const Handed nobody = client.send(mail("nobody@example.org"));
  EXPECT_EQ(nobody.end, End::refused);
  EXPECT_EQ(nobody.status, "5.1.1");
  EXPECT_FALSE(nobody.of_server);
  EXPECT_EQ(nobody.said, "550 5.1.1 there is no such box");
  const Handed full = client.send(mail("full@example.org"));
  EXPECT_EQ(full.end, End::later);
  EXPECT_EQ(full.status, "4.2.2");
  EXPECT_FALSE(full.of_server);
  EXPECT_EQ(client.send(mail()).end, End::delivered);
}

/// A reply at one place of the dialogue, and what must be made of it.
struct Case {
  const char* at;
  std::string reply;
  End end;
  bool of_server;
};

TEST(Smtp, EveryAnswerAtEveryPlace) {
  const Case cases[] = {
      {"(connect)", "", End::later, true},
      {"(connect)", "421 too busy", End::later, true},
      {"(connect)", "554 not you", End::later, true},
      {"(connect)", "no SMTP at all", End::later, true},
      {"EHLO", "", End::later, true},
      {"MAIL", "", End::later, true},
      {"MAIL", "421 going away", End::later, true},
      {"MAIL", "450 later", End::later, true},
      {"MAIL", "550 not from you", End::later, true},
      {"MAIL", "552 5.3.4 too large", End::refused, false},
      {"RCPT", "", End::later, true},
      {"RCPT", "421 going away", End::later, true},
      {"RCPT", "450 4.7.1 greylisted", End::later, false},
      {"RCPT", "550 5.1.1 nobody", End::refused, false},
      {"RCPT", "550-5.1.1 nobody\r\n550 5.1.1 at all", End::refused, false},
      {"DATA", "", End::later, true},
      {"DATA", "451 later", End::later, false},
      {"DATA", "554 no", End::refused, false},
      {".", "", End::unknown, false},
      {".", "421 going away", End::later, true},
      {".", "451 later", End::later, false},
      {".", "554 5.7.1 spam", End::refused, false},
      {".", "250 ok", End::delivered, false},
  };
  for (const Case& one : cases) {
    const TestSmtp test([&](const std::string& line) {
      return line.starts_with(one.at)                        ? one.reply
             : line.starts_with("HELO") && one.reply.empty() ? ""
                                                             : TestSmtp::yes(line);
    });
    SmtpLimits limits;
    limits.answer = std::chrono::milliseconds(1000);
    const Handed handed = hand(server(test.url()), mail(), limits);
    EXPECT_EQ(static_cast<int>(handed.end), static_cast<int>(one.end))
        << one.at << " " << one.reply << ": " << handed.said;
    EXPECT_EQ(handed.of_server, one.of_server) << one.at << " " << one.reply << ": " << handed.said;
  }
}

TEST(Smtp, NobodyThere) {
  unsigned port = 0;
  ::close(listening_socket(port));
  for (const std::string& url :
       {"smtp://127.0.0.1:" + std::to_string(port), std::string("smtp://nowhere.invalid")}) {
    const Handed handed = hand(server(url));
    EXPECT_EQ(handed.end, End::later);
    EXPECT_TRUE(handed.of_server);
    EXPECT_FALSE(handed.said.empty());
  }
}

TEST(Smtp, AServerThatDripsEndsInTime) {
  const TestSmtp slow(TestSmtp::yes, std::chrono::milliseconds(50));
  SmtpLimits limits;
  limits.message = std::chrono::milliseconds(300);
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(hand(server(slow.url()), mail(), limits).end, End::later);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

TEST(Smtp, WhoStopsBeforeTheDotKnowsThatNothingWasSent) {
  const TestMta mta;
  SmtpClient::Mail kept = mail();
  kept.may_end = [] { return false; };
  EXPECT_EQ(hand(server(mta.url()), kept).end, End::later);
  SmtpClient::Mail stopped = mail();
  stopped.go_on = [] { return false; };
  EXPECT_EQ(hand(server(mta.url()), stopped).end, End::later);
  EXPECT_TRUE(mta.letters().empty());
}

TEST(Smtp, OneConnectionCarriesManyLetters) {
  const TestSmtp test(TestSmtp::yes);
  {
    SmtpClient client(server(test.url()), {});
    for (int i = 0; i < 20; ++i) EXPECT_EQ(client.send(mail()).end, End::delivered);
  }
  EXPECT_EQ(test.count("(connect)"), 1U);
  EXPECT_EQ(test.count("."), 20U);
}

TEST(Smtp, AddressesThatAreNone) {
  for (const char* bad :
       {"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://u@mail.example.org",
        "smtp://u:secret@mail.example.org", "smtp://mail.example.org/x", "smtp://mail.example.org?x"})
    EXPECT_NE(problem_of(server(bad, Tls::checked)), "") << bad;
  for (const char* good : {"smtp://mail.example.org", "smtp://mail.example.org:587/",
                           "smtps://mail.example.org", "smtp://[::1]:25"})
    EXPECT_EQ(problem_of(server(good, Tls::checked)), "") << good;
  SmtpServer far = server("smtp://mail.example.org");
  far.password = "secret word";
  EXPECT_NE(problem_of(far), "") << "a password without TLS";
  far.url = "smtp://127.0.0.1:25";
  EXPECT_EQ(problem_of(far), "");
}

}  // namespace
}  // namespace quire::mail
