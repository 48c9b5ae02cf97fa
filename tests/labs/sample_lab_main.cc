// sample-lab: a lab that does what labs should not do (crash, hang, spam, eat memory), for the tests of the
// runner. It is built from the contract like any other, so the tests meet the real child.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <thread>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lab/host.h"

namespace {

using namespace quire::lab;

void print(const std::string& text) { (void)!write(STDOUT_FILENO, text.data(), text.size()); }

void report(Bench& bench) {
  const std::int64_t rounds = bench.values().integer("rounds");
  for (std::int64_t i = 1; i <= rounds; ++i) {
    bench.check();
    bench.progress(static_cast<double>(i) / static_cast<double>(rounds), "rounds");
    if (i <= 100) bench.point("sum", static_cast<double>(i), static_cast<double>(i * (i + 1) / 2));
  }
  bench.table("sums", {"n", "sum"}, {{std::int64_t{2}, std::int64_t{3}}, {std::string("a|b"), 5.5}});
  bench.file("result.json", "the sums", "{}\n");
  bench.claim("C1", {Scale::same, {{"", static_cast<double>(rounds), {}, {}}}, "counted", ""});
}

void spam(Bench& bench) {
  for (std::int64_t i = 0; i < bench.values().integer("rounds"); ++i) {
    bench.check();
    bench.log("line " + std::to_string(i));
  }
}

void allocate() {
  std::vector<std::string> kept;
  for (;;) kept.emplace_back(std::size_t{16} << 20, 'x');
}

void fill_a_file() {
  std::FILE* file = std::fopen("big", "wb");
  const std::string block(1 << 20, 'x');
  for (;;) std::fwrite(block.data(), 1, block.size(), file);
}

void hang() {
  signal(SIGTERM, SIG_IGN);
  for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
}

void leave_a_child() {
  if (fork() == 0) {
    for (int i = 0; i < 600; ++i) usleep(100'000);
    _exit(0);
  }
}

void die(int number) {
  signal(number, SIG_DFL);  // sanitizers have handlers of their own
  raise(number);
}

void spin() {
  std::atomic<std::uint64_t> turns{0};
  for (;;) turns.fetch_add(1, std::memory_order_relaxed);
}

void experiment(Bench& bench) {
  const std::string mode = bench.values().text("mode");
  if (mode == "spam") return spam(bench);
  bench.claim("C2", {Scale::reduced, {{"", 1, {}, {}}}, "", ""});
  if (mode == "sleep") {
    for (;;) {
      bench.check();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  if (mode == "hang") hang();
  if (mode == "spin") spin();
  if (mode == "crash") die(SIGSEGV);
  if (mode == "abort") {
    std::fputs("first\nlast words\n", stderr);
    die(SIGABRT);
  }
  if (mode == "allocate") allocate();
  if (mode == "fill") fill_a_file();
  if (mode == "garbage") print("{\"event\":\"poi\n");
  if (mode == "endless") print(std::string(3 << 20, 'x'));
  if (mode == "leave") _exit(0);
  if (mode == "fork") leave_a_child();
  if (mode == "bad") throw BadInput("people.csv: line 3: no score");
  if (mode == "fail") throw std::runtime_error("the dice fell off the table");
  if (mode == "environment") {
    for (char** variable = environ; *variable != nullptr; ++variable) bench.log(*variable);
    bench.log("directory " + std::string(getcwd(nullptr, 0)));
  }
  report(bench);
}

void count(ToolCall& call) {
  const std::string text{std::istreambuf_iterator<char>(call.in), {}};
  call.out << text.size() << '\n';
}

Parameter parameter(const char* name, Kind kind, const char* standard, const char* help) {
  Parameter p;
  p.name = p.label = name;
  p.kind = kind;
  p.quick = standard;
  p.help = help;
  return p;
}

Lab sample() {
  Lab lab;
  Card& card = lab.card;
  card.slug = "sample";
  card.title = "Sums of the First Whole Numbers";
  card.short_title = "Sums";
  card.paper_id = "2601.00001";
  card.subject = "arithmetic";
  card.account = "Adds whole numbers.";
  card.parameters = {parameter("mode", Kind::choice, "report", "What it does."),
                     parameter("rounds", Kind::integer, "100", "How often."),
                     parameter("data", Kind::file, "", "Nothing.")};
  card.parameters[0].choices = {"report",   "sleep", "hang",    "spin",       "crash", "abort",
                                "allocate", "fill",  "garbage", "endless",    "leave", "fork",
                                "bad",      "fail",  "spam",    "environment"};
  card.parameters[1].least = 1;
  card.parameters[1].most = 1e7;
  Claim first;
  first.id = "C1";
  first.statement = "All rounds are counted";
  first.place = "Section 1";
  first.stated = "100 rounds";
  first.rule = Rule::equals(100);
  Claim second = first;
  second.id = "C2";
  second.rule = Rule::above(2, 2);
  card.claims = {first, second};
  lab.experiment = experiment;
  lab.tools = {{"count", "Counts bytes.", "quire lab sample count", {}, count}};
  return lab;
}

}  // namespace

int main(int argc, char** argv) {
  static const Lab lab = sample();
  static const Lab* const labs[] = {&lab};
  return host_main(labs, {}, argc, argv);
}
