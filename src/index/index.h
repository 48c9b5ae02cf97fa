// Finding: a full-text index derived from the store's change log, kept in segments, rebuilt from the store
// where it is missing, damaged or of an older format. What is new is in a segment in memory at once, and in
// files a second or two later; merging goes on in the background. Knows papers by their Doc; the store gives
// their text. This is the house's first engine behind the final interface: BM25 over title, abstract and
// authors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/query.h"
#include "meaning/meaning.h"
#include "store/store.h"

namespace quire::index {

/// Why a paper stands where it stands: one matched word or phrase and its share of the score.
struct Part {
  std::string what;  ///< "title: sampling"
  double score = 0;
};

struct Hit {
  store::Doc doc = 0;
  double score = 0;
  std::vector<Part> parts;  ///< with Query::explain
};

/// Exact counts over all papers that match.
struct Facets {
  std::vector<std::pair<int, std::uint64_t>> years;                  ///< ascending
  std::vector<std::pair<std::string, std::uint64_t>> categories;     ///< the 12 most frequent
  std::vector<std::pair<std::string, std::uint64_t>> organisations;  ///< likewise; spelled as most papers do
  std::uint64_t with_lab = 0;
  std::optional<std::pair<Day, Day>> days;  ///< the first and the last
};

/// A word as typed that no paper, or hardly any, has; and how what was searched for instead, or may have been
/// meant, is spelled.
struct OtherWord {
  std::string typed;  ///< folded
  std::vector<std::string> spellings;
  bool searched = false;  ///< else only asked: "did you mean"
};

struct Found {
  std::uint64_t total = 0;   ///< exact, unless partial or not asked for
  std::uint64_t beside = 0;  ///< papers of the ranking that only their meaning brought in
  bool partial = false;      ///< the time ran out: some papers were not looked at
  std::vector<Hit> hits;
  Facets facets;                   ///< with Query::facets
  std::optional<Cursor> last;      ///< of the last hit: Query::after of the next page
  std::vector<std::string> notes;  ///< where the search did not do as asked ("no paper has all words: ...")
  std::vector<OtherWord> other_words;
  /// Words and stems for which beginnings and words with edits were taken: to be marked with the typed ones.
  std::vector<std::string> expanded_words;
  double seconds = 0;
};

/// A word that goes on from what was typed, as people spell it.
struct Completion {
  std::string word;   ///< folded
  double papers = 0;  ///< about how many have it
};

/// A word of an author's name, with some of the papers that have such an author.
struct NameWord {
  std::string word;   ///< folded
  double papers = 0;  ///< about how many
  std::vector<store::Doc> sample;
};

/// What somebody who is still typing may be after.
struct Suggested {
  std::string text;            ///< what was typed, as the reader of queries takes it
  std::size_t word_begin = 0;  ///< where the word that is being typed begins in it; its end: there is none
  std::vector<Completion> words;
  std::size_t name_begin = 0;            ///< where the name begins that it may be the last word of, as far as
  std::vector<std::string> name_before;  ///< that is typed: its words before, folded,
  std::string name_beginning;            ///< and the one that is being typed
  std::vector<NameWord> names;
  std::vector<Hit> papers;
};

struct IndexStats {
  std::uint64_t papers = 0;
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  store::ChangeNumber change = 0;  ///< everything up to this change is findable
  // Of a writer.
  std::uint64_t papers_in_memory = 0;      ///< findable here, but not yet in files
  store::ChangeNumber durable_change = 0;  ///< what a crash cannot take, and what other processes find
  bool lacking = false;                    ///< a segment was damaged; its papers are to be taken in again
  std::vector<std::string> notes;  ///< what went wrong since it was opened, and what was done about it
};

/// Words to be marked in what was found: those of the query, and those that were searched for instead.
std::vector<std::string> highlight_words(const Query& query, const Found& found);

class Index {
 public:
  /// Opens (or starts empty) the index in `directory`. One process writes; others open it for reading and
  /// follow what the writer has made durable.
  static std::unique_ptr<Index> open(const std::filesystem::path& directory);
  /// A writer makes durable what it has in memory; a merge that is under way is given up.
  virtual ~Index() = default;

  /// Thread-safe; never waits for what is being taken in, written or merged.
  virtual Found search(const Query& query) = 0;

  /// For a query that is being typed: how its last word may go on, authors, and the best papers so far, in
  /// about a millisecond. `store` looks up identifiers. Thread-safe.
  virtual Suggested suggest(std::string_view typed, store::Store& store) = 0;

  /// Takes in what changed in the store since last time, at most about `limit` papers (0: all), and makes it
  /// findable in this process. It is durable, and findable in others, when 40,000 papers are together, after
  /// a second without changes, after settle(), or when the index is closed. Returns how many papers it took.
  /// `stop` is asked now and then, from either of two threads. In a process that is not the writer it only
  /// looks for new commits.
  virtual std::uint64_t catch_up(store::Store& store, std::size_t limit = 0,
                                 const std::function<bool()>& stop = {}) = 0;
  /// Throws everything away and builds anew. `progress` gets papers done.
  virtual void rebuild(store::Store& store, const std::function<void(std::uint64_t)>& progress = {}) = 0;
  /// Waits until what was taken in is durable and no merge is due. Throws when the disk does not take it.
  virtual void settle(const std::function<bool()>& stop = {}) = 0;
  /// Merges everything into one segment: the smallest and fastest there is, at the price of writing all
  /// again.
  virtual void optimise(const std::function<bool()>& stop = {}) = 0;
  /// What the vectors know. It follows the store by its own calls: encoding and training take their time.
  virtual meaning::Meaning& meaning() = 0;
  virtual bool writer() const = 0;
  virtual IndexStats stats() const = 0;
  /// Faults found: checksums, counts against the store. A writer sets damaged segments aside; the next
  /// catch_up() takes their papers in again.
  virtual std::vector<std::string> check(store::Store& store) = 0;
};

}  // namespace quire::index
