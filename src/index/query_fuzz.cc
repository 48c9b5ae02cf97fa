// Any bytes are a query: reading gives a tree within its limits that can be shown and searched.
#include <cstdlib>

#include "index/index.h"
#include "index/memory_store.h"
#include "paper/test_folder.h"

namespace {

using namespace quire::index;

std::size_t words_within(const Node& node, std::size_t depth) {
  if (depth > 32) std::abort();
  std::size_t words = node.words.size();
  for (const auto& child : node.children) words += words_within(*child, depth + 1);
  return words;
}

Index& small_index() {
  static const quire::TestFolder folder;
  static MemoryStore store;
  static const std::unique_ptr<Index> index = [] {
    PaperMaker make(1);
    for (std::size_t i = 0; i < 60; ++i) store.set(make.paper(i));
    auto out = Index::open(folder.path());
    out->catch_up(store, 30);
    out->catch_up(store);
    return out;
  }();
  return *index;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto cursor = read_cursor(text); cursor && cursor_text(*cursor) != text) std::abort();
  Query query = read_query(text, {.as_typed = size % 2 == 0});
  // A name as it is written stands twice in the tree: as an author, and as words.
  if (query.root != nullptr && words_within(*query.root, 0) > 128) std::abort();
  if (readable(query).empty()) std::abort();
  highlight_words(query);
  query.explain = query.facets = true;
  query.limit = 100;
  const Found found = small_index().search(query);
  if (found.total > 60 || found.hits.size() != std::min<std::uint64_t>(found.total, 100)) std::abort();
  return 0;
}
