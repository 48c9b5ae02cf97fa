// Values of parameters: texts that were checked by kind and range, kept in one canonical form ("1e6" becomes
// "1000000"), so that equal settings are equal texts.
#include "lab/card.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace quire::lab {

namespace {

constexpr std::size_t kTextMax = 4096;

std::string checked(const Parameter& parameter, const std::string& given);
std::vector<std::string> split(std::string_view text);

const std::string& text_of(const std::map<std::string, std::string>& texts, const std::string& name) {
  const auto found = texts.find(name);
  if (found == texts.end())
    throw std::logic_error(name + ": no such parameter, or not given; ask has() first");
  return found->second;
}

template <class T>
T number_of(const std::map<std::string, std::string>& texts, const std::string& name) {
  const std::string& text = text_of(texts, name);
  T value{};
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    throw std::logic_error(fmt::format("{}: its kind is another (\"{}\")", name, text));
  }
  return value;
}

}  // namespace

std::int64_t Values::integer(const std::string& name) const { return number_of<std::int64_t>(texts_, name); }

double Values::real(const std::string& name) const { return number_of<double>(texts_, name); }

bool Values::flag(const std::string& name) const {
  const std::string& text = text_of(texts_, name);
  if (text != "true" && text != "false") throw std::logic_error(name + ": its kind is not flag");
  return text == "true";
}

const std::string& Values::text(const std::string& name) const { return text_of(texts_, name); }

std::vector<std::string> Values::list(const std::string& name) const { return split(text_of(texts_, name)); }

bool Values::has(const std::string& name) const { return texts_.contains(name); }

