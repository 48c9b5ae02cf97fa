#include "labs/engines/model_client/client.h"

#include <cmath>
#include <unordered_set>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "labs/engines/model_client/address.h"
#include "labs/engines/model_client/answer_parts.h"
#include "labs/engines/model_client/batch.h"
#include "labs/engines/model_client/verdict.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::model_client {
namespace {

namespace json = boost::json;

constexpr unsigned kConcurrencyMax = 1024;
constexpr std::size_t kAnswerBytesMax = std::size_t{16} << 20;  // an eighth of a line of the results file
constexpr milliseconds kTimeMax{24 * 3'600'000};
constexpr std::size_t kModelsMax = 10'000;

bool is_price(double price) { return std::isfinite(price) && price >= 0; }

Status check_options(const Options& o) {
  const auto outside = [](std::string_view name, const auto& value, std::string_view range) {
    return Error{fmt::format("{} is {}; it must be {}", name, value, range)};
  };
  const auto is_time = [](milliseconds time) { return time.count() >= 1 && time <= kTimeMax; };
  if (o.concurrency == 0 || o.concurrency > kConcurrencyMax)
    return outside("concurrency", o.concurrency, "1 to 1024");
  if (!is_time(o.timeout)) return outside("timeout (ms)", o.timeout.count(), "1 ms to a day");
  if (!is_time(o.limits.connect_max))
    return outside("connect_max (ms)", o.limits.connect_max.count(), "1 ms to a day");
  if (!is_time(o.retry.first_wait))
    return outside("first_wait (ms)", o.retry.first_wait.count(), "1 ms to a day");
  if (!is_time(o.retry.longest_wait))
    return outside("longest_wait (ms)", o.retry.longest_wait.count(), "1 ms to a day");
  if (o.retry.attempts == 0 || o.retry.attempts > 1000)
    return outside("attempts", o.retry.attempts, "1 to 1000");
  if (o.limits.answer_bytes_max == 0 || o.limits.answer_bytes_max > kAnswerBytesMax)
    return outside("answer_bytes_max", o.limits.answer_bytes_max, "1 to 16 MiB");
  if (!is_price(o.prices.in) || !is_price(o.prices.out)) return Error{"a price is no number from 0"};
  if (!is_price(o.budget.money)) return Error{"the budget of money is no number from 0"};
  if (o.budget.money > 0 && o.prices.in == 0 && o.prices.out == 0)
    return Error{"a budget of money needs prices: what a million tokens cost, in and out"};
  return success();
}

Result<std::vector<std::string>> read_models(std::string_view bytes) {
  const auto answer = tables::parse_json(bytes, "its answer", parts::kDepthMax);
  if (!answer) return Error{fmt::format("{}; it begins with {}", answer.error(), tables::shown(bytes))};
  const json::value* const data = answer->is_object() ? parts::member(answer->get_object(), "data") : nullptr;
  if (data == nullptr || !data->is_array()) return Error{"its answer has no array \"data\""};
  if (data->get_array().size() > kModelsMax) return Error{"its answer has more than 10,000 models"};
  std::vector<std::string> names;
  for (const json::value& model : data->get_array()) {
    const json::value* const id = model.is_object() ? parts::member(model.get_object(), "id") : nullptr;
    if (id == nullptr || !id->is_string()) return Error{"its answer has a model without \"id\""};
    names.emplace_back(id->get_string());
  }
  return names;
}

}  // namespace

class Client::Body {
 public:
  Body(Options options, Address address)
      : options_(std::move(options)),
        address_(std::move(address)),
        clock_(options_.clock != nullptr ? *options_.clock : real_clock()),
        transport_(options_.limits, options_.concurrency, address_.on_this_machine()) {}

  Result<std::vector<std::string>> models();
  Result<Answer> ask(const Request& request);
  Result<Report> run(std::span<const Request> requests, ResultsFile& file);

 private:
  Status check_all(std::span<const Request> requests) const;

  const Options options_;
  const Address address_;
  Clock& clock_;
  Transport transport_;
};

Result<std::vector<std::string>> Client::Body::models() {
  Call call;
  call.url = address_.url("/models");
  call.headers = {"Accept: application/json"};
  if (std::string key = address_.key_header(); !key.empty()) call.headers.push_back(std::move(key));
  call.timeout = options_.timeout;
  const auto error = [&](const std::string& what) {
    return Error{address_.without_key(fmt::format("GET {}: {}", address_.url("/models"), what))};
  };
  transport_.start(std::move(call));
  std::vector<Exchange> ended;
  while (ended.empty()) {
    if (options_.stop && options_.stop()) {
      transport_.abandon();
      return error("stopped");
    }
    ended = transport_.poll(milliseconds(50));
  }
  if (const auto fault = fault_of(ended.front(), address_)) return error(fault->what);
  auto names = read_models(ended.front().body);
  if (!names) return error(names.error());
  return names;
}

Result<Answer> Client::Body::ask(const Request& request) {
  if (Status right = check_all({&request, 1}); !right) return Error{right.error()};
  Record record;
  const auto keep = [&](std::span<const Record> records) {
    record = records.front();
    return success();
  };
  auto report = Batch(options_, address_, transport_, clock_, {&request, 1}, {0}, {}, keep).run();
  if (!report) return Error{report.error()};
  if (report->sum.answered == 1) return std::move(record.answer);
  return Error{report->why.empty() ? record.reason : report->why};
}

Result<Report> Client::Body::run(std::span<const Request> requests, ResultsFile& file) {
  if (Status right = check_all(requests); !right) return Error{right.error()};
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto state = file.state(requests[i]);
    if (!state || (options_.retry_failed && *state == Record::State::failed)) asked.push_back(i);
  }
  const auto keep = [&file](std::span<const Record> records) { return file.append(records); };
  return Batch(options_, address_, transport_, clock_, requests, std::move(asked), file.charged(), keep)
      .run();
}

Status Client::Body::check_all(std::span<const Request> requests) const {
  std::unordered_set<std::string_view> ids;
  for (const Request& request : requests) {
    if (Status right = check(request); !right) return right;
    if (!ids.insert(request.id).second)
      return Error{
          fmt::format("two requests have the id {}; each needs one of its own", tables::shown(request.id))};
    if (options_.budget.any() && !request.max_tokens)
      return Error{
          fmt::format("the request {}: without max_tokens nothing is known of what it may cost, which "
                      "the budget needs",
                      tables::shown(request.id))};
  }
  return success();
}

Result<Client> Client::open(Options options) {
  if (Status right = check_options(options); !right) return Error{right.error()};
  auto address = Address::open(options.base, options.key_env);
  if (!address) return Error{address.error()};
  return Client(std::make_unique<Body>(std::move(options), std::move(*address)));
}

Client::Client(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<std::vector<std::string>> Client::models() { return body_->models(); }
Result<Answer> Client::ask(const Request& request) { return body_->ask(request); }
Result<Report> Client::run(std::span<const Request> requests, ResultsFile& file) {
  return body_->run(requests, file);
}

}  // namespace quire::labs::model_client
