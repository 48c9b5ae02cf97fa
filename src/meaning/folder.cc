#include "meaning/folder.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "meaning/envelope.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "QUIRESTA";
constexpr std::uint32_t kFormat = 1;

}  // namespace

Folder::Folder(fs::path directory) : directory_(std::move(directory)) {
  std::error_code ignored;  // a folder that cannot be made is read as empty
  fs::create_directories(directory_, ignored);
  lock_ = ::open((directory_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  writer_ = lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0;
}

Folder::~Folder() {
  if (lock_ >= 0) ::close(lock_);
}

bool Folder::empty() const {
  std::error_code ignored;
  return !fs::exists(directory_ / "state", ignored);
}

Result<State> Folder::read_state() const {
  const auto payload = read_file(directory_ / "state", kMagic, kFormat, sizeof(State));
  if (!payload) return Error{payload.error()};
  State state;
  if (payload->size() != sizeof state)
    return Error{fmt::format("{}: has not the size of a state; it is made anew from the store",
                             (directory_ / "state").string())};
  std::memcpy(&state, payload->data(), sizeof state);
  return state;
}

void Folder::write_state(const State& state) const {
  write_file(directory_ / "state", kMagic, kFormat, {reinterpret_cast<const char*>(&state), sizeof state});
}

std::uint64_t Folder::next_number() const {
  std::uint64_t highest = 0;
  for (const auto& entry : fs::directory_iterator(directory_)) {
    const std::string name = entry.path().filename().string();
    const std::size_t dash = name.find('-');
    if (dash == std::string::npos) continue;
    std::uint64_t number = 0;
    std::from_chars(name.data() + dash + 1, name.data() + name.size(), number);
    highest = std::max(highest, number);
  }
  return highest + 1;
}

void Folder::remove_strays() const {
  const auto state = read_state();
  for (const auto& entry : fs::directory_iterator(directory_)) {
    const fs::path& path = entry.path();
    const std::string name = path.filename().string();
    const bool ours = name.starts_with("model-") || name.starts_with("vectors-") || name == "state.new";
    const bool named = state && (path == model(state->model) || path == vectors(state->vectors));
    std::error_code ignored;
    if (ours && !named) fs::remove(path, ignored);
  }
}

std::uint64_t Folder::bytes() const {
  std::uint64_t sum = 0;
  std::error_code fault;
  for (const auto& entry : fs::directory_iterator(directory_, fault)) {
    const std::uint64_t size = entry.file_size(fault);
    if (!fault) sum += size;
  }
  return sum;
}

fs::path Folder::numbered(const char* kind, std::uint64_t number) const {
  return directory_ / fmt::format("{}{}", kind, number);
}

}  // namespace quire::meaning
