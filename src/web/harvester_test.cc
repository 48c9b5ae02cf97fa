// Following while Quire serves: what is due is read, one provider is never asked twice at once, and it ends
// at once. Over real sockets; tests wait for what must happen, never for time to pass.
#include "web/harvester.h"

#include <gtest/gtest.h>

#include "follow/test_follow.h"
#include "follow/wanted.h"

namespace quire::web {
namespace {

using follow::Fault;
using follow::State;

/// Polls; the limit is only for tests that fail.
bool comes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 3000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

class HarvesterTest : public testing::Test {
 protected:
  HarvesterTest()
      : store_(store::open_sqlite(folder_.path())),
        repository_({}, [] { return follow::moment("2026-11-20T06:00:00Z"); }) {
    for (int i = 1; i <= 23; ++i) repository_.put(fmt::format("2611.{:05}", i), fmt::format("Paper {}", i));
  }
  std::int64_t follow(const std::string& what, const std::string& address, Instant due = now()) {
    auto wanted = follow::follow_of({"oai", what, "", address}, due);
    return store_->add_follow(*wanted)->id;
  }
  State state(std::int64_t id) { return *follow::read_state(store_->follow(id)->state); }
  bool completes(std::int64_t id) {
    return comes_true([&] { return state(id).completed_at.has_value(); });
  }
  std::unique_ptr<Harvester> harvester() {
    return std::make_unique<Harvester>(*store_, folder_.path(), clock_, follow::Random(7), "");
  }

  TestFolder folder_;
  std::unique_ptr<store::Store> store_;
  follow::TestRepository repository_;
  follow::SystemClock clock_;
};

TEST_F(HarvesterTest, ReadsWhatIsDueAndNothingElse) {
  follow::FaultyServer faulty(
      repository_, [] { return now(); }, [](auto, auto&) { return Fault::none; });
  const follow::SocketServer server(faulty);
  const auto due = follow("prefix=arXiv", server.address());
  const auto later = follow("prefix=arXiv set=cs", server.address(), now() + std::chrono::hours(1));
  const auto working = harvester();
  working->start();
  ASSERT_TRUE(completes(due)) << state(due).trouble;
  EXPECT_EQ(follow::difference(*store_, repository_), "");
  EXPECT_FALSE(state(later).attempted_at);
  ASSERT_TRUE(working->fetch_now(later));
  EXPECT_TRUE(completes(later));
  EXPECT_FALSE(working->fetch_now(99));
  const auto requests = working->requests();
  EXPECT_EQ(requests.at(due)[0], state(due).last.requests);
  EXPECT_EQ(requests.at(due)[2], 0U);
  EXPECT_TRUE(comes_true([&] { return !working->activity(due).running; }));
}

TEST_F(HarvesterTest, SeesWhatAnotherProcessAdds) {
  follow::FaultyServer faulty(
      repository_, [] { return now(); }, [](auto, auto&) { return Fault::none; });
  const follow::SocketServer server(faulty);
  const auto working = harvester();
  working->start();
  const auto other = store::open_sqlite(folder_.path());
  const auto added =
      other->add_follow(*follow::follow_of({"oai", "prefix=arXiv", "", server.address()}, now()));
  EXPECT_TRUE(completes(added->id));
}

TEST_F(HarvesterTest, AsksOneProviderOneThingAtATimeAndOthersMeanwhile) {
  // The first server holds its answers until the second one was read to its end, which it could not be if
  // sources of different providers waited for one another.
  std::atomic<bool> other_done{false};
  std::atomic<int> inside{0}, most{0};
  std::mutex asked;
  follow::FaultyServer faulty(
      repository_, [] { return now(); }, [&](auto, auto&) { return Fault::none; });
  const TestServer slow([&](const std::string& request, std::size_t) {
    most = std::max(most.load(), ++inside);
    comes_true([&] { return other_done.load(); });
    const std::size_t begin = request.find(' ') + 1;
    const std::lock_guard lock(asked);
    const auto given = faulty.answer(request.substr(begin, request.find(' ', begin) - begin));
    --inside;
    return TestAnswer{http_answer(given.answer.status, given.answer.body, ""), {}};
  });
  follow::TestRepository second({}, [] { return now(); });
  second.put("2611.00999", "Elsewhere");
  follow::FaultyServer faulty_second(
      second, [] { return now(); }, [](auto, auto&) { return Fault::none; });
  const follow::SocketServer fast(faulty_second);
  const auto one = follow("prefix=arXiv", slow.url("/oai"));
  const auto two = follow("prefix=arXiv set=cs", slow.url("/oai"));
  const auto elsewhere = follow("prefix=arXiv", fast.address());
  const auto working = harvester();
  working->start();
  EXPECT_TRUE(completes(elsewhere));
  other_done = true;
  EXPECT_TRUE(completes(one));
  EXPECT_TRUE(completes(two));
  EXPECT_EQ(most, 1);
}

TEST_F(HarvesterTest, EndsAtOnceWhileASourceWaits) {
  follow::FaultyServer faulty(
      repository_, [] { return now(); },
      [](std::size_t number, auto&) {
        return number == 2 ? Fault::busy_seconds : Fault::none;  // "in 20 seconds"
      });
  const follow::SocketServer server(faulty);
  const auto id = follow("prefix=arXiv", server.address());
  auto working = harvester();
  working->start();
  ASSERT_TRUE(comes_true([&] { return !working->activity(id).waiting_because.empty(); }));
  EXPECT_GT(working->activity(id).waiting_until, now());
  EXPECT_EQ(working->requests().at(id)[1], 1U);
  working.reset();  // returns, or this test never ends
  EXPECT_TRUE(state(id).began_at);
  EXPECT_EQ(state(id).counts.records, 5U);
  working = harvester();
  working->start();
  EXPECT_TRUE(completes(id));
  EXPECT_EQ(follow::difference(*store_, repository_), "");
}

TEST_F(HarvesterTest, LeavesAloneWhatAnotherProcessReads) {
  follow::FaultyServer faulty(
      repository_, [] { return now(); }, [](auto, auto&) { return Fault::none; });
  const follow::SocketServer server(faulty);
  const auto id = follow("prefix=arXiv", server.address());
  auto other = follow::lock_follow(folder_.path(), id);
  const auto working = harvester();
  working->start();
  ASSERT_TRUE(comes_true([&] { return working->activity(id).elsewhere; }));
  EXPECT_TRUE(server.requests().empty());
  other.reset();
  working->fetch_now(id);
  EXPECT_TRUE(completes(id));
}

TEST_F(HarvesterTest, APlaceThatIsGoneIsTriedLaterAndCounted) {
  const TestServer server([](auto&, auto) { return TestAnswer{http_answer(404, "nothing here"), {}}; });
  const auto id = follow("prefix=arXiv", server.url("/oai"));
  const auto working = harvester();
  working->start();
  ASSERT_TRUE(comes_true([&] { return state(id).failures > 0; }));
  EXPECT_TRUE(state(id).needs_person);
  EXPECT_GT(store_->follow(id)->due_at, now());
  EXPECT_TRUE(comes_true([&] { return !working->activity(id).running && working->requests()[id][2] == 1; }));
}

}  // namespace
}  // namespace quire::web
