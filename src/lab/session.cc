// The recording of a run. Events go to the store in batches (a transaction each); progress is thinned,
// everything else is kept. The child's own `end` event is held back until its exit status is known: only then
// is it true.
#include "lab/session.h"

#include <chrono>
#include <fstream>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <signal.h>

#include "lab/card.h"
#include "lab/events.h"
#include "lab/host.h"
#include "lab/json_text.h"
#include "lab/process.h"
#include "lab/report.h"

namespace quire::lab {

namespace {

namespace bj = boost::json;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kBatchEvery = std::chrono::milliseconds(100);
constexpr std::size_t kBatchMax = 500;
constexpr auto kProgressEvery = std::chrono::milliseconds(500);
constexpr auto kGrace = std::chrono::seconds(1);  // between SIGTERM and SIGKILL
constexpr int kPollMs = 20;
constexpr std::size_t kErrorTextMax = 64 << 10;
constexpr std::size_t kErrorLineMax = 500;
constexpr std::size_t kSettingsMax = 200;
constexpr std::size_t kSettingBytesMax = 8192;

std::string last_line(std::string_view text);

/// What was asked of a run that did not end by itself.
enum class Stop : std::uint8_t { no, cancelled, limit, broken };

/// A run while it runs.
class Course {
 public:
  Course(const Session& session, store::Run& record)
      : session_(session), record_(record), cutter_(session.limits.event_bytes_max) {}
  void follow(Child& child);
  void finish(const ChildEnd& end, double seconds);
  void fail_to_start(const std::string& why);

 private:
  void take(std::string_view bytes);
  void take_line(std::string_view line);
  void take_error(std::string_view bytes);
  void watch(Child& child);
  void stop(Child& child, Stop reason, const std::string& why);
  void keep(std::string_view line);
  void keep_progress(Clock::time_point moment);
  void flush(bool all);
  void judge_end(const ChildEnd& end);
  void read_own_end();
  void conclude();
  std::string end_event() const;

