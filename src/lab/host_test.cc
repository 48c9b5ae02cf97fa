// quire-lab as its users meet it: a lab made for the test runs in a process of its own, and what comes out of
// it (event lines, messages, exit status) is compared.
#include "lab/host.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quire::lab {
namespace {

namespace fs = std::filesystem;
namespace bj = boost::json;

void experiment(Bench& bench) {
  const std::string mode = bench.values().text("mode");
  bench.progress(0.5, "half");
  bench.point("bias", 1, 0.1);
  bench.point("bias", 2, std::nan(""));
  bench.table("tosses", {"side", "count", "share"}, {{std::string("heads"), std::int64_t{3}, 1e6}});
  bench.claim("C1", {Scale::same, {{"", 0.25, 0.125, 0.5}}, "a note", ""});
  if (mode == "bad") throw BadInput("people.csv: line 3:\nno score");
  if (mode == "memory") throw std::bad_alloc();
  if (mode == "fail") bench.claim("C9", {});
  if (mode == "twice") bench.claim("C1", {});
  if (mode == "points") {
    for (std::size_t i = 0; i <= Bench::kPointsMax; ++i) bench.point("many", 0, 0);
  }
  if (mode == "path") bench.file("../x", "no", "");
  if (mode == "wait") {
    bench.log("waiting");
    for (;;) bench.check();
  }
  bench.file("result.json", "the result", "{\"bytes\":\"\xff\"}");
  bench.log("text \"quoted\", \x01, bytes \xff\xc3\xa9");
}

void echo(ToolCall& call) {
  std::stringstream text;
  text << call.in.rdbuf();
  if (call.values.flag("loud")) text << '!';
  call.out << call.values.integer("times") << ' ' << text.str() << '\n';
}

Parameter make(const std::string& name, Kind kind, const std::string& standard) {
  Parameter p;
  p.name = p.label = name;
  p.help = "Help of " + name + ".";
  p.kind = kind;
  p.quick = standard;
  return p;
}

Lab coin_lab() {
  Lab lab;
  lab.card.slug = "coin-bias";
  lab.card.title = "How Fair Is a Coin";
  lab.card.paper_id = "2601.00001";
  lab.card.parameters = {make("mode", Kind::choice, "plain"), make("rounds", Kind::integer, "1e3"),
                         make("eta", Kind::real, "0.5"), make("people", Kind::file, "")};
  lab.card.parameters[0].choices = {"plain", "bad", "memory", "fail", "twice", "points", "path", "wait"};
  lab.card.parameters[1].least = 1;
  lab.card.parameters[1].most = 1e6;
  Claim c1;
  c1.id = "C1";
  c1.statement = "The bias is small";
  c1.rule = Rule::below(0.5, 0.3);
  c1.stated_figure = 0.003;
  Claim c2 = c1;
  c2.id = "C2";
  Claim c3;
  c3.id = "C3";
  c3.refuted = "needs a mint";
  lab.card.claims = {c1, c2, c3};
  lab.experiment = experiment;
  lab.tools = {{"echo",
                "Says it again.",
                "quire lab coin-bias echo --times 2",
                {make("times", Kind::integer, "1"), make("loud", Kind::flag, "")},
                echo}};
  lab.tools[0].arguments[0].least = 1;
  lab.tools[0].arguments[0].most = 9;
  return lab;
}

struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::istringstream in(out);
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }
};

std::string contents(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class Host : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = fs::temp_directory_path() / fmt::format("host-test-{}", getpid());
    fs::create_directories(directory_);
  }
  void TearDown() override { fs::remove_all(directory_); }

  pid_t start(std::vector<std::string> words, const std::string& input = "") {
    std::ofstream(directory_ / "in") << input;
    const pid_t child = fork();
    if (child == 0) {
      (void)!freopen((directory_ / "in").c_str(), "r", stdin);
      (void)!freopen((directory_ / "out").c_str(), "w", stdout);
      (void)!freopen((directory_ / "err").c_str(), "w", stderr);
      words.insert(words.begin(), "quire-lab");
      std::vector<char*> argv;
      for (std::string& word : words) argv.push_back(word.data());
      const Lab lab = coin_lab();
      const Lab* labs[] = {&lab};
      _exit(host_main(labs, {}, static_cast<int>(argv.size()), argv.data()));
    }
    return child;
  }

  Outcome end_of(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), contents(directory_ / "out"),
            contents(directory_ / "err")};
  }

  Outcome lab(const std::vector<std::string>& words, const std::string& input = "") {
    return end_of(start(words, input));
  }

  Outcome run(const std::string& mode) {
    return lab({"run", "coin-bias", "--set", "mode=" + mode, "--out", (directory_ / "files").string()});
  }

  fs::path directory_;
};

bj::object parsed(const std::string& line) { return bj::parse(line).as_object(); }

