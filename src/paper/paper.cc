// merge(): what a source says now over what is stored. Its one idea: the age of a record decides whose words
// about the paper count, and nothing that is known is ever emptied. Category names: arXiv's taxonomy.
#include "paper/paper.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "paper/announcement.h"

namespace quire {

namespace {

/// How old a record is beside the stored one. `undated`: it does not say, and the stored one does.
enum class Age { older, undated, same, newer };

int greatest_version(const Paper& paper) {
  int greatest = 0;
  for (const Version& version : paper.versions) greatest = std::max(greatest, version.number);
  return greatest;
}

/// Versions decide when both records have them and they differ, else the dates of the last change.
Age age_of(const Paper& incoming, const Paper& stored) {
  const int theirs = greatest_version(incoming);
  const int ours = greatest_version(stored);
  if (theirs > 0 && ours > 0 && theirs != ours) return theirs > ours ? Age::newer : Age::older;
  if (incoming.updated && stored.updated && *incoming.updated != *stored.updated)
    return *incoming.updated > *stored.updated ? Age::newer : Age::older;
  const bool says_nothing = theirs == 0 && !incoming.updated;
  return says_nothing && (ours > 0 || stored.updated) ? Age::undated : Age::same;
}

bool is_given(const std::string& field) { return !field.empty(); }
bool is_given(int field) { return field > 0; }
template <class T>
bool is_given(const std::vector<T>& field) {
  return !field.empty();
}
template <class T>
bool is_given(const std::optional<T>& field) {
  return field.has_value();
}

template <class Field>
void take(Field& field, const Field& incoming, bool incoming_wins) {
  if (is_given(incoming) && (incoming_wins || !is_given(field))) field = incoming;
}

std::vector<Version> united(const std::vector<Version>& stored, const std::vector<Version>& incoming,
                            bool incoming_wins) {
  std::vector<Version> all = stored;
  for (const Version& version : incoming) {
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const Version& v) { return v.number == version.number; });
    if (same == all.end())
      all.push_back(version);
    else {
      take(same->day, version.day, incoming_wins);
      same->withdrawn = same->withdrawn || version.withdrawn;
    }
  }
  std::sort(all.begin(), all.end(), [](const Version& a, const Version& b) { return a.number < b.number; });
  return all;
}

/// A name keeps what only one of the two records says about the person behind it.
std::vector<Author> with_details_of(std::vector<Author> authors, const std::vector<Author>& others) {
  for (std::size_t i = 0; i < authors.size(); ++i) {
    Author& author = authors[i];
    const auto same = [&](const Author& other) { return other.name == author.name; };
    // Nearly always at the same place; a name that occurs twice in a paper is nobody's for certain elsewhere.
    const Author* other = i < others.size() && same(others[i]) ? &others[i] : nullptr;
    if (other == nullptr && std::count_if(others.begin(), others.end(), same) == 1)
      other = &*std::find_if(others.begin(), others.end(), same);
    if (other == nullptr) continue;
    take(author.affiliation, other->affiliation, false);
    take(author.family, other->family, false);
    take(author.suffix, other->suffix, false);
    take(author.orcid, other->orcid, false);
  }
  return authors;
}

std::vector<PaperId> other_ids_of(const Paper& stored, const Paper& incoming) {
  std::vector<PaperId> all;
  std::set_union(stored.other_ids.begin(), stored.other_ids.end(), incoming.other_ids.begin(),
                 incoming.other_ids.end(), std::back_inserter(all));
  std::erase(all, stored.id);
  return all;
}

