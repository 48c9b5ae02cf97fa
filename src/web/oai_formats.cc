#include "web/oai_formats.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "text/author_name.h"
#include "web/http.h"

namespace quire::web {
namespace {

constexpr std::string_view kDcNamespace = "http://www.openarchives.org/OAI/2.0/oai_dc/";
constexpr std::string_view kDcSchema = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
constexpr std::string_view kArxivNamespace = "http://arxiv.org/OAI/arXiv/";
constexpr std::string_view kArxivSchema = "http://arxiv.org/OAI/arXiv.xsd";
constexpr std::string_view kQuireNamespace = "https://quire.invalid/oai/1.0/";
constexpr std::string_view kSchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

constexpr std::array<OaiFormat, 3> kFormats{{
    {"oai_dc", kDcNamespace, kDcSchema, false, false, &write_oai_dc},
    {"arXiv", kArxivNamespace, kArxivSchema, true, false, &write_arxiv},
    {"quire", kQuireNamespace, "/oai/quire.xsd", false, true, &write_quire},
}};

std::string creator(const Author& author) {
  const text::NameParts parts = text::known_name_parts(author);
  std::string out = parts.family;
  if (!parts.given.empty()) out.append(", ").append(parts.given);
  if (!parts.suffix.empty()) out.append(", ").append(parts.suffix);
  return out;
}

bool is_revised(const Paper& paper) {
  return paper.updated && (!paper.published || *paper.published < *paper.updated);
}

}  // namespace

std::span<const OaiFormat> oai_formats() { return kFormats; }

const OaiFormat* oai_format(std::string_view prefix) {
  const auto* at =
      std::find_if(kFormats.begin(), kFormats.end(), [&](const OaiFormat& f) { return f.prefix == prefix; });
  return at == kFormats.end() ? nullptr : at;
}

std::string schema_url(const OaiFormat& format, std::string_view site_url) {
  return fmt::format("{}{}", format.schema.starts_with('/') ? site_url : "", format.schema);
}

bool gives(const OaiFormat& format, std::string_view key) {
  // The key of a paper of arXiv is bare; all others begin with the name of their scheme.
  return !format.arxiv_only || key.find(':') == std::string_view::npos;
}

void write_oai_dc(XmlWriter& xml, const Described& described) {
  const Paper& paper = described.stored.paper;
  xml.open("oai_dc:dc", {{"xmlns:oai_dc", kDcNamespace},
                         {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
                         {"xmlns:xsi", kSchemaInstance}});
  xml.attribute("xsi:schemaLocation", fmt::format("{} {}", kDcNamespace, kDcSchema));
  xml.element_if("dc:title", paper.title);
  for (const Author& author : paper.authors) xml.element_if("dc:creator", creator(author));
  for (const std::string& category : paper.categories) xml.element_if("dc:subject", category);
  xml.element_if("dc:subject", paper.subject);
  xml.element_if("dc:description", paper.abstract);
  xml.element_if("dc:description", paper.comment);
  xml.element_if("dc:contributor", paper.organisation);
  if (paper.published) xml.element("dc:date", paper.published->iso());
  if (is_revised(paper)) xml.element("dc:date", paper.updated->iso());
  xml.element("dc:type", "text");
  const std::string origin = paper.id.url();
  xml.element_if("dc:identifier", origin);
  if (!paper.doi.empty()) xml.element("dc:identifier", "doi:" + paper.doi);
  for (const PaperId& other : paper.other_ids) {
    const std::string url = other.url();
    if (!url.empty() && url != origin) xml.element("dc:identifier", url);
  }
  xml.element_if("dc:source", paper.journal);
  xml.element("dc:relation", fmt::format("{}/papers/{}", described.site_url, encode(paper.id.key(), true)));
  xml.element_if("dc:relation", paper.code_url);
  xml.element_if("dc:relation", paper.project_url);
  xml.element_if("dc:rights", paper.license);
  xml.close();
}

void write_arxiv(XmlWriter& xml, const Described& described) {
  const Paper& paper = described.stored.paper;
  xml.open("arXiv", {{"xmlns", kArxivNamespace}, {"xmlns:xsi", kSchemaInstance}});
  xml.attribute("xsi:schemaLocation", fmt::format("{} {}", kArxivNamespace, kArxivSchema));
  xml.element("id", paper.id.key());
  if (paper.published) xml.element("created", paper.published->iso());
  if (is_revised(paper)) xml.element("updated", paper.updated->iso());
  xml.open("authors");
  for (const Author& author : paper.authors) {
    const text::NameParts parts = text::known_name_parts(author);
    xml.open("author");
    xml.element("keyname", parts.family);
    xml.element_if("forenames", parts.given);
    xml.element_if("suffix", parts.suffix);
    xml.element_if("affiliation", author.affiliation);
    xml.close();
  }
  xml.close();
  xml.element("title", paper.title);
  std::string categories;
  for (const std::string& category : paper.categories)
    categories.append(categories.empty() ? "" : " ").append(category);
  xml.element_if("categories", categories);
  xml.element_if("comments", paper.comment);
  xml.element_if("doi", paper.doi);
  xml.element_if("journal-ref", paper.journal);
  xml.element_if("license", paper.license);
  xml.element_if("abstract", paper.abstract);
  xml.close();
}

}  // namespace quire::web
