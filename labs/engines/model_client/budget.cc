#include "labs/engines/model_client/budget.h"

namespace quire::labs::model_client {

Tokens Budget::most(const Request& request) const {
  Tokens tokens = most_tokens(request);
  tokens.in += more_in_;
  return tokens;
}

bool Budget::fits(const Tokens& most) const {
  Tokens all = spent_;
  all += held_;
  all += most;
  if (limits_.tokens != 0 && all.all() > limits_.tokens) return false;
  return limits_.money == 0 || prices_.of(all) <= limits_.money;
}

void Budget::settle(const Tokens& held, const Tokens& charged) {
  held_.in -= held.in;
  held_.out -= held.out;
  spent_ += charged;
}

void Budget::learn(std::uint64_t held_in, std::uint64_t said_in) {
  if (said_in > held_in) more_in_ += said_in - held_in;
}

}  // namespace quire::labs::model_client
