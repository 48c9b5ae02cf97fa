// Sources of different providers are read side by side, those of one provider one after the other.
#include "follow/side_by_side.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace quire::follow {
namespace {

store::Follow follow_of(std::int64_t number, const std::string& address) {
  store::Follow follow;
  follow.id = number;
  follow.kind = "oai";
  follow.address = address;
  return follow;
}
std::vector<store::Follow> providers(int count) {
  std::vector<store::Follow> follows;
  for (int i = 0; i < count; ++i)
    follows.push_back(follow_of(i, "https://p" + std::to_string(i) + ".test/oai"));
  return follows;
}

TEST(SideBySide, TheHostIsTheProviderAndThisMachineItsAddress) {
  EXPECT_EQ(provider_of(follow_of(1, "https://a.test/x")), provider_of(follow_of(2, "https://a.test/y")));
  EXPECT_NE(provider_of(follow_of(1, "https://a.test/x")), provider_of(follow_of(2, "https://b.test/x")));
  EXPECT_EQ(provider_of(follow_of(1, "https://export.arxiv.org/x")),
            provider_of(follow_of(2, "https://rss.arxiv.org/y")));
  EXPECT_NE(provider_of(follow_of(1, "http://127.0.0.1:1/x")),
            provider_of(follow_of(2, "http://127.0.0.1:2/x")));
}

/// Each waits until as many as may be are at it; that more are never is seen by all.
TEST(SideBySide, FourProvidersAtOnceAndNeverMore) {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t running = 0, begun = 0, most = 0;
  read_side_by_side(providers(8), {}, [&](const store::Follow&) {
    std::unique_lock lock(mutex);
    ++begun;
    most = std::max(most, ++running);
    changed.notify_all();
    changed.wait(lock, [&] { return begun >= SideBySide::kMost; });
    --running;
  });
  EXPECT_EQ(begun, 8U);
  EXPECT_EQ(most, SideBySide::kMost);
}

TEST(SideBySide, OneProviderIsAskedForOneThingAtATimeInOrder) {
  std::vector<store::Follow> follows;
  for (int i = 0; i < 12; ++i)
    follows.push_back(follow_of(i, i % 3 == 0 ? "https://a.test/x" : "https://b.test/y"));
  std::mutex mutex;
  std::map<std::string, int> running;
  std::map<std::string, std::vector<std::int64_t>> order;
  read_side_by_side(follows, {}, [&](const store::Follow& follow) {
    const std::string provider = provider_of(follow);
    {
      const std::lock_guard lock(mutex);
      EXPECT_EQ(++running[provider], 1);
      order[provider].push_back(follow.id);
    }
    std::this_thread::yield();
    const std::lock_guard lock(mutex);
    --running[provider];
  });
  EXPECT_EQ(order[provider_of(follows[0])], (std::vector<std::int64_t>{0, 3, 6, 9}));
  EXPECT_EQ(order[provider_of(follows[1])], (std::vector<std::int64_t>{1, 2, 4, 5, 7, 8, 10, 11}));
}

TEST(SideBySide, NothingBeginsOnceItIsStopped) {
  std::atomic<int> begun = 0;
  std::atomic<bool> stopped = false;
  const std::vector<store::Follow> same(5, follow_of(1, "https://a.test/x"));
  read_side_by_side(
      same, [&] { return stopped.load(); },
      [&](const store::Follow&) {
        ++begun;
        stopped = true;
      });
  EXPECT_EQ(begun, 1);
  read_side_by_side(
      providers(3), [] { return true; }, [&](const store::Follow&) { ++begun; });
  EXPECT_EQ(begun, 1);
  read_side_by_side({}, {}, [&](const store::Follow&) { ++begun; });
  EXPECT_EQ(begun, 1);
}

TEST(SideBySide, WhatIsThrownArrivesWhenAllHaveEnded) {
  std::atomic<int> running = 0;
  const auto read = [&](const store::Follow& follow) {
    ++running;
    if (follow.id == 1) {
      --running;
      throw std::runtime_error("the disk is full");
    }
    std::this_thread::yield();
    --running;
  };
  EXPECT_THROW(read_side_by_side(providers(6), {}, read), std::runtime_error);
  EXPECT_EQ(running, 0);
}

}  // namespace
}  // namespace quire::follow
