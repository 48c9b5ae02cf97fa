// Reads a query as typed into a tree and filters. First the bytes: a bounded text of one line, without what
// could only deceive. Then the grammar, query_reader.cc.
#include <algorithm>

#include "index/query_reader.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::index {
namespace {

constexpr std::size_t kBytesMax = 4096;

/// Characters that change the direction of writing, or are not to be seen at all.
bool is_hidden(std::int32_t point) {
  return (point >= 0x200b && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
         (point >= 0x2060 && point <= 0x2069) || point == 0x061c || point == 0xfeff ||
         (point >= 0xe0000 && point <= 0xe007f);
}

bool is_control(std::int32_t point) {
  const bool blank = point >= 0x09 && point <= 0x0d;
  return !blank && (point < 0x20 || (point >= 0x7f && point < 0xa0));
}

/// Valid UTF-8 on one line, without controls.
std::string visible(std::string_view typed, Notes& notes) {
  std::string out;
  out.reserve(typed.size());
  for (std::size_t at = 0; at < typed.size();) {
    const text::Decoded c = text::decode(typed, at);
    if (c.point < 0) {
      notes.add("bytes that are not UTF-8: left out");
      out += ' ';
    } else if (is_control(c.point)) {
      notes.add("control characters: left out");
      out += ' ';
    } else if (is_hidden(c.point)) {
      notes.add("hidden characters and changes of the writing direction: left out");
    } else {
      out.append(typed, at, c.next - at);
    }
    at = c.next;
  }
  return text::one_line(out);
}

/// "search_query=ti:graph+AND+cat:cs.LG", out of an address: blanks are "+", other signs in percents.
bool is_from_address(std::string_view text) {
  if (text.find(' ') != std::string_view::npos) return false;
  for (const std::string_view mark : {"search_query=", "+AND+", "+OR+", "+ANDNOT+"}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view address) {
  constexpr std::string_view kParameter = "search_query=";
  if (const auto at = address.find(kParameter); at != std::string_view::npos) {
    address.remove_prefix(at + kParameter.size());
    address = address.substr(0, address.find('&'));
  }
  std::string out;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    const int high = c == '%' && i + 2 < address.size() ? hex_digit(address[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(address[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += c == '+' ? ' ' : c;
    }
  }
  return out;
}

bool is_filtered(const Filters& f) {
  return f.from || f.to || f.has_lab || !f.categories.empty() || !f.without_categories.empty() ||
         !f.organisations.empty() || !f.without_organisations.empty() || !f.authors.empty() ||
         !f.subject.empty() || !f.ids.empty();
}

}  // namespace

Query read_query(std::string_view typed, const ReadOptions& options) {
  Query query;
  Notes notes(query.notes);
  if (typed.size() > kBytesMax) {
    notes.add("longer than 4096 bytes: the rest is left out");
    typed = text::utf8_prefix(typed, kBytesMax);
  }
  const bool goes_on = !typed.empty() && !QueryScanner::is_blank(typed.back());
  std::string text = visible(typed, notes);
  if (is_from_address(text)) text = visible(decoded(text), notes);
  query.text = std::move(text);
  QueryReader(query.text, ReadOptions{options.as_typed && goes_on}, query).read();
  if (query.root == nullptr && !query.text.empty() && !is_filtered(query.filters))
    query.notes.emplace_back("no word to search for: all papers are listed");
  return query;
}

void rank_by_any_word(Query& query) {
  if (query.root == nullptr || query.root->op != Node::Op::all) return;
  auto any = std::make_unique<Node>();
  any->op = Node::Op::any;
  for (auto& child : query.root->children) {
    if (child->op == Node::Op::none) continue;
    if (child->op != Node::Op::any) {
      any->children.push_back(std::move(child));
      continue;
    }
    for (auto& inner : child->children) any->children.push_back(std::move(inner));
  }
  if (!any->children.empty()) query.root = std::move(any);
}

}  // namespace quire::index
