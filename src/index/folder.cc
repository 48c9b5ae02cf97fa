// Names in the folder: `lock`, `manifest`, N.head, N.post, N.pos, and *.new and *.damaged of these.
#include "index/folder.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "index/segment.h"
#include "index/snapshot.h"

namespace quire::index {
namespace {

constexpr const char* kParts[] = {"head", "post", "pos"};
constexpr std::size_t kDamagedKept = 3;

/// N of a file N.something.
std::optional<std::uint64_t> number_of(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  const std::string digits = name.substr(0, name.find('.'));
  if (digits.empty() || digits.size() > 18 || digits.size() == name.size()) return std::nullopt;
  if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoull(digits);
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
    files.push_back(entry.path());
  return files;
}

void remove_file(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

}  // namespace

Folder::Folder(const std::filesystem::path& path) : path_(path) {
  std::filesystem::create_directories(path_);
  lock_ = ::open((path_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) throw std::runtime_error("index: " + path_.string() + ": cannot create the file lock");
  writer_ = ::flock(lock_, LOCK_EX | LOCK_NB) == 0;
}

Folder::~Folder() { ::close(lock_); }

std::uint64_t Folder::first_free_number() const {
  std::uint64_t free = 1;
  for (const auto& file : files_in(path_)) {
    if (const auto number = number_of(file)) free = std::max(free, *number + 1);
  }
  return free;
}

void Folder::remove_unwanted(const std::function<bool(std::uint64_t number)>& wanted) const {
  for (const auto& file : files_in(path_)) {
    const auto number = number_of(file);
    const std::string extension = file.extension().string();
    const bool of_segment = extension == ".head" || extension == ".post" || extension == ".pos";
    if (number && of_segment && !wanted(*number)) remove_file(file);
  }
}

void Folder::remove_segment(std::uint64_t number) const {
  for (const char* const part : kParts) remove_file(segment_file(path_, number, part));
}

void Folder::set_aside(std::uint64_t number) const {
  for (const char* const part : kParts) {
    const auto file = segment_file(path_, number, part);
    std::error_code ignored;  // a part may be what is missing
    std::filesystem::rename(file, std::filesystem::path(file).concat(".damaged"), ignored);
  }
  std::set<std::uint64_t> kept;
  for (const auto& file : files_in(path_)) {
    if (const auto of = number_of(file); of && file.extension() == ".damaged") kept.insert(*of);
  }
  while (kept.size() > kDamagedKept) {
    for (const char* const part : kParts)
      remove_file(segment_file(path_, *kept.begin(), part).concat(".damaged"));
    kept.erase(kept.begin());
  }
}

}  // namespace quire::index