  const Session& session_;
  store::Run& record_;
  LineCutter cutter_;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point batched_ = begun_;
  Clock::time_point progressed_{};
  std::optional<Clock::time_point> stopped_;
  Stop stop_ = Stop::no;
  std::string why_;    // of stop_
  std::string fault_;  // of the child's output
  std::vector<std::string> batch_;
  std::string progress_;  // newest that waits
  std::string own_end_;   // the child's `end` event
  std::string error_text_;
  std::uint64_t events_ = 0;
  std::uint64_t stored_ = 0;
  std::ofstream copy_{session_.data_directory / record_.directory / "events.jsonl"};
};

Command command_of(const Session& session, const store::Run& record, const fs::path& directory,
                   const std::map<std::string, std::string>& parameters) {
  Command command{session.quire_lab,
                  {"run", record.slug, "--size", record.size, "--seed", std::to_string(record.seed), "--out",
                   directory.string(), "--die-with-parent"},
                  directory,
                  session.niceness};
  for (const auto& [name, value] : parameters) {
    command.arguments.push_back("--set");
    command.arguments.push_back(name + "=" + value);
  }
  return command;
}

}  // namespace

CheckedRequest check_request(const fs::path& quire_lab, const Request& request) {
  Command command{quire_lab, {"check", request.slug, "--size", word(request.size)}, {}};
  if (request.started_by != "command line") command.arguments.push_back("--no-files");
  if (request.parameters.size() > kSettingsMax) {
    throw BadInput(fmt::format("parameters: {} are too many; at most {} are allowed",
                               request.parameters.size(), kSettingsMax));
  }
  for (const auto& [name, value] : request.parameters) {
    // What a command line cannot carry; everything else is for the child to judge.
    if (name.find_first_of(std::string_view("=\0", 2)) != std::string::npos ||
        value.find('\0') != std::string::npos || name.size() + value.size() > kSettingBytesMax) {
      throw BadInput("parameters: a name with =, a zero byte, or more than 8192 bytes are not allowed");
    }
    command.arguments.push_back("--set");
    command.arguments.push_back(name + "=" + value);
  }
  const Captured answer = capture(command, Limits{}, 30, 1 << 20);
  if (answer.end.status == kBadInput) throw BadInput(last_line(answer.err));
  bj::error_code failure;
  const bj::value value = bj::parse(answer.out, failure);
  if (answer.end.status != 0 || answer.end.signal != 0 || failure || !value.is_object()) {
    throw std::runtime_error(fmt::format("{} check {}: ended with status {}, signal {}: {}",
                                         quire_lab.string(), request.slug, answer.end.status,
                                         answer.end.signal, last_line(answer.err)));
  }
  CheckedRequest checked;
  checked.paper_id = value.at("paper_id").as_string();
  checked.parameters_json = bj::serialize(value.at("parameters"));
  for (const auto& [name, text] : value.at("parameters").as_object()) {
    checked.parameters.emplace(std::string(name), std::string(text.as_string()));
  }
  return checked;
}

store::Run queued_run(const Request& request, const CheckedRequest& checked) {
  store::Run run;
  run.slug = request.slug;
  run.paper_id = checked.paper_id;
  run.size = word(request.size);
  run.seed = request.seed;
  run.parameters = checked.parameters_json;
  run.started_by = request.started_by;
  run.state = store::RunState::queued;
  run.queued_at = now();
  return run;
}

store::Run Session::run(store::Run record, const std::map<std::string, std::string>& parameters) const {
  record.directory = fmt::format("runs/{}", record.id);
  const fs::path directory = fs::absolute(data_directory) / record.directory;
  std::error_code failure;
  fs::create_directories(directory, failure);
  record.state = store::RunState::running;
  record.started_at = now();
  store.update_run(record);
  if (recorded) recorded(0);
  Course course(*this, record);
  const auto begun = Clock::now();
  try {
    if (failure) throw std::system_error(failure, directory.string());
    Child child(command_of(*this, record, directory, parameters), limits);
    course.follow(child);
    const ChildEnd end = child.wait();
    course.finish(end, std::chrono::duration<double>(Clock::now() - begun).count());
  } catch (const std::system_error& error) {
    course.fail_to_start(error.what());
  }
  store.update_run(record);
  std::ofstream(directory / "report.md") << run_markdown(store, record);
  return record;
}

namespace {

void Course::follow(Child& child) {
  const auto out = [this](std::string_view bytes) { take(bytes); };
  const auto err = [this](std::string_view bytes) { take_error(bytes); };
  while (child.read(kPollMs, out, err)) {
    watch(child);
    flush(false);
  }
}

void Course::take(std::string_view bytes) {
  if (!fault_.empty()) return;
  const Status fed = cutter_.feed(bytes, [this](std::string_view line) {
    take_line(line);
    return fault_.empty();
  });
  if (!fed.ok()) fault_ = fmt::format("event line {}: {}", cutter_.count() + 1, fed.error());
}

void Course::take_line(std::string_view line) {
  const Result<EventKind> kind = read_event(line);
  if (!kind.ok()) {
    fault_ = fmt::format("event line {}: {}", cutter_.count(), kind.error());
    return;
  }
  if (kind.value() == EventKind::end) {
    own_end_ = line;
    return;
  }
  if (++events_ > session_.limits.events_max) return;  // watch() ends it
  if (session_.line) session_.line(line);
  if (kind.value() == EventKind::progress) {
    progress_ = line;
    return;
  }
  keep(line);
}

void Course::take_error(std::string_view bytes) {
  error_text_ += bytes;
  if (error_text_.size() > 2 * kErrorTextMax) error_text_.erase(0, error_text_.size() - kErrorTextMax);
}

/// Everything for which a run is ended from outside.
void Course::watch(Child& child) {
  if (stopped_) {
    if (Clock::now() - *stopped_ > kGrace) child.signal(SIGKILL);
    return;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  const Limits& limits = session_.limits;
  if (!fault_.empty()) {
    stop(child, Stop::broken, fault_ + "; the run was ended");
  } else if (events_ > limits.events_max) {
    stop(child, Stop::limit, fmt::format("the limit of {} events was reached", limits.events_max));
  } else if (seconds > limits.wall_seconds) {
    stop(child, Stop::limit, fmt::format("the time limit of {} seconds was reached", limits.wall_seconds));
  } else if (session_.cancelled && session_.cancelled()) {
    stop(child, Stop::cancelled, "");
  }
}

void Course::stop(Child& child, Stop reason, const std::string& why) {
  stop_ = reason;
  why_ = why;
  stopped_ = Clock::now();
  child.signal(reason == Stop::broken ? SIGKILL : SIGTERM);
}

void Course::keep(std::string_view line) {
  batch_.emplace_back(line);
  if (batch_.size() >= kBatchMax) flush(true);
}

void Course::flush(bool all) {
  const auto moment = Clock::now();
  if (all || moment - progressed_ >= kProgressEvery) keep_progress(moment);
  if (batch_.empty() || (!all && moment - batched_ < kBatchEvery)) return;
  session_.store.add_events(record_.id, batch_);
  for (const std::string& line : batch_) copy_ << line << '\n';
  copy_.flush();
  stored_ += batch_.size();
  batch_.clear();
  batched_ = moment;
  if (session_.recorded) session_.recorded(stored_);
}

void Course::keep_progress(Clock::time_point moment) {
  if (progress_.empty()) return;
  batch_.push_back(std::move(progress_));
  progress_.clear();
  progressed_ = moment;
}

void Course::finish(const ChildEnd& end, double seconds) {
  record_.ended_at = now();
  record_.seconds = seconds;
  record_.cpu_seconds = end.cpu_seconds;
  record_.peak_rss_mb = end.peak_rss_mb;
  read_own_end();
  judge_end(end);
  conclude();
  if (!error_text_.empty())
    std::ofstream(session_.data_directory / record_.directory / "stderr.txt") << error_text_;
}

void Course::fail_to_start(const std::string& why) {
  record_.state = store::RunState::failed;
  record_.error = why;
  record_.ended_at = now();
  conclude();
}

/// The `end` event is the last there is.
void Course::conclude() {
  keep_progress(Clock::now());
  const std::string event = end_event();
  batch_.push_back(event);
  if (session_.line) session_.line(event);
  flush(true);
}

/// The child's own peak is the better one: wait4() counts the moment between fork and exec, when it was a
/// copy of us.
void Course::read_own_end() {
  if (own_end_.empty()) return;
  const bj::value event = bj::parse(own_end_);
  const bj::value* peak = event.as_object().if_contains("peak_rss_mb");
  if (peak != nullptr && peak->is_number() && peak->to_number<double>() > 0) {
    record_.peak_rss_mb = peak->to_number<double>();
  }
}

void Course::judge_end(const ChildEnd& end) {
  using State = store::RunState;
  const Limits& limits = session_.limits;
  const auto is = [this](State state, const std::string& error) {
    record_.state = state;
    record_.error = error;
  };
  const std::string last = last_line(error_text_);
  if (!fault_.empty()) return is(State::failed, fault_ + "; the run was ended");
  if (stop_ == Stop::limit) return is(State::limit, why_);
  if (end.signal == SIGXCPU || (end.signal == SIGKILL && end.cpu_seconds >= limits.cpu_seconds)) {
    return is(State::limit,
              fmt::format("the limit of {} seconds of processor time was reached", limits.cpu_seconds));
  }
  if (end.signal == SIGXFSZ)
    return is(State::limit, fmt::format("a file reached the limit of {} MB", limits.file_mb));
  if (stop_ == Stop::cancelled && (end.signal != 0 || end.status != kFinished))
    return is(State::cancelled, "");
  if (end.signal == SIGKILL)
    return is(State::failed, "the lab was killed (signal 9); the machine may have run out of memory");
  if (end.signal != 0) {
    const std::string said = last.empty() ? "" : ": " + last;
    return is(State::failed, fmt::format("the lab crashed (signal {}){}", end.signal, said));
  }
  switch (end.status) {
    case kFinished:
      break;
    case kBadInput:
      return is(State::bad_input, last);
    case kCancelled:
      return is(State::cancelled, "");
    case kLimit:
      return is(State::limit, last.empty() ? "a limit was reached" : last);
    default:
      return is(State::failed,
                last.empty() ? fmt::format("the lab failed with status {}", end.status) : last);
  }
  if (own_end_.empty()) return is(State::failed, "the lab ended without an end event");
  is(State::finished, "");
}

std::string Course::end_event() const {
  json::Object event;
  event.put("event", "end").put("state", store::word(record_.state)).put("seconds", record_.seconds);
  event.put("cpu_seconds", record_.cpu_seconds).put("peak_rss_mb", record_.peak_rss_mb);
  if (!record_.error.empty()) event.put("error", record_.error);
  return event.done();
}

/// The last line that says something, without the program's name before it.
std::string last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  std::string_view line = text.substr(text.rfind('\n') + 1);  // npos + 1 is 0
  constexpr std::string_view kName = "quire-lab: ";
  if (line.starts_with(kName)) line.remove_prefix(kName.size());
  std::string clean;
  for (std::size_t i = 0; i < line.size() && clean.size() < kErrorLineMax;) {
    const std::size_t length = json::utf8_length(line, i);
    const bool printable =
        length > 1 || (length == 1 && static_cast<unsigned char>(line[i]) >= 0x20 && line[i] != 127);
    clean += printable ? line.substr(i, length) : "?";
    i += std::max<std::size_t>(length, 1);
  }
  return clean;
}

}  // namespace

}  // namespace quire::lab
