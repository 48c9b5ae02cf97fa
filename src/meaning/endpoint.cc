#include "meaning/endpoint.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <curl/curl.h>
#include <fmt/format.h>

#include "meaning/endpoint_answer.h"
#include "meaning/nearest.h"

namespace quire::meaning {
namespace {

using std::chrono::milliseconds;

constexpr long kConnectMs = 10'000;
constexpr std::size_t kBytesOfNumber = 32;  // of JSON, generously
constexpr std::size_t kBytesBesides = 65'536;

bool blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

/// Cut before a character of several bytes rather than in it.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

struct UrlParts {
  std::string scheme;
  std::string host;
  bool credentials = false;
  bool extra = false;  ///< a query or a fragment
};

Result<UrlParts> parts_of(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle(curl_url(), &curl_url_cleanup);
  if (curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return Error{"is not an address"};
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    std::string out;
    if (curl_url_get(handle.get(), which, &text, 0) == CURLUE_OK) out = text;
    curl_free(text);
    return out;
  };
  return UrlParts{part(CURLUPART_SCHEME), part(CURLUPART_HOST),
                  !part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty(),
                  !part(CURLUPART_QUERY).empty() || !part(CURLUPART_FRAGMENT).empty()};
}

bool on_this_machine(const std::string& host) {
  in_addr address{};  // a name may begin with 127. too
  const bool number = ::inet_pton(AF_INET, host.c_str(), &address) == 1;
  return host == "localhost" || host == "[::1]" || (number && ntohl(address.s_addr) >> 24 == 127);
}

/// May be tried again without harm.
bool may_pass(long status) { return status == 408 || status == 429 || status >= 500; }

bool may_pass(CURLcode code) {
  return code != CURLE_ABORTED_BY_CALLBACK && code != CURLE_WRITE_ERROR && code != CURLE_URL_MALFORMAT &&
         code != CURLE_UNSUPPORTED_PROTOCOL && code != CURLE_PEER_FAILED_VERIFICATION &&
         code != CURLE_FILESIZE_EXCEEDED;
}

struct Answer {
  std::string body;
  std::string fault;  ///< empty: an answer of status 200
  bool again = false;
  milliseconds server_wants{0};
};

}  // namespace

class Endpoint::Body {
 public:
  explicit Body(EndpointOptions options) : options_(std::move(options)), dimensions_(options_.dimensions) {
    while (options_.base.ends_with('/')) options_.base.pop_back();
    url_ = options_.base + "/embeddings";
    options_.batch = std::max<std::size_t>(options_.batch, 1);
    options_.attempts = std::max(options_.attempts, 1U);
  }
  ~Body() {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(easy_);
  }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  Status start();
  Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts);
  std::size_t dimensions() const { return dimensions_; }
  Usage take_usage() { return std::exchange(usage_, Usage{}); }
  bool refused() const { return refused_; }

 private:
  Result<std::vector<std::vector<float>>> ask(std::span<const std::string_view> texts);
  Answer attempt(const std::string& request, std::size_t texts);
  void count_usage(std::span<const std::string_view> texts, std::optional<std::uint64_t> said);
  std::string transfer_fault(CURLcode code) const;
  bool wait(milliseconds time) const;
  bool stopped() const { return options_.stop && options_.stop(); }
  Error error(std::string_view what) const { return Error{fmt::format("{}: {}", url_, what)}; }
  static std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* self);
  static int look(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  EndpointOptions options_;
  std::size_t dimensions_;
  std::string url_;
  CURL* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  Usage usage_;
  bool refused_ = false;  ///< the last request
  std::string received_;
  std::size_t received_max_ = 0;
  char detail_[CURL_ERROR_SIZE] = {};
};

