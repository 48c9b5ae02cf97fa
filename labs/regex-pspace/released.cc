#include "labs/regex-pspace/released.h"

#include <sstream>

#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/words.h"

namespace quire::labs::regex_pspace {
namespace {

constexpr std::size_t kPairsMax = 200'000;

struct Label {
  Expression query{}, minimised{}, equal{}, unequal{};
};

Result<Label> read_label(const boost::json::value& value, std::size_t letters) {
  const auto* object = value.if_object();
  if (!object) return Error{"an item is an object {\"query\":..., ...}"};
  problems::Fields fields(*object);
  Label label;
  for (const auto& [name, to] : {std::pair{"query", &label.query},
                                 {"minimized_regex", &label.minimised},
                                 {"equivalent_regex", &label.equal},
                                 {"not_equivalent_regex", &label.unequal}}) {
    const std::string text = fields.text(name);
    if (!fields.fault().empty()) return Error{fields.fault()};
    auto read = parse(text, letters);
    if (!read) return Error{fmt::format("{}: {}", name, read.error())};
    *to = std::move(*read);
  }
  return label;
}

/// What is untrue in a label; empty: nothing that could be decided.
std::string untrue(const Label& label, const Table& table, Audit& audit) {
  const CompareOptions options{.congruence = false, .pairs_max = kPairsMax, .check = {}};
  const auto minimised = equivalence(label.query, label.minimised, options),
             equal = equivalence(label.query, label.equal, options),
             unequal = equivalence(label.query, label.unequal, options);
  if (minimised && minimised->word)
    return fmt::format("minimized_regex is another language: {}", quoted(*minimised->word));
  if (equal && equal->word)
    return fmt::format("equivalent_regex is another language: {}", quoted(*equal->word));
  if (unequal && !unequal->word) return "not_equivalent_regex is the same language";
  const auto found = table.find(label.minimised);
  if (!found) {
    ++audit.beyond;
    return label.minimised.length() <= table.length() ? "minimized_regex is not found, though it is short"
                                                      : "";
  }
  ++audit.looked_up;
  if (found->length < label.minimised.length())
    return fmt::format("{} of length {} is shorter than minimized_regex {} of length {}",
                       print(found->shortest), found->length, print(label.minimised),
                       label.minimised.length());
  return {};
}

}  // namespace

Result<Audit> audit_labels(std::string_view text, const std::string& name, const Table& table,
                           const std::function<void()>& check) {
  Audit audit;
  std::istringstream in{std::string(text)};
  tables::JsonLines lines(in, name);
  for (;;) {
    if (check) check();
    const auto value = lines.next();
    if (!value) return Error{value.error()};
    if (!value->has_value()) break;
    const auto label = read_label(**value, table.letters());
    if (!label) return lines.fault(label.error());
    ++audit.labels;
    const std::string fault = untrue(*label, table, audit);
    if (!fault.empty()) audit.wrong.push_back(fmt::format("line {}: {}", lines.line(), fault));
  }
  if (audit.labels == 0) return Error{name + ": no item"};
  return audit;
}

}  // namespace quire::labs::regex_pspace
