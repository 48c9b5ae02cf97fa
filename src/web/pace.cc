#include "web/pace.h"

#include <array>

#include <fmt/format.h>

#include "store/pace.h"
#include "web/forms.h"

namespace quire::web {
namespace {

using std::chrono::seconds;

/// By Paced.
constexpr std::array<store::Pace, 4> kPaces = {{{"comment", 20, seconds(30)},
                                                {"report", 10, seconds(120)},
                                                {"submission", 20, seconds(60)},
                                                {"contribution", 30, seconds(60)}}};

}  // namespace

std::optional<Wait> wait_of(const Site& site, const Request& request, Paced what) {
  if (request.visitor.by == Visitor::By::loopback) return std::nullopt;
  const store::Pace& pace = kPaces.at(static_cast<std::size_t>(what));
  const Instant now = site.clock();
  const auto until = store::keep_pace(site.store.tables(), pace, request.visitor.person, now);
  if (!until) return std::nullopt;
  const auto wait = std::chrono::ceil<seconds>(*until - now).count();
  return Wait{wait, fmt::format("you were fast: the next {} is taken in {} {}", pace.kind, wait,
                                wait == 1 ? "second" : "seconds")};
}

Response with_wait(Response response, const Wait& wait) {
  return std::move(response.with("Retry-After", std::to_string(wait.seconds)));
}

Response too_fast(const Site& site, const Request& request, const Wait& wait) {
  const std::string before = page_before(request);
  return with_wait(error_page(site, request, 429, "Not so fast", as_sentence(wait.words),
                              {{"Back", before.empty() ? "/papers" : before}}),
                   wait);
}

}  // namespace quire::web
