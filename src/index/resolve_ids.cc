// From identifiers to papers of this store.
#include <algorithm>

#include "index/query.h"
#include "paper/ids.h"

namespace quire::index {

void resolve_ids(store::Store& store, Query& query) {
  if (query.filters.ids.empty()) return;
  std::vector<store::Doc> docs;
  for (const std::string& text : query.filters.ids) {
    const auto id = PaperId::parse(text);
    const auto paper = id ? store.paper(*id) : std::nullopt;
    if (paper) {
      docs.push_back(paper->doc);
    } else {
      query.notes.push_back("no paper " + text + " here");
    }
  }
  std::sort(docs.begin(), docs.end());
  docs.erase(std::unique(docs.begin(), docs.end()), docs.end());
  query.filters.docs = std::move(docs);
}

}  // namespace quire::index
