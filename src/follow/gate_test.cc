// Gates, on the machine's clock where processes meet, else on one that passes at once.
#include "follow/gate.h"

#include <chrono>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "follow/asker.h"
#include "follow/test_follow.h"

namespace quire::follow {
namespace {

using std::chrono::milliseconds;

bool never() { return false; }
const Instant kStart = moment("2026-11-20T10:00:00Z");

TEST(Manners, BelongToProviders) {
  for (const char* url : {"https://oaipmh.arxiv.org/oai", "http://export.arxiv.org/api/query?x=y",
                          "https://ARXIV.org", "https://rss.arxiv.org/rss/cs.LG"}) {
    EXPECT_EQ(manners_for(url).provider, "arxiv.org") << url;
    EXPECT_EQ(manners_for(url).apart, milliseconds(3000)) << url;
  }
  EXPECT_EQ(manners_for("https://notarxiv.org/x").provider, "notarxiv.org");
  EXPECT_EQ(manners_for("https://notarxiv.org/x").apart, milliseconds(1000));
  EXPECT_EQ(manners_for("https://api.semanticscholar.org/graph/v1").apart, milliseconds(1000));
  EXPECT_EQ(manners_for("https://api.openalex.org/works").apart, milliseconds(100));
  EXPECT_EQ(manners_for("http://127.0.0.1:8080/oai").apart, milliseconds(0));
  EXPECT_EQ(manners_for("http://127.0.0.1:8080/oai").provider, "");
}

TEST(Gate, KeepsItsDistanceAndRemembersIt) {
  const TestFolder folder;
  VirtualClock clock(kStart);
  const Manners manners{"x.test", milliseconds(3000)};
  { ASSERT_TRUE(Gate(folder.path(), manners, clock).enter(never)); }
  EXPECT_EQ(clock.now(), kStart) << "the first may ask at once";
  { ASSERT_TRUE(Gate(folder.path(), manners, clock).enter(never)); }
  EXPECT_EQ(clock.now() - kStart, milliseconds(3000)) << "another gate object, as after a restart";
  clock.pass(milliseconds(10'000));
  { ASSERT_TRUE(Gate(folder.path(), manners, clock).enter(never)); }
  EXPECT_EQ(clock.now() - kStart, milliseconds(13'000));
}

TEST(Gate, HoldsAsLongAsTheProviderWants) {
  const TestFolder folder;
  VirtualClock clock(kStart);
  const Manners manners{"x.test", milliseconds(1000)};
  {
    const auto turn = Gate(folder.path(), manners, clock).enter(never);
    Gate::hold(*turn, kStart + std::chrono::seconds(90), clock.now());
  }
  { ASSERT_TRUE(Gate(folder.path(), manners, clock).enter(never)); }
  EXPECT_EQ(clock.now() - kStart, std::chrono::seconds(90));
  {
    const auto turn = Gate(folder.path(), manners, clock).enter(never);
    Gate::hold(*turn, clock.now() + std::chrono::hours(24), clock.now());
  }
  const Instant before = clock.now();
  { ASSERT_TRUE(Gate(folder.path(), manners, clock).enter(never)); }
  EXPECT_EQ(clock.now() - before, Gate::kHoldMax) << "not for ever";
}

TEST(Gate, AFileOfNonsenseOrOfAWrongClockHoldsNobody) {
  const TestFolder folder;
  for (const char* text : {"nonsense", "", "2999-01-01T00:00:00Z\n"}) {
    std::ofstream(folder.path() / "x.test.gate") << text;
    VirtualClock clock(kStart);
    ASSERT_TRUE(Gate(folder.path(), {"x.test", milliseconds(1000)}, clock).enter(never));
    EXPECT_EQ(clock.now(), kStart) << text;
  }
}

TEST(Gate, StoppingEndsTheWait) {
  const TestFolder folder;
  SystemClock clock;
  const Manners manners{"x.test", std::chrono::minutes(5)};
  const auto turn = Gate(folder.path(), manners, clock).enter(never);
  const auto start = std::chrono::steady_clock::now();
  const auto stop = [&] { return std::chrono::steady_clock::now() - start > milliseconds(50); };
  EXPECT_FALSE(Gate(folder.path(), manners, clock).enter(stop)) << "another is inside";
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Gate, NamesOfHostsCannotLeaveTheFolder) {
  const TestFolder folder;
  VirtualClock clock(kStart);
  ASSERT_TRUE(Gate(folder.path() / "gates", {"../../evil/x", milliseconds(0)}, clock).enter(never));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "gates" / ".._.._evil_x.gate"));
}

/// Enters again and again and writes until when the gate then is closed; in a process of its own.
[[noreturn]] void enter_often(const std::filesystem::path& folder, int pipe, int times) {
  SystemClock clock;
  for (int i = 0; i < times; ++i) {
    const auto turn = Gate(folder, {"x.test", milliseconds(40)}, clock).enter(never);
    const std::int64_t at = turn ? parse_instant(turn->read())->time_since_epoch().count() : 0;
    if (!turn || ::write(pipe, &at, sizeof at) != sizeof at) ::_exit(1);
  }
  ::_exit(0);
}

TEST(Gate, IsSharedByProcessesOneOfWhichIsKilled) {
  const TestFolder folder;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < 3; ++i) {
    children.push_back(::fork());
    ASSERT_GE(children.back(), 0);
    if (children.back() == 0) enter_often(folder.path(), ends[1], i == 0 ? 1'000'000 : 8);
  }
  ::close(ends[1]);
  std::vector<std::int64_t> times;
  std::int64_t at = 0;
  while (::read(ends[0], &at, sizeof at) == sizeof at) {
    times.push_back(at);
    if (times.size() == 6) ::kill(children[0], SIGKILL);
  }
  ::close(ends[0]);
  for (const pid_t child : children) ::waitpid(child, nullptr, 0);
  EXPECT_GE(times.size(), 16U) << "those who live are let in though one died inside or outside";
  std::sort(times.begin(), times.end());
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 1], 40) << i;
}

TEST(FollowLock, OneHarvestsAtATime) {
  const TestFolder folder;
  auto one = lock_follow(folder.path(), 7);
  ASSERT_TRUE(one);
  EXPECT_FALSE(lock_follow(folder.path(), 7));
  EXPECT_TRUE(lock_follow(folder.path(), 8));
  one.reset();
  EXPECT_TRUE(lock_follow(folder.path(), 7));
}

}  // namespace
}  // namespace quire::follow
