#include "source/xml_body.h"

#include <algorithm>
#include <charconv>

#include "source/fields.h"

namespace quire::source {
namespace {

/// Tags and attributes together: each takes some 60 bytes in the parser's tree, however short it is.
constexpr std::ptrdiff_t kMarksMax = 4'000'000;
constexpr std::string_view kBlanks = " \t\r\n";
constexpr unsigned kParsing = pugi::parse_default | pugi::parse_doctype;

std::string_view local(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool starts_with_folded(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin(), [](char expected, char c) {
    return (c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c) == expected;
  });
}

/// The document from its first tag on, without mark of byte order, declaration and comments before it.
std::string_view from_first_tag(std::string_view xml) {
  if (xml.starts_with("\xEF\xBB\xBF")) xml.remove_prefix(3);
  for (;;) {
    xml.remove_prefix(std::min(xml.find_first_not_of(kBlanks), xml.size()));
    const std::string_view end = xml.starts_with("<?") ? "?>" : xml.starts_with("<!--") ? "-->" : "";
    const std::size_t at = end.empty() ? std::string_view::npos : xml.find(end);
    if (at == std::string_view::npos) return xml;
    xml.remove_prefix(at + end.size());
  }
}

/// The name in a tag that begins behind its '<' or "</".
std::string_view name_in_tag(std::string_view rest) {
  return rest.substr(0, std::min(rest.find_first_of(" \t\r\n/>"), rest.size()));
}

bool says_other_encoding(std::string_view xml) {
  if (!xml.starts_with("<?xml")) return false;
  const std::string_view declaration = xml.substr(0, std::min<std::size_t>(xml.find("?>"), 1000));
  const std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return false;
  std::string_view name = declaration.substr(at + 8);
  name.remove_prefix(std::min(name.find_first_of("\"'"), name.size()));
  if (!name.empty()) name.remove_prefix(1);
  return !starts_with_folded(name, "utf-8") && !starts_with_folded(name, "us-ascii");
}

Status check_head(std::string_view xml, std::string_view what) {
  if (xml.size() > kAnswerBytesMax)
    return Error{"the answer is longer than " + std::to_string(kAnswerBytesMax) + " bytes"};
  if (xml.find_first_not_of(kBlanks) == std::string_view::npos)
    return Error{"the answer is empty; " + std::string(what) + " was expected"};
  if (xml.starts_with("\xFE\xFF") || xml.starts_with("\xFF\xFE"))
    return Error{"the answer is UTF-16; only UTF-8 is read"};
  const std::string_view tag = from_first_tag(xml);
  if (starts_with_folded(tag, "<html") || starts_with_folded(tag, "<!doctype html"))
    return Error{"this is an HTML page, not " + std::string(what) +
                 ": the address may be wrong, or the server in trouble"};
  if (starts_with_folded(tag, "<!doctype"))
    return Error{"a document type declaration; " + std::string(what) + " has none, so this may be an attack"};
  if (!tag.empty() && tag.front() != '<')
    return Error{"this is no XML: it begins with " + excerpt(tag.substr(0, 40))};
  if (std::count_if(xml.begin(), xml.end(), [](char c) { return c == '<' || c == '='; }) > kMarksMax)
    return Error{"the answer has more than " + std::to_string(kMarksMax) + " tags and attributes"};
  if (says_other_encoding(xml)) return Error{"the answer says that it is not UTF-8; only UTF-8 is read"};
  return success();
}

/// NUL ends strings for the parser, and what stands for it is no character: both become blanks.
void blank_nuls(std::string& xml) {
  for (std::size_t at = xml.find('\0'); at != std::string::npos; at = xml.find('\0', at)) xml[at] = ' ';
  for (std::size_t at = xml.find("&#"); at != std::string::npos; at = xml.find("&#", at + 2)) {
    const bool hex = at + 2 < xml.size() && xml[at + 2] == 'x';
    std::size_t end = at + (hex ? 3 : 2);
    const std::size_t digits = end;
    while (end < xml.size() && xml[end] == '0') ++end;
    if (end > digits && end < xml.size() && xml[end] == ';')
      std::fill(xml.begin() + static_cast<std::ptrdiff_t>(at),
                xml.begin() + static_cast<std::ptrdiff_t>(end + 1), ' ');
  }
}

/// Whether the end tag of the root is there: a body without it was cut short.
bool root_is_closed(std::string_view xml) {
  const std::string_view first = from_first_tag(xml);
  const std::size_t last = xml.rfind("</");
  if (last == std::string_view::npos || first.empty()) return false;
  const std::string_view end = xml.substr(last + 2);
  return name_in_tag(end) == name_in_tag(first.substr(1)) && end.find('>') != std::string_view::npos;
}

struct Piece {
  std::size_t begin;
  std::size_t end;
};

/// From each start tag of that name to its end tag, or to the next start tag if that comes first.
std::vector<Piece> pieces_of(std::string_view xml, const std::vector<std::string_view>& elements) {
  std::vector<Piece> pieces;
  std::size_t begin = std::string_view::npos;
  for (std::size_t at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at + 1)) {
    const bool closing = xml.substr(at, 2) == "</";
    const std::string_view name = local(name_in_tag(xml.substr(at + (closing ? 2 : 1))));
    if (std::find(elements.begin(), elements.end(), name) == elements.end()) continue;
    const std::size_t end = closing ? xml.find('>', at) : at;
    if (end == std::string_view::npos) break;
    if (begin != std::string_view::npos) pieces.push_back({begin, closing ? end + 1 : end});
    begin = closing ? std::string_view::npos : at;
  }
  return pieces;
}

/// The text of the first element of that name whose prefix is that of the piece; empty if it has none.
std::string name_in_piece(std::string_view piece, std::string_view name) {
  constexpr std::size_t kNameBytesMax = 500;
  if (name.empty()) return {};
  const std::string_view tag = name_in_tag(piece.substr(1));
  const std::string_view prefix = tag.substr(0, tag.size() - local(tag).size());
  for (std::size_t at = piece.find('<'); at != std::string_view::npos; at = piece.find('<', at + 1)) {
    const std::string_view found = name_in_tag(piece.substr(at + 1));
    if (!found.starts_with(prefix) || found.substr(prefix.size()) != name) continue;
    const std::size_t begin = piece.find('>', at);
    if (begin == std::string_view::npos) return {};
    const std::size_t end = piece.find('<', begin);
    if (end == std::string_view::npos || !piece.substr(end).starts_with("</")) return {};
    pugi::xml_document alone;
    const std::string element = "<n>" + std::string(piece.substr(begin + 1, end - begin - 1)) + "</n>";
    if (element.size() > kNameBytesMax || !alone.load_string(element.c_str())) return {};
    return one_line(text_of(alone.document_element()));
  }
  return {};
}

/// Depth of the elements inside, the element itself counted.
int depth_of(pugi::xml_node element) {
  struct Walker : pugi::xml_tree_walker {
    int deepest = 0;
    bool for_each(pugi::xml_node&) override {
      deepest = std::max(deepest, depth() + 1);
      return deepest <= kDepthMax;
    }
  } walker;
  element.traverse(walker);
  return walker.deepest + 1;
}

/// The node behind a whole element, in the order of the document.
pugi::xml_node node_behind(pugi::xml_node element) {
  while (element && !element.next_sibling()) element = element.parent();
  return element.next_sibling();
}

}  // namespace