TEST_F(Host, ARunSpeaksInTheEventsOfTheContract) {
  const Outcome end = run("plain");
  EXPECT_EQ(end.status, kFinished);
  EXPECT_EQ(end.err, "");
  const std::vector<std::string> lines = end.lines();
  ASSERT_EQ(lines.size(), 11u) << end.out;
  EXPECT_EQ(
      lines[0].substr(0, lines[0].find(",\"machine\"")),
      R"({"event":"start","slug":"coin-bias","title":"How Fair Is a Coin","size":"quick","seed":1,)"
      R"("parameters":{"mode":"plain","rounds":1000,"eta":0.5},"claims":[{"id":"C1","statement":"The bias is small"},)"
      R"({"id":"C2","statement":"The bias is small"},{"id":"C3","statement":""}])");
  EXPECT_EQ(lines[1], R"({"event":"progress","done":0.5,"note":"half"})");
  EXPECT_EQ(lines[2], R"({"event":"point","series":"bias","x":1,"y":0.1})");
  EXPECT_EQ(lines[3], R"({"event":"point","series":"bias","x":2,"y":null})");
  EXPECT_EQ(
      lines[4],
      R"({"event":"table","name":"tosses","columns":["side","count","share"],"rows":[["heads",3,1e+06]]})");
  EXPECT_EQ(
      lines[5],
      R"({"event":"claim","id":"C1","statement":"The bias is small","place":"","stated":"","measure":"","holds_when":"",)"
      R"_("unit":"","measured":"0.25 (0.125 to 0.5)","scale":"same","verdict":"holds",)_"
      R"("why":"0.25 is below 0.5, the limit of a quick run","note":"a note",)"
      R"("figures":[{"label":"","value":0.25,"low":0.125,"high":0.5}],"value":0.25,"low":0.125,"high":0.5,)"
      R"("limit":0.5,"compare":"below","stated_figure":0.003})");
  EXPECT_EQ(lines[6], R"({"event":"file","name":"result.json","what":"the result","bytes":13})");
  EXPECT_EQ(lines[7], "{\"event\":\"log\",\"line\":\"text \\\"quoted\\\", \\u0001, bytes \uFFFD\u00e9\"}");
  EXPECT_EQ(parsed(lines[8]).at("why"), "the experiment ended without measuring it");
  EXPECT_EQ(parsed(lines[8]).at("verdict"), "not-measured");
  EXPECT_EQ(parsed(lines[9]).at("why"), "needs a mint");
  const bj::object last = parsed(lines[10]);
  EXPECT_EQ(last.at("event"), "end");
  EXPECT_EQ(last.at("state"), "finished");
  EXPECT_GT(last.at("peak_rss_mb").to_number<double>(), 0.5);
  EXPECT_FALSE(last.contains("error"));
  EXPECT_EQ(contents(directory_ / "files/result.json"), "{\"bytes\":\"\xff\"}");
}

TEST_F(Host, EveryEndHasItsStatusAndState) {
  const auto ends = [&](const std::string& mode, int status, const std::string& state,
                        const std::string& error) {
    const Outcome end = run(mode);
    EXPECT_EQ(end.status, status) << mode;
    const bj::object last = parsed(end.lines().back());
    EXPECT_EQ(last.at("state"), bj::string(state)) << mode;
    EXPECT_NE(std::string(last.at("error").as_string()).find(error), std::string::npos) << end.out;
    EXPECT_EQ(end.err, "quire-lab: " + std::string(last.at("error").as_string()) + "\n");
    EXPECT_NE(end.out.find("\"id\":\"C1\",\"statement\":\"The bias is small\",\"place\""), std::string::npos)
        << "kept";
  };
  ends("bad", kBadInput, "bad_input", "people.csv: line 3: no score");
  ends("memory", kLimit, "limit", "the memory limit was reached");
  ends("fail", kFailed, "failed", "claim C9: the card of coin-bias has no such claim");
  ends("twice", kFailed, "failed", "claim C1: reported twice");
  ends("points", kFailed, "failed", "series many: more than 4000 points");
  ends("path", kFailed, "failed", "file \"../x\": a plain name");
}

TEST_F(Host, ASignalCancelsAndKeepsWhatWasMeasured) {
  const pid_t child = start({"run", "coin-bias", "--set", "mode=wait"});
  while (contents(directory_ / "out").find("waiting") == std::string::npos) usleep(1000);
  kill(child, SIGTERM);
  const Outcome end = end_of(child);
  EXPECT_EQ(end.status, kCancelled);
  EXPECT_EQ(parsed(end.lines().back()).at("state"), "cancelled");
  EXPECT_NE(end.out.find("the run was cancelled before it was measured"), std::string::npos);
}

TEST_F(Host, SettingsAreCheckedBeforeAnythingRuns) {
  const Outcome refused = lab({"run", "coin-bias", "--set", "rounds=0"});
  EXPECT_EQ(refused.status, kBadInput);
  EXPECT_EQ(refused.err, "quire-lab: rounds: 0 is out of range; 1 to 1000000 is allowed\n");
  EXPECT_EQ(refused.lines().size(), 1u);
  EXPECT_EQ(parsed(refused.out).at("state"), "bad_input");
  EXPECT_EQ(lab({"run", "coin-bias", "--size", "huge"}).status, kBadInput);
  EXPECT_EQ(lab({"run", "coin-bias", "--seed", "-1"}).status, kBadInput);
  EXPECT_EQ(lab({"run", "coin-bias", "--set", "rounds"}).status, kBadInput);
  EXPECT_EQ(lab({"run", "coin-bias", "--sett", "rounds=1"}).status, kBadInput);
  EXPECT_EQ(lab({"run", "coin-bias", "--seed"}).status, kBadInput);
  EXPECT_EQ(lab({"run", "coin"}).err.substr(0, 60),
            "quire-lab: coin: there is no such lab; there are: coin-bias\n");
}

