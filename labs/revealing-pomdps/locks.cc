#include "labs/revealing-pomdps/locks.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "labs/revealing-pomdps/lock_layout.h"

namespace quire::labs::revealing_pomdps {
namespace {

Row sure(std::uint32_t to) { return {{to, 1}}; }

/// Collects the rows of a table; equal targets share theirs.
class TableMaker {
 public:
  TableMaker(std::uint32_t actions, std::uint32_t states) : states_(states) {
    table_.row_of.resize(std::size_t{actions} * states);
    for (std::uint32_t to = 0; to < states; ++to) table_.rows.push_back(sure(to));
    for (std::uint32_t a = 0; a < actions; ++a)
      for (std::uint32_t s = 0; s < states; ++s) go(a, s, s);
  }
  void go(std::uint32_t action, std::uint32_t state, std::uint32_t to) { use(action, state, to); }
  void use(std::uint32_t action, std::uint32_t state, std::uint32_t row) {
    table_.row_of[std::size_t{action} * states_ + state] = row;
  }
  std::uint32_t add(Row row) {
    table_.rows.push_back(std::move(row));
    return static_cast<std::uint32_t>(table_.rows.size() - 1);
  }
  Table take() { return std::move(table_); }

 private:
  std::uint32_t states_;
  Table table_;
};

/// Entering a lock: block uniform, good with this probability.
Row entrance(const Layout& at, double good) {
  Row row;
  const double share = 1.0 / at.blocks();
  for (std::uint32_t j = 0; j < at.blocks(); ++j) {
    if (good > 0) row.push_back({at.lock(0, j, false), share * good});
    if (good < 1) row.push_back({at.lock(0, j, true), share * (1 - good)});
  }
  return row;
}

/// Looking, which is the same at all steps: `reveal`, the secret actions, and the end.
void add_looks(const Layout& at, const Arm& arm, TableMaker& table) {
  const LockShape& s = at.s;
  for (std::uint32_t j = 0; j < s.blocks; ++j) {
    for (const bool bad : {false, true}) {
      table.go(s.reveal(), at.lock(0, j, bad), at.lock(1, j, bad));
      for (std::uint32_t a = 0; a < s.all_actions(); ++a) {
        for (std::uint32_t stage = 1; stage + 1 < s.window; ++stage)
          table.go(a, at.lock(stage, j, bad), at.lock(stage + 1, j, bad || arm.look[stage - 1] != a));
        table.go(a, at.lock(s.window - 1, j, bad), at.ended(j));
      }
    }
  }
}

/// The step at which the tree is walked and locks are entered. A `reveal` there is action 0.
Table walking(const Layout& at, const LockSecret& secret) {
  const LockShape& s = at.s;
  TableMaker table(s.all_actions(), at.states());
  const Arm arm = arm_of(s, secret.arm.value_or(0));
  std::uint32_t first = 0;
  for (std::uint32_t d = 0; d < s.depth(); ++d) {
    const std::uint32_t here = level_size(s, d), below = level_size(s, d + 1);
    for (std::uint32_t i = 0; i < here; ++i)
      for (std::uint32_t a = 0; a < s.all_actions(); ++a)
        table.go(a, first + i, first + here + std::min(i * s.actions + (a < s.actions ? a : 0), below - 1));
    first += here;
  }
  const std::uint32_t wrong = table.add(entrance(at, 0)), right = table.add(entrance(at, s.eps));
  for (std::uint32_t leaf = 0; leaf < s.leaves; ++leaf)
    for (std::uint32_t a = 0; a < s.all_actions(); ++a)
      table.use(a, first + leaf,
                secret.arm && leaf == arm.leaf && (a < s.actions ? a : 0) == arm.action ? right : wrong);
  if (at.second()) add_looks(at, arm, table);
  return table.take();
}

/// The step at which this digit counts; past the last digit the lock opens, for better or worse.
Table digit_step(const Layout& at, const LockSecret& secret, std::uint32_t digit) {
  const LockShape& s = at.s;
  TableMaker table(s.all_actions(), at.states());
  for (std::uint32_t j = 0; j < at.blocks(); ++j) {
    for (std::uint32_t a = 0; a < s.actions; ++a) {
      const bool opens = digit == s.digits;
      table.go(a, at.lock(0, j, false), opens ? at.win() : at.lock(0, j, a != secret.password[digit]));
      table.go(a, at.lock(0, j, true), opens ? at.win() + 1 : at.lock(0, j, true));
    }
  }
  if (at.second()) add_looks(at, arm_of(s, secret.arm.value_or(0)), table);
  return table.take();
}

/// Pair i of the block that begins at `first_pair`, tilted.
Row tilted(const Layout& at, const LockSecret& secret, std::uint32_t first_pair) {
  Row row;
  const double uniform = 1.0 / at.s.symbols;
  for (std::uint32_t i = 0; i < at.s.symbols / 2; ++i) {
    const double tilt = secret.plus[first_pair + i] ? at.s.sigma : -at.s.sigma;
    row.push_back({at.symbol(2 * i), uniform * (1 + tilt)});
    row.push_back({at.symbol(2 * i + 1), uniform * (1 - tilt)});
  }
  return row;
}

Table showing(const Layout& at, const LockSecret& secret) {
  const LockShape& s = at.s;
  Table table;
  std::vector<std::uint32_t> row_of(at.states());
  for (std::uint32_t o = 0; o < at.observations(); ++o) table.rows.push_back(sure(o));
  for (std::uint32_t node = 0; node < at.nodes; ++node) row_of[node] = node;
  Row uniform;
  for (std::uint32_t k = 0; k < s.symbols; ++k) uniform.push_back({at.symbol(k), 1.0 / s.symbols});
  const auto bad_row = static_cast<std::uint32_t>(table.rows.size());
  table.rows.push_back(uniform);
  const std::uint32_t last = at.stages() - 1;  // the stage that shows symbols
  for (std::uint32_t j = 0; j < at.blocks(); ++j) {
    row_of[at.lock(last, j, true)] = bad_row;
    row_of[at.lock(last, j, false)] = static_cast<std::uint32_t>(table.rows.size());
    table.rows.push_back(tilted(at, secret, j * s.symbols / 2));
    for (std::uint32_t stage = 0; stage < last; ++stage)
      row_of[at.lock(stage, j, false)] = row_of[at.lock(stage, j, true)] = at.block_shown(stage, j);
    if (at.second()) row_of[at.ended(j)] = at.ended_shown(j);
  }
  row_of[at.win()] = at.win_shown();
  row_of[at.win() + 1] = at.win_shown() + 1;
  for (std::uint32_t a = 0; a < s.all_actions(); ++a)
    table.row_of.insert(table.row_of.end(), row_of.begin(), row_of.end());
  return table;
}

void name(const Layout& at, Pomdp& pomdp) {
  const LockShape& s = at.s;
  for (std::uint32_t a = 0; a < s.actions; ++a) pomdp.actions.push_back(fmt::format("a{}", a));
  for (std::uint32_t node = 0; node < at.nodes; ++node) {
    pomdp.states.push_back(fmt::format("node{}", node));
    pomdp.observations.push_back(fmt::format("at{}", node));
  }
  for (std::uint32_t k = 0; k < s.symbols; ++k)
    pomdp.observations.push_back(fmt::format("{}{}", k % 2 == 0 ? "plus" : "minus", k / 2));
  if (at.second()) {
    pomdp.actions.emplace_back("reveal");
    for (std::uint32_t stage = 0; stage < s.window; ++stage)
      for (std::uint32_t j = 0; j < s.blocks; ++j) {
        const std::string where = stage == 0              ? ""
                                  : stage + 1 == s.window ? "look-"
                                                          : fmt::format("probe{}-", stage);
        pomdp.states.push_back(fmt::format("{}good{}", where, j));
        pomdp.states.push_back(fmt::format("{}bad{}", where, j));
        if (stage + 1 < s.window) pomdp.observations.push_back(fmt::format("{}block{}", where, j));
      }
    for (std::uint32_t j = 0; j < s.blocks; ++j) {
      pomdp.states.push_back(fmt::format("ended{}", j));
      pomdp.observations.push_back(fmt::format("end-block{}", j));
    }
  } else {
    pomdp.states.insert(pomdp.states.end(), {"good", "bad"});
  }
  for (const char* end : {"win", "lose"}) {
    pomdp.states.emplace_back(end);
    pomdp.observations.emplace_back(end);
  }
}

}  // namespace

Pomdp make_lock(const LockShape& shape, const LockSecret& secret) {
  const Status status = check(shape);
  if (!status) throw std::invalid_argument(status.error());
  if (secret.password.size() != shape.digits || secret.plus.size() != shape.pairs())
    throw std::invalid_argument("the secret is that of another shape");
  const Layout at(shape);
  Pomdp pomdp;
  name(at, pomdp);
  pomdp.start.assign(at.states(), 0);
  pomdp.start[0] = 1;
  pomdp.moves.push_back(walking(at, secret));
  for (std::uint32_t digit = 0; digit <= shape.digits; ++digit)
    pomdp.moves.push_back(digit_step(at, secret, digit));
  pomdp.shows.push_back(showing(at, secret));
  pomdp.pays.assign(2, std::vector<double>(std::size_t{shape.all_actions()} * at.states()));
  for (std::uint32_t a = 0; a < shape.all_actions(); ++a) {
    pomdp.pays[1][std::size_t{a} * at.states() + at.win()] = 1;
    pomdp.pays[1][std::size_t{a} * at.states() + at.win() + 1] = 0.5;
  }
  const std::uint32_t last = shape.horizon() - 1;
  for (std::uint32_t h = 0; h <= last; ++h) {
    const std::uint32_t lock_step = h <= shape.depth() ? 0 : std::min(h - shape.depth(), shape.digits + 1);
    pomdp.steps.push_back({lock_step, 0, h == last ? 1U : 0U});
  }
  return pomdp;
}

}  // namespace quire::labs::revealing_pomdps
