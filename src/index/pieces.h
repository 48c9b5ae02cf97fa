// The segments that a writer has, on disk and in memory, and which of their papers are dead. Of a durable
// segment there are two opinions: what searches see, and what the manifest says, which counts only what
// durable segments replaced, so that after a crash no paper is missing whose newer version was in memory.
// Knows no threads and no files.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "index/merge.h"

namespace quire::index {

using DeadBits = std::shared_ptr<const Dead>;

struct Piece {
  std::shared_ptr<const Segment> segment;
  DeadBits dead = std::make_shared<const Dead>();        ///< as searches see it
  DeadBits saved_dead = std::make_shared<const Dead>();  ///< as the manifest has it; of durable ones
  SegmentFiles files;                                    ///< of one in memory
  bool busy = false;                                     ///< being merged or written

  bool durable() const { return files.head == nullptr; }
};

/// Pieces that become one: as they were when the work began.
struct Merge {
  std::vector<Piece> from;
  bool copied = false;  ///< one piece, with its dead papers
};

class Pieces {
 public:
  const std::vector<Piece>& all() const { return pieces_; }
  /// `dead` of its papers are not to be found.
  void add(Piece piece, std::span<const store::Doc> dead = {});
  void clear() { pieces_.clear(); }
  /// False: there is none.
  bool remove(const Segment* segment);
  void set_busy(std::span<const Piece> which, bool busy);

  /// Papers that have a newer version, or are gone: dead for searches.
  void kill(std::span<const store::Doc> ascending);
  /// Papers whose newer version is durable in `newer` (null: that are gone): dead for the manifest too.
  void save_killed(std::span<const store::Doc> ascending, const Segment* newer);
  /// Whether a living version is in any of them.
  bool has(store::Doc doc) const;

  /// Puts what came out of a merge (a null segment: nothing was left) in the place of what went in. Papers
  /// that died meanwhile are dead in it. False, and nothing done, when what went in is no longer here.
  bool replace(const Merge& merge, Piece into);

  std::vector<Piece> in_memory() const;
  std::uint64_t papers_in_memory() const;
  std::uint64_t bytes_in_memory() const;

 private:
  Piece* find(const Segment* segment);
  std::vector<Piece> pieces_;
};

}  // namespace quire::index
