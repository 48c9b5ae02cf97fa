#include "web/oai_request.h"

#include <algorithm>

#include <fmt/format.h>

#include "web/oai_sets.h"

namespace quire::web {
namespace {

struct VerbRule {
  OaiVerb verb;
  const char* name;
  std::vector<std::string_view> required;
  std::vector<std::string_view> optional;
  bool may_go_on;  ///< takes a resumptionToken, and then nothing else
};

const std::array<VerbRule, 6>& rules() {
  static const std::array<VerbRule, 6> kRules{{
      {OaiVerb::identify, "Identify", {}, {}, false},
      {OaiVerb::list_metadata_formats, "ListMetadataFormats", {}, {"identifier"}, false},
      {OaiVerb::list_sets, "ListSets", {}, {}, true},
      {OaiVerb::get_record, "GetRecord", {"identifier", "metadataPrefix"}, {}, false},
      {OaiVerb::list_identifiers, "ListIdentifiers", {"metadataPrefix"}, {"from", "until", "set"}, true},
      {OaiVerb::list_records, "ListRecords", {"metadataPrefix"}, {"from", "until", "set"}, true},
  }};
  return kRules;
}

constexpr std::string_view kToken = "resumptionToken";
constexpr std::size_t kShownBytesMax = 60;

/// A foreign text inside a sentence of ours.
std::string shown(std::string_view text) {
  if (text.size() <= kShownBytesMax) return fmt::format("'{}'", text);
  auto end = kShownBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return fmt::format("'{}...'", text.substr(0, end));
}

bool is_one_of(std::string_view name, const std::vector<std::string_view>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Arguments.

void check_verb(const Fields& fields, OaiRequest& request, const VerbRule*& rule) {
  const auto& pairs = fields.all();
  const auto times = std::count_if(pairs.begin(), pairs.end(), [](auto& p) { return p.first == "verb"; });
  const std::string_view name = fields.get("verb");
  for (const VerbRule& each : rules())
    if (each.name == name) rule = &each;
  if (times == 1 && rule != nullptr) {
    request.verb = rule->verb;
    return;
  }
  rule = nullptr;
  const std::string verbs =
      "Identify, ListMetadataFormats, ListSets, GetRecord, ListIdentifiers or ListRecords";
  request.errors.push_back({"badVerb", times == 0  ? "The argument 'verb' is missing: " + verbs + "."
                                       : times > 1 ? std::string("The argument 'verb' is repeated.")
                                                   : shown(name) + " is not a verb: " + verbs + "."});
}

void take_arguments(const Fields& fields, const VerbRule& rule, OaiRequest& request) {
  const auto bad = [&](std::string why) { request.errors.push_back({"badArgument", std::move(why)}); };
  std::vector<std::string_view> complained;
  for (const auto& [name, value] : fields.all()) {
    if (is_one_of(name, complained)) continue;
    const bool known = name == "verb" || is_one_of(name, rule.required) || is_one_of(name, rule.optional) ||
                       (rule.may_go_on && name == kToken);
    if (known && request.get(name) == nullptr) {
      request.arguments.emplace_back(name, value);
      continue;
    }
    complained.push_back(name);
    bad(known ? fmt::format("The argument '{}' is repeated.", name)
              : fmt::format("{} has no argument {}.", rule.name, shown(name)));
  }
  if (request.get(kToken) != nullptr) {
    if (request.arguments.size() > 2) bad("With a resumptionToken there is no other argument but the verb.");
    return;
  }
  for (const std::string_view name : rule.required)
    if (request.get(name) == nullptr && !is_one_of(name, complained))
      bad(fmt::format("{} needs the argument '{}'.", rule.name, name));
}

// Values.

bool is_prefix(std::string_view text) {
  // The characters of metadataPrefixType are those of one part of a set spec.
  return is_set_spec(text) && text.find(':') == std::string_view::npos;
}

bool is_uri(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
  });
}

struct Moment {
  Instant at;
  bool whole_day;
};

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  int n = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    n = n * 10 + (text[i] - '0');
  }
  return n;
}

/// YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, nothing else.
std::optional<Moment> read_moment(std::string_view text) {
  const bool whole_day = text.size() == 10;
  if (!whole_day && text.size() != 20) return std::nullopt;
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  Instant at = std::chrono::sys_days(date);
  if (whole_day) return Moment{at, true};
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!hour || !minute || !second || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text[19] != 'Z' || *hour > 23 || *minute > 59 || *second > 59)
    return std::nullopt;
  at += std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
  return Moment{at, false};
}

std::optional<Moment> moment_of(OaiRequest& request, std::string_view name) {
  const std::string* text = request.get(name);
  if (text == nullptr) return std::nullopt;
  const auto moment = read_moment(*text);
  if (!moment)
    request.errors.push_back(
        {"badArgument", fmt::format("The argument '{}' is {}; a day is written 2026-11-20 and a second "
                                    "2026-11-20T07:30:00Z, in UTC.",
                                    name, shown(*text))});
  return moment;
}

void read_range(OaiRequest& request) {
  const auto from = moment_of(request, "from");
  const auto until = moment_of(request, "until");
  const auto granularity = [](const Moment& m) { return m.whole_day ? "day granularity" : "seconds"; };
  if (from && until && from->whole_day != until->whole_day)
    request.errors.push_back({"badArgument", fmt::format("The argument 'from' has {} and 'until' has {}.",
                                                         granularity(*from), granularity(*until))});
  else if (from && until && from->at > until->at)
    request.errors.push_back({"badArgument", "The argument 'from' is later than 'until'."});
  if (from) request.from = from->at;
  if (until)
    request.until =
        until->whole_day ? until->at + std::chrono::hours(24) - std::chrono::seconds(1) : until->at;
}

void check_values(OaiRequest& request) {
  const auto check = [&](std::string_view name, bool (*fits)(std::string_view)) {
    const std::string* text = request.get(name);
    if (text != nullptr && !fits(*text))
      request.errors.push_back(
          {"badArgument", fmt::format("The argument '{}' cannot be {}.", name, shown(*text))});
  };
  check("metadataPrefix", &is_prefix);
  check("set", &is_set_spec);
  check("identifier", &is_uri);
  read_range(request);
}

}  // namespace

const char* word(OaiVerb verb) {
  for (const VerbRule& rule : rules())
    if (rule.verb == verb) return rule.name;
  return "";
}

const std::string* OaiRequest::get(std::string_view name) const {
  for (const auto& [n, value] : arguments)
    if (n == name) return &value;
  return nullptr;
}

bool OaiRequest::has_error(std::string_view code) const {
  return std::any_of(errors.begin(), errors.end(), [&](const OaiError& e) { return e.code == code; });
}

OaiRequest read_oai_request(const Fields& fields) {
  OaiRequest request;
  const VerbRule* rule = nullptr;
  check_verb(fields, request, rule);
  if (rule == nullptr) return request;
  take_arguments(fields, *rule, request);
  check_values(request);
  return request;
}

std::string oai_instant(Instant at) {
  std::string text = iso(std::chrono::floor<std::chrono::seconds>(at));
  return text.substr(0, text.find('.')) + "Z";
}

}  // namespace quire::web
