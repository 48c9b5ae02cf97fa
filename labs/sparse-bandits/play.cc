#include "labs/sparse-bandits/play.h"

#include <unordered_map>

#include "labs/engines/bandits/radius.h"

namespace quire::labs::sparse_bandits {

Course play(Learner& learner, const Instance& instance, const Noise& noise, random::Stream stream,
            std::uint64_t asks_max, const Poll& poll) {
  const std::uint64_t repeats =
      bandits::repeats_for(instance.eps, noise.sd, instance.features->actions(), noise.failure);
  std::unordered_map<Id, double> known;
  Course course;
  for (std::uint64_t asks = 0; asks < asks_max; ++asks) {
    if (poll) poll();
    const std::optional<Id> action = learner.ask();
    if (!action) break;
    const auto [entry, fresh] = known.try_emplace(*action, 0.0);
    if (fresh) {
      entry->second = instance.query(*action);
      if (noise.sd > 0) {
        double sum = 0;
        for (std::uint64_t i = 0; i < repeats; ++i) sum += noise.sd * stream.normal();
        entry->second += sum / static_cast<double>(repeats);
      }
      course.distinct.push_back({*action, entry->second});
    }
    learner.tell(*action, entry->second);
  }
  course.queries = course.distinct.size() * repeats;
  course.answer = learner.answer();
  course.loss = instance.best - (course.answer ? instance.query(*course.answer) : 0);
  return course;
}

Refereed referee(Learner& learner, std::size_t actions, double gap, std::uint64_t asks_max,
                 const Poll& poll) {
  std::vector<bool> seen(actions);
  Refereed report;
  std::optional<Id> good;  // once the adversary had to give in
  for (std::uint64_t asks = 0; asks < asks_max; ++asks) {
    if (poll && asks % 1024 == 0) poll();
    const std::optional<Id> action = learner.ask();
    if (!action) break;
    if (!seen[*action]) {
      seen[*action] = true;
      if (++report.queries == actions) good = *action;
    }
    learner.tell(*action, good == *action ? gap : 0);
  }
  report.unseen = actions - report.queries;
  const std::optional<Id> answer = learner.answer();
  if (!answer) return report;
  report.right = good ? answer == good : report.unseen == 1 && !seen[*answer];
  return report;
}

}  // namespace quire::labs::sparse_bandits
