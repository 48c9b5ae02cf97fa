#include "web/lab_words.h"

#include <cmath>

#include <fmt/format.h>

#include "text/tex.h"
#include "web/views.h"

namespace quire::web {

std::string duration_words(double seconds) {
  if (seconds < 10 && seconds != std::floor(seconds)) return fmt::format("{:.1f} s", seconds);
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  return fmt::format("{:.0f} min", seconds / 60);
}

std::string bytes_words(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.0f} KB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

bool is_over(const store::Run& run) {
  return run.state != store::RunState::queued && run.state != store::RunState::running;
}

std::string run_href(const store::Run& run) { return fmt::format("/labs/{}/runs/{}", run.slug, run.id); }

Response no_lab(const Site& site, const Request& request, std::string_view slug) {
  return error_page(
      site, request, 404, fmt::format("No lab is called {}", slug.substr(0, 60)),
      site.labs.slugs().empty() ? "The labs are not installed: the program quire-lab is missing." : "",
      {{"All labs", "/labs"}});
}

void put_head(View& view, const lab::Card& card) {
  view["slug"] = card.slug;
  view["short_title"] = card.short_title;
  view["title"] = text::plain_line(card.title);
  view["paper_href"] = "/papers/" + card.paper_id;
  put(view, "caveat", card.caveat);
}

std::optional<store::Run> find_run(const Site& site, std::string_view slug, std::int64_t id) {
  auto run = site.store.run(id);
  if (run && run->slug != slug) run.reset();
  return run;
}

Response no_run(const Site& site, const Request& request, std::string_view slug, std::int64_t id) {
  return error_page(site, request, 404, fmt::format("This lab has no run number {}", id), "",
                    {{"The lab", fmt::format("/labs/{}", slug)}});
}

}  // namespace quire::web
