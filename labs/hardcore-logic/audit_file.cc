#include "labs/hardcore-logic/audit_file.h"

#include <fmt/format.h>

#include "labs/hardcore-logic/released.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& line, std::string_view name) {
  const json::value* value = line.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Result<AuditItem> record_item(const json::object& line) {
  AuditItem item;
  const json::value* solvable = line.if_contains("solvable");
  if (solvable == nullptr || !solvable->is_bool()) return Error{"solvable: must be true or false"};
  item.item.instance = line.at("instance").as_object();
  item.item.solvable = solvable->get_bool();
  if (const json::value* answer = line.if_contains("answer")) item.item.solution = *answer;
  if (const json::value* certificate = line.if_contains("certificate");
      certificate != nullptr && certificate->is_object())
    item.certificate = certificate->get_object();
  return item;
}

Result<AuditItem> released_item(const json::object& line, const std::string& game) {
  if (game_of(game) == nullptr)
    return Error{"game: a line without `instance` needs the field game, or the argument --game"};
  Result<Released> released = read_released(line, game);
  if (!released) return Error{released.error()};
  AuditItem item;
  item.item = {std::move(released->instance), released->solvable, std::move(released->solution)};
  return item;
}

}  // namespace

Result<std::optional<AuditItem>> AuditFile::next() {
  const Result<std::optional<json::value>> value = lines_.next();
  if (!value) return Error{value.error()};
  if (!value->has_value()) return std::optional<AuditItem>();
  const json::object* line = (*value)->if_object();
  if (line == nullptr) return lines_.fault("a puzzle is a JSON object");
  const json::value* inside = line->if_contains("instance");
  std::string game = text_of(*line, "game");
  if (game.empty()) game = game_;
  Result<AuditItem> item =
      inside != nullptr && inside->is_object() ? record_item(*line) : released_item(*line, game);
  if (!item) return lines_.fault(item.error());
  const Result<const Game*> checked = checked_game(item->item.instance);
  if (!checked) return lines_.fault(checked.error());
  item->game = *checked;
  item->id = text_of(*line, "id");
  if (item->id.empty()) item->id = fmt::format("line {}", lines_.line());
  return std::optional<AuditItem>(std::move(*item));
}

}  // namespace quire::labs::hardcore_logic
