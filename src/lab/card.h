// The card of a lab: what the paper is, which parameters its experiment takes, which claims it will measure,
// which figures it draws and which tools it offers. Everything a page or `quire lab show` can say before a
// run. The contract as a whole: docs/writing-a-lab.md.
#pragma once

#include <cstdint>
#include <istream>
#include <limits>
#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "lab/claim.h"

namespace quire::lab {

/// Input that a person has to mend: a parameter, a file, a line. Ends the run with exit status 2.
class BadInput : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Thrown by Bench::check() and Tool::check() when the run was cancelled; a lab lets it pass.
class Cancelled : public std::runtime_error {
 public:
  Cancelled() : std::runtime_error("cancelled") {}
};

enum class Kind : std::uint8_t { integer, real, flag, choice, list, text, file };

/// One typed parameter of an experiment or argument of a tool.
struct Parameter {
  std::string
      name;  ///< "rounds"; on a command line `--set rounds=5000` (experiment) or `--rounds 5000` (tool)
  std::string label{};  ///< "Rounds", as the form shows it
  std::string help{};   ///< one sentence
  Kind kind = Kind::text;
  std::string quick{};  ///< default of a quick run (and of a tool); empty: none
  std::string full{};   ///< default of a full run; empty: the same as quick
  double least = -std::numeric_limits<double>::infinity();  ///< integer, real: inclusive range
  double most = std::numeric_limits<double>::infinity();
  bool open_least = false;             ///< the lower end itself is refused, as in (0,1]
  std::vector<std::string> choices{};  ///< choice: one of; list: comma-separated, any of (empty: anything)
  bool required = false;               ///< tools only
  bool rare = false;                   ///< shown under "more" in the form
};

/// Values of parameters, checked by kind and range. Asking for a name or kind that the card lacks is a bug
/// (throws).
class Values {
 public:
  std::int64_t integer(const std::string& name) const;
  double real(const std::string& name) const;
  bool flag(const std::string& name) const;
  const std::string& text(const std::string& name) const;  ///< also choice and file
  std::vector<std::string> list(const std::string& name) const;
  bool has(const std::string& name) const;  ///< false: optional and not given

  void set(const std::string& name, std::string checked_text) { texts_[name] = std::move(checked_text); }
  const std::map<std::string, std::string>& texts() const { return texts_; }

 private:
  std::map<std::string, std::string> texts_;
};

/// Defaults of `size`, overridden by `given` (name -> text), each checked. Throws BadInput naming the
/// parameter, what was given, and the rule (range, choices, or the names that exist).
Values read_values(const std::vector<Parameter>& parameters, Size size,
                   const std::map<std::string, std::string>& given);

/// A line of a figure: which series, how it is called at its end, and its part in the drawing.
struct Line {
  std::string series{};
  std::string label{};
  enum class Role : std::uint8_t { main, rival, baseline, reference } role = Role::main;
};

/// A figure of the lab's page, drawn from series while they come and after the end. At most four lines.
struct FigureSpec {
  std::string id{};       ///< "violation"
  std::string title{};    ///< what is drawn, shown in bold: "Cumulative violation against rounds"
  std::string note{};     ///< what to see, one sentence
  std::string x_label{};  ///< with unit
  std::string y_label{};
  bool x_log = false;
  bool y_log = false;
  std::vector<Line> lines{};
};

/// What a tool is given: its checked arguments and its streams. Exit status 0 when run() returns.
struct ToolCall {
  Values values;
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool (*cancelled)();
  void check() const {
    if (cancelled()) throw Cancelled();
  }
};

/// A verb on the user's own data: `quire lab SLUG NAME --argument value`.
struct Tool {
  std::string name{};
  std::string summary{};  ///< one sentence
  std::string example{};  ///< a whole command line
  std::vector<Parameter> arguments{};
  void (*run)(ToolCall&) = nullptr;
};

/// Tools that belong to no paper but to what papers share: `quire NAME TOOL --argument value`.
struct Toolbox {
  std::string name{};
  std::string title{};  ///< one sentence
  std::vector<Tool> tools{};
};

struct Card {
  std::string slug{};
  std::string title{};        ///< the paper's title
  std::string short_title{};  ///< "Fair thresholds in a closed loop"
  std::string paper_id{};     ///< arXiv id
  std::string subject{};      ///< as in data/seed.jsonl
  std::string account{};      ///< one paragraph, own words: what the paper's system is and what this lab does
  std::string caveat{};       ///< what a reader must know before believing a figure (ours, not the paper's)
  double quick_seconds = 20;  ///< about how long here, for the form
  double full_seconds = 1800;
  std::vector<Parameter> parameters{};
  std::vector<Claim> claims{};
  std::vector<FigureSpec> figures{};  ///< the first two are open on the page; the first is the lab's tile
  std::vector<std::string> tags{};
};

class Bench;

/// A lab: the card, the experiment and the tools. labs/all_labs.cc lists them.
struct Lab {
  Card card;
  void (*experiment)(Bench&);
  std::vector<Tool> tools;
};

/// What is wrong with a card (empty: nothing). Run over every lab by the generic tests.
std::vector<std::string> card_faults(const Lab& lab);

}  // namespace quire::lab
