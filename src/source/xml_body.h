// A whole XML document in memory: what an answer of a server must be before anything in it is believed. One
// that is not whole (nothing at all, an HTML page, a body cut short, a wrong root) is an error that says
// which; an element that is not well-formed by itself is cut out, and the others are kept. Nothing expands
// entities: a document type declaration is refused. Names are local ones, whatever their prefix.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "source/source.h"

namespace quire::source {

inline constexpr std::size_t kAnswerBytesMax = 64u << 20;

class XmlBody {
 public:
  struct Expected {
    std::string_view what;                   ///< in messages: "an OAI-PMH answer"
    std::vector<std::string_view> roots;     ///< local names of the root
    std::vector<std::string_view> elements;  ///< what is cut out when it is not well-formed: "record"
    std::string_view name{};                 ///< the element in it that names it, if it has one
  };

  static Result<XmlBody> parse(std::string_view xml, const Expected& expected);

  pugi::xml_node root() const { return document_->document_element(); }
  /// Elements that were cut out.
  const std::vector<Problem>& problems() const { return problems_; }
  /// The line at which an element begins; cheap when asked in the order of the document.
  std::uint64_t line_of(pugi::xml_node element);
  /// Why an element may not be read: too long or too deep. Empty if it may.
  std::string refusal(pugi::xml_node element) const;

 private:
  explicit XmlBody(std::string_view xml) : xml_(xml) {}
  Status load(const Expected& expected);
  void copy();
  bool try_load();
  void cut_out_bad(const Expected& expected);

  std::string_view xml_;
  std::unique_ptr<std::string> buffer_;  ///< a copy, which the document points into; it must not move
  std::unique_ptr<pugi::xml_document> document_;
  std::string failure_;
  std::size_t failed_at_ = 0;
  std::vector<Problem> problems_;
  std::size_t counted_to_ = 0;
  std::uint64_t counted_line_ = 1;
};

/// The name of an element without its prefix.
std::string_view local_name(pugi::xml_node element);
/// All text inside an element, CDATA and the text of elements within it included.
std::string text_of(pugi::xml_node element);
/// The first child of that local name, or none.
pugi::xml_node child_named(pugi::xml_node parent, std::string_view name);
/// text_of(child_named())
std::string text_in(pugi::xml_node parent, std::string_view name);
/// The value of the attribute of that local name.
std::string_view attribute_of(pugi::xml_node element, std::string_view name);

}  // namespace quire::source
