#include "web/citation.h"

#include <fmt/format.h>

#include "paper/statement.h"
#include "text/tex.h"

namespace quire::web {
namespace {

/// TeX costs a reading, and few names have any.
std::string in_words(const std::string& name) {
  return name.find_first_of("\\${}~&") == std::string::npos ? name : text::plain_line(name);
}

}  // namespace

text::NameParts cited_name(const Author& author) {
  Author plain{in_words(author.name)};
  plain.family = in_words(author.family);
  plain.suffix = in_words(author.suffix);
  return text::name_parts(plain);
}

std::string family_first(const text::NameParts& name) {
  if (!name.divided()) return name.family;
  return name.suffix.empty() ? fmt::format("{}, {}", name.family, name.given)
                             : fmt::format("{}, {}, {}", name.family, name.suffix, name.given);
}

std::string work_doi(const Paper& paper) {
  if (!paper.doi.empty()) return paper.doi.substr(0, paper.doi.find(' '));
  for (const PaperId& id : identities(paper))
    if (id.scheme() == Scheme::doi) return id.key().substr(4);
  return {};
}

std::string cited_doi(const Paper& paper) {
  std::string doi = work_doi(paper);
  return doi.empty() && paper.id.scheme() == Scheme::arxiv ? "10.48550/arXiv." + paper.id.key() : doi;
}

}  // namespace quire::web
