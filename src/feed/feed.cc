// Lists of a day, a week or a month, and what stands at their head. The order of papers is the store's
// (picked ones first, by votes); the head is chosen so that no subject crowds out the others (a diverse
// selection by greedy discounting, after Carbonell and Goldstein, SIGIR 1998, with subjects for similarity).
#include "feed/feed.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "store/submissions.h"

namespace quire::feed {
namespace {

std::vector<std::pair<std::string, int>> subjects_of(const std::vector<store::StoredPaper>& papers) {
  std::vector<std::pair<std::string, int>> subjects;
  std::map<std::string, std::size_t, std::less<>> place;
  for (const auto& stored : papers) {
    const std::string& subject = subject_of(stored.paper);
    if (subject.empty()) continue;
    const auto [at, fresh] = place.try_emplace(subject, subjects.size());
    if (fresh) subjects.emplace_back(subject, 0);
    ++subjects[at->second].second;
  }
  std::stable_sort(subjects.begin(), subjects.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return subjects;
}

int votes_of(const store::StoredPaper& stored) {
  return stored.votes + (stored.pick ? stored.pick->votes : 0);
}
int comments_of(const store::StoredPaper& stored) { return store::comments_total(stored); }

/// How many papers at the head stand where curators placed them.
std::size_t placed_in(store::Store& store, const Listing& listing) {
  const auto places = store::Submissions(store.tables()).places(listing.first);
  std::size_t count = 0;
  for (const auto& stored : listing.papers) {
    if (std::find(places.begin(), places.end(), stored.doc) == places.end()) break;
    ++count;
  }
  return count;
}

constexpr std::array<const char*, 6> kOrdinals = {"First", "Second", "Third", "Fourth", "Fifth", "Sixth"};

/// What sets a chosen paper apart, in a few words.
class Reasons {
 public:
  explicit Reasons(const std::vector<store::StoredPaper>& papers) {
    for (const auto& stored : papers) {
      votes_ = std::max(votes_, votes_of(stored));
      comments_ = std::max(comments_, comments_of(stored));
    }
  }

  std::string next(const store::StoredPaper& stored, int of_its_subject) {
    const int votes = votes_of(stored);
    const int comments = comments_of(stored);
    if (votes > 0 && votes == votes_ && !std::exchange(said_votes_, true)) return "Most votes";
    if (comments > 0 && comments == comments_ && !std::exchange(said_comments_, true))
      return "Most discussed";
    const std::string& subject = subject_of(stored.paper);
    if (subject.empty()) return {};
    if (of_its_subject == 0) return fmt::format("Brings {} into the mix", subject);
    return of_its_subject < static_cast<int>(kOrdinals.size())
               ? fmt::format("{} of {}", kOrdinals[static_cast<std::size_t>(of_its_subject)], subject)
               : fmt::format("More of {}", subject);
  }

 private:
  int votes_ = 0, comments_ = 0;
  bool said_votes_ = false, said_comments_ = false;
};

}  // namespace

const std::string& subject_of(const Paper& paper) {
  return paper.subject.empty() && !paper.categories.empty() ? paper.categories.front() : paper.subject;
}

Listing between(store::Store& store, Day first, Day last, std::size_t limit) {
  Listing listing{first, last, store.count_between(first, last), {}, 0, {}, {}, {}};
  listing.papers = store.papers(store.docs_between(first, last, limit));
  if (first == last) listing.placed = placed_in(store, listing);
  listing.subjects = subjects_of(listing.papers);
  // Calendar arithmetic stops at the ends of its years: there is no day outside then.
  if (first - 1 < first) listing.earlier = store.day_at_or_before(first - 1);
  if (last < last + 1) listing.later = store.day_at_or_after(last + 1);
  return listing;
}

std::optional<Day> newest_day(store::Store& store, Day today) {
  const auto newest = store.day_at_or_before(today);
  return newest ? newest : store.day_at_or_after(today);
}

std::vector<Choice> choose(const Listing& listing, std::size_t limit) {
  const auto& papers = listing.papers;
  std::vector<bool> taken(papers.size(), false);
  std::map<std::string, int, std::less<>> chosen_of;  // subject -> papers chosen
  Reasons reasons(papers);
  std::vector<Choice> choices;
  while (choices.size() < std::min(limit, papers.size())) {
    std::size_t best = papers.size();
    double best_value = -1;
    if (choices.size() < listing.placed) best = choices.size();
    for (std::size_t i = 0; i < papers.size() && choices.size() >= listing.placed; ++i) {
      if (taken[i]) continue;
      const std::string& subject = subject_of(papers[i].paper);
      const auto known = chosen_of.find(subject);
      const int same = subject.empty() || known == chosen_of.end() ? 0 : known->second;
      const double value = (1 + votes_of(papers[i]) + comments_of(papers[i]) / 2.0) / (1 + same);
      if (value > best_value) {
        best = i;
        best_value = value;
      }
    }
    taken[best] = true;
    int& same = chosen_of[subject_of(papers[best].paper)];
    const bool placed = best < listing.placed;
    choices.push_back({best, placed ? "Placed by a curator" : reasons.next(papers[best], same)});
    ++same;
  }
  return choices;
}

}  // namespace quire::feed
