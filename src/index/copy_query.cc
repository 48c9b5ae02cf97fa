#include "index/query.h"

namespace quire::index {

std::unique_ptr<Node> copy_alone(const Node& node) {
  auto out = std::make_unique<Node>();
  out->op = node.op;
  out->field = node.field;
  out->words = node.words;
  out->typed = node.typed;
  out->exact = node.exact;
  out->loose = node.loose;
  out->prefix = node.prefix;
  out->edits = node.edits;
  out->within = node.within;
  out->best_of = node.best_of;
  out->weight = node.weight;
  out->at_least = node.at_least;
  return out;
}

std::unique_ptr<Node> copy(const Node& node) {
  auto out = copy_alone(node);
  for (const auto& child : node.children) out->children.push_back(copy(*child));
  return out;
}

Query copy(const Query& query) {
  Query out;
  out.text = query.text;
  if (query.root != nullptr) out.root = copy(*query.root);
  out.filters = query.filters;
  out.sort = query.sort;
  out.limit = query.limit;
  out.offset = query.offset;
  out.after = query.after;
  out.mode = query.mode;
  out.explain = query.explain;
  out.facets = query.facets;
  out.exact_total = query.exact_total;
  out.seconds_max = query.seconds_max;
  out.formula = query.formula;
  out.notes = query.notes;
  return out;
}

}  // namespace quire::index