Values read_values(const std::vector<Parameter>& parameters, Size size,
                   const std::map<std::string, std::string>& given) {
  for (const auto& [name, text] : given) {
    const auto named = [&name = name](const Parameter& p) { return p.name == name; };
    if (std::none_of(parameters.begin(), parameters.end(), named)) {
      std::vector<std::string> names;
      for (const Parameter& p : parameters) names.push_back(p.name);
      throw BadInput(fmt::format("{}: there is no such parameter; there are: {}", name.substr(0, 80),
                                 names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
    }
  }
  Values values;
  for (const Parameter& p : parameters) {
    const auto found = given.find(p.name);
    if (found != given.end()) {
      values.set(p.name, checked(p, found->second));
      continue;
    }
    if (p.required) throw BadInput(fmt::format("{}: is required; {}", p.name, p.help));
    const std::string& standard = size == Size::full && !p.full.empty() ? p.full : p.quick;
    if (!standard.empty()) values.set(p.name, checked(p, standard));
    if (standard.empty() && p.kind == Kind::flag) values.set(p.name, "false");
  }
  return values;
}

namespace {

/// A number in a message: whole ones in full ("1000000", not "1e+06").
std::string plain(double value) {
  return value == std::floor(value) && std::fabs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                               : fmt::format("{}", value);
}

std::string range_words(const Parameter& p) {
  const bool low = std::isfinite(p.least);
  const bool high = std::isfinite(p.most);
  if (low && high)
    return fmt::format("{}{} to {}", p.open_least ? "above " : "", plain(p.least), plain(p.most));
  if (low) return fmt::format("{} {}", p.open_least ? "above" : "at least", plain(p.least));
  return high ? "at most " + plain(p.most) : "any number";
}

std::string quoted(const std::string& given) {
  std::string shown;
  for (const char c : given.substr(0, 80)) shown += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
  return given.size() > 80 ? "\"" + shown + "...\"" : "\"" + shown + "\"";
}

[[noreturn]] void refuse(const Parameter& p, const std::string& what) {
  throw BadInput(fmt::format("{}: {}", p.name, what));
}

std::string trimmed(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    items.push_back(trimmed(text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits of "5_000" and "5,000" (commas only in groups of three); empty where the separators are
/// misplaced.
std::string digits_of(std::string_view text) {
  std::string digits;
  std::size_t since_comma = 0;
  bool commas = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits += text[i];
      ++since_comma;
      continue;
    }
    const bool between = i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (!between || (text[i] != '_' && text[i] != ',')) return "";
    if (text[i] == ',') {
      if (commas ? since_comma != 3 : since_comma > 3) return "";
      commas = true;
      since_comma = 0;
    }
  }
  return commas && since_comma != 3 ? "" : digits;
}

enum class Reading : std::uint8_t { number, not_one, too_large };

/// Whole numbers as people type them: 5000, 5_000, 5,000, 1e6, 2.5e3.
Reading read_integer(std::string_view text, std::int64_t& value) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int exponent = 0;
  const std::size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto end = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (power.empty() || end.ec != std::errc() || end.ptr != power.data() + power.size() || exponent > 400 ||
        exponent < 0) {
      return Reading::not_one;
    }
    text = text.substr(0, e);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits = digits_of(text.substr(0, point));
  if (digits.empty()) return Reading::not_one;
  if (point < text.size()) {
    std::string_view fraction = text.substr(point + 1);
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) return Reading::not_one;
    if (fraction.size() > static_cast<std::size_t>(exponent)) return Reading::not_one;
    digits += fraction;
    exponent -= static_cast<int>(fraction.size());
  }
  digits.append(static_cast<std::size_t>(exponent), '0');
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (negative) digits.insert(0, 1, '-');
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return end.ec == std::errc() ? Reading::number : Reading::too_large;
}

std::string checked_integer(const Parameter& p, const std::string& given) {
  std::int64_t value = 0;
  const Reading reading = read_integer(trimmed(given), value);
  if (reading == Reading::not_one) {
    refuse(p, fmt::format("{} is not a whole number; {} is allowed", quoted(given), range_words(p)));
  }
  const double size = static_cast<double>(value);
  if (reading == Reading::too_large || size < p.least || size > p.most || (p.open_least && size == p.least)) {
    refuse(p, fmt::format("{} is out of range; {} is allowed", trimmed(given), range_words(p)));
  }
  return std::to_string(value);
}

std::string checked_real(const Parameter& p, const std::string& given) {
  const std::string text = trimmed(given);
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  double value = 0;
  const auto read = std::from_chars(begin, end, value);
  if (read.ec == std::errc::invalid_argument || read.ptr != end || !std::isfinite(value)) {
    refuse(p, fmt::format("{} is not a finite number; {} is allowed", quoted(given), range_words(p)));
  }
  if (read.ec != std::errc() || value < p.least || value > p.most || (p.open_least && value == p.least)) {
    refuse(p, fmt::format("{} is out of range; {} is allowed", text, range_words(p)));
  }
  return fmt::format("{}", value == 0 ? 0.0 : value);
}

std::string checked_flag(const Parameter& p, const std::string& given) {
  const std::string text = trimmed(given);
  for (const char* yes : {"true", "yes", "on", "1"}) {
    if (text == yes) return "true";
  }
  for (const char* no : {"false", "no", "off", "0"}) {
    if (text == no) return "false";
  }
  refuse(p, fmt::format("{} is neither yes nor no; true or false is allowed", quoted(given)));
}

std::string choice_words(const Parameter& p) { return fmt::format("{}", fmt::join(p.choices, ", ")); }

std::string checked_choice(const Parameter& p, const std::string& given) {
  const std::string text = trimmed(given);
  if (std::find(p.choices.begin(), p.choices.end(), text) == p.choices.end()) {
    refuse(p,
           fmt::format("{} is not among the choices; one of {} is allowed", quoted(given), choice_words(p)));
  }
  return text;
}

std::string checked_list(const Parameter& p, const std::string& given) {
  const std::vector<std::string> items = split(given);
  std::set<std::string> seen;
  for (const std::string& item : items) {
    if (item.empty()) refuse(p, fmt::format("{} has an empty entry; write a,b,c", quoted(given)));
    if (!seen.insert(item).second) refuse(p, fmt::format("{} is named twice", quoted(item)));
    if (!p.choices.empty() && std::find(p.choices.begin(), p.choices.end(), item) == p.choices.end()) {
      refuse(p, fmt::format("{} is not among the choices; any of {}, with commas, is allowed", quoted(item),
                            choice_words(p)));
    }
  }
  return fmt::format("{}", fmt::join(items, ","));
}

std::string checked_text(const Parameter& p, const std::string& given) {
  const auto control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') || c == 127;
  };
  if (std::any_of(given.begin(), given.end(), control)) refuse(p, "control characters are not allowed");
  if (p.kind == Kind::file && given.empty()) refuse(p, "the name of a file is empty");
  return given;
}

std::string checked(const Parameter& parameter, const std::string& given) {
  if (given.size() > kTextMax) {
    refuse(parameter, fmt::format("{} bytes are too long; at most {} are allowed", given.size(), kTextMax));
  }
  switch (parameter.kind) {
    case Kind::integer:
      return checked_integer(parameter, given);
    case Kind::real:
      return checked_real(parameter, given);
    case Kind::flag:
      return checked_flag(parameter, given);
    case Kind::choice:
      return checked_choice(parameter, given);
    case Kind::list:
      return checked_list(parameter, given);
    case Kind::text:
    case Kind::file:
      return checked_text(parameter, given);
  }
  return given;
}

}  // namespace

}  // namespace quire::lab
