#include "paper/arxiv_id.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "paper/id_text.h"

namespace quire {
namespace {

using namespace id_text;

constexpr int kVersionMax = 9999;

/// arXiv's archives, those of the past included.
constexpr std::array<std::string_view, 38> kArchives = {
    "acc-phys", "adap-org", "alg-geom", "ao-sci",   "astro-ph", "atom-ph", "bayes-an", "chao-dyn",
    "chem-ph",  "cmp-lg",   "comp-gas", "cond-mat", "cs",       "dg-ga",   "econ",     "eess",
    "funct-an", "gr-qc",    "hep-ex",   "hep-lat",  "hep-ph",   "hep-th",  "math",     "math-ph",
    "mtrl-th",  "nlin",     "nucl-ex",  "nucl-th",  "patt-sol", "physics", "plasm-ph", "q-alg",
    "q-bio",    "q-fin",    "quant-ph", "solv-int", "stat",     "supr-con"};

bool is_archive(std::string_view name) {
  return std::find(kArchives.begin(), kArchives.end(), name) != kArchives.end();
}

/// "hepth" -> "hep-th"; every other name is returned unchanged.
std::string with_hyphen(std::string name) {
  for (const std::string_view archive : kArchives) {
    std::string bare(archive);
    bare.erase(std::remove(bare.begin(), bare.end(), '-'), bare.end());
    if (bare == name) return std::string(archive);
  }
  return name;
}

/// `[a-z]+(-[a-z]{2,})?`
bool is_archive_form(std::string_view name) {
  const std::size_t hyphen = name.find('-');
  const std::string_view head = name.substr(0, hyphen);
  if (head.empty() || !std::all_of(head.begin(), head.end(), is_lower)) return false;
  if (hyphen == std::string_view::npos) return true;
  const std::string_view tail = name.substr(hyphen + 1);
  return tail.size() >= 2 && std::all_of(tail.begin(), tail.end(), is_lower);
}

/// `CA`, `str-el`, `acc-ph`
bool is_class_form(std::string_view name) {
  return name.size() >= 2 &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_alpha(c) || c == '-'; });
}

int number_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// Cuts "v12" off the end. False if there is a version that is none ("v0", "v01").
bool split_version(std::string& id, int& version) {
  std::size_t digits = 0;
  while (digits < id.size() && is_digit(id[id.size() - 1 - digits])) ++digits;
  if (digits == 0 || digits + 1 >= id.size() || lower(id[id.size() - 1 - digits]) != 'v') return true;
  if (!is_digit(id[id.size() - 2 - digits])) return true;
  const std::string_view number = std::string_view(id).substr(id.size() - digits);
  if (number.size() > 4 || number.front() == '0') return false;
  version = number_of(number);
  id.resize(id.size() - digits - 1);
  return version <= kVersionMax;
}

Result<std::string> new_style(std::string_view id, std::string_view given) {
  const std::size_t dot = id.find('.');
  const std::string archive = with_hyphen(lower(id.substr(0, dot)));
  if (is_archive(archive))
    return Error{
        fmt::format("'{}' is an archive, not a paper; a paper has a number, as in 2611.00001 or {}/9901001",
                    shown(given), archive)};
  const Error form{fmt::format(
      "'{}' is not a paper identifier; write one like 2611.00001, math/0309136 or doi:10.1000/abc",
      shown(given))};
  if (dot != 4 || id.size() < 9 || id.size() > 10) return form;
  const std::string_view month = id.substr(0, 4);
  std::string number(id.substr(5));
  if (!std::all_of(month.begin(), month.end(), is_digit) ||
      !std::all_of(number.begin(), number.end(), is_digit))
    return form;
  const int yymm = number_of(month);
  if (yymm % 100 < 1 || yymm % 100 > 12)
    return Error{
        fmt::format("'{}' is not an arXiv identifier: {:02} is not a month", shown(given), yymm % 100)};
  if (yymm < 704)
    return Error{
        fmt::format("'{}' is not an arXiv identifier: numbers of this form begin with 0704", shown(given))};
  const std::size_t width = yymm <= 1412 ? 4 : 5;
  if (number.size() < width) number.insert(0, 1, '0');
  if (number.size() > width && number.front() == '0') number.erase(0, 1);
  if (number.size() != width)
    return Error{
        fmt::format("'{}' is not an arXiv identifier: numbers before 1501 have 4 digits", shown(given))};
  if (number_of(number) == 0)
    return Error{fmt::format("'{}' is not an arXiv identifier: numbers begin with 1", shown(given))};
  return fmt::format("{}.{}", month, number);
}

Result<std::string> old_style(std::string_view id, std::size_t slash, std::string_view given) {
  const std::string category = lower(id.substr(0, slash));
  const std::size_t dot = category.find('.');
  const std::string archive = with_hyphen(category.substr(0, dot));
  const std::string_view number = id.substr(slash + 1);
  const bool form = is_archive_form(archive) &&
                    (dot == std::string::npos || is_class_form(category.substr(dot + 1))) &&
                    number.size() == 7 && std::all_of(number.begin(), number.end(), is_digit);
  if (!form)
    return Error{fmt::format("'{}' is not a paper identifier; old arXiv identifiers are like math/0309136",
                             shown(given))};
  const int yymm = number_of(number.substr(0, 4));
  const int since_1991 = yymm >= 9100 ? yymm - 9100 : yymm + 900;
  if (yymm % 100 < 1 || yymm % 100 > 12)
    return Error{
        fmt::format("'{}' is not an arXiv identifier: {:02} is not a month", shown(given), yymm % 100)};
  if (since_1991 < 7 || since_1991 > 1603)
    return Error{
        fmt::format("'{}' is not an arXiv identifier: this form was used from 9107 to 0703", shown(given))};
  if (number_of(number.substr(4)) == 0)
    return Error{fmt::format("'{}' is not an arXiv identifier: numbers begin with 001", shown(given))};
  return fmt::format("{}/{}", archive, number);
}

}  // namespace

Result<ArxivKey> read_arxiv_key(std::string_view text, std::string_view given) {
  while (strip_prefix(text, "arxiv:")) text = trimmed(text);
  text = before_any(text, "?#");
  text = before_any(text, " ");  // "arXiv:2611.00001v1 [cs.LG] 2 Nov 2026", as printed on a first page
  for (const std::string_view ending : {".gz", ".pdf", ".ps"}) strip_suffix(text, ending);

  std::string id;
  for (const char c : text)
    if (!((c == '/' || c == '-') && !id.empty() && id.back() == c)) id += c;
  while (!id.empty() && id.front() == '/') id.erase(0, 1);
  if (!id.empty() && id.back() == '/') id.pop_back();

  int version = 0;
  if (!split_version(id, version))
    return Error{fmt::format("'{}' has no valid version; versions are v1, v2 and so on", shown(given))};
  const std::size_t slash = id.find('/');
  auto key = slash == std::string::npos ? new_style(id, given) : old_style(id, slash, given);
  if (!key) return Error{key.error()};
  return ArxivKey{std::move(*key), version};
}

}  // namespace quire
