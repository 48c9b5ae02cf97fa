// The uncountable class of Theorem 6.6 and its adversary. The universe is the integers with markers *1, *2,
// ...; the class holds h_mk (all markers) and, for every b >= 0,
//   R_b(A, j) = {*1..*b} + {b} + A + {z > j}, j > b, A any set of integers,
//   L_b(A)    = {*1..*b} + {z < b} + A, b not in A.
// The adversary needs no list of languages: the play itself builds the one that convicts the generator, and a
// certificate names it. Certificates are checked against the transcript by check(), which shares no code with
// the play.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace quire::labs::generation_replay {

struct Point {
  bool marker = false;
  std::int64_t value = 0;
  auto operator<=>(const Point&) const = default;
};
std::string text(const Point& point);  ///< "*3" or "-17"

/// One language of the class, with a finite set A.
struct MarkedLanguage {
  enum class Kind : std::uint8_t { all_markers, right, left } kind = Kind::all_markers;
  std::int64_t b = 0;
  std::int64_t j = 0;  ///< right only
  std::set<std::int64_t> a;
  bool has(const Point& point) const;
};
std::string text(const MarkedLanguage& language);

/// After Lemma 6.7: it generates the class in the limit when nothing is replayed. `clean_share` is how often
/// it answers from a record without its own echoes: 0 is "marker", 1 "marker-clean", between them a seeded
/// coin decides each round.
class MarkerGenerator {
 public:
  MarkerGenerator(double clean_share, std::uint64_t seed);
  ~MarkerGenerator();
  Point step(const Point& x);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct MarkerRound {
  Point x;
  Point o;
};

/// What a play proves against a generator.
struct MarkerCertificate {
  enum class Kind : std::uint8_t {
    stuck,   ///< `consecutive` wrong outputs in a row at the end, for the named language
    phases,  ///< `forced` wrong outputs over the play, for the named language
  } kind = Kind::stuck;
  MarkedLanguage language;
  std::uint64_t forced = 0;
  std::uint64_t consecutive = 0;
  std::vector<MarkerRound> transcript;
};

MarkerCertificate convict(MarkerGenerator& generator, std::uint64_t phases, std::uint64_t patience,
                          const std::function<void()>& poll);

/// Why the certificate does not hold; empty when it does: every example is in the language or an earlier
/// output, and the claimed outputs are wrong for the language.
std::string check(const MarkerCertificate& certificate);

/// Plays without replay: enumerates the language; errors in the second half of the rounds.
std::uint64_t late_errors_without_replay(const MarkedLanguage& language, MarkerGenerator& generator,
                                         std::uint64_t rounds);

}  // namespace quire::labs::generation_replay
