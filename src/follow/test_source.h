// For tests: a source on loopback whose answers a test composes, behind each of its faults in turn; and the
// proof that neither these nor a death between two pages change what ends in the store.
#pragma once

#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "follow/test_follow.h"
#include "paper/test_server.h"

namespace quire::follow {

/// An answer that came well, for tests of read() alone.
inline source::Fetched fetched(std::string body, int status = 200,
                               std::map<std::string, std::string, std::less<>> headers = {}) {
  source::Fetched answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.headers = std::move(headers);
  return answer;
}

inline std::unique_ptr<Protocol> protocol_of(const std::string& kind_name, const std::string& what,
                                             const std::string& address = {}) {
  store::Follow follow;
  follow.kind = kind_name;
  follow.what = what;
  follow.address = address;
  auto made = kind(kind_name)->make(follow);
  if (!made) throw std::runtime_error(made.error());
  return std::move(*made);
}

/// Why a kind refuses its argument; empty: it takes it.
inline std::string refusal_of(const std::string& kind_name, const std::string& what,
                              const std::string& address = {}) {
  store::Follow follow;
  follow.kind = kind_name;
  follow.what = what;
  follow.address = address;
  const auto made = kind(kind_name)->make(follow);
  return made ? std::string() : made.error();
}

enum class Trouble : unsigned char {
  busy,
  too_many,
  server_error,
  html,
  empty_body,
  truncated,
  broken_off,
  closed,
};
inline constexpr unsigned kTroubles = static_cast<unsigned>(Trouble::closed) + 1;

inline const std::string kHtmlPage =
    "<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Back soon.</body></html>";

class TestSource {
 public:
  struct Answered {
    std::string body;
    std::string headers{};  ///< each ends in "\r\n"
    int status = 200;
  };
  /// What it answers in good days to a target and the whole request.
  using Good = std::function<Answered(const std::string& target, const std::string& request)>;

  explicit TestSource(Good good)
      : good_(std::move(good)), server_([this](const std::string& request, std::size_t) {
          const std::lock_guard<std::mutex> lock(mutex_);
          const std::size_t begin = request.find(' ') + 1;
          return answer(request.substr(begin, request.find(' ', begin) - begin), request);
        }) {
    ::setenv("no_proxy", "127.0.0.1,localhost", 1);
  }
  std::string url(const std::string& path) const { return server_.url(path); }
  std::vector<std::string> targets() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return targets_;
  }
  /// From now on every target meets a fault first, another one each, beginning with the `first`th.
  void trouble(unsigned first) {
    const std::lock_guard<std::mutex> lock(mutex_);
    next_trouble_ = first;
    met_.clear();
    targets_.clear();
  }
  void peace() {
    const std::lock_guard<std::mutex> lock(mutex_);
    next_trouble_.reset();
    targets_.clear();
  }

 private:
  TestAnswer answer(const std::string& target, const std::string& request) {
    targets_.push_back(target);
    const Answered good = good_(target, request);
    const std::string bytes = http_answer(good.status, good.body, good.headers);
    if (!next_trouble_ || !met_.insert(target).second) return {bytes};
    switch (static_cast<Trouble>((*next_trouble_)++ % kTroubles)) {
      case Trouble::busy:
        return {http_answer(503, "busy", "Retry-After: 20\r\n")};
      case Trouble::too_many:
        return {http_answer(429, "slower", "RateLimit: \"api\";r=0;t=55\r\n")};
      case Trouble::server_error:
        return {http_answer(500, "oops")};
      case Trouble::html:
        return {http_answer(200, kHtmlPage)};
      case Trouble::empty_body:
        return {http_answer(200, "")};
      case Trouble::truncated:
        return {http_answer(200, good.body.substr(0, good.body.size() * 2 / 3))};
      case Trouble::broken_off:
        return {bytes.substr(0, bytes.size() - good.body.size() / 2 - 1)};
      case Trouble::closed:
        break;
    }
    return {std::string()};
  }

  mutable std::mutex mutex_;
  const Good good_;
  std::optional<unsigned> next_trouble_;
  std::set<std::string> met_;
  std::vector<std::string> targets_;
  TestServer server_;
};

/// What a store knows of papers, and of each day's picks.
inline std::string contents(store::Store& store, const std::vector<std::string>& ids) {
  std::string out = fmt::format("{} papers\n", store.stats().papers);
  for (const std::string& id : ids) {
    const auto stored = store.paper(*PaperId::parse(id));
    if (!stored) {
      out += id + " is lost\n";
      continue;
    }
    const Paper& paper = stored->paper;
    out += fmt::format("{} {} {} {} {}\n", id, paper.title, fmt::join(paper.categories, ","),
                       paper.announced ? paper.announced->iso() : "-", paper.withdrawn);
  }
  return out;
}

/// Harvests `what` of a kind: once undisturbed, once behind each rotation of faults, and once for each page
/// with a death behind it. All must end complete and with the same papers.
inline void survives_everything(TestSource& source, const std::string& kind_name, const std::string& what,
                                const std::string& path, Instant start, const std::vector<std::string>& ids) {
  struct Death {};
  const auto harvested = [&](Following& following, VirtualClock& clock, int dies_after) {
    PoliteAsker asker(following.path(), clock, "tester@example.org");
    int stored = 0;
    return following.harvest(asker, clock, {}, [&](const Note& note) {
      if (note.kind == Note::Kind::stored && ++stored == dies_after) throw Death();
    });
  };
  source.peace();
  std::string right;
  std::size_t pages = 0;
  {
    Following following(kind_name, what, source.url(path));
    VirtualClock clock(start);
    const HarvestResult result = harvested(following, clock, 0);
    ASSERT_EQ(result.end, HarvestResult::End::complete) << result.why;
    EXPECT_EQ(result.counts.bad, 0U);
    right = contents(following.store(), ids);
    ASSERT_EQ(right.find("lost"), std::string::npos) << right;
    ASSERT_TRUE(right.starts_with(fmt::format("{} papers", ids.size()))) << right;
    pages = source.targets().size();
  }
  for (unsigned first = 0; first < kTroubles; ++first) {
    source.trouble(first);
    Following following(kind_name, what, source.url(path));
    VirtualClock clock(start);
    const HarvestResult result = harvested(following, clock, 0);
    EXPECT_EQ(result.end, HarvestResult::End::complete) << "faults from " << first << ": " << result.why;
    EXPECT_EQ(contents(following.store(), ids), right) << "faults from " << first;
    EXPECT_GE(source.targets().size(), 2 * pages) << "every page met its fault";
  }
  for (std::size_t page = 1; page <= pages; ++page) {
    source.trouble(static_cast<unsigned>(page));
    Following following(kind_name, what, source.url(path));
    VirtualClock clock(start);
    EXPECT_THROW(harvested(following, clock, static_cast<int>(page)), Death);
    following.reopen();
    if (page < pages) {
      const HarvestResult result = harvested(following, clock, 0);
      EXPECT_EQ(result.end, HarvestResult::End::complete)
          << "death behind page " << page << ": " << result.why;
    }
    EXPECT_EQ(contents(following.store(), ids), right) << "death behind page " << page;
  }
}

}  // namespace quire::follow
