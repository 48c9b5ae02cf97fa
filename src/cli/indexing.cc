#include "cli/indexing.h"

#include <chrono>
#include <cstdio>
#include <exception>

#include <fmt/format.h>

#include "cli/command.h"

namespace quire::cli {

Indexing::Indexing(store::Store& store, index::Index& index)
    : store_(store), index_(index), thread_([this] { run(); }) {}

Indexing::~Indexing() { end(); }

void Indexing::settle() {
  end();
  if (interrupted()) return;
  try {
    index_.catch_up(store_, 0, interrupted);
    if (!interrupted()) index_.settle(interrupted);
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}\n", e.what());
  }
}

void Indexing::run() {
  constexpr std::uint64_t kWorthASegment = 40'000;
  constexpr auto kWaitMost = std::chrono::seconds(1);
  auto last = std::chrono::steady_clock::now();
  try {
    while (!done_) {
      const std::uint64_t behind = store_.newest_change() - index_.stats().change;
      const bool slow = behind > 0 && behind < 5'000 && std::chrono::steady_clock::now() - last > kWaitMost;
      if (behind >= kWorthASegment || slow) {
        index_.catch_up(store_, kWorthASegment, [this] { return done_.load(); });
        last = std::chrono::steady_clock::now();
      } else {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    }
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}; it catches up when Quire serves, or with quire check --rebuild\n", e.what());
  }
}

void Indexing::end() {
  done_ = true;
  if (thread_.joinable()) thread_.join();
}

}  // namespace quire::cli
