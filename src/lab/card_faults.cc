// What a card must have to be complete, and its claims, figures and tools with it.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "lab/card.h"

namespace quire::lab {

namespace {

bool is_slug(std::string_view text);
bool is_arxiv_id(std::string_view text);
void check_parameters(const std::vector<Parameter>& parameters, bool of_tool, const std::string& where,
                      std::vector<std::string>& faults);
void check_claims(const Card& card, std::vector<std::string>& faults);
void check_figures(const Card& card, std::vector<std::string>& faults);
void check_tools(const Lab& lab, std::vector<std::string>& faults);

}  // namespace

std::vector<std::string> card_faults(const Lab& lab) {
  std::vector<std::string> faults;
  const Card& card = lab.card;
  const auto want = [&](bool good, const std::string& fault) {
    if (!good) faults.push_back(fault);
  };
  static const std::set<std::string> kTaken{"list", "show", "run", "tool", "check", "report", "help"};
  want(is_slug(card.slug), "slug: small letters, digits and single hyphens only");
  want(!kTaken.contains(card.slug), "slug: it is a word of the command line");
  want(!card.title.empty(), "title: is empty");
  want(!card.short_title.empty() && card.short_title.size() <= 60, "short_title: 1 to 60 bytes");
  want(is_arxiv_id(card.paper_id), "paper_id: not an arXiv id without version");
  want(!card.subject.empty(), "subject: is empty");
  want(card.account.size() >= 200, "account: a paragraph is longer (200 bytes)");
  want(card.caveat.size() >= 40, "caveat: a sentence is longer (40 bytes)");
  want(card.quick_seconds > 0 && card.quick_seconds <= 20, "quick_seconds: above 0 and at most 20");
  want(card.full_seconds > 0 && card.full_seconds <= 1800, "full_seconds: above 0 and at most 1800");
  want(!card.tags.empty(), "tags: there is none");
  want(lab.experiment != nullptr, "experiment: is missing");
  check_parameters(card.parameters, false, "parameter ", faults);
  check_claims(card, faults);
  check_figures(card, faults);
  check_tools(lab, faults);
  return faults;
}

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }

/// Small letters and digits, with single hyphens between them.
bool is_slug(std::string_view text) {
  const auto allowed = [](char c) { return is_small(c) || is_digit(c) || c == '-'; };
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         text.find("--") == std::string_view::npos && std::all_of(text.begin(), text.end(), allowed);
}

/// 2601.00001, or math/9901001 and math.GT/0309136 from before 2007; without a version.
bool is_arxiv_id(std::string_view text) {
  const auto digits = [](std::string_view t) { return std::all_of(t.begin(), t.end(), is_digit); };
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return (text.size() == 9 || text.size() == 10) && digits(text.substr(0, 4)) && text[4] == '.' &&
           digits(text.substr(5));
  }
  const auto archive = [](char c) { return is_small(c) || c == '-' || c == '.' || (c >= 'A' && c <= 'Z'); };
  return slash > 0 && std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(slash), archive) &&
         text.size() == slash + 8 && digits(text.substr(slash + 1));
}

bool is_parameter_name(std::string_view text) {
  const auto allowed = [](char c) { return is_small(c) || is_digit(c) || c == '-' || c == '_'; };
  return !text.empty() && is_small(text.front()) && std::all_of(text.begin(), text.end(), allowed);
}

/// C1 to C99, perhaps with a letter: C5a.
bool is_claim_id(std::string_view text) {
  if (text.size() > 2 && is_small(text.back())) text.remove_suffix(1);
  return (text.size() == 2 || text.size() == 3) && text[0] == 'C' && text[1] != '0' && is_digit(text[1]) &&
         is_digit(text.back());
}

