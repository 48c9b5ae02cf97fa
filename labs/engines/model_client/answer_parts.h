// The parts of answers that whole answers and streams share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "labs/engines/model_client/answer.h"

namespace quire::labs::model_client::parts {

constexpr std::size_t kDepthMax = 20;  // of JSON in answers; a record that holds one nests a little deeper

/// The member if it is there and not null.
const boost::json::value* member(const boost::json::object& object, std::string_view name);
/// A text that may be absent or null; nothing if it is there and no text.
std::optional<std::string> text_of(const boost::json::object& object, std::string_view name);

/// "usage" of an answer or of a last event; nothing if it is not said or makes no sense.
std::optional<Tokens> usage_of(const boost::json::object& answer);

/// Appends what a choice ("message", "delta" or "text", "finish_reason", "logprobs") brings; what is wrong
/// with it, or an empty text.
std::string append_choice(const boost::json::object& choice, Choice& to);

/// An answer that holds an error instead: the fault that it is; nothing if it holds none.
std::optional<Fault> error_of(const boost::json::object& answer);

/// One line of at most 200 bytes.
std::string one_line(std::string_view utf8);

/// May an answer of this HTTP status be another one later?
bool may_pass(long status);

}  // namespace quire::labs::model_client::parts
