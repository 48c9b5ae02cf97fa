// Followed sources as pages show them: how fresh each is, when it last succeeded, what came of it. Finished
// words; moments are of UTC. Pure but for sources_of().
#pragma once

#include <string>
#include <vector>

#include "follow/freshness.h"
#include "web/harvester.h"
#include "web/site.h"
#include "web/template.h"

namespace quire::web {

/// A followed source with all that is known of it.
struct Source {
  store::Follow follow;
  follow::State state;
  follow::Freshness fresh;
  Harvester::Activity activity;
};
std::vector<Source> sources_of(const Site& site);
Source source_of(const Site& site, store::Follow follow);

/// The disc, ring or cross with words: {ok|late|bad, level} (templates/fresh.mustache).
View fresh_view(const Source& source);
/// A row of the table: {number, kind, what, name, href, fresh, last?, last_iso, result, alarm, every, due}.
View source_row(const Source& source, Instant now);
/// A line of the margin: {fresh, href, name, words}.
View source_line(const Source& source, Instant now);

/// "214 new", "asks until 09:00 to wait: ...", "404 since 29 Apr", "being read, 3,000 records so far".
std::string result_words(const Source& source, Instant now);
/// "today 06:12", "yesterday 06:12", "2 May, 05:02", "2 May 2025, 05:02".
std::string day_and_time(Instant at, Instant now);
/// "3,000 records: 214 new, 12 changed; 3 requests"
std::string harvest_words(const follow::Counts& counts);

/// Adds the margin of a day's page, {has_sources, sources, more_sources?}, and on the newest day
/// `incomplete`, why papers may be missing, if that is known.
void put_sources(View& view, const Site& site, bool newest_day);
/// Why the newest day may lack papers, empty if nothing is known that says so.
std::string incomplete_words(const std::vector<Source>& sources, Instant now);

}  // namespace quire::web
