// Schedules: a repository that changes all the time, a server that fails in every way it can, a harvester
// that dies anywhere, days that pass; everything drawn from one seed. Whatever happened, once the server
// answers again the store holds what the repository holds: nothing is lost, nothing doubled.
//   QUIRE_FULL=1: ten thousand; QUIRE_SCHEDULE=17: that one alone.
#include <cstdlib>
#include <memory>

#include <gtest/gtest.h>

#include "follow/test_follow.h"
#include "follow/test_oai_server.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// More than a harvest tries.
constexpr std::uint64_t kDownRequests = 12;

/// The end of a process, at a point where it would have lost what is in its memory.
struct Killed {};

/// Where death may come: before the exchange, behind it, while the answer is read, inside the transaction
/// that stores it, behind that transaction.
enum class Point : unsigned char { asking, answered, read, committing, stored };

class Death {
 public:
  explicit Death(Random& random) : random_(random) {}
  /// One in `odds`, at each point.
  void comes_once_in(std::uint64_t odds) { odds_ = odds; }
  void never() { odds_ = 0; }
  void at(Point point) {
    if (odds_ == 0 || random_() % odds_ != 0) return;
    ++deaths[static_cast<std::size_t>(point)];
    throw Killed{};
  }
  std::array<std::uint64_t, 5> deaths{};

 private:
  Random& random_;
  std::uint64_t odds_ = 0;
};

class MortalAsker final : public Asker {
 public:
  MortalAsker(Asker& asker, Death& death) : asker_(asker), death_(death) {}
  Asked ask(const source::FetchRequest& request, const Stop& stop) override {
    death_.at(Point::asking);
    Asked asked = asker_.ask(request, stop);
    death_.at(Point::answered);
    return asked;
  }

 private:
  Asker& asker_;
  Death& death_;
};

class MortalProtocol final : public Protocol {
 public:
  MortalProtocol(const Protocol& protocol, Death& death) : protocol_(protocol), death_(death) {}
  source::FetchRequest next(const boost::json::object& progress, Instant now) const override {
    return protocol_.next(progress, now);
  }
  Reading read(const boost::json::object& progress, const source::Fetched& answer,
               Instant now) const override {
    Reading reading = protocol_.read(progress, answer, now);
    death_.at(Point::read);
    return reading;
  }
  std::optional<Reading> without(const boost::json::object& progress, const std::string& why, int tries,
                                 Instant now) const override {
    return protocol_.without(progress, why, tries, now);
  }
  std::optional<source::FetchRequest> ask_for(const boost::json::object& progress,
                                              const std::string& name) const override {
    return protocol_.ask_for(progress, name);
  }
  SingleReading read_single(const boost::json::object& progress, const std::string& name,
                            const source::Fetched& answer) const override {
    SingleReading reading = protocol_.read_single(progress, name, answer);
    death_.at(Point::read);
    return reading;
  }
  std::string suspicion(const State& state, Instant now) const override {
    death_.at(Point::committing);  // asked inside the transaction of the last page
    return protocol_.suspicion(state, now);
  }

 private:
  const Protocol& protocol_;
  Death& death_;
};

struct Tally {
  std::uint64_t faults[kFaults] = {};
  std::array<std::uint64_t, 5> deaths{};
  std::uint64_t harvests = 0, complete = 0, trouble = 0, stopped = 0, requests = 0, papers = 0, changes = 0;
  std::uint64_t mended = 0;   ///< gaps that nothing but asking for the record alone could close
  std::uint64_t partial = 0;  ///< last harvests that read less than everything
};

class Schedule {
 public:
  Schedule(std::uint64_t seed, const std::filesystem::path& parent)
      : random_(seed),
        in_order_(draw(4) != 0),
        clock_(moment("2026-11-16T00:00:00Z") + minutes(draw(3 * 24 * 60))),
        skew_(minutes(draw(3) == 0 ? static_cast<int>(draw(360)) - 180 : 0)),
        repository_(
            {3 + draw(6), in_order_, !in_order_ && draw(2) == 0, draw(4) == 0, in_order_ && draw(2) == 0},
            server_clock()),
        faulty_(repository_, server_clock(),
                [this](std::size_t, const std::string&) { return next_fault(); }),
        asker_(faulty_, clock_),
        asks_offer_(!in_order_ && draw(3) != 0),
        following_(in_order_ ? "arxiv" : "oai", what(), "http://oai.test/oai", parent) {}

  /// What is wrong in the end; empty: nothing.
  std::string run(Tally& tally);

 private:
  std::uint64_t draw(std::uint64_t below) { return random_() % below; }
  std::function<Instant()> server_clock() {
    return [this] { return clock_.now() + skew_; };
  }
  Fault next_fault();
  std::string what() {
    if (in_order_) return draw(3) == 0 ? "cs+hep-th overlap=yes" : "overlap=yes";
    return asks_offer_ ? "" : "prefix=arXiv";
  }
  void change_offer();
  void change_repository();
  void harvest(Tally& tally, bool mortal);
  void mend(Tally& tally);
  void count(Tally& tally) const;

