// What leaves of a query over posting lists share.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "index/matcher.h"
#include "index/postings.h"

namespace quire::index {

inline std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

/// What leaves over the text share: counts by field become a score and its parts.
class TextLeaf : public Matcher {
 public:
  TextLeaf(const Node& node, const Lexicon& lexicon, const Segment& segment)
      : segment_(segment),
        lexicon_(lexicon),
        field_(node.field),
        impacts_(lexicon.ranking().impacts(node.field)),
        weight_(lexicon.weight(node)),
        name_(joined(node.words)) {}

  std::uint32_t score() final { return score_with(counts(), local_); }
  void explain(std::vector<Part>& parts) final {
    const auto w = lexicon_.ranking().weigh(counts(), segment_.lengths[local_], field_);
    const double each = lexicon_.scale().score(score()) / w.sum();
    if (w.title > 0) parts.push_back({"title: " + name_, each * w.title});
    if (w.abstract > 0) parts.push_back({"abstract: " + name_, each * w.abstract});
    const char* const name = field_ == Field::organisation ? "organisation: " : "author: ";
    if (w.author > 0) parts.push_back({name + name_, each * w.author});
  }

 protected:
  /// Counts in all fields.
  virtual std::uint8_t counts() = 0;

  std::uint32_t score_with(std::uint8_t counts, Local local) const {
    return score_of(weight_, impacts_[kCodeOfCounts[counts] * 256u + segment_.lengths[local]]);
  }

  bool in_field(std::uint8_t packed) const {
    switch (field_) {
      case Field::title:
        return Counts::title(packed) > 0;
      case Field::abstract_text:
        return Counts::abstract(packed) > 0;
      case Field::author:
      case Field::organisation:  // its words have lists of their own, and places behind the authors
        return Counts::author(packed) > 0;
      case Field::any:
        break;
    }
    return packed != 0;
  }

  std::uint8_t pack_places(Local local, std::span<const std::uint32_t> positions) const {
    std::uint32_t title = 0;
    std::uint32_t author = 0;
    for (const std::uint32_t position : positions) {
      title += position < segment_.title_words[local];
      author += position >= segment_.author_base[local];
    }
    return Counts::pack(title, static_cast<std::uint32_t>(positions.size()) - title - author, author);
  }

  const Segment& segment_;

 private:
  const Lexicon& lexicon_;
  Field field_;
  const std::uint16_t* impacts_;
  std::uint32_t weight_;
  std::string name_;
};

/// Several lists, the rarest of those given, moved together to the papers that all of them have.
class Aligned {
 public:
  Aligned(std::vector<PostingCursor*> cursors, std::size_t rarest) : cursors_(std::move(cursors)) {
    std::sort(cursors_.begin(), cursors_.end(), [](auto* a, auto* b) { return a->papers() < b->papers(); });
    if (cursors_.size() > rarest) cursors_.resize(rarest);
  }
  std::uint64_t papers() const { return cursors_.front()->papers(); }
  const std::vector<PostingCursor*>& cursors() const { return cursors_; }

  Local seek(Local target) {
    std::size_t i = 0;
    while (i < cursors_.size()) {
      const Local at = cursors_[i]->seek(target);
      if (at == kNoLocal) return kNoLocal;
      i = at == target ? i + 1 : i == 0 ? 1 : 0;
      target = at;
    }
    return target;
  }

 private:
  std::vector<PostingCursor*> cursors_;
};

/// One word right after the other. Entries: of each word, in order.
std::unique_ptr<Matcher> phrase(const Node& node, const Lexicon& lexicon, const Segment& segment,
                                const std::vector<const TermEntry*>& entries);
/// All words within Node::within words of each other, in any order.
std::unique_ptr<Matcher> near(const Node& node, const Lexicon& lexicon, const Segment& segment,
                              const std::vector<const TermEntry*>& entries);

}  // namespace quire::index
