// JSON Lines: one paper a line, fields as in docs/importing.md.
#pragma once

#include "source/source.h"

namespace quire::source {
void read_jsonl(Input& input, const ImportOptions& options, const Sink& sink);
}  // namespace quire::source