Result<XmlBody> XmlBody::parse(std::string_view xml, const Expected& expected) {
  XmlBody body(xml);
  if (const Status loaded = body.load(expected); !loaded) return Error{loaded.error()};
  return body;
}

Status XmlBody::load(const Expected& expected) {
  if (const Status head = check_head(xml_, expected.what); !head) return head;
  copy();
  if (!try_load()) {
    if (!root_is_closed(xml_))
      return Error{"the answer ends early, at byte " + std::to_string(xml_.size()) + ": " +
                   std::string(expected.what) + " was cut short on its way"};
    copy();
    cut_out_bad(expected);
    if (!try_load())
      return Error{"the answer is no well-formed XML (" + failure_ + " at byte " +
                   std::to_string(failed_at_) + ")"};
  }
  for (const pugi::xml_node node : document_->children())
    if (node.type() == pugi::node_doctype) return Error{"a document type declaration in the answer"};
  const std::string_view name = local_name(root());
  if (std::find(expected.roots.begin(), expected.roots.end(), name) == expected.roots.end())
    return Error{"the root element is " + excerpt(name) + "; " + std::string(expected.what) +
                 " begins with <" + std::string(expected.roots.front()) + ">"};
  return success();
}

void XmlBody::copy() {
  buffer_ = std::make_unique<std::string>(xml_);
  blank_nuls(*buffer_);
}

