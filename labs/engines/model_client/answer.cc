#include "labs/engines/model_client/answer.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/model_client/answer_parts.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::model_client {
namespace {

namespace json = boost::json;
using Blame = Fault::Blame;

bool is_page(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != bytes.npos && bytes[first] == '<';
}

/// Names of an object's members, for an error.
std::string members_of(const json::object& object) {
  constexpr std::size_t kNamesMax = 6;
  std::string names;
  std::size_t count = 0;
  for (const auto& field : object) {
    if (count++ == kNamesMax) return names + ", ...";
    names += (names.empty() ? "" : ", ") + tables::shown(field.key());
  }
  return names.empty() ? "nothing" : names;
}

/// Where the choice at `position` belongs; `count` or above if its index is none.
std::size_t place_of(const json::object& choice, std::size_t position, std::size_t count) {
  const json::value* const index = parts::member(choice, "index");
  if (index == nullptr) return position;
  json::error_code fault;
  const auto place = index->is_number() ? index->to_number<std::uint32_t>(fault) : count;
  return fault ? count : place;
}

/// What is wrong with the choices, or an empty text.
std::string take_choices(const json::array& elements, std::vector<Choice>& choices) {
  std::vector<bool> taken(choices.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const json::object* const choice = elements[i].if_object();
    if (choice == nullptr) return fmt::format("choices[{}] is no object", i);
    const std::size_t place = place_of(*choice, i, choices.size());
    if (place >= choices.size() || taken[place])
      return fmt::format("choices[{}] has an \"index\" that is none of 0 to {}, or one that was there", i,
                         choices.size() - 1);
    taken[place] = true;
    if (const std::string wrong = parts::append_choice(*choice, choices[place]); !wrong.empty())
      return fmt::format("choices[{}] {}", i, wrong);
  }
  return "";
}

Read read_object(const json::object& object, std::size_t count) {
  if (auto error = parts::error_of(object)) return *std::move(error);
  const auto usage = parts::usage_of(object);
  const json::value* const choices = parts::member(object, "choices");
  const json::array* const elements = choices != nullptr ? choices->if_array() : nullptr;
  if (elements == nullptr)
    return Fault{Blame::passing,
                 fmt::format("its answer has no array \"choices\"; it has {}", members_of(object)), usage};
  if (elements->empty()) return Fault{Blame::passing, "its answer has no choices", usage};
  if (elements->size() != count)
    return Fault{Blame::request,
                 fmt::format("it gave {} choices where {} were asked for; an endpoint that does not know n "
                             "must be asked one by one",
                             elements->size(), count),
                 usage};
  Answer answer{parts::text_of(object, "model").value_or(""), std::vector<Choice>(count), usage};
  if (const std::string wrong = take_choices(*elements, answer.choices); !wrong.empty())
    return Fault{Blame::passing, "in its answer " + wrong, usage};
  return answer;
}

/// "error" or what stands for it: its object, or the whole answer (FastAPI's "detail", others' "message").
std::string words_in(const json::object& answer) {
  const json::value* said = parts::member(answer, "error");
  if (said != nullptr && said->is_object()) {
    const json::object& error = said->get_object();
    said = parts::member(error, "message");
    if (said == nullptr) said = parts::member(error, "code");
  }
  for (const char* const name : {"message", "detail"})
    if (said == nullptr) said = parts::member(answer, name);
  if (said == nullptr) return "";
  return parts::one_line(said->is_string() ? std::string(said->get_string()) : json::serialize(*said));
}

std::optional<json::object> object_of(std::string_view bytes) {
  if (is_page(bytes)) return std::nullopt;
  auto whole = tables::parse_json(bytes, "", parts::kDepthMax);
  if (!whole || !whole->is_object()) return std::nullopt;
  return std::move(whole->get_object());
}

}  // namespace

Read read_answer(std::string_view bytes, std::size_t choices) {
  if (bytes.find_first_not_of(" \t\r\n") == bytes.npos)
    return Fault{Blame::passing, "its answer is empty", {}};
  if (is_page(bytes))
    return Fault{
        Blame::endpoint,
        fmt::format("it answered with a page, {}, and not with JSON; the address most often ends in /v1",
                    tables::shown(bytes)),
        {}};
  const auto whole = tables::parse_json(bytes, "its answer", parts::kDepthMax);
  if (!whole)
    return Fault{Blame::passing,
                 fmt::format("{}; {} bytes came that begin with {}", whole.error(), bytes.size(),
                             tables::shown(bytes)),
                 {}};
  if (!whole->is_object())
    return Fault{Blame::passing, fmt::format("its answer is no object but {}", tables::shown(bytes)), {}};
  return read_object(whole->get_object(), choices);
}

std::string said_in(std::string_view bytes) {
  const auto object = object_of(bytes);
  return object ? words_in(*object) : "";
}

std::string code_in(std::string_view bytes) {
  const auto object = object_of(bytes);
  const json::value* const error = object ? parts::member(*object, "error") : nullptr;
  if (error == nullptr || !error->is_object()) return "";
  for (const char* const name : {"code", "type"})
    if (const auto text = parts::text_of(error->get_object(), name); text && !text->empty())
      return parts::one_line(*text);
  return "";
}

}  // namespace quire::labs::model_client
