#include "follow/window.h"

#include <utility>

#include "follow/progress.h"

namespace quire::follow {

Window Window::read(const boost::json::object& progress) {
  return {day_in(progress, "from"), count_in(progress, "turn"), instant_in(progress, "began")};
}

void Window::write(boost::json::object& progress) const {
  if (from) progress["from"] = from->iso();
  if (turn > 0) progress["turn"] = turn;
  if (began) progress["began"] = iso(*began);
}

Window Window::following(int late_days) const {
  Window next;
  if (turn + 1 >= kTurns || !began) return next;
  next.turn = turn + 1;
  next.from = Day::of(*began - std::chrono::days(late_days));
  return next;
}

Reading Window::end(Reading last_page, int late_days, std::string doubt) const {
  Window next = following(late_days);
  if (!doubt.empty()) {
    next = *this;
    next.began.reset();
  }
  last_page.then = Reading::Then::complete;
  last_page.suspicion = std::move(doubt);
  last_page.progress.clear();
  next.write(last_page.progress);
  return last_page;
}

}  // namespace quire::follow
