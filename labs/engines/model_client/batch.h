// The run of one batch: what is sent when, what an end of an attempt leads to. Inside of client.h.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "labs/engines/model_client/address.h"
#include "labs/engines/model_client/client.h"
#include "labs/engines/model_client/record.h"
#include "labs/engines/model_client/streamed.h"

namespace quire::labs::model_client {

class Batch {
 public:
  /// Makes records durable.
  using Keep = std::function<Status(std::span<const Record>)>;

  /// `asked`: places in `requests` of what is to be asked. `spent`: of earlier runs.
  Batch(const Options& options, const Address& address, Transport& transport, Clock& clock,
        std::span<const Request> requests, std::vector<std::size_t> asked, const Tokens& spent, Keep keep);

  /// To its end. An error: records could not be kept.
  Result<Report> run();

 private:
  /// A request that was begun and has not ended.
  struct Item {
    std::string fingerprint;
    unsigned attempts = 0;
    Tokens charged;
    Tokens held;             ///< of the attempt under way
    std::uint64_t pace = 0;  ///< its number there
    std::unique_ptr<StreamedAnswer> stream;
  };
  Status loop();
  void start();
  std::optional<std::size_t> next_place(milliseconds now);
  bool may_start(std::size_t place, milliseconds now);
  void send(std::size_t place, milliseconds now);
  std::vector<Exchange> wait();
  void take(const Exchange& exchange);
  Tokens charge_of(const Exchange& exchange, const Read& read, const Item& item) const;
  void take_answer(std::size_t place, Answer answer);
  void take_fault(std::size_t place, const Exchange& exchange, Fault fault);
  bool try_again(std::size_t place, const Exchange& exchange, std::string& what);
  void record(std::size_t place, Record::State state, std::string reason, Answer answer);
  void close(Report::End end, std::string why);
  void break_off(bool take_what_came);
  Status write();
  void sum_up();
  void show();
  bool stopped() const { return options_.stop && options_.stop(); }
  Answer without_key(Answer answer) const;

  const Options& options_;
  const Address& address_;
  Transport& transport_;
  Clock& clock_;
  std::span<const Request> requests_;
  std::vector<std::size_t> asked_;
  std::size_t next_ = 0;  ///< in asked_
  Budget budget_;
  Pace pace_;
  Keep keep_;
  std::unordered_map<std::size_t, Item> items_;       ///< by place in requests_
  std::multimap<milliseconds, std::size_t> waiting_;  ///< for another try, by when
  milliseconds hold_until_{0};                        ///< the server wants no request before
  std::optional<milliseconds> wake_;                  ///< when something may be sent that may not now
  std::vector<Record> ended_;                         ///< not yet kept
  unsigned failures_in_row_ = 0;
  bool closing_ = false;
  bool changed_ = true;
  Report report_;
};

}  // namespace quire::labs::model_client
