// Handing messages to a mail server (SMTP, RFC 5321) with libcurl: STARTTLS or TLS from the start, AUTH, one
// connection for many messages. What became of a message is told as exactly as SMTP allows; after the final
// dot a connection that is lost leaves it unknown. For one thread at a time.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::mail {

enum class Tls : std::uint8_t {
  checked,    ///< TLS, and the server's certificate must be its own
  unchecked,  ///< TLS with any certificate
  none,       ///< no TLS where the address does not begin with smtps
};

struct SmtpServer {
  std::string url;  ///< smtp://host[:port] (STARTTLS) or smtps://host[:port]
  std::string user;
  std::string password;  ///< never logged
  Tls tls = Tls::checked;
  std::string ca_file;  ///< PEM; empty: the system's
  std::string helo;     ///< how we call ourselves; a host name
};

/// What is wrong with it, or nothing. A password in the address is refused: others could read it.
std::string problem_of(const SmtpServer& server);

struct SmtpLimits {
  std::chrono::milliseconds connect{30'000};
  std::chrono::milliseconds answer{120'000};  ///< to one command
  std::chrono::milliseconds message{
      720'000};  ///< RFC 5321 (4.5.3.2.6) gives the answer to the dot 10 minutes
};

struct Handed {
  enum class End : std::uint8_t {
    delivered,
    later,    ///< refused for now, or never handed over
    refused,  ///< for good (5xx)
    unknown,  ///< the connection was lost after the final dot
  };
  End end = End::later;
  /// The fault is of the server or of how we are set up, so it meets every letter.
  bool of_server = false;
  int code = 0;      ///< of SMTP; 0: none
  std::string said;  ///< on one line
  /// "5.1.1" of what the server said, or empty (RFC 3463).
  std::string status;
};

/// What happens while a message is handed over, for who watches.
enum class Moment : std::uint8_t { body_begins, body_ends };

class SmtpClient {
 public:
  SmtpClient(SmtpServer server, SmtpLimits limits);
  ~SmtpClient();
  SmtpClient(const SmtpClient&) = delete;
  SmtpClient& operator=(const SmtpClient&) = delete;

  struct Mail {
    std::string sender;     ///< of the envelope; may be empty
    std::string recipient;  ///< one
    std::string_view message;
    /// Called a few times a second. False ends the exchange; after the final dot that leaves it unknown.
    std::function<bool()> go_on;
    /// Before the last bytes go: false keeps the message from being sent.
    std::function<bool()> may_end;
    std::function<void(Moment)> watch;
  };
  Handed send(const Mail& mail);
  /// Says QUIT, if there is a connection.
  void close();

 private:
  class Exchange;
  SmtpServer server_;
  SmtpLimits limits_;
  void* easy_ = nullptr;
  bool proved_ = false;  ///< the connection has said AUTH
};

}  // namespace quire::mail
