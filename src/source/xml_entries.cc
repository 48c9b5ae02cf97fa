// The scanner. Bytes from the '<' of an entry to the '>' of its end tag are kept; all others are looked at
// once.
#include "source/xml_entries.h"

#include "source/fields.h"

namespace quire::source {
namespace {

constexpr std::size_t kNameBytesMax = 200;

constexpr bool is_blank(int byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

std::string_view local(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

bool XmlEntries::next() {
  entry_.clear();
  refused_.clear();
  if (!root_seen_) check_root();
  // Whatever follows the root is not the feed's.
  while (!root_seen_ || depth_ > 0) {
    if (!start_of_markup()) ends_early();
    if (handle(read_markup())) return true;
    if (!capturing_) forget();
  }
  return false;
}

/// The first bytes tell a feed from an error page before anything is parsed.
void XmlEntries::check_root() {
  const int first = bytes_.peek_past_blanks();
  if (first == ByteReader::kEnd) throw InputError("the feed is empty: not even its first tag came");
  const std::string_view head = bytes_.look_ahead();
  if (head.starts_with("\xFE\xFF") || head.starts_with("\xFF\xFE"))
    throw InputError("the feed is UTF-16; only UTF-8 is read");
  if (first != '<') throw InputError("this is no XML: it begins with " + excerpt(head.substr(0, 40)));
}

/// Skips or keeps text up to the next '<', which is taken but not kept yet; false at the end.
bool XmlEntries::start_of_markup() {
  for (;;) {
    const std::uint64_t line = bytes_.line();
    const int byte = get();
    if (byte == ByteReader::kEnd) return false;
    if (byte == '<') {
      if (!capturing_) entry_line_ = line;
      return true;
    }
    if (capturing_) keep(byte);
  }
}

/// Markup outside entries was kept only because any tag may turn out to open an entry.
void XmlEntries::forget() {
  entry_.clear();
  refused_.clear();
}

/// One piece of markup behind its '<'.
XmlEntries::Tag XmlEntries::read_markup() {
  keep('<');
  const int first = take();
  if (first == '?') {
    if (root_seen_)
      read_until("?>");
    else
      read_declaration();
    return Tag::none;
  }
  if (first != '!') return read_tag(first);
  const int second = take();
  if (second == '-') {
    if (take() != '-') throw InputError("line " + std::to_string(bytes_.line()) + ": broken comment");
    read_until("-->");
  } else if (second == '[') {
    read_until("]]>");
  } else {
    throw InputError("line " + std::to_string(bytes_.line()) +
                     ": a document type declaration; a feed has none, so this is an HTML page or an attack");
  }
  return Tag::none;
}

/// The XML declaration: only for its encoding.
void XmlEntries::read_declaration() {
  std::string text;
  while (!text.ends_with("?>")) {
    text += static_cast<char>(take());
    if (text.size() > 1000) throw InputError("the XML declaration does not end");
  }
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  const std::size_t at = text.find("encoding");
  if (at == std::string::npos) return;
  const std::string_view rest = std::string_view(text).substr(at);
  if (rest.find("utf-8") == std::string_view::npos && rest.find("us-ascii") == std::string_view::npos)
    throw InputError("the feed says it is not UTF-8 (" + excerpt(rest) + "); convert it first");
}

/// A tag up to its '>', attribute values with any '>' inside included.
XmlEntries::Tag XmlEntries::read_tag(int first) {
  std::string name;
  const bool closing = first == '/';
  int byte = closing ? take() : first;
  while (!is_blank(byte) && byte != '>' && byte != '/') {
    if (name.size() < kNameBytesMax) name += static_cast<char>(byte);
    byte = take();
  }
  int before = 0;
  while (byte != '>') {
    if (byte == '"' || byte == '\'') {
      const int quote = byte;
      while (take() != quote) {
      }
    }
    before = byte;
    byte = take();
  }
  name_ = local(name);
  if (closing) return Tag::close;
  return before == '/' ? Tag::empty : Tag::open;
}

void XmlEntries::read_until(std::string_view end) {
  // The last bytes are enough to see the end; all three ends are at most three bytes long.
  std::string last;
  while (last != end) {
    if (last.size() == end.size()) last.erase(0, 1);
    last += static_cast<char>(take());
  }
}

/// Follows depth and captures; true when an entry is complete.
bool XmlEntries::handle(Tag tag) {
  if (tag == Tag::none) return false;
  if (!root_seen_) check_root_name();
  if (!capturing_ && name_ == "entry" && tag != Tag::close) {
    ++number_;
    entry_depth_ = depth_;
    if (tag == Tag::empty) return true;
    capturing_ = true;
  }
  return capturing_ ? handle_in_entry(tag) : handle_in_feed(tag);
}

bool XmlEntries::handle_in_feed(Tag tag) {
  if (tag == Tag::open) ++depth_;
  if (tag == Tag::close && name_ != "entry") --depth_;
  if (depth_ > kDepthMax)
    throw InputError("line " + std::to_string(bytes_.line()) + ": elements nested deeper than " +
                     std::to_string(kDepthMax) + " levels");
  return false;
}

/// Only </entry> ends an entry (or </feed>, if that was forgotten): tags inside that do not match make this
/// entry bad, and its parser will say so, but must not swallow the next one.
bool XmlEntries::handle_in_entry(Tag tag) {
  if (tag == Tag::open) ++depth_;
  if (depth_ - entry_depth_ > kDepthMax && refused_.empty())
    refused_ = "elements nested deeper than " + std::to_string(kDepthMax) + " levels";
  if (tag != Tag::close) return false;
  const bool feed_ends = name_ == "feed";
  if (name_ != "entry" && !feed_ends) {
    if (depth_ > entry_depth_ + 1) --depth_;
    return false;
  }
  depth_ = feed_ends ? 0 : entry_depth_;
  capturing_ = false;
  if (!refused_.empty()) entry_.clear();
  return true;
}

void XmlEntries::check_root_name() {
  root_seen_ = true;
  if (name_ == "feed" || name_ == "entry") return;
  if (name_ == "html" || name_ == "HTML")
    throw InputError("this is an HTML page, not a feed: the address may be wrong, or the server in trouble");
  throw InputError("the root element is " + excerpt(name_) + "; an Atom feed begins with <feed>");
}

void XmlEntries::keep(int byte) {
  if (!refused_.empty()) return;
  if (entry_.size() >= kRecordBytesMax) {
    refused_ = "longer than " + std::to_string(kRecordBytesMax) + " bytes";
    entry_.clear();
    return;
  }
  entry_ += byte == 0 ? ' ' : static_cast<char>(byte);
}

int XmlEntries::get() {
  constexpr std::size_t kHeadBytesMax = 64u << 10;
  const int byte = bytes_.get();
  if (number_ == 0 && byte > 0 && head_.size() < kHeadBytesMax) head_ += static_cast<char>(byte);
  return byte;
}

int XmlEntries::take() {
  const int byte = get();
  if (byte == ByteReader::kEnd) ends_early();
  keep(byte);
  return byte;
}

void XmlEntries::ends_early() const {
  throw InputError("the feed ends early, at byte " + std::to_string(bytes_.position()) +
                   (number_ > 0 ? ", in or behind entry " + std::to_string(number_) : std::string()));
}

}  // namespace quire::source
