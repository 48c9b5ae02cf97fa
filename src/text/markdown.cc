#include "text/markdown.h"

#include <algorithm>

#include <fmt/format.h>
#include <md4c.h>

#include "text/markdown_clean.h"
#include "text/markdown_math.h"
#include "text/markdown_words.h"
#include "text/tex_reader.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace quire::text {
namespace {

constexpr unsigned kDialect =
    MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEURLAUTOLINKS;

/// Writes HTML and plain text of what the parser finds. Its callbacks are called from C: they throw nothing
/// but what ends the program.
class Writer {
 public:
  Result<Markdown> write(const MathTakenOut& source) {
    source_ = &source;
    MD_PARSER parser{};
    parser.flags = kDialect;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      return static_cast<Writer*>(self)->enter_block(type, detail);
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
      return static_cast<Writer*>(self)->leave_block(type);
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
      return static_cast<Writer*>(self)->enter_span(type, detail);
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
      return static_cast<Writer*>(self)->leave_span(type);
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
      return static_cast<Writer*>(self)->text(type, {text, size});
    };
    const int ended =
        md_parse(source.markdown.data(), static_cast<MD_SIZE>(source.markdown.size()), &parser, this);
    if (!fault_.empty()) return Error{fault_};
    if (ended != 0) return Error{"the text could not be read as Markdown"};
    return std::move(out_);
  }

 private:
  int enter_block(MD_BLOCKTYPE type, void* detail) {
    end_words();
    switch (type) {
      case MD_BLOCK_QUOTE:
        out_.html += "<blockquote>";
        before_each_line_ += "> ";
        break;
      case MD_BLOCK_UL:
        out_.html += "<ul>";
        lists_.push_back(0);
        break;
      case MD_BLOCK_OL: {
        const unsigned start = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
        out_.html += start == 1 ? "<ol>" : fmt::format("<ol start=\"{}\">", start);
        lists_.push_back(start == 0 ? 1 : start);
        break;
      }
      case MD_BLOCK_LI:
        out_.html += "<li>";
        marker_ = lists_.back() == 0 ? "- " : fmt::format("{}. ", lists_.back()++);
        lines_due_ = std::max(lines_due_, 1);
        return within_limits();
      case MD_BLOCK_HR:
        out_.html += "<hr>";
        break;
      case MD_BLOCK_H:
        out_.html += "<p><strong>";
        break;
      case MD_BLOCK_CODE:
        out_.html += "<pre tabindex=\"0\"><code>";
        break;
      case MD_BLOCK_P:
        out_.html += "<p>";
        break;
      default:
        return 0;
    }
    if (type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL) return deeper();
    return within_limits();
  }

  int leave_block(MD_BLOCKTYPE type) {
    end_words();
    lines_due_ = std::max(lines_due_, 2);
    switch (type) {
      case MD_BLOCK_QUOTE:
        out_.html += "</blockquote>";
        before_each_line_.resize(before_each_line_.size() - 2);
        --depth_;
        break;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        out_.html += type == MD_BLOCK_UL ? "</ul>" : "</ol>";
        lists_.pop_back();
        --depth_;
        break;
      case MD_BLOCK_LI:
        out_.html += "</li>";
        lines_due_ = 1;
        break;
      case MD_BLOCK_H:
        out_.html += "</strong></p>";
        break;
      case MD_BLOCK_CODE:
        out_.html += "</code></pre>";
        break;
      case MD_BLOCK_P:
        out_.html += "</p>";
        break;
      default:
        break;
    }
    return within_limits();
  }

  int enter_span(MD_SPANTYPE type, void* detail) {
    flush();
    switch (type) {
      case MD_SPAN_A:
        open_link(address_of(static_cast<MD_SPAN_A_DETAIL*>(detail)->href));
        break;
      case MD_SPAN_IMG:
        open_link(address_of(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src));
        break;
      default:
        if (const auto* tag = tag_of(type)) out_.html += fmt::format("<{}>", tag);
        break;
    }
    spans_.push_back(type);
    return deeper();
  }

  /// The parser may leave a span that it never entered, or the other way round (md4c 0.4.8, an image whose
  /// address holds an asterisk that opens emphasis): what is written stays balanced.
  int leave_span(MD_SPANTYPE type) {
    flush();
    if (std::find(spans_.begin(), spans_.end(), type) == spans_.end()) return within_limits();
    while (spans_.back() != type) close_span();
    close_span();
    return within_limits();
  }

  void close_span() {
    const MD_SPANTYPE type = spans_.back();
    spans_.pop_back();
    --depth_;
    if (type == MD_SPAN_A || type == MD_SPAN_IMG)
      close_link();
    else if (const auto* tag = tag_of(type))
      out_.html += fmt::format("</{}>", tag);
  }

  void end_words() {
    flush();
    while (!spans_.empty()) close_span();
  }

  static const char* tag_of(MD_SPANTYPE type) {
    switch (type) {
      case MD_SPAN_EM:
        return "em";
      case MD_SPAN_STRONG:
        return "strong";
      case MD_SPAN_CODE:
        return "code";
      case MD_SPAN_DEL:
        return "del";
      default:
        return nullptr;
    }
  }

  int text(MD_TEXTTYPE type, std::string_view text) {
    switch (type) {
      case MD_TEXT_ENTITY:
        // Decoded here, so that it can be nothing but a character of the words; ours are not written by it.
        words_ += without_turns(take_math_out(clean(decode_entities(text))).markdown);
        return 0;
      case MD_TEXT_CODE: {
        flush();
        const std::string code = source_->written(text);
        out_.html += escape_html(code);
        plain(code);
        break;
      }
      case MD_TEXT_BR:
        flush();
        out_.html += "<br>";
        plain("\n");
        break;
      case MD_TEXT_SOFTBR:
        words_ += '\n';
        return 0;
      case MD_TEXT_NULLCHAR:
        words_ += "\xef\xbf\xbd";
        return 0;
      default:
        words_ += text;
        return 0;
    }
    return within_limits();
  }

