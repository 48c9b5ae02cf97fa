#include "cli/command.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace quire::cli {
namespace {

std::atomic<int> interrupts{0};

void on_interrupt(int) {
  if (interrupts.fetch_add(1) > 0) _exit(kCancelled);
}

}  // namespace

std::filesystem::path Common::data_directory() const {
  const auto from = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  if (!data.empty()) return data;
  if (const auto dir = from("QUIRE_DATA"); !dir.empty()) return dir;
  if (const auto dir = from("XDG_DATA_HOME"); !dir.empty()) return std::filesystem::path(dir) / "quire";
  if (const auto home = from("HOME"); !home.empty())
    return std::filesystem::path(home) / ".local/share/quire";
  throw BadInput(
      "no place for the data: neither --data nor QUIRE_DATA, XDG_DATA_HOME or HOME is set; give --data DIR");
}

std::unique_ptr<store::Store> open_store(const Common& common) {
  const auto directory = common.data_directory();
  if (!std::filesystem::exists(directory / "quire.db"))
    throw BadInput(
        fmt::format("{} holds no papers yet; quire import or quire serve makes it, or give another --data",
                    directory.string()));
  return store::open_sqlite(directory);
}

void print_json(const boost::json::value& value) { fmt::print("{}\n", boost::json::serialize(value)); }

std::string thousands(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

void Progress::show(double share, std::string_view note) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const auto at = std::chrono::steady_clock::now();
  if (at - last_ < std::chrono::milliseconds(terminal ? 100 : 2000)) return;
  last_ = at;
  if (!terminal) {
    fmt::print(stderr, "{}: {}{}\n", what_, share < 0 ? "" : fmt::format("{:.0f} %, ", share * 100), note);
    return;
  }
  constexpr int kWidth = 30;
  const int filled = share < 0 ? 0 : static_cast<int>(share * kWidth);
  const std::string bar =
      share < 0 ? "" : fmt::format("[{:=<{}}{:{}}] {:3.0f} % ", "", filled, "", kWidth - filled, share * 100);
  fmt::print(stderr, "\r\033[K{} {}{}", what_, bar, note);
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::end(std::string_view note) {
  if (drawn_) fmt::print(stderr, "\r\033[K");
  if (!note.empty()) fmt::print(stderr, "{}: {}\n", what_, note);
}

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
}

bool interrupted() { return interrupts.load() > 0; }

}  // namespace quire::cli
