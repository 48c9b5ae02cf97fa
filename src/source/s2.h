// Papers as Semantic Scholar describes them.
#pragma once

#include "source/source.h"

namespace quire::source {
void read_s2(Input& input, const ImportOptions& options, const Sink& sink);
}  // namespace quire::source
