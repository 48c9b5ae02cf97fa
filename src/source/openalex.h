// Works as OpenAlex describes them.
#pragma once

#include "source/source.h"

namespace quire::source {
void read_openalex(Input& input, const ImportOptions& options, const Sink& sink);
}  // namespace quire::source
