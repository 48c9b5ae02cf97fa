#include "web/ris.h"

#include <fmt/format.h>

#include "text/tex.h"
#include "text/unicode.h"
#include "web/citation.h"

namespace quire::web {
namespace {

/// Nothing that came from outside can begin a line of its own: each value is one.
void line(std::string& out, std::string_view tag, std::string_view value) {
  if (const std::string flat = text::one_line(value); !flat.empty())
    out += fmt::format("{}  - {}\r\n", tag, flat);
}

/// "Family, Given, Suffix": here the suffix stands last.
std::string author(const Author& person) {
  const text::NameParts name = cited_name(person);
  if (!name.divided()) return name.family;
  return name.suffix.empty() ? fmt::format("{}, {}", name.family, name.given)
                             : fmt::format("{}, {}, {}", name.family, name.given, name.suffix);
}

}  // namespace

std::string ris(const Paper& paper) {
  const bool arxiv = paper.id.scheme() == Scheme::arxiv;
  std::string out;
  line(out, "TY", paper.journal.empty() ? "UNPB" : "JOUR");  // RIS has no preprint
  line(out, "TI", text::plain_line(paper.title));
  for (const Author& person : paper.authors) line(out, "AU", author(person));
  if (paper.published)
    line(out, "PY",
         fmt::format("{:04}/{:02}/{:02}/", paper.published->year(), paper.published->month(),
                     paper.published->day()));
  line(out, "T2", paper.journal);
  line(out, "AB", text::plain_line(paper.abstract));
  line(out, "DO", cited_doi(paper));
  line(out, "UR", paper.id.url());
  if (arxiv) line(out, "PB", "arXiv");
  if (arxiv) line(out, "M1", "arXiv:" + paper.id.key());
  for (const std::string& category : paper.categories) line(out, "KW", category);
  return out + "ER  - \r\n";
}

}  // namespace quire::web
