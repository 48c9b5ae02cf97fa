// Server-sent events as they arrive, in pieces of any length (WHATWG HTML, 9.2.6): lines end in LF, CRLF or
// CR, "data" lines of one event are joined by LF, a line that begins with ':' is a comment. Names, ids and
// times of reconnection are read over: no endpoint of models uses them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace quire::labs::model_client {

class EventReader {
 public:
  using Take = std::function<void(std::string_view data)>;

  /// `take` is called with the data of each event. An event of more than `event_bytes_max` ends the reading.
  EventReader(std::size_t event_bytes_max, Take take)
      : event_bytes_max_(event_bytes_max), take_(std::move(take)) {}

  /// False once an event was too long; from then on nothing is read.
  bool feed(std::string_view bytes);
  /// The bytes have ended: an event whose blank line is missing is given too (its reader sees whether it is
  /// whole).
  void finish();
  bool too_long() const { return too_long_; }

 private:
  void end_line();
  void dispatch();

  std::size_t event_bytes_max_;
  Take take_;
  std::string line_;
  std::string data_;
  bool has_data_ = false;
  bool after_cr_ = false;  ///< an LF that comes next belongs to the line's end
  bool first_line_ = true;
  bool too_long_ = false;
};

}  // namespace quire::labs::model_client
