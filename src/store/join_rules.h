// When two records without a common identity are of one work: title, first author and year agree. Pure; how
// right it is on real pairs: docs/store.md "One paper from many sources".
#pragma once

#include "paper/paper.h"

namespace quire::store {

/// Titles by text::title_key, long enough to mean one work; first authors by family name and initial; years
/// at most one apart where both are known.
bool same_work(const Paper& one, const Paper& other);

/// Two identities that one work cannot have: two different ones of arXiv.
bool exclude(const PaperId& one, const PaperId& other);

}  // namespace quire::store
