#include "meaning/endpoint_answer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "meaning/nearest.h"

namespace quire::meaning {
namespace {

namespace json = boost::json;

constexpr std::size_t kSaidMax = 200;

bool is_html(std::string_view answer) {
  const auto first = std::find_if(answer.begin(), answer.end(), [](char c) { return c > ' ' || c < 0; });
  return first != answer.end() && *first == '<';
}

/// False for what is not base64 of whole floats.
bool from_base64(std::string_view text, std::vector<float>& out) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static const auto kValues = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < kDigits.size(); ++i)
      values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::int8_t>(i);
    return values;
  }();
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::int8_t value = kValues[static_cast<unsigned char>(c)];
    if (value < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if ((held += 6) < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xff);
  }
  if (bytes.size() % sizeof(float) != 0) return false;
  out.resize(bytes.size() / sizeof(float));
  if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
  return true;
}

/// What is wrong with the embedding, or nothing.
std::string take_embedding(const json::value& embedding, std::vector<float>& out) {
  if (const auto* const text = embedding.if_string()) {
    if (!from_base64(*text, out)) return "is not base64 of floats";
  } else if (const auto* const numbers = embedding.if_array()) {
    out.reserve(numbers->size());
    for (const json::value& number : *numbers) {
      if (!number.is_number()) return "has something that is not a number";
      out.push_back(number.to_number<float>());
    }
  } else {
    return "is neither an array nor base64";
  }
  if (out.empty() || out.size() > Nearest::kDimensionsMax)
    return fmt::format("has {} dimensions; 1 to {} are possible", out.size(), Nearest::kDimensionsMax);
  const auto finite = [](float x) { return std::isfinite(x); };
  return std::all_of(out.begin(), out.end(), finite) ? "" : "has a number that is infinite or none";
}

/// The text that the element of `data` at `position` belongs to; `count` or above if there is none such.
std::size_t text_of(const json::object& element, std::size_t position, std::size_t count) {
  const auto* const index = element.if_contains("index");
  if (index == nullptr) return position;
  boost::system::error_code fault;
  const auto number = index->to_number<std::uint32_t>(fault);
  return fault ? count : number;
}

std::optional<std::uint64_t> tokens_of(const json::object& answer) {
  const auto* const usage = answer.if_contains("usage");
  if (usage == nullptr || !usage->is_object()) return std::nullopt;
  for (const char* const name : {"total_tokens", "prompt_tokens"}) {
    const auto* const tokens = usage->get_object().if_contains(name);
    if (tokens == nullptr) continue;
    boost::system::error_code fault;
    const auto number = tokens->to_number<std::uint32_t>(fault);
    if (!fault && number > 0) return number;
  }
  return std::nullopt;
}

}  // namespace

Result<Vectors> read_vectors(std::string_view answer, std::size_t count, std::size_t dimensions) {
  static_assert(std::endian::native == std::endian::little);
  if (is_html(answer))
    return Error{"it answers with a page, not with JSON; the address most often ends in /v1"};
  boost::system::error_code fault;
  const json::value whole = json::parse(answer, fault);
  if (fault)
    return Error{fmt::format("its answer of {} bytes is not JSON: {}", answer.size(), fault.message())};
  const auto* const object = whole.if_object();
  const auto* const data = object != nullptr ? object->if_contains("data") : nullptr;
  if (data == nullptr || !data->is_array()) {
    const std::string said = error_in(answer);
    return Error{said.empty() ? "its answer has no array \"data\"" : fmt::format("it says: {}", said)};
  }
  const json::array& elements = data->get_array();
  if (elements.size() != count)
    return Error{fmt::format("it gave {} vectors for {} texts", elements.size(), count)};
  std::vector<std::vector<float>> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto* const element = elements[i].if_object();
    const auto* const embedding = element != nullptr ? element->if_contains("embedding") : nullptr;
    if (embedding == nullptr) return Error{fmt::format("data[{}] has no \"embedding\"", i)};
    const std::size_t text = text_of(*element, i, count);
    if (text >= count || !out[text].empty())
      return Error{fmt::format("data[{}] has an \"index\" that is not a text's, or one that was there", i)};
    if (const std::string wrong = take_embedding(*embedding, out[text]); !wrong.empty())
      return Error{fmt::format("the embedding of data[{}] {}", i, wrong)};
    if (dimensions == 0) dimensions = out[text].size();
    if (out[text].size() != dimensions)
      return Error{fmt::format("the embedding of data[{}] has {} dimensions, not {}; another model?", i,
                               out[text].size(), dimensions)};
  }
  return Vectors{std::move(out), tokens_of(*object)};
}

std::string error_in(std::string_view answer) {
  if (is_html(answer)) return "";
  boost::system::error_code fault;
  const json::value whole = json::parse(answer, fault);
  if (fault || !whole.is_object()) return "";
  const json::value* said = whole.get_object().if_contains("error");
  if (said != nullptr && said->is_object()) said = said->get_object().if_contains("message");
  if (said == nullptr || !said->is_string()) return "";
  std::string line(said->get_string());
  if (line.size() > kSaidMax) {
    line.resize(kSaidMax);
    while (!line.empty() && (line.back() & 0x80) != 0) line.pop_back();
    line += "...";
  }
  for (char& c : line)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = ' ';
  return line;
}

}  // namespace quire::meaning
