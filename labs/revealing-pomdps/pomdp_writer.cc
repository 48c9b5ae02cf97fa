// Writing .POMDP files, and unrolling what changes with the step so that it can be written.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/ostream.h>

#include "labs/revealing-pomdps/pomdp_file.h"

namespace quire::labs::revealing_pomdps {
namespace {

void write_names(std::ostream& out, const char* head, const std::vector<std::string>& names) {
  // Names that are their numbers are written as a count.
  bool numbers = true;
  for (std::size_t i = 0; i < names.size(); ++i) numbers = numbers && names[i] == std::to_string(i);
  fmt::print(out, "{}:", head);
  if (numbers) {
    fmt::print(out, " {}", names.size());
  } else {
    for (const std::string& name : names) fmt::print(out, " {}", name);
  }
  fmt::print(out, "\n");
}

/// Rows that all actions share are written once.
void write_table(std::ostream& out, const char* head, const Pomdp& pomdp, const Table& table,
                 const std::vector<std::string>& outcomes) {
  const auto rows_equal = [](const Row& a, const Row& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (a[i].to != b[i].to || a[i].p != b[i].p) return false;
    return true;
  };
  const auto row = [&](std::size_t a, std::size_t s) -> const Row& {
    return table.rows[table.row_of[a * pomdp.S() + s]];
  };
  for (std::size_t s = 0; s < pomdp.S(); ++s) {
    bool shared = pomdp.A() > 1;
    for (std::size_t a = 1; a < pomdp.A(); ++a) shared = shared && rows_equal(row(0, s), row(a, s));
    for (std::size_t a = 0; a < (shared ? 1 : pomdp.A()); ++a)
      for (const Entry& entry : row(a, s))
        fmt::print(out, "{}: {} : {} : {} {}\n", head, shared ? "*" : pomdp.actions[a], pomdp.states[s],
                   outcomes[entry.to], entry.p);
  }
}

class Unroller {
 public:
  explicit Unroller(const Pomdp& from) : from_(from), shows_(from.A()), moves_(from.A()), pays_(from.A()) {}

  Pomdp run() {
    to_.actions = from_.actions;
    to_.discount = from_.discount;
    for (std::uint32_t s = 0; s < from_.S(); ++s)
      if (from_.start[s] > 0) state(0, s);
    for (std::size_t next = 0; next < places_.size(); ++next)
      expand(places_[next].first, places_[next].second);
    finish();
    return std::move(to_);
  }

 private:
  std::uint32_t state(std::size_t h, std::uint32_t s) {
    const auto [at, fresh] = states_.emplace(std::pair(h, s), places_.size());
    if (fresh) {
      places_.emplace_back(h, s);
      to_.states.push_back(h == from_.horizon() ? "over-" + from_.states[s]
                                                : fmt::format("{}-t{}", from_.states[s], h));
    }
    return at->second;
  }
  std::uint32_t observation(std::size_t h, std::uint32_t o) {
    const auto [at, fresh] = observations_.emplace(std::pair(h, o), to_.observations.size());
    if (fresh) to_.observations.push_back(fmt::format("{}-t{}", from_.observations[o], h));
    return at->second;
  }

  void expand(std::size_t h, std::uint32_t s) {
    for (std::uint32_t a = 0; a < from_.A(); ++a) {
      Row moves;
      if (h < from_.horizon()) {
        for (const Entry& entry : from_.move(h, a, s)) moves.push_back({state(h + 1, entry.to), entry.p});
        pays_[a].push_back(from_.pay(h, a, s));
      } else {
        pays_[a].push_back(0);
      }
      moves_[a].push_back(std::move(moves));
      Row shows;  // of this state, reached by the step before
      if (h > 0)
        for (const Entry& entry : from_.show(h - 1, a, s))
          shows.push_back({observation(h, entry.to), entry.p});
      shows_[a].push_back(std::move(shows));
    }
  }

  static Row sorted(Row row) {
    std::sort(row.begin(), row.end(), [](const Entry& a, const Entry& b) { return a.to < b.to; });
    return row;
  }

  /// States of the last step go to `end`, which shows itself. Nothing leads to a state of the start; it shows
  /// `begin`.
  void finish() {
    const auto end = static_cast<std::uint32_t>(to_.states.size());
    const auto end_shown = static_cast<std::uint32_t>(to_.observations.size());
    to_.states.emplace_back("end");
    to_.observations.insert(to_.observations.end(), {"end", "begin"});
    to_.start.assign(to_.S(), 0);
    for (std::uint32_t s = 0; s < from_.S(); ++s)
      if (from_.start[s] > 0) to_.start[state(0, s)] = from_.start[s];
    to_.steps = {{0, 0, 0}};
    to_.moves.resize(1);
    to_.shows.resize(1);
    to_.pays.resize(1);
    for (std::uint32_t a = 0; a < from_.A(); ++a) {
      for (std::uint32_t s = 0; s <= end; ++s) {
        const bool last = s == end || moves_[a][s].empty();
        add(to_.moves[0], last ? Row{{end, 1}} : sorted(std::move(moves_[a][s])));
        const bool first = s != end && shows_[a][s].empty();
        add(to_.shows[0],
            s == end || first ? Row{{end_shown + (first ? 1 : 0), 1}} : sorted(std::move(shows_[a][s])));
        to_.pays[0].push_back(s == end ? 0 : pays_[a][s]);
      }
    }
  }
  static void add(Table& table, Row row) {
    table.row_of.push_back(static_cast<std::uint32_t>(table.rows.size()));
    table.rows.push_back(std::move(row));
  }

  const Pomdp& from_;
  Pomdp to_;
  std::map<std::pair<std::size_t, std::uint32_t>, std::uint32_t> states_, observations_;
  std::vector<std::pair<std::size_t, std::uint32_t>> places_;
  std::vector<std::vector<Row>> shows_, moves_;
  std::vector<std::vector<double>> pays_;
};

}  // namespace

void write_pomdp(const Pomdp& pomdp, std::ostream& out) {
  fmt::print(out, "discount: {}\nvalues: reward\n", pomdp.discount);
  write_names(out, "states", pomdp.states);
  write_names(out, "actions", pomdp.actions);
  write_names(out, "observations", pomdp.observations);
  fmt::print(out, "start:");
  for (const double p : pomdp.start) fmt::print(out, " {}", p);
  fmt::print(out, "\n");
  const Pomdp::Step& step = pomdp.steps[0];
  write_table(out, "T", pomdp, pomdp.moves[step.moves], pomdp.states);
  write_table(out, "O", pomdp, pomdp.shows[step.shows], pomdp.observations);
  for (std::uint32_t a = 0; a < pomdp.A(); ++a)
    for (std::uint32_t s = 0; s < pomdp.S(); ++s)
      if (pomdp.pay(0, a, s) != 0)
        fmt::print(out, "R: {} : {} : * : * {}\n", pomdp.actions[a], pomdp.states[s], pomdp.pay(0, a, s));
}

Pomdp unrolled(const Pomdp& pomdp) { return pomdp.stationary() ? pomdp : Unroller(pomdp).run(); }

}  // namespace quire::labs::revealing_pomdps
