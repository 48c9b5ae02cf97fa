// Each entry is cut out of the stream (xml_entries.h) and parsed with pugixml. Elements of Atom are told from
// arXiv's extensions by their prefix: the one that <entry> itself has is Atom's. Answers of the query API
// give the dates of a paper; announcements (ids "oai:arXiv.org:...") give only the day they were made, which
// is not kept. Source: info.arxiv.org/help/api/user-manual, info.arxiv.org/help/rss_specifications.
#include "source/arxiv_atom.h"

#include <cstring>

#include <pugixml.hpp>

#include "source/fields.h"
#include "source/xml_entries.h"

namespace quire::source {
namespace {

constexpr std::string_view kOaiPrefix = "oai:arXiv.org:";

/// A name in an entry: Atom's own or an extension's, without prefix.
struct Name {
  std::string_view local;
  bool atom;
};

/// All text inside an element, CDATA and the text of elements within it included.
std::string text_of(pugi::xml_node element) {
  struct Walker : pugi::xml_tree_walker {
    std::string text;
    bool for_each(pugi::xml_node& node) override {
      if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) text += node.value();
      return true;
    }
  } walker;
  element.traverse(walker);
  return std::move(walker.text);
}

class EntryReader {
 public:
  EntryReader(pugi::xml_node entry, Draft& draft) : entry_(entry), draft_(draft) {
    const std::string_view name = entry.name();
    const std::size_t colon = name.find(':');
    atom_prefix_ = colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
  }

  void read();
  /// The message, if this is arXiv's way to say that something went wrong.
  std::string error() const;

 private:
  Name name_of(pugi::xml_node node) const;
  std::string atom_text(std::string_view name) const;
  void read_id();
  void read_child(pugi::xml_node child);
  void read_author(pugi::xml_node author);
  void read_abstract(std::string_view text);
  void put_primary_first();
  void date_versions();

