// What a batch may spend, in tokens and in money. Before a request is sent, the most that it can take is held
// back; when it ends, what it was charged takes the place of that. So the budget is never passed, as long as
// the endpoint keeps to max_tokens and its prompts have no more tokens than bytes; where it reports more
// prompt tokens than were held (a template of its own), that much more is held from then on.
#pragma once

#include <cstdint>

#include "labs/engines/model_client/request.h"

namespace quire::labs::model_client {

/// For a million tokens, in any one currency.
struct Prices {
  double in = 0;
  double out = 0;

  double of(const Tokens& tokens) const {
    return (in * static_cast<double>(tokens.in) + out * static_cast<double>(tokens.out)) * 1e-6;
  }
};

struct BudgetLimits {
  std::uint64_t tokens = 0;  ///< in and out together; 0: no limit
  double money = 0;          ///< at the prices; 0: no limit
  bool any() const { return tokens != 0 || money != 0; }
};

class Budget {
 public:
  /// `spent`: what earlier runs were charged.
  Budget(const BudgetLimits& limits, const Prices& prices, const Tokens& spent)
      : limits_(limits), prices_(prices), spent_(spent) {}

  /// The most that one attempt of the request takes, as far as is known by now.
  Tokens most(const Request& request) const;
  bool fits(const Tokens& most) const;
  void hold(const Tokens& most) { held_ += most; }
  void settle(const Tokens& held, const Tokens& charged);
  /// An answer says that its prompt had so many tokens where so many were held.
  void learn(std::uint64_t held_in, std::uint64_t said_in);

  const Tokens& spent() const { return spent_; }
  double money() const { return prices_.of(spent_); }

 private:
  BudgetLimits limits_;
  Prices prices_;
  Tokens spent_;
  Tokens held_;
  std::uint64_t more_in_ = 0;
};

}  // namespace quire::labs::model_client
