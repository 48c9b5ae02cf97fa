#include "labs/engines/model_client/batch.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "labs/engines/model_client/verdict.h"

namespace quire::labs::model_client {
namespace {

constexpr milliseconds kLook{50};  // at most so long until `stop` is asked again

}  // namespace

Batch::Batch(const Options& options, const Address& address, Transport& transport, Clock& clock,
             std::span<const Request> requests, std::vector<std::size_t> asked, const Tokens& spent,
             Keep keep)
    : options_(options),
      address_(address),
      transport_(transport),
      clock_(clock),
      requests_(requests),
      asked_(std::move(asked)),
      budget_(options.budget, options.prices, spent),
      pace_(options.pace),
      keep_(std::move(keep)) {
  report_.sum.total = requests_.size();
  report_.sum.skipped = requests_.size() - asked_.size();
}

Result<Report> Batch::run() {
  Status status = success();
  try {
    status = loop();
    if (status) break_off(true);
  } catch (...) {  // out of a callback
    break_off(false);
    if (const Status written = write(); !written) return Error{written.error()};
    throw;
  }
  transport_.abandon();
  if (status) status = write();
  if (!status) return Error{status.error()};
  report_.left = asked_.size() - report_.sum.answered - report_.sum.failed;
  changed_ = true;
  show();
  sum_up();
  return std::move(report_);
}

Status Batch::loop() {
  for (;;) {
    if (stopped()) {
      close(Report::End::cancelled, "it was stopped");
      return success();
    }
    wake_.reset();
    if (!closing_) start();
    show();
    if (transport_.active() == 0 && (closing_ || (waiting_.empty() && next_ == asked_.size())))
      return success();
    for (const Exchange& exchange : wait()) take(exchange);
    if (Status written = write(); !written) return written;
  }
}

/// Sends as much as may be sent now.
void Batch::start() {
  const milliseconds now = clock_.now();
  while (transport_.active() < options_.concurrency) {
    const auto place = next_place(now);
    if (!place || !may_start(*place, now)) return;
    if (next_ < asked_.size() && *place == asked_[next_])
      ++next_;
    else
      waiting_.erase(waiting_.begin());
    send(*place, now);
  }
}

/// Another try that is due goes first.
std::optional<std::size_t> Batch::next_place(milliseconds now) {
  if (!waiting_.empty() && waiting_.begin()->first <= now) return waiting_.begin()->second;
  if (!waiting_.empty()) wake_ = waiting_.begin()->first;
  if (next_ < asked_.size()) return asked_[next_];
  return std::nullopt;
}

bool Batch::may_start(std::size_t place, milliseconds now) {
  const auto wake_at = [this](milliseconds at) { wake_ = wake_ ? std::min(*wake_, at) : at; };
  if (hold_until_ > now) {
    wake_ = hold_until_;
    return false;
  }
  const Tokens most = budget_.most(requests_[place]);
  if (!budget_.fits(most)) {
    if (transport_.active() == 0)
      close(
          Report::End::budget,
          fmt::format("the budget: {} tokens are spent (cost {:.6g}), and the next request may take {} more",
                      budget_.spent().all(), budget_.money(), most.all()));
    return false;  // what is under way may take less than is held for it
  }
  const milliseconds at = pace_.may_send_at(most.all(), now);
  if (at > now) wake_at(at);
  return at <= now;
}

void Batch::send(std::size_t place, milliseconds now) {
  const Request& request = requests_[place];
  Item& item = items_[place];
  if (item.fingerprint.empty()) item.fingerprint = fingerprint(request);
  ++item.attempts;
  item.held = budget_.most(request);
  item.pace = pace_.sent(item.held.all(), now);
  OnPiece on_piece;
  if (options_.on_piece)
    on_piece = [this, &request](std::size_t choice, std::string_view text) {
      options_.on_piece(request, choice, text);
    };
  item.stream =
      std::make_unique<StreamedAnswer>(request.choices(), options_.event_bytes_max, std::move(on_piece));
  Call call;
  call.ticket = place;
  call.url = address_.url(path_of(request));
  call.json = body_of(request);
  call.headers = {request.stream ? "Accept: text/event-stream" : "Accept: application/json"};
  if (std::string key = address_.key_header(); !key.empty()) call.headers.push_back(std::move(key));
  call.timeout = options_.timeout;
  call.on_event_bytes = [stream = item.stream.get()](std::string_view bytes) { return stream->feed(bytes); };
  transport_.start(std::move(call));
  budget_.hold(item.held);
  ++report_.sum.sent;
  changed_ = true;
}

std::vector<Exchange> Batch::wait() {
  milliseconds time = kLook;
  if (wake_ && transport_.active() < options_.concurrency)
    time = std::clamp(*wake_ - clock_.now(), milliseconds(1), kLook);
  if (transport_.active() > 0) return transport_.poll(time);
  if (wake_) clock_.sleep(time);
  return {};
}

void Batch::take(const Exchange& exchange) {
  const std::size_t place = exchange.ticket;
  Item& item = items_.at(place);
  changed_ = true;
  Read read = verdict_of(exchange, address_, requests_[place].choices(), item.stream.get());
  const Tokens charged = charge_of(exchange, read, item);
  item.charged += charged;
  budget_.settle(item.held, charged);
  pace_.correct(item.pace, charged.all());
  report_.sum.charged += charged;
  if (auto* const answer = std::get_if<Answer>(&read)) {
    if (answer->usage) budget_.learn(item.held.in, answer->usage->in);
    take_answer(place, std::move(*answer));
  } else {
    take_fault(place, exchange, std::get<Fault>(std::move(read)));
  }
}

/// As the endpoint says; if it does not, the most that it can be, unless it cannot be anything.
Tokens Batch::charge_of(const Exchange& exchange, const Read& read, const Item& item) const {
  if (const auto* const fault = std::get_if<Fault>(&read)) {
    if (fault->usage) return *fault->usage;
    return may_be_billed(exchange) ? item.held : Tokens{};
  }
  const Answer& answer = std::get<Answer>(read);
  if (answer.usage) return *answer.usage;
  Tokens most = item.held;
  std::uint64_t bytes = 0;
  for (const Choice& choice : answer.choices) bytes += choice.text.size() + choice.reasoning.size();
  if (!requests_[exchange.ticket].max_tokens) most.out = bytes;
  return most;
}

void Batch::take_answer(std::size_t place, Answer answer) {
  failures_in_row_ = 0;
  ++report_.sum.answered;
  record(place, Record::State::answered, "", without_key(std::move(answer)));
}

void Batch::take_fault(std::size_t place, const Exchange& exchange, Fault fault) {
  const Request& request = requests_[place];
  std::string what =
      address_.without_key(fmt::format("POST {}: {}", address_.url(path_of(request)), fault.what));
  if (fault.blame == Fault::Blame::endpoint) {
    close(Report::End::endpoint, what);
    return record(place, Record::State::dropped, what, {});
  }
  if (fault.blame == Fault::Blame::passing && try_again(place, exchange, what)) return;
  ++report_.sum.failed;
  ++failures_in_row_;
  if (options_.failures_in_row_max != 0 && failures_in_row_ >= options_.failures_in_row_max)
    close(Report::End::failures,
          fmt::format("{} requests failed one after the other, the last for: {}", failures_in_row_, what));
  record(place, Record::State::failed, std::move(what), {});
}

/// False: it has been tried often enough, or the server wants too long a rest; `what` says so then.
bool Batch::try_again(std::size_t place, const Exchange& exchange, std::string& what) {
  const Item& item = items_.at(place);
  const milliseconds wants =
      server_wait(exchange.retry_after, exchange.date, clock_.wall()).value_or(milliseconds(0));
  if (item.attempts >= options_.retry.attempts) {
    what += fmt::format("; given up after {} attempts", item.attempts);
    return false;
  }
  if (wants > options_.retry.server_wait_max) {
    what += fmt::format("; it wants {} seconds of rest", wants.count() / 1000);
    return false;
  }
  const milliseconds now = clock_.now();
  // It says that of all that we ask.
  if (wants.count() > 0 && (exchange.status == 429 || exchange.status == 503))
    hold_until_ = std::max(hold_until_, now + wants);
  waiting_.emplace(now + back_off(options_.retry, item.fingerprint, item.attempts, wants), place);
  return true;
}

/// The request is over. A dropped one leaves a line only if it was charged.
void Batch::record(std::size_t place, Record::State state, std::string reason, Answer answer) {
  const auto found = items_.find(place);
  Item item = std::move(found->second);
  items_.erase(found);
  if (state == Record::State::dropped && item.charged.all() == 0) return;
  ended_.push_back({requests_[place].id, std::move(item.fingerprint), state, item.attempts, std::move(reason),
                    std::move(answer), item.charged});
}

void Batch::close(Report::End end, std::string why) {
  if (closing_ && end != Report::End::cancelled) return;  // the first reason counts
  closing_ = true;
  report_.end = end;
  report_.why = std::move(why);
}

/// What is under way is broken off; what that was charged stays in the file.
void Batch::break_off(bool take_what_came) {
  if (take_what_came)
    for (const Exchange& exchange : transport_.poll(milliseconds(0))) take(exchange);
  for (const Exchange& exchange : transport_.abandon()) {
    Item& item = items_.at(exchange.ticket);
    const Tokens charged = may_be_billed(exchange) ? item.held : Tokens{};
    item.charged += charged;
    report_.sum.charged += charged;
    budget_.settle(item.held, charged);
  }
  waiting_.clear();
  while (!items_.empty())
    record(items_.begin()->first, Record::State::dropped,
           report_.why.empty() ? "it was stopped" : report_.why, {});
}

Status Batch::write() {
  if (ended_.empty()) return success();
  const Status kept = keep_(ended_);
  if (kept) ended_.clear();
  return kept;
}

void Batch::sum_up() {
  report_.sum.active = transport_.active();
  report_.sum.waiting = waiting_.size();
  report_.sum.cost = options_.prices.of(report_.sum.charged);
}

void Batch::show() {
  if (!std::exchange(changed_, false) || !options_.on_progress) return;
  sum_up();
  options_.on_progress(report_.sum);
}

/// A model can be made to repeat what it was sent, and an endpoint to show its headers.
Answer Batch::without_key(Answer answer) const {
  for (Choice& choice : answer.choices) {
    if (address_.holds_key(choice.text) || address_.holds_key(choice.reasoning)) choice.tokens.clear();
    choice.text = address_.without_key(std::move(choice.text));
    choice.reasoning = address_.without_key(std::move(choice.reasoning));
  }
  answer.model = address_.without_key(std::move(answer.model));
  return answer;
}

}  // namespace quire::labs::model_client
