// Layout, little endian: magic (8 bytes), version u32, CRC-32 of the payload u32, bytes of the payload u64,
// payload.
#include "meaning/envelope.h"

#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

namespace quire::meaning {
namespace {

static_assert(std::endian::native == std::endian::little, "files of the room are little endian");

constexpr std::size_t kHeadBytes = 24;

[[noreturn]] void fail(const std::filesystem::path& path, const char* what) {
  throw std::runtime_error(fmt::format("{}: cannot {}: {}; free space or mend the disk", path.string(), what,
                                       std::strerror(errno)));
}

void write_all(int fd, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Closes the file, whatever happens.
class File {
 public:
  File(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (fd_ < 0) fail(path, "open");
  }
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

void make_durable(const std::filesystem::path& path, int flags) {
  const File file(path, flags);
  if (::fsync(file.fd()) != 0) fail(path, "make durable");
}

template <class T>
T number_at(std::string_view bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view magic, std::uint32_t version,
                std::string_view payload) {
  const std::uint32_t sum = checksum(payload);
  const std::uint64_t size = payload.size();
  std::string head(magic.substr(0, 8));
  head.append(reinterpret_cast<const char*>(&version), sizeof version);
  head.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  head.append(reinterpret_cast<const char*>(&size), sizeof size);
  const std::filesystem::path beside = path.string() + ".new";
  {
    const File file(beside, O_WRONLY | O_CREAT | O_TRUNC);
    write_all(file.fd(), head, beside);
    write_all(file.fd(), payload, beside);
    if (::fsync(file.fd()) != 0) fail(beside, "make durable");
  }
  std::filesystem::rename(beside, path);
  make_durable(path.parent_path().empty() ? "." : path.parent_path(), O_RDONLY | O_DIRECTORY);
}

Result<std::string> read_file(const std::filesystem::path& path, std::string_view magic,
                              std::uint32_t version, std::uint64_t bytes_max) {
  const auto wrong = [&](std::string_view what) {
    return Error{fmt::format("{}: {}; it is made anew from the store", path.string(), what)};
  };
  std::ifstream in(path, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  if (!in) return wrong("cannot be opened");
  if (!in.read(head.data(), kHeadBytes)) return wrong("is cut short");
  if (head.substr(0, 8) != magic) return wrong("is not a file of this kind");
  if (number_at<std::uint32_t>(head, 8) != version) return wrong("was written by another version of Quire");
  const auto size = number_at<std::uint64_t>(head, 16);
  std::error_code fault;
  const std::uint64_t there = std::filesystem::file_size(path, fault);
  if (fault || size > bytes_max || there != kHeadBytes + size) return wrong("has not the size that it says");
  std::string payload(static_cast<std::size_t>(size), '\0');
  if (!in.read(payload.data(), static_cast<std::streamsize>(size))) return wrong("is cut short");
  if (checksum(payload) != number_at<std::uint32_t>(head, 12)) return wrong("is damaged");
  return payload;
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace quire::meaning