std::vector<CrossList> united(std::vector<CrossList> all, const std::vector<CrossList>& incoming) {
  for (const CrossList& list : incoming) {
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const CrossList& known) { return known.category == list.category; });
    if (same == all.end())
      all.push_back(list);
    else
      same->day = std::min(same->day, list.day);
  }
  std::sort(all.begin(), all.end(),
            [](const CrossList& a, const CrossList& b) { return a.category < b.category; });
  return all;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kCanonical = {{
    // Aliases: two names of one category, the first in use beside the second.
    {"cs.NA", "math.NA"},
    {"cs.SY", "eess.SY"},
    {"math.IT", "cs.IT"},
    {"math.MP", "math-ph"},
    {"q-fin.EC", "econ.GN"},
    {"stat.TH", "math.ST"},
    // Archives of the past, subsumed by later ones.
    {"acc-phys", "physics.acc-ph"},
    {"adap-org", "nlin.AO"},
    {"alg-geom", "math.AG"},
    {"ao-sci", "physics.ao-ph"},
    {"atom-ph", "physics.atom-ph"},
    {"bayes-an", "physics.data-an"},
    {"chao-dyn", "nlin.CD"},
    {"chem-ph", "physics.chem-ph"},
    {"cmp-lg", "cs.CL"},
    {"comp-gas", "nlin.CG"},
    {"dg-ga", "math.DG"},
    {"funct-an", "math.FA"},
    {"mtrl-th", "cond-mat.mtrl-sci"},
    {"patt-sol", "nlin.PS"},
    {"plasm-ph", "physics.plasm-ph"},
    {"q-alg", "math.QA"},
    {"solv-int", "nlin.SI"},
    {"supr-con", "cond-mat.supr-con"},
}};

/// Whether a record says more than which paper it is about.
bool says_something(const Paper& incoming) {
  Paper name(incoming.id);
  name.deleted = incoming.deleted;
  return incoming != name;
}

}  // namespace

Paper merge(const Paper& stored, const Paper& incoming) {
  if ((!stored.apart.empty() || !incoming.apart.empty()) && says_something(incoming)) {
    Paper anew = incoming;
    anew.id = stored.id;
    std::erase(anew.other_ids, stored.id);
    return anew;
  }
  const Age age = age_of(incoming, stored);
  // A listing that does not say which version it shows may correct what it knows best, not the paper's own
  // words.
  const bool words_win = age == Age::same || age == Age::newer;
  const bool facts_win = age != Age::older;

  Paper paper = stored;
  paper.other_ids = other_ids_of(stored, incoming);
  take(paper.title, incoming.title, words_win);
  take(paper.abstract, incoming.abstract, words_win);
  take(paper.authors, incoming.authors, words_win);
  paper.authors =
      with_details_of(with_details_of(std::move(paper.authors), stored.authors), incoming.authors);
  take(paper.categories, incoming.categories, words_win);
  take(paper.comment, incoming.comment, words_win);
  take(paper.published, incoming.published, words_win);
  take(paper.submitted, incoming.submitted, words_win);
  // An announcement that it is new comes once; one that is made again does not move it.
  if (!paper.announced || incoming.announced < paper.announced)
    take(paper.announced, incoming.announced, true);
  paper.cross_lists = united(stored.cross_lists, incoming.cross_lists);
  take(paper.summary, incoming.summary, facts_win);
  take(paper.author_count, incoming.author_count, facts_win);
  take(paper.organisation, incoming.organisation, facts_win);
  take(paper.journal, incoming.journal, facts_win);
  take(paper.doi, incoming.doi, facts_win);
  take(paper.license, incoming.license, facts_win);
  take(paper.code_url, incoming.code_url, facts_win);
  take(paper.project_url, incoming.project_url, facts_win);
  take(paper.lab, incoming.lab, facts_win);
  take(paper.subject, incoming.subject, facts_win);
  take(paper.updated, incoming.updated, incoming.updated > stored.updated);
  paper.versions = united(stored.versions, incoming.versions, facts_win);
  // Only a later version restores a withdrawn paper; most sources do not know and say "no".
  if (incoming.withdrawn && facts_win) paper.withdrawn = true;
  if (!incoming.withdrawn && age == Age::newer) paper.withdrawn = false;
  take(paper.withdrawal, incoming.withdrawal, facts_win);
  if (!paper.withdrawn) paper.withdrawal.clear();
  paper.deleted = incoming.deleted;  // what a source says last about its own record is so
  return paper;
}

std::optional<Day> Paper::listed_day() const {
  if (announced) return announced;
  if (submitted && id.scheme() == Scheme::arxiv) return announcement_day(*submitted);
  return published;
}

std::string canonical_category(std::string_view category) {
  for (const auto& [name, canonical] : kCanonical)
    if (name == category) return std::string(canonical);
  return std::string(category);
}

}  // namespace quire
