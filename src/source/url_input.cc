// libcurl's multi interface as a pull stream. When enough bytes wait, the transfer is paused; libcurl then
// hands over the rejected piece again once it is continued. Redirects stay within http and https.
#include "source/url_input.h"

#include <algorithm>
#include <mutex>

#include <curl/curl.h>

namespace quire::source {
namespace {

void start_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

class UrlInput final : public Input {
 public:
  UrlInput(const std::string& url, std::uint64_t bytes_max);
  ~UrlInput() override;
  UrlInput(const UrlInput&) = delete;
  UrlInput& operator=(const UrlInput&) = delete;

  std::size_t read(std::span<char> buffer) override;
  std::uint64_t consumed() const override { return consumed_; }
  std::optional<std::uint64_t> size() const override;

 private:
  static std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* self);
  void work();
  void finish(CURLcode code);

  CURL* easy_;
  CURLM* multi_;
  std::string waiting_;
  std::size_t taken_ = 0;  ///< of waiting_
  bool paused_ = false;
  bool done_ = false;
  std::uint64_t consumed_ = 0;
  std::string failure_;  ///< set when the transfer failed; thrown once what had arrived is read
  char detail_[CURL_ERROR_SIZE] = {};
};

UrlInput::UrlInput(const std::string& url, std::uint64_t bytes_max) {
  start_curl_once();
  easy_ = curl_easy_init();
  multi_ = curl_multi_init();
  if (easy_ == nullptr || multi_ == nullptr) {
    curl_easy_cleanup(easy_);
    curl_multi_cleanup(multi_);
    throw InputError("libcurl cannot start");
  }
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, kRedirectsMax);
  set(CURLOPT_CONNECTTIMEOUT, kConnectSecondsMax);
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, kSilentSecondsMax);
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(std::min<std::uint64_t>(bytes_max, INT64_MAX)));
  set(CURLOPT_FAILONERROR, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USERAGENT, "Quire/0.1");
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(detail_));
  set(CURLOPT_WRITEFUNCTION, &UrlInput::receive);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  curl_multi_add_handle(multi_, easy_);
}

UrlInput::~UrlInput() {
  curl_multi_remove_handle(multi_, easy_);
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
}

std::size_t UrlInput::read(std::span<char> buffer) {
  while (taken_ == waiting_.size() && !done_) work();
  if (taken_ == waiting_.size()) {
    if (!failure_.empty()) throw InputError(failure_);
    return 0;
  }
  const std::size_t count = std::min(buffer.size(), waiting_.size() - taken_);
  std::copy_n(waiting_.data() + taken_, count, buffer.data());
  taken_ += count;
  consumed_ += count;
  return count;
}

/// Lets libcurl run until bytes wait or the transfer is over.
void UrlInput::work() {
  waiting_.clear();
  taken_ = 0;
  if (paused_) {
    paused_ = false;
    curl_easy_pause(easy_, CURLPAUSE_CONT);
  }
  int running = 0;
  const CURLMcode code = curl_multi_perform(multi_, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left))
    if (message->msg == CURLMSG_DONE) finish(message->data.result);
  if (code != CURLM_OK) {
    done_ = true;
    failure_ = std::string("libcurl: ") + curl_multi_strerror(code);
  }
  if (waiting_.empty() && !done_) curl_multi_poll(multi_, nullptr, 0, 500, nullptr);
}

void UrlInput::finish(CURLcode code) {
  done_ = true;
  if (code == CURLE_OK) return;
  const std::string place = " after " + std::to_string(consumed_ + waiting_.size()) + " bytes";
  if (code == CURLE_HTTP_RETURNED_ERROR) {
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    failure_ = "the server answered HTTP " + std::to_string(status);
  } else if (code == CURLE_FILESIZE_EXCEEDED) {
    failure_ = "larger than the limit for one import";
  } else if (code == CURLE_UNSUPPORTED_PROTOCOL) {
    failure_ = "leads away from http and https, which are the only schemes allowed";
  } else {
    failure_ =
        "the transfer broke" + place + ": " +
        (detail_[0] != '\0' ? std::string(static_cast<const char*>(detail_)) : curl_easy_strerror(code));
  }
}

std::size_t UrlInput::receive(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& input = *static_cast<UrlInput*>(self);
  const std::size_t total = size * count;
  if (!input.waiting_.empty() && input.waiting_.size() + total > kWaitingBytesMax) {
    input.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  input.waiting_.append(bytes, total);
  return total;
}

std::optional<std::uint64_t> UrlInput::size() const {
  curl_off_t length = -1;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  if (length < 0) return std::nullopt;
  return static_cast<std::uint64_t>(length);
}

}  // namespace

std::unique_ptr<Input> open_url(const std::string& url, std::uint64_t bytes_max) {
  const std::string scheme = url.substr(0, url.find("://"));
  const auto is = [&](std::string_view name) {
    return std::equal(scheme.begin(), scheme.end(), name.begin(), name.end(),
                      [](char a, char b) { return (a | 0x20) == b; });
  };
  if (!is("http") && !is("https")) throw InputError("only http and https URLs are read");
  return std::make_unique<UrlInput>(url, bytes_max);
}

std::string url_without_password(const std::string& url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return url;
  const std::size_t host = begin + 3;
  const std::size_t end = url.find_first_of("/?#", host);
  const std::size_t at = url.rfind('@', end == std::string::npos ? end : end - 1);
  if (at == std::string::npos || at < host) return url;
  return url.substr(0, host) + url.substr(at + 1);
}

}  // namespace quire::source
