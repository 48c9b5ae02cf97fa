#include "labs/engines/random/random.h"
#include "labs/fair-threshold/datasets.h"

namespace quire::labs::fair_threshold {

Pools synthetic(std::uint64_t seed, std::size_t people) {
  random::Stream stream(seed, "pools");
  const auto draw = [&](double alpha, double beta) {
    std::vector<Person> group(people);
    for (Person& p : group) {
      p.score = stream.beta(alpha, beta);
      p.value = stream.bernoulli(p.score) ? 1 : -1;
    }
    return Pool(std::move(group));
  };
  Pool a = draw(4, 3), b = draw(3, 4);
  return {"synthetic", "A", "B", std::move(a), std::move(b), 0.5};
}

}  // namespace quire::labs::fair_threshold
