// The card, the experiment and the tool of shared-birthdays.
#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <fmt/format.h>

#include "birthdays.h"
#include "lab/bench.h"

namespace quire::labs {
namespace {

using namespace quire::lab;

Card card() {
  Card c;
  c.slug = "shared-birthdays";
  c.title = "On the Number of People Who Share a Birthday";
  c.short_title = "Shared birthdays";
  c.paper_id = "2601.00001";
  c.subject = "probability";
  c.account =
      "How large must a group be until two of its members probably share a birthday? The paper derives the "
      "exact probability for equally likely days and finds that 23 people are enough. This lab draws groups "
      "of every size and compares the share of groups with a common birthday to the formula.";
  c.caveat = "Days are drawn with equal chances here; real births are not spread so evenly.";
  c.quick_seconds = 2;
  c.full_seconds = 30;
  c.tags = {"probability", "simulation"};
  c.parameters = {{.name = "trials",
                   .label = "Groups",
                   .help = "Groups drawn of each size.",
                   .kind = Kind::integer,
                   .quick = "100000",
                   .full = "2000000",
                   .least = 10,
                   .most = 1e7}};
  c.claims = {{.id = "C1",
               .statement = "23 people suffice for an even chance",
               .place = "Section 2",
               .stated = "23",
               .measure = "the smallest group of which more than half of the draws share a day",
               .holds_when = "exactly 23",
               .refuted = "another size is the first above one half",
               .unit = "people",
               .rule = Rule::equals(23),
               .stated_figure = 23},
              {.id = "C2",
               .statement = "The formula gives the probability",
               .place = "Equation 1",
               .stated = "equality",
               .measure = "largest distance between the measured share and the formula",
               .holds_when = "below 0.008 (quick), 0.002 (full): five standard errors of a share",
               .refuted = "a distance above the limit",
               .rule = Rule::below(0.008, 0.002)}};
  c.figures = {
      {.id = "chance",
       .title = "Chance of a shared birthday against people",
       .note = "The drawn shares lie on the formula; half is passed at 23.",
       .x_label = "people",
       .y_label = "probability",
       .lines = {{"drawn", "drawn", Line::Role::main}, {"formula", "formula", Line::Role::reference}}}};
  return c;
}

void experiment(Bench& bench) {
  constexpr std::int64_t kDays = 365;
  constexpr std::int64_t kPeopleMax = 40;
  const std::int64_t trials = bench.values().integer("trials");
  double first_above_half = std::nan("");
  double largest_gap = 0;
  for (std::int64_t people = 2; people <= kPeopleMax; ++people) {
    random::Stream stream(bench.seed(), "groups", static_cast<std::uint64_t>(people));
    std::int64_t shared = 0;
    for (std::int64_t i = 0; i < trials; ++i) {
      bench.check();  // throws when the run was cancelled
      shared += birthdays::draw_shared(stream, people, kDays) ? 1 : 0;
    }
    const double share = static_cast<double>(shared) / static_cast<double>(trials);
    const double exact = birthdays::shared_probability(people, kDays);
    if (std::isnan(first_above_half) && share > 0.5) first_above_half = static_cast<double>(people);
    largest_gap = std::max(largest_gap, std::fabs(share - exact));
    bench.point("drawn", static_cast<double>(people), share);
    bench.point("formula", static_cast<double>(people), exact);
    bench.progress(static_cast<double>(people) / kPeopleMax, fmt::format("groups of {}", people));
  }
  bench.claim("C1", {.scale = Scale::same, .figures = {{.value = first_above_half}}});
  bench.claim("C2", {.scale = Scale::same, .figures = {{.value = largest_gap}}});
}

/// One day a line; prints the days that come twice, in order of their second appearance.
void repeats(ToolCall& call) {
  std::set<std::string> seen;
  std::string line;
  for (std::size_t number = 1; std::getline(call.in, line); ++number) {
    call.check();
    if (line.size() != 5 || line[2] != '-')
      throw BadInput(fmt::format("line {}: a day is written MM-DD", number));
    if (!seen.insert(line).second) call.out << line << '\n';
  }
}

}  // namespace

const lab::Lab& shared_birthdays_lab() {
  static const lab::Lab lab{.card = card(),
                            .experiment = experiment,
                            .tools = {{.name = "repeats",
                                       .summary = "Prints the birthdays that occur again.",
                                       .example = "quire lab shared-birthdays repeats < days.txt",
                                       .run = repeats}}};
  return lab;
}

}  // namespace quire::labs
