#include "labs/engines/submodular/audit.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace quire::labs::submodular {

namespace {

State state_of(const Objective& objective, std::span<const Id> ids) {
  State set = objective.empty();
  for (const Id id : ids) objective.add(id, set);
  return set;
}

/// `larger` begins with the `split` elements of the smaller set.
std::optional<Violation> violation(const Objective& objective, std::span<const Id> larger, std::size_t split,
                                   Id element, double relative) {
  State set = state_of(objective, larger.first(split));
  const double before = objective.gain(element, set);
  for (const Id id : larger.subspan(split)) objective.add(id, set);
  const double after = objective.gain(element, set);
  const double slack = relative * std::max({std::fabs(before), std::fabs(after), std::fabs(set.value)});
  if (after >= -slack && before >= -slack && after <= before + slack) return {};
  Violation v;
  v.kind = after < -slack || before < -slack ? Violation::Kind::falls : Violation::Kind::grows;
  v.smaller.assign(larger.begin(), larger.begin() + static_cast<std::ptrdiff_t>(split));
  v.larger.assign(larger.begin(), larger.end());
  v.element = element;
  v.gain_smaller = before;
  v.gain_larger = after;
  return v;
}

}  // namespace

std::optional<Violation> audit(const Objective& objective, std::span<const Id> ground, random::Stream& stream,
                               const AuditOptions& options) {
  if (ground.empty()) return {};
  for (std::size_t i = 0; i < options.triples; ++i) {
    const std::uint64_t room = std::min<std::uint64_t>(ground.size() - 1, options.set_max);
    const std::uint64_t size = stream.below(room + 1);
    std::vector<Id> drawn;
    for (const std::uint64_t at : random::without_replacement(stream, ground.size(), size + 1))
      drawn.push_back(ground[at]);
    stream.shuffle(std::span(drawn));
    const Id element = drawn.back();
    drawn.pop_back();
    if (auto found = violation(objective, drawn, stream.below(size + 1), element, options.relative))
      return found;
  }
  return {};
}

std::optional<Violation> audit_all(const Objective& objective, std::span<const Id> ground, double relative) {
  if (ground.size() > 16) throw std::invalid_argument("audit_all: more than 16 elements");
  const std::uint32_t sets = std::uint32_t{1} << ground.size();
  for (std::uint32_t mask = 0; mask < sets; ++mask) {
    std::vector<Id> in;
    for (std::size_t i = 0; i < ground.size(); ++i)
      if ((mask >> i & 1) != 0) in.push_back(ground[i]);
    for (std::size_t e = 0; e < ground.size(); ++e) {
      if ((mask >> e & 1) != 0) continue;
      if (auto v = violation(objective, in, in.size(), ground[e], relative)) return v;
      for (std::size_t b = 0; b < ground.size(); ++b) {
        if (b == e || (mask >> b & 1) != 0) continue;
        std::vector<Id> larger = in;
        larger.push_back(ground[b]);
        if (auto v = violation(objective, larger, in.size(), ground[e], relative)) return v;
      }
    }
  }
  return {};
}

}  // namespace quire::labs::submodular