Status Endpoint::Body::start() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const auto parts = parts_of(options_.base);
  if (!parts) return Error{fmt::format("the endpoint \"{}\" {}", options_.base, parts.error())};
  if (parts->credentials)
    return Error{"the endpoint's address holds a name or password; put the key into an environment variable"};
  if (parts->scheme != "http" && parts->scheme != "https")
    return error(fmt::format("{} is not http or https", parts->scheme));
  if (parts->extra) return error("the address has a query; it is the part before /embeddings");
  if (options_.model.empty()) return error("no model is named");
  if (options_.dimensions > Nearest::kDimensionsMax)
    return error(fmt::format("more than {} dimensions", Nearest::kDimensionsMax));
  const char* const key = options_.key_env.empty() ? nullptr : std::getenv(options_.key_env.c_str());
  const std::string_view secret = key != nullptr ? key : "";
  if (std::any_of(secret.begin(), secret.end(), [](char c) { return c <= ' ' || c == 0x7f; }))
    return error(fmt::format("the key in {} holds a blank or a control character", options_.key_env));
  if (!secret.empty() && parts->scheme == "http" && !on_this_machine(parts->host))
    return error(fmt::format("would send the key unencrypted; use https, or unset {}", options_.key_env));
  headers_ = curl_slist_append(headers_, "Content-Type: application/json");
  headers_ = curl_slist_append(headers_, "Accept: application/json");
  headers_ = curl_slist_append(headers_, "Expect:");
  if (!secret.empty())
    headers_ = curl_slist_append(headers_, fmt::format("Authorization: Bearer {}", secret).c_str());
  easy_ = curl_easy_init();
  if (easy_ == nullptr || headers_ == nullptr) return error("libcurl cannot start");
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTPHEADER, headers_);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &Body::look);
  set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
  set(CURLOPT_USERAGENT, "Quire/0.1");
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(detail_));
  set(CURLOPT_WRITEFUNCTION, &Body::receive);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  return success();
}

Result<std::vector<std::vector<float>>> Endpoint::Body::embed(std::span<const std::string> texts) {
  std::vector<std::vector<float>> out(texts.size());
  std::vector<std::string_view> batch;
  std::vector<std::size_t> places;
  const auto send = [&]() -> Status {
    auto vectors = ask(batch);
    if (!vectors) return Error{vectors.error()};
    dimensions_ = vectors->front().size();
    for (std::size_t i = 0; i < places.size(); ++i) out[places[i]] = std::move((*vectors)[i]);
    batch.clear();
    places.clear();
    return success();
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (blank(texts[i])) continue;
    batch.push_back(cut(texts[i], options_.text_bytes_max));
    places.push_back(i);
    if (batch.size() < options_.batch) continue;
    if (const Status sent = send(); !sent) return Error{sent.error()};
  }
  if (!batch.empty())
    if (const Status sent = send(); !sent) return Error{sent.error()};
  for (std::vector<float>& vector : out)
    if (vector.empty()) vector.assign(dimensions_, 0.F);
  return out;
}

/// One request, as often as it takes and is allowed.
Result<std::vector<std::vector<float>>> Endpoint::Body::ask(std::span<const std::string_view> texts) {
  boost::json::object request;
  request["model"] = options_.model;
  request["encoding_format"] = "float";
  boost::json::array input;
  for (const std::string_view text : texts) input.emplace_back(text);
  request["input"] = std::move(input);
  if (options_.send_dimensions && options_.dimensions != 0) request["dimensions"] = options_.dimensions;
  const std::string bytes = boost::json::serialize(request);
  milliseconds pause = options_.first_wait;
  for (unsigned attempt_number = 1;; ++attempt_number) {
    if (stopped()) return error("stopped");
    const Answer answer = attempt(bytes, texts.size());
    if (answer.fault.empty()) {
      auto read = read_vectors(answer.body, texts.size(), dimensions_);
      count_usage(texts, read ? read->tokens : std::nullopt);  // what cannot be read was paid for too
      if (!read) return error(read.error());
      return std::move(read->vectors);
    }
    if (stopped()) return error("stopped");
    if (!answer.again) return error(answer.fault);
    if (attempt_number == options_.attempts)
      return error(fmt::format("{}, {} times; try later", answer.fault, attempt_number));
    if (answer.server_wants > options_.longest_wait)
      return error(fmt::format("{} and wants {} seconds of rest; try later", answer.fault,
                               answer.server_wants.count() / 1000));
    if (!wait(std::max(pause, answer.server_wants))) return error("stopped");
    pause = std::min(2 * pause, options_.longest_wait);
  }
}

