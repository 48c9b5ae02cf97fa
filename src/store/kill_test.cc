// What was acknowledged survives kill -9: a process that writes is killed at random points, over and over;
// after each death the store opens, is sound, and holds everything that the process had reported as done.
#include <cstdlib>
#include <filesystem>
#include <random>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/test_store.h"

namespace quire::store {
namespace {

namespace fs = std::filesystem;

// One acknowledged step, as the dying process writes it into the pipe.
struct Step {
  enum Kind : std::int32_t { batch, vote, events } kind;
  std::int32_t number;
};
constexpr int kBatch = 20;

std::string arxiv(int round, int batch, int i) {
  const int n =
      (round * 97 + batch) * kBatch + i;  // some batches come again in later rounds: they change nothing
  return "26" + std::string(n / 90000 % 2 == 0 ? "11" : "10") + "." + std::to_string(10000 + n % 90000);
}

std::vector<Record> batch_of(int round, int batch) {
  std::vector<Record> records;
  for (int i = 0; i < kBatch; ++i) {
    Paper paper(*PaperId::parse(arxiv(round, batch, i)));
    paper.title =
        "Round " + std::to_string(round) + " batch " + std::to_string(batch) + " paper " + std::to_string(i);
    paper.abstract = std::string(200 + static_cast<std::size_t>(batch * 7 % 400), 'x');
    paper.published = Day::parse("2026-05-01").value();
    records.push_back({std::move(paper), std::nullopt});
  }
  return records;
}

/// Writes until it is killed. Runs in the child: no gtest here.
[[noreturn]] void write_until_killed(const fs::path& folder, int round, int pipe) {
  const auto store = open_for_test(folder);
  Run run;
  run.slug = "round-" + std::to_string(round);
  run = store->add_run(run);
  const auto acknowledge = [pipe](Step step) {
    if (write(pipe, &step, sizeof step) != sizeof step) _exit(1);
  };
  for (int n = 0;; ++n) {
    const auto records = batch_of(round, n);
    store->put(records);
    acknowledge({Step::batch, n});
    store->vote(store->paper(records[0].paper.id)->doc, "person" + std::to_string(round), true, now());
    acknowledge({Step::vote, n});
    store->add_events(run.id, std::vector<std::string>{std::to_string(n), "second"});
    acknowledge({Step::events, n});
  }
}

void check_step(Store& store, int round, const Step& step) {
  if (step.kind == Step::batch) {
    for (const Record& record : batch_of(round, step.number)) {
      const auto paper = store.paper(record.paper.id);
      ASSERT_TRUE(paper) << record.paper.id.key() << " was acknowledged and is gone";
    }
  } else if (step.kind == Step::vote) {
    const auto paper = store.paper(batch_of(round, step.number)[0].paper.id);
    ASSERT_TRUE(paper);
    EXPECT_EQ(store.voted("person" + std::to_string(round), std::vector<Doc>{paper->doc}).size(), 1U)
        << "an acknowledged vote is gone";
  } else {
    const auto runs = store.runs("round-" + std::to_string(round), 1);
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_GE(store.events(runs[0].id, 0, 1'000'000).size(), static_cast<std::size_t>(step.number + 1) * 2)
        << "acknowledged events are gone";
    EXPECT_EQ(store.events(runs[0].id, 0, 1'000'000).size() % 2, 0U) << "half of what was added together";
  }
}

TEST(KillNine, NothingThatWasAcknowledgedIsLost) {
  const bool full = std::getenv("QUIRE_FULL") != nullptr && std::string(std::getenv("QUIRE_FULL")) == "1";
  const int rounds = full ? 1000 : tests_on_postgres() ? 40 : 200;
  std::string name = (fs::temp_directory_path() / "quire-kill-XXXXXX").string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  constexpr unsigned kSeed = 20261125;
  std::printf("seed %u\n", kSeed);
  std::mt19937 random(kSeed);
  std::size_t acknowledged = 0;
  fs::path folder;
  for (int round = 0; round < rounds && !testing::Test::HasFatalFailure(); ++round) {
    // Every tenth time the file is new: death may come while it is made.
    if (round % 10 == 0) folder = fs::path(name) / std::to_string(round);
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      try {
        write_until_killed(folder, round, ends[1]);
      } catch (...) {
        _exit(2);
      }
    }
    close(ends[1]);
    // Death comes some moments after some step: inside a later one, wherever that is.
    std::vector<Step> steps;
    for (std::size_t wait = random() % 7; steps.size() < wait;) {
      Step step;
      ASSERT_EQ(read(ends[0], &step, sizeof step), static_cast<ssize_t>(sizeof step))
          << "round " << round << ": the writer ended by itself";
      steps.push_back(step);
    }
    usleep(static_cast<useconds_t>(random() % (steps.empty() ? 20'000 : 6'000)));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "round " << round << ": the writer ended by itself, status "
                                     << status;
    for (Step step; read(ends[0], &step, sizeof step) == sizeof step;) steps.push_back(step);
    close(ends[0]);
    acknowledged += steps.size();
    if (tests_on_postgres() && round % 8 == 7) TestPostgres::server().kill_and_start_again();
    const auto store = open_for_test(folder);
    for (const Step& step : steps) check_step(*store, round, step);
    // Half a batch must never be seen: all batches have the same size.
    EXPECT_EQ(store->stats().papers % kBatch, 0U) << "round " << round;
    EXPECT_EQ(store->newest_change(), store->stats().papers);
    if (round % 5 == 4) {
      EXPECT_TRUE(store->check().empty()) << "round " << round;
    }
  }
  std::printf("%d kills, %zu acknowledged steps, none lost\n", rounds, acknowledged);
  EXPECT_GT(acknowledged, static_cast<std::size_t>(rounds))
      << "the writers hardly wrote: the test shows nothing";
  fs::remove_all(name);
}

}  // namespace
}  // namespace quire::store
