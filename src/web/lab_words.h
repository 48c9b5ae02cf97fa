// Words and look-ups that the pages of labs share: the form (pages_lab.cc), runs (pages_run.cc), the atlas
// (pages_atlas.cc).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "web/lab_card.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

/// "4.2 s", "95 s", "12 min"
std::string duration_words(double seconds);
/// "18 KB"
std::string bytes_words(std::uint64_t bytes);
bool is_over(const store::Run& run);
std::string run_href(const store::Run& run);
/// The run of a slug, if it is one of that lab.
std::optional<store::Run> find_run(const Site& site, std::string_view slug, std::int64_t id);
/// Adds what templates/lab_head.mustache shows.
void put_head(View& view, const lab::Card& card);
Response no_lab(const Site& site, const Request& request, std::string_view slug);
Response no_run(const Site& site, const Request& request, std::string_view slug, std::int64_t id);

}  // namespace quire::web
