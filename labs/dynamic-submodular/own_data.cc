#include "labs/dynamic-submodular/own_data.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::dynamic_submodular {

namespace json = boost::json;

namespace {

Result<double> number_of(const json::value& value, const std::string& what) {
  const double number = value.is_number() ? value.to_number<double>() : std::nan("");
  if (!std::isfinite(number)) return Error{what + " is not a finite number"};
  return number;
}

Status read_terms(const json::value& value, PaperFeatures& out) {
  if (value.is_array()) {  // a list of words, each once
    for (const json::value& word : value.get_array()) {
      if (!word.is_string()) return Error{"\"terms\" lists words, or gives each a number"};
      out.terms.emplace_back(word.get_string(), 1);
    }
  } else if (value.is_object()) {
    for (const auto& [word, count] : value.get_object()) {
      const auto number = number_of(count, "the number of the term " + tables::shown(word));
      if (!number) return Error{number.error()};
      if (*number < 0) return Error{"the number of the term " + tables::shown(word) + " is negative"};
      if (*number > 0) out.terms.emplace_back(word, *number);
    }
  } else {
    return Error{"\"terms\" is {\"word\": number, ...} or a list of words"};
  }
  if (out.terms.size() > kOwnTermsMax) return Error{"more than " + std::to_string(kOwnTermsMax) + " terms"};
  std::vector<std::string_view> words;
  for (const auto& [word, count] : out.terms) words.push_back(word);
  std::sort(words.begin(), words.end());
  const auto twice = std::adjacent_find(words.begin(), words.end());
  if (twice != words.end()) return Error{"the term " + tables::shown(*twice) + " comes twice"};
  return success();
}

Status read_vector(const json::value& value, PaperFeatures& out) {
  if (!value.is_array()) return Error{"\"vector\" is a list of numbers"};
  if (value.get_array().size() > kOwnVectorMax)
    return Error{"a vector has more than " + std::to_string(kOwnVectorMax) + " numbers"};
  for (const json::value& x : value.get_array()) {
    const auto number = number_of(x, "a number of the vector");
    if (!number) return Error{number.error()};
    if (std::fabs(*number) > 1e18) return Error{"a number of the vector is larger than 1e18"};
    out.vector.push_back(static_cast<float>(*number));
  }
  return success();
}

Result<PaperFeatures> read_features(const json::object& line) {
  PaperFeatures out;
  if (const auto* terms = line.if_contains("terms"))
    if (Status read = read_terms(*terms, out); !read) return Error{read.error()};
  if (const auto* vector = line.if_contains("vector"))
    if (Status read = read_vector(*vector, out); !read) return Error{read.error()};
  if (const auto* score = line.if_contains("score")) {
    const auto number = number_of(*score, "\"score\"");
    if (!number) return Error{number.error()};
    if (*number < 0) return Error{"\"score\" is negative"};
    out.score = *number;
  }
  return out;
}

Status only(const json::object& line, std::initializer_list<std::string_view> fields) {
  for (const auto& field : line)
    if (std::find(fields.begin(), fields.end(), std::string_view(field.key())) == fields.end())
      return Error{"unknown field " + tables::shown(field.key())};
  return success();
}

Result<OwnUpdate> read_update(const json::value& value) {
  const auto* line = value.if_object();
  const auto* op = line ? line->if_contains("op") : nullptr;
  if (op == nullptr || !op->is_string())
    return Error{"needs {\"op\":\"insert\", \"delete\" or \"query\", ...}"};
  OwnUpdate update;
  const std::string_view name = op->get_string();
  if (name == "query") {
    if (Status fine = only(*line, {"op"}); !fine) return Error{fine.error()};
    return update;
  }
  if (name != "insert" && name != "delete")
    return Error{"\"op\" is \"insert\", \"delete\" or \"query\", not " + tables::shown(name)};
  const auto* id = line->if_contains("id");
  if (id == nullptr || !id->is_string() || id->get_string().empty() || id->get_string().size() > 1000)
    return Error{"\"id\" is a string of 1 to 1,000 bytes"};
  update.id = id->get_string();
  if (name == "delete") {
    if (Status fine = only(*line, {"op", "id"}); !fine) return Error{fine.error()};
    update.kind = OwnUpdate::Kind::erase;
    return update;
  }
  if (Status fine = only(*line, {"op", "id", "terms", "vector", "score"}); !fine) return Error{fine.error()};
  update.kind = OwnUpdate::Kind::insert;
  auto features = read_features(*line);
  if (!features) return Error{features.error()};
  update.features = std::move(*features);
  return update;
}

}  // namespace

