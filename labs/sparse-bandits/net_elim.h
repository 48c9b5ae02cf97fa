// Net elimination: the upper bound of the lab. All points of the net (net.h) are alive; the most optimistic
// one names the next action; an answer that is short of what was promised kills the point, and all others
// that it contradicts. The paper's pseudo-code was not read: this is a reconstruction with a whole proof.
//
// v(theta) = max_a <theta, phi_a>, a(theta) its smallest maximiser. Repeat: theta alive with the largest v,
// query a = a(theta), y = r(a). If y >= v(theta) - 2 eps stop with the best action queried, else kill every
// alive theta' with |<theta', phi_a> - y| > 2 eps.
//
// Proof. The point next to theta* predicts every reward up to eps (net) + eps (misspecification): it is never
// killed. Where it does not stop, theta itself is killed: at most |Theta| queries. Where it stops, v(theta)
// is at least v of the point next to theta*, which is at least max r - 2 eps; so the best action queried is
// within 4 eps of the best. It may stop earlier, at y >= v(theta) - C s^delta eps (if that is more than 2
// eps), for the regimes of larger errors; the certificate is then 2 eps more than that.
//
// Killing at 1 eps would kill the truth. Values are kept as floats (4 bytes a point, -infinity: dead); what
// decides a stop is computed again in double. Killing leaves 1e-6 of room for their rounding, and a
// certificate is meant up to that.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "labs/sparse-bandits/instance.h"
#include "labs/sparse-bandits/learner.h"
#include "labs/sparse-bandits/net.h"

namespace quire::labs::sparse_bandits {

class NetElim : public Learner {
 public:
  struct Options {
    int sparsity = 2;
    double eps = 0.2;
    double c = 1;  ///< stops at max(2, c s^delta) eps below the promise
    double delta = 0;
  };
  /// Computes v of the whole net: |Theta| N s products. Refuses what net_fault() refuses.
  NetElim(FeaturesPtr features, const Options& options, const Poll& poll = {});
  NetElim(const NetElim&) = default;  ///< a copy shares the tables and goes on by itself
  NetElim& operator=(const NetElim&) = delete;

  std::optional<Id> ask() override;
  /// Of the action that ask() gave, or of any other (rewards from elsewhere only kill).
  void tell(Id action, double reward) override;
  std::optional<Id> answer() const override;

  struct Result {
    std::optional<Id> action;  ///< the best queried so far
    double value = 0;          ///< its reward
    double width = 0;          ///< of the certificate: the answer is within it of the best, once done
    std::uint64_t alive = 0;
    std::uint64_t queries = 0;
    bool done = false;
    bool inconsistent = false;  ///< no point is alive: the misspecification exceeds eps
  };
  Result result() const;
  const Net& net() const { return *net_; }
  /// What the next query is hoped to give; after ask().
  double promise() const { return pending_ ? pending_->promise : 0; }

  static constexpr double kRounding = 1e-6;

 private:
  struct Pending {
    std::uint64_t point = 0;
    Id action = 0;
    double promise = 0;
  };
  void value_net(const Poll& poll);
  void strike_all(Id action, double reward, double width);
  std::uint64_t most_optimistic() const;
  bool enough(double promise, double reward) const;

  FeaturesPtr features_;
  Options options_;
  std::shared_ptr<const Net> net_;
  std::vector<float> value_;  // v(theta); -infinity: dead
  std::uint64_t alive_ = 0;
  float best_value_ = 0;  // the largest that is alive
  std::unordered_map<Id, double> told_;
  BestQueried best_;
  std::optional<Pending> pending_;
  bool done_ = false;
};

/// `net-all`: queries a(theta) for every theta of the net (each action once) and answers the best. Takes
/// |Theta| N s products in double.
LearnerPtr net_all(const FeaturesPtr& features, const NetSpec& spec, const Poll& poll = {});

}  // namespace quire::labs::sparse_bandits
