// A Daily Papers listing as a reader has it: text copied from the page, or the page saved as HTML.
#pragma once

#include "source/source.h"

namespace quire::source {
void read_page(Input& input, const ImportOptions& options, const Sink& sink);
}  // namespace quire::source
