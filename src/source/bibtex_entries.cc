// First the extent of an entry is found by its braces alone, then its fields are read inside it. A backslash
// does not hide a brace: BibTeX counts them all.
#include "source/bibtex_entries.h"

#include <array>
#include <utility>

#include "source/fields.h"
#include "text/ascii.h"

namespace quire::source {
namespace {

constexpr std::size_t kFieldsMax = 1000;
constexpr std::size_t kMacroBytesMax = kRecordBytesMax;  ///< of all macros together
constexpr std::size_t kTypeBytesMax = 40;

bool is_letter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The names and values inside an entry.
class FieldReader {
 public:
  using Macros = std::map<std::string, std::string, std::less<>>;
  FieldReader(std::string_view body, const Macros& macros, std::vector<std::string>& notes)
      : body_(body), macros_(macros), notes_(notes) {}

  /// The next name and value; false at the end. What is no field is noted and passed over.
  bool next(std::string& name, std::string& value) {
    for (;;) {
      while (at_ < body_.size() && (is_blank(body_[at_]) || body_[at_] == ',')) ++at_;
      if (at_ >= body_.size()) return false;
      name = text::ascii_lower(word());
      skip_blanks();
      if (name.empty() || at_ >= body_.size() || body_[at_] != '=') {
        notes_.push_back("no 'name = value' at " + excerpt(body_.substr(at_)));
        pass_over();
        continue;
      }
      ++at_;
      value.clear();
      if (read_value(value)) return true;
      notes_.push_back("field '" + std::string(cut_utf8(one_line(name), 40)) + "' has no value");
      pass_over();
    }
  }

 private:
  void skip_blanks() {
    while (at_ < body_.size() && is_blank(body_[at_])) ++at_;
  }

  std::string_view word() {
    constexpr std::string_view kEnds = " \t\r\n\"#%'(),={}";
    const std::size_t begin = at_;
    while (at_ < body_.size() && kEnds.find(body_[at_]) == std::string_view::npos) ++at_;
    return body_.substr(begin, at_ - begin);
  }

  /// Pieces joined by '#'.
  bool read_value(std::string& value) {
    for (;;) {
      skip_blanks();
      if (at_ >= body_.size() || !read_piece(value)) return false;
      skip_blanks();
      if (at_ >= body_.size() || body_[at_] != '#') return true;
      ++at_;
    }
  }

  bool read_piece(std::string& value) {
    const char first = body_[at_];
    if (first == '{' || first == '"') {
      const std::size_t begin = at_ + 1;
      if (!find_end(first == '{')) return false;
      append(value, body_.substr(begin, at_ - begin));
      ++at_;
      return true;
    }
    const std::string_view name = word();
    if (name.empty()) return false;
    if (name.front() >= '0' && name.front() <= '9') {  // no name of a string begins so
      append(value, name);
    } else if (const auto macro = macros_.find(text::ascii_lower(name)); macro != macros_.end()) {
      append(value, macro->second);
    } else {
      notes_.push_back("the string " + excerpt(name) + " is not defined; its name stands for it");
      append(value, name);
    }
    return true;
  }

  /// Moves from an opening delimiter to the closing one.
  bool find_end(bool braces) {
    int depth = 0;
    for (std::size_t i = at_; i < body_.size(); ++i) {
      const char c = body_[i];
      if (c == '{') ++depth;
      if (c == '}') --depth;
      const bool ends = braces ? depth == 0 : (c == '"' && depth == 0 && i > at_);
      if (!ends) continue;
      at_ = i;
      return true;
    }
    return false;
  }

  void append(std::string& value, std::string_view piece) {
    if (value.size() <= kTextBytesMax) value += piece.substr(0, kTextBytesMax + 1);
  }

  /// To the comma behind something that could not be read.
  void pass_over() {
    int depth = 0;
    for (; at_ < body_.size(); ++at_) {
      if (body_[at_] == '{') ++depth;
      if (body_[at_] == '}') --depth;
      if (body_[at_] == ',' && depth <= 0) break;
    }
  }

