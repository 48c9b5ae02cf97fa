#include "labs/engines/problems/response.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "labs/engines/problems/fields.h"

namespace quire::labs::problems {
namespace {

namespace json = boost::json;

Result<Response> read_response(const json::value& value) {
  const json::object* object = value.if_object();
  if (!object) return Error{"a response is an object {\"id\":..., \"text\":...}"};
  Fields fields(*object);
  Response response;
  response.id = fields.name("id");
  response.sample = fields.whole_if_any("sample").value_or(0);
  response.text = fields.text("text");
  response.reasoning = fields.text_if_any("reasoning");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (!fields.any("usage")) return response;
  const json::object said = fields.object("usage");
  if (!fields.fault().empty()) return Error{fields.fault()};
  Fields usage(said);
  response.completion_tokens = usage.whole_if_any("completion_tokens");
  if (!usage.fault().empty()) return Error{"usage." + usage.fault()};
  return response;
}

}  // namespace

std::string response_line(const Response& response) {
  json::object fields{{"id", response.id}, {"sample", response.sample}, {"text", response.text}};
  if (!response.reasoning.empty()) fields["reasoning"] = response.reasoning;
  if (response.completion_tokens) fields["usage"] = {{"completion_tokens", *response.completion_tokens}};
  return json::serialize(fields);
}

ResponseReader::ResponseReader(std::istream& in, std::string name)
    : lines_(in, std::move(name), {.line_bytes_max = kLineBytesMax}) {}

Result<std::optional<Response>> ResponseReader::next() {
  const Result<std::optional<json::value>> value = lines_.next();
  if (!value) return Error{value.error()};
  if (!value->has_value()) return std::optional<Response>();
  Result<Response> response = read_response(**value);
  if (!response) return lines_.fault(response.error());
  const auto [first, fresh] =
      line_of_.emplace(response->id + " " + std::to_string(response->sample), lines_.line());
  if (!fresh)
    return lines_.fault("id: " + response->id + " with sample " + std::to_string(response->sample) +
                        " stands on line " + std::to_string(first->second) +
                        " too; give each answer to one problem a `sample` of its own");
  return std::optional<Response>(std::move(*response));
}

}  // namespace quire::labs::problems
