// Other people's elements and updates: the files that the tools read, and the objective over them.
//
//   updates     {"op":"insert","id":"2305.1","terms":{"graph":3},"vector":[0.1,...],"score":0.7}
//               {"op":"delete","id":"2305.1"}      {"op":"query"}             one a line
//   reference   {"terms":{...},"vector":[...],"weight":1}                     one a line
//   values      {"set":["a","b"],"value":2}                                   every subset but the empty one
//   neighbours  "a: b c" inserts a node and whom it reaches, "- a" deletes it, "?" asks
#pragma once

#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "labs/dynamic-submodular/papers_objective.h"
#include "labs/engines/submodular/audit.h"
#include "labs/engines/submodular/objectives.h"

namespace quire::labs::dynamic_submodular {

struct OwnUpdate {
  enum class Kind : std::uint8_t { insert, erase, query } kind = Kind::query;
  std::size_t line = 0;
  std::string id{};
  PaperFeatures features{};  ///< of an insertion
};

struct OwnUpdates {
  std::string name;  ///< of the file, as errors begin
  std::vector<OwnUpdate> updates;
  Error fault(std::size_t line, const std::string& what) const;
};

constexpr std::size_t kOwnUpdatesMax = 1'000'000;
constexpr std::size_t kOwnTermsMax = 10'000;   ///< of an element
constexpr std::size_t kOwnVectorMax = 10'000;  ///< numbers

/// Errors name the line. Whether an update fits those before it is not looked at here.
Result<OwnUpdates> read_updates(std::istream& in, const std::string& name);
Result<OwnUpdates> read_neighbours(std::istream& in, const std::string& name);

struct OwnReference {
  std::vector<PaperFeatures> papers;
  std::vector<double> weights;
};
Result<OwnReference> read_reference(std::istream& in, const std::string& name);

/// A function on subsets, and how its elements are called.
struct OwnValues {
  std::vector<std::string> ids;
  std::unique_ptr<submodular::Table> table;
};
Result<OwnValues> read_values_file(std::istream& in, const std::string& name);

/// "a", "b" and what e adds to them: why a function is refused, in one line.
std::string shown(const submodular::Violation& violation, const std::vector<std::string>& ids);

/// The objective over a file's elements, which are taken in as updates bring them: an id that comes again is
/// a new element.
class OwnObjective {
 public:
  struct Options {
    std::string name = "papers";  ///< papers, coverage, probcover, facility, logdet, modular, values
    std::uint32_t k = 20;
    std::uint64_t seed = 1;
    double scale = 1;  ///< s of logdet
  };
  /// papers and facility are frozen over the reference; without one, over every element of `updates`, which
  /// is as fixed, since the file is read before anything is chosen.
  static Result<std::unique_ptr<OwnObjective>> create(const Options& options, const OwnUpdates& updates,
                                                      const OwnReference* reference, OwnValues* values);
  Result<submodular::Id> add(const std::string& id, const PaperFeatures& features);
  const submodular::Objective& objective() const;

 private:
  OwnObjective() = default;
  Status freeze_over(const std::vector<PaperFeatures>& papers, const std::vector<double>& weights);
  Status build();
  Result<submodular::Item> item_of(const PaperFeatures& features);

  Options options_;
  std::unique_ptr<PapersObjective> papers_;
  std::unique_ptr<submodular::Items> items_;
  std::unique_ptr<submodular::Objective> objective_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  // of terms, or of the elements of a table
};

/// Every term that an insertion of the file has, in order of appearance.
std::unordered_map<std::string, std::uint32_t> numbers_of_terms(const OwnUpdates& updates);

}  // namespace quire::labs::dynamic_submodular