void check_parameter(const Parameter& p, bool of_tool, const std::string& where,
                     std::vector<std::string>& faults) {
  const auto want = [&](bool good, const std::string& fault) {
    if (!good) faults.push_back(where + p.name + ": " + fault);
  };
  want(is_parameter_name(p.name), "a name is small letters, digits, - and _");
  want(!p.help.empty(), "help is empty");
  want(of_tool || !p.label.empty(), "label is empty");
  want(of_tool || !p.required, "only arguments of tools can be required");
  want(of_tool || p.kind == Kind::flag || p.kind == Kind::file || p.kind == Kind::text || !p.quick.empty(),
       "a parameter of the experiment needs a default");
  if (p.kind == Kind::integer || p.kind == Kind::real) {
    want(std::isfinite(p.least) && std::isfinite(p.most) && p.least < p.most, "its range has no two ends");
  }
  want(p.kind != Kind::choice || p.choices.size() >= 2, "a choice needs two things to choose from");
  want(!(p.required && !p.quick.empty()), "it is required and has a default");
  for (const std::string& standard : {p.quick, p.full}) {
    if (standard.empty()) continue;
    try {
      read_values({p}, Size::quick, {{p.name, standard}});
    } catch (const BadInput& bad) {
      faults.push_back(where + std::string("default refused: ") + bad.what());
    }
  }
}

void check_parameters(const std::vector<Parameter>& parameters, bool of_tool, const std::string& where,
                      std::vector<std::string>& faults) {
  std::set<std::string> names{"help"};
  for (const Parameter& p : parameters) {
    if (!names.insert(p.name).second) faults.push_back(where + p.name + ": the name is taken");
    check_parameter(p, of_tool, where, faults);
  }
}

void check_claims(const Card& card, std::vector<std::string>& faults) {
  if (card.claims.empty()) faults.push_back("claims: there is none");
  std::set<std::string> ids;
  for (const Claim& c : card.claims) {
    const auto want = [&](bool good, const std::string& fault) {
      if (!good) faults.push_back("claim " + c.id + ": " + fault);
    };
    want(is_claim_id(c.id), "an id is C1 to C99, with a letter at most");
    want(ids.insert(c.id).second, "the id is taken");
    want(!c.statement.empty(), "statement is empty");
    want(!c.place.empty(), "place is empty");
    want(!c.stated.empty(), "stated is empty (the paper gives no figure: say that)");
    want(!c.refuted.empty(), "refuted is empty");
    const Rule& rule = c.rule;
    if (rule.compare == Rule::Compare::none) continue;
    want(!c.measure.empty(), "measure is empty");
    want(!c.holds_when.empty(), "holds_when is empty");
    want(std::isfinite(rule.quick) && std::isfinite(rule.full), "a limit is not finite");
    want(rule.compare != Rule::Compare::within || rule.tolerance > 0, "within needs a tolerance above 0");
  }
}

void check_figures(const Card& card, std::vector<std::string>& faults) {
  if (card.figures.empty()) faults.push_back("figures: there is none");
  std::set<std::string> ids;
  for (const FigureSpec& f : card.figures) {
    const auto want = [&](bool good, const std::string& fault) {
      if (!good) faults.push_back("figure " + f.id + ": " + fault);
    };
    want(!f.id.empty() && ids.insert(f.id).second, "the id is empty or taken");
    want(!f.title.empty() && !f.note.empty(), "title or note is empty");
    want(!f.x_label.empty() && !f.y_label.empty(), "an axis has no label");
    want(!f.lines.empty() && f.lines.size() <= 4, "one to four lines");
    std::set<std::string> series;
    for (const Line& line : f.lines) {
      want(!line.series.empty() && series.insert(line.series).second, "a series is empty or there twice");
      want(!line.label.empty(), "a line has no label");
    }
  }
}

void check_tools(const Lab& lab, std::vector<std::string>& faults) {
  std::set<std::string> names{"help"};
  for (const Tool& tool : lab.tools) {
    const auto want = [&](bool good, const std::string& fault) {
      if (!good) faults.push_back("tool " + tool.name + ": " + fault);
    };
    want(is_slug(tool.name), "a name is small letters, digits and single hyphens");
    want(names.insert(tool.name).second, "the name is taken");
    want(!tool.summary.empty(), "summary is empty");
    want(tool.run != nullptr, "run is missing");
    const std::string begin = "quire lab " + lab.card.slug + " " + tool.name;
    want(tool.example.find(begin) != std::string::npos, "the example does not call it: " + begin + " ...");
    check_parameters(tool.arguments, true, "tool " + tool.name + ", argument ", faults);
  }
}

}  // namespace

}  // namespace quire::lab
