// What grades come to: for each puzzle and size accuracy with its interval, pass@k, where answers first go
// wrong, tokens, what traces hold; and for each puzzle the size from which nothing is solved (sections 4.1
// to 4.4).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "labs/engines/problems/grades.h"
#include "labs/illusion-of-thinking/problem_set.h"

namespace quire::labs::illusion {

/// Smallest tested size from which accuracy is 0 at every larger tested size too; nothing where the largest
/// is solved sometimes. By size.
std::optional<int> collapse_point(const std::map<int, double>& accuracy);

class Report {
 public:
  void add(const Task& task, const Graded& graded, std::optional<std::uint64_t> tokens);
  /// A table for people.
  std::string table() const;
  boost::json::object summary() const;
  std::uint64_t graded() const { return graded_; }

 private:
  static constexpr std::size_t kTenths = 10;
  struct Extra {
    std::optional<double> shortest{};
    std::vector<double> first_bad{}, tokens{};
    std::array<std::uint64_t, kTenths> candidates{}, right{};  ///< of traces, by place
  };
  std::map<std::string, std::optional<int>> collapses() const;

  problems::Tallies tallies_{};
  std::map<std::string, Extra> extras_{};
  std::map<std::string, std::map<int, std::string>>
      sizes_{};  ///< puzzle, then size: the group; solvable ones
  std::uint64_t graded_ = 0;
};

}  // namespace quire::labs::illusion
