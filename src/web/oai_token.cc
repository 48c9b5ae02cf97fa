#include "web/oai_token.h"

#include <charconv>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/random.h>
#include <unistd.h>

namespace quire::web {
namespace {

constexpr std::size_t kKeyBytes = 32;
static_assert(kKeyBytes == crypto_auth_hmacsha256_KEYBYTES);
constexpr std::string_view kForm = "1";  // of the fields; another form gets another number
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

using Key = std::array<unsigned char, kKeyBytes>;

class File {
 public:
  File(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool open() const { return fd_ >= 0; }
  int fd() const { return fd_; }

 private:
  int fd_;
};

std::optional<Key> read_key(const std::filesystem::path& path) {
  const File file(path, O_RDONLY);
  Key key;
  if (!file.open() || ::read(file.fd(), key.data(), key.size()) != static_cast<ssize_t>(key.size()))
    return std::nullopt;
  return key;
}

/// Whole or not at all: written beside its place and moved there. Of two programs that do it at once the
/// first wins, unless what lies there is no key.
void write_new_key(const std::filesystem::path& path, bool replace) {
  Key key;
  if (::getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size()))
    throw std::runtime_error("no random bytes from the system");
  const std::filesystem::path beside = fmt::format("{}.{}", path.string(), getpid());
  std::filesystem::remove(beside);
  {
    const File file(beside, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.open() || ::write(file.fd(), key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
        ::fsync(file.fd()) != 0)
      throw std::runtime_error(
          fmt::format("{}: cannot be written; free space there, or its rights, are "
                      "what to look at",
                      beside.string()));
  }
  if (replace)
    std::filesystem::rename(beside, path);
  else if (::link(beside.c_str(), path.c_str()) != 0 && errno != EEXIST)
    throw std::runtime_error(fmt::format("{}: cannot be made", path.string()));
  std::filesystem::remove(beside);
}

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), kBase64), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kBase64);
  out.pop_back();  // the zero at its end
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(),
                        nullptr, &size, nullptr, kBase64) != 0)
    return std::nullopt;
  out.resize(size);
  return out;
}

std::int64_t seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

std::string optional_number(const std::optional<Instant>& at) {
  return at ? std::to_string(seconds_of(*at)) : "";
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

template <class Number>
bool read(std::string_view digits, Number& number) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size();
}

bool read(std::string_view digits, Instant& at) {
  // Beyond it an Instant, which counts milliseconds, could not hold the moment.
  constexpr std::int64_t kSecondsMax = 100'000'000'000;
  std::int64_t s = 0;
  if (!read(digits, s) || s < -kSecondsMax || s > kSecondsMax) return false;
  at = Instant(std::chrono::seconds(s));
  return true;
}

template <class T>
bool read(std::string_view digits, std::optional<T>& value) {
  if (digits.empty()) return true;
  T present{};
  if (!read(digits, present)) return false;
  value = present;
  return true;
}

std::string fields_of(const Resumption& r) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", kForm, r.verb, r.prefix, r.set,
                     optional_number(r.from), optional_number(r.until), r.after, r.given,
                     r.size ? std::to_string(*r.size) : "", seconds_of(r.expires));
}

std::optional<Resumption> read_fields(std::string_view text) {
  const auto parts = split(text, '\n');
  if (parts.size() != 10 || parts[0] != kForm) return std::nullopt;
  Resumption r;
  r.verb = parts[1];
  r.prefix = parts[2];
  r.set = parts[3];
  if (!read(parts[4], r.from) || !read(parts[5], r.until) || !read(parts[6], r.after) ||
      !read(parts[7], r.given) || !read(parts[8], r.size) || !read(parts[9], r.expires))
    return std::nullopt;
  return r;
}

}  // namespace

TokenKey TokenKey::of(const std::filesystem::path& data_directory) {
  const auto path = data_directory / "oai.key";
  if (const auto key = read_key(path)) return TokenKey(*key);
  write_new_key(path, std::filesystem::exists(path));
  if (const auto key = read_key(path)) return TokenKey(*key);
  throw std::runtime_error(
      fmt::format("{}: cannot be read; its owner must be who runs Quire", path.string()));
}

std::string TokenKey::seal(const Resumption& resumption) const {
  const std::string fields = fields_of(resumption);
  std::string mark(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(mark.data()),
                         reinterpret_cast<const unsigned char*>(fields.data()), fields.size(), bytes_.data());
  return base64(fields) + "." + base64(mark);
}

Result<Resumption> TokenKey::open(std::string_view token, Instant now) const {
  const Error not_ours{"this is not a resumptionToken of this repository; begin the list anew"};
  if (token.size() > kTokenBytesMax) return not_ours;
  const auto dot = token.find('.');
  if (dot == std::string_view::npos) return not_ours;
  const auto fields = from_base64(token.substr(0, dot));
  const auto mark = from_base64(token.substr(dot + 1));
  if (!fields || !mark || mark->size() != crypto_auth_hmacsha256_BYTES) return not_ours;
  if (crypto_auth_hmacsha256_verify(reinterpret_cast<const unsigned char*>(mark->data()),
                                    reinterpret_cast<const unsigned char*>(fields->data()), fields->size(),
                                    bytes_.data()) != 0)
    return not_ours;
  auto resumption = read_fields(*fields);
  if (!resumption) return not_ours;  // signed by a Quire of another version
  if (resumption->expires < now)
    return Error{
        "this resumptionToken is out of date; begin the list anew, from the last datestamp received"};
  return std::move(*resumption);
}

}  // namespace quire::web
