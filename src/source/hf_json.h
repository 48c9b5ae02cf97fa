// The daily_papers answers of the Hugging Face API and of Quire itself.
#pragma once

#include "source/source.h"

namespace quire::source {
void read_hf_json(Input& input, const ImportOptions& options, const Sink& sink);
}  // namespace quire::source
