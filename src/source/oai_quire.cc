// The format quire, docs/interfaces.md "The harvest format": what one Quire tells another. Text is believed
// as it stands; limits and cleaning are those of every other source.
#include <algorithm>
#include <charconv>

#include "paper/orcid.h"
#include "source/oai_formats.h"
#include "source/xml_body.h"

namespace quire::source {
namespace {

constexpr std::size_t kPicksMax = 1000;
constexpr std::size_t kApartMax = 100;
constexpr int kCountMax = 1'000'000'000;

bool is_true(std::string_view text) { return text == "true" || text == "1"; }

/// A whole number from 0; an absent one is 0.
int number_of(std::string_view text, std::string_view name, Draft& draft) {
  if (text.empty()) return 0;
  int number = -1;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (bad == std::errc() && end == text.data() + text.size() && number >= 0 && number <= kCountMax)
    return number;
  draft.note("field '" + std::string(name) + "' is not a whole number from 0 to " +
             std::to_string(kCountMax));
  return 0;
}

void read_author(pugi::xml_node element, Draft& draft) {
  Author author;
  for (const pugi::xml_node child : element.children()) {
    const std::string_view name = local_name(child);
    if (name == "name") author.name = text_of(child);
    if (name == "affiliation") author.affiliation = text_of(child);
    if (name == "family") author.family = text_of(child);
    if (name == "suffix") author.suffix = text_of(child);
    if (name == "orcid") author.orcid = one_line(text_of(child));
  }
  if (!author.orcid.empty() && !is_orcid(author.orcid)) {
    draft.note("field 'orcid' is none: " + excerpt(author.orcid));
    author.orcid.clear();
  }
  draft.author(author);
}

void read_version(pugi::xml_node element, Draft& draft) {
  Version version;
  version.number = number_of(attribute_of(element, "number"), "version.number", draft);
  if (version.number < 1 || version.number > kVersionMax) {
    draft.note("a version without a number from 1 to " + std::to_string(kVersionMax) + " was left out");
    return;
  }
  draft.day(version.day, attribute_of(element, "day"), "version.day");
  version.withdrawn = is_true(attribute_of(element, "withdrawn"));
  auto& all = draft.paper.versions;
  const auto same = [&](const Version& known) { return known.number == version.number; };
  if (all.empty() || all.back().number < version.number || std::none_of(all.begin(), all.end(), same))
    all.push_back(version);
}

void read_cross_list(pugi::xml_node element, Draft& draft) {
  const std::string_view category = attribute_of(element, "category");
  std::optional<Day> day;
  draft.day(day, attribute_of(element, "day"), "cross-list.day");
  if (day) draft.cross_list(category, *day);
}

void read_pick(pugi::xml_node element, Draft& draft, std::vector<Pick>& picks) {
  std::optional<Day> day;
  draft.day(day, attribute_of(element, "day"), "pick.day");
  if (!day || picks.size() >= kPicksMax) return;
  Pick pick{*day,
            number_of(attribute_of(element, "votes"), "pick.votes", draft),
            number_of(attribute_of(element, "comments"), "pick.comments", draft),
            {}};
  draft.text(pick.by, attribute_of(element, "by"), "pick.by");
  picks.push_back(std::move(pick));
}

void read_apart(const std::string& text, Draft& draft) {
  auto id = PaperId::parse(text);
  if (!id)
    draft.note("field 'apart' is no identifier: " + excerpt(text));
  else if (draft.paper.apart.size() < kApartMax)
    draft.paper.apart.push_back(std::move(*id));
}

void read_other_id(const std::string& text, Draft& draft) {
  if (!draft.other_id(text)) draft.note("field 'other-id' is no identifier: " + excerpt(text));
}

struct TextField {
  std::string_view name;
  std::string Paper::*field;
};
constexpr TextField kTexts[] = {{"title", &Paper::title},
                                {"abstract", &Paper::abstract},
                                {"summary", &Paper::summary},
                                {"comment", &Paper::comment},
                                {"organisation", &Paper::organisation},
                                {"journal", &Paper::journal},
                                {"license", &Paper::license},
                                {"lab", &Paper::lab},
                                {"subject", &Paper::subject},
                                {"withdrawal", &Paper::withdrawal}};

bool read_text(std::string_view name, pugi::xml_node element, Draft& draft) {
  for (const TextField& text : kTexts)
    if (text.name == name) {
      draft.text(draft.paper.*text.field, text_of(element), name);
      return true;
    }
  return false;
}

struct DayField {
  std::string_view name;
  std::optional<Day> Paper::*field;
};
constexpr DayField kDays[] = {
    {"published", &Paper::published}, {"announced", &Paper::announced}, {"updated", &Paper::updated}};

bool read_day_field(std::string_view name, pugi::xml_node element, Draft& draft) {
  for (const DayField& day : kDays)
    if (day.name == name) {
      draft.day(draft.paper.*day.field, text_of(element), name);
      return true;
    }
  return false;
}

}  // namespace

std::vector<Pick> read_quire_format(pugi::xml_node metadata, Draft& draft) {
  std::vector<Pick> picks;
  Paper& paper = draft.paper;
  for (const pugi::xml_node element : metadata.children()) {
    const std::string_view name = local_name(element);
    if (read_text(name, element, draft) || read_day_field(name, element, draft)) continue;
    if (name == "author") read_author(element, draft);
    if (name == "version") read_version(element, draft);
    if (name == "cross-list") read_cross_list(element, draft);
    if (name == "pick") read_pick(element, draft, picks);
    if (name == "id") draft.id = one_line(text_of(element));
    if (name == "apart") read_apart(one_line(text_of(element)), draft);
    if (name == "other-id") read_other_id(one_line(text_of(element)), draft);
    if (name == "author-count") paper.author_count = number_of(one_line(text_of(element)), name, draft);
    if (name == "category") draft.category(text_of(element));
    if (name == "submitted") draft.instant(paper.submitted, text_of(element), name);
    if (name == "doi") draft.doi(text_of(element));
    if (name == "code") draft.url(paper.code_url, text_of(element), name);
    if (name == "project") draft.url(paper.project_url, text_of(element), name);
    if (name == "withdrawn") paper.withdrawn = is_true(one_line(text_of(element)));
    if (name == "deleted") paper.deleted = is_true(one_line(text_of(element)));
  }
  std::stable_sort(paper.versions.begin(), paper.versions.end(),
                   [](const Version& a, const Version& b) { return a.number < b.number; });
  return picks;
}

}  // namespace quire::source
