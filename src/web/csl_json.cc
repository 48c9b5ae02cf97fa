#include "web/csl_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "text/tex.h"
#include "web/citation.h"

namespace quire::web {
namespace {

using boost::json::array;
using boost::json::object;

void add(object& item, const char* name, const std::string& value) {
  if (!value.empty()) item[name] = value;
}

/// Particles stand apart, so that a style may sort "de la Cruz" under C.
object name_of(const Author& author) {
  const text::NameParts name = cited_name(author);
  if (!name.divided()) return {{"literal", name.family}};
  const std::size_t particles = text::particles_size(name.family);
  object out{{"family", name.family.substr(particles)}, {"given", name.given}};
  if (particles > 0) out["dropping-particle"] = name.family.substr(0, particles - 1);
  add(out, "suffix", name.suffix);
  return out;
}

array authors_of(const Paper& paper) {
  array all;
  for (const Author& author : paper.authors) all.push_back(name_of(author));
  return all;
}

/// {"date-parts": [[2026, 11, 2]]}
object date_of(Day day) {
  array parts;
  parts.emplace_back(array{day.year(), day.month(), day.day()});
  return {{"date-parts", std::move(parts)}};
}

}  // namespace

std::string csl_json(const Paper& paper) {
  const bool arxiv = paper.id.scheme() == Scheme::arxiv;
  const bool preprint = paper.journal.empty();
  object item{{"id", arxiv ? "arxiv:" + paper.id.key() : paper.id.key()},
              {"type", preprint ? "article" : "article-journal"}};
  add(item, "title", text::plain_line(paper.title));
  if (array authors = authors_of(paper); !authors.empty()) item["author"] = std::move(authors);
  if (paper.published) item["issued"] = date_of(*paper.published);
  add(item, "container-title", paper.journal);
  if (arxiv) item["publisher"] = "arXiv";
  if (arxiv) item["number"] = "arXiv:" + paper.id.key();
  add(item, "DOI", cited_doi(paper));
  add(item, "URL", paper.id.url());
  add(item, "abstract", text::plain_line(paper.abstract));
  if (preprint) item["genre"] = "preprint";
  array items;
  items.push_back(std::move(item));
  return boost::json::serialize(items) + "\n";
}

}  // namespace quire::web