TEST_F(Host, CheckAnswersInCanonicalForm) {
  const Outcome good = lab({"check", "coin-bias", "--set", "rounds=1,000", "--set", "people=a.csv"});
  EXPECT_EQ(good.status, kFinished);
  const bj::object set = parsed(good.out).at("parameters").as_object();
  EXPECT_EQ(set.size(), 2u);
  EXPECT_EQ(set.at("rounds"), "1000");
  EXPECT_EQ(set.at("people"), bj::string((fs::current_path() / "a.csv").string()));
  EXPECT_EQ(lab({"check", "coin-bias", "--no-files", "--set", "people=a.csv"}).status, kBadInput);
  EXPECT_EQ(lab({"check", "coin-bias", "--set", "round=1"}).status, kBadInput);
}

TEST_F(Host, WithoutADirectoryFilesAreNamedAndNotWritten) {
  const Outcome end = lab({"run", "coin-bias"});
  EXPECT_EQ(end.status, kFinished);
  EXPECT_EQ(end.out.find("\"event\":\"file\""), std::string::npos);
  EXPECT_NE(end.out.find("result.json (13 bytes) was not written"), std::string::npos);
}

TEST_F(Host, TheSameSeedGivesTheSameBytes) {
  const auto steady = [&] {
    std::string kept;
    for (const std::string& line : run("plain").lines()) {
      if (line.find("\"event\":\"end\"") == std::string::npos) kept += line + '\n';
    }
    return kept;
  };
  EXPECT_EQ(steady(), steady());
}

TEST_F(Host, ToolsReadStandardInputAndTypedArguments) {
  EXPECT_EQ(lab({"tool", "coin-bias", "echo"}, "hello").out, "1 hello\n");
  EXPECT_EQ(lab({"tool", "coin-bias", "echo", "--times", "3", "--loud"}, "hello").out, "3 hello!\n");
  EXPECT_EQ(lab({"tool", "coin-bias", "echo", "--times=3", "--loud=no"}, "hello").out, "3 hello\n");
}

TEST_F(Host, ToolsRefuseWhatTheyDoNotKnow) {
  const auto refused = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{"tool", "coin-bias"};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome end = lab(all);
    EXPECT_EQ(end.status, kBadInput);
    EXPECT_EQ(std::count(end.err.begin(), end.err.end(), '\n'), 1);
    return end.err;
  };
  EXPECT_EQ(refused({"ecco"}), "quire-lab: ecco: coin-bias has no such tool; there are: echo\n");
  EXPECT_EQ(refused({"echo", "--time", "3"}),
            "quire-lab: --time: echo has no such argument; there are: --times, --loud\n");
  EXPECT_EQ(refused({"echo", "--times", "10"}), "quire-lab: times: 10 is out of range; 1 to 9 is allowed\n");
  EXPECT_EQ(refused({"echo", "--times"}), "quire-lab: times: its value is missing; see quire-lab --help\n");
  EXPECT_EQ(refused({"echo", "x"}),
            "quire-lab: x: arguments are written --name value; echo --help lists them\n");
  EXPECT_EQ(refused({"echo", "--loud", "--loud"}), "quire-lab: loud: is given twice\n");
}

TEST_F(Host, HelpNamesEveryArgument) {
  const Outcome help = lab({"tool", "coin-bias", "echo", "--help"});
  EXPECT_EQ(help.status, kFinished);
  for (const char* part : {"usage: quire lab coin-bias echo", "Says it again.", "--times N",
                           "default 1; 1 to 9", "--loud", "quire lab coin-bias echo --times 2"}) {
    EXPECT_NE(help.out.find(part), std::string::npos) << part;
  }
  EXPECT_NE(lab({"tool", "coin-bias", "--help"}).out.find("echo"), std::string::npos);
}

TEST_F(Host, CardsAreJson) {
  const bj::array all = bj::parse(lab({"list"}).out).as_array();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].at("slug"), "coin-bias");
  EXPECT_EQ(all[0].at("tools").at(0), "echo");
  const bj::object card = parsed(lab({"show", "coin-bias"}).out);
  EXPECT_EQ(card.at("parameters").at(1).at("kind"), "integer");
  EXPECT_EQ(card.at("parameters").at(1).at("most").to_number<double>(), 1e6);
  EXPECT_FALSE(card.at("parameters").at(2).as_object().contains("most"));
  EXPECT_EQ(card.at("claims").at(0).at("full").to_number<double>(), 0.3);
  EXPECT_EQ(card.at("tools").at(0).at("arguments").as_array().size(), 2u);
}

}  // namespace
}  // namespace quire::lab
