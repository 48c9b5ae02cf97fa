#include "cli/show.h"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "text/tex.h"

namespace quire::cli {
namespace {

void add(boost::json::object& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}

std::string author_line(const Paper& paper) {
  if (paper.authors.empty())
    return paper.author_count == 0   ? "authors unknown"
           : paper.author_count == 1 ? "1 author"
                                     : fmt::format("{} authors", paper.author_count);
  if (paper.authors.size() == 1) return paper.authors[0].name;
  if (paper.authors.size() == 2) return paper.authors[0].name + ", " + paper.authors[1].name;
  return fmt::format("{} and {} more", paper.authors[0].name, paper.authors.size() - 1);
}

}  // namespace

boost::json::object paper_json(const store::StoredPaper& stored) {
  const Paper& paper = stored.paper;
  boost::json::object out{{"id", paper.id.key()}, {"title", paper.title}};
  boost::json::array others;
  for (const PaperId& id : paper.other_ids) others.emplace_back(id.key());
  if (!others.empty()) out["other_ids"] = std::move(others);
  add(out, "abstract", paper.abstract);
  add(out, "summary", paper.summary);
  boost::json::array authors;
  for (const Author& author : paper.authors) {
    if (Author{author.name} == author) {
      authors.emplace_back(author.name);
      continue;
    }
    boost::json::object person{{"name", author.name}};
    add(person, "affiliation", author.affiliation);
    add(person, "family", author.family);
    add(person, "suffix", author.suffix);
    add(person, "orcid", author.orcid);
    authors.push_back(std::move(person));
  }
  if (!authors.empty()) out["authors"] = std::move(authors);
  if (paper.author_count > 0) out["author_count"] = paper.author_count;
  add(out, "organisation", paper.organisation);
  if (!paper.categories.empty())
    out["categories"] = boost::json::array(paper.categories.begin(), paper.categories.end());
  if (paper.published) out["published"] = paper.published->iso();
  if (paper.submitted) out["submitted"] = iso(*paper.submitted);
  if (paper.announced) out["announced"] = paper.announced->iso();
  boost::json::array lists;
  for (const CrossList& list : paper.cross_lists)
    lists.push_back(boost::json::object{{"category", list.category}, {"day", list.day.iso()}});
  if (!lists.empty()) out["cross_lists"] = std::move(lists);
  if (paper.updated) out["updated"] = paper.updated->iso();
  boost::json::array versions;
  for (const Version& version : paper.versions) {
    boost::json::object v{{"number", version.number}};
    if (version.day) v["day"] = version.day->iso();
    if (version.withdrawn) v["withdrawn"] = true;
    versions.push_back(std::move(v));
  }
  if (!versions.empty()) out["versions"] = std::move(versions);
  add(out, "comment", paper.comment);
  add(out, "journal", paper.journal);
  add(out, "doi", paper.doi);
  add(out, "license", paper.license);
  add(out, "code", paper.code_url);
  add(out, "project", paper.project_url);
  add(out, "lab", paper.lab);
  add(out, "subject", paper.subject);
  if (paper.withdrawn) out["withdrawn"] = true;
  add(out, "withdrawal", paper.withdrawal);
  if (paper.deleted) out["deleted"] = true;
  if (stored.pick) {
    boost::json::object pick{
        {"day", stored.pick->day.iso()}, {"votes", stored.pick->votes}, {"comments", stored.pick->comments}};
    add(pick, "by", stored.pick->by);
    out["pick"] = std::move(pick);
  }
  out["votes"] = stored.votes;
  out["comment_count"] = stored.comments;
  add(out, "url", paper.id.url());
  return out;
}

std::string paper_lines(const store::StoredPaper& stored) {
  const Paper& paper = stored.paper;
  std::string second = author_line(paper);
  if (paper.published) second += " · " + paper.published->written();
  for (std::size_t i = 0; i < paper.categories.size() && i < 2; ++i)
    second += (i == 0 ? " · " : ", ") + paper.categories[i];
  if (stored.votes > 0) second += fmt::format(" · {} vote{}", stored.votes, stored.votes == 1 ? "" : "s");
  if (!paper.lab.empty()) second += " · lab " + paper.lab;
  if (paper.withdrawn) second += " · withdrawn";
  if (paper.deleted) second += " · deleted at its source";
  return fmt::format("{:<12} {}\n{:<12} {}\n", paper.id.key(), text::plain_line(paper.title), "", second);
}

std::string paper_markdown(const store::StoredPaper& stored) {
  const Paper& paper = stored.paper;
  std::string out = fmt::format("# {}\n\n", text::plain_line(paper.title));
  std::string names;
  for (const Author& author : paper.authors) names.append(names.empty() ? "" : ", ").append(author.name);
  out += (names.empty() ? author_line(paper) : names) + "\n\n";
  out += paper.id.key();
  if (paper.published) out += ", " + paper.published->iso();
  for (const std::string& category : paper.categories) out += ", " + category;
  if (const auto url = paper.id.url(); !url.empty()) out += fmt::format("\n<{}>", url);
  out += "\n";
  if (!paper.summary.empty()) out += fmt::format("\n## In short (Quire's words)\n\n{}\n", paper.summary);
  if (!paper.abstract.empty()) out += fmt::format("\n## Abstract\n\n{}\n", paper.abstract);
  return out;
}

}  // namespace quire::cli
