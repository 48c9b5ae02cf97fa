#include "mail/bounce.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "mail/address.h"
#include "text/ascii.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::mail {
namespace {

constexpr std::size_t kFieldsMax = 1000;
constexpr std::size_t kPartsMax = 50;
constexpr std::size_t kWordsBytesMax = 300;
constexpr std::size_t kTokenBytesMin = 16;

using Field = std::pair<std::string, std::string>;  ///< name in lower case, value unfolded

/// Takes a line off, without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Takes fields off, up to and with the empty line behind them.
std::vector<Field> take_fields(std::string_view& text) {
  std::vector<Field> fields;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (text::trimmed(line).empty()) break;
    const bool goes_on = line.front() == ' ' || line.front() == '\t';
    if (goes_on && !fields.empty()) {
      fields.back().second += ' ';
      fields.back().second += text::trimmed(line);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || fields.size() == kFieldsMax) continue;
    fields.emplace_back(text::ascii_lower(text::trimmed(line.substr(0, colon))),
                        text::trimmed(line.substr(colon + 1)));
  }
  return fields;
}

std::string value_of(const std::vector<Field>& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.first == name; });
  return found == fields.end() ? std::string() : found->second;
}

/// "boundary" of a Content-Type (RFC 2045, 5.1).
std::string boundary_of(const std::string& type) {
  const std::string lower = text::ascii_lower(type);
  const auto at = lower.find("boundary=");
  if (at == std::string::npos) return {};
  std::string value = type.substr(at + 9);
  if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1);
  return value.substr(0, value.find_first_of("; \t"));
}

/// What stands between the lines that begin with the boundary.
std::vector<std::string_view> parts_of(std::string_view body, const std::string& boundary) {
  std::vector<std::string_view> parts;
  const std::string line = "--" + boundary;
  const char* begin = nullptr;
  while (!body.empty() && parts.size() < kPartsMax) {
    const char* const before = body.data();
    if (!take_line(body).starts_with(line)) continue;
    if (begin != nullptr) parts.emplace_back(begin, static_cast<std::size_t>(before - begin));
    begin = body.data();
  }
  if (begin != nullptr && parts.size() < kPartsMax)
    parts.emplace_back(begin, static_cast<std::size_t>(body.data() + body.size() - begin));
  return parts;
}

std::string token_in_addresses(const std::string& value) {
  std::string words = value;
  for (char& c : words)
    if (c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || c == '(' || c == ')') c = ' ';
  for (const std::string_view word : text::split_at_blanks(words))
    if (std::string token = token_in(word); token.size() >= kTokenBytesMin) return token;
  return {};
}

std::string token_of(const std::vector<Field>& head, std::string_view came_to) {
  if (!came_to.empty()) return token_in_addresses(std::string(came_to));
  for (const char* name : {"x-original-to", "envelope-to", "delivered-to", "to"})
    for (const Field& field : head)
      if (field.first == name)
        if (std::string token = token_in_addresses(field.second); !token.empty()) return token;
  return {};
}

/// The worst of the recipients that the part tells of: our letters have one, lists behind them may have more.
void read_status(std::string_view part, Report& report) {
  take_fields(part);  // about the message
  while (!part.empty()) {
    const auto fields = take_fields(part);
    const std::string action = text::ascii_lower(value_of(fields, "action"));
    if (action.empty() || (report.failed && action != "failed")) continue;
    report.failed = action == "failed";
    const std::string status = value_of(fields, "status");
    report.status = status.substr(0, status.find_first_not_of("0123456789."));
    std::string said = value_of(fields, "diagnostic-code");
    if (const auto type = said.find(';'); type != std::string::npos) said = said.substr(type + 1);
    const std::string words = text::one_line(report.status + " " + said);
    report.words = std::string(text::utf8_prefix(words, kWordsBytesMax));
  }
}

}  // namespace

Result<Report> read_report(std::string_view message, std::string_view came_to) {
  if (message.size() > kReportBytesMax) return Error{"the report is larger than a megabyte"};
  // Some servers put the envelope before the headers.
  if (message.starts_with("From ")) take_line(message);
  const auto head = take_fields(message);
  const std::string type = value_of(head, "content-type");
  if (!text::ascii_lower(type).starts_with("multipart/report"))
    return Error{"this is no report about a delivery (multipart/report)"};
  const std::string boundary = boundary_of(type);
  if (boundary.empty()) return Error{"the report does not say where its parts begin"};
  Report report;
  report.token = token_of(head, came_to);
  if (report.token.empty()) return Error{"the report came to no address of a letter; is --to right?"};
  bool any = false;
  for (std::string_view part : parts_of(message, boundary)) {
    const auto fields = take_fields(part);
    if (!text::ascii_lower(value_of(fields, "content-type")).starts_with("message/delivery-status")) continue;
    read_status(part, report);
    any = true;
  }
  if (!any || report.status.empty()) return Error{"the report holds no status of a delivery (RFC 3464)"};
  return report;
}

}  // namespace quire::mail
