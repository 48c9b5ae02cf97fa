#include "meaning/choice.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "meaning/nearest.h"

namespace quire::meaning {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr const char* kFile = "endpoint.json";
constexpr std::uintmax_t kBytesMax = 65'536;

bool has_controls(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) return true;
  return false;
}

void take(const json::object& from, const char* name, std::string& out) {
  if (const auto* const value = from.if_contains(name)) out = value->as_string();
}

template <class Number>
void take(const json::object& from, const char* name, Number& out) {
  if (const auto* const value = from.if_contains(name)) out = value->to_number<Number>();
}

Choice choice_of(const json::object& from) {
  Choice out;
  take(from, "endpoint", out.endpoint);
  take(from, "model", out.model);
  take(from, "dimensions", out.dimensions);
  take(from, "key_env", out.key_env);
  take(from, "paper_prefix", out.paper_prefix);
  take(from, "question_prefix", out.question_prefix);
  take(from, "tokens_max", out.tokens_max);
  take(from, "concurrency", out.concurrency);
  take(from, "batch", out.batch);
  take(from, "text_chars_max", out.text_chars_max);
  take(from, "deadline_ms", out.deadline_ms);
  return out;
}

json::object object_of(const Choice& choice) {
  return {{"endpoint", choice.endpoint},
          {"model", choice.model},
          {"dimensions", choice.dimensions},
          {"key_env", choice.key_env},
          {"paper_prefix", choice.paper_prefix},
          {"question_prefix", choice.question_prefix},
          {"tokens_max", choice.tokens_max},
          {"concurrency", choice.concurrency},
          {"batch", choice.batch},
          {"text_chars_max", choice.text_chars_max},
          {"deadline_ms", choice.deadline_ms}};
}

[[noreturn]] void fail(const fs::path& path, const char* what) {
  throw std::runtime_error(fmt::format("{}: cannot {}: {}; free space or mend the disk", path.string(), what,
                                       std::strerror(errno)));
}

void make_durable(const fs::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) fail(path, "open");
  const int done = ::fsync(fd);
  ::close(fd);
  if (done != 0) fail(path, "make durable");
}

}  // namespace

Status check(const Choice& choice) {
  const auto within = [](std::uint64_t value, std::uint64_t least, std::uint64_t most) {
    return least <= value && value <= most;
  };
  if (choice.endpoint.empty()) return Error{"no endpoint is named"};
  if (choice.model.empty()) return Error{"no model is named"};
  for (const std::string* text : {&choice.endpoint, &choice.model, &choice.key_env})
    if (has_controls(*text) || text->size() > 1000)
      return Error{"endpoint, model and variable are one short line each"};
  if (choice.key_env.find('=') != std::string::npos || choice.key_env.find(' ') != std::string::npos)
    return Error{"the key is given by the name of an environment variable, not by itself"};
  if (choice.dimensions > Nearest::kDimensionsMax)
    return Error{
        fmt::format("{} dimensions; at most {} are possible", choice.dimensions, Nearest::kDimensionsMax)};
  if (!within(choice.concurrency, 1, 16)) return Error{"1 to 16 requests at a time are possible"};
  if (!within(choice.batch, 1, 512)) return Error{"1 to 512 papers in a request are possible"};
  if (!within(choice.text_chars_max, 100, 100'000))
    return Error{"100 to 100,000 characters of a paper can be sent"};
  if (!within(choice.deadline_ms, 1, 600'000)) return Error{"a search can wait 1 to 600,000 ms"};
  return success();
}

Result<std::optional<Choice>> read_choice(const fs::path& directory) {
  const fs::path file = directory / kFile;
  const auto wrong = [&](std::string_view what) {
    return Error{
        fmt::format("{}: {}; choose anew with quire learn --endpoint, or --own", file.string(), what)};
  };
  std::error_code fault;
  const std::uintmax_t size = fs::file_size(file, fault);
  if (fault == std::errc::no_such_file_or_directory) return std::optional<Choice>{};
  if (fault || size > kBytesMax) return wrong("cannot be read");
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return wrong("cannot be read");
  try {
    Choice choice = choice_of(json::parse(text.str()).as_object());
    if (const Status sound = check(choice); !sound) return wrong(sound.error());
    return std::optional<Choice>(std::move(choice));
  } catch (const std::exception&) {
    return wrong("is not a choice of an endpoint");
  }
}

void write_choice(const fs::path& directory, const Choice& choice) {
  fs::create_directories(directory);
  const fs::path file = directory / kFile;
  const fs::path beside = file.string() + ".new";
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << json::serialize(object_of(choice)) << "\n";
    if (!out.flush()) fail(beside, "write");
  }
  make_durable(beside, O_RDONLY);
  fs::rename(beside, file);
  make_durable(directory, O_RDONLY | O_DIRECTORY);
}

void remove_choice(const fs::path& directory) {
  if (!fs::remove(directory / kFile)) return;
  make_durable(directory, O_RDONLY | O_DIRECTORY);
}

std::string generation_name(const Choice& choice) {
  std::string_view address = choice.endpoint;
  while (address.ends_with('/')) address.remove_suffix(1);
  const std::string all =
      fmt::format("{}\n{}\n{}\n{}", address, choice.model, choice.dimensions, choice.paper_prefix);
  return fmt::format("endpoint-{:016x}", hash_of(all));
}

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return hash == 0 ? 1 : hash;
}

}  // namespace quire::meaning
