// Dublin Core. Its elements repeat and mean what their order says: the first description is the abstract, the
// second the comment; the first date is that of version 1, the last that of the newest.
#include <algorithm>

#include "source/oai_formats.h"
#include "source/xml_body.h"
#include "text/ascii.h"
#include "text/author_name.h"

namespace quire::source {
namespace {

constexpr std::string_view kArxivPrefix = "oai:arXiv.org:";
constexpr std::string_view kCommentPrefix = "Comment:";

class DublinCore {
 public:
  DublinCore(const OaiHeader& header, Draft& draft) : header_(header), draft_(draft) {}
  void read(pugi::xml_node metadata);

 private:
  void read_element(std::string_view name, const std::string& text);
  void read_creator(const std::string& text);
  void read_description(const std::string& text);
  void read_date(const std::string& text);
  void read_identifier(const std::string& text);
  void categories_of_sets();

  const OaiHeader& header_;
  Draft& draft_;
  bool abstract_seen_ = false;
  std::optional<PaperId> named_;  ///< the best of its identifiers that name a paper
};

void DublinCore::read(pugi::xml_node metadata) {
  for (const pugi::xml_node element : metadata.children())
    read_element(local_name(element), one_line(text_of(element)));
  if (draft_.paper.categories.empty()) categories_of_sets();
  if (draft_.paper.published && !draft_.paper.updated) draft_.paper.updated = draft_.paper.published;
  const bool header_names_it = PaperId::parse(header_.id).ok();
  if (!header_names_it && named_) draft_.id = named_->key();
  draft_.withdrawn_by_words();
}

void DublinCore::read_element(std::string_view name, const std::string& text) {
  Paper& paper = draft_.paper;
  if (text.empty()) return;
  if (name == "title" && paper.title.empty()) draft_.text(paper.title, text, name);
  if (name == "creator") read_creator(text);
  if (name == "subject" && is_arxiv_category(text)) draft_.category(text);
  if (name == "description") read_description(text);
  if (name == "date") read_date(text);
  if (name == "identifier") read_identifier(text);
  if (name == "rights" && paper.license.empty()) draft_.text(paper.license, text, name);
}

/// "Keyname, Forenames" or "Keyname, Forenames, Jr"; without a comma the name is a whole.
void DublinCore::read_creator(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) return draft_.author(text);
  Author author;
  author.family = text::trimmed(std::string_view(text).substr(0, comma));
  std::string_view given = text::trimmed(std::string_view(text).substr(comma + 1));
  if (const std::size_t last = given.rfind(','); last != std::string_view::npos)
    if (const std::string_view suffix = text::trimmed(given.substr(last + 1)); text::is_name_suffix(suffix)) {
      author.suffix = suffix;
      given = text::trimmed(given.substr(0, last));
    }
  author.name = given;
  for (const std::string& part : {author.family, author.suffix})
    if (!part.empty()) author.name += (author.name.empty() ? "" : " ") + part;
  if (given.empty() || text::is_collective(author.name)) author.family.clear();
  draft_.author(author);
}

void DublinCore::read_description(const std::string& text) {
  Paper& paper = draft_.paper;
  if (text.starts_with(kCommentPrefix)) {
    draft_.text(paper.comment, std::string_view(text).substr(kCommentPrefix.size()), "description");
  } else if (!abstract_seen_) {
    abstract_seen_ = true;
    draft_.text(paper.abstract, text, "description");
  } else if (paper.comment.empty()) {
    draft_.text(paper.comment, text, "description");
  }
}

void DublinCore::read_date(const std::string& text) {
  constexpr std::size_t kYearAndMonthBytes = 7;  // dates without a day are allowed, and say too little
  if (text.size() <= kYearAndMonthBytes) return;
  Paper& paper = draft_.paper;
  draft_.day(paper.published ? paper.updated : paper.published, text, "date");
}

/// Addresses, DOIs, and in arXiv's records the place in a journal.
void DublinCore::read_identifier(const std::string& text) {
  const Result<PaperId> id = PaperId::parse(text);
  if (!id) {
    const bool is_address = text.starts_with("http://") || text.starts_with("https://");
    if (!is_address && header_.identifier.starts_with(kArxivPrefix) && draft_.paper.journal.empty())
      draft_.text(draft_.paper.journal, text, "identifier");
    return;
  }
  if (id->scheme() == Scheme::doi) draft_.doi(text);
  if (!named_ || id->scheme() < named_->scheme()) named_ = *id;
}

/// "cs:cs:LG" -> "cs.LG", "physics:hep-th" -> "hep-th".
void DublinCore::categories_of_sets() {
  for (const std::string& set : header_.sets) {
    const std::size_t first = set.find(':');
    if (first == std::string::npos) continue;  // a whole group
    std::string name = set.substr(first + 1);
    std::replace(name.begin(), name.end(), ':', '.');
    if (is_arxiv_category(name)) draft_.category(name);
  }
}

}  // namespace

void read_dublin_core(pugi::xml_node metadata, const OaiHeader& header, Draft& draft) {
  DublinCore(header, draft).read(metadata);
}

}  // namespace quire::source
