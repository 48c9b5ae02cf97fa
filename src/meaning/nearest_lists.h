// Rows in lists, one a centre; a list is a row of blocks. Not for several threads at once when one of them
// writes.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "meaning/nearest.h"
#include "meaning/nearest_centres.h"
#include "meaning/nearest_pool.h"

namespace quire::meaning {

/// The best that a search has seen.
class Best {
 public:
  explicit Best(std::size_t count) : count_(count) {}
  /// What a score must exceed, or equal with a lower number.
  float floor() const { return heap_.size() < count_ ? -2.F : heap_.front().score; }
  void offer(store::Doc doc, float score);
  std::vector<Neighbour> sorted() &&;

 private:
  std::size_t count_;
  std::vector<Neighbour> heap_;  ///< the worst in front
};

using Allowed = std::span<const std::uint64_t>;

inline bool allows(Allowed allowed, store::Doc doc) {
  return allowed.empty() || (doc / 64 < allowed.size() && (allowed[doc / 64] >> (doc % 64) & 1) != 0);
}

struct Looking {
  const Question& question;
  Allowed allowed;
  float doubt = 0;
  std::size_t probes = 0;
  std::size_t rows_min = 0;  ///< so many allowed rows are looked at, if need be in more lists
};

class Lists {
 public:
  Lists(std::shared_ptr<const Centres> centres, BlockPool& pool);
  ~Lists();
  Lists(const Lists&) = delete;
  Lists& operator=(const Lists&) = delete;

  struct Row {
    const std::uint8_t* values = nullptr;
    std::uint8_t step = 0;  ///< of its scale
  };

  const std::shared_ptr<const Centres>& centres() const { return centres_; }
  std::size_t size() const { return size_; }
  std::size_t count() const { return lists_.size(); }
  std::size_t rows(std::size_t list) const { return lists_[list].rows; }
  /// Rises with every change of the list.
  std::uint32_t changes(std::size_t list) const { return lists_[list].changes; }
  /// But for the blocks.
  std::size_t bytes() const;

  /// The paper must not be in a list yet.
  void append(std::size_t list, store::Doc doc, Row row, const Code& code);
  bool remove(store::Doc doc);
  /// Of a list that has rows.
  void remove_last(std::size_t list);
  std::optional<Row> find(store::Doc doc) const;

  /// How far the blocks have been brought into the order of the lists.
  struct Ordered {
    std::size_t list = 0;
    std::size_t block = 0;
    BlockPool::Id next = 0;
  };
  /// Goes on with it by so many blocks, since memory is read faster in order; false at the end. There must be
  /// no other lists in the pool.
  bool order_blocks(Ordered& so_far, std::size_t steps);
  store::Doc doc_at(std::size_t list, std::size_t row) const;
  Row row_at(std::size_t list, std::size_t row) const;

  void search(const Looking& looking, Best& best) const;
  void scan(const Question& question, Allowed allowed, Best& best) const;

 private:
  struct List {
    std::vector<BlockPool::Id> blocks;
    std::uint32_t rows = 0;
    std::uint32_t changes = 0;
  };
  static constexpr std::uint16_t kNowhere = 0xffff;
  static constexpr std::size_t kPageDocs = 4096;
  using Page = std::array<std::uint16_t, kPageDocs>;

  class Shortlist;
  std::uint16_t list_of(store::Doc doc) const;
  void set_list(store::Doc doc, std::uint16_t list);
  std::size_t position(const List& list, store::Doc doc) const;
  void move_row(const List& list, std::size_t from, std::size_t to);
  std::size_t look_into(std::size_t list, float score, const Looking& looking, Shortlist& shortlist) const;
  void fetch_codes(const List& list) const;
  std::uint16_t allowed_in(const BlockHead& head, Allowed allowed) const;

  std::shared_ptr<const Centres> centres_;
  BlockPool& pool_;
  std::size_t dimensions_;
  std::size_t size_ = 0;
  std::vector<List> lists_;
  std::vector<std::unique_ptr<Page>> pages_;  ///< the list of each doc
};

}  // namespace quire::meaning
