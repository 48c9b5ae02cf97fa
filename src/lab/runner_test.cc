// The runner against a real child that misbehaves in every way we know of (tests/labs/sample_lab_main.cc),
// with a real store: each end has its state, its reason, and what was measured before it.
#include "lab/runner.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/card.h"
#include "lab/process.h"
#include "lab/report.h"
#include "paper/sanitizers.h"

namespace quire::lab {
namespace {

namespace fs = std::filesystem;
using State = store::RunState;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

std::string contents(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class RunnerTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = fs::temp_directory_path() /
                 fmt::format("runner-test-{}-{}", getpid(),
                             testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(directory_);
    store_ = store::open_sqlite(directory_);
    limits_.memory_mb = 1024;
    limits_.wall_seconds = 60;
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(directory_);
  }

  static Request request(const std::string& mode, const std::string& rounds = "100") {
    Request r;
    r.slug = "sample";
    r.parameters = {{"mode", mode}, {"rounds", rounds}};
    return r;
  }

  store::Run now(const std::string& mode, const std::string& rounds = "100",
                 std::function<bool()> cancelled = {}) {
    lines_.clear();
    return run_now(
        *store_, directory_, program_, limits_, request(mode, rounds),
        [this](std::string_view line) { lines_.emplace_back(line); }, cancelled);
  }

  std::string verdict(const store::Run& run, const std::string& id) {
    for (const ClaimRow& row : claims_of(*store_, run)) {
      if (row.id == id) return row.verdict;
    }
    return "absent";
  }

  fs::path program_ = QUIRE_SAMPLE_LAB;
  fs::path directory_;
  std::unique_ptr<store::Store> store_;
  Limits limits_;
  std::vector<std::string> lines_;
};

TEST_F(RunnerTest, ARunIsRecordedAsItWasEmitted) {
  const store::Run run = now("report");
  EXPECT_EQ(run.state, State::finished) << run.error;
  EXPECT_EQ(run.error, "");
  EXPECT_EQ(run.paper_id, "2601.00001");
  EXPECT_EQ(run.parameters, R"({"mode":"report","rounds":"100"})");
  EXPECT_GT(run.seconds, 0);
  EXPECT_GT(run.peak_rss_mb, 1);
  const store::Run stored = store_->run(run.id).value();
  EXPECT_EQ(stored.state, State::finished);
  EXPECT_EQ(stored.directory, fmt::format("runs/{}", run.id));
  const std::vector<std::string> events = store_->events(run.id, 0, 1000);
  ASSERT_GT(events.size(), 100u);
  EXPECT_TRUE(events.front().starts_with(R"({"event":"start","slug":"sample")"));
  EXPECT_TRUE(events.back().starts_with(R"({"event":"end","state":"finished")"));
  const auto is_point = [](const std::string& line) { return line.starts_with(R"({"event":"point")"); };
  EXPECT_EQ(std::count_if(events.begin(), events.end(), is_point), 100);
  EXPECT_EQ(std::count_if(lines_.begin(), lines_.end(), is_point), 100);
  EXPECT_EQ(verdict(run, "C1"), "holds");
  EXPECT_EQ(verdict(run, "C2"), "differs");
  std::string all;
  for (const std::string& line : events) all += line + '\n';
  EXPECT_EQ(contents(directory_ / run.directory / "events.jsonl"), all);
  EXPECT_EQ(contents(directory_ / run.directory / "result.json"), "{}\n");
  EXPECT_NE(contents(directory_ / run.directory / "report.md").find("# Sums of the First Whole Numbers"),
            std::string::npos);
}

TEST_F(RunnerTest, TheEndIsTheLastEvent) {
  for (int i = 0; i < 10; ++i) {  // whatever progress was still waiting to be recorded
    const store::Run run = now("report", std::to_string(100 + 200'000 * i));
    EXPECT_TRUE(store_->events(run.id, 0, 1000).back().starts_with(R"({"event":"end")"));
  }
}

TEST_F(RunnerTest, EveryEndHasItsReason) {
  const auto ends = [&](const char* mode, State state, const std::string& error) {
    const store::Run run = now(mode);
    EXPECT_EQ(run.state, state) << mode << ": " << run.error;
    EXPECT_EQ(run.error, error) << mode;
    EXPECT_EQ(store_->run(run.id)->error, error);
    EXPECT_EQ(verdict(run, "C2"), "differs") << mode << ": what was measured is kept";
    const std::vector<std::string> events = store_->events(run.id, 0, 1000);
    EXPECT_TRUE(events.back().starts_with(fmt::format(R"({{"event":"end","state":"{}")", store::word(state))))
        << events.back();
    return run;
  };
  ends("bad", State::bad_input, "people.csv: line 3: no score");
  ends("fail", State::failed, "the dice fell off the table");
  ends("crash", State::failed, "the lab crashed (signal 11)");
  ends("abort", State::failed, "the lab crashed (signal 6): last words");
  ends("leave", State::failed, "the lab ended without an end event");
  ends("endless", State::failed, "event line 3: longer than 1048576 bytes; the run was ended");
  const store::Run garbage = now("garbage");
  EXPECT_EQ(garbage.state, State::failed);
  EXPECT_TRUE(garbage.error.starts_with("event line 3: not JSON")) << garbage.error;
}

TEST_F(RunnerTest, EachLimitIsNamed) {
  limits_.file_mb = 4;
  limits_.cpu_seconds = 1;
  limits_.events_max = 1000;
  store::Run run = now("fill");
  EXPECT_EQ(run.state, State::limit);
  EXPECT_EQ(run.error, "a file reached the limit of 4 MB");
  run = now("spin");
  EXPECT_EQ(run.state, State::limit);
  EXPECT_EQ(run.error, "the limit of 1 seconds of processor time was reached");
  EXPECT_GE(run.cpu_seconds, 0.5);
  run = now("spam", "10000000");
  EXPECT_EQ(run.state, State::limit);
  EXPECT_EQ(run.error, "the limit of 1000 events was reached");
  EXPECT_LE(store_->events(run.id, 0, 10000).size(), 1001u);
  limits_.wall_seconds = 0.2;
  run = now("sleep");
  EXPECT_EQ(run.state, State::limit);
  EXPECT_EQ(run.error, "the time limit of 0.2 seconds was reached");
}

TEST_F(RunnerTest, MemoryHasALimit) {
  if (kSanitized) GTEST_SKIP() << "under sanitizers the limit on memory is not set (process.cc)";
  limits_.memory_mb = 256;
  const store::Run run = now("allocate");
  EXPECT_EQ(run.state, State::limit);
  EXPECT_EQ(run.error, "the memory limit was reached");
  EXPECT_LT(run.peak_rss_mb, 256);
}

TEST_F(RunnerTest, CancellingIsQuickEvenIfTheLabIsDeaf) {
  for (const auto& [mode, most] : {std::pair("sleep", 0.5), std::pair("hang", 2.0)}) {
    const double asked = kSanitized ? 3 : 0.3;  // seconds: what it reports first must have come
    const auto begun = Clock::now();
    const store::Run run = now(mode, "100", [&] { return since(begun) > asked; });
    EXPECT_EQ(run.state, State::cancelled) << mode;
    EXPECT_LT(since(begun), asked + most) << mode;
    EXPECT_EQ(verdict(run, "C2"), "differs") << "kept";
  }
}

TEST_F(RunnerTest, AGrandchildDoesNotHoldTheRunOpen) {
  const auto begun = Clock::now();
  EXPECT_EQ(now("fork").state, State::finished);
  EXPECT_LT(since(begun), 5);
}

TEST_F(RunnerTest, TheChildSeesASmallEnvironment) {
  setenv("QUIRE_TEST_SECRET", "hunter2", 1);
  const store::Run run = now("environment");
  std::string all;
  for (const std::string& line : store_->events(run.id, 0, 1000)) all += line + '\n';
  EXPECT_EQ(all.find("hunter2"), std::string::npos);
  EXPECT_NE(all.find("\"PATH="), std::string::npos);
  EXPECT_NE(all.find(fmt::format("directory {}", (fs::canonical(directory_) / run.directory).string())),
            std::string::npos);
}

TEST_F(RunnerTest, ABadRequestIsRefusedBeforeAnythingIsRecorded) {
  Runner runner(*store_, directory_, program_, limits_);
  const auto refusal = [&](const Request& r) -> std::string {
    try {
      runner.start(r);
    } catch (const BadInput& bad) {
      return bad.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal(request("report", "0")), "rounds: 0 is out of range; 1 to 10000000 is allowed");
  Request unknown = request("report");
  unknown.slug = "--help";
  EXPECT_EQ(refusal(unknown), "--help: there is no such lab; there are: sample");
  Request file = request("report");
  file.parameters = {{"data", "/etc/passwd"}};
  file.started_by = "page";
  EXPECT_EQ(refusal(file), "data: files can be named on the command line only");
  Request odd = request("report");
  odd.parameters["rounds"] = std::string("5\0", 2);
  EXPECT_EQ(refusal(odd), "parameters: a name with =, a zero byte, or more than 8192 bytes are not allowed");
  odd.parameters["rounds"] = std::string(200'000, '5');
  EXPECT_NE(refusal(odd), "accepted");
  EXPECT_TRUE(store_->runs("", 10).empty());
}

TEST_F(RunnerTest, RunsWaitTheirTurn) {
  std::mutex mutex;
  std::set<std::int64_t> told;
  Runner runner(*store_, directory_, program_, limits_);
  runner.on_change([&](std::int64_t run) {
    const std::lock_guard lock(mutex);
    told.insert(run);
  });
  const store::Run first = runner.start(request("sleep"));
  const store::Run second = runner.start(request("report"));
  const store::Run third = runner.start(request("report"));
  runner.wait_events(first.id, 0, 5000);
  EXPECT_EQ(store_->run(first.id)->state, State::running);
  EXPECT_EQ(runner.before(first.id), 0);
  EXPECT_EQ(runner.before(second.id), 0);
  EXPECT_EQ(runner.before(third.id), 1);
  EXPECT_TRUE(runner.cancel(second.id));
  EXPECT_FALSE(runner.cancel(second.id));
  EXPECT_EQ(runner.wait(second.id).state, State::cancelled);
  EXPECT_TRUE(runner.cancel(first.id));
  EXPECT_EQ(runner.wait(first.id).state, State::cancelled);
  EXPECT_EQ(runner.wait(third.id).state, State::finished);
  EXPECT_FALSE(runner.cancel(third.id));
  EXPECT_FALSE(runner.cancel(999));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(told, (std::set<std::int64_t>{first.id, second.id, third.id}));
}

TEST_F(RunnerTest, ItsEndCancelsWhatRunsAndWaits) {
  std::int64_t first = 0;
  std::int64_t second = 0;
  const auto begun = Clock::now();
  {
    Runner runner(*store_, directory_, program_, limits_);
    first = runner.start(request("sleep")).id;
    second = runner.start(request("report")).id;
    runner.wait_events(first, 0, 5000);
  }
  EXPECT_LT(since(begun), 10);
  EXPECT_EQ(store_->run(first)->state, State::cancelled);
  EXPECT_EQ(store_->run(second)->state, State::cancelled);
  EXPECT_EQ(store_->run(second)->error, "the server stopped before its turn");
}

TEST_F(RunnerTest, ManyPlacesManyCallers) {
  Runner runner(*store_, directory_, program_, limits_, 3);
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int k = 0; k < 3; ++k) {
        const store::Run run = runner.start(request("report"));
        for (std::uint64_t seen = 0;
             store_->run(run.id)->state == State::queued || store_->run(run.id)->state == State::running;) {
          runner.wait_events(run.id, seen, 1000);
          seen = store_->events(run.id, 0, 100000).size();
        }
        EXPECT_EQ(runner.wait(run.id).state, State::finished);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(store_->runs("sample", 100).size(), 12u);
}

TEST_F(RunnerTest, OrphansOfACrashAreClosed) {
  store::Run run;
  run.slug = "sample";
  run.queued_at = quire::now();
  run.state = State::running;
  const std::int64_t id = store_->add_run(run).id;
  close_orphans(*store_);
  EXPECT_EQ(store_->run(id)->state, State::failed);
  EXPECT_EQ(store_->run(id)->error, "the server stopped while it was waiting or running");
}

TEST_F(RunnerTest, ARunOfAnotherProcessIsLookedAtNowAndThen) {
  Runner runner(*store_, directory_, program_, limits_);
  store::Run run;
  run.slug = "sample";
  run.queued_at = quire::now();
  run.state = State::running;
  run.id = store_->add_run(run).id;
  auto begun = Clock::now();
  runner.wait_events(run.id, 0, 10'000);
  EXPECT_GT(since(begun), 0.1);
  EXPECT_LT(since(begun), 5);
  run.state = State::finished;
  store_->update_run(run);
  begun = Clock::now();
  runner.wait_events(run.id, 0, 10'000);
  EXPECT_LT(since(begun), 0.1);
}

TEST_F(RunnerTest, ARunDoesNotOutliveAServerThatIsKilled) {
  const fs::path mark = directory_ / "pid";
  const pid_t server = fork();
  if (server == 0) {
    Child child({program_, {"run", "sample", "--set", "mode=sleep", "--die-with-parent"}, directory_},
                limits_);
    const auto seen = [&](std::string_view) { std::ofstream(mark) << "started"; };
    for (;;) child.read(1000, seen, seen);
  }
  while (contents(mark).empty()) usleep(5000);
  // Its children: read before the server is killed, looked for afterwards.
  std::istringstream children(contents(fmt::format("/proc/{0}/task/{0}/children", server)));
  pid_t lab = 0;
  children >> lab;
  if (lab == 0) GTEST_SKIP() << "this kernel does not list children";
  kill(server, SIGKILL);
  waitpid(server, nullptr, 0);
  for (int i = 0; i < 200 && kill(lab, 0) == 0; ++i) {
    if (contents(fmt::format("/proc/{}/stat", lab)).find(") Z") != std::string::npos)
      break;  // nobody collects it here
    usleep(10'000);
  }
  const std::string stat = contents(fmt::format("/proc/{}/stat", lab));
  EXPECT_TRUE(stat.empty() || stat.find(") Z") != std::string::npos) << stat;
}

TEST_F(RunnerTest, EventsAreRecordedFast) {
  const auto begun = Clock::now();
  const store::Run run = now("spam", "100000");
  const double rate = 100000 / since(begun);
  RecordProperty("events_per_second", fmt::format("{:.0f}", rate));
  fmt::print("{:.0f} events a second recorded\n", rate);
  EXPECT_EQ(run.state, State::finished);
  EXPECT_GT(store_->events(run.id, 100'000, 10).size(), 0u);
  EXPECT_GT(rate, 2000);
}

TEST_F(RunnerTest, AProgramThatIsMissingIsSaid) {
  program_ = directory_ / "no-such-lab";
  EXPECT_THROW(now("report"), std::system_error);
  EXPECT_TRUE(Catalogue(program_).slugs().empty());
}

TEST_F(RunnerTest, TheCatalogueHasTheCards) {
  const Catalogue catalogue(program_);
  EXPECT_EQ(catalogue.slugs(), std::vector<std::string>{"sample"});
  EXPECT_NE(catalogue.card("sample").value().find("\"short_title\":\"Sums\""), std::string::npos);
  EXPECT_FALSE(catalogue.card("other").has_value());
}

TEST_F(RunnerTest, ReportsShowTheNewestFinishedRun) {
  now("report");
  const store::Run run = now("report", "50");
  now("crash");
  const std::string text = report_markdown(*store_, false);
  EXPECT_NE(text.find(fmt::format("Run {} of", run.id)), std::string::npos) << text;
  EXPECT_NE(text.find("1 labs, 2 claims; 0 hold, 2 differ, 0 not measured"), std::string::npos) << text;
  EXPECT_NE(text.find("50 is not 100, the limit of a quick run"), std::string::npos) << text;
  const std::string json = report_json(*store_, false);
  EXPECT_NE(json.find(R"("slug":"sample","title":"Sums of the First Whole Numbers")"), std::string::npos)
      << json;
  const std::string page = run_markdown(*store_, run);
  EXPECT_NE(page.find("| a\\|b | 5.5 |"), std::string::npos) << page;
  EXPECT_NE(page.find("- `result.json`: the sums"), std::string::npos) << page;
}

}  // namespace
}  // namespace quire::lab