  pugi::xml_node entry_;
  Draft& draft_;
  std::string_view atom_prefix_;
  bool announcement_ = false;
  int version_ = 0;
  std::string primary_;
};

Name EntryReader::name_of(pugi::xml_node node) const {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {name, atom_prefix_.empty()};
  return {name.substr(colon + 1), name.substr(0, colon) == atom_prefix_};
}

std::string EntryReader::atom_text(std::string_view name) const {
  for (const pugi::xml_node child : entry_.children()) {
    const Name found = name_of(child);
    if (found.atom && found.local == name) return text_of(child);
  }
  return {};
}

std::string EntryReader::error() const {
  if (atom_text("id").find("arxiv.org/api/errors") == std::string_view::npos) return {};
  const std::string message = atom_text("summary");
  return one_line(message.empty() ? std::string_view("no reason given") : message);
}

void EntryReader::read() {
  read_id();
  for (const pugi::xml_node child : entry_.children()) read_child(child);
  put_primary_first();
  date_versions();
}

void EntryReader::read_id() {
  const std::string flat = one_line(atom_text("id"));
  std::string_view id = flat;
  if (id.starts_with(kOaiPrefix)) {
    announcement_ = true;
    id.remove_prefix(kOaiPrefix.size());
  }
  draft_.id = id;
  if (const Result<VersionedId> parsed = parse_versioned_id(id)) version_ = parsed->version;
  // A title alone does not identify an entry of arXiv.
  if (draft_.id.empty()) draft_.id = "(none)";
}

void EntryReader::read_child(pugi::xml_node child) {
  const Name name = name_of(child);
  const std::string text = text_of(child);
  Paper& paper = draft_.paper;
  if (name.atom) {
    if (name.local == "title") draft_.text(paper.title, text, "title");
    if (name.local == "summary") read_abstract(text);
    if (name.local == "published" && !announcement_) draft_.day(paper.published, text, "published");
    if (name.local == "updated" && !announcement_) draft_.day(paper.updated, text, "updated");
    if (name.local == "author") read_author(child);
    if (name.local == "category") {
      const char* term = child.attribute("term").value();
      if (is_arxiv_category(term)) draft_.category(term);
    }
  } else {
    if (name.local == "comment") draft_.text(paper.comment, text, "comment");
    if (name.local == "journal_ref" || name.local == "journal_reference")
      draft_.text(paper.journal, text, "journal_ref");
    if (name.local == "doi" || name.local == "DOI") draft_.doi(text);
    if (name.local == "primary_category")
      primary_ = canonical_category(one_line(child.attribute("term").value()));
    if (name.local == "creator") draft_.authors_joined(text);
    if (name.local == "rights") draft_.text(paper.license, text, "rights");
  }
}

void EntryReader::read_author(pugi::xml_node author) {
  std::string name;
  std::string affiliations;
  for (const pugi::xml_node child : author.children()) {
    const Name found = name_of(child);
    if (found.atom && found.local == "name") name = text_of(child);
    if (!found.atom && found.local == "affiliation") {
      if (!affiliations.empty()) affiliations += "; ";
      affiliations += text_of(child);
    }
  }
  draft_.author(name, affiliations);
}

/// Announcements put "arXiv:2611.00001v1 Announce Type: new \nAbstract: " before the abstract.
void EntryReader::read_abstract(std::string_view text) {
  const std::string_view mark = "Abstract:";
  if (announcement_)
    if (const std::size_t at = text.find(mark); at != std::string_view::npos)
      text.remove_prefix(at + mark.size());
  draft_.text(draft_.paper.abstract, text, "summary");
}

void EntryReader::put_primary_first() {
  if (!is_arxiv_category(primary_)) return;
  auto& categories = draft_.paper.categories;
  std::erase(categories, primary_);
  categories.insert(categories.begin(), primary_);
}

/// The versions that the entry speaks of: the first, by its date, and the one that it shows.
void EntryReader::date_versions() {
  Paper& paper = draft_.paper;
  if (version_ < 1) return;
  if (version_ > 1 && paper.published) paper.versions.push_back({1, paper.published});
  paper.versions.push_back({version_, version_ > 1 ? paper.updated : paper.published});
}

/// arXiv says so only in words, at the start of the comment or in the place of the abstract.
bool says_withdrawn(std::string_view text) {
  std::string start(text.substr(0, 80));
  for (char& c : start)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  const std::size_t at = start.find("withdrawn");
  if (at == 0) return true;
  if (at == std::string::npos || !start.starts_with("this ")) return false;
  for (const char* phrase : {"has been withdrawn", "was withdrawn", "is withdrawn", "is being withdrawn"})
    if (start.find(phrase) != std::string::npos) return true;
  return false;
}

}  // namespace

void read_arxiv_atom(Input& input, const ImportOptions&, const Sink& sink) {
  XmlEntries entries(input);
  Delivery delivery(sink);
  Draft draft;
  while (!delivery.stopped() && entries.next()) {
    const std::string place = "entry " + std::to_string(entries.number()) + ": ";
    if (!entries.refused().empty()) {
      delivery.problem(entries.line(), place + entries.refused());
      continue;
    }
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(entries.entry().data(), entries.entry().size(),
                                                               pugi::parse_default, pugi::encoding_utf8);
    if (!parsed) {
      delivery.problem(entries.line(), place + "is no well-formed XML (" + parsed.description() + ")");
      continue;
    }
    draft.clear();
    EntryReader reader(document.document_element(), draft);
    if (const std::string error = reader.error(); !error.empty())
      throw InputError("arXiv answered with an error: " + std::string(cut_utf8(error, 500)));
    reader.read();
    draft.paper.withdrawn = says_withdrawn(draft.paper.comment) || says_withdrawn(draft.paper.abstract);
    draft.deliver(delivery, entries.line(), place);
  }
}

}  // namespace quire::source
