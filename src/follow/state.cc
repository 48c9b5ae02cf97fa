#include "follow/state.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "source/fields.h"

namespace quire::follow {
namespace {

namespace json = boost::json;

constexpr std::size_t kStateBytesMax = 4u << 20;
constexpr std::size_t kSentenceBytesMax = 2000;

/// Foreign words, cleaned and cut so that a state stays small.
std::string sentence(const std::string& text) {
  return std::string(source::cut_utf8(source::one_line(text), kSentenceBytesMax));
}

void put(json::object& into, const char* name, const std::optional<Instant>& at) {
  if (at) into[name] = iso(*at);
}

json::object written(const Counts& counts) {
  return {{"requests", counts.requests},
          {"records", counts.records},
          {"added", counts.added},
          {"changed", counts.changed},
          {"bad", counts.bad}};
}

json::object written(const Gap& gap) {
  return {{"what", sentence(gap.what)},   {"why", sentence(gap.why)},    {"id", sentence(gap.id)},
          {"place", sentence(gap.place)}, {"seen_at", iso(gap.seen_at)}, {"name", gap.name},
          {"tries", gap.tries},           {"ask_at", iso(gap.ask_at)}};
}

/// Reads fields of one object; the first that is not of its type is remembered.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}

  void read(const char* name, std::string& into) {
    if (const json::value* value = of(name, json::kind::string)) into = value->get_string();
  }
  void read(const char* name, bool& into) {
    if (const json::value* value = of(name, json::kind::bool_)) into = value->get_bool();
  }
  void read(const char* name, json::object& into) {
    if (const json::value* value = of(name, json::kind::object)) into = value->get_object();
  }
  void read(const char* name, std::uint64_t& into) {
    const json::value* value = object_.if_contains(name);
    if (value == nullptr) return;
    if (value->is_uint64()) {
      into = value->get_uint64();
    } else if (value->is_int64() && value->get_int64() >= 0) {
      into = static_cast<std::uint64_t>(value->get_int64());
    } else {
      wrong(name);
    }
  }
  void read(const char* name, std::optional<Instant>& into) {
    std::string text;
    read(name, text);
    if (text.empty()) return;
    const auto at = parse_instant(text);
    if (at)
      into = *at;
    else
      wrong(name);
  }
  void read(const char* name, Counts& into) {
    json::object object;
    read(name, object);
    Reader reader(object);
    reader.read("requests", into.requests);
    reader.read("records", into.records);
    reader.read("added", into.added);
    reader.read("changed", into.changed);
    reader.read("bad", into.bad);
    if (!reader.fault().empty()) wrong(name);
  }
  void read(const char* name, std::vector<Gap>& into) {
    const json::value* value = of(name, json::kind::array);
    if (value == nullptr) return;
    for (const json::value& element : value->get_array()) {
      if (into.size() == kGapsMax) return;
      if (!element.is_object()) return wrong(name);
      Reader reader(element.get_object());
      Gap gap;
      std::optional<Instant> seen_at;
      std::optional<Instant> ask_at;
      reader.read("what", gap.what);
      reader.read("why", gap.why);
      reader.read("id", gap.id);
      reader.read("place", gap.place);
      reader.read("seen_at", seen_at);
      reader.read("name", gap.name);
      reader.read("tries", gap.tries);
      reader.read("ask_at", ask_at);
      if (!reader.fault().empty()) return wrong(name);
      gap.seen_at = seen_at.value_or(Instant{});
      gap.ask_at = ask_at.value_or(Instant{});
      into.push_back(std::move(gap));
    }
  }
  const std::string& fault() const { return fault_; }

 private:
  const json::value* of(const char* name, json::kind kind) {
    const json::value* value = object_.if_contains(name);
    if (value == nullptr || value->kind() == kind) return value;
    wrong(name);
    return nullptr;
  }
  void wrong(const char* name) {
    if (fault_.empty()) fault_ = name;
  }

  const json::object& object_;
  std::string fault_;
};

}  // namespace

std::string write_state(const State& state) {
  json::object out;
  out["progress"] = state.progress;
  put(out, "began_at", state.began_at);
  out["counts"] = written(state.counts);
  put(out, "attempted_at", state.attempted_at);
  put(out, "answered_at", state.answered_at);
  put(out, "completed_at", state.completed_at);
  out["last"] = written(state.last);
  put(out, "newest_at", state.newest_at);
  out["failures"] = state.failures;
  out["trouble"] = sentence(state.trouble);
  put(out, "trouble_since", state.trouble_since);
  out["needs_person"] = state.needs_person;
  out["suspicion"] = sentence(state.suspicion);
  out["note"] = sentence(state.note);
  json::array gaps;
  for (const Gap& gap : state.gaps)
    if (gaps.size() < kGapsMax) gaps.push_back(written(gap));
  out["gaps"] = std::move(gaps);
  out["gaps_over"] = state.gaps_over;
  return json::serialize(out);
}

Result<State> read_state(std::string_view text) {
  State state;
  if (text.empty()) return state;
  if (text.size() > kStateBytesMax) return Error{"the state of a follow is larger than 4 MiB"};
  boost::system::error_code fault;
  json::parse_options options;
  options.allow_invalid_utf8 = true;  // the progress holds a source's own tokens, whatever they are
  const json::value value = json::parse(text, fault, {}, options);
  if (fault || !value.is_object()) return Error{"the state of a follow is no JSON object"};
  Reader reader(value.get_object());
  std::uint64_t failures = 0;
  reader.read("progress", state.progress);
  reader.read("began_at", state.began_at);
  reader.read("counts", state.counts);
  reader.read("attempted_at", state.attempted_at);
  reader.read("answered_at", state.answered_at);
  reader.read("completed_at", state.completed_at);
  reader.read("last", state.last);
  reader.read("newest_at", state.newest_at);
  reader.read("failures", failures);
  reader.read("trouble", state.trouble);
  reader.read("trouble_since", state.trouble_since);
  reader.read("needs_person", state.needs_person);
  reader.read("suspicion", state.suspicion);
  reader.read("note", state.note);
  reader.read("gaps", state.gaps);
  reader.read("gaps_over", state.gaps_over);
  if (!reader.fault().empty())
    return Error{fmt::format("the state of a follow: field '{}' is not of its type", reader.fault())};
  state.failures = static_cast<int>(std::min<std::uint64_t>(failures, 1'000'000));
  return state;
}

}  // namespace quire::follow
