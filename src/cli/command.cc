#include "cli/command.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "store/database.h"

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

std::string Common::store_url() const {
  const char* set = std::getenv("QUIRE_STORE");
  std::string url = !store.empty() ? store : set == nullptr ? std::string() : std::string(set);
  if (!url.empty() && !store::is_postgres_url(url))
    throw BadInput(
        fmt::format("--store {}: an address of PostgreSQL is expected, postgresql://host/name; a folder is "
                    "given by --data",
                    url));
  return url;
}

std::size_t take_common(std::span<const std::string> words, Common& common) {
  if (words.empty()) return 0;
  if (words[0] == "--json") {
    common.json = true;
    return 1;
  }
  for (const auto& [name, value] : {std::pair("--data", &common.data), {"--store", &common.store}}) {
    if (words[0] == name && words.size() > 1) {
      *value = words[1];
      return 2;
    }
    const std::string with_value = fmt::format("{}=", name);
    if (!words[0].starts_with(with_value)) continue;
    *value = words[0].substr(with_value.size());
    return 1;
  }
  return 0;
}

std::unique_ptr<store::Store> open_or_make_store(const Common& common) {
  return store::open_store(common.store_url(), common.data_directory());
}

std::unique_ptr<store::Store> open_store(const Common& common) {
  if (!common.store_url().empty()) return open_or_make_store(common);
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
