// A submission from what was typed to the store: the page and the command line do the same.
#include "web/submit.h"

#include <fmt/format.h>

#include "follow/one_paper.h"
#include "source/fetch.h"

namespace quire::web {
namespace {

constexpr int kAskSecondsMax = 20;
constexpr std::size_t kTypedBytesMax = 1000;
constexpr int kDaysAround = 7;  ///< of today, for members

Result<Day> day_of(const std::string& typed, bool is_curator, Instant now) {
  const Day today = Day::of(now);
  if (typed.empty()) return today;
  const auto day = Day::parse(typed);
  if (!day) return Error{day.error()};
  const int away = *day - today;
  if (!is_curator && (away > kDaysAround || away < -kDaysAround))
    return Error{fmt::format("{} is more than {} days from today; only curators submit so far",
                             day->written(), kDaysAround)};
  return *day;
}

/// The paper here; one of arXiv that is not is asked for there, and taken in.
Result<store::Doc> doc_of(store::Store& store, const std::filesystem::path& data_folder,
                          std::string_view contact, const PaperId& id, Instant now) {
  if (const auto known = store.paper(id)) return known->doc;
  if (id.scheme() != Scheme::arxiv)
    return Error{fmt::format(
        "no paper {} here; only papers of arXiv are fetched, others come by quire import", id.key())};
  const auto record = follow::ask_arxiv(id, data_folder, contact, kAskSecondsMax);
  if (!record) return Error{record.error()};
  const Record records[] = {*record};
  store.put(records, {now, {}, {}});
  const auto stored = store.paper(id);
  if (!stored) return Error{fmt::format("arXiv has deleted {}", id.key())};
  return stored->doc;
}

}  // namespace

Result<store::Submission> submit(store::Store& store, const std::filesystem::path& data_folder,
                                 std::string_view contact, const Submitting& wanted,
                                 const std::string& person, bool is_curator, Instant now,
                                 const store::Once& once) {
  if (wanted.paper.empty()) return Error{"name a paper: an arXiv number, its address, or a DOI"};
  if (wanted.paper.size() > kTypedBytesMax) return Error{"that is longer than the name of a paper"};
  const auto parsed = parse_versioned_id(wanted.paper);
  if (!parsed) return Error{parsed.error()};
  const auto day = day_of(wanted.day, is_curator, now);
  if (!day) return Error{day.error()};
  if (wanted.note.size() > store::Submissions::kNoteBytesMax)
    return Error{fmt::format("a note has at most {} bytes", store::Submissions::kNoteBytesMax)};
  store::Submissions submissions(store.tables());
  if (!is_curator)  // before anybody is asked for the paper
    if (const Status may = submissions.may_submit(person, now); !may) return Error{may.error()};
  const auto doc = doc_of(store, data_folder, contact, parsed->id, now);
  if (!doc) return Error{doc.error()};
  return submissions.submit({*doc, *day, person, "", wanted.note, now, {}}, is_curator, once);
}

}  // namespace quire::web