  /// Words come in pieces, cut where the parser met a sign that might have meant something.
  void flush() {
    if (words_.empty()) return;
    const std::string words = std::move(words_);
    words_.clear();
    std::size_t begin = 0;
    for (std::size_t at = 0; at < words.size();) {
      const Decoded c = decode(words, at);
      if (const Formula* formula = source_->formula(c.point)) {
        some_words(std::string_view(words).substr(begin, at - begin));
        out_.html += fmt::format("<span class=\"math{}\">{}</span>", formula->display ? " display" : "",
                                 escape_html(formula->tex));
        plain(math_line(formula->tex));
        begin = c.next;
      }
      at = c.next;
    }
    some_words(std::string_view(words).substr(begin));
  }

  void some_words(std::string_view words) {
    plain(words);
    if (open_links_ > 0) {
      out_.html += escape_html(words);
      return;
    }
    for (const WordPiece& piece : find_in_words(words)) {
      const std::string written = escape_html(piece.written);
      if (piece.kind == WordPiece::Kind::mention) {
        out_.html += fmt::format("<span class=\"at\">{}</span>", written);
        auto& all = out_.mentions;
        if (std::find(all.begin(), all.end(), piece.target) == all.end()) all.push_back(piece.target);
      } else if (piece.kind == WordPiece::Kind::paper) {
        out_.html += fmt::format("<a href=\"{}\">{}</a>", paper_path(piece.target), written);
        ++links_;
      } else {
        out_.html += written;
      }
    }
  }

  std::string address_of(const MD_ATTRIBUTE& attribute) const {
    std::string out;
    for (unsigned i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
      const std::string_view part(attribute.text + attribute.substr_offsets[i],
                                  attribute.substr_offsets[i + 1] - attribute.substr_offsets[i]);
      out += attribute.substr_types[i] == MD_TEXT_ENTITY ? decode_entities(part) : source_->written(part);
    }
    return safe_address(out);
  }

  /// A link within a link, as of a picture that leads somewhere, is its words alone.
  void open_link(std::string address) {
    ++links_;
    if (open_links_ > 0) address.clear();
    if (!address.empty()) {
      out_.html += fmt::format("<a href=\"{}\" rel=\"nofollow ugc noopener\">", escape_html(address));
      ++open_links_;
    }
    addresses_.push_back({std::move(address), out_.plain.size()});
  }

  void close_link() {
    const auto [address, begin] = std::move(addresses_.back());
    addresses_.pop_back();
    if (address.empty()) return;
    --open_links_;
    out_.html += "</a>";
    const std::string_view shown = std::string_view(out_.plain).substr(begin);
    if (address.find(shown.substr(std::min(shown.find_first_not_of(" \n"), shown.size()))) ==
        std::string::npos)
      plain(fmt::format(" ({})", address));
  }

  void plain(std::string_view text) {
    for (const char c : text) {
      if (c == '\n') {
        lines_due_ = std::max(lines_due_, 1);
        continue;
      }
      if (lines_due_ > 0 || out_.plain.empty()) {
        if (!out_.plain.empty()) out_.plain.append(static_cast<std::size_t>(lines_due_), '\n');
        out_.plain += before_each_line_;
        lines_due_ = 0;
      }
      if (!marker_.empty()) out_.plain += std::exchange(marker_, {});
      out_.plain += c;
    }
  }

  int deeper() {
    if (++depth_ > kMarkdownDepthMax)
      fault_ =
          fmt::format("quotes, lists and emphasis are at most {} deep; write it flatter", kMarkdownDepthMax);
    return within_limits();
  }

  int within_limits() {
    if (fault_.empty() && links_ > kMarkdownLinksMax)
      fault_ = fmt::format("it has more than {} links", kMarkdownLinksMax);
    if (fault_.empty() && out_.mentions.size() > kMarkdownMentionsMax)
      fault_ = fmt::format("it names more than {} people", kMarkdownMentionsMax);
    if (fault_.empty() && out_.html.size() > kMarkdownBytesMax)
      fault_ = "it becomes too long where it is shown; use fewer references";
    return fault_.empty() ? 0 : 1;
  }

  struct OpenLink {
    std::string address;
    std::size_t begin = 0;  ///< of its words in the plain text
  };
  const MathTakenOut* source_ = nullptr;
  Markdown out_;
  std::string words_;  ///< not written yet
  std::string fault_;
  int depth_ = 0;
  std::size_t links_ = 0;
  int open_links_ = 0;
  std::vector<OpenLink> addresses_;
  std::vector<MD_SPANTYPE> spans_;  ///< that are open
  std::vector<unsigned> lists_;     ///< number of the next item; 0: of a list without
  std::string before_each_line_, marker_;
  int lines_due_ = 0;
};

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string with_commas(std::size_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

}  // namespace

Result<Markdown> read_markdown(std::string_view text) {
  if (!valid_utf8(text) || text.find('\0') != std::string_view::npos) return Error{"it is not text (UTF-8)"};
  if (const std::size_t count = characters(text); count > kMarkdownCharactersMax)
    return Error{fmt::format("it has {} characters, at most {} are taken", with_commas(count),
                             with_commas(kMarkdownCharactersMax))};
  const MathTakenOut source = take_math_out(clean_lines(text));
  auto read = Writer().write(source);
  if (read && read->plain.empty()) return Error{"nothing of it would be seen; write some words"};
  return read;
}

}  // namespace quire::text
