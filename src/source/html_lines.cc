// A small tokenizer after the WHATWG one: text, tags with attributes, comments, raw elements. It never fails;
// what it does not understand is text or nothing. Tags and lines have limits, so memory stays constant.
#include "source/html_lines.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/unicode.h"

namespace quire::source {
namespace {

using Kind = ListingLine::Kind;

constexpr std::size_t kTagBytesMax = 64u << 10;

constexpr std::array<std::string_view, 18> kInline = {"a",    "abbr",   "b",   "bdi", "big",  "code",
                                                      "em",   "font",   "i",   "kbd", "mark", "small",
                                                      "span", "strong", "sub", "sup", "u",    "wbr"};
constexpr std::array<std::string_view, 8> kRaw = {"script",   "style",    "svg",    "noscript",
                                                  "template", "textarea", "iframe", "title"};

struct Tag {
  std::string name;
  bool closing = false;
  std::string href;
  std::string datetime;
};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/// Name and attributes of what stands between '<' and '>'.
class TagReader {
 public:
  explicit TagReader(std::string_view inside) : inside_(inside) {}

  Tag read() {
    Tag tag;
    if (inside_.starts_with('/')) {
      tag.closing = true;
      ++at_;
    }
    tag.name = name();
    while (at_ < inside_.size()) {
      const std::size_t before = at_;
      const std::string attribute = name();
      const std::string value = attribute_value();
      if (attribute == "href" && tag.href.empty()) tag.href = text::decode_entities(value);
      if (attribute == "datetime" && tag.datetime.empty()) tag.datetime = text::decode_entities(value);
      if (at_ == before) ++at_;
    }
    return tag;
  }

 private:
  void skip_blanks() {
    while (at_ < inside_.size() && (is_blank(inside_[at_]) || inside_[at_] == '/')) ++at_;
  }
  std::string name() {
    skip_blanks();
    std::string name;
    while (at_ < inside_.size() && !is_blank(inside_[at_]) && inside_[at_] != '=' && inside_[at_] != '/')
      name += lower(inside_[at_++]);
    return name;
  }
  std::string attribute_value() {
    while (at_ < inside_.size() && is_blank(inside_[at_])) ++at_;
    if (at_ >= inside_.size() || inside_[at_] != '=') return {};
    ++at_;
    while (at_ < inside_.size() && is_blank(inside_[at_])) ++at_;
    if (at_ >= inside_.size()) return {};
    const char quote = inside_[at_];
    std::size_t end = at_;
    if (quote == '"' || quote == '\'') {
      end = std::min(inside_.find(quote, ++at_), inside_.size());
    } else {
      while (end < inside_.size() && !is_blank(inside_[end])) ++end;
    }
    std::string value(inside_.substr(at_, end - at_));
    at_ = std::min(end + (quote == '"' || quote == '\'' ? 1u : 0u), inside_.size());
    return value;
  }

  std::string_view inside_;
  std::size_t at_ = 0;
};

class HtmlLines {
 public:
  HtmlLines(ByteReader& bytes, Delivery& delivery, const std::function<bool(ListingLine&&)>& visit)
      : bytes_(bytes), delivery_(delivery), visit_(visit) {}

  void read() {
    while (!stopped_) {
      const int byte = bytes_.get();
      if (byte == ByteReader::kEnd) break;
      if (byte == '<' && starts_markup(bytes_.peek()))
        read_markup();
      else
        add_text(static_cast<char>(byte));
    }
    flush();
  }

 private:
  static bool starts_markup(int next) {
    const int folded = next | 0x20;
    return next == '/' || next == '!' || next == '?' || (folded >= 'a' && folded <= 'z');
  }
  void add_text(char byte);
  void read_markup();
  bool read_inside(std::string& inside);
  void skip_comment();
  void skip_raw(const std::string& name);
  void handle(const Tag& tag);
  void handle_link(const Tag& tag);
  void handle_heading(const Tag& tag);
  void flush();
  void flush_heading(std::string text);
  void flush_text(const std::string& text);
  void emit_mark(Kind kind);
  void emit(ListingLine line);

