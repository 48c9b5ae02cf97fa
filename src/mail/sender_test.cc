// The outbox and a real mail server: what is due goes, once; faults are waited out; whoever is killed, at
// whatever moment, loses nothing, and doubles nothing but what SMTP itself cannot know.
#include "mail/sender.h"

#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "mail/test_mta.h"
#include "mail/test_smtp.h"
#include "store/test_store.h"

namespace quire::mail {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Instant kAt = *parse_instant("2026-11-26T09:00:00Z");
bool never() { return false; }

store::Letter letter(int n, const std::string& to = "mira@example.org") {
  store::Letter out;
  out.message_id = fmt::format("{}@papers.test", n);
  out.token = fmt::format("{:032x}", n);
  out.kind = "known";
  out.recipient = to;
  out.subject = "Hello";
  out.body = fmt::format("Letter {}\n", n);
  out.html = fmt::format("<p>Letter {}</p>\n", n);
  out.created_at = kAt;
  return out;
}

Settings settings(const std::string& url) {
  Settings out;
  out.server.url = url;
  out.server.tls = Tls::none;
  out.server.helo = "papers.test";
  out.from = {"Quire", "quire@papers.test"};
  out.bounces = "bounce@papers.test";
  return out;
}

class SenderTest : public testing::Test {
 protected:
  void add(int from, int to, const char* recipient = "mira@example.org") {
    for (int n = from; n <= to; ++n) letters_.add(letter(n, recipient));
  }
  Sender sender(const std::string& url, SenderLimits limits = {}, unsigned seed = 1) {
    return {letters_, settings(url), limits, [this] { return at_.load(); }, Sender::Random(seed)};
  }
  Sender::Pass pass(const std::string& url, SenderLimits limits = {}) {
    return sender(url, limits).pass(never);
  }
  /// For tests that fork: SQLite that is open does not go together with it.
  void close_store() { store_.reset(); }
  template <class Use>
  void opened(const Use& use) {
    const auto store = store::open_for_test(folder_.path());
    store::Letters letters(store->tables());
    use(letters);
  }
  void pass_after_the_lease(const TestMta& mta) {
    opened([&](store::Letters& letters) {
      Sender(
          letters, settings(mta.url()), {}, [] { return kAt + minutes(3); }, Sender::Random(1))
          .pass(never);
      EXPECT_EQ(letters.waiting_count(), 0);
    });
  }