  Random random_;
  const bool in_order_;  ///< the repository lists by datestamp, as arXiv
  VirtualClock clock_;
  const std::chrono::milliseconds skew_;
  TestRepository repository_;
  FaultyServer faulty_;
  ServerAsker asker_;
  const bool asks_offer_;  ///< the format is not given, and formats come and go
  Following following_;
  Death death_{random_};
  std::uint64_t fault_odds_ = 3;
  std::uint64_t down_for_ = 0;  ///< requests; but for the first few of them, each fails
  bool quiet_ = false;          ///< no faults, no changes
  int papers_ = 0;
  int broken_ = 0;  ///< one at a time: a page of nothing but broken XML has no place to go on from
  std::uint64_t changes_ = 0;
  std::uint64_t faults_[kFaults] = {};
};

/// Faults come in bursts; the repository changes between any two answers.
Fault Schedule::next_fault() {
  clock_.pass(seconds(1 + draw(20)));
  if (quiet_) return Fault::none;
  if (draw(20) == 0) fault_odds_ = 1 + draw(6);
  if (draw(2) == 0) change_repository();
  Fault fault = draw(fault_odds_) == 0 ? static_cast<Fault>(draw(kFaults)) : Fault::none;
  if (down_for_ > 0 && down_for_-- < kDownRequests)
    fault = static_cast<Fault>(1 + draw(static_cast<std::uint64_t>(Fault::empty_body)));
  ++faults_[static_cast<std::size_t>(fault)];
  return fault;
}

/// Each repository has Dublin Core, says so or not, and better formats at times.
void Schedule::change_offer() {
  if (!asks_offer_) return;
  const bool better = draw(3) != 0;
  repository_.offer(better ? std::vector<std::string>{"oai_dc", "arXiv"} : std::vector<std::string>{"oai_dc"},
                    draw(4) != 0);
}

void Schedule::change_repository() {
  const auto id = [](int number) { return fmt::format("2611.{:05}", number); };
  const auto title = [&](int number) { return fmt::format("Paper {} as of change {}", number, changes_); };
  const auto set = [](int number) { return number % 3 == 0 ? "physics:hep-th" : "cs:cs:LG"; };
  ++changes_;
  const std::uint64_t kind = papers_ == 0 ? 0 : draw(10);
  const int old = papers_ == 0 ? 0 : 1 + static_cast<int>(draw(static_cast<std::uint64_t>(papers_)));
  if (kind < 4) {
    ++papers_;
    repository_.put(id(papers_), title(papers_), set(papers_));
  } else if (kind < 9) {
    repository_.put(id(old), title(old), set(old));  // what was deleted may come back
  } else {
    repository_.remove(id(old));
  }
  // Some records cannot be read for a while, and then can without another datestamp.
  const std::uint64_t spoils = papers_ > 0 ? draw(12) : 12;
  const int some = papers_ > 0 ? 1 + static_cast<int>(draw(static_cast<std::uint64_t>(papers_))) : 0;
  if (spoils == 0) repository_.spoil(id(some), TestRepository::Spoilt::unknown_format);
  if (spoils == 1) {
    repository_.mend(id(std::exchange(broken_, some)));
    repository_.spoil(id(some), TestRepository::Spoilt::broken_xml);
  }
  if (spoils == 2) repository_.mend(id(some));
}

/// One process: it harvests until the harvest ends, or it dies.
void Schedule::harvest(Tally& tally, bool mortal) {
  ++tally.harvests;
  if (draw(6) == 0) down_for_ = kDownRequests + draw(5);
  if (mortal)
    death_.comes_once_in(4 + draw(60));
  else
    death_.never();
  const auto made = kind(following_.follow().kind)->make(following_.follow());
  const MortalProtocol protocol(**made, death_);
  MortalAsker asker(asker_, death_);
  const std::uint64_t stop_at = mortal && draw(8) == 0 ? 1 + draw(30) : 0;
  std::uint64_t asked_to_stop = 0;
  const auto stop = [&] { return stop_at != 0 && ++asked_to_stop >= stop_at; };
  const auto watch = [&](const Note& note) {
    if (note.kind == Note::Kind::stored) death_.at(Point::stored);
  };
  try {
    const HarvestResult result = following_.harvest_with(protocol, {asker, clock_, random_, stop, watch});
    tally.complete += result.end == End::complete;
    tally.trouble += result.end == End::trouble;
    tally.stopped += result.end == End::stopped;
    ASSERT_NE(result.end, End::person) << result.why;
    ASSERT_NE(result.end, End::gone);
  } catch (const Killed&) {
    following_.reopen();
  }
}

