// An answer that comes in pieces, put together: each event is a piece of one or several choices, the last
// says
// "[DONE]". A stream that ends before every choice has said why it ended is truncated, which is no answer.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "labs/engines/model_client/answer.h"
#include "labs/engines/model_client/events.h"

namespace quire::labs::model_client {

/// Called with each piece of text as it comes.
using OnPiece = std::function<void(std::size_t choice, std::string_view text)>;

class StreamedAnswer {
 public:
  StreamedAnswer(std::size_t choices, std::size_t event_bytes_max, OnPiece on_piece = nullptr);
  StreamedAnswer(const StreamedAnswer&) = delete;
  StreamedAnswer& operator=(const StreamedAnswer&) = delete;

  /// False: nothing more is wanted, finish() says why.
  bool feed(std::string_view bytes);
  /// "[DONE]" came, or the end of every choice: what breaks now breaks nothing.
  bool is_whole() const;
  Read finish();

 private:
  void take_event(std::string_view data);
  void take_object(const boost::json::object& event);
  void take_choice(const boost::json::object& choice, std::size_t position);
  void fail(Fault::Blame blame, std::string what);

  EventReader events_;
  OnPiece on_piece_;
  std::size_t count_;
  std::size_t event_ = 0;  ///< number of the event that is read, from 1
  std::size_t ended_ = 0;  ///< choices that said why they ended
  bool done_ = false;
  bool failed_ = false;
  Answer answer_;
  Fault fault_;
};

}  // namespace quire::labs::model_client
