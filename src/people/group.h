// Groups of mentions that are held to be one person each, and which of them may become one: every rule that
// forbids it is here, so that no evidence gets round it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "people/evidence.h"
#include "people/person.h"

namespace quire::people {

using GroupId = std::uint32_t;

struct Group {
  std::vector<std::uint32_t> members;
  std::vector<std::uint32_t> docs;                        ///< ascending
  std::vector<std::uint32_t> features;                    ///< ascending
  std::vector<std::uint32_t> names;                       ///< ascending
  std::vector<std::string> orcids;                        ///< ascending
  std::vector<std::string> claimants;                     ///< ascending
  std::vector<std::uint32_t> not_with;                    ///< mentions that a decision keeps apart
  std::vector<std::pair<std::string, float>> categories;  ///< by name, with how many papers have it
  std::int32_t first_day = std::numeric_limits<std::int32_t>::max();
  std::int32_t last_day = std::numeric_limits<std::int32_t>::min();
  bool spelled = false;                                    ///< some name is given in full
  float weakest = std::numeric_limits<float>::infinity();  ///< the least score of what was joined by evidence
  bool late = false;     ///< a decision took it out of a person: the others go first
  bool by_name = false;  ///< something was joined by the name alone
};

class Groups {
 public:
  Groups(std::span<const Mention> mentions, Evidence& evidence);

  GroupId of(std::uint32_t mention) const;
  const Group& operator[](GroupId id) const { return groups_[id]; }
  bool is_there(GroupId id) const { return root_[id] == id; }
  std::size_t size() const { return groups_.size(); }

  /// A decision says that they are not one; false if a newer one has made them one.
  bool keep_apart(std::uint32_t a, std::uint32_t b);  ///< `a` is then late
  void claim(std::uint32_t mention, const std::string& claimant);

  /// Does a decision, or do the claims, forbid it?
  bool decided_apart(GroupId a, GroupId b) const;
  /// Does anything forbid it: decisions, claims, ORCIDs, a common paper, names?
  bool may_join(GroupId a, GroupId b) const;
  bool share_paper(GroupId a, GroupId b) const;
  bool names_agree(GroupId a, GroupId b) const;
  void join(GroupId a, GroupId b, std::optional<float> score = {}, bool by_name = false);

 private:
  Evidence& evidence_;
  std::vector<Group> groups_;  ///< each under the number of its first mention
  std::vector<GroupId> root_;
};

}  // namespace quire::people
