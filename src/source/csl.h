// CSL-JSON: papers as citation processors exchange them.
#pragma once

#include "source/source.h"

namespace quire::source {
void read_csl(Input& input, const ImportOptions& options, const Sink& sink);
}  // namespace quire::source
