// The file of a gate holds one moment: the earliest of the next request. It is written before a request is
// made, so a process that dies in it does not shorten the distance.
#include "follow/gate.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "source/fetch.h"
#include "store/store.h"

namespace quire::follow {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookEvery{100};
constexpr milliseconds kApartElsewhere{1000};

struct Wish {
  const char* domain;
  milliseconds apart;
};
constexpr std::array<Wish, 3> kWishes = {{
    {"arxiv.org", milliseconds(3000)},  // all interfaces together, one connection
    {"api.semanticscholar.org", milliseconds(1000)},
    {"api.openalex.org", milliseconds(100)},
}};

bool belongs_to(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

/// A moment that lies farther ahead than anything we write comes of a clock that was wrong.
Instant earliest(const FileLock& turn, Instant now, milliseconds apart) {
  const auto written = parse_instant(turn.read());
  return written && *written <= now + Gate::kHoldMax + apart ? *written : now;
}

}  // namespace

Manners manners_for(const std::string& url) {
  const std::string host = source::host_of(url);
  if (source::is_this_machine(host)) return {};
  for (const Wish& wish : kWishes)
    if (belongs_to(host, wish.domain)) return {wish.domain, wish.apart};
  return {host, kApartElsewhere};
}

std::optional<FileLock> FileLock::try_take(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0)
    throw store::StoreError(fmt::format("{} cannot be opened: {}; the data folder must be writable",
                                        file.string(), std::strerror(errno)));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return FileLock(descriptor);
  ::close(descriptor);
  return std::nullopt;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string FileLock::read() const {
  std::array<char, 100> bytes{};
  const ssize_t got = ::pread(descriptor_, bytes.data(), bytes.size(), 0);
  std::string text(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return text.substr(0, text.find('\n'));
}

/// Of a full disk nothing comes but a request too soon after a restart.
void FileLock::write(const std::string& text) const {
  const std::string line = text + "\n";
  if (::pwrite(descriptor_, line.data(), line.size(), 0) == static_cast<ssize_t>(line.size()))
    static_cast<void>(::ftruncate(descriptor_, static_cast<off_t>(line.size())) == 0);
}

Gate::Gate(const std::filesystem::path& folder, Manners manners, Clock& clock)
    : manners_(std::move(manners)), clock_(clock) {
  std::string name;
  for (const char c : manners_.provider.substr(0, 200)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    name += plain ? c : '_';
  }
  std::filesystem::create_directories(folder);
  file_ = folder / (name + ".gate");
}

std::optional<FileLock> Gate::enter(const Stop& stop) {
  for (;;) {
    if (stop && stop()) return std::nullopt;
    std::optional<FileLock> turn = FileLock::try_take(file_);
    if (!turn) {
      if (!clock_.wait_until(clock_.now() + kLookEvery, stop)) return std::nullopt;
      continue;
    }
    const Instant at = earliest(*turn, clock_.now(), manners_.apart);
    if (at > clock_.now() && !clock_.wait_until(at, stop)) return std::nullopt;
    turn->write(iso(clock_.now() + manners_.apart));
    return turn;
  }
}

void Gate::hold(const FileLock& turn, Instant until, Instant now) {
  turn.write(iso(std::min<Instant>(until, now + kHoldMax)));
}

}  // namespace quire::follow