bool XmlBody::try_load() {
  document_ = std::make_unique<pugi::xml_document>();
  const pugi::xml_parse_result parsed =
      document_->load_buffer_inplace(buffer_->data(), buffer_->size(), kParsing, pugi::encoding_utf8);
  failure_ = parsed.description();
  failed_at_ = static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0));
  return parsed.status == pugi::status_ok;
}

/// Text between tags that do not fit together takes only its own element down.
void XmlBody::cut_out_bad(const Expected& expected) {
  std::uint64_t number = 0;
  std::size_t counted = 0;
  std::uint64_t line = 1;
  for (const Piece& piece : pieces_of(*buffer_, expected.elements)) {
    ++number;
    pugi::xml_document alone;
    const pugi::xml_parse_result parsed = alone.load_buffer(
        buffer_->data() + piece.begin, piece.end - piece.begin, kParsing, pugi::encoding_utf8);
    if (parsed) continue;
    line +=
        static_cast<std::uint64_t>(std::count(xml_.begin() + static_cast<std::ptrdiff_t>(counted),
                                              xml_.begin() + static_cast<std::ptrdiff_t>(piece.begin), '\n'));
    counted = piece.begin;
    problems_.push_back(
        {line,
         std::string(expected.elements.front()) + " " + std::to_string(number) + ": is no well-formed XML (" +
             parsed.description() + ")",
         name_in_piece(std::string_view(*buffer_).substr(piece.begin, piece.end - piece.begin),
                       expected.name)});
    std::fill(buffer_->begin() + static_cast<std::ptrdiff_t>(piece.begin),
              buffer_->begin() + static_cast<std::ptrdiff_t>(piece.end), ' ');
  }
}

std::uint64_t XmlBody::line_of(pugi::xml_node element) {
  const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(element.offset_debug(), 0));
  if (at < counted_to_) {
    counted_to_ = 0;
    counted_line_ = 1;
  }
  const std::string_view between = xml_.substr(counted_to_, at - counted_to_);
  counted_line_ += static_cast<std::uint64_t>(std::count(between.begin(), between.end(), '\n'));
  counted_to_ = at;
  return counted_line_;
}

std::string XmlBody::refusal(pugi::xml_node element) const {
  const pugi::xml_node behind = node_behind(element);
  const std::ptrdiff_t end = behind ? behind.offset_debug() : static_cast<std::ptrdiff_t>(xml_.size());
  if (end - element.offset_debug() > static_cast<std::ptrdiff_t>(kRecordBytesMax))
    return "longer than " + std::to_string(kRecordBytesMax) + " bytes";
  if (depth_of(element) > kDepthMax)
    return "elements nested deeper than " + std::to_string(kDepthMax) + " levels";
  return {};
}

std::string_view local_name(pugi::xml_node element) { return local(element.name()); }

std::string text_of(pugi::xml_node element) {
  const pugi::xml_node only = element.first_child();
  if (!only) return {};
  const bool is_text = only.type() == pugi::node_pcdata || only.type() == pugi::node_cdata;
  if (is_text && !only.next_sibling()) return only.value();
  struct Walker : pugi::xml_tree_walker {
    std::string text;
    bool for_each(pugi::xml_node& node) override {
      if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) text += node.value();
      return true;
    }
  } walker;
  element.traverse(walker);
  return std::move(walker.text);
}

pugi::xml_node child_named(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node child : parent.children())
    if (local_name(child) == name) return child;
  return {};
}

std::string text_in(pugi::xml_node parent, std::string_view name) {
  return text_of(child_named(parent, name));
}

std::string_view attribute_of(pugi::xml_node element, std::string_view name) {
  for (const pugi::xml_attribute attribute : element.attributes())
    if (local(attribute.name()) == name) return attribute.value();
  return {};
}

}  // namespace quire::source
