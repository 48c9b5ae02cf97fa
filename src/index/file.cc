// Plain POSIX: open, write, fsync, rename, mmap. What cannot be written throws with the path and the system's
// reason.
#include "index/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/bytes.h"

namespace quire::index {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18;

[[noreturn]] void fail(const std::filesystem::path& path, const char* what) {
  throw std::runtime_error("index: " + path.string() + ": cannot " + what + ": " + std::strerror(errno) +
                           "; free space or mend the disk, the index is rebuilt from the store");
}

void write_all(int fd, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Error{path.string() + ": cannot open: " + std::strerror(errno)};
  struct stat status {};
  if (::fstat(fd, &status) != 0 || status.st_size <= 0) {
    ::close(fd);
    return Error{path.string() + ": is empty or cannot be read"};
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  ::close(fd);
  if (data == MAP_FAILED) return Error{path.string() + ": cannot map: " + std::strerror(errno)};
  std::shared_ptr<MappedFile> file(new MappedFile);
  file->path_ = path;
  file->identity_ = {status.st_dev, status.st_ino};
  file->data_ = static_cast<const std::uint8_t*>(data);
  file->size_ = size;
  file->guard_.emplace(data, size);
  return std::shared_ptr<const MappedFile>(std::move(file));
}

std::shared_ptr<const MappedFile> MappedFile::of(std::string bytes) {
  std::shared_ptr<MappedFile> file(new MappedFile);
  file->owned_ = std::move(bytes);
  file->data_ = reinterpret_cast<const std::uint8_t*>(file->owned_.data());
  file->size_ = file->owned_.size();
  return file;
}

MappedFile::~MappedFile() {
  if (!guard_) return;
  guard_.reset();
  ::munmap(const_cast<std::uint8_t*>(data_), size_);
}

/// The end of a page that is only cut in part reads as zeros without a fault, so the size is asked for too.
bool MappedFile::cut() const {
  if (!guard_) return false;
  struct stat status {};
  return guard_->cut() ||
         (::stat(path_.c_str(), &status) == 0 && Identity{status.st_dev, status.st_ino} == identity_ &&
          static_cast<std::uint64_t>(status.st_size) < size_);
}

std::size_t MappedFile::give_back(std::size_t from, std::size_t to) const {
  static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  from = (from + page - 1) / page * page;
  to = std::min(to, size_) / page * page;
  if (!guard_ || from >= to) return from;
  ::madvise(const_cast<std::uint8_t*>(data_) + from, to - from, MADV_DONTNEED);  // a wish, no more
  return to;
}

FileWriter::FileWriter(const std::filesystem::path& path)
    : path_(path), fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
  if (fd_ < 0) fail(path_, "create");
  buffer_.reserve(kBufferBytes);
}

FileWriter::~FileWriter() {
  if (fd_ >= 0) ::close(fd_);
}

void FileWriter::add(std::string_view bytes) {
  size_ += bytes.size();
  if (on_disk() && buffer_.size() + bytes.size() > kBufferBytes) flush();
  if (on_disk() && bytes.size() > kBufferBytes)
    write_out(bytes);
  else
    buffer_.append(bytes);
}

void FileWriter::flush() {
  write_out(buffer_);
  buffer_.clear();
}

void FileWriter::write_out(std::string_view bytes) {
  sum_.add(bytes);
  write_all(fd_, bytes, path_);
}

void FileWriter::finish() {
  if (!on_disk()) {
    sum_.add(buffer_);
    return;
  }
  flush();
  if (::fsync(fd_) != 0) fail(path_, "sync");
  ::close(fd_);
  fd_ = -1;
}

std::shared_ptr<const MappedFile> FileWriter::mapped() {
  if (!on_disk()) return MappedFile::of(std::move(buffer_));
  auto file = MappedFile::open(path_);
  if (!file) throw std::runtime_error("index: what was just written cannot be read: " + file.error());
  return *file;
}

void write_enveloped(FileWriter& file, std::string_view magic, std::uint32_t version,
                     std::span<const std::string_view> payload) {
  std::uint64_t size = 0;
  Checksum sum;
  for (const std::string_view part : payload) {
    size += part.size();
    sum.add(part);
  }
  std::string head(magic.substr(0, 8));
  head.resize(8, '\0');
  put(head, version);
  put(head, std::uint32_t{0});
  put(head, size);
  put(head, sum.value());
  file.add(head);
  for (const std::string_view part : payload) file.add(part);
  file.finish();
}

Result<std::string_view> read_enveloped(std::string_view file, std::string_view magic, std::uint32_t version,
                                        const std::string& name) {
  if (file.size() < kEnvelopeBytes || file.substr(0, magic.size()) != magic) {
    return Error{name + ": is no file of the index"};
  }
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(file.data());
  if (const auto found = load<std::uint32_t>(bytes + 8);
      found != version || load<std::uint32_t>(bytes + 12) != 0) {
    return Error{name + ": has format " + std::to_string(found) + ", this program reads " +
                 std::to_string(version)};
  }
  const std::string_view payload = file.substr(kEnvelopeBytes);
  if (load<std::uint64_t>(bytes + 16) != payload.size()) return Error{name + ": is cut short or too long"};
  if (load<std::uint64_t>(bytes + 24) != checksum(payload))
    return Error{name + ": its checksum does not match"};
  return payload;
}

void sync_directory(const std::filesystem::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) fail(directory, "open");
  const int done = ::fsync(fd);
  ::close(fd);
  if (done != 0) fail(directory, "sync");
}

}  // namespace quire::index
