#include "labs/generation-replay/marker_game.h"

#include <algorithm>
#include <limits>

#include "labs/engines/random/random.h"

namespace quire::labs::generation_replay {

namespace {

/// What a marker generator remembers of the examples that it counts.
class Record {
 public:
  void add(const Point& x) {
    if (x.marker) {
      marker_ = std::max(marker_, x.value);
      return;
    }
    integers_.insert(x.value);
    largest_ = std::max(largest_, std::abs(x.value));
  }
  Point answer() const {
    if (integers_.empty()) return {true, marker_ + 1};
    const std::int64_t far = marker_ + largest_ + 1;
    return {false, integers_.contains(marker_) ? far : -far};
  }

 private:
  std::int64_t marker_ = 0;
  std::int64_t largest_ = 0;
  std::set<std::int64_t> integers_;
};

/// One play: the transcript so far and the generator at the other side.
class Play {
 public:
  Play(MarkerGenerator& generator, const std::function<void()>& poll) : generator_(generator), poll_(poll) {}
  Point show(Point x) {
    if (poll_) poll_();
    const Point o = generator_.step(x);
    rounds_.push_back({x, o});
    seen_.insert(x);
    return o;
  }
  bool seen(const Point& x) const { return seen_.contains(x); }
  const std::set<Point>& examples() const { return seen_; }
  std::vector<MarkerRound> take() { return std::move(rounds_); }

 private:
  MarkerGenerator& generator_;
  const std::function<void()>& poll_;
  std::vector<MarkerRound> rounds_;
  std::set<Point> seen_;
};

std::set<std::int64_t> integers(const std::set<Point>& points, std::int64_t least, std::int64_t most) {
  std::set<std::int64_t> out;
  for (const Point& p : points) {
    if (!p.marker && p.value >= least && p.value <= most) out.insert(p.value);
  }
  return out;
}

/// All members of a language: 0, then *k, k, -k for k = 1, 2, ..., those that belong.
class Enumeration {
 public:
  explicit Enumeration(const MarkedLanguage& language) : language_(language) {}
  Point next() {
    for (;;) {
      const std::int64_t k = at_ / 3 + 1;
      const Point point = at_ < 0        ? Point{false, 0}
                          : at_ % 3 == 0 ? Point{true, k}
                                         : Point{false, at_ % 3 == 1 ? k : -k};
      ++at_;
      if (language_.has(point)) return point;
    }
  }