void Endpoint::Body::count_usage(std::span<const std::string_view> texts, std::optional<std::uint64_t> said) {
  std::uint64_t estimate = 0;
  for (const std::string_view text : texts) estimate += estimated_tokens(text.size());
  usage_ += {said.value_or(estimate), said ? 0 : estimate, 1};
}

Answer Endpoint::Body::attempt(const std::string& request, std::size_t texts) {
  Answer out;
  received_.clear();
  const std::size_t dimensions = dimensions_ != 0 ? dimensions_ : Nearest::kDimensionsMax;
  received_max_ = kBytesBesides + texts * (dimensions * kBytesOfNumber + 1024);
  detail_[0] = '\0';
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.size()));
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request.data());
  const CURLcode code = curl_easy_perform(easy_);
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  refused_ = code == CURLE_OK && (status == 400 || status == 413 || status == 422);
  if (code != CURLE_OK) {
    out.fault = transfer_fault(code);
    out.again = may_pass(code);
    return out;
  }
  if (status == 200) {
    out.body = std::move(received_);
    return out;
  }
  out.fault = fmt::format("it answered HTTP {}", status);
  if (status >= 300 && status < 400)
    out.fault += ", a redirect, which is not followed; name the address itself";
  if (status == 401 || status == 403) out.fault += fmt::format("; look at {}", options_.key_env);
  if (status == 404) out.fault += "; the address most often ends in /v1, or the model is not there";
  if (const std::string said = error_in(received_); !said.empty()) out.fault += fmt::format(" ({})", said);
  out.again = may_pass(status);
  curl_off_t seconds = 0;
  curl_easy_getinfo(easy_, CURLINFO_RETRY_AFTER, &seconds);
  out.server_wants = std::chrono::seconds(std::clamp<curl_off_t>(seconds, 0, 1'000'000));
  return out;
}

std::string Endpoint::Body::transfer_fault(CURLcode code) const {
  if (code == CURLE_WRITE_ERROR) return fmt::format("its answer is longer than {} bytes", received_max_);
  if (code == CURLE_OPERATION_TIMEDOUT)
    return fmt::format("no whole answer within {} ms; {} bytes came", options_.timeout.count(),
                       received_.size());
  return detail_[0] != '\0' ? std::string(static_cast<const char*>(detail_)) : curl_easy_strerror(code);
}

/// False if stopped.
bool Endpoint::Body::wait(milliseconds time) const {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) {
    if (stopped()) return false;
    std::this_thread::sleep_for(std::min(time, milliseconds(20)));
  }
  return true;
}

std::size_t Endpoint::Body::receive(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& body = *static_cast<Body*>(self);
  if (body.received_.size() + size * count > body.received_max_) return 0;
  body.received_.append(bytes, size * count);
  return size * count;
}

int Endpoint::Body::look(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Body*>(self)->stopped() ? 1 : 0;
}

Result<Endpoint> Endpoint::open(EndpointOptions options) {
  auto body = std::make_unique<Body>(std::move(options));
  if (const Status started = body->start(); !started) return Error{started.error()};
  return Endpoint(std::move(body));
}

Endpoint::Endpoint(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Endpoint::Endpoint(Endpoint&&) noexcept = default;
Endpoint& Endpoint::operator=(Endpoint&&) noexcept = default;
Endpoint::~Endpoint() = default;

Result<std::vector<std::vector<float>>> Endpoint::embed(std::span<const std::string> texts) {
  return body_->embed(texts);
}

std::size_t Endpoint::dimensions() const { return body_->dimensions(); }

Usage Endpoint::take_usage() { return body_->take_usage(); }

bool Endpoint::refused() const { return body_->refused(); }

}  // namespace quire::meaning
