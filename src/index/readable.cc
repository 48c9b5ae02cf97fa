// A query as it was read, on one line.
#include "index/query.h"

namespace quire::index {
namespace {

std::string field_prefix(Field field) {
  switch (field) {
    case Field::title:
      return "title:";
    case Field::abstract_text:
      return "abs:";
    case Field::author:
      return "author:";
    case Field::organisation:
      return "org:";
    case Field::any:
      break;
  }
  return "";
}

std::string joined(const Node& node, std::string_view between) {
  std::string out;
  for (const auto& child : node.children) {
    if (!out.empty()) out += between;
    out += readable(*child);
  }
  return out;
}

}  // namespace

std::string readable(const Node& node) {
  const std::string field = field_prefix(node.field);
  switch (node.op) {
    case Node::Op::word:
      if (node.exact) return field + "\"" + node.words.front() + "\"";
      return field + node.words.front() + (node.prefix ? "*" : "") +
             (node.edits > 0 ? "~" + std::to_string(node.edits) : "");
    case Node::Op::phrase: {
      std::string out = field + "\"";
      for (const std::string& word : node.words) out += (out.back() == '"' ? "" : " ") + word;
      return out + "\"";
    }
    case Node::Op::near: {
      std::string out;
      for (const std::string& word : node.words)
        out += (out.empty() ? "" : " NEAR/" + std::to_string(node.within) + " ") + word;
      return field + "(" + out + ")";
    }
    case Node::Op::all:
      return "(" + joined(node, " AND ") + ")";
    case Node::Op::any:
      if (node.at_least == 1) return "(" + joined(node, " OR ") + ")";
      return "(" + std::to_string(node.at_least) + " of " + joined(node, ", ") + ")";
    case Node::Op::none:
      return "NOT " + joined(node, "");
  }
  return "";
}

std::string readable(const Query& query) {
  std::string out = query.root ? readable(*query.root) : "every paper";
  const Filters& filters = query.filters;
  if (filters.from) out += " from " + filters.from->iso();
  if (filters.to) out += " to " + filters.to->iso();
  for (const std::string& category : filters.categories) out += " cat " + category;
  for (const std::string& category : filters.without_categories) out += " without cat " + category;
  for (const std::string& name : filters.organisations) out += " handle " + name;
  for (const std::string& name : filters.without_organisations) out += " without handle " + name;
  for (const std::string& author : filters.authors) out += " author " + author;
  if (filters.has_lab) out += *filters.has_lab ? " with a lab" : " without a lab";
  for (const std::string& id : filters.ids) out += (&id == &filters.ids.front() ? " with id " : ", ") + id;
  if (!filters.subject.empty()) out += " subject " + filters.subject;
  if (query.sort == Sort::newest) out += " newest first";
  return out;
}

}  // namespace quire::index
