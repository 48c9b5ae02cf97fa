#include "web/oai_xml.h"

#include "text/utf8.h"

namespace quire::web {
namespace {

/// What a byte becomes in a text, nullptr for itself; empty for what XML has no way to say.
const char* replacement(unsigned char c, bool in_attribute) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return in_attribute ? "&quot;" : nullptr;
    case '\t':
      return in_attribute ? "&#9;" : nullptr;
    case '\n':
      return in_attribute ? "&#10;" : nullptr;
    case '\r':
      return "&#13;";
    default:
      return c < 0x20 ? "" : nullptr;
  }
}

bool is_forbidden(std::int32_t point) { return point == 0xFFFE || point == 0xFFFF; }

}  // namespace

void append_xml(std::string& out, std::string_view text, bool in_attribute) {
  std::size_t kept = 0;  // everything before it is in `out`
  const auto replace = [&](std::size_t at, std::size_t next, std::string_view by) {
    out.append(text, kept, at - kept).append(by);
    kept = next;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x80) {
      if (const char* by = replacement(c, in_attribute)) replace(at, at + 1, by);
      ++at;
      continue;
    }
    const text::Decoded decoded = text::decode(text, at);
    if (decoded.point < 0) replace(at, decoded.next, "\xEF\xBF\xBD");
    if (is_forbidden(decoded.point)) replace(at, decoded.next, "");
    at = decoded.next;
  }
  out.append(text, kept);
}

XmlWriter::XmlWriter() : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

XmlWriter XmlWriter::fragment() {
  XmlWriter writer;
  writer.out_.clear();
  return writer;
}

void XmlWriter::end_tag() {
  if (in_tag_) out_ += '>';
  in_tag_ = false;
}

void XmlWriter::open(std::string_view name, XmlAttributes attributes) {
  end_tag();
  out_.append("<").append(name);
  open_.push_back(name);
  in_tag_ = true;
  for (const auto& [attribute_name, value] : attributes) attribute(attribute_name, value);
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
  out_.append(" ").append(name).append("=\"");
  append_xml(out_, value, true);
  out_ += '"';
}

void XmlWriter::text(std::string_view text) {
  end_tag();
  append_xml(out_, text, false);
}

void XmlWriter::raw(std::string_view markup) {
  end_tag();
  out_ += markup;
}

void XmlWriter::close() {
  if (in_tag_) {
    out_ += "/>";
    in_tag_ = false;
  } else {
    out_.append("</").append(open_.back()).append(">");
  }
  open_.pop_back();
}

void XmlWriter::element(std::string_view name, std::string_view text, XmlAttributes attributes) {
  open(name, attributes);
  if (!text.empty()) this->text(text);
  close();
}

void XmlWriter::element_if(std::string_view name, std::string_view text) {
  if (!text.empty()) element(name, text);
}

std::string XmlWriter::finish() && {
  while (!open_.empty()) close();
  return std::move(out_);
}

}  // namespace quire::web
