// tm: machines of people's own, decided, or their certificates checked.
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/tables/lines.h"
#include "labs/lean-tcs/check.h"
#include "labs/lean-tcs/deciders.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::argument;
using lab::BadInput;
using lab::ranged;
using lab::ToolCall;
using PKind = lab::Kind;

/// "machine" or "machine: certificate".
struct Line {
  tm::Machine machine;
  std::optional<tm::Certificate> certificate{};
};

Line read_line(const tables::Lines& lines) {
  std::string_view rest = lines.text();
  const std::size_t colon = rest.find(':');
  std::string_view before = rest.substr(0, colon);
  const std::string_view word = tables::next_word(before);
  const Result<tm::Machine> machine = tm::parse(word);
  if (!machine) throw BadInput(lines.fault(machine.error()).message);
  if (!tables::next_word(before).empty())
    throw BadInput(lines.fault("one machine a line, and a colon before its certificate").message);
  if (colon == std::string_view::npos) return {*machine};
  const Result<tm::Certificate> certificate = tm::parse_certificate(rest.substr(colon + 1));
  if (!certificate) throw BadInput(lines.fault(certificate.error()).message);
  return {*machine, *certificate};
}

/// By the run-length tape first where the run may be long.
tm::Certificate decided(const ToolCall& call, const tm::Machine& machine) {
  constexpr std::uint64_t kPlain = 100'000, kMoves = 2'000'000;
  const auto steps = static_cast<std::uint64_t>(call.values.integer("steps"));
  tm::DecideOptions options{.steps = std::min(steps, kPlain), .check = [&call] { call.check(); }};
  const tm::Run run = tm::run(machine, options.steps, options.check);
  if (run.ended == tm::Ended::halted)
    return {.kind = tm::Certificate::Kind::halts, .a = run.steps, .b = run.score};
  const tm::Certificate never = tm::decide_running(machine, options);
  if (never.never_halts() || steps <= kPlain) return never;
  const tm::FastRun fast = tm::fast_run(machine, 4, steps, kMoves);
  if (fast.run.ended == tm::Ended::halted)
    return {.kind = tm::Certificate::Kind::halts, .a = fast.run.steps, .b = fast.run.score};
  if (fast.never) return never;
  const tm::Run plain = tm::run(machine, steps, options.check);
  if (plain.ended == tm::Ended::halted)
    return {.kind = tm::Certificate::Kind::halts, .a = plain.steps, .b = plain.score};
  return never;
}

void run(ToolCall& call) {
  constexpr std::size_t kLineMost = 4096;
  asking::Source source(call, "file");
  tables::Lines lines(source.in(), source.name(), kLineMost);
  const bool checks = call.values.flag("check");
  std::uint64_t wrong = 0, all = 0;
  while (wanted(lines.next())) {
    call.check();
    std::string_view text = lines.text();
    if (tables::next_word(text).empty()) continue;
    const Line line = read_line(lines);
    ++all;
    const tm::CheckLimits limits{.check = [&call] { call.check(); }};
    if (checks && !line.certificate)
      throw BadInput(lines.fault("no certificate stands behind the machine").message);
    if (checks) {
      const Status checked = tm::check(line.machine, *line.certificate, limits);
      if (checked) continue;
      ++wrong;
      fmt::print(call.out, "{}: WRONG: {}\n", tm::text_of(line.machine), checked.error());
      continue;
    }
    const tm::Certificate c = decided(call, line.machine);
    const bool known = c.kind != tm::Certificate::Kind::undecided;
    // A run as long as was asked for is checked as long.
    if (known && !tm::check(line.machine, c, limits))
      throw std::logic_error("a certificate that its own checker refuses: " + tm::text_of(line.machine));
    fmt::print(call.out, "{}: {}\n", tm::text_of(line.machine), tm::certificate_text(c));
  }
  if (checks) fmt::print(call.out, "{} certificates, {} wrong\n", all, wrong);
}

}  // namespace

lab::Tool machine_tool() {
  return {
      .name = "tm",
      .summary =
          "Says of each machine after how many steps it halts, or why it never does; or checks what is said.",
      .example = "quire lab lean-tcs tm --file machines.txt",
      .arguments = {required(argument(PKind::file, "file",
                                      "a machine a line, as 1RB1LB_1LA1RZ; - is standard input")),
                    ranged(argument(PKind::integer, "steps", "of the direct run, at most", "10000000"), 100,
                           1e9),
                    argument(PKind::flag, "check", "check the certificates that stand behind the machines")},
      .run = run};
}

}  // namespace quire::labs::lean_tcs
