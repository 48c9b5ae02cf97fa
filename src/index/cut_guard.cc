// Ranges are kept in a list that only grows and whose entries are used again, so that the handler, which may
// run on any thread at any moment, walks it without a lock; a version tells it that an entry changed under
// its eyes. Then that entry is not the one that it looks for: nobody reads a range that comes or goes. The
// handler makes two system calls and touches atomic variables without locks: all of that is safe in a signal
// handler.
#include "index/cut_guard.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <stdexcept>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace quire::index {

struct CutGuard::Range {
  std::atomic<std::uint32_t> version{0};  ///< odd: being changed
  std::atomic<std::uintptr_t> begin{0};   ///< 0: free
  std::atomic<std::uintptr_t> end{0};
  std::atomic<bool> cut{false};
  Range* next = nullptr;  ///< never changes once the range is in the list
};

namespace {

using Range = CutGuard::Range;

static_assert(std::atomic<std::uintptr_t>::is_always_lock_free && std::atomic<Range*>::is_always_lock_free);

std::mutex changing;
std::atomic<Range*> ranges{nullptr};
std::uintptr_t page_bytes = 4096;
struct sigaction before;

/// Where the range ends that has this address; 0: no range has.
Range* range_of(std::uintptr_t address, std::uintptr_t& end) {
  for (Range* range = ranges.load(std::memory_order_acquire); range != nullptr; range = range->next) {
    const std::uint32_t version = range->version.load(std::memory_order_seq_cst);
    const std::uintptr_t begin = range->begin.load(std::memory_order_seq_cst);
    end = range->end.load(std::memory_order_seq_cst);
    if (version % 2 != 0 || range->version.load(std::memory_order_seq_cst) != version) continue;
    if (begin <= address && address < end) return range;
  }
  return nullptr;
}

/// The pages from the one of `address` on become pages of zeros. The system call itself: sanitizers put code
/// of their own before the library's function.
bool read_as_zeros(std::uintptr_t address, std::uintptr_t end) {
  const std::uintptr_t from = address / page_bytes * page_bytes;
  const std::uintptr_t to = (end + page_bytes - 1) / page_bytes * page_bytes;
  const long mapped = ::syscall(SYS_mmap, from, to - from, PROT_READ,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
  return mapped == static_cast<long>(from);
}

void hand_on(int signal, siginfo_t* info, void* context) {
  if ((before.sa_flags & SA_SIGINFO) != 0) return before.sa_sigaction(signal, info, context);
  const bool sent = info->si_code <= 0;  // by a process; else a fault, which cannot be ignored
  if (before.sa_handler == SIG_IGN && sent) return;
  if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) return before.sa_handler(signal);
  struct sigaction fatal {};
  fatal.sa_handler = SIG_DFL;
  ::sigaction(signal, &fatal, nullptr);
  ::raise(signal);  // once this handler has returned
}

void on_bus_error(int signal, siginfo_t* info, void* context) {
  const int error = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  std::uintptr_t end = 0;
  Range* const range = info->si_code > 0 ? range_of(address, end) : nullptr;
  if (range != nullptr && read_as_zeros(address, end)) {
    range->cut.store(true, std::memory_order_release);
    errno = error;
    return;
  }
  hand_on(signal, info, context);
  errno = error;
}

void install() {
  page_bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  // What was there is known before the handler can run.
  if (::sigaction(SIGBUS, nullptr, &before) != 0) throw std::runtime_error("index: SIGBUS cannot be handled");
  struct sigaction ours {};
  ours.sa_sigaction = on_bus_error;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  ::sigemptyset(&ours.sa_mask);
  if (::sigaction(SIGBUS, &ours, nullptr) != 0) throw std::runtime_error("index: SIGBUS cannot be handled");
}

void set(Range& range, std::uintptr_t begin, std::uintptr_t end) {
  range.version.fetch_add(1);
  range.begin.store(begin);
  range.end.store(end);
  range.cut.store(false);
  range.version.fetch_add(1);
}

Range* add(std::uintptr_t begin, std::uintptr_t end) {
  static std::once_flag installed;
  std::call_once(installed, install);
  const std::lock_guard<std::mutex> lock(changing);
  Range* range = ranges.load();
  while (range != nullptr && range->begin.load() != 0) range = range->next;
  const bool fresh = range == nullptr;
  if (fresh) range = new Range;
  set(*range, begin, end);
  if (fresh) {
    range->next = ranges.load();
    ranges.store(range);
  }
  return range;
}

}  // namespace

CutGuard::CutGuard(const void* begin, std::size_t bytes)
    : range_(add(reinterpret_cast<std::uintptr_t>(begin), reinterpret_cast<std::uintptr_t>(begin) + bytes)) {}

CutGuard::~CutGuard() {
  const std::lock_guard<std::mutex> lock(changing);
  set(*range_, 0, 0);
}

bool CutGuard::cut() const { return range_->cut.load(std::memory_order_acquire); }

}  // namespace quire::index