  TestFolder folder_;
  std::unique_ptr<store::Store> store_ = store::open_for_test(folder_.path());
  store::Letters letters_{store_->tables()};
  std::atomic<Instant> at_{kAt};
};

TEST_F(SenderTest, SendsWhatIsDueOnceAndInItsEnvelope) {
  const TestMta mta;
  add(1, 120);
  store::Letter later = letter(200);
  later.due_at = kAt + hours(1);
  letters_.add(later);
  EXPECT_EQ(pass(mta.url()).counts.delivered, 120U);
  EXPECT_EQ(pass(mta.url()).counts.all(), 0U);
  const auto all = mta.letters();
  std::map<std::string, std::string> paths;
  for (const auto& one : all) paths[one.message_id] = one.return_path;
  EXPECT_EQ(all.size(), 120U);
  EXPECT_EQ(paths.size(), 120U);
  EXPECT_EQ(paths["7@papers.test"], "bounce+00000000000000000000000000000007@papers.test");
  EXPECT_EQ(letters_.waiting_count(), 1);
}

TEST_F(SenderTest, AFaultOfOneLetterHoldsUpNoOther) {
  const TestMta mta;
  add(1, 1);
  add(2, 2, "nobody@example.org");
  add(3, 3, "full@example.org");
  add(4, 4, "no address");
  add(5, 5);
  const auto counts = pass(mta.url()).counts;
  EXPECT_EQ(counts.delivered, 2U);
  EXPECT_EQ(counts.refused, 1U);
  EXPECT_EQ(counts.later, 1U);
  EXPECT_EQ(counts.given_up, 1U);
  EXPECT_EQ(letters_.waiting(9).at(0).fault, "451 4.2.2 the box is full");
  EXPECT_EQ(letters_.lost(9).size(), 2U);
  EXPECT_EQ(letters_.bounces_of("nobody@example.org")->count, 1) << "as if it had come back";
}

TEST_F(SenderTest, WaitsGrowUntilItIsGivenUp) {
  const TestMta mta;
  add(1, 1, "full@example.org");
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 200; ++i) {
    const auto due = letters_.next_due();
    if (!due) break;
    if (i > 0) waits.push_back((*due - at_.load()).count() / 60'000);
    at_ = *due;
    pass(mta.url());
  }
  EXPECT_FALSE(letters_.next_due());
  EXPECT_LE(at_.load() - kAt, hours(48));
  EXPECT_GT(at_.load() - kAt, hours(40));
  EXPECT_LT(waits.front(), 2);
  EXPECT_GT(waits.back(), 100);
  ASSERT_GT(waits.size(), 9U);
  EXPECT_LT(waits.size(), 40U);
  EXPECT_NE(letters_.lost(1).at(0).fault.find("451 4.2.2"), std::string::npos);
}

TEST_F(SenderTest, WaitsAreJittered) {
  Sender::Random random(7);
  const SenderLimits limits;
  for (int tries = 1; tries < 40; ++tries) {
    const auto wait = wait_after(tries, limits, random);
    const auto doubled = std::min<std::chrono::milliseconds>(
        limits.longest_wait, limits.first_wait * (1LL << std::min(tries - 1, 16)));
    EXPECT_GE(wait, doubled / 2);
    EXPECT_LE(wait, doubled * 3 / 2);
  }
  EXPECT_NE(wait_after(1, limits, random), wait_after(1, limits, random));
}

TEST_F(SenderTest, AServerThatIsAwayCostsOneTryAndNoLetter) {
  TestMta mta;
  mta.stop();
  add(1, 30);
  const auto failed = pass(mta.url());
  EXPECT_FALSE(failed.trouble.empty());
  EXPECT_GT(failed.again_at, kAt);
  EXPECT_LT(failed.again_at, kAt + minutes(1));
  EXPECT_EQ(failed.counts.later, 1U) << "the others were not tried";
  EXPECT_EQ(letters_.waiting(99).size(), 30U);
  EXPECT_EQ(pass(mta.url()).counts.all(), 0U) << "not before its time";
  mta.start_again();
  at_ = kAt + hours(1);
  EXPECT_EQ(pass(mta.url()).counts.delivered, 30U);
  EXPECT_EQ(mta.message_ids().size(), 30U);
}

TEST_F(SenderTest, AServerThatEndsConnectionsIsConnectedToAgain) {
  int since = 0;
  const TestSmtp test([&](const std::string& line) {
    if (line == "(connect)") since = 0;
    if (line.starts_with("MAIL") && ++since > 10) return std::string("421 4.7.0 too many letters");
    return TestSmtp::yes(line);
  });
  add(1, 35);
  EXPECT_EQ(pass(test.url()).counts.delivered, 35U);
  EXPECT_EQ(test.count("(connect)"), 4U);
}

TEST_F(SenderTest, WhatIsUnknownIsSentAgainUnderItsNameButNotForEver) {
  std::atomic<int> drops = 1;
  const TestSmtp test([&](const std::string& line) {
    return line == "." && drops-- > 0 ? std::string() : TestSmtp::yes(line);
  });
  add(1, 2);
  const auto counts = pass(test.url()).counts;
  EXPECT_EQ(counts.unknown, 1U);
  EXPECT_EQ(counts.delivered, 1U);
  at_ = kAt + hours(1);
  EXPECT_EQ(pass(test.url()).counts.delivered, 1U);
  drops = 1000;
  add(3, 3);
  for (int i = 2; i < 90; ++i) {
    at_ = kAt + hours(i);
    pass(test.url());
  }
  EXPECT_EQ(test.count("."), 3U + 4U);
  EXPECT_NE(letters_.lost(1).at(0).fault.find("not known"), std::string::npos);
}

TEST_F(SenderTest, WhatIsOfNoUseAnyMoreIsNotSent) {
  const TestMta mta;
  store::Letter reset = letter(1);
  reset.useful_until = kAt + hours(2);
  letters_.add(reset);
  at_ = kAt + hours(2);
  EXPECT_EQ(pass(mta.url()).counts.given_up, 1U);
  EXPECT_TRUE(mta.letters().empty());
}

TEST_F(SenderTest, ASuspendedAddressGetsOnlyWhatProvesIt) {
  const TestMta mta;
  add(1, 2, "nobody@example.org");
  pass(mta.url());
  ASSERT_TRUE(letters_.bounces_of("nobody@example.org")->suspended_at);
  add(3, 3, "Nobody@example.org");
  const TestSmtp test(TestSmtp::yes);
  EXPECT_EQ(pass(test.url()).counts.given_up, 1U);
  store::Letter confirm = letter(4, "nobody@example.org");
  confirm.kind = "confirm";
  letters_.add(confirm);
  EXPECT_EQ(pass(test.url()).counts.delivered, 1U);
}

TEST_F(SenderTest, StoppingLosesAndDoublesNothing) {
  const TestMta mta;
  add(1, 40);
  std::uint64_t delivered = 0;
  for (int i = 0; letters_.waiting_count() > 0 && i < 40; ++i) {
    Sender one = sender(mta.url());
    int steps = 0;
    one.watch([&](Step) { ++steps; });
    delivered += one.pass([&] { return steps > 20; }).counts.delivered;
  }
  EXPECT_EQ(delivered, 40U);
  EXPECT_EQ(mta.message_ids().size(), 40U);
}

TEST_F(SenderTest, SendersSideBySideSendEachLetterOnce) {
  const TestMta mta;
  add(1, 200);
  SenderLimits limits;
  limits.batch = 7;
  std::atomic<std::uint64_t> delivered = 0;
  std::vector<std::thread> senders;
  for (unsigned i = 0; i < 4; ++i)
    senders.emplace_back([&, i] { delivered += sender(mta.url(), limits, i).pass(never).counts.delivered; });
  for (std::thread& one : senders) one.join();
  EXPECT_EQ(delivered, 200U);
  auto ids = mta.message_ids();
  EXPECT_EQ(ids.size(), 200U);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  EXPECT_EQ(ids.size(), 200U);
}

TEST_F(SenderTest, ALeaseIsRenewedAsLongAsALetterTakes) {
  add(1, 1);
  // Time goes by while the server thinks: more than the lease, in pieces.
  const TestSmtp test([&](const std::string& line) {
    if (line == "." || line.starts_with("RCPT"))
      for (int i = 0; i < 2; ++i) {
        at_ = at_.load() + seconds(70);
        wait_until("the lease", [&] { return letters_.next_due() > at_.load() + seconds(100); });
      }
    return TestSmtp::yes(line);
  });
  SenderLimits limits;
  limits.lease = seconds(120);
  EXPECT_EQ(pass(test.url(), limits).counts.delivered, 1U);
}

TEST_F(SenderTest, WhoHasLostTheLeaseSendsNothing) {
  add(1, 1);
  const TestSmtp test(TestSmtp::yes);
  Sender one = sender(test.url());
  one.watch([&](Step step) {
    if (step == Step::written) {  // as if the process had slept
      at_ = kAt + hours(1);
      letters_.take_due(at_, {"another", at_.load() + hours(1)}, 9);
    }
  });
  EXPECT_EQ(one.pass(never).counts.delivered, 0U);
  EXPECT_EQ(test.count("."), 0U);
}

/// Killed with SIGKILL wherever `kill_at` says so; the status that it ended with.
int send_in_a_child(const std::filesystem::path& folder, const std::string& url, int kill_at, Step& last) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      const auto store = store::open_for_test(folder);
      Sender sender(
          store::Letters(store->tables()), settings(url), {}, [] { return kAt; }, Sender::Random(2));
      int steps = 0;
      sender.watch([&](Step step) {
        [[maybe_unused]] const auto written = ::write(ends[1], &step, sizeof step);
        if (++steps == kill_at) ::raise(SIGKILL);
      });
      sender.pass(never);
      ::_exit(0);
    } catch (...) {
      ::_exit(3);
    }
  }
  ::close(ends[1]);
  while (::read(ends[0], &last, sizeof last) == sizeof last) {
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST_F(SenderTest, KilledBetweenEveryTwoStepsItLosesNothing) {
  close_store();
  const TestMta mta;
  constexpr int kLetters = 3;
  bool killed = true;
  int sent = 0, doubled = 0;
  for (int kill_at = 1; killed; ++kill_at) {
    ASSERT_LT(kill_at, 100);
    const int first = sent + 1;
    opened([&](store::Letters& letters) {
      for (int n = first; n < first + kLetters; ++n) letters.add(letter(n));
    });
    sent += kLetters;
    Step last{};
    const int status = send_in_a_child(folder_.path(), mta.url(), kill_at, last);
    killed = WIFSIGNALED(status);
    ASSERT_TRUE(killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) << status;
    pass_after_the_lease(mta);
    const auto ids = mta.message_ids();
    for (int n = first; n <= sent; ++n) {
      const auto copies = std::count(ids.begin(), ids.end(), fmt::format("{}@papers.test", n));
      EXPECT_GE(copies, 1) << "letter " << n << " is lost";
      EXPECT_LE(copies, 2);
      if (copies == 2) {
        ++doubled;
        EXPECT_EQ(last, Step::answered) << "letter " << n << " doubled";
      }
    }
  }
  EXPECT_EQ(doubled, kLetters) << "an answer that was never recorded cannot be known";
}

/// Between a sender and a real server stands a relay that kills the sender at the `kill_at`th line; gives
/// that line, or nothing if there were fewer.
std::string send_through_a_relay(const std::filesystem::path& folder, const TestMta& mta, int kill_at,
                                 bool goes_on) {
  TestRelay relay(mta.port());
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      const auto store = store::open_for_test(folder);
      Sender(
          store::Letters(store->tables()), settings(relay.url()), {}, [] { return kAt; }, Sender::Random(3))
          .pass(never);
      ::_exit(0);
    } catch (...) {
      ::_exit(3);
    }
  }
  std::mutex mutex;
  int lines = 0;
  std::string killed_at;
  relay.start([&](const std::string& line) {
    const std::lock_guard lock(mutex);
    if (!killed_at.empty()) return false;
    if (++lines != kill_at) return true;
    killed_at = line;
    ::kill(child, SIGKILL);
    return goes_on;
  });
  int status = 0;
  ::waitpid(child, &status, 0);
  const std::lock_guard lock(mutex);
  return killed_at;
}

