// What became of a request, as one line of a results file:
//   {"id":"p1","request":"9f86d081884c7d65","state":"answered","attempts":1,"model":"m",
//    "choices":[{"text":"4","finish":"stop"}],"usage":{"in":12,"out":1},"charged":{"in":12,"out":1}}
//   {"id":"p2","request":"60303ae22b998861","state":"failed","attempts":6,"reason":"POST http://...: it
//   answered
//    HTTP 500","charged":{"in":0,"out":0}}
// A choice has "reasoning" and "tokens" ([text, log-probability, alternatives]) if the endpoint gave them.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "labs/engines/model_client/answer.h"

namespace quire::labs::model_client {

struct Record {
  enum class State {
    answered,
    failed,   ///< given up, for `reason`
    dropped,  ///< nothing became of it (cancelled, budget); the line keeps what was spent
  };
  std::string id;
  std::string request;  ///< its fingerprint
  State state = State::answered;
  unsigned attempts = 0;
  std::string reason;  ///< of what was not answered
  Answer answer;       ///< of what was
  /// Tokens that all attempts may have been billed for: as the endpoint says, and where it does not (a broken
  /// answer, no "usage") the most that they can have been.
  Tokens charged;
};

/// One line without its end; what begins it is fixed (kLineBegin).
std::string line_of(const Record& record);
constexpr std::string_view kLineBegin = R"({"id":")";

/// The record of a line; the error says which field is wrong.
Result<Record> read_record(const boost::json::value& line);

}  // namespace quire::labs::model_client
