#include "labs/engines/bandits/state_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sstream>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "labs/engines/tables/text_file.h"
#include "labs/engines/tables/whole_file.h"

namespace quire::labs::bandits {
namespace {

Error failed(const std::string& path, const char* what) {
  return Error{path + ": " + what + ": " + std::strerror(errno)};
}

}  // namespace

Result<StateFile> StateFile::open(std::string path) {
  const std::string lock_path = path + ".lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return failed(lock_path, "cannot be opened");
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Error{path + ": another process works on this state; let it end or name another file"};
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

Status StateFile::replace(std::string_view bytes) const { return tables::write_whole(path_, bytes); }

}  // namespace quire::labs::bandits
