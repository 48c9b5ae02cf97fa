#include "labs/fair-threshold/state_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sstream>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::fair_threshold {
namespace {

Error failed(const std::string& path, const char* what) {
  return Error{path + ": " + what + ": " + std::strerror(errno)};
}

Status write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return failed(path, "cannot be written");
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(file) != 0) return failed(path, "cannot be flushed to the disk");
  return success();
}

Status write_durably(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return failed(path, "cannot be created");
  Status written = write_all(file, bytes, path);
  if (::close(file) != 0 && written) return failed(path, "cannot be closed");
  return written;
}

Status flush_folder(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? std::string(".") : parent.string();
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return failed(folder, "cannot be opened");
  const bool flushed = ::fsync(handle) == 0;
  ::close(handle);
  if (!flushed) return failed(folder, "cannot be flushed to the disk");
  return success();
}

}  // namespace

Result<StateFile> StateFile::open(std::string path) {
  const std::string lock_path = path + ".lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return failed(lock_path, "cannot be opened");
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Error{path + ": another process serves from this state; stop it or name another file"};
  }
  return StateFile(std::move(path), lock);
}

StateFile::StateFile(StateFile&& other) noexcept : path_(std::move(other.path_)), lock_(other.lock_) {
  other.lock_ = -1;
}

StateFile::~StateFile() {
  if (lock_ >= 0) ::close(lock_);
}

Result<std::optional<std::string>> StateFile::read() const {
  if (!std::filesystem::exists(path_)) return std::optional<std::string>();
  constexpr std::size_t kBytesMax = 8 << 20;
  std::istringstream nothing;
  Result<tables::Text> text = tables::read_text(path_, nothing, kBytesMax);
  if (!text) return Error{text.error()};
  return std::optional<std::string>(std::move(text->bytes));
}

Status StateFile::replace(std::string_view bytes) const {
  const std::string temporary = path_ + ".part";
  if (Status written = write_durably(temporary, bytes); !written) return written;
  if (::rename(temporary.c_str(), path_.c_str()) != 0) return failed(path_, "cannot be replaced");
  return flush_folder(path_);
}

}  // namespace quire::labs::fair_threshold
