#include "labs/engines/model_client/streamed.h"

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/model_client/answer_parts.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::model_client {
namespace {

namespace json = boost::json;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

StreamedAnswer::StreamedAnswer(std::size_t choices, std::size_t event_bytes_max, OnPiece on_piece)
    : events_(event_bytes_max, [this](std::string_view data) { take_event(data); }),
      on_piece_(std::move(on_piece)),
      count_(choices) {}

bool StreamedAnswer::feed(std::string_view bytes) {
  if (failed_) return false;
  if (!events_.feed(bytes) && !failed_)
    fail(Fault::Blame::request, fmt::format("event {} of its stream is longer than the limit", event_ + 1));
  return !failed_;
}

bool StreamedAnswer::is_whole() const { return !failed_ && (done_ || ended_ == count_); }

Read StreamedAnswer::finish() {
  if (!failed_) events_.finish();
  if (failed_) return fault_;
  const std::size_t came = answer_.choices.size();
  if (!is_whole())
    return Fault{Fault::Blame::passing,
                 fmt::format("its stream broke off: after {} events {} of {} answers had ended", event_,
                             ended_, count_),
                 answer_.usage};
  if (came == 0) return Fault{Fault::Blame::passing, "its stream has no choices", answer_.usage};
  if (came != count_)
    return Fault{Fault::Blame::request,
                 fmt::format("it gave {} choices where {} were asked for; an endpoint that does not know n "
                             "must be asked one by one",
                             came, count_),
                 answer_.usage};
  return std::move(answer_);
}

void StreamedAnswer::take_event(std::string_view data) {
  if (done_ || failed_) return;
  ++event_;
  data = trimmed(data);
  if (data.empty()) return;
  if (data == "[DONE]") {
    done_ = true;
    return;
  }
  const auto event =
      tables::parse_json(data, fmt::format("event {} of its stream", event_), parts::kDepthMax);
  if (!event) return fail(Fault::Blame::passing, fmt::format("{}: {}", event.error(), tables::shown(data)));
  if (!event->is_object())
    return fail(Fault::Blame::passing,
                fmt::format("event {} of its stream is no object but {}", event_, tables::shown(data)));
  take_object(event->get_object());
}

void StreamedAnswer::take_object(const json::object& event) {
  if (auto error = parts::error_of(event)) return fail(error->blame, error->what);
  if (const auto usage = parts::usage_of(event)) answer_.usage = usage;
  if (answer_.model.empty()) answer_.model = parts::text_of(event, "model").value_or("");
  const json::value* const choices = parts::member(event, "choices");
  if (choices == nullptr || !choices->is_array()) return;  // a last event may hold usage alone
  const json::array& elements = choices->get_array();
  for (std::size_t i = 0; i < elements.size() && !failed_; ++i) {
    if (!elements[i].is_object())
      return fail(Fault::Blame::passing, fmt::format("event {}: choices[{}] is no object", event_, i));
    take_choice(elements[i].get_object(), i);
  }
}

void StreamedAnswer::take_choice(const json::object& choice, std::size_t position) {
  std::size_t place = position;
  if (const json::value* const index = parts::member(choice, "index")) {
    json::error_code fault;
    place = index->is_number() ? index->to_number<std::uint32_t>(fault) : count_;
    if (fault) place = count_;
  }
  if (place >= count_)
    return fail(Fault::Blame::request,
                fmt::format("event {} of its stream has a choice whose \"index\" is none of 0 to {}", event_,
                            count_ - 1));
  // Never more than were asked for, and none before one comes.
  if (place >= answer_.choices.size()) answer_.choices.resize(place + 1);
  Choice& to = answer_.choices[place];
  const std::size_t before = to.text.size();
  const bool had_ended = !to.finish.empty();
  if (const std::string wrong = parts::append_choice(choice, to); !wrong.empty())
    return fail(Fault::Blame::passing, fmt::format("event {}: choices[{}] {}", event_, position, wrong));
  if (!had_ended && !to.finish.empty()) ++ended_;
  if (on_piece_ && to.text.size() > before) on_piece_(place, std::string_view(to.text).substr(before));
}

void StreamedAnswer::fail(Fault::Blame blame, std::string what) {
  failed_ = true;
  fault_ = Fault{blame, std::move(what), answer_.usage};
}

}  // namespace quire::labs::model_client