Error OwnUpdates::fault(std::size_t line, const std::string& what) const {
  return Error{name + ": line " + std::to_string(line) + ": " + what};
}

Result<OwnUpdates> read_updates(std::istream& in, const std::string& name) {
  tables::JsonLines lines(in, name);
  OwnUpdates all{name, {}};
  for (;;) {
    auto value = lines.next();
    if (!value) return Error{value.error()};
    if (!*value) break;
    auto update = read_update(**value);
    if (!update) return lines.fault(update.error());
    update->line = lines.line();
    all.updates.push_back(std::move(*update));
    if (all.updates.size() > kOwnUpdatesMax)
      return lines.fault("more than " + std::to_string(kOwnUpdatesMax) + " updates");
  }
  if (all.updates.empty()) return Error{name + ": is empty; a line is an insert, a delete or a query"};
  return all;
}

Result<OwnReference> read_reference(std::istream& in, const std::string& name) {
  tables::JsonLines lines(in, name);
  OwnReference all;
  for (;;) {
    auto value = lines.next();
    if (!value) return Error{value.error()};
    if (!*value) break;
    const auto* line = (*value)->if_object();
    if (line == nullptr) return lines.fault("needs {\"terms\":{...},\"vector\":[...],\"weight\":1}");
    if (Status fine = only(*line, {"id", "terms", "vector", "score", "weight"}); !fine)
      return lines.fault(fine.error());
    auto features = read_features(*line);
    if (!features) return lines.fault(features.error());
    double weight = 1;
    if (const auto* given = line->if_contains("weight")) {
      const auto number = number_of(*given, "\"weight\"");
      if (!number) return lines.fault(number.error());
      if (*number < 0 || *number > 1e18) return lines.fault("\"weight\" is negative or above 1e18");
      weight = *number;
    }
    const std::size_t first = all.papers.empty() ? features->vector.size() : all.papers.front().vector.size();
    if (features->vector.size() != first)
      return lines.fault("the vector has " + std::to_string(features->vector.size()) +
                         " numbers, the first line's " + std::to_string(first));
    all.papers.push_back(std::move(*features));
    all.weights.push_back(weight);
    if (all.papers.size() > kOwnUpdatesMax) return lines.fault("too many lines");
  }
  if (all.papers.empty()) return Error{name + ": is empty; a line is an element of the reference"};
  return all;
}

namespace {

bool plain(char c) { return c > ' ' && c != ':' && c != 0x7f; }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find_first_not_of(" \t\r", at);
    if (begin == text.npos) break;
    at = std::min(text.find_first_of(" \t\r", begin), text.size());
    words.emplace_back(text.substr(begin, at - begin));
  }
  return words;
}

Result<OwnUpdate> read_node(std::string_view text) {
  OwnUpdate update;
  const std::size_t colon = text.find(':');
  std::vector<std::string> words = words_of(text.substr(0, colon));
  const bool asks = colon == text.npos && words.size() == 1 && words[0] == "?";
  if (asks) return update;
  const bool deletes = colon == text.npos && words.size() == 2 && words[0] == "-";
  if (!deletes && (colon == text.npos || words.size() != 1))
    return Error{"a line is \"id: id id\", \"- id\" or \"?\""};
  update.kind = deletes ? OwnUpdate::Kind::erase : OwnUpdate::Kind::insert;
  update.id = words.back();
  if (!deletes) {
    std::vector<std::string> reached = words_of(text.substr(colon + 1));
    reached.push_back(update.id);  // a node dominates itself
    std::sort(reached.begin(), reached.end());
    reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
    for (std::string& id : reached) update.features.terms.emplace_back(std::move(id), 1);
  }
  for (const auto& [id, one] : update.features.terms)
    if (id.size() > 1000 || !std::all_of(id.begin(), id.end(), plain))
      return Error{"an id is 1 to 1,000 bytes without blanks, colons and control characters"};
  if (update.id.size() > 1000 || !std::all_of(update.id.begin(), update.id.end(), plain))
    return Error{"an id is 1 to 1,000 bytes without blanks, colons and control characters"};
  return update;
}

}  // namespace

