// Papers as OpenReview keeps them.
#pragma once

#include "source/source.h"

namespace quire::source {
void read_openreview(Input& input, const ImportOptions& options, const Sink& sink);
}  // namespace quire::source