TEST_F(SenderTest, KilledAtEveryLineOfTheDialogueItLosesNothing) {
  const char* const set = std::getenv("QUIRE_FULL");
  const int letters = set != nullptr && std::string_view(set) == "1" ? 3 : 1;
  close_store();
  const TestMta mta;
  int sent = 0, doubled = 0, kills = 0;
  for (const bool goes_on : {false, true}) {
    std::string line = "first";
    for (int kill_at = 1; !line.empty(); ++kill_at) {
      ASSERT_LT(kill_at, 200);
      const int first = sent + 1;
      opened([&](store::Letters& all) {
        for (int n = first; n < first + letters; ++n) {
          store::Letter plain = letter(n);
          plain.html.clear();  // fewer lines
          all.add(plain);
        }
      });
      sent += letters;
      line = send_through_a_relay(folder_.path(), mta, kill_at, goes_on);
      kills += line.empty() ? 0 : 1;
      pass_after_the_lease(mta);
      const auto ids = mta.message_ids();
      for (int n = first; n <= sent; ++n) {
        const auto copies = std::count(ids.begin(), ids.end(), fmt::format("{}@papers.test", n));
        EXPECT_GE(copies, 1) << "letter " << n << " is lost; killed at " << line;
        if (copies < 2) continue;
        ++doubled;
        EXPECT_TRUE((line == "C ." && goes_on) || line.starts_with("S 250 OK id="))
            << "doubled; killed at " << line;
      }
    }
  }
  EXPECT_GT(kills, 40 * letters);
  EXPECT_GT(doubled, 0);
  EXPECT_LE(doubled, 3 * letters) << "a letter's dot once and its answer twice";
}

}  // namespace
}  // namespace quire::mail
