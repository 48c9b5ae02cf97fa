// Shapes of locks: their numbers, what is wrong with one, and ways through it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/revealing-pomdps/lock_layout.h"

namespace quire::labs::revealing_pomdps {

namespace {
constexpr std::uint64_t kEntriesMax = std::uint64_t{1} << 24;
}  // namespace

std::uint32_t level_size(const LockShape& shape, std::uint32_t level) {
  std::uint64_t size = shape.leaves;
  for (std::uint32_t d = shape.depth(); d > level; --d) size = (size + shape.actions - 1) / shape.actions;
  return static_cast<std::uint32_t>(size);
}

std::uint32_t LockShape::depth() const {
  std::uint32_t depth = 0;
  for (std::uint64_t reach = 1; reach < leaves; reach *= actions) ++depth;
  return depth;
}

std::uint32_t LockShape::nodes() const {
  std::uint32_t sum = 0;
  for (std::uint32_t d = 0; d <= depth(); ++d) sum += level_size(*this, d);
  return sum;
}

std::uint32_t LockShape::horizon() const {
  return depth() + 1 + digits + (family == Family::lock2 ? std::max(2U, window - 1) : 2);
}

std::uint64_t LockShape::arms() const {
  std::uint64_t arms = std::uint64_t{leaves} * actions;
  for (std::uint32_t i = 2; family == Family::lock2 && i < window; ++i) arms *= actions;
  return arms;
}

std::uint32_t LockShape::pairs() const { return symbols / 2 * (family == Family::lock2 ? blocks : 1); }
std::uint32_t LockShape::all_actions() const { return actions + (family == Family::lock2 ? 1 : 0); }

Status check(const LockShape& s) {
  if (s.leaves < 2 || s.leaves > 1024)
    return Error{fmt::format("{} leaves: 2 to 1024 are allowed", s.leaves)};
  if (s.actions < 2 || s.actions > 16)
    return Error{fmt::format("{} actions: 2 to 16 are allowed", s.actions)};
  if (s.symbols % 2 != 0 || s.symbols < 2 || s.symbols > 4096)
    return Error{
        fmt::format("{} lock symbols: they come in pairs, an even number from 2 to 4096", s.symbols)};
  if (!(s.sigma > 0 && s.sigma < 1) || !(s.eps > 0 && s.eps < 1))
    return Error{fmt::format("sigma {} and eps {} lie between 0 and 1, without the ends", s.sigma, s.eps)};
  if (s.digits < 1 || s.digits > 256) return Error{fmt::format("{} digits: 1 to 256 are allowed", s.digits)};
  if (s.family == Family::lock2 && (s.blocks < 1 || s.blocks > 1024 || s.window < 2 || s.window > 4))
    return Error{fmt::format("{} blocks and m = {}: 1 to 1024 and 2 to 4 are allowed", s.blocks, s.window)};
  const Layout at(s);
  const std::uint64_t tables = std::uint64_t{s.all_actions()} * at.states() * (s.digits + 2);
  const std::uint64_t rows = std::uint64_t{at.blocks()} * s.symbols + at.states() * (s.digits + 2);
  if (tables + rows > kEntriesMax)
    return Error{
        fmt::format("the tables would hold {} numbers, the limit is {}: fewer leaves, blocks or digits",
                    tables + rows, kEntriesMax)};
  return success();
}

std::uint32_t digits_for(std::uint64_t episodes, std::uint32_t actions) {
  const double wanted = 100 * static_cast<double>(episodes);
  std::uint32_t digits = 1;
  for (double reach = actions; reach < wanted; reach *= actions) ++digits;
  return digits;
}

Arm arm_of(const LockShape& shape, std::uint64_t number) {
  Arm arm;
  if (shape.family == Family::lock2)
    for (std::uint32_t i = 2; i < shape.window; ++i, number /= shape.actions)
      arm.look.push_back(static_cast<std::uint32_t>(number % shape.actions));
  arm.action = static_cast<std::uint32_t>(number % shape.actions);
  arm.leaf = static_cast<std::uint32_t>(number / shape.actions);
  return arm;
}

LockSecret draw_secret(const LockShape& shape, random::Stream& stream) {
  LockSecret secret;
  secret.arm = stream.below(shape.arms());
  for (std::uint32_t i = 0; i < shape.digits; ++i)
    secret.password.push_back(static_cast<std::uint32_t>(stream.below(shape.actions)));
  for (std::uint32_t i = 0; i < shape.pairs(); ++i) secret.plus.push_back(stream.below(2) == 0);
  return secret;
}

std::vector<std::uint32_t> route(const LockShape& shape, const Arm& arm,
                                 std::span<const std::uint32_t> digits) {
  std::vector<std::uint32_t> actions(shape.depth());
  std::uint32_t place = arm.leaf;
  for (std::uint32_t d = shape.depth(); d-- > 0; place /= shape.actions) actions[d] = place % shape.actions;
  actions.push_back(arm.action);
  actions.insert(actions.end(), digits.begin(), digits.end());
  if (shape.family == Family::lock2) {
    actions.push_back(shape.reveal());
    actions.insert(actions.end(), arm.look.begin(), arm.look.end());
  }
  return actions;
}

std::uint32_t symbol_of(const LockShape& shape, std::size_t digits, std::span<const std::uint32_t> seen) {
  const Layout at(shape);
  const std::size_t in_lock = shape.depth() + digits;  // the observation of the lock after these digits
  if (shape.family == Family::lock1) return seen[in_lock] - at.symbol(0);
  const std::uint32_t block = seen[in_lock] - at.block_shown(0, 0);
  return block * shape.symbols + seen[in_lock + shape.window - 1] - at.symbol(0);
}

std::vector<std::uint32_t> best_plan(const LockShape& shape, const LockSecret& secret) {
  LockShape plain = shape;
  plain.family = Family::lock1;  // no look at the end
  std::vector<std::uint32_t> actions = route(plain, arm_of(shape, secret.arm.value_or(0)), secret.password);
  actions.resize(shape.horizon());
  return actions;
}

double best_value(const LockShape& shape) { return 0.5 + shape.eps / 2; }

}  // namespace quire::labs::revealing_pomdps
