// Questions about many papers at once: `... WHERE doc IN (MANY_DOCS)`, fifty at a time, so that a page costs
// a journey or two to the database and not one for each of its papers.
#pragma once

#include <algorithm>
#include <span>

#include "store/sql.h"
#include "store/store.h"

namespace quire::store {

#define TEN_VALUES "?,?,?,?,?,?,?,?,?,?"
#define MANY_VALUES TEN_VALUES "," TEN_VALUES "," TEN_VALUES "," TEN_VALUES "," TEN_VALUES
#define MANY_DOCS MANY_VALUES
inline constexpr std::size_t kMany = 50;

/// Binds as many as there are, and the last again for the places that are left. Not for none, nor for more
/// than kMany.
inline void bind_many(Query& query, std::span<const Doc> docs) {
  for (std::size_t i = 0; i < kMany; ++i) query.bind(docs[std::min(i, docs.size() - 1)]);
}

/// Calls `each` with at most kMany of them at a time.
template <class Each>
void in_stretches(std::span<const Doc> docs, const Each& each) {
  for (; !docs.empty(); docs = docs.subspan(std::min(kMany, docs.size())))
    each(docs.first(std::min(kMany, docs.size())));
}

}  // namespace quire::store
