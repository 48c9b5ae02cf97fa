// Each entry is cut out of the stream (xml_entries.h) and parsed with pugixml. Elements of Atom are told from
// arXiv's extensions by their prefix: the one that <entry> itself has is Atom's. Answers of the query API
// give the dates of a paper; announcements (ids "oai:arXiv.org:...") give only the day they were made, see
// arxiv_announcement.h. Source: info.arxiv.org/help/api/user-manual, info.arxiv.org/help/rss_specifications.
#include "source/arxiv_atom.h"

#include <charconv>

#include <pugixml.hpp>

#include "source/arxiv_announcement.h"
#include "source/dates.h"
#include "source/fields.h"
#include "source/xml_body.h"
#include "source/xml_entries.h"

namespace quire::source {
namespace {

constexpr std::string_view kOaiPrefix = "oai:arXiv.org:";

/// A name in an entry: Atom's own or an extension's, without prefix.
struct Name {
  std::string_view local;
  bool atom;
};

class EntryReader {
 public:
  EntryReader(pugi::xml_node entry, const AskedLists& asked, Draft& draft)
      : entry_(entry), asked_(asked), draft_(draft) {
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
  void read_published(const std::string& text);
  void read_abstract(std::string_view text);
  void put_primary_first();
  void date_versions();

  pugi::xml_node entry_;
  const AskedLists& asked_;
  Draft& draft_;
  std::string_view atom_prefix_;
  bool is_announcement_ = false;
  Announcement announcement_;
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
  if (is_announcement_)
    apply(announcement_, asked_, draft_);
  else
    date_versions();
  draft_.withdrawn_by_words();
}

void EntryReader::read_id() {
  const std::string id = atom_text("id");
  is_announcement_ = one_line(id).starts_with(kOaiPrefix);
  version_ = read_announced_id(id, draft_);
  announcement_.version = version_;
}

void EntryReader::read_child(pugi::xml_node child) {
  const Name name = name_of(child);
  const std::string text = text_of(child);
  Paper& paper = draft_.paper;
  if (name.atom) {
    if (name.local == "title") draft_.text(paper.title, text, "title");
    if (name.local == "summary") read_abstract(text);
    if (name.local == "published") read_published(text);
    if (name.local == "updated" && !is_announcement_) draft_.day(paper.updated, text, "updated");
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
    if (name.local == "announce_type") announcement_.type = one_line(text);
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

/// Of a paper the moment that version 1 arrived, of an announcement its day.
void EntryReader::read_published(const std::string& text) {
  if (!is_announcement_) {
    draft_.instant(draft_.paper.submitted, text, "published");
    if (draft_.paper.submitted) draft_.paper.published = Day::of(*draft_.paper.submitted);
  } else if (const Result<Day> day = read_written_day(text)) {
    announcement_.day = *day;
  } else {
    draft_.note("field 'published' is no date: " + excerpt(text));
  }
}

void EntryReader::read_abstract(std::string_view text) {
  if (is_announcement_) text = without_prefix(text, announcement_.type);
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

/// What stands around the entries; a parser keeps what it has read when the text ends early.
class Frame {
 public:
  explicit Frame(std::string_view head) {
    document_.load_buffer(head.data(), head.size(), pugi::parse_default, pugi::encoding_utf8);
  }

  std::optional<std::int64_t> number(std::string_view name) const;
  AskedLists asked() const;

 private:
  pugi::xml_document document_;
};

std::optional<std::int64_t> Frame::number(std::string_view name) const {
  const std::string text = one_line(text_in(document_.document_element(), name));
  std::int64_t value = -1;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (bad != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

AskedLists Frame::asked() const {
  AskedLists asked;
  for (const pugi::xml_node element : document_.document_element().children()) {
    const std::string_view name = local_name(element);
    if (name == "entry") break;
    if (name == "id") asked.take_address(one_line(text_of(element)));
    if (name == "link") asked.take_address(attribute_of(element, "href"));
  }
  asked.take_title(one_line(text_in(document_.document_element(), "title")));
  return asked;
}

/// Reads all entries; returns arXiv's own words if it answered with an error.
std::string read_entries(XmlEntries& entries, Delivery& delivery) {
  Draft draft;
  std::optional<AskedLists> asked;
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
    if (!asked) asked = Frame(entries.head()).asked();
    draft.clear();
    EntryReader reader(document.document_element(), *asked, draft);
    if (std::string error = reader.error(); !error.empty()) return std::string(cut_utf8(error, 500));
    reader.read();
    draft.deliver(delivery, entries.line(), place);
  }
  return {};
}

}  // namespace

void read_arxiv_atom(Input& input, const ImportOptions&, const Sink& sink) {
  XmlEntries entries(input);
  Delivery delivery(sink);
  if (const std::string error = read_entries(entries, delivery); !error.empty())
    throw InputError("arXiv answered with an error: " + error);
}

Result<AtomAnswer> read_atom_answer(std::string_view xml) {
  AtomAnswer answer;
  const Sink sink{[&](Record&& record) {
                    record.source = "arxiv-atom";
                    answer.records.push_back(std::move(record));
                    return true;
                  },
                  [&](const Problem& problem) {
                    answer.problems.push_back(problem);
                    return true;
                  }};
  const auto input = open_bytes(xml);
  XmlEntries entries(*input);
  Delivery delivery(sink);
  try {
    answer.error = read_entries(entries, delivery);
  } catch (const InputError& error) {
    return Error{error.what()};
  }
  answer.entries = entries.number();
  const Frame frame(entries.head());
  answer.total = frame.number("totalResults");
  answer.start = frame.number("startIndex");
  answer.items_per_page = frame.number("itemsPerPage");
  return answer;
}

}  // namespace quire::source
