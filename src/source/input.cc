// Where bytes come from: files, standard input, memory. URLs are in url_input.cc, unpacking is in unpack.cc.
// Every stream is read with a buffer that the caller owns, so memory does not grow with what lies outside.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/source.h"
#include "source/url_input.h"

namespace quire::source {
namespace {

class FileInput final : public Input {
 public:
  FileInput(int descriptor, bool owned) : descriptor_(descriptor), owned_(owned) {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return;
    if (S_ISDIR(status.st_mode)) {
      close();
      throw InputError("is a folder; name a file in it");
    }
    if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~FileInput() override { close(); }
  FileInput(const FileInput&) = delete;
  FileInput& operator=(const FileInput&) = delete;

  std::size_t read(std::span<char> buffer) override {
    for (;;) {
      const ssize_t got = ::read(descriptor_, buffer.data(), buffer.size());
      if (got >= 0) {
        consumed_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno == EINTR) continue;
      throw InputError("reading failed at byte " + std::to_string(consumed_) + ": " + std::strerror(errno));
    }
  }
  std::uint64_t consumed() const override { return consumed_; }
  std::optional<std::uint64_t> size() const override { return size_; }

 private:
  void close() {
    if (owned_ && descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  int descriptor_;
  bool owned_;
  std::uint64_t consumed_ = 0;
  std::optional<std::uint64_t> size_;
};

class BytesInput final : public Input {
 public:
  explicit BytesInput(std::string_view bytes) : bytes_(bytes) {}
  std::size_t read(std::span<char> buffer) override {
    const std::size_t count = std::min(buffer.size(), bytes_.size() - at_);
    std::copy_n(bytes_.data() + at_, count, buffer.data());
    at_ += count;
    return count;
  }
  std::uint64_t consumed() const override { return at_; }
  std::optional<std::uint64_t> size() const override { return bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

std::unique_ptr<Input> open_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw InputError(std::string("cannot be opened: ") + std::strerror(errno));
  return std::make_unique<FileInput>(descriptor, true);
}

std::unique_ptr<Input> open_packed(const std::string& where, std::uint64_t bytes_max) {
  if (where == "-") return std::make_unique<FileInput>(STDIN_FILENO, false);
  if (where.find("://") != std::string::npos) return open_url(where, bytes_max);
  return open_file(where);
}

}  // namespace

std::unique_ptr<Input> open_input(const std::string& where, std::uint64_t unpacked_bytes_max) {
  try {
    return unpack(open_packed(where, unpacked_bytes_max), unpacked_bytes_max);
  } catch (const InputError& error) {
    throw InputError((where == "-" ? "standard input" : url_without_password(where)) + ": " + error.what());
  }
}

std::unique_ptr<Input> open_bytes(std::string_view bytes) { return std::make_unique<BytesInput>(bytes); }

}  // namespace quire::source
