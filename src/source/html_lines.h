// Saved HTML into the lines of a listing. Tolerant: tags need not match, any markup may be missing. What
// counts: <article> bounds an entry, a heading with a link to .../papers/ID is its title, <p> an abstract,
// <time datetime> a date, a number in a link to #community its comments. All else is text, line by line.
// Scripts, styles and drawings are skipped.
#pragma once

#include <functional>

#include "source/byte_reader.h"
#include "source/fields.h"
#include "source/listing_line.h"

namespace quire::source {

/// Calls visit for each line until it returns false.
void read_html_lines(ByteReader& bytes, Delivery& delivery, const std::function<bool(ListingLine&&)>& visit);

}  // namespace quire::source
