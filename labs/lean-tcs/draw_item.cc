// How items are drawn: random machines with one entry that halts, the longest run of a few; identities of the
// generator and their twins.
#include <algorithm>

#include "labs/engines/random/random.h"
#include "labs/engines/threads/parallel.h"
#include "labs/lean-tcs/deciders.h"
#include "labs/lean-tcs/generate.h"
#include "labs/lean-tcs/items.h"

namespace quire::labs::lean_tcs {
namespace {

using random::Stream;

tm::Machine random_machine(std::size_t states, std::size_t symbols, Stream& stream) {
  tm::Machine m(states, symbols);
  const auto state = [&] { return static_cast<tm::State>(stream.below(states)); };
  const auto symbol = [&] { return static_cast<tm::Symbol>(stream.below(symbols)); };
  for (std::size_t q = 0; q < states; ++q)
    for (std::size_t s = 0; s < symbols; ++s)
      m.set(static_cast<tm::State>(q), static_cast<tm::Symbol>(s),
            {symbol(), static_cast<std::int8_t>(stream.below(2) == 0 ? -1 : 1), state()});
  // The first step leads to B without halting, as in tree normal form.
  m.set(0, 0, {symbol(), 1, static_cast<tm::State>(1)});
  tm::State q = 0;
  tm::Symbol s = 0;
  while (q == 0 && s == 0) {
    q = state();
    s = symbol();
  }
  m.set(q, s, {symbol(), static_cast<std::int8_t>(stream.below(2) == 0 ? -1 : 1), tm::kHalt});
  return m;
}

struct Drawn {
  tm::Machine machine;
  tm::Certificate certificate;
};

/// A machine that halts, the one with the longest run of a few; or one that provably does not.
std::optional<Drawn> draw_machine(const MakeSpec& spec, bool halts, Stream& stream) {
  constexpr std::size_t kTries = 40;
  const std::size_t states = 2 + stream.below(spec.states - 1), symbols = 2 + stream.below(spec.symbols - 1);
  const std::size_t wanted = 1 + stream.below(12);
  std::optional<Drawn> best;
  std::size_t found = 0;
  for (std::size_t i = 0; i < kTries && found < wanted; ++i) {
    const tm::Machine machine = random_machine(states, symbols, stream);
    const tm::Run run = tm::run(machine, spec.steps_max);
    if ((run.ended == tm::Ended::halted) != halts) continue;
    if (!halts) {
      const tm::Certificate c = tm::decide_running(
          machine, {.ngrams_most = 4, .history_most = 2, .words_most = 0, .automata_most = 0});
      if (c.never_halts()) return Drawn{machine, c};
      continue;
    }
    ++found;
    if (best && best->certificate.a >= run.steps) continue;
    best = Drawn{machine, {.kind = tm::Certificate::Kind::halts, .a = run.steps, .b = run.score}};
  }
  return best;
}

/// A number that is near and another, at least `least`.
std::uint64_t near_by(std::uint64_t value, std::uint64_t least, Stream& stream) {
  const std::uint64_t by = 1 + stream.below(3);
  return stream.below(2) == 0 || value < least + by ? value + by : value - by;
}

void set_configuration(Statement& s, bool truth, std::uint64_t halt_after, Stream& stream) {
  constexpr std::uint64_t kStepsMost = 150;
  s.steps = 1 + stream.below(std::min(halt_after, kStepsMost));
  s.configuration = tm::configuration_after(s.machine, s.steps);
  if (truth) return;
  std::vector<tm::Symbol*> cells{&s.configuration.head};
  for (tm::Symbol& c : s.configuration.left) cells.push_back(&c);
  for (tm::Symbol& c : s.configuration.right) cells.push_back(&c);
  tm::Symbol& cell = *cells[stream.below(cells.size())];
  cell = static_cast<tm::Symbol>((cell + 1U + stream.below(s.machine.symbols() - 1)) % s.machine.symbols());
}

std::optional<Item> champion_item(bool truth, Stream& stream) {
  const bool two = stream.below(2) == 0;
  const std::uint64_t most = two ? 6 : 21;
  Item item{.truth = truth};
  item.statement.kind = Kind::champion;
  item.statement.machine = tm::Machine(two ? 2 : 3, 2);
  item.statement.steps = truth ? most + stream.below(4) : most - 1 - stream.below(4);
  return item;
}

std::optional<Item> machine_item(const MakeSpec& spec, Stream& stream) {
  const bool truth = !stream.bernoulli(spec.false_share);
  if (stream.below(500) == 0) return champion_item(truth, stream);
  const auto kind = static_cast<Kind>(stream.below(6));
  const bool fixed = kind == Kind::halts_in || kind == Kind::halts_within || kind == Kind::score;
  const bool halts =
      kind == Kind::never ? !truth : fixed || (kind == Kind::runs_beyond && !truth) || stream.below(2) == 0;
  const std::optional<Drawn> drawn = draw_machine(spec, halts, stream);
  if (!drawn) return std::nullopt;
  Item item{.truth = truth, .certificate = drawn->certificate};
  Statement& s = item.statement;
  s.kind = kind;
  s.machine = drawn->machine;
  const std::uint64_t t = halts ? drawn->certificate.a : spec.steps_max;
  if (kind == Kind::halts_in) s.steps = truth ? t : near_by(t, 1, stream);
  if (kind == Kind::halts_within) s.steps = truth ? t + stream.below(t) : stream.below(t);
  if (kind == Kind::runs_beyond)
    s.steps = !truth ? t + stream.below(t) : halts ? stream.below(t) : 1 + stream.below(t);
  if (kind == Kind::score) {
    s.steps = t;
    s.score = truth ? drawn->certificate.b : near_by(drawn->certificate.b, 0, stream);
  }
  if (kind == Kind::state_at) {
    set_configuration(s, truth, t, stream);
    item.certificate = {};
  }
  return item;
}

std::optional<Item> identity_item(const MakeSpec& spec, Stream& stream) {
  const bool truth = !stream.bernoulli(spec.false_share);
  constexpr mba::Kind kKinds[] = {mba::Kind::linear, mba::Kind::linear, mba::Kind::polynomial,
                                  mba::Kind::other};
  const mba::GenerateOptions options{.variables = 1 + stream.below(spec.variables),
                                     .terms = 3 + stream.below(spec.terms - 2),
                                     .width = spec.widths[stream.below(spec.widths.size())],
                                     .kind = kKinds[stream.below(4)]};
  mba::Identity identity = mba::generate(options, stream);
  Item item{.truth = truth, .kind = options.kind};
  if (!truth) {
    const auto twin = mba::false_twin(identity, options, stream);
    if (!twin) return std::nullopt;
    identity = twin->identity;
    item.inputs = twin->inputs;
  } else {
    const mba::Answer answer =
        mba::prove(identity.left, identity.right, options.variables,
                   {.width = options.width, .random_inputs = 30, .circuit_width_max = 8});
    if (!answer.proved()) return std::nullopt;
    item.method = answer.method;
  }
  item.terms = identity.terms;
  Statement& s = item.statement;
  s.kind = Kind::identity;
  s.left = identity.left;
  s.right = identity.right;
  s.variables = options.variables;
  s.width = options.width;
  return item;
}

}  // namespace

std::string Item::group() const {
  return statement.about_machine() ? std::string("bb-") + name_of(statement.kind)
                                   : std::string("mba-") + mba::name_of(kind);
}

std::optional<Item> draw_item(const MakeSpec& spec, std::uint64_t index) {
  Stream stream(spec.seed, "lean-tcs items", index);
  const bool machine = spec.family == Family::bb || (spec.family == Family::both && index % 2 == 0);
  std::optional<Item> item = machine ? machine_item(spec, stream) : identity_item(spec, stream);
  // A configuration of more cells than a statement may have is no item.
  if (item && item->statement.configuration.left.size() + item->statement.configuration.right.size() >
                  kStatedCellsMax)
    return std::nullopt;
  return item;
}

std::vector<Item> Maker::next(std::size_t count, const std::function<void()>& check) {
  constexpr std::size_t kAtOnce = 256;
  constexpr std::uint64_t kDryMost = 20'000;
  std::vector<Item> items;
  std::uint64_t dry = 0;  // draws since the last new item
  while (items.size() < count && dry < kDryMost) {
    std::vector<std::optional<Item>> drawn(std::min(kAtOnce, 2 * (count - items.size()) + 8));
    threads::parallel_for(drawn.size(), threads_, [&](std::size_t i) {
      if (check) check();
      drawn[i] = draw_item(spec_, draws_ + i);
    });
    for (std::size_t i = 0; i < drawn.size() && items.size() < count; ++i) {
      ++draws_;
      ++dry;
      if (!drawn[i]) continue;
      if (!seen_.insert(identity_key(drawn[i]->statement)).second) {
        ++repeated_;
        continue;
      }
      dry = 0;
      items.push_back(std::move(*drawn[i]));
    }
  }
  return items;
}

}  // namespace quire::labs::lean_tcs
