#include "mail/sender.h"

#include <algorithm>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "mail/message.h"
#include "store/store.h"
#include "text/utf8.h"

namespace quire::mail {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kFaultBytesMax = 500;

std::string new_taker(Sender::Random& random) { return fmt::format("{:016x}{:016x}", random(), random()); }

void count(Counts& counts, Handed::End end) {
  switch (end) {
    case Handed::End::delivered:
      ++counts.delivered;
      return;
    case Handed::End::later:
      ++counts.later;
      return;
    case Handed::End::refused:
      ++counts.refused;
      return;
    case Handed::End::unknown:
      ++counts.unknown;
      return;
  }
}

}  // namespace

milliseconds wait_after(int tries, const SenderLimits& limits, Sender::Random& random) {
  const milliseconds doubled =
      std::min(limits.longest_wait, limits.first_wait * (1 << std::clamp(tries - 1, 0, 16)));
  return doubled * static_cast<std::int64_t>(500 + random() % 1001) / 1000;
}

bool is_hard(std::string_view status) {
  for (const std::string_view one : {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
    if (status == one) return true;
  return false;
}

Sender::Sender(store::Letters letters, Settings settings, SenderLimits limits, Clock clock, Random random)
    : letters_(letters),
      settings_(std::move(settings)),
      limits_(limits),
      clock_(std::move(clock)),
      random_(random),
      taker_(new_taker(random_)),
      client_(settings_.server, limits_.smtp) {}

Sender::Pass Sender::pass(const std::function<bool()>& stop) {
  Pass pass;
  bool goes_on = true;
  while (goes_on && !stop()) {
    Batch batch = take();
    if (batch.letters.empty()) break;
    at(Step::taken);
    for (std::size_t i = 0; i < batch.letters.size() && goes_on && !stop(); ++i)
      if (hold(batch, batch.letters[i].number)) goes_on = send_one(batch, batch.letters[i], stop, pass);
    // What was not reached waits as long as the server needs, or goes on with who comes next.
    if (!goes_on || stop()) letters_.give_back(taker_, pass.trouble.empty() ? clock_() : pass.again_at);
  }
  client_.close();
  over_connection_ = 0;
  return pass;
}

Sender::Batch Sender::take() {
  Batch batch;
  const Instant now = clock_();
  batch.lease = {taker_, now + limits_.lease};
  batch.letters = letters_.take_due(now, batch.lease, limits_.batch);
  for (const store::Letter& letter : batch.letters) batch.held.push_back(letter.number);
  return batch;
}

bool Sender::Batch::holds(std::int64_t number, Instant at) const {
  return at < lease.until && std::binary_search(held.begin(), held.end(), number);
}

/// Is a letter ours for long enough to be sent? Renews the lease if need be.
bool Sender::hold(Batch& batch, std::int64_t number) {
  const Instant now = clock_();
  if (batch.lease.until - now < limits_.lease / 2) {
    batch.lease.until = now + limits_.lease;
    batch.held = letters_.renew(now, batch.lease);
    std::sort(batch.held.begin(), batch.held.end());
  }
  return batch.holds(number, now);
}

/// Why a letter is not sent at all; empty: it is.
std::string Sender::why_not(const store::Letter& letter, Instant at) {
  if (letter.tried_since && at - *letter.tried_since > limits_.tried_for)
    return letter.fault.empty() ? "given up: the server took nothing for two days"
                                : "given up: " + letter.fault;
  if (letter.useful_until && at >= *letter.useful_until)
    return letter.fault.empty() ? "its time was over before it could be sent"
                                : "its time was over before it could be sent: " + letter.fault;
  // A person asked for these for this very address; one that arrives shows that the address works.
  if (letter.kind == "confirm" || letter.kind == "reset") return {};
  const auto bounces = letters_.bounces_of(letter.recipient);
  if (bounces && bounces->suspended_at)
    return fmt::format("letters to this address came back: {}", bounces->why);
  return {};
}

bool Sender::send_one(Batch& batch, const store::Letter& letter, const std::function<bool()>& stop,
                      Pass& pass) {
  if (const std::string why = why_not(letter, clock_()); !why.empty()) {
    letters_.failed(letter.number, taker_, why, std::nullopt);
    ++pass.counts.given_up;
    return true;
  }
  auto message = written(letter, settings_.from);
  if (!message) {
    letters_.failed(letter.number, taker_, message.error(), std::nullopt);
    ++pass.counts.given_up;
    return true;
  }
  *message = signed_message(*message, settings_.signers, clock_());
  at(Step::written);
  const Handed handed = hand_over(batch, letter, *message, stop);
  at(Step::answered);
  if (handed.end == Handed::End::later && stop()) return false;  // it was we who broke off
  record(letter, handed, pass);
  at(Step::recorded);
  return pass.trouble.empty();
}

/// A server may end a connection that has carried much: that is no fault of this letter, nor of the server.
Handed Sender::hand_over(Batch& batch, const store::Letter& letter, const std::string& message,
                         const std::function<bool()>& stop) {
  Handed handed = hand_over_once(batch, letter, message, stop);
  if (handed.end == Handed::End::later && handed.of_server && over_connection_ > 0 && !stop() &&
      hold(batch, letter.number)) {
    client_.close();
    over_connection_ = 0;
    handed = hand_over_once(batch, letter, message, stop);
  }
  over_connection_ = handed.end == Handed::End::delivered ? over_connection_ + 1 : 0;
  return handed;
}

Handed Sender::hand_over_once(Batch& batch, const store::Letter& letter, const std::string& message,
                              const std::function<bool()>& stop) {
  constexpr std::chrono::seconds kAnswerWhenStopping{10};
  bool dot = false;
  std::optional<std::chrono::steady_clock::time_point> stopped;
  SmtpClient::Mail mail;
  mail.sender =
      settings_.bounces.empty() ? settings_.from.address : with_token(settings_.bounces, letter.token);
  mail.recipient = *read_address(letter.recipient);  // written() has read it too
  mail.message = message;
  mail.go_on = [&] {
    if (stop()) {
      const auto now = std::chrono::steady_clock::now();
      if (!stopped) stopped = now;
      // Behind the dot the answer says whether the letter has arrived: it is worth some seconds.
      if (!dot || now - *stopped > kAnswerWhenStopping) return false;
    }
    try {
      return hold(batch, letter.number) || dot;
    } catch (const std::exception&) {  // the store cannot be asked: nothing may go that another could hold
      return dot;
    }
  };
  mail.may_end = [&] { return batch.holds(letter.number, clock_()); };
  mail.watch = [&](Moment moment) {
    dot = dot || moment == Moment::body_ends;
    at(moment == Moment::body_begins ? Step::body_begins : Step::body_ends);
  };
  Handed handed = client_.send(mail);
  if (handed.said.size() > kFaultBytesMax)
    handed.said = std::string(text::utf8_prefix(handed.said, kFaultBytesMax));
  return handed;
}

/// It has arrived: if the store cannot be told now, it is told as long as nobody else can take the letter.
void Sender::mark_sent(const store::Letter& letter) {
  const auto end = std::chrono::steady_clock::now() + limits_.lease / 2;
  for (;;) {
    try {
      letters_.sent(letter.number, taker_, clock_());
      return;
    } catch (const store::StoreError&) {
      if (std::chrono::steady_clock::now() > end) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }
}

void Sender::record(const store::Letter& letter, const Handed& handed, Pass& pass) {
  if (handed.of_server)
    server_failed(handed, pass);
  else
    server_failures_ = 0;
  switch (handed.end) {
    case Handed::End::delivered:
      mark_sent(letter);
      break;
    case Handed::End::refused:
      letters_.failed(letter.number, taker_, handed.said, std::nullopt);
      if (is_hard(handed.status)) letters_.bounced(letter.number, handed.said, clock_());
      break;
    case Handed::End::later:
      return try_again(letter, handed.said, pass);
    case Handed::End::unknown: {
      // A server that takes letters and never says so would send copies for two days.
      constexpr int kUnknownMax = 4;
      letters_.failed(letter.number, taker_, "it is not known whether it arrived: " + handed.said,
                      letter.tries < kUnknownMax
                          ? std::optional(clock_() + wait_after(letter.tries, limits_, random_))
                          : std::nullopt);
      break;
    }
  }
  count(pass.counts, handed.end);
}

void Sender::try_again(const store::Letter& letter, const std::string& why, Pass& pass) {
  const Instant again = clock_() + wait_after(letter.tries, limits_, random_);
  const bool over = letter.tried_since && again - *letter.tried_since > limits_.tried_for;
  letters_.failed(letter.number, taker_,
                  over ? fmt::format("given up after {} tries: {}", letter.tries, why) : why,
                  over ? std::nullopt : std::optional(again));
  over ? ++pass.counts.given_up : ++pass.counts.later;
}

/// Nothing is gained by trying the next letter at once.
void Sender::server_failed(const Handed& handed, Pass& pass) {
  ++server_failures_;
  SenderLimits limits = limits_;
  limits.first_wait = limits_.first_wait / 4;
  limits.longest_wait = limits_.longest_wait / 24;
  pass.trouble = handed.said;
  pass.again_at = clock_() + wait_after(server_failures_, limits, random_);
}

}  // namespace quire::mail
