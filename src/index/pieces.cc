// Bitmaps of the dead are shared with snapshots: to change one is to replace it.
#include "index/pieces.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace quire::index {
namespace {

DeadBits with(const DeadBits& bits, const Segment& segment, const std::vector<Local>& locals) {
  if (locals.empty()) return bits;
  auto more = std::make_shared<Dead>(*bits);
  more->resize((segment.papers() + 63) / 64);
  for (const Local local : locals) (*more)[local / 64] |= std::uint64_t{1} << (local % 64);
  return more;
}

/// Those between the segment's first paper and its last: of new papers none.
std::span<const store::Doc> within(std::span<const store::Doc> ascending, const Segment& segment) {
  assert(std::is_sorted(ascending.begin(), ascending.end()));
  if (segment.docs.empty()) return {};
  const auto first = std::lower_bound(ascending.begin(), ascending.end(), segment.docs.front());
  const auto last = std::upper_bound(first, ascending.end(), segment.docs.back());
  return {first, last};
}

/// The rows of these papers that the bits do not have yet.
std::vector<Local> rows_of(std::span<const store::Doc> ascending, const Segment& segment,
                           const Dead& except) {
  std::vector<Local> locals;
  for (const store::Doc doc : within(ascending, segment)) {
    const auto local = segment.find_doc(doc);
    if (local && !is_dead(except, *local)) locals.push_back(*local);
  }
  return locals;
}

/// Papers that are dead in `now` but not in `before`.
std::vector<store::Doc> died(const Segment& segment, const Dead& now, const Dead& before) {
  std::vector<store::Doc> docs;
  for (std::size_t i = 0; i < now.size(); ++i) {
    for (std::uint64_t word = now[i] & ~(before.empty() ? 0 : before[i]); word != 0; word &= word - 1) {
      const Local local = static_cast<Local>(i * 64) + static_cast<Local>(std::countr_zero(word));
      if (local < segment.papers()) docs.push_back(segment.docs[local]);
    }
  }
  return docs;
}

const Dead kNone;

/// Rows that the merge left out.
const Dead& left_out(const Merge& merge, const Piece& from) {
  if (merge.copied) return kNone;
  return from.durable() ? *from.saved_dead : *from.dead;
}

}  // namespace

Piece* Pieces::find(const Segment* segment) {
  const auto at = std::find_if(pieces_.begin(), pieces_.end(),
                               [&](const Piece& piece) { return piece.segment.get() == segment; });
  return at == pieces_.end() ? nullptr : &*at;
}

void Pieces::add(Piece piece, std::span<const store::Doc> dead) {
  piece.dead = with(piece.dead, *piece.segment, rows_of(dead, *piece.segment, *piece.dead));
  pieces_.push_back(std::move(piece));
}

bool Pieces::remove(const Segment* segment) {
  return std::erase_if(pieces_, [&](const Piece& piece) { return piece.segment.get() == segment; }) > 0;
}

void Pieces::set_busy(std::span<const Piece> which, bool busy) {
  for (const Piece& piece : which) {
    if (Piece* const here = find(piece.segment.get()); here != nullptr) here->busy = busy;
  }
}

void Pieces::kill(std::span<const store::Doc> ascending) {
  for (Piece& piece : pieces_)
    piece.dead = with(piece.dead, *piece.segment, rows_of(ascending, *piece.segment, *piece.dead));
}

void Pieces::save_killed(std::span<const store::Doc> ascending, const Segment* newer) {
  for (Piece& piece : pieces_) {
    if (!piece.durable() || piece.segment.get() == newer) continue;
    piece.saved_dead =
        with(piece.saved_dead, *piece.segment, rows_of(ascending, *piece.segment, *piece.saved_dead));
  }
}

bool Pieces::has(store::Doc doc) const {
  return std::any_of(pieces_.begin(), pieces_.end(), [doc](const Piece& piece) {
    const auto local = piece.segment->find_doc(doc);
    return local && !is_dead(*piece.dead, *local);
  });
}

bool Pieces::replace(const Merge& merge, Piece into) {
  std::vector<store::Doc> dead;
  std::vector<store::Doc> saved_dead;
  const auto take = [](std::vector<store::Doc>& all, const std::vector<store::Doc>& some) {
    all.insert(all.end(), some.begin(), some.end());
  };
  for (const Piece& from : merge.from) {
    const Piece* const now = find(from.segment.get());
    if (now == nullptr) return false;
    const Dead& out = left_out(merge, from);
    take(dead, died(*from.segment, *now->dead, out));
    // What was in memory is saved as it was when the work began.
    take(saved_dead, died(*from.segment, from.durable() ? *now->saved_dead : *from.dead, out));
  }
  std::sort(dead.begin(), dead.end());
  std::sort(saved_dead.begin(), saved_dead.end());
  for (const Piece& from : merge.from) remove(from.segment.get());
  if (into.segment == nullptr) return true;
  const Segment& segment = *into.segment;
  into.dead = with(into.dead, segment, rows_of(dead, segment, kNone));
  if (into.durable()) into.saved_dead = with(into.saved_dead, segment, rows_of(saved_dead, segment, kNone));
  add(std::move(into));
  return true;
}

std::vector<Piece> Pieces::in_memory() const {
  std::vector<Piece> out;
  std::copy_if(pieces_.begin(), pieces_.end(), std::back_inserter(out),
               [](const Piece& piece) { return !piece.durable(); });
  return out;
}

std::uint64_t Pieces::papers_in_memory() const {
  std::uint64_t papers = 0;
  for (const Piece& piece : pieces_) papers += piece.durable() ? 0 : piece.segment->papers();
  return papers;
}

std::uint64_t Pieces::bytes_in_memory() const {
  std::uint64_t bytes = 0;
  for (const Piece& piece : pieces_) bytes += piece.durable() ? 0 : piece.segment->bytes();
  return bytes;
}

}  // namespace quire::index
