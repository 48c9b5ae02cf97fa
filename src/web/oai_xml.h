// XML as it is written: elements one after another into one text, escaped, and valid whatever the text holds.
// What XML 1.0 forbids (most control characters, U+FFFE, U+FFFF) is left out, and bytes that are not UTF-8
// become U+FFFD. Source: www.w3.org/TR/xml, 2.2 and 2.4. Knows no OAI-PMH.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quire::web {

using XmlAttributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class XmlWriter {
 public:
  /// A document.
  XmlWriter();
  /// Elements that will stand inside of another writer's.
  static XmlWriter fragment();

  /// Names must outlive the writer: they are literals.
  void open(std::string_view name, XmlAttributes attributes = {});
  /// Into the element that was opened last and has nothing in it yet.
  void attribute(std::string_view name, std::string_view value);
  void text(std::string_view text);
  /// Markup that another writer made.
  void raw(std::string_view markup);
  void close();

  void element(std::string_view name, std::string_view text, XmlAttributes attributes = {});
  /// Nothing at all for an empty text.
  void element_if(std::string_view name, std::string_view text);

  std::size_t size() const { return out_.size(); }
  /// Everything written, with all elements closed.
  std::string finish() &&;

 private:
  void end_tag();
  std::string out_;
  std::vector<std::string_view> open_;
  bool in_tag_ = false;
};

/// The text as it stands between tags, or (`in_attribute`) between double quotes.
void append_xml(std::string& out, std::string_view text, bool in_attribute);

}  // namespace quire::web
