// What a model said to a problem, a line of a file of JSON lines:
//   {"id":"hanoi-3-1","sample":0,"text":"moves =
//   [[1,0,2]]","reasoning":"...","usage":{"completion_tokens":812}}
// `id` is that of the problem's record; `sample` tells several answers to one problem apart (0 where it is
// missing).
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <unordered_map>

#include "labs/engines/tables/json_lines.h"
#include "paper/result.h"

namespace quire::labs::problems {

struct Response {
  std::string id{};
  std::uint64_t sample = 0;
  std::string text{};
  std::string reasoning{};  ///< empty where the model showed none
  std::optional<std::uint64_t> completion_tokens{};
};

/// One line, without its end.
std::string response_line(const Response& response);

class ResponseReader {
 public:
  static constexpr std::size_t kLineBytesMax = 64 << 20;
  /// `in` outlives the reader; `name` is how errors call it.
  ResponseReader(std::istream& in, std::string name);

  /// The next response; nothing at the end. A missing id, a text that is none, and a second line of one id
  /// and sample are errors that name the line and the field.
  Result<std::optional<Response>> next();
  std::size_t line() const { return lines_.line(); }
  Error fault(const std::string& what) const { return lines_.fault(what); }

 private:
  tables::JsonLines lines_;
  std::unordered_map<std::string, std::size_t> line_of_{};  ///< by id and sample
};

}  // namespace quire::labs::problems
