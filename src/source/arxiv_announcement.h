// What announcement feeds of arXiv share, whether RSS or Atom: the kind of an announcement and what follows
// from it. "new" lists a paper on that day; "cross" adds a category to one that may be old; the others only
// bump its version. Source: info.arxiv.org/help/rss_specifications.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/fields.h"

namespace quire::source {

/// The lists that a feed was asked for: categories, or archives with all that is in them.
class AskedLists {
 public:
  /// From an address such as "https://rss.arxiv.org/rss/cs.AI+q-bio.NC"; nothing if it is none.
  void take_address(std::string_view address);
  /// From "cs.AI, q-bio.NC updates on arXiv.org", unless an address has said it.
  void take_title(std::string_view title);

  bool known() const { return !names_.empty(); }
  bool has(std::string_view category) const;

 private:
  void add(std::string_view name);
  std::vector<std::string> names_;  ///< lower case
};

struct Announcement {
  std::string type;  ///< "new", "cross", "replace", "replace-cross", "absonly"
  std::optional<Day> day;
  int version = 0;
};

/// "oai:arXiv.org:2611.00001v2", the guid or id of an item: sets the draft's id and gives the version, 0 if
/// there is none.
int read_announced_id(std::string_view guid, Draft& draft);
/// The abstract behind "arXiv:2611.00001v1 Announce Type: new \nAbstract: "; fills `type` if it is empty.
std::string_view without_prefix(std::string_view description, std::string& type);
/// Applies it to a draft whose categories are complete.
void apply(const Announcement& announcement, const AskedLists& asked, Draft& draft);

}  // namespace quire::source