 private:
  const MarkedLanguage& language_;
  std::int64_t at_ = -1;
};

bool in_class(const MarkedLanguage& language) {
  if (language.b < 0) return false;
  if (language.kind == MarkedLanguage::Kind::right) return language.j > language.b;
  return language.kind != MarkedLanguage::Kind::left || !language.a.contains(language.b);
}

}  // namespace

std::string text(const Point& point) { return (point.marker ? "*" : "") + std::to_string(point.value); }

bool MarkedLanguage::has(const Point& point) const {
  if (kind == Kind::all_markers) return point.marker && point.value >= 1;
  if (point.marker) return point.value >= 1 && point.value <= b;
  if (a.contains(point.value)) return true;
  return kind == Kind::right ? point.value == b || point.value > j : point.value < b;
}

std::string text(const MarkedLanguage& language) {
  if (language.kind == MarkedLanguage::Kind::all_markers) return "all markers";
  const std::string set = std::to_string(language.a.size()) + " integers";
  const std::string b = std::to_string(language.b);
  if (language.kind == MarkedLanguage::Kind::left) return "L_" + b + "(" + set + ")";
  return "R_" + b + "(" + set + ", " + std::to_string(language.j) + ")";
}

struct MarkerGenerator::State {
  double clean_share;
  random::Stream coin;
  Record whole{};
  Record clean{};
  std::set<Point> outputs{};
};

MarkerGenerator::MarkerGenerator(double clean_share, std::uint64_t seed)
    : state_(std::make_unique<State>(State{clean_share, random::Stream(seed, "marker-coin")})) {}
MarkerGenerator::~MarkerGenerator() = default;

Point MarkerGenerator::step(const Point& x) {
  state_->whole.add(x);
  if (!state_->outputs.contains(x)) state_->clean.add(x);
  const bool clean = state_->coin.bernoulli(state_->clean_share);
  const Point o = clean ? state_->clean.answer() : state_->whole.answer();
  state_->outputs.insert(o);
  return o;
}

MarkerCertificate convict(MarkerGenerator& generator, std::uint64_t phases, std::uint64_t patience,
                          const std::function<void()>& poll) {
  Play play(generator, poll);
  MarkerCertificate out;
  const auto stuck = [&](MarkedLanguage language) {
    out.kind = MarkerCertificate::Kind::stuck;
    out.language = std::move(language);
    out.consecutive = patience;
    out.transcript = play.take();
    return std::move(out);
  };

  // Markers, until the generator bets on one beyond those shown.
  std::int64_t tau = 0, bet = 0;
  while (bet == 0) {
    if (static_cast<std::uint64_t>(tau) == patience) return stuck({});
    const Point o = play.show({true, ++tau});
    if (o.marker && o.value > tau) bet = o.value;
  }
  // Show up to its bet; when the target has b markers only, the last is a replay.
  for (std::int64_t q = tau + 1; q <= bet; ++q) play.show({true, q});
  const std::int64_t b = bet - 1;

  // Every phase alone would end in an enumeration of R_b; together they enumerate L_(b+1).
  std::int64_t cutoff = b + 1;
  for (std::uint64_t phase = 0; phase < phases; ++phase) {
    Point o = play.show({false, b - static_cast<std::int64_t>(phase)});
    std::int64_t last = cutoff;
    for (std::uint64_t waited = 0; o.marker || o.value <= cutoff || play.seen(o); ++waited) {
      if (waited == patience) {
        return stuck({MarkedLanguage::Kind::right, b, cutoff,
                      integers(play.examples(), b - static_cast<std::int64_t>(phase), cutoff)});
      }
      o = play.show({false, ++last});
    }
    ++out.forced;  // o stays out for ever
    cutoff = std::max(o.value, last);
  }
  out.kind = MarkerCertificate::Kind::phases;
  out.language = {MarkedLanguage::Kind::left, b + 1, 0,
                  integers(play.examples(), b + 2, std::numeric_limits<std::int64_t>::max())};
  out.transcript = play.take();
  return out;
}

std::string check(const MarkerCertificate& certificate) {
  const MarkedLanguage& language = certificate.language;
  if (!in_class(language)) return text(language) + " is not in the class";
  std::set<Point> shown, output;
  std::uint64_t wrong = 0, in_a_row = 0, round = 0;
  for (const auto& [x, o] : certificate.transcript) {
    ++round;
    if (!language.has(x) && !output.contains(x)) {
      return "round " + std::to_string(round) + ": " + text(x) + " is neither in " + text(language) +
             " nor an earlier output";
    }
    shown.insert(x);
    output.insert(o);
    const bool correct = language.has(o) && !shown.contains(o);
    wrong += correct ? 0 : 1;
    in_a_row = correct ? 0 : in_a_row + 1;
  }
  const bool stuck = certificate.kind == MarkerCertificate::Kind::stuck;
  const std::uint64_t claimed = stuck ? certificate.consecutive : certificate.forced;
  const std::uint64_t found = stuck ? in_a_row : wrong;
  if (found >= claimed) return {};
  return std::to_string(claimed) + " wrong outputs are claimed, " + std::to_string(found) + " found";
}

std::uint64_t late_errors_without_replay(const MarkedLanguage& language, MarkerGenerator& generator,
                                         std::uint64_t rounds) {
  std::set<Point> shown;
  std::uint64_t errors = 0;
  Enumeration examples(language);
  for (std::uint64_t t = 1; t <= rounds; ++t) {
    const Point x = examples.next();
    shown.insert(x);
    const Point o = generator.step(x);
    if (t > rounds / 2 && (!language.has(o) || shown.contains(o))) ++errors;
  }
  return errors;
}

}  // namespace quire::labs::generation_replay
