#include "mail/smtp.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <mutex>
#include <optional>

#include <curl/curl.h>
#include <fmt/format.h>

#include "text/ascii.h"
#include "text/unicode.h"

namespace quire::mail {
namespace {

constexpr std::size_t kSaidBytesMax = 500;

struct UrlParts {
  std::string scheme, user, password, host;
  bool has_path = false;
};

std::optional<UrlParts> parts_of(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle(curl_url(), &curl_url_cleanup);
  if (curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return std::nullopt;
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    std::string out;
    if (curl_url_get(handle.get(), which, &text, 0) == CURLUE_OK) out = text;
    curl_free(text);
    return out;
  };
  const std::string path = part(CURLUPART_PATH);
  return UrlParts{part(CURLUPART_SCHEME), part(CURLUPART_USER), part(CURLUPART_PASSWORD),
                  part(CURLUPART_HOST),
                  path.size() > 1 || !part(CURLUPART_QUERY).empty() || !part(CURLUPART_FRAGMENT).empty()};
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

bool is_token(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

/// 0: none.
int code_in(std::string_view reply) {
  int code = 0;
  const auto [end, fault] =
      std::from_chars(reply.data(), reply.data() + std::min<std::size_t>(reply.size(), 3), code);
  return fault == std::errc() && code >= 200 && code < 600 ? code : 0;
}

/// "5.1.1" behind the code of a reply, if it has one.
std::string status_in(std::string_view reply) {
  reply.remove_prefix(std::min<std::size_t>(reply.size(), 4));
  const std::string_view word = reply.substr(0, reply.find(' '));
  const bool shaped = word.size() >= 5 && word.size() <= 9 && (word[0] == '4' || word[0] == '5') &&
                      std::count(word.begin(), word.end(), '.') == 2 &&
                      word.find_first_not_of("0123456789.") == std::string_view::npos;
  return shaped ? std::string(word) : std::string();
}

}  // namespace

std::string problem_of(const SmtpServer& server) {
  const auto parts = parts_of(server.url);
  if (!parts || parts->host.empty() || (parts->scheme != "smtp" && parts->scheme != "smtps") ||
      parts->has_path)
    return "an address such as smtp://mail.example.org:587 or smtps://mail.example.org is expected";
  if (!parts->user.empty() || !parts->password.empty())
    return "user and password do not belong into the address, where others can read them";
  if (server.tls == Tls::none && !server.password.empty() && parts->scheme == "smtp" &&
      !is_loopback(parts->host))
    return "a password goes to another machine through TLS only";
  if (!is_token(server.user)) return "the name of the user has characters that no server takes";
  return {};
}

/// One message on its way.
class SmtpClient::Exchange {
 public:
  Exchange(const Mail& mail, CURL* easy) : mail_(mail), easy_(easy) {}

  void set_up(const SmtpServer& server, const SmtpLimits& limits);
  Handed run();

 private:
  /// Which command the last reply was to.
  enum class Stage : std::uint8_t { connect, sender, recipient, data, dot };
  Handed judge(CURLcode code) const;
  Handed lost(CURLcode code) const;

  static std::size_t give(char* to, std::size_t size, std::size_t count, void* self);
  static std::size_t hear(char* bytes, std::size_t size, std::size_t count, void* self);
  static int look(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static int overhear(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* self);

  const Mail& mail_;
  CURL* easy_;
  curl_slist* recipients_ = nullptr;
  std::size_t given_ = 0;
  bool begun_ = false;
  bool ended_ = false;  ///< the final dot may be on its way
  bool kept_ = false;   ///< may_end() said no
  Stage stage_ = Stage::connect;
  std::string reply_;    ///< last line
  int code_ = 0;         ///< of that line
  bool proved_ = false;  ///< AUTH was said
  bool quits_ = false;
  char detail_[CURL_ERROR_SIZE] = {};

  friend class SmtpClient;
};

void SmtpClient::Exchange::set_up(const SmtpServer& server, const SmtpLimits& limits) {
  curl_easy_reset(easy_);  // open connections stay
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  const std::string url = server.url + (server.helo.empty() ? "" : "/" + server.helo);
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USE_SSL, static_cast<long>(server.tls == Tls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, server.tls == Tls::checked ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, server.tls == Tls::checked ? 2L : 0L);
  if (!server.ca_file.empty()) set(CURLOPT_CAINFO, server.ca_file.c_str());
  if (!server.user.empty()) {
    set(CURLOPT_USERNAME, server.user.c_str());
    set(CURLOPT_PASSWORD, server.password.c_str());
  }
  const std::string sender = "<" + mail_.sender + ">";
  set(CURLOPT_MAIL_FROM, sender.c_str());
  recipients_ = curl_slist_append(nullptr, ("<" + mail_.recipient + ">").c_str());
  set(CURLOPT_MAIL_RCPT, recipients_);
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail_.message.size()));
  set(CURLOPT_READFUNCTION, &Exchange::give);
  set(CURLOPT_READDATA, static_cast<void*>(this));
  set(CURLOPT_HEADERFUNCTION, &Exchange::hear);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &Exchange::hear);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &Exchange::look);
  set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_DEBUGFUNCTION, &Exchange::overhear);
  set(CURLOPT_DEBUGDATA, static_cast<void*>(this));
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(detail_));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.message.count()));
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT,
      std::max(1L,
               static_cast<long>(std::chrono::duration_cast<std::chrono::seconds>(limits.answer).count())));
  set(CURLOPT_MAXCONNECTS, 1L);
}