Result<OwnUpdates> read_neighbours(std::istream& in, const std::string& name) {
  constexpr std::size_t kLineMax = 1 << 20, kNeighboursMax = 20'000'000;
  OwnUpdates all{name, {}};
  std::size_t neighbours = 0, number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.size() > kLineMax) return all.fault(number, "more than 1,048,576 bytes on one line");
    if (line.find_first_not_of(" \t\r") == line.npos || line[0] == '#') continue;
    auto update = read_node(line);
    if (!update) return all.fault(number, update.error());
    update->line = number;
    neighbours += update->features.terms.size();
    all.updates.push_back(std::move(*update));
    if (all.updates.size() > kOwnUpdatesMax || neighbours > kNeighboursMax)
      return all.fault(number, "too large: at most 1,000,000 lines and 20,000,000 neighbours");
  }
  if (all.updates.empty()) return Error{name + ": is empty; a line is \"id: id id\""};
  return all;
}

namespace {

struct ValueLine {
  std::vector<std::string> set;
  double value = 0;
};

Result<ValueLine> read_value_line(const json::value& value) {
  const auto* line = value.if_object();
  const auto* set = line ? line->if_contains("set") : nullptr;
  const auto* worth = line ? line->if_contains("value") : nullptr;
  if (set == nullptr || !set->is_array() || worth == nullptr)
    return Error{"needs {\"set\":[ids],\"value\":number}"};
  if (Status fine = only(*line, {"set", "value"}); !fine) return Error{fine.error()};
  ValueLine out;
  for (const json::value& id : set->get_array()) {
    if (!id.is_string() || id.get_string().size() > 1000)
      return Error{"an id is a string of at most 1,000 bytes"};
    out.set.emplace_back(id.get_string());
  }
  const auto number = number_of(*worth, "\"value\"");
  if (!number) return Error{number.error()};
  out.value = *number;
  return out;
}

/// The subset's number; a new id takes the next bit.
Result<std::uint32_t> mask_of(const std::vector<std::string>& set,
                              std::map<std::string, std::uint32_t>& bits) {
  std::uint32_t mask = 0;
  for (const std::string& id : set) {
    const std::uint32_t bit = bits.try_emplace(id, static_cast<std::uint32_t>(bits.size())).first->second;
    if (bit >= submodular::Table::kElementsMax)
      return Error{"more than " + std::to_string(submodular::Table::kElementsMax) + " elements"};
    if ((mask >> bit & 1) != 0) return Error{"the set names " + tables::shown(id) + " twice"};
    mask |= std::uint32_t{1} << bit;
  }
  return mask;
}

}  // namespace

Result<OwnValues> read_values_file(std::istream& in, const std::string& name) {
  tables::JsonLines lines(in, name);
  std::map<std::string, std::uint32_t> bits;
  std::map<std::uint32_t, double> values{{0, 0.0}};
  for (;;) {
    auto value = lines.next();
    if (!value) return Error{value.error()};
    if (!*value) break;
    const auto line = read_value_line(**value);
    if (!line) return lines.fault(line.error());
    const auto mask = mask_of(line->set, bits);
    if (!mask) return lines.fault(mask.error());
    if (*mask == 0 && line->value != 0) return lines.fault("the empty set is worth 0");
    if (*mask != 0 && !values.emplace(*mask, line->value).second) return lines.fault("the set came before");
  }
  if (bits.empty()) return Error{name + ": is empty; a line is {\"set\":[ids],\"value\":number}"};
  const std::size_t wanted = std::size_t{1} << bits.size();
  if (values.size() != wanted)
    return Error{name + ": " + std::to_string(bits.size()) + " elements have " + std::to_string(wanted) +
                 " subsets, and values are given for " + std::to_string(values.size())};
  OwnValues out;
  out.ids.resize(bits.size());
  for (const auto& [id, bit] : bits) out.ids[bit] = id;
  std::vector<double> table;
  for (const auto& [mask, value] : values) table.push_back(value);
  auto made = submodular::Table::of(bits.size(), std::move(table));
  if (!made) return Error{name + ": " + made.error()};
  out.table = std::move(*made);
  return out;
}

std::string shown(const submodular::Violation& violation, const std::vector<std::string>& ids) {
  const auto set = [&](const std::vector<submodular::Id>& members) {
    std::string text = "{";
    for (const submodular::Id id : members) text += (text.size() > 1 ? ", " : "") + tables::shown(ids[id]);
    return text + "}";
  };
  const bool falls = violation.kind == submodular::Violation::Kind::falls;
  return std::string(falls ? "not monotone" : "not submodular") + ": " +
         tables::shown(ids[violation.element]) + " adds " +
         json::serialize(json::value(violation.gain_smaller)) + " to " + set(violation.smaller) + " and " +
         json::serialize(json::value(violation.gain_larger)) + " to " + set(violation.larger);
}

}  // namespace quire::labs::dynamic_submodular
