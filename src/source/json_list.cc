// The loop over elements, and what an answer must be to count as one.
#include "source/json_list.h"

#include <utility>

#include "source/json_elements.h"

namespace quire::source {
namespace {

using simdjson::error_code;
using simdjson::ondemand::json_type;

/// Where servers put what went wrong: {"error": "..."}, {"message": "...", "code": "429"}, {"errors": [...]}.
error_code read_error(JsonObject object, Draft& draft, std::string& message) {
  return for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
    if (key == "errors" && message.empty()) message = "errors";
    if (key != "error" && key != "message" && key != "detail") return simdjson::SUCCESS;
    std::string text;
    if (const auto code = json_text_or_number(value, key, draft, text)) return code;
    // The message says more than the name of the error, and comes behind it.
    if (!text.empty()) message = std::move(text);
    return simdjson::SUCCESS;
  });
}

class Reading {
 public:
  Reading(Input& input, JsonFormat& format, const Sink& sink, JsonAnswer& answer)
      : elements_(input, format.lists()), format_(format), delivery_(sink), answer_(answer) {}

  void read() {
    while (!delivery_.stopped() && elements_.next()) {
      if (elements_.is_answer())
        read_answer();
      else
        read_element();
    }
  }
  std::uint64_t answers() const { return answers_; }
  std::uint64_t outermost() const { return elements_.outermost(); }

 private:
  void read_answer() {
    ++answers_;
    Draft draft;
    const Status read = elements_.refused().empty()
                            ? reader_.read(elements_.element(), draft,
                                           [this](JsonObject object, Draft& into) {
                                             answer_.next.reset();
                                             answer_.total.reset();
                                             return format_.read_paging(object, into, answer_);
                                           })
                            : Status(Error{elements_.refused()});
    if (!read) throw InputError("the answer around the list: " + read.error());
  }

  void read_element() {
    ++answer_.items;
    if (elements_.is_null() && format_.null_is_none()) return;
    const std::string place = "element " + std::to_string(elements_.number()) + ": ";
    if (!elements_.refused().empty()) {
      delivery_.problem(0, place + elements_.refused());
      return;
    }
    const Status read = reader_.read(elements_.element(), draft_, [this](JsonObject object, Draft& into) {
      return format_.read(object, into);
    });
    if (!read) {
      delivery_.problem(0, place + read.error());
      return;
    }
    const bool is_paper = format_.settle(draft_);
    if (draft_.id.empty() && draft_.paper.title.empty() && !elements_.in_array()) refuse_error();
    if (is_paper)
      draft_.deliver(delivery_, 0, place);
    else
      draft_.clear();
  }

  /// Throws if the object is what a server says when it has no answer.
  void refuse_error() {
    Draft draft;
    std::string message;
    const Status read = reader_.read(elements_.element(), draft, [&message](JsonObject object, Draft& into) {
      return read_error(object, into, message);
    });
    if (read && !message.empty()) throw InputError("the server answered with an error: " + excerpt(message));
  }

  JsonElements elements_;
  JsonFormat& format_;
  Delivery delivery_;
  JsonAnswer& answer_;
  JsonRecordReader reader_;
  Draft draft_;
  std::uint64_t answers_ = 0;
};

}  // namespace

void read_json_list(Input& input, JsonFormat& format, const Sink& sink) {
  JsonAnswer paging;
  Reading(input, format, sink, paging).read();
}

Result<JsonAnswer> read_json_answer(std::string_view body, JsonFormat& format, std::string_view kind) {
  JsonAnswer answer;
  const Sink sink{[&answer, kind](Record&& record) {
                    record.source = kind;
                    answer.records.push_back(std::move(record));
                    return true;
                  },
                  [&answer](const Problem& problem) {
                    answer.problems.push_back(problem);
                    return true;
                  }};
  const auto input = open_bytes(body);
  Reading reading(*input, format, sink, answer);
  try {
    reading.read();
  } catch (const InputError& error) {
    return Error{error.what()};
  }
  if (reading.outermost() == 0) return Error{"the answer is empty; ask again"};
  if (reading.outermost() > 1)
    return Error{"the answer is not one JSON value but " + std::to_string(reading.outermost()) +
                 ", one behind another"};
  const bool is_array = body[body.find_first_not_of(" \t\r\n\xEF\xBB\xBF")] == '[';
  if (reading.answers() == 0 && is_array && !format.answers_in_arrays())
    return Error{"the answer is a bare array, without its count and the way to its next page"};
  if (reading.answers() == 0 && !is_array && answer.records.empty() && !answer.problems.empty())
    return Error{"the answer has no list of records, and is none: " + answer.problems.front().message};
  if (reading.answers() > 0)
    if (const Status enough = format.check_paging(answer); !enough) return Error{enough.error()};
  return answer;
}

error_code json_text_or_number(JsonValue value, std::string_view name, Draft& draft, std::string& text) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == json_type::number) {
    const std::string_view digits = value.raw_json_token();
    text = one_line(digits);
    return simdjson::SUCCESS;
  }
  std::string_view bytes;
  const auto code = json_text(value, name, draft, bytes);
  if (code == simdjson::SUCCESS) text = one_line(bytes);
  return code;
}

error_code json_total(JsonValue value, std::optional<std::uint64_t>& total) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  std::uint64_t number = 0;
  if (type == json_type::number && value.get_uint64().get(number) == simdjson::SUCCESS) total = number;
  return simdjson::SUCCESS;
}

}  // namespace quire::source
