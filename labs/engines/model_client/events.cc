#include "labs/engines/model_client/events.h"

namespace quire::labs::model_client {

bool EventReader::feed(std::string_view bytes) {
  while (!bytes.empty() && !too_long_) {
    if (after_cr_ && bytes.front() == '\n') bytes.remove_prefix(1);
    after_cr_ = false;
    const std::size_t end = bytes.find_first_of("\r\n");
    line_ += bytes.substr(0, end);
    too_long_ = line_.size() + data_.size() > event_bytes_max_;
    if (end == bytes.npos || too_long_) break;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    end_line();
  }
  return !too_long_;
}

void EventReader::finish() {
  if (too_long_) return;
  if (!line_.empty()) end_line();
  dispatch();
}

void EventReader::end_line() {
  std::string_view line = line_;
  if (first_line_ && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  first_line_ = false;
  if (line.empty()) {
    dispatch();
  } else if (const std::size_t colon = line.find(':'); line.substr(0, colon) == "data") {
    std::string_view value = colon == line.npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (has_data_) data_ += '\n';
    data_ += value;
    has_data_ = true;
  }
  line_.clear();
}

void EventReader::dispatch() {
  if (has_data_) take_(data_);
  data_.clear();
  has_data_ = false;
}

}  // namespace quire::labs::model_client
