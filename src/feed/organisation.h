// What is here of one organisation, as listings name it: its papers, their days and categories, and who wrote
// them. All of it is asked of the index by Paper::organisation; affiliations, which are free text, are only
// counted apart.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "index/index.h"
#include "store/store.h"

namespace quire::feed {

/// Of an organisation with more papers the authors of the newest are counted.
inline constexpr std::size_t kAuthorsOfPapersMax = 1000;

struct Organisation {
  std::string name;                         ///< as most of its papers spell it; as asked when there is none
  std::uint64_t papers = 0;                 ///< exact
  std::optional<std::pair<Day, Day>> days;  ///< the first and the last
  std::vector<std::pair<std::string, std::uint64_t>> categories;  ///< the 12 most frequent
  struct Person {
    std::string name;  ///< as papers give it
    std::size_t papers = 0;
  };
  std::vector<Person> people;            ///< most papers first, at most `people_max`
  std::size_t people_total = 0;          ///< different names
  bool people_cut = false;               ///< there are more papers than had their authors counted
  std::vector<store::StoredPaper> page;  ///< newest first
};

struct OrganisationOptions {
  std::size_t offset = 0;  ///< at most 10,000
  std::size_t limit = 20;
  std::size_t people_max = 12;  ///< 0: nobody is counted
};
/// By the whole name, whatever its case and accents.
Organisation organisation(store::Store& store, index::Index& index, const std::string& name,
                          const OrganisationOptions& options = {});

/// Ways on from a name that no paper has.
struct NearOrganisations {
  std::vector<std::string> names;  ///< that have its words, or words a slip away
  std::uint64_t papers = 0;        ///< with the name as a phrase in organisation or affiliations
};
NearOrganisations near_organisations(index::Index& index, const std::string& name);

/// The query that finds its words in organisations and affiliations: org:"univ norte".
std::string organisation_words_query(const std::string& name);

}  // namespace quire::feed
