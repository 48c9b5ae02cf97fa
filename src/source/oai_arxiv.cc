// The formats arXiv and arXivRaw. acm-class is never read: its writer puts the MSC class there.
#include <algorithm>
#include <charconv>

#include "source/oai_formats.h"
#include "source/xml_body.h"
#include "text/author_name.h"

namespace quire::source {
namespace {

void append_word(std::string& name, std::string_view word) {
  if (word.empty()) return;
  if (!name.empty()) name += ' ';
  name += word;
}

void read_author(pugi::xml_node element, Draft& draft) {
  Author author;
  std::string given;
  for (const pugi::xml_node child : element.children()) {
    const std::string_view name = local_name(child);
    if (name == "keyname") author.family = one_line(text_of(child));
    if (name == "forenames") given = one_line(text_of(child));
    if (name == "suffix") author.suffix = one_line(text_of(child));
    if (name == "affiliation") {
      if (!author.affiliation.empty()) author.affiliation += "; ";
      author.affiliation += one_line(text_of(child));
    }
  }
  author.name = given;
  append_word(author.name, author.family);
  append_word(author.name, author.suffix);
  // A key name alone is a whole name: of a collaboration, or of somebody who has one.
  if (given.empty() || text::is_collective(author.name)) author.family.clear();
  draft.author(author);
}

/// "v2" and its date. The first tells when the paper arrived.
void read_version(pugi::xml_node element, Draft& draft) {
  std::string_view label = attribute_of(element, "version");
  if (label.starts_with('v')) label.remove_prefix(1);
  Version version;
  const auto [end, bad] = std::from_chars(label.data(), label.data() + label.size(), version.number);
  if (bad != std::errc() || end != label.data() + label.size() || version.number < 1 ||
      version.number > kVersionMax) {
    draft.note("a version without a number from 1 to " + std::to_string(kVersionMax) + " was left out");
    return;
  }
  std::optional<Instant> at;
  draft.instant(at, text_in(element, "date"), "version.date");
  if (at) version.day = Day::of(*at);
  version.withdrawn = text_in(element, "source_type").find('I') != std::string::npos;
  if (version.number == 1) draft.paper.submitted = at;
  if (draft.paper.versions.size() < static_cast<std::size_t>(kVersionMax))
    draft.paper.versions.push_back(version);
}

/// Puts the history in order, and takes from it what it says about the paper as a whole.
void apply_history(Draft& draft) {
  Paper& paper = draft.paper;
  auto& versions = paper.versions;
  const auto by_number = [](const Version& a, const Version& b) { return a.number < b.number; };
  std::stable_sort(versions.begin(), versions.end(), by_number);
  const auto same_number = [](const Version& a, const Version& b) { return a.number == b.number; };
  versions.erase(std::unique(versions.begin(), versions.end(), same_number), versions.end());
  if (versions.empty()) {
    draft.withdrawn_by_words();
    return;
  }
  if (versions.front().number == 1) paper.published = versions.front().day;
  paper.updated = versions.back().day;
  paper.withdrawn = versions.back().withdrawn;
  if (paper.withdrawn) paper.withdrawal = paper.comment;
}

}  // namespace

bool read_arxiv_field(std::string_view name, pugi::xml_node element, Draft& draft) {
  Paper& paper = draft.paper;
  if (name == "id")
    draft.id = one_line(text_of(element));
  else if (name == "title")
    draft.text(paper.title, text_of(element), name);
  else if (name == "abstract")
    draft.text(paper.abstract, text_of(element), name);
  else if (name == "categories")
    draft.categories_joined(text_of(element));
  else if (name == "comments")
    draft.text(paper.comment, text_of(element), name);
  else if (name == "journal-ref")
    draft.text(paper.journal, text_of(element), name);
  else if (name == "doi")
    draft.doi(text_of(element));
  else if (name == "license")
    draft.text(paper.license, text_of(element), name);
  else
    return false;
  return true;
}

void read_arxiv_format(pugi::xml_node metadata, Draft& draft) {
  Paper& paper = draft.paper;
  for (const pugi::xml_node element : metadata.children()) {
    const std::string_view name = local_name(element);
    if (read_arxiv_field(name, element, draft)) continue;
    if (name == "created") draft.day(paper.published, text_of(element), name);
    if (name == "updated") draft.day(paper.updated, text_of(element), name);
    if (name == "authors")
      for (const pugi::xml_node author : element.children())
        if (local_name(author) == "author") read_author(author, draft);
  }
  if (!paper.updated) paper.updated = paper.published;
  draft.withdrawn_by_words();
}

void read_arxiv_raw_format(pugi::xml_node metadata, Draft& draft) {
  for (const pugi::xml_node element : metadata.children()) {
    const std::string_view name = local_name(element);
    if (read_arxiv_field(name, element, draft)) continue;
    if (name == "version") read_version(element, draft);
    if (name == "authors") draft.authors_joined(text_of(element));
  }
  apply_history(draft);
}

}  // namespace quire::source
