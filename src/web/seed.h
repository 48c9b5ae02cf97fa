// The seed feed that travels inside the program: 41 papers with our own summaries (data/seed.jsonl).
#pragma once

#include "store/store.h"

namespace quire::web {

/// Puts the seed feed into the store; loading it again changes nothing.
store::PutCounts put_seed(store::Store& store);

}  // namespace quire::web
