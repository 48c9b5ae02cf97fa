#include "labs/engines/model_client/transport.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>

namespace quire::labs::model_client {
namespace {

constexpr std::size_t kHeaderBytesMax = 64 << 10;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

/// What no other try and no other request would change.
bool is_final(CURLcode code) {
  return code == CURLE_URL_MALFORMAT || code == CURLE_PEER_FAILED_VERIFICATION ||
         code == CURLE_SSL_CACERT_BADFILE;
}

}  // namespace

struct Transport::Running {
  Call call;
  Exchange answer;
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  std::size_t bytes_max = 0;
  std::size_t received = 0;
  std::size_t header_bytes = 0;
  bool too_large = false;
  bool broken_off = false;    ///< by on_event_bytes
  std::exception_ptr thrown;  ///< by on_event_bytes: no exception passes through libcurl
  char detail[CURL_ERROR_SIZE] = {};

  Running() = default;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { curl_slist_free_all(headers); }
};

Transport::Transport(const TransportLimits& limits, unsigned connections, bool direct)
    : limits_(limits), direct_(direct) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw std::runtime_error("libcurl cannot start");
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections));
}

Transport::~Transport() {
  abandon();
  for (void* const easy : idle_) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi_);
}

void Transport::start(Call call) {
  auto running = std::make_unique<Running>();
  running->call = std::move(call);
  running->bytes_max = limits_.answer_bytes_max;
  running->answer.ticket = running->call.ticket;
  if (idle_.empty()) {
    running->easy = curl_easy_init();
  } else {
    running->easy = idle_.back();
    idle_.pop_back();
  }
  if (running->easy == nullptr) throw std::runtime_error("libcurl cannot start");
  set_up(*running);
  if (const CURLMcode code = curl_multi_add_handle(multi_, running->easy); code != CURLM_OK) {
    curl_easy_cleanup(running->easy);
    throw std::runtime_error(fmt::format("libcurl: {}", curl_multi_strerror(code)));
  }
  running_.push_back(std::move(running));
}

void Transport::set_up(Running& running) {
  curl_easy_reset(running.easy);  // open connections stay
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(running.easy, option, value); };
  running.headers = curl_slist_append(running.headers, "Expect:");
  if (!running.call.json.empty()) {
    running.headers = curl_slist_append(running.headers, "Content-Type: application/json");
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(running.call.json.size()));
    set(CURLOPT_POSTFIELDS, running.call.json.c_str());
  }
  for (const std::string& header : running.call.headers)
    running.headers = curl_slist_append(running.headers, header.c_str());
  set(CURLOPT_URL, running.call.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTPHEADER, running.headers);
  set(CURLOPT_USERAGENT, "Quire/0.1");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  if (direct_) set(CURLOPT_PROXY, "");
  set(CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::min(limits_.connect_max, running.call.timeout).count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(running.call.timeout.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // or a name that is being looked up would hold us up when we stop
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(running.detail));
  set(CURLOPT_WRITEFUNCTION, &Transport::receive);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&running));
  set(CURLOPT_HEADERFUNCTION, &Transport::receive_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&running));
  set(CURLOPT_PRIVATE, static_cast<void*>(&running));
}

std::vector<Exchange> Transport::poll(milliseconds wait) {
  int running = 0;
  const auto perform = [&] {
    if (const CURLMcode code = curl_multi_perform(multi_, &running); code != CURLM_OK)
      throw std::runtime_error(fmt::format("libcurl: {}", curl_multi_strerror(code)));
  };
  perform();
  if (running > 0 && static_cast<std::size_t>(running) == running_.size() && wait.count() > 0) {
    curl_multi_poll(multi_, nullptr, 0, static_cast<int>(wait.count()), nullptr);
    perform();
  }
  std::exception_ptr thrown;
  for (const auto& one : running_)
    if (one->thrown) thrown = std::exchange(one->thrown, nullptr);
  if (thrown) std::rethrow_exception(thrown);
  std::vector<Exchange> ended;
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    void* self = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
    ended.push_back(end(*static_cast<Running*>(self), code));
  }
  return ended;
}

/// Takes the exchange out; `running` is gone after it.
Exchange Transport::end(Running& running, int code) {
  Exchange answer = std::move(running.answer);
  long request_bytes = 0;
  curl_easy_getinfo(running.easy, CURLINFO_RESPONSE_CODE, &answer.status);
  curl_easy_getinfo(running.easy, CURLINFO_REQUEST_SIZE, &request_bytes);
  answer.was_sent = request_bytes > 0;
  if (code != CURLE_OK) {
    answer.fault = fault_of(running, code);
    if (is_final(static_cast<CURLcode>(code))) answer.blame = Fault::Blame::endpoint;
    if (running.too_large) answer.blame = Fault::Blame::request;
  }
  curl_multi_remove_handle(multi_, running.easy);
  idle_.push_back(running.easy);
  std::erase_if(running_, [&](const auto& one) { return one.get() == &running; });
  return answer;
}

std::string Transport::fault_of(const Running& running, int code) const {
  if (running.too_large) return fmt::format("its answer is longer than {} bytes", running.bytes_max);
  if (running.broken_off) return "its stream was broken off by us";
  if (code == CURLE_OPERATION_TIMEDOUT)
    return fmt::format("no whole answer within {} ms; {} bytes came", running.call.timeout.count(),
                       running.received);
  const std::string detail = running.detail[0] != '\0' ? std::string(static_cast<const char*>(running.detail))
                                                       : curl_easy_strerror(static_cast<CURLcode>(code));
  if (running.received == 0) return detail;
  return fmt::format("its answer broke off after {} bytes ({})", running.received, detail);
}

std::vector<Exchange> Transport::abandon() {
  std::vector<Exchange> out;
  while (!running_.empty()) {
    out.push_back(end(*running_.back(), CURLE_ABORTED_BY_CALLBACK));
    out.back().fault = "stopped";
  }
  return out;
}

std::size_t Transport::receive(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& running = *static_cast<Running*>(self);
  const std::string_view more(bytes, size * count);
  running.received += more.size();
  if (running.received > running.bytes_max) {
    running.too_large = true;
    return 0;
  }
  long status = 0;
  curl_easy_getinfo(running.easy, CURLINFO_RESPONSE_CODE, &status);
  if (status == 200 && running.call.on_event_bytes &&
      running.answer.content_type.starts_with("text/event-stream")) {
    try {
      if (running.call.on_event_bytes(more)) return more.size();
    } catch (...) {
      running.thrown = std::current_exception();
    }
    running.broken_off = true;
    return 0;
  }
  running.answer.body += more;
  return more.size();
}

std::size_t Transport::receive_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& running = *static_cast<Running*>(self);
  const std::string_view line(bytes, size * count);
  running.header_bytes += line.size();
  if (running.header_bytes > kHeaderBytesMax) {
    running.bytes_max = kHeaderBytesMax;
    running.too_large = true;
    return 0;
  }
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return line.size();
  const std::string name = lower(trimmed(line.substr(0, colon)));
  const std::string value(trimmed(line.substr(colon + 1)));
  Exchange& answer = running.answer;
  if (name == "content-type") answer.content_type = lower(value);
  if (name == "content-encoding") answer.content_encoding = lower(value);
  if (name == "retry-after") answer.retry_after = value;
  if (name == "date") answer.date = value;
  if (name == "location") answer.location = value;
  return line.size();
}

}  // namespace quire::labs::model_client
