// The format `quire`: every field of a paper and all its picks, so that another Quire ends with the same
// paper. Its definition is docs/interfaces.md "The harvest format quire"; its schema web/oai/quire.xsd.
#include "web/oai_formats.h"

namespace quire::web {
namespace {

constexpr std::string_view kNamespace = "https://quire.invalid/oai/1.0/";

void day_if(XmlWriter& xml, std::string_view name, const std::optional<Day>& day) {
  if (day) xml.element(name, day->iso());
}

void flag(XmlWriter& xml, std::string_view name, bool set) {
  if (set) xml.element(name, "true");
}

void write_author(XmlWriter& xml, const Author& author) {
  xml.open("author");
  xml.element("name", author.name);
  xml.element_if("affiliation", author.affiliation);
  xml.element_if("family", author.family);
  xml.element_if("suffix", author.suffix);
  xml.element_if("orcid", author.orcid);
  xml.close();
}

void write_version(XmlWriter& xml, const Version& version) {
  xml.open("version");
  xml.attribute("number", std::to_string(version.number));
  if (version.day) xml.attribute("day", version.day->iso());
  if (version.withdrawn) xml.attribute("withdrawn", "true");
  xml.close();
}

void write_pick(XmlWriter& xml, const Pick& pick) {
  xml.open("pick");
  xml.attribute("day", pick.day.iso());
  xml.attribute("votes", std::to_string(pick.votes));
  xml.attribute("comments", std::to_string(pick.comments));
  if (!pick.by.empty()) xml.attribute("by", pick.by);
  xml.close();
}

void write_history(XmlWriter& xml, const Paper& paper) {
  day_if(xml, "published", paper.published);
  if (paper.submitted) xml.element("submitted", iso(*paper.submitted));
  day_if(xml, "announced", paper.announced);
  day_if(xml, "updated", paper.updated);
  for (const CrossList& cross : paper.cross_lists) {
    xml.open("cross-list", {{"category", cross.category}});
    xml.attribute("day", cross.day.iso());
    xml.close();
  }
  for (const Version& version : paper.versions) write_version(xml, version);
}

}  // namespace

void write_quire(XmlWriter& xml, const Described& described) {
  const Paper& paper = described.stored.paper;
  xml.open("quire", {{"xmlns", kNamespace}});
  xml.element("id", paper.id.key());
  for (const PaperId& other : paper.other_ids) xml.element("other-id", other.key());
  for (const PaperId& other : described.apart) xml.element("apart", other.key());
  xml.element_if("title", paper.title);
  xml.element_if("abstract", paper.abstract);
  xml.element_if("summary", paper.summary);
  for (const Author& author : paper.authors) write_author(xml, author);
  if (paper.author_count > 0) xml.element("author-count", std::to_string(paper.author_count));
  xml.element_if("organisation", paper.organisation);
  for (const std::string& category : paper.categories) xml.element("category", category);
  write_history(xml, paper);
  xml.element_if("comment", paper.comment);
  xml.element_if("journal", paper.journal);
  xml.element_if("doi", paper.doi);
  xml.element_if("license", paper.license);
  xml.element_if("code", paper.code_url);
  xml.element_if("project", paper.project_url);
  xml.element_if("lab", paper.lab);
  xml.element_if("subject", paper.subject);
  flag(xml, "withdrawn", paper.withdrawn);
  xml.element_if("withdrawal", paper.withdrawal);
  flag(xml, "deleted", paper.deleted);
  for (const Pick& pick : described.picks) write_pick(xml, pick);
  xml.close();
}

}  // namespace quire::web