std::string Schedule::run(Tally& tally) {
  change_offer();
  for (std::uint64_t n = draw(40); n > 0; --n) change_repository();
  for (std::uint64_t n = 3 + draw(8); n > 0 && !testing::Test::HasFatalFailure(); --n) {
    harvest(tally, draw(4) != 0);
    const std::uint64_t pause = draw(4);
    clock_.pass(pause == 0 ? std::chrono::milliseconds(0)
                           : minutes(pause == 1 ? draw(60) : draw(3 * 24 * 60)));
    for (std::uint64_t changes = draw(6); changes > 0; --changes) change_repository();
    if (draw(4) == 0) change_offer();
  }
  quiet_ = true;
  const bool known = following_.state().completed_at.has_value();
  // What is due in a while is asked for at once: the harvest that is under way, and one more.
  repository_.mend_all();
  for (int times = 0; times < 2 && !testing::Test::HasFatalFailure(); ++times) harvest(tally, false);
  const bool partial = known && following_.state().last.records < repository_.items().size();
  mend(tally);
  const State state = following_.state();
  tally.partial += partial;
  count(tally);
  if (!state.completed_at || state.began_at) return "the last harvest is not complete";
  if (!state.trouble.empty() || !state.gaps.empty()) return "the state names trouble or gaps";
  if (!following_.store().joins(std::nullopt, 1).empty()) return "two papers were taken for one";
  return difference(following_.store(), repository_);
}

/// What could not be read is asked for alone, seldom, and some of it each time.
void Schedule::mend(Tally& tally) {
  std::size_t open = following_.state().gaps.size();
  tally.mended += open;
  while (open > 0 && !testing::Test::HasFatalFailure()) {
    clock_.pass(hours(33 * 24));
    harvest(tally, false);
    const std::size_t left = following_.state().gaps.size();
    ASSERT_LT(left, open) << "gaps stay";
    open = left;
  }
}

void Schedule::count(Tally& tally) const {
  for (int fault = 0; fault < kFaults; ++fault) tally.faults[fault] += faults_[fault];
  for (std::size_t point = 0; point < tally.deaths.size(); ++point)
    tally.deaths[point] += death_.deaths[point];
  tally.requests += faulty_.queries().size();
  tally.papers += repository_.items().size();
  tally.changes += changes_;
}

std::filesystem::path fast_folder() {
  const std::filesystem::path memory = "/dev/shm";
  return ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
}

TEST(Schedules, NothingIsLostAndNothingDoubledWhateverHappens) {
  const char* const full = std::getenv("QUIRE_FULL");
  const char* const only = std::getenv("QUIRE_SCHEDULE");
  const std::uint64_t count = full != nullptr && std::string(full) == "1" ? 10'000 : 300;
  const std::uint64_t first = only != nullptr ? std::stoull(only) : 1;
  const std::uint64_t last = only != nullptr ? first : count;
  Tally tally;
  int failed = 0;
  for (std::uint64_t seed = first; seed <= last && failed < 5; ++seed) {
    SCOPED_TRACE("QUIRE_SCHEDULE=" + std::to_string(seed) + " shows it alone");
    const std::string wrong = Schedule(seed, fast_folder()).run(tally);
    EXPECT_EQ(wrong, "");
    failed += wrong.empty() ? 0 : 1;
  }
  std::uint64_t faults = 0;
  for (int fault = 1; fault < kFaults; ++fault) faults += tally.faults[fault];
  std::uint64_t deaths = 0;
  for (const std::uint64_t at_point : tally.deaths) deaths += at_point;
  std::printf(
      "%llu schedules: %llu harvests, %llu complete, %llu in trouble, %llu stopped, %llu killed; "
      "%llu requests, %llu faults; %llu papers, %llu changes of the repository, %llu gaps mended\n",
      static_cast<unsigned long long>(last - first + 1), static_cast<unsigned long long>(tally.harvests),
      static_cast<unsigned long long>(tally.complete), static_cast<unsigned long long>(tally.trouble),
      static_cast<unsigned long long>(tally.stopped), static_cast<unsigned long long>(deaths),
      static_cast<unsigned long long>(tally.requests), static_cast<unsigned long long>(faults),
      static_cast<unsigned long long>(tally.papers), static_cast<unsigned long long>(tally.changes),
      static_cast<unsigned long long>(tally.mended));
  if (only != nullptr) return;
  // A test that meets nothing shows nothing.
  for (int fault = 0; fault < kFaults; ++fault)
    EXPECT_GT(tally.faults[fault], count / 10) << "fault " << fault;
  for (const std::uint64_t at_point : tally.deaths) EXPECT_GT(at_point, count / 30);
  EXPECT_GT(tally.complete, count);
  EXPECT_GT(tally.trouble, count / 10);
  EXPECT_GT(tally.partial, count / 3);
  EXPECT_GT(tally.mended, count / 10);
}

}  // namespace
}  // namespace quire::follow