  ByteReader& bytes_;
  Delivery& delivery_;
  const std::function<bool(ListingLine&&)>& visit_;
  bool stopped_ = false;
  std::string text_;
  std::uint64_t text_line_ = 1;
  bool in_article_ = false;
  bool in_heading_ = false;
  bool in_paragraph_ = false;
  Kind link_kind_ = Kind::text;  ///< what a number in the open link counts
  std::string datetime_;         ///< of the open <time>
  std::optional<PaperId> heading_id_;
  std::optional<PaperId> article_id_;
};

void HtmlLines::add_text(char byte) {
  if (text_.empty()) text_line_ = bytes_.line();
  if (text_.size() < kRecordBytesMax)
    text_ += byte;
  else if (text_.size() == kRecordBytesMax) {
    delivery_.problem(text_line_,
                      "text longer than " + std::to_string(kRecordBytesMax) + " bytes; cut there");
    text_ += ' ';
  }
}

void HtmlLines::read_markup() {
  std::string inside;
  if (!read_inside(inside)) return;
  if (inside.starts_with('!') || inside.starts_with('?')) return;
  const Tag tag = TagReader(inside).read();
  if (!tag.closing && !inside.ends_with('/') && is_one_of(tag.name, kRaw)) {
    flush();
    skip_raw(tag.name);
    return;
  }
  handle(tag);
}

/// Up to '>', with quoted values skipped over; false for a comment, which is skipped here.
bool HtmlLines::read_inside(std::string& inside) {
  int quote = 0;
  for (;;) {
    const int byte = bytes_.get();
    if (byte == ByteReader::kEnd) return false;
    if (quote == 0 && byte == '>') return true;
    if (inside.size() < kTagBytesMax) inside += static_cast<char>(byte);
    if (inside == "!--") {
      skip_comment();
      return false;
    }
    // A quote only counts behind '=': "don't" in a broken tag must not swallow the page.
    if (quote != 0) {
      if (byte == quote) quote = 0;
    } else if ((byte == '"' || byte == '\'') && inside.size() > 1) {
      std::size_t at = inside.size() - 1;
      while (at > 0 && is_blank(inside[at - 1])) --at;
      if (at > 0 && inside[at - 1] == '=') quote = byte;
    }
  }
}

void HtmlLines::skip_comment() {
  int dashes = 0;
  for (;;) {
    const int byte = bytes_.get();
    if (byte == ByteReader::kEnd || (byte == '>' && dashes >= 2)) return;
    dashes = byte == '-' ? dashes + 1 : 0;
  }
}

/// Skips to the end tag of an element whose content is not text of the page.
void HtmlLines::skip_raw(const std::string& name) {
  const std::string end = "</" + name;
  std::string last;
  for (;;) {
    const int byte = bytes_.get();
    if (byte == ByteReader::kEnd) return;
    if (last.size() == end.size()) last.erase(0, 1);
    last += lower(static_cast<char>(byte));
    if (last != end) continue;
    int rest = byte;
    while (rest != '>' && rest != ByteReader::kEnd) rest = bytes_.get();
    return;
  }
}

void HtmlLines::handle(const Tag& tag) {
  if (tag.name == "a") return handle_link(tag);
  const bool is_heading =
      tag.name.size() == 2 && tag.name[0] == 'h' && tag.name[1] >= '1' && tag.name[1] <= '6';
  if (is_heading) return handle_heading(tag);
  if (is_one_of(tag.name, kInline)) return;
  if (tag.name == "br" && in_paragraph_) return add_text(' ');
  flush();
  if (tag.name == "p") in_paragraph_ = !tag.closing;
  if (tag.name == "time") datetime_ = tag.closing ? std::string() : tag.datetime;
  if (tag.name == "article" && in_article_ == tag.closing) {
    in_article_ = !tag.closing;
    article_id_.reset();
    emit_mark(Kind::article);
  }
}

void HtmlLines::handle_link(const Tag& tag) {
  if (tag.closing) {
    if (link_kind_ != Kind::text) flush();
    link_kind_ = Kind::text;
    return;
  }
  if (tag.href.ends_with("#community")) {
    flush();
    link_kind_ = Kind::comments;
  } else if (tag.href.find("/login") != std::string::npos) {
    flush();
    link_kind_ = Kind::votes;
  }
  if (tag.href.find("papers/") == std::string::npos && tag.href.find("arxiv.org/") == std::string::npos)
    return;
  std::optional<PaperId> id = linked_paper(tag.href);
  if (in_heading_ && id) heading_id_ = id;
  if (in_article_ && id && !article_id_) article_id_ = std::move(id);
}

void HtmlLines::handle_heading(const Tag& tag) {
  flush();
  in_heading_ = !tag.closing;
  if (in_heading_) heading_id_.reset();
}

/// What has been gathered is a line: of which kind, the open elements say.
void HtmlLines::flush() {
  const std::string text = one_line(text::decode_entities(text_));
  text_.clear();
  if (text.empty()) {
    if (!datetime_.empty()) return;
    if (!in_heading_) emit_mark(Kind::blank);
    return;
  }
  if (in_heading_)
    flush_heading(text);
  else
    flush_text(text);
}

void HtmlLines::flush_heading(std::string text) {
  if (!in_article_ && !heading_id_) {
    for (ListingLine& line : read_listing_line(text, text_line_)) emit(std::move(line));
    return;
  }
  ListingLine line;
  line.kind = Kind::title;
  line.text = std::move(text);
  line.id = heading_id_ ? heading_id_ : article_id_;
  emit(std::move(line));
}

void HtmlLines::flush_text(const std::string& text) {
  if (in_paragraph_) {
    ListingLine line;
    line.text = text;
    line.paragraph = true;
    return emit(std::move(line));
  }
  // The date that a machine reads is whole; the one that people read may say "2 days ago".
  const std::string shown = datetime_.empty() ? text : datetime_.substr(0, 10);
  for (ListingLine& line : read_listing_line(shown, text_line_)) {
    if (line.kind == Kind::number && link_kind_ != Kind::text) line.kind = link_kind_;
    emit(std::move(line));
  }
}

void HtmlLines::emit_mark(Kind kind) {
  ListingLine line;
  line.kind = kind;
  emit(std::move(line));
}

void HtmlLines::emit(ListingLine line) {
  line.line = text_line_;
  if (!stopped_ && !visit_(std::move(line))) stopped_ = true;
}

}  // namespace

void read_html_lines(ByteReader& bytes, Delivery& delivery, const std::function<bool(ListingLine&&)>& visit) {
  HtmlLines(bytes, delivery, visit).read();
}

}  // namespace quire::source
