#include "labs/generation-replay/critical_generators.h"

#include <algorithm>

namespace quire::labs::generation_replay {

Elem KleinbergMullainathan::step(Elem x, Origin) {
  ++t_;
  if (clean_ && outputs_.has(x)) {
    echoes_.insert(x);
  } else {
    board_.observe(x);
    least_ = least_ == 0 ? x : std::min(least_, x);
    m_ = std::max(m_, x);
  }
  board_.reach(m_ + 1);
  if (family_->holds(t_)) board_.admit(t_);
  Elem o = 0;
  if (board_.empty()) {
    selected_ = 0;
    o = least_;
  }
  if (o == 0) ++m_;
  while (o == 0) {
    const Board::Hypothesis& h = board_.largest_critical(m_, ignored_);
    o = least_unseen(h);
    if (o == 0) m_ = board_.next_member(h, m_);
  }
  if (clean_) outputs_.insert(o);
  return o;
}

Elem KleinbergMullainathan::least_unseen(const Board::Hypothesis& h) {
  if (h.index != selected_) below_taken_ = 1;
  selected_ = h.index;
  const Elem x = first_bit(below_taken_, m_, [&](std::size_t w) {
    return h.row[w] & ~board_.evidence().word(w) & ~echoes_.word(w);
  });
  below_taken_ = x == 0 ? m_ + 1 : x;
  return x;
}

Trace KleinbergMullainathan::trace() const {
  return {selected_, board_.active(), board_.evidence().count(), outputs_.count(), m_, board_.queries()};
}

Elem WitnessProtection::step(Elem x, Origin origin) {
  ++t_;
  if (origin == Origin::model) outputs_.insert(x);
  if (origin == Origin::human || !outputs_.has(x)) {
    board_.observe(x);
    least_sure_ = least_sure_ == 0 ? x : std::min(least_sure_, x);
  }
  m_ = std::max(m_, x);
  board_.reach(m_ + 1);
  if (family_->holds(t_)) board_.admit(t_);
  if (board_.empty()) {
    selected_ = 0;
    return give(least_sure_ == 0 ? 1 : least_sure_);
  }
  for (++m_;;) {
    const Board::Hypothesis& h = board_.largest_critical(m_, outputs_);
    if (const Elem o = least_allowed(h)) return give(o);
    m_ = board_.next_member(h, m_);
  }
}

/// An output is recorded before the next example is read: an example equal to it is then an echo, this
/// round's is not.
Elem WitnessProtection::give(Elem o) {
  outputs_.insert(o);
  return o;
}

Elem WitnessProtection::least_allowed(const Board::Hypothesis& h) {
  if (h.index != selected_ || board_.falls() != falls_) below_taken_ = 1;
  selected_ = h.index;
  falls_ = board_.falls();
  for (;;) {
    const Elem x = first_bit(below_taken_, m_, [&](std::size_t w) {
      return h.row[w] & ~board_.evidence().word(w) & ~outputs_.word(w) & ~board_.known_witnesses().word(w);
    });
    below_taken_ = x == 0 ? m_ + 1 : x;
    if (x == 0 || !protect_ || !board_.is_witness(x, outputs_)) return x;
  }
}

Trace WitnessProtection::trace() const {
  return {selected_, board_.active(), board_.evidence().count(), outputs_.count(), m_, board_.queries()};
}

const std::vector<GeneratorKind>& generator_kinds() {
  static const std::vector<GeneratorKind> list{
      {"uniform", "closure generator of a finite class", true},
      {"nonuniform", "intersects fitting languages while the result is infinite", false},
      {"km", "Kleinberg-Mullainathan", false},
      {"km-clean", "km that drops its own echoes", false},
      {"wp-noprotect", "Witness Protection that outputs witnesses", false},
      {"witness-protection", "Algorithm 2", false}};
  return list;
}

Result<GeneratorPtr> make_generator(const std::string& name, FamilyPtr family) {
  if (name == "uniform" && !family->size()) {
    return Error{"the generator \"uniform\" needs a finite family; " + family->name() + " has no end"};
  }
  if (name == "uniform") return closure_generator(std::move(family));
  if (name == "nonuniform") return nonuniform_generator(std::move(family));
  if (name == "km" || name == "km-clean") {
    return GeneratorPtr(std::make_unique<KleinbergMullainathan>(std::move(family), name == "km-clean"));
  }
  if (name == "wp-noprotect" || name == "witness-protection") {
    return GeneratorPtr(std::make_unique<WitnessProtection>(std::move(family), name == "witness-protection"));
  }
  std::string known;
  for (const GeneratorKind& kind : generator_kinds()) known += (known.empty() ? "" : ", ") + kind.name;
  return Error{"no generator \"" + name + "\"; there are " + known};
}

}  // namespace quire::labs::generation_replay
