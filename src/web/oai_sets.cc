#include "web/oai_sets.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace quire::web {
namespace {

struct Archive {
  std::string_view name;
  std::string_view group;
  std::string_view title;
};
constexpr std::array<Archive, 20> kArchives{{
    {"astro-ph", "physics", "Astrophysics"},
    {"cond-mat", "physics", "Condensed Matter"},
    {"cs", "cs", "Computer Science"},
    {"econ", "econ", "Economics"},
    {"eess", "eess", "Electrical Engineering and Systems Science"},
    {"gr-qc", "physics", "General Relativity and Quantum Cosmology"},
    {"hep-ex", "physics", "High Energy Physics - Experiment"},
    {"hep-lat", "physics", "High Energy Physics - Lattice"},
    {"hep-ph", "physics", "High Energy Physics - Phenomenology"},
    {"hep-th", "physics", "High Energy Physics - Theory"},
    {"math", "math", "Mathematics"},
    {"math-ph", "physics", "Mathematical Physics"},
    {"nlin", "physics", "Nonlinear Sciences"},
    {"nucl-ex", "physics", "Nuclear Experiment"},
    {"nucl-th", "physics", "Nuclear Theory"},
    {"physics", "physics", "Physics"},
    {"q-bio", "q-bio", "Quantitative Biology"},
    {"q-fin", "q-fin", "Quantitative Finance"},
    {"quant-ph", "physics", "Quantum Physics"},
    {"stat", "stat", "Statistics"},
}};

/// Canonical category and the other name that it has.
constexpr std::array<std::array<std::string_view, 2>, 6> kOtherNames{{{"cs.IT", "math.IT"},
                                                                      {"math.NA", "cs.NA"},
                                                                      {"eess.SY", "cs.SY"},
                                                                      {"math-ph", "math.MP"},
                                                                      {"math.ST", "stat.TH"},
                                                                      {"econ.GN", "q-fin.EC"}}};

constexpr std::size_t kSetsOfPaperMax = 60;
constexpr std::size_t kClassBytesMax = 20;
constexpr std::string_view kOrganisations = "org:";

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_spec_char(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
}

const Archive* archive(std::string_view name) {
  const auto* at = std::find_if(kArchives.begin(), kArchives.end(), [&](auto& a) { return a.name == name; });
  return at == kArchives.end() ? nullptr : at;
}

bool is_class(std::string_view text) {
  return !text.empty() && text.size() <= kClassBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alpha(c) || c == '-'; });
}

/// Empty for what is no category.
std::string spec_of(std::string_view category) {
  const auto dot = category.find('.');
  const Archive* found = archive(category.substr(0, dot));
  if (found == nullptr) return {};
  if (dot == std::string_view::npos) return fmt::format("{}:{}", found->group, found->name);
  const std::string_view subject_class = category.substr(dot + 1);
  if (!is_class(subject_class)) return {};
  return fmt::format("{}:{}:{}", found->group, found->name, subject_class);
}

void add(std::vector<std::string>& specs, std::string spec) {
  if (!spec.empty() && std::find(specs.begin(), specs.end(), spec) == specs.end())
    specs.push_back(std::move(spec));
}

int hex(char c) { return is_digit(c) ? c - '0' : c - 'A' + 10; }

std::string organisation_name(std::string_view spec) {
  std::string name;
  for (std::size_t i = kOrganisations.size(); i < spec.size(); ++i) {
    if (spec[i] == '~' && i + 2 < spec.size()) {
      name += static_cast<char>(hex(spec[i + 1]) * 16 + hex(spec[i + 2]));
      i += 2;
    } else {
      name += spec[i] == '_' ? ' ' : spec[i];
    }
  }
  return name;
}

}  // namespace

std::vector<std::string> category_sets(std::string_view category) {
  const std::string canonical = canonical_category(category);
  std::vector<std::string> specs;
  add(specs, spec_of(canonical));
  for (const auto& [name, other] : kOtherNames)
    if (name == canonical) add(specs, spec_of(other));
  return specs;
}

std::string organisation_set(std::string_view name) {
  if (name.empty()) return {};
  std::string spec(kOrganisations);
  for (const char c : name) {
    if (is_alpha(c) || is_digit(c) || c == '-' || c == '.')
      spec += c;
    else if (c == ' ')
      spec += '_';
    else
      spec += fmt::format("~{:02X}", static_cast<unsigned char>(c));
    if (spec.size() > kSetSpecBytesMax) return {};
  }
  return spec;
}

std::vector<std::string> sets_of(const store::StoredPaper& stored) {
  std::vector<std::string> specs;
  for (const std::string& category : stored.paper.categories) {
    for (std::string& spec : category_sets(category)) add(specs, std::move(spec));
    if (specs.size() >= kSetsOfPaperMax) break;
  }
  if (stored.pick) add(specs, "daily");
  if (!stored.paper.lab.empty()) add(specs, "lab");
  add(specs, organisation_set(stored.paper.organisation));
  return specs;
}

std::vector<std::string_view> with_parents(std::string_view spec) {
  std::vector<std::string_view> specs{spec};
  for (auto colon = spec.rfind(':'); colon != std::string_view::npos; colon = spec.rfind(':')) {
    spec = spec.substr(0, colon);
    specs.push_back(spec);
  }
  return specs;
}

bool is_set_spec(std::string_view text) {
  if (text.empty() || text.size() > kSetSpecBytesMax) return false;
  char before = ':';
  for (const char c : text) {
    if (c == ':' ? before == ':' : !is_spec_char(c)) return false;
    before = c;
  }
  return before != ':';
}

std::string set_name(std::string_view spec) {
  if (spec == "daily") return "Papers that a listing picked for a day";
  if (spec == kTrendingSet) return "Papers that trend now";
  if (spec == "lab") return "Papers that a lab runs";
  if (spec == "org") return "Papers with an organisation";
  if (spec.starts_with(kOrganisations)) return organisation_name(spec);
  const auto first = spec.find(':');
  const Archive* group = archive(spec.substr(0, first));
  if (group == nullptr) return std::string(spec);
  if (first == std::string_view::npos) return std::string(group->title);
  const std::string_view rest = spec.substr(first + 1);
  const auto second = rest.find(':');
  const Archive* found = archive(rest.substr(0, second));
  if (found == nullptr) return std::string(spec);
  if (second == std::string_view::npos) return fmt::format("{} ({})", found->title, found->name);
  return fmt::format("{} ({}.{})", found->title, found->name, rest.substr(second + 1));
}

}  // namespace quire::web
