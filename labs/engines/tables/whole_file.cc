#include "labs/engines/tables/whole_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace quire::labs::tables {
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

}  // namespace

Status write_whole(const std::string& path, std::string_view bytes) {
  const std::string temporary = path + ".part";
  if (Status written = write_durably(temporary, bytes); !written) return written;
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return failed(path, "cannot be replaced");
  return flush_folder_of(path);
}

Status flush_folder_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? std::string(".") : parent.string();
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return failed(folder, "cannot be opened");
  const bool flushed = ::fsync(handle) == 0;
  ::close(handle);
  if (!flushed) return failed(folder, "cannot be flushed to the disk");
  return success();
}

}  // namespace quire::labs::tables
