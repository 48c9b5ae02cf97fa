// What every lab must do, whatever its paper: a complete card, settings that are checked, a quick run that is
// quick, repeats itself and matches its record, a cancel that is heard, tools that explain themselves and
// refuse garbage. quire-lab runs in processes of its own, as it does for the runner.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include "lab/host.h"
#include "lab/process.h"
#include "labs/all_labs.h"
#include "paper/sanitizers.h"

namespace quire::labs {
namespace {

namespace bj = boost::json;
namespace fs = std::filesystem;
using lab::Captured;
using lab::Kind;
using lab::Parameter;
using lab::Tool;
using Clock = std::chrono::steady_clock;

constexpr double kSlower = kSanitized ? 20 : 1;  // times are then only guards against a hang
// A quick run is to take 20 s of two quiet cores (docs/writing-a-lab.md); a busy or an older machine takes
// some times as long, and which it is must not decide a test: these guard against runs that are not quick at
// all.
constexpr double kQuickSecondsMax = 60 * kSlower;
constexpr double kOfTheCardMax = 4;
constexpr double kTimeOut = 3 * kQuickSecondsMax;  // of a run that hangs
constexpr double kCancelSecondsMax = 1 * kSlower;
constexpr double kGarbageSecondsMax = 10 * kSlower;
constexpr int kGarbageInputs = 200;
constexpr double kRelative = 1e-9;

/// ./test --full: longer, and more seeds.
bool in_full() {
  const char* full = std::getenv("QUIRE_FULL");
  return full != nullptr && std::string_view(full) == "1";
}
/// Of a tool; fewer inputs then, and never fewer than 6.
double garbage_budget_seconds() { return in_full() ? 8 : 2; }

double since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

/// Of the processor, for all children that have ended.
double children_seconds() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Labs : public testing::TestWithParam<const lab::Lab*> {
 protected:
  void SetUp() override {
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::replace(name.begin(), name.end(), '/', '-');
    directory_ = fs::temp_directory_path() / fmt::format("labs-test-{}-{}", getpid(), name);
    fs::create_directories(directory_);
  }
  void TearDown() override { fs::remove_all(directory_); }

  const lab::Lab& the() const { return *GetParam(); }
  const std::string& slug() const { return the().card.slug; }
  fs::path room() const { return fs::path(QUIRE_LABS_DIR) / slug(); }

  Captured call(const std::vector<std::string>& words, double seconds_max,
                const fs::path& input = "/dev/null") const {
    return lab::capture({QUIRE_LAB_PROGRAM, words, directory_, 0, input}, lab::Limits{}, seconds_max,
                        256 << 20);
  }

  Captured tool(const Tool& tool, std::vector<std::string> words, const fs::path& input = "/dev/null") const {
    words.insert(words.begin(), {"tool", slug(), tool.name});
    return call(words, kGarbageSecondsMax, input);
  }

  /// Lines of a kind that must repeat: all but those that tell the time.
  static std::vector<std::string> repeatable(const std::string& out) {
    std::vector<std::string> lines = lines_of(out);
    std::erase_if(lines, [](const std::string& line) {
      return line.starts_with(R"({"event":"start")") || line.starts_with(R"({"event":"end")") ||
             line.starts_with(R"({"event":"progress")") || line.starts_with(R"({"event":"log")");
    });
    return lines;
  }

  fs::path directory_;
};

// The card and its parameters.

TEST_P(Labs, CardIsComplete) { EXPECT_EQ(lab::card_faults(the()), std::vector<std::string>{}); }

TEST_P(Labs, SubjectIsThatOfItsPaperInTheSeedFeed) {
  for (const std::string& line : lines_of(contents(fs::path(QUIRE_LABS_DIR) / "../data/seed.jsonl"))) {
    const bj::object paper = bj::parse(line).as_object();
    if (paper.at("id") == bj::string(the().card.paper_id)) {
      EXPECT_EQ(paper.at("subject"), bj::string(the().card.subject));
      return;
    }
  }
  FAIL() << the().card.paper_id << " is not in data/seed.jsonl";
}

TEST_P(Labs, CardIsShownAsJson) {
  const Captured shown = call({"show", slug()}, 10);
  ASSERT_EQ(shown.end.status, lab::kFinished);
  EXPECT_EQ(shown.out, lab::card_json(the()) + "\n");
  EXPECT_EQ(bj::parse(shown.out).at("slug"), bj::string(slug()));
}

std::vector<std::string> refused_values(const Parameter& p) {
  switch (p.kind) {
    case Kind::integer:
    case Kind::real: {
      std::vector<std::string> values{"",
                                      "many",
                                      "nan",
                                      "1e999",
                                      fmt::format("{}", p.most + std::max(1.0, std::fabs(p.most) * 1e-3)),
                                      fmt::format("{}", p.least - std::max(1.0, std::fabs(p.least) * 1e-3))};
      if (p.open_least) values.push_back(fmt::format("{}", p.least));
      if (p.kind == Kind::integer) values.push_back("1.5");
      return values;
    }
    case Kind::flag:
      return {"maybe", ""};
    case Kind::choice:
      return {"no-such-choice", ""};
    case Kind::list:
      return p.choices.empty() ? std::vector<std::string>{"a,,b"}
                               : std::vector<std::string>{"no-such-entry", "a,,b"};
    case Kind::text:
      return {std::string(5000, 'x')};
    case Kind::file:
      return {""};
  }
  return {};
}

TEST_P(Labs, SettingsOutOfRangeAreRefused) {
  for (const Parameter& p : the().card.parameters) {
    for (const std::string& value : refused_values(p)) {
      const Captured answer = call({"check", slug(), "--set", p.name + "=" + value}, 10);
      EXPECT_EQ(answer.end.status, lab::kBadInput) << p.name << "=" << value;
      EXPECT_TRUE(answer.err.starts_with("quire-lab: " + p.name + ": ")) << answer.err;
      EXPECT_EQ(lines_of(answer.err).size(), 1u) << answer.err;
    }
  }
  const Captured unknown = call({"run", slug(), "--set", "no-such-parameter=1"}, 10);
  EXPECT_EQ(unknown.end.status, lab::kBadInput);
}

// The quick run.

void expect_alike(const bj::value& got, const bj::value& recorded, const std::string& where);

void expect_alike(const bj::object& got, const bj::object& recorded, const std::string& where) {
  for (const auto& [key, value] : recorded) {
    const bj::value* mine = got.if_contains(key);
    if (mine == nullptr)
      ADD_FAILURE() << where << ": \"" << key << "\" is missing";
    else
      expect_alike(*mine, value, where + "." + std::string(key));
  }
  EXPECT_EQ(got.size(), recorded.size()) << where;
}

void expect_alike(const bj::array& got, const bj::array& recorded, const std::string& where) {
  ASSERT_EQ(got.size(), recorded.size()) << where;
  for (std::size_t i = 0; i < got.size(); ++i)
    expect_alike(got[i], recorded[i], fmt::format("{}[{}]", where, i));
}

void expect_alike(const bj::value& got, const bj::value& recorded, const std::string& where) {
  if (got.is_number() && recorded.is_number()) {
    const double a = got.to_number<double>();
    const double b = recorded.to_number<double>();
    EXPECT_LE(std::fabs(a - b), kRelative * std::max(std::fabs(a), std::fabs(b)))
        << where << ": " << a << ", recorded " << b;
  } else if (got.is_object() && recorded.is_object()) {
    expect_alike(got.as_object(), recorded.as_object(), where);
  } else if (got.is_array() && recorded.is_array()) {
    expect_alike(got.as_array(), recorded.as_array(), where);
  } else {
    EXPECT_EQ(got, recorded) << where;
  }
}

/// Claims and tables of a run against the room's record; UPDATE_GOLDEN=1 writes it anew.
void expect_as_recorded(const std::string& out, const fs::path& record) {
  std::string kept;
  for (const std::string& line : lines_of(out)) {
    if (line.starts_with(R"({"event":"claim")") || line.starts_with(R"({"event":"table")"))
      kept += line + '\n';
  }
  const char* update = std::getenv("UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") std::ofstream(record) << kept;
  const std::vector<std::string> recorded = lines_of(contents(record));
  const std::vector<std::string> got = lines_of(kept);
  ASSERT_FALSE(recorded.empty()) << record << " is missing; UPDATE_GOLDEN=1 writes it";
  ASSERT_EQ(got.size(), recorded.size()) << "claims and tables; UPDATE_GOLDEN=1 records the change";
  for (std::size_t i = 0; i < got.size(); ++i) {
    const bj::object mine = bj::parse(got[i]).as_object();
    const bj::value* name =
        mine.if_contains("id") != nullptr ? mine.if_contains("id") : mine.if_contains("name");
    expect_alike(mine, bj::parse(recorded[i]).as_object(), bj::serialize(*name));
  }
}

/// Every line of every figure has a point, every claim is told.
void expect_all_of_the_card(const lab::Card& card, const std::string& out) {
  for (const lab::FigureSpec& figure : card.figures) {
    for (const lab::Line& line : figure.lines) {
      const std::string mark = R"("series":)" + bj::serialize(bj::string(line.series)) + ",";
      EXPECT_NE(out.find(mark), std::string::npos) << figure.id << ": no point of " << line.series;
    }
  }
  for (const lab::Claim& claim : card.claims)
    EXPECT_NE(out.find(R"({"event":"claim","id":)" + bj::serialize(bj::string(claim.id))), std::string::npos)
        << claim.id;
}

TEST_P(Labs, QuickRunIsQuickAndRepeatsItselfAndIsAsRecorded) {
  const std::string out = (directory_ / "out").string();
  const std::vector<std::string> words{"run", slug(), "--size", "quick", "--seed", "1", "--out", out};
  const auto begun = Clock::now();
  const double processor_begun = children_seconds();
  const Captured first = call(words, kTimeOut);
  // On a busy machine time passes without the run; what it had of the processor is no longer for that.
  const double seconds = std::min(since(begun), children_seconds() - processor_begun);
  ASSERT_EQ(first.end.signal, 0);
  ASSERT_EQ(first.end.status, lab::kFinished) << first.err;
  EXPECT_LE(seconds, kQuickSecondsMax);
  EXPECT_LE(seconds, kSlower * (kOfTheCardMax * the().card.quick_seconds + 5))
      << "the card says " << the().card.quick_seconds << " s";
  RecordProperty("seconds", fmt::format("{:.2f}", seconds));
  const Captured second = call(words, kTimeOut);
  const std::vector<std::string> a = repeatable(first.out);
  const std::vector<std::string> b = repeatable(second.out);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    ASSERT_EQ(a[i], b[i]) << "event " << i << " differs between two runs of one seed";
  expect_as_recorded(first.out, room() / "quick.golden");
  expect_all_of_the_card(the().card, first.out);
  if (!in_full()) return;
  const Captured other = call({"run", slug(), "--size", "quick", "--seed", "2", "--out", out}, kTimeOut);
  ASSERT_EQ(other.end.status, lab::kFinished) << other.err;
  expect_all_of_the_card(the().card, other.out);
}

// Cancelling.

TEST_P(Labs, CancellingStopsWithinASecond) {
  for (const double after_seconds : {0.05, 0.4, 1.5}) {
    lab::Child child({QUIRE_LAB_PROGRAM,
                      {"run", slug(), "--size", "full", "--seed", "3", "--out", directory_.string()},
                      directory_},
                     lab::Limits{});
    const auto drop = [](std::string_view) {};
    // From its first event on: until then a busy machine is still loading the program.
    bool running = true, spoke = false;
    const auto hear = [&](std::string_view bytes) { spoke = spoke || !bytes.empty(); };
    while (running && !spoke) running = child.read(10, hear, drop);
    const auto begun = Clock::now();
    while (running && since(begun) < after_seconds * kSlower) running = child.read(10, drop, drop);
    ASSERT_TRUE(running) << "a full run that ends within " << after_seconds << " s";
    child.signal(SIGTERM);
    const auto asked = Clock::now();
    while (child.read(10, drop, drop) && since(asked) < 5 * kCancelSecondsMax) {
    }
    EXPECT_LE(since(asked), kCancelSecondsMax) << "asked after " << after_seconds << " s";
    child.signal(SIGKILL);
    const lab::ChildEnd end = child.wait();
    EXPECT_EQ(end.status, lab::kCancelled);
    EXPECT_EQ(end.signal, 0);
  }
}

// Tools.

TEST_P(Labs, ToolsExplainThemselves) {
  for (const Tool& t : the().tools) {
    const Captured help = tool(t, {"--help"});
    EXPECT_EQ(help.end.status, lab::kFinished) << t.name;
    EXPECT_NE(help.out.find(t.example), std::string::npos) << t.name;
    for (const Parameter& p : t.arguments)
      EXPECT_NE(help.out.find("--" + p.name), std::string::npos) << t.name << " " << p.name;
  }
}

/// Arguments with which a tool begins to work: what is required, and every file.
std::vector<std::string> working_words(const Tool& tool, const std::string& file) {
  std::vector<std::string> words;
  for (const Parameter& p : tool.arguments) {
    std::string value = p.quick;
    if (p.kind == Kind::file)
      value = file;
    else if (!p.required)
      continue;
    else if (p.kind == Kind::integer || p.kind == Kind::real)
      value = fmt::format("{}", p.open_least ? p.most : p.least);
    else if (p.kind == Kind::choice)
      value = p.choices.front();
    else if (p.kind == Kind::list)
      value = p.choices.empty() ? "x" : p.choices.front();
    else if (p.kind == Kind::text)
      value = "x";
    else if (p.kind == Kind::flag)
      value = "true";
    words.push_back("--" + p.name + "=" + value);
  }
  return words;
}

void expect_refused(const Captured& end, const std::string& what) {
  EXPECT_EQ(end.end.signal, 0) << what;
  EXPECT_EQ(end.end.status, lab::kBadInput) << what << ": " << end.out << end.err;
  EXPECT_TRUE(end.err.starts_with("quire-lab: ")) << what << ": " << end.err;
  EXPECT_EQ(lines_of(end.err).size(), 1u) << what << ": " << end.err;
}

TEST_P(Labs, ToolsRefuseBadArguments) {
  expect_refused(call({"tool", slug(), "no-such-tool"}, 10), "no-such-tool");
  for (const Tool& t : the().tools) {
    expect_refused(tool(t, {"--no-such-argument", "1"}), t.name + " --no-such-argument");
    expect_refused(tool(t, {"stray"}), t.name + " stray");
    for (const Parameter& p : t.arguments) {
      if (p.required) expect_refused(tool(t, {}), t.name + " without " + p.name);
      for (const std::string& value : refused_values(p)) {
        expect_refused(tool(t, {"--" + p.name + "=" + value}),
                       t.name + " --" + p.name + "=" + value.substr(0, 40));
      }
    }
    const bool takes_files = std::any_of(t.arguments.begin(), t.arguments.end(),
                                         [](const Parameter& p) { return p.kind == Kind::file; });
    // A folder that is missing: nothing can be read from there, and nothing written to.
    const std::string missing = (directory_ / "no" / "such.file").string();
    if (takes_files) expect_refused(tool(t, working_words(t, missing)), t.name + " with a missing file");
  }
}

/// Garbage of three makes: bytes; the words of the field's formats in no order; a valid example with a few
/// bytes changed (labs/SLUG/examples, where there are any).
std::string garbage(std::mt19937_64& random, const std::vector<std::string>& examples) {
  static const char* const kWords[] = {"{",
                                       "}",
                                       "[",
                                       "]",
                                       "\"",
                                       ":",
                                       ",",
                                       "\n",
                                       "\r\n",
                                       ";",
                                       "\t",
                                       " ",
                                       "0",
                                       "1",
                                       "-1",
                                       "2.5",
                                       "1e999",
                                       "nan",
                                       "-0",
                                       "99999999999999999999",
                                       "null",
                                       "true",
                                       "p cnf ",
                                       "id",
                                       "x",
                                       "a,b",
                                       "\"x\":",
                                       "\\u0000",
                                       "\xEF\xBB\xBF",
                                       "\xff",
                                       "((((((((",
                                       "(a|b)*",
                                       "\0"};
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::string text;
  const std::size_t make = below(examples.empty() ? 2 : 4);
  if (make == 0) {
    for (std::size_t n = below(2000); n > 0; --n) text += static_cast<char>(random());
  } else if (make == 1) {
    for (std::size_t n = below(400); n > 0; --n) text += kWords[below(std::size(kWords))];
  } else {
    text = examples[below(examples.size())];
    for (std::size_t n = 1 + below(6); n > 0 && !text.empty(); --n) {
      const std::size_t at = below(text.size());
      const std::size_t change = below(4);
      if (change == 0) text[at] = static_cast<char>(random());
      if (change == 1) text.erase(at, 1 + below(20));
      if (change == 2) text.insert(at, kWords[below(std::size(kWords))]);
      if (change == 3) text.resize(at);
    }
  }
  return text;
}

std::vector<std::string> read_examples(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(directory, none)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> texts;
  for (const fs::path& file : files) texts.push_back(contents(file));
  return texts;
}

TEST_P(Labs, ToolsSurviveGarbage) {
  const std::vector<std::string> examples = read_examples(room() / "examples");
  const fs::path file = directory_ / "garbage";
  for (const Tool& t : the().tools) {
    std::mt19937_64 random(20260101);
    const auto begun = Clock::now();
    int inputs = 0;
    for (; inputs < kGarbageInputs && (inputs < 6 || since(begun) < garbage_budget_seconds()); ++inputs) {
      const std::string text = garbage(random, examples);
      std::ofstream(file, std::ios::binary) << text;
      const Captured end = tool(t, working_words(t, file.string()), file);
      ASSERT_EQ(end.end.signal, 0) << t.name << ", input " << inputs << " (9: longer than "
                                   << kGarbageSecondsMax << " s):\n"
                                   << text;
      ASSERT_TRUE(end.end.status == lab::kFinished || end.end.status == lab::kBadInput)
          << t.name << ", input " << inputs << ", status " << end.end.status << ": " << end.err << "\n"
          << text;
      if (end.end.status == lab::kBadInput) {
        ASSERT_EQ(lines_of(end.err).size(), 1u) << t.name << ": " << end.err;
      }
    }
    fmt::print("{} {}: {} inputs in {:.1f} s\n", slug(), t.name, inputs, since(begun));
  }
}

INSTANTIATE_TEST_SUITE_P(All, Labs, testing::ValuesIn(all().begin(), all().end()), [](const auto& test) {
  std::string name = test.param->card.slug;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace quire::labs
