// Pieces while they are written: text runs together, and elements end with the group in which they began. An
// element is never opened inside itself, so pieces nest at most three deep whatever the input.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/tex_reader.h"

namespace quire::text {

class PieceWriter {
 public:
  void text(std::string_view text) {
    if (text.empty()) return;
    if (!ends_with_text()) pieces_.push_back({Piece::Kind::text, {}});
    pieces_.back().text += text;
  }

  void math(std::string tex, bool display = false) {
    pieces_.push_back({display ? Piece::Kind::display : Piece::Kind::math, std::move(tex)});
  }

  /// To the end of the innermost group; outside of groups nothing would end it.
  void open(Element element) {
    if (groups_.empty() || std::find(elements_.begin(), elements_.end(), element) != elements_.end()) return;
    elements_.push_back(element);
    pieces_.push_back({Piece::Kind::open, {}, element});
  }

  /// A group that ends at `close`, and what is written at its end. False if it would lie too deep.
  bool enter_group(std::size_t close, std::string_view suffix) {
    if (groups_.size() >= kGroupsMax) return false;
    groups_.push_back({close, elements_.size(), suffix});
    return true;
  }

  /// Leaves the groups that end before `place`.
  void leave_groups_before(std::size_t place) {
    while (!groups_.empty() && groups_.back().close < place) leave_group();
  }
  /// Leaves the group that ends at `place`, if one does.
  bool leave_group_at(std::size_t place) {
    if (groups_.empty() || groups_.back().close != place) return false;
    leave_group();
    return true;
  }

  /// The text that was written last, nullptr if it was no text.
  std::string* last_text() { return ends_with_text() ? &pieces_.back().text : nullptr; }
  const std::vector<Piece>& written() const { return pieces_; }

  std::vector<Piece> take() {
    while (!groups_.empty()) leave_group();
    return std::move(pieces_);
  }

 private:
  static constexpr std::size_t kGroupsMax = 64;

  struct Group {
    std::size_t close;     ///< position of its closing brace
    std::size_t elements;  ///< how many were open before it
    std::string_view suffix;
  };

  bool ends_with_text() const { return !pieces_.empty() && pieces_.back().kind == Piece::Kind::text; }

  void leave_group() {
    const Group group = groups_.back();
    groups_.pop_back();
    while (elements_.size() > group.elements) {
      pieces_.push_back({Piece::Kind::close, {}, elements_.back()});
      elements_.pop_back();
    }
    text(group.suffix);
  }

  std::vector<Group> groups_;
  std::vector<Element> elements_;
  std::vector<Piece> pieces_;
};

}  // namespace quire::text