  std::string_view body_;
  const Macros& macros_;
  std::vector<std::string>& notes_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view BibtexEntry::field(std::string_view name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

BibtexEntries::BibtexEntries(Input& input) : bytes_(input) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  for (const std::string_view month : kMonths) macros_.emplace(month, month);
}

bool BibtexEntries::next() {
  while (has_head_ || find_head()) {
    has_head_ = false;
    entry_ = BibtexEntry();
    entry_.line = head_.line;
    entry_.type = head_.type;
    refused_.clear();
    read_body();
    if (entry_.type == "comment" || entry_.type == "preamble") continue;
    if (refused_.empty() && entry_.type == "string") {
      read_macro();
      if (refused_.empty()) continue;
    } else if (refused_.empty()) {
      read_fields();
    }
    return true;
  }
  return false;
}

/// Passes over what is between entries.
bool BibtexEntries::find_head() {
  for (;;) {
    const int byte = bytes_.get();
    if (byte == ByteReader::kEnd) return false;
    const int before = std::exchange(before_, byte);
    std::string junk;
    // Not in the middle of a word: "me@example.org".
    if (byte == '@' && !is_letter(before) && !(before >= '0' && before <= '9') && read_head(junk))
      return true;
  }
}

/// Behind '@': a name and an opening delimiter. If it is none, `taken` holds what was taken.
bool BibtexEntries::read_head(std::string& taken) {
  Head head;
  head.line = bytes_.line();
  const auto take = [&] {
    before_ = bytes_.get();
    taken += static_cast<char>(before_);
  };
  while (is_letter(bytes_.peek()) && head.type.size() < kTypeBytesMax) {
    head.type += text::ascii_lower(static_cast<char>(bytes_.peek()));
    take();
  }
  while (!head.type.empty() && is_blank(bytes_.peek()) && taken.size() < 2 * kTypeBytesMax) take();
  const int open = bytes_.peek();
  if (head.type.empty() || (open != '{' && open != '(')) return false;
  take();
  head.parentheses = open == '(';
  head_ = std::move(head);
  ++begun_;
  return true;
}

/// To behind the end of the entry, or to the head of another that begins before it.
void BibtexEntries::read_body() {
  body_.clear();
  is_kept_ = true;
  depth_ = 0;
  quoted_ = false;
  std::string taken;
  for (;;) {
    const int before = before_;
    const int byte = bytes_.get();
    if (byte == ByteReader::kEnd) break;
    before_ = byte;
    if (byte == '@' && before == '\n') {
      taken = "@";
      has_head_ = read_head(taken);
      if (has_head_) break;
      keep(taken);
      continue;
    }
    if (ends_at(byte)) {
      if (!is_kept_) refused_ = "the entry is longer than " + std::to_string(kRecordBytesMax) + " bytes";
      return;
    }
    const char c = static_cast<char>(byte);
    keep({&c, 1});
  }
  refused_ = "the entry does not end; a closing brace or quote is missing";
}

/// Follows braces and, at their outside, quotes. The byte is not kept if it ends the entry.
bool BibtexEntries::ends_at(int byte) {
  if (byte == '{') ++depth_;
  if (byte == '}' && --depth_ < 0) return !head_.parentheses;
  if (!head_.parentheses) return false;
  if (byte == '"' && depth_ == 0) quoted_ = !quoted_;
  return byte == ')' && depth_ <= 0 && !quoted_;
}

void BibtexEntries::keep(std::string_view bytes) {
  is_kept_ = is_kept_ && body_.size() + bytes.size() <= kRecordBytesMax;
  if (is_kept_) body_ += bytes;
}

/// @string{name = value}
void BibtexEntries::read_macro() {
  FieldReader reader(body_, macros_, entry_.notes);
  std::string name;
  std::string value;
  while (refused_.empty() && reader.next(name, value)) {
    macro_bytes_ += name.size() + value.size();
    if (macro_bytes_ > kMacroBytesMax)
      refused_ = "the strings that are defined exceed " + std::to_string(kMacroBytesMax) + " bytes together";
    else
      macros_[name] = value;
  }
  if (refused_.empty() && !entry_.notes.empty()) refused_ = entry_.notes.front();
}

void BibtexEntries::read_fields() {
  const std::size_t comma = body_.find(',');
  std::string_view head = std::string_view(body_).substr(0, comma);
  std::size_t begin = comma == std::string::npos ? body_.size() : comma + 1;
  if (head.find('=') != std::string_view::npos) {  // without a key
    head = {};
    begin = 0;
  }
  entry_.key = one_line(cut_utf8(text::trimmed(head), 200));
  FieldReader reader(std::string_view(body_).substr(begin), macros_, entry_.notes);
  std::string name;
  std::string value;
  while (entry_.fields.size() < kFieldsMax && reader.next(name, value)) entry_.fields.emplace(name, value);
}

}  // namespace quire::source