/// libcurl asks for the message's bytes; none means that the final dot goes next.
std::size_t SmtpClient::Exchange::give(char* to, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  const std::string_view message = exchange.mail_.message;
  if (!exchange.begun_ && exchange.mail_.watch) exchange.mail_.watch(Moment::body_begins);
  exchange.begun_ = true;
  const std::size_t piece = std::min(size * count, message.size() - exchange.given_);
  // With the last bytes libcurl may send the dot, without asking for more.
  if (exchange.given_ + piece == message.size() && !exchange.ended_) {
    if (exchange.mail_.may_end && !exchange.mail_.may_end()) {
      exchange.kept_ = true;
      return CURL_READFUNC_ABORT;
    }
    exchange.ended_ = true;
    if (exchange.mail_.watch) exchange.mail_.watch(Moment::body_ends);
  }
  std::memcpy(to, message.data() + exchange.given_, piece);
  exchange.given_ += piece;
  return piece;
}

/// Lines of the server's replies.
std::size_t SmtpClient::Exchange::hear(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  if (exchange.quits_) return size * count;
  exchange.reply_ = text::one_line(std::string_view(bytes, std::min(size * count, kSaidBytesMax)));
  exchange.code_ = code_in(exchange.reply_);
  return size * count;
}

int SmtpClient::Exchange::look(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& exchange = *static_cast<Exchange*>(self);
  return exchange.mail_.go_on && !exchange.mail_.go_on() ? 1 : 0;
}

/// Of what is sent only the first word of a command is looked at: what follows may be a password.
int SmtpClient::Exchange::overhear(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  if (kind != CURLINFO_HEADER_OUT) return 0;
  const std::string_view command(bytes, std::min<std::size_t>(size, 4));
  if (command == "QUIT") exchange.quits_ = true;  // said after a refusal; its answer decides nothing
  if (command == "AUTH") exchange.proved_ = true;
  if (command == "MAIL") exchange.stage_ = Stage::sender;
  if (command == "RCPT") exchange.stage_ = Stage::recipient;
  if (command == "DATA") exchange.stage_ = Stage::data;
  return 0;
}

Handed SmtpClient::Exchange::run() {
  const CURLcode code = curl_easy_perform(easy_);
  const Handed handed = judge(code);
  curl_slist_free_all(recipients_);
  recipients_ = nullptr;
  return handed;
}

/// No reply decides it: the connection was not made, or lost.
Handed SmtpClient::Exchange::lost(CURLcode code) const {
  Handed handed;
  const char* const words = detail_[0] != '\0' ? detail_ : curl_easy_strerror(code);
  handed.end = ended_ && !kept_ ? Handed::End::unknown : Handed::End::later;
  handed.of_server = !begun_;
  handed.said = text::one_line(std::string_view(words).substr(0, kSaidBytesMax));
  if (code == CURLE_OPERATION_TIMEDOUT && begun_)
    handed.said += ended_ ? ", after the final dot" : ", in the message";
  return handed;
}

Handed SmtpClient::Exchange::judge(CURLcode code) const {
  if (code == CURLE_OK) return {Handed::End::delivered, false, 250, reply_, ""};
  // Only these are about a reply; whatever else happened, the last reply was to something before it.
  const bool replied =
      (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_LOGIN_DENIED ||
       code == CURLE_REMOTE_ACCESS_DENIED || code == CURLE_UPLOAD_FAILED || code == CURLE_RECV_ERROR ||
       code == CURLE_GOT_NOTHING) &&
      code_ >= 400 && code_ < 600;
  if (!replied) return lost(code);
  Handed handed{Handed::End::later, false, code_, reply_, status_in(reply_)};
  const Stage stage = ended_ ? Stage::dot : stage_;
  // Of the server: what comes before a letter is named, that it takes nothing from this sender (but that a
  // letter is too large), and 421, with which it goes away.
  const bool too_large = handed.status == "5.3.4" || code_ == 552;
  handed.of_server = stage == Stage::connect || (stage == Stage::sender && !too_large) || code_ == 421;
  if (code_ >= 500 && !handed.of_server) handed.end = Handed::End::refused;
  return handed;
}

SmtpClient::SmtpClient(SmtpServer server, SmtpLimits limits) : server_(std::move(server)), limits_(limits) {
  while (server_.url.ends_with('/')) server_.url.pop_back();
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

SmtpClient::~SmtpClient() { close(); }

Handed SmtpClient::send(const Mail& mail) {
  if (easy_ == nullptr) easy_ = curl_easy_init();
  if (easy_ == nullptr) return {Handed::End::later, true, 0, "libcurl cannot start", ""};
  Exchange exchange(mail, easy_);
  exchange.set_up(server_, limits_);
  Handed handed = exchange.run();
  long connections = 0;
  curl_easy_getinfo(static_cast<CURL*>(easy_), CURLINFO_NUM_CONNECTS, &connections);
  if (connections > 0) proved_ = exchange.proved_;
  // libcurl goes on without AUTH where none is offered; what is refused then is our fault, not the letter's.
  if (handed.end == Handed::End::refused && !server_.user.empty() && !proved_) {
    handed.end = Handed::End::later;
    handed.of_server = true;
    handed.said += " (the server offers no AUTH)";
  }
  return handed;
}

void SmtpClient::close() {
  if (easy_ != nullptr) curl_easy_cleanup(easy_);
  easy_ = nullptr;
}

}  // namespace quire::mail
