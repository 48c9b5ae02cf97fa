#include "labs/engines/problems/grades.h"

#include <limits>

#include <boost/json/serialize.hpp>

#include "labs/engines/passk/coverage.h"

namespace quire::labs::problems {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::right:
      return "right";
    case Verdict::wrong:
      return "wrong";
    case Verdict::malformed:
      return "malformed";
  }
  return "";
}

std::string grade_line(const Grade& grade) {
  boost::json::object fields{{"id", grade.id}, {"sample", grade.sample}, {"verdict", name_of(grade.verdict)}};
  if (!grade.what.empty()) fields["what"] = grade.what;
  for (const auto& [name, value] : grade.more) fields[name] = value;
  return boost::json::serialize(fields);
}

double Tally::accuracy() const {
  return responses() == 0 ? kNone : static_cast<double>(right) / static_cast<double>(responses());
}

stats::Interval Tally::interval() const { return stats::wilson(right, responses()); }

void Tallies::add(const std::string& group, const Grade& grade) {
  Tally& tally = groups_[group];
  auto& answers = answers_[group];
  const auto [answer, fresh] = answers.try_emplace(grade.id);
  if (fresh) ++tally.problems;
  ++answer->second.n;
  if (grade.verdict == Verdict::right) ++answer->second.right;
  ++(grade.verdict == Verdict::right   ? tally.right
     : grade.verdict == Verdict::wrong ? tally.wrong
                                       : tally.malformed);
}

double Tallies::pass_at(const std::string& group, std::uint64_t k) const {
  const auto found = answers_.find(group);
  if (found == answers_.end()) return kNone;
  std::vector<passk::Count> counts;
  for (const auto& [id, answer] : found->second)
    if (answer.n >= k) counts.push_back({answer.n, answer.right});
  return passk::coverage(counts, k);
}

}  // namespace quire::labs::problems
