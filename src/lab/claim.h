// Claims and their verdicts. A lab states in advance when a claim holds (its Rule); the run brings figures;
// the verdict follows from the two, here and nowhere else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace quire::lab {

enum class Size : std::uint8_t { quick, full };
enum class Scale : std::uint8_t { same, reduced, analogue };
enum class Verdict : std::uint8_t { holds, differs, not_measured };

const char* word(Size size);
const char* word(Scale scale);
const char* word(Verdict verdict);  ///< "holds", "differs", "not measured"

/// When a claim holds. `evidence` says what must satisfy the comparison: the figure itself, or its whole
/// interval (then an interval of which a part does and a part does not, or a figure without one, leaves the
/// claim undecided: not measured, with that reason).
struct Rule {
  enum class Compare : std::uint8_t { below, at_most, above, at_least, equals, within, none };
  enum class Evidence : std::uint8_t { figure, interval };
  Compare compare = Compare::none;
  double quick = 0;      ///< the limit in a quick run
  double full = 0;       ///< the limit in a full run
  double tolerance = 0;  ///< within: |figure - limit| <= tolerance
  Evidence evidence = Evidence::figure;

  static Rule below(double quick, double full, Evidence e = Evidence::figure) {
    return {Compare::below, quick, full, 0, e};
  }
  static Rule at_most(double quick, double full, Evidence e = Evidence::figure) {
    return {Compare::at_most, quick, full, 0, e};
  }
  static Rule above(double quick, double full, Evidence e = Evidence::figure) {
    return {Compare::above, quick, full, 0, e};
  }
  static Rule at_least(double quick, double full, Evidence e = Evidence::figure) {
    return {Compare::at_least, quick, full, 0, e};
  }
  static Rule equals(double limit) { return {Compare::equals, limit, limit, 0, Evidence::figure}; }
  static Rule within(double limit, double tolerance, Evidence e = Evidence::figure) {
    return {Compare::within, limit, limit, tolerance, e};
  }
  /// A statement that no run here can measure; the claim's `refuted` says why.
  static Rule never() { return {}; }
};

const char* word(Rule::Compare compare);  ///< "at_most", "none"

struct Claim {
  std::string id{};          ///< C1
  std::string statement{};   ///< own words
  std::string place{};       ///< where in the paper: "Theorem 5.1", "abstract of v1"
  std::string stated{};      ///< the paper's figure in words: "gap below 0.003"
  std::string measure{};     ///< how it is measured here
  std::string holds_when{};  ///< the rule in words, fixed before the run
  std::string refuted{};     ///< what would refute it; for Rule::never(), why it cannot be measured
  std::string unit{};        ///< after a figure: "errors", "times"; empty: none
  Rule rule{};
  std::optional<double> stated_figure{};  ///< the paper's own figure, for the gauge
};

/// One figure that was measured, with its interval where it has one.
struct Figure {
  std::string label{};  ///< "german, aligned"; empty when there is one only
  double value = 0;
  std::optional<double> low{};
  std::optional<double> high{};
};

/// What a run brings for a claim: figures that must all satisfy the rule, or the reason why there are none.
struct Measurement {
  Scale scale = Scale::reduced;
  std::vector<Figure> figures{};
  std::string note{};          ///< shown under the figure
  std::string not_measured{};  ///< reason; set when figures is empty
};

struct ClaimResult {
  Claim claim;
  Measurement measurement;
  Verdict verdict = Verdict::not_measured;
  std::string measured;  ///< the figures in words: "0.0039 (0.0001 to 0.0039), worst of 3: german"
  std::string why;       ///< why this verdict: "0.0039 is below 0.01", or the reason for not measuring
};

/// The verdict on a claim. Every figure must satisfy the rule for `holds`; one that breaks it gives
/// `differs`; NaN, no figure, or an interval that decides nothing gives `not_measured`.
ClaimResult judge(const Claim& claim, Size size, const Measurement& measurement);

/// Index of the figure that decides: one that breaks the rule before one that decides nothing before one that
/// satisfies it, and among those the one with the least room. `figures` is not empty.
std::size_t worst_figure(const Rule& rule, Size size, const std::vector<Figure>& figures);

/// A figure as people read it: whole numbers in full, others with 4 significant digits; thousands separated
/// by commas, minus as U+2212, powers of ten from 1e15 on and below 0.0001.
std::string format_figure(double value);

}  // namespace quire::lab
