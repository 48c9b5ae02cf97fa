// Messages as bytes: every line short enough and ended by CRLF, every character whole, nothing that a letter
// says can become a header. What is written is read back by Python's email package (message_check.py).
#include "mail/message.h"

#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "mail/encoding.h"
#include "mail/test_python.h"

namespace quire::mail {
namespace {

store::Letter letter() {
  store::Letter out;
  out.message_id = "0123@quire.test";
  out.recipient = "Mira+papers@Example.ORG";
  out.subject = "A new password";
  out.body = "Open this page:\nhttps://quire.test/reset/abc=def\n";
  out.token = "00ff";
  out.created_at = *parse_instant("2026-11-26T10:05:09.500Z");
  return out;
}
const Mailbox kFrom{"Quire", "quire@papers.test"};

std::vector<std::string> lines_of(const std::string& message) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < message.size();) {
    const auto end = message.find("\r\n", at);
    if (end == std::string::npos) {
      ADD_FAILURE() << "a line without its end: " << message.substr(at);
      break;
    }
    lines.push_back(message.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

/// Seven bits, CRLF only, no line over 78 (998 for what cannot be folded).
void expect_sound(const std::string& message) {
  for (std::size_t i = 0; i < message.size(); ++i) {
    const char c = message[i];
    ASSERT_TRUE((c >= ' ' && c <= '~') || c == '\t' || c == '\r' || c == '\n') << "byte " << i;
    if (c == '\n') {
      ASSERT_TRUE(i > 0 && message[i - 1] == '\r') << "byte " << i;
    }
    if (c == '\r') {
      ASSERT_TRUE(i + 1 < message.size() && message[i + 1] == '\n') << "byte " << i;
    }
  }
  for (const std::string& line : lines_of(message))
    if (!line.starts_with("List-Unsubscribe: ")) {
      EXPECT_LE(line.size(), 78U) << line;
    }
}

std::string header(const std::string& message, const std::string& name) {
  for (const std::string& line : lines_of(message))
    if (line.starts_with(name + ": ")) return line.substr(name.size() + 2);
  return "(none)";
}

TEST(Message, APlainLetter) {
  const auto message = written(letter(), kFrom);
  ASSERT_TRUE(message) << message.error();
  EXPECT_EQ(*message,
            "Date: Thu, 26 Nov 2026 10:05:09 +0000\r\n"
            "From: Quire <quire@papers.test>\r\n"
            "To: Mira+papers@example.org\r\n"
            "Subject: A new password\r\n"
            "Message-ID: <0123@quire.test>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "Open this page:\r\nhttps://quire.test/reset/abc=3Ddef\r\n");
  EXPECT_EQ(*message, *written(letter(), kFrom)) << "the same letter is the same bytes";
}

TEST(Message, ALetterOfAList) {
  store::Letter one = letter();
  one.html = "<p>caf\u00e9</p>";
  one.list_id = "daily.papers.test";
  one.unsubscribe_url = "https://papers.test/u/8f3c0123456789abcdef8f3c0123456789abcdef8f3c0123456789abcdef";
  const auto message = written(one, kFrom);
  ASSERT_TRUE(message);
  expect_sound(*message);
  EXPECT_EQ(header(*message, "List-Id"), "<daily.papers.test>");
  EXPECT_EQ(header(*message, "Precedence"), "bulk");
  EXPECT_EQ(header(*message, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_NE(message->find(one.unsubscribe_url + ">\r\n"), std::string::npos) << "never folded inside";
  EXPECT_LT(message->find("text/plain"), message->find("text/html")) << "text first";
}

TEST(Message, NothingBecomesAHeader) {
  store::Letter one = letter();
  one.subject = "Hello\r\nBcc: all@example.org\n\nbody\x01\x7f";
  one.body = ".\r\nFrom x\r\n\rBcc: y\n";
  const auto message = written(one, {"Q\r\nBcc: x@y.z\"\\", "quire@papers.test"});
  ASSERT_TRUE(message);
  expect_sound(*message);
  EXPECT_EQ(header(*message, "Subject"), "Hello Bcc: all@example.org body");
  EXPECT_EQ(header(*message, "Bcc"), "y") << "in the body, where it is text";
  EXPECT_GT(message->find("\r\nBcc"), message->find("\r\n\r\n"));
  for (const char* bad :
       {"m@example.org\r\nBcc: x@y.z", "m@example.org, x@y.z", "\"m m\"@example.org", "m@[127.0.0.1]", "m@",
        "@example.org", "m@-x.org", "m..m@example.org", "m\u00fc@example.org", "m@ex ample.org"}) {
    one.recipient = bad;
    EXPECT_FALSE(written(one, kFrom)) << bad;
  }
  for (const auto& [member, bad] : {std::pair(&store::Letter::message_id, "a>\r\nX: y@z"),
                                    {&store::Letter::message_id, ""},
                                    {&store::Letter::list_id, "a b"},
                                    {&store::Letter::list_id, "a\r\nX: y"},
                                    {&store::Letter::unsubscribe_url, "http://x.test/u"},
                                    {&store::Letter::unsubscribe_url, "https://x.test/u>,<mailto:a@b.c"}}) {
    store::Letter other = letter();
    other.*member = bad;
    EXPECT_FALSE(written(other, kFrom)) << bad;
  }
}

TEST(Message, SubjectsOfAnyLengthAndScriptComeBackWhole) {
  std::string long_word(700, 'w'), many;
  for (int i = 0; i < 120; ++i) many += "word" + std::to_string(i) + " ";
  std::string astral;
  for (int i = 0; i < 90; ++i) astral += "\U0001F419";
  const std::string all[] = {"Ein Gru\u00df",
                             "\u65e5\u672c\u8a9e\u306e\u8ad6\u6587",
                             astral,
                             long_word,
                             many,
                             "=?UTF-8?Q?not_encoded?=",
                             "a\u00e9" + std::string(300, 'x'),
                             "",
                             "tab\there",
                             "$\\alpha$ & \"quotes\", commas; (parens)"};
  for (const std::string& subject : all) {
    store::Letter one = letter();
    one.subject = subject;
    const auto message =
        written(one, {"J\u00f6rg \u201cQ\u201d, Quire" + std::string(100, 'n'), "quire@papers.test"});
    ASSERT_TRUE(message);
    expect_sound(*message);
    for (std::size_t at = message->find("=?UTF-8"); at != std::string::npos;
         at = message->find("=?UTF-8", at + 1))
      EXPECT_LE(message->find("?=", at) + 2 - at, kEncodedWordMax);
  }
}

TEST(Message, PythonReadsBackWhatWasWritten) {
  std::string body =
      "caf\u00e9 \U0001F419 trailing blank \n.\n..\nFrom here\n\n" + std::string(500, 'x') + "\n=3D\ttab\t\n";
  for (int i = 0; i < 200; ++i) body += "\u65e5";
  store::Letter one = letter();
  one.subject = "Gr\u00fc\u00dfe an " + body.substr(0, 5) +
                " und noch viel mehr W\u00f6rter, die nicht in eine Zeile passen";
  one.body = body;
  one.html = "<p>" + body + "</p>";
  one.list_id = "daily.papers.test";
  one.unsubscribe_url = "https://papers.test/u/8f3c";
  const auto message = written(one, {"J\u00f6rg, Quire", "quire@papers.test"});
  ASSERT_TRUE(message);
  expect_sound(*message);
  const auto read = test_python(R"(
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps({"subject": m["subject"], "from": m["from"].addresses[0].display_name,
  "defects": [str(d) for part in m.walk() for d in part.defects] + [str(d) for h in m.values() for d in h.defects],
  "text": m.get_body(("plain",)).get_content().replace("\r\n", "\n"), "html": m.get_body(("html",)).get_content().replace("\r\n", "\n")}, ensure_ascii=False, sort_keys=True))
)",
                                *message);
  EXPECT_EQ(read, "{\"defects\": [], \"from\": \"J\u00f6rg, Quire\", \"html\": " +
                      json_text("<p>" + body + "</p>\n") + ", \"subject\": " + json_text(one.subject) +
                      ", \"text\": " + json_text(body + "\n") + "}\n");
}

TEST(QuotedPrintable, EveryLineIsShortAndSafe) {
  EXPECT_EQ(quoted_printable(""), "");
  EXPECT_EQ(quoted_printable("a"), "a\r\n");
  EXPECT_EQ(quoted_printable("a\r\nb\rc\nd\n"), "a\r\nb\r\nc\r\nd\r\n");
  EXPECT_EQ(quoted_printable("a \n\t\n"), "a=20\r\n=09\r\n");
  EXPECT_EQ(quoted_printable(".\nFrom x\n"), "=2E\r\n=46rom x\r\n");
  EXPECT_EQ(quoted_printable("1=2"), "1=3D2\r\n");
  EXPECT_EQ(quoted_printable("\xff\xfe\x01"), "=EF=BF=BD=EF=BF=BD\r\n");
  EXPECT_EQ(quoted_printable(std::string(76, 'x')), std::string(76, 'x') + "\r\n");
  EXPECT_EQ(quoted_printable(std::string(77, 'x')), std::string(75, 'x') + "=\r\nxx\r\n");
  EXPECT_EQ(quoted_printable(std::string(75, 'x') + ".."), std::string(75, 'x') + "=\r\n=2E.\r\n");
}

TEST(Address, TheHostAloneIsLowered) {
  EXPECT_EQ(*read_address("Mira.X+y@EXAMPLE.Org"), "Mira.X+y@example.org");
  EXPECT_EQ(*read_address("x@localhost"), "x@localhost");
  EXPECT_FALSE(read_address(std::string(65, 'a') + "@example.org"));
  EXPECT_FALSE(read_address("a@" + std::string(64, 'b') + ".org"));
  EXPECT_EQ(read_mailbox("Quire, Inc. <q@x.test>")->name, "Quire, Inc.");
  EXPECT_EQ(read_mailbox("\"Quire\" <q@x.test>")->name, "Quire");
  EXPECT_EQ(read_mailbox("q@x.test")->address, "q@x.test");
  EXPECT_FALSE(read_mailbox("Quire <q@x.test> x"));
  EXPECT_EQ(with_token("bounce@x.test", "00ff"), "bounce+00ff@x.test");
  EXPECT_EQ(token_in("Bounce+00FF@x.test"), "00ff");
  EXPECT_EQ(token_in("bounce@x.test"), "");
  EXPECT_EQ(token_in("nothing"), "");
}

}  // namespace
}  // namespace quire::mail
