#include "mail/dns.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

namespace quire::mail {
namespace {

constexpr std::size_t kAnswerBytesMax = 65'535;

/// The state of a resolver of our own.
class Resolver {
 public:
  Resolver() { ready_ = res_ninit(&state_) == 0; }
  ~Resolver() {
    if (ready_) res_nclose(&state_);
  }
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// False: that is no address.
  bool ask_only(const std::string& server) {
    const auto colon = server.find(':');
    std::uint16_t port = NAMESERVER_PORT;
    if (colon != std::string::npos) {
      const auto [end, fault] =
          std::from_chars(server.data() + colon + 1, server.data() + server.size(), port);
      if (fault != std::errc() || end != server.data() + server.size()) return false;
    }
    sockaddr_in& address = state_.nsaddr_list[0];
    address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    state_.nscount = 1;
    return ::inet_pton(AF_INET, server.substr(0, colon).c_str(), &address.sin_addr) == 1;
  }

  /// The answer's bytes, or why there is none.
  Result<std::string> ask(const std::string& name, int type) {
    if (!ready_) return Error{"the resolver does not start"};
    state_.retrans = 3;
    state_.retry = 2;
    std::string answer(kAnswerBytesMax, '\0');
    const int size =
        res_nquery(&state_, name.c_str(), ns_c_in, type, reinterpret_cast<unsigned char*>(answer.data()),
                   static_cast<int>(answer.size()));
    if (size >= 0) {
      answer.resize(static_cast<std::size_t>(size));
      return answer;
    }
    if (state_.res_h_errno == HOST_NOT_FOUND || state_.res_h_errno == NO_DATA) return std::string();
    return Error{fmt::format("{}: no name server answers", name)};
  }

 private:
  struct __res_state state_ {};
  bool ready_ = false;
};

/// Strings of a TXT record: a length of one byte before each.
std::string strings_of(const unsigned char* data, std::size_t size) {
  std::string out;
  for (std::size_t at = 0; at < size; at += 1U + data[at]) {
    const std::size_t length = std::min<std::size_t>(data[at], size - at - 1);
    out.append(reinterpret_cast<const char*>(data + at + 1), length);
  }
  return out;
}

}  // namespace

Result<std::vector<std::string>> records_in(std::string_view answer, DnsType type) {
  ns_msg message;
  if (ns_initparse(reinterpret_cast<const unsigned char*>(answer.data()), static_cast<int>(answer.size()),
                   &message) != 0)
    return Error{"the name server's answer cannot be read"};
  std::vector<std::string> all;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record;
    if (ns_parserr(&message, ns_s_an, i, &record) != 0)
      return Error{"the name server's answer cannot be read"};
    const unsigned char* const data = ns_rr_rdata(record);
    if (type == DnsType::txt && ns_rr_type(record) == ns_t_txt)
      all.push_back(strings_of(data, ns_rr_rdlen(record)));
    if (type == DnsType::mx && ns_rr_type(record) == ns_t_mx && ns_rr_rdlen(record) > 2) {
      std::array<char, NS_MAXDNAME> host{};
      if (ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), data + 2, host.data(), host.size()) >=
          0)
        all.emplace_back(host.data());
    }
  }
  return all;
}

Result<std::vector<std::string>> dns_records(const std::string& name, DnsType type,
                                             const std::string& server) {
  Resolver resolver;
  if (!server.empty() && !resolver.ask_only(server))
    return Error{
        fmt::format("{}: is no address of a name server, such as 192.0.2.1 or 192.0.2.1:53", server)};
  const auto answer = resolver.ask(name, type == DnsType::txt ? ns_t_txt : ns_t_mx);
  if (!answer) return Error{answer.error()};
  if (answer->empty()) return std::vector<std::string>{};
  return records_in(*answer, type);
}

}  // namespace quire::mail
