#include "mail/message.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "mail/encoding.h"
#include "text/ascii.h"

namespace quire::mail {
namespace {

/// Visible ASCII without what ends an address in angle brackets.
bool fits_in_brackets(std::string_view text) {
  return !text.empty() && text.size() <= 900 && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '<' && c != '>';
  });
}

Status check(const store::Letter& letter) {
  if (!fits_in_brackets(letter.message_id) || letter.message_id.find('@') == std::string::npos)
    return Error{"its Message-ID is none"};
  if (!letter.list_id.empty() && !fits_in_brackets(letter.list_id)) return Error{"its List-Id is none"};
  if (!letter.unsubscribe_url.empty() &&
      (!fits_in_brackets(letter.unsubscribe_url) || !letter.unsubscribe_url.starts_with("https://") ||
       letter.unsubscribe_url.find(',') != std::string::npos))
    return Error{"its address to unsubscribe is no https address"};
  return success();
}

std::string mailbox_field(std::string_view name, const Mailbox& who) {
  if (who.name.empty()) return parts_field(name, who.address);
  return parts_field(name, fmt::format("{} <{}>", phrase(who.name), who.address));
}

std::string list_fields(const store::Letter& letter) {
  std::string out;
  if (!letter.list_id.empty())
    out += parts_field("List-Id", fmt::format("<{}>", letter.list_id)) + "Precedence: bulk\r\n";
  if (!letter.unsubscribe_url.empty())
    out += parts_field("List-Unsubscribe", fmt::format("<{}>", letter.unsubscribe_url)) +
           "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
  return out;
}

std::string part(std::string_view type, std::string_view text) {
  return fmt::format(
      "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}", type,
      quoted_printable(text));
}

}  // namespace

std::string date_field(Instant at) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Day day = Day::of(at);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at - day.start()).count();
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays[day.weekday()], day.day(),
                     kMonths[day.month() - 1], day.year(), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

Result<std::string> written(const store::Letter& letter, const Mailbox& from) {
  const auto to = read_address(letter.recipient);
  if (!to) return Error{to.error()};
  if (const Status sound = check(letter); !sound) return Error{sound.error()};
  std::string out = fmt::format("Date: {}\r\n", date_field(letter.created_at));
  out += mailbox_field("From", from);
  out += mailbox_field("To", {"", *to});
  out += text_field("Subject", letter.subject);
  out += parts_field("Message-ID", fmt::format("<{}>", letter.message_id));
  out += "Auto-Submitted: auto-generated\r\n";
  out += list_fields(letter);
  out += "MIME-Version: 1.0\r\n";
  if (letter.html.empty()) return out + part("plain", letter.body);
  // "=_" cannot stand in quoted-printable text, so no part holds the boundary (RFC 2045, 6.7).
  constexpr std::string_view boundary = "=_quire_part";
  out += fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n", boundary);
  for (const auto& [type, text] : {std::pair("plain", &letter.body), std::pair("html", &letter.html)})
    out += fmt::format("--{}\r\n{}\r\n", boundary, part(type, *text));
  return out + fmt::format("--{}--\r\n", boundary);
}

}  // namespace quire::mail
