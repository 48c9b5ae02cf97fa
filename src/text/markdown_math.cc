#include "text/markdown_math.h"

#include <map>

#include "text/tex_reader.h"
#include "text/utf8.h"

namespace quire::text {
namespace {

constexpr std::int32_t kFirst = 0xe000;
constexpr std::int32_t kLast = 0xf8ff;

std::size_t run_of(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && text[end] == text[at]) ++end;
  return end - at;
}

/// A line without the marks of quotes and lists that may stand before its words.
std::string_view without_marks(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t>-*+0123456789.)");
  return at == std::string_view::npos ? std::string_view() : line.substr(at);
}

/// Three or more backticks or tildes begin or end a block of code.
std::size_t fence_of(std::string_view line) {
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return 0;
  const std::size_t length = run_of(line, 0);
  const bool is_inline = line[0] == '`' && line.find('`', length) != std::string_view::npos;
  return length >= 3 && !is_inline ? length : 0;
}

/// A formula of a quote goes over lines that each have the quote's mark.
std::string without_quote_marks(std::string_view content, bool quoted) {
  if (!quoted || content.find('\n') == std::string_view::npos) return std::string(content);
  std::string out;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    std::string_view line = content.substr(at, end - at);
    if (at > 0) line.remove_prefix(std::min(line.find_first_not_of(" >"), line.size()));
    out.append(line).append(end < content.size() ? "\n" : "");
    at = end + 1;
  }
  return out;
}

class Taker {
 public:
  MathTakenOut take(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
      line(text.substr(0, end));
      text.remove_prefix(end);
    }
    end_of_stretch();
    return std::move(out_);
  }

 private:
  /// Lines gather to a stretch that a formula may span: up to a blank line or a block of code.
  void line(std::string_view whole) {
    const std::string_view words = without_marks(whole.substr(0, whole.find('\n')));
    const std::size_t fence = fence_of(words);
    if (fence_ > 0) {
      out_.markdown += plain(whole);
      if (fence >= fence_ && words[0] == fence_sign_) fence_ = 0;
    } else if (fence > 0) {
      end_of_stretch();
      out_.markdown += plain(whole);
      fence_ = fence;
      fence_sign_ = words[0];
    } else if (words.find_first_not_of(" \t") == std::string_view::npos) {
      end_of_stretch();
      out_.markdown += plain(whole);
    } else {
      stretch_ += whole;
    }
  }

  void end_of_stretch() {
    const std::string text = plain(stretch_);
    stretch_.clear();
    const auto ends = ends_of_code(text);
    MathFinder finder(text);
    for (std::size_t at = 0; at < text.size();) {
      std::size_t step = 1;
      if (text[at] == '\\') {
        step = std::min<std::size_t>(2, text.size() - at);
      } else if (text[at] == '`') {
        step = run_of(text, at);
        if (const auto code = ends.find(at); code != ends.end()) step = code->second - at;
      } else if (text[at] == '$') {
        const auto math = finder.at(at);
        if (math && math->content.find('`') == std::string_view::npos && add(text, at, *math)) {
          at = math->end;
          continue;
        }
        step = run_of(text, at);
      }
      out_.markdown.append(text, at, step);
      at += step;
    }
  }

  /// Where code between backticks begins, and where it ends: at the next run that is as long.
  static std::map<std::size_t, std::size_t> ends_of_code(std::string_view text) {
    std::map<std::size_t, std::size_t> last;  // length of a run: where the last one of it began
    std::map<std::size_t, std::size_t> next;  // run: the next one that is as long
    for (std::size_t at = text.find('`'); at != std::string_view::npos; at = text.find('`', at)) {
      const std::size_t length = run_of(text, at);
      if (const auto before = last.find(length); before != last.end()) next[before->second] = at + length;
      last[length] = at;
      at += length;
    }
    return next;
  }

  bool add(std::string_view text, std::size_t at, const MathSpan& math) {
    if (out_.formulae.size() > static_cast<std::size_t>(kLast - kFirst)) return false;
    const std::size_t line = text.rfind('\n', at) + 1;  // npos + 1 is 0
    const std::size_t first = text.find_first_not_of(' ', line);
    append_utf8(out_.markdown, kFirst + static_cast<std::int32_t>(out_.formulae.size()));
    out_.formulae.push_back({without_quote_marks(math.content, text[first] == '>'),
                             std::string(text.substr(at, math.end - at)), math.display});
    return true;
  }

  static std::string plain(std::string_view text) {
    if (text.find_first_of("\xee\xef") == std::string_view::npos) return std::string(text);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const Decoded c = decode(text, at);
      out += c.point >= kFirst && c.point <= kLast ? std::string_view("\xef\xbf\xbd")
                                                   : text.substr(at, c.next - at);
      at = c.next;
    }
    return out;
  }

  MathTakenOut out_;
  std::string stretch_;
  std::size_t fence_ = 0;
  char fence_sign_ = '`';
};

}  // namespace

const Formula* MathTakenOut::formula(std::int32_t point) const {
  const auto at = static_cast<std::size_t>(point - kFirst);
  return point >= kFirst && at < formulae.size() ? &formulae[at] : nullptr;
}

std::string MathTakenOut::written(std::string_view part) const {
  if (formulae.empty() || part.find_first_of("\xee\xef") == std::string_view::npos) return std::string(part);
  std::string out;
  for (std::size_t at = 0; at < part.size();) {
    const Decoded c = decode(part, at);
    const Formula* math = formula(c.point);
    out += math != nullptr ? std::string_view(math->written) : part.substr(at, c.next - at);
    at = c.next;
  }
  return out;
}

MathTakenOut take_math_out(std::string_view text) { return Taker().take(text); }

}  // namespace quire::text
