// The members of a paper's JSON line that are no single text: identities, people, categories, versions. Each
// adds to the draft what is sound and notes what is not; an error code is returned only for what is no JSON.
#pragma once

#include "source/json_record.h"

namespace quire::source {

/// ["doi:10.1000/x", "openreview:..."]
simdjson::error_code read_other_ids(JsonValue value, Draft& draft);
/// Names, or objects with what is known of the person; or all names in one line (author_line.h).
simdjson::error_code read_authors(JsonValue value, Draft& draft);
/// A list of names, or names separated by blanks.
simdjson::error_code read_categories(JsonValue value, Draft& draft);
/// Sorted; of two with one number the first counts.
simdjson::error_code read_versions(JsonValue value, Draft& draft);
/// [{"category": "math.CO", "day": "2026-12-01"}]
simdjson::error_code read_cross_lists(JsonValue value, Draft& draft);

}  // namespace quire::source
