// An entry is the best of the identities that it names, else its title. arXiv's number is found where people
// put it: eprint, url, doi, "arXiv preprint arXiv:2611.00001" as a journal, "abs/2611.00001" as a volume. A
// date needs its day; a year or a month alone gives none.
#include "source/bibtex.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "source/bibtex_entries.h"
#include "source/bibtex_text.h"
#include "source/dates.h"
#include "source/fields.h"
#include "text/unicode.h"

namespace quire::source {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Without what stands around an identifier in TeX: braces, "\_" for "_", "\url{...}".
std::string bare(std::string_view value) {
  std::string text;
  for (const char c : value)
    if (c != '{' && c != '}' && c != '\\') text += c;
  text = one_line(text);
  for (const std::string_view wrapper : {"url", "href"})
    if (text.starts_with(wrapper)) text.erase(0, wrapper.size());
  return text;
}

/// The archive is named beside the number; an old number alone ("0309136") needs its class.
void read_eprint(const BibtexEntry& entry, Draft& draft) {
  const std::string eprint = bare(entry.field("eprint"));
  if (eprint.empty()) return;
  std::string type = text::fold(bare(entry.field("archiveprefix")));
  if (type.empty()) type = text::fold(bare(entry.field("eprinttype")));
  if (!type.empty() && type != "arxiv") return;
  std::string archive = bare(entry.field("primaryclass"));
  if (archive.empty()) archive = bare(entry.field("eprintclass"));
  archive.erase(std::min(archive.find('.'), archive.size()));
  const bool is_old_number = eprint.size() >= 7 && std::all_of(eprint.begin(), eprint.begin() + 7, is_digit);
  const std::string id = is_old_number && !archive.empty() ? archive + "/" + eprint : eprint;
  const bool is_known = draft.other_id(id.starts_with("arXiv:") ? id : "arXiv:" + id);
  if (!is_known && !type.empty()) draft.note("field 'eprint' is no arXiv identifier: " + excerpt(eprint));
}

/// "arXiv preprint arXiv:2611.00001 [cs.LG]", "arXiv:2611.00001", "arXiv e-prints, p. arXiv:2611.00001"
void read_mention(std::string_view value, Draft& draft) {
  constexpr std::string_view kMark = "arXiv:";
  const std::string text = bare(value);
  const std::size_t mark = text.rfind(kMark);
  if (mark == std::string::npos) return;
  std::string_view id = std::string_view(text).substr(mark + kMark.size());
  while (id.starts_with(' ')) id.remove_prefix(1);
  id = id.substr(0, id.find_first_of(" ,;[("));
  draft.other_id("arXiv:" + std::string(id));
}

bool names_archive(std::string_view journal) {
  const std::string folded = text::fold(journal);
  return folded.starts_with("arxiv") || folded == "corr" || folded == "computing research repository";
}

std::string journal_of(const BibtexEntry& entry) {
  for (const std::string_view name : {"journal", "journaltitle", "booktitle"}) {
    std::string journal = bibtex_words(entry.field(name));
    if (!journal.empty()) return names_archive(journal) ? std::string() : journal;
  }
  return {};
}

unsigned number_in(std::string_view value) {
  const std::string text = bare(value);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

/// biblatex's "date" (of a range its beginning), or year, month and day.
std::optional<Day> day_of(const BibtexEntry& entry) {
  const std::string date = bare(entry.field("date"));
  if (const Result<Day> day = Day::parse(date.substr(0, std::min(date.find('/'), date.find('T')))))
    return *day;
  const std::string month_text = bare(entry.field("month"));
  const unsigned month = number_in(month_text) > 0 ? number_in(month_text) : month_number(month_text);
  const unsigned year = number_in(entry.field("year"));
  if (year < 1 || year > 9999) return std::nullopt;
  const Result<Day> day = Day::from_ymd(static_cast<int>(year), month, number_in(entry.field("day")));
  return day ? std::optional<Day>(*day) : std::nullopt;
}

void read_entry(const BibtexEntry& entry, Draft& draft) {
  for (const std::string& note : entry.notes) draft.note(note);
  draft.text(draft.paper.title, bibtex_title(entry.field("title")), "title");
  draft.text(draft.paper.abstract, bibtex_title(entry.field("abstract")), "abstract");
  draft.text(draft.paper.journal, journal_of(entry), "journal");
  for (const Author& author : bibtex_names(entry.field("author"))) draft.author(author);
  std::string category = bare(entry.field("primaryclass"));
  if (category.empty()) category = bare(entry.field("eprintclass"));
  if (is_arxiv_category(category)) draft.category(category);
  draft.paper.published = day_of(entry);
  read_bibtex_ids(entry, draft);
}

}  // namespace

void read_bibtex_ids(const BibtexEntry& entry, Draft& draft) {
  read_eprint(entry, draft);
  if (const std::string doi = bare(entry.field("doi")); !doi.empty()) draft.doi_of_work(doi, "doi");
  for (const std::string_view name : {"url", "howpublished", "note"})
    if (const std::string address = bare(entry.field(name)); address.starts_with("http"))
      draft.other_id(address);
  for (const std::string_view name : {"journal", "howpublished", "note", "number", "pages"})
    read_mention(entry.field(name), draft);
  const std::string volume = bare(entry.field("volume"));
  if (volume.starts_with("abs/")) draft.other_id("arXiv:" + volume.substr(4));
}

void read_bibtex(Input& input, const ImportOptions&, const Sink& sink) {
  BibtexEntries entries(input);
  Delivery delivery(sink);
  Draft draft;
  while (!delivery.stopped() && entries.next()) {
    const BibtexEntry& entry = entries.entry();
    const std::string place = entry.key.empty() ? "" : excerpt(entry.key) + ": ";
    if (!entries.refused().empty()) {
      delivery.problem(entry.line, place + entries.refused());
      continue;
    }
    draft.clear();
    read_entry(entry, draft);
    draft.deliver(delivery, entry.line, place);
  }
  if (entries.begun() == 0 && !delivery.stopped() && input.consumed() > 0)
    throw InputError("no BibTeX entry found: entries begin with '@article{' or the like");
}

}  // namespace quire::source
