// Records of names from a name server of the test's own.
#include "mail/dns.h"

#include <thread>

#include <gtest/gtest.h>

#include "mail/test_mta.h"

namespace quire::mail {
namespace {

std::string number(unsigned n) { return {static_cast<char>(n >> 8), static_cast<char>(n & 255)}; }

/// The question's bytes behind the header, and records of the name that was asked for (RFC 1035, 4).
std::string answer_to(const std::string& question,
                      const std::vector<std::pair<unsigned, std::string>>& records) {
  std::string out = question.substr(0, 2) + number(0x8180) + number(1) +
                    number(static_cast<unsigned>(records.size())) + number(0) + number(0);
  const auto end = question.find('\0', 12) + 5;
  out += question.substr(12, end - 12);
  for (const auto& [type, data] : records)
    out += number(0xc00c) + number(type) + number(1) + std::string(4, '\0') +
           number(static_cast<unsigned>(data.size())) + data;
  return out;
}

/// Answers every question with the same records.
class NameServer {
 public:
  explicit NameServer(std::vector<std::pair<unsigned, std::string>> records)
      : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    name_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    address_ = address;
    thread_ = std::thread([this, records = std::move(records)] { answer_all(records); });
  }
  ~NameServer() {
    ::sendto(socket_, "", 0, 0, reinterpret_cast<sockaddr*>(&address_),
             sizeof address_);  // an empty one ends it
    thread_.join();
    ::close(socket_);
  }
  const std::string& name() const { return name_; }

 private:
  void answer_all(const std::vector<std::pair<unsigned, std::string>>& records) const {
    for (;;) {
      char bytes[512];
      sockaddr_in from{};
      socklen_t size = sizeof from;
      const ssize_t got =
          ::recvfrom(socket_, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (got < 12) return;
      const std::string answer = answer_to(std::string(bytes, static_cast<std::size_t>(got)), records);
      ::sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }
  int socket_;
  std::string name_;
  sockaddr_in address_{};
  std::thread thread_;
};

std::string text(const std::string& string) {
  return std::string(1, static_cast<char>(string.size())) + string;
}

TEST(Dns, StringsOfARecordArePutTogether) {
  const NameServer server(
      {{16, text("v=DKIM1; p=") + text(std::string(250, 'A'))}, {16, text("other")}, {5, text("x")}});
  const auto found = dns_records("q1._domainkey.papers.test", DnsType::txt, server.name());
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ(*found, (std::vector<std::string>{"v=DKIM1; p=" + std::string(250, 'A'), "other"}));
}

TEST(Dns, HostsThatTakeMail) {
  const NameServer server(
      {{15, number(10) + text("mx") + text("papers") + text("test") + std::string(1, '\0')}});
  EXPECT_EQ(*dns_records("papers.test", DnsType::mx, server.name()),
            std::vector<std::string>{"mx.papers.test"});
}

TEST(Dns, NoneIsNoError) {
  const NameServer server({});
  const auto found = dns_records("papers.test", DnsType::txt, server.name());
  ASSERT_TRUE(found) << found.error();
  EXPECT_TRUE(found->empty());
  EXPECT_FALSE(dns_records("papers.test", DnsType::txt, "not a server"));
  EXPECT_FALSE(dns_records("papers.test", DnsType::txt, "127.0.0.1:x"));
}

TEST(Dns, BytesThatAreNoAnswer) {
  const std::string question = std::string("\x12\x34\1\0\0\1\0\0\0\0\0\0\1a\0\0\x10\0\1", 19);
  const std::string whole =
      answer_to(question, {{16, text("hello")}, {15, number(1) + text("a") + std::string(1, '\0')}});
  ASSERT_TRUE(records_in(whole, DnsType::txt));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(records_in(std::string_view(whole).substr(0, size), DnsType::txt)) << size;
  std::string wrong = whole;
  wrong[whole.find("hello") - 1] = '\x7f';  // a string longer than its record
  EXPECT_TRUE(records_in(wrong, DnsType::txt));
}

}  // namespace
}  // namespace quire::mail
