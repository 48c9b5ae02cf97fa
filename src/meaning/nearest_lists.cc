#include "meaning/nearest_lists.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

namespace quire::meaning {
namespace {

constexpr float kStandardError = 0.6F;  // sqrt(1 - 2 / pi): nearest_codes.h
constexpr std::size_t kBlocksAhead = 8;

bool before(const Neighbour& a, const Neighbour& b) {
  return a.score != b.score ? a.score > b.score : a.doc < b.doc;
}

void fetch(const std::uint8_t* from, std::size_t bytes) {
  for (std::size_t at = 0; at < bytes; at += 64) __builtin_prefetch(from + at);
}

/// The numbers of the `count` highest scores, the highest first. Sixteen scores have one maximum, and no
/// score below the count-th highest maximum is wanted.
std::vector<std::uint32_t> highest(std::span<const float> scores, std::size_t count) {
  std::vector<std::uint32_t> out;
  float least = -1e8F;
  if (count < scores.size() / kBlockRows) {
    std::vector<float> maxima(scores.size() / kBlockRows);
    for (std::size_t i = 0; i < maxima.size(); ++i) {
      float lanes[4];
      std::copy_n(scores.data() + i * kBlockRows, 4, lanes);
      for (std::size_t j = 4; j < kBlockRows; j += 4)
        for (std::size_t lane = 0; lane < 4; ++lane)
          lanes[lane] = std::max(lanes[lane], scores[i * kBlockRows + j + lane]);
      maxima[i] = std::max({lanes[0], lanes[1], lanes[2], lanes[3]});
    }
    std::vector<float> sorted = maxima;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count - 1), sorted.end(),
                     std::greater<>());
    least = sorted[count - 1];
    for (std::size_t i = 0; i < maxima.size(); ++i) {
      if (maxima[i] < least) continue;
      for (std::size_t j = i * kBlockRows; j < (i + 1) * kBlockRows; ++j)
        if (scores[j] >= least) out.push_back(static_cast<std::uint32_t>(j));
    }
  } else {
    for (std::size_t i = 0; i < scores.size(); ++i)
      if (scores[i] > least) out.push_back(static_cast<std::uint32_t>(i));
  }
  const auto above = [&](std::uint32_t a, std::uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  };
  if (out.size() > count) {
    std::nth_element(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(count), out.end(), above);
    out.resize(count);
  }
  std::sort(out.begin(), out.end(), above);
  return out;
}

}  // namespace

void Best::offer(store::Doc doc, float score) {
  const Neighbour one{doc, score};
  if (heap_.size() < count_) {
    heap_.push_back(one);
    std::push_heap(heap_.begin(), heap_.end(), before);
  } else if (count_ > 0 && before(one, heap_.front())) {
    std::pop_heap(heap_.begin(), heap_.end(), before);
    heap_.back() = one;
    std::push_heap(heap_.begin(), heap_.end(), before);
  }
}

std::vector<Neighbour> Best::sorted() && {
  std::sort(heap_.begin(), heap_.end(), before);
  return std::move(heap_);
}

Lists::Lists(std::shared_ptr<const Centres> centres, BlockPool& pool)
    : centres_(std::move(centres)),
      pool_(pool),
      dimensions_(centres_->dimensions()),
      lists_(centres_->size()) {}

Lists::~Lists() {
  for (std::size_t list = 0; list < lists_.size(); ++list)
    for (const BlockPool::Id id : lists_[list].blocks) pool_.give_back(id);
}

std::size_t Lists::bytes() const {
  std::size_t sum = centres_->bytes() + pages_.capacity() * sizeof pages_[0];
  for (const List& list : lists_) sum += sizeof list + list.blocks.capacity() * sizeof list.blocks[0];
  for (const auto& page : pages_) sum += page != nullptr ? sizeof *page : 0;
  return sum;
}

void Lists::append(std::size_t list, store::Doc doc, Row row, const Code& code) {
  List& into = lists_[list];
  if (into.rows % kBlockRows == 0) into.blocks.push_back(pool_.take(static_cast<std::uint16_t>(list)));
  const BlockPool::Id block = into.blocks.back();
  const std::size_t at = into.rows % kBlockRows;
  std::memcpy(pool_.rows(block) + at * dimensions_, row.values, dimensions_);
  std::uint8_t* const codes = pool_.codes(block);
  for (std::size_t i = 0; i < code.bits.size(); ++i) codes[i * kBlockRows + at] = code.bits[i];
  std::uint8_t* const factors = codes + code.bits.size() * kBlockRows;
  std::memcpy(factors + 2 * at, &code.first, sizeof code.first);
  std::memcpy(factors + 2 * (kBlockRows + at), &code.second, sizeof code.second);
  pool_.head(block).docs[at] = doc;
  pool_.head(block).scales[at] = row.step;
  ++into.rows;
  ++into.changes;
  ++size_;
  set_list(doc, static_cast<std::uint16_t>(list));
}

/// The list's last row takes the place of the removed one.
bool Lists::remove(store::Doc doc) {
  const std::uint16_t number = list_of(doc);
  if (number == kNowhere) return false;
  List& list = lists_[number];
  const std::size_t at = position(list, doc);
  const store::Doc last = doc_at(number, list.rows - 1);
  move_row(list, list.rows - 1, at);
  remove_last(number);
  set_list(last, number);
  set_list(doc, kNowhere);
  return true;
}

void Lists::remove_last(std::size_t number) {
  List& list = lists_[number];
  set_list(doc_at(number, list.rows - 1), kNowhere);
  --list.rows;
  ++list.changes;
  --size_;
  if (list.rows % kBlockRows != 0) return;
  pool_.give_back(list.blocks.back());
  list.blocks.pop_back();
}

void Lists::move_row(const List& list, std::size_t from, std::size_t to) {
  if (from == to) return;
  const BlockPool::Id source = list.blocks[from / kBlockRows];
  const BlockPool::Id target = list.blocks[to / kBlockRows];
  const std::size_t a = from % kBlockRows;
  const std::size_t b = to % kBlockRows;
  std::memcpy(pool_.rows(target) + b * dimensions_, pool_.rows(source) + a * dimensions_, dimensions_);
  const std::uint8_t* const codes = pool_.codes(source);
  std::uint8_t* const into = pool_.codes(target);
  for (std::size_t i = 0; i < dimensions_ / 8; ++i) into[i * kBlockRows + b] = codes[i * kBlockRows + a];
  const std::size_t factors = dimensions_ / 8 * kBlockRows;
  for (const std::size_t at : {factors, factors + 2 * kBlockRows})
    std::memcpy(into + at + 2 * b, codes + at + 2 * a, 2);
  pool_.head(target).docs[b] = pool_.head(source).docs[a];
  pool_.head(target).scales[b] = pool_.head(source).scales[a];
}

bool Lists::order_blocks(Ordered& so_far, std::size_t steps) {
  for (; steps > 0 && so_far.list < lists_.size() && so_far.next < pool_.size(); --steps) {
    std::vector<BlockPool::Id>& blocks = lists_[so_far.list].blocks;
    if (so_far.block >= blocks.size()) {
      ++so_far.list;
      so_far.block = 0;
      continue;
    }
    const BlockPool::Id here = blocks[so_far.block];
    const BlockPool::Id there = so_far.next++;
    if (here != there) {
      if (const std::uint16_t owner = pool_.owner(there); owner != BlockPool::kNobody)
        *std::find(lists_[owner].blocks.begin(), lists_[owner].blocks.end(), there) = here;
      blocks[so_far.block] = there;
      pool_.swap(here, there);
    }
    ++so_far.block;
  }
  return steps == 0;
}

std::uint16_t Lists::list_of(store::Doc doc) const {
  const std::size_t page = doc / kPageDocs;
  return page < pages_.size() && pages_[page] != nullptr ? (*pages_[page])[doc % kPageDocs] : kNowhere;
}

void Lists::set_list(store::Doc doc, std::uint16_t list) {
  const std::size_t page = doc / kPageDocs;
  if (page >= pages_.size()) pages_.resize(page + 1);
  if (pages_[page] == nullptr) {
    pages_[page] = std::make_unique<Page>();
    pages_[page]->fill(kNowhere);
  }
  (*pages_[page])[doc % kPageDocs] = list;
}

std::size_t Lists::position(const List& list, store::Doc doc) const {
  for (std::size_t block = 0; block < list.blocks.size(); ++block) {
    const BlockHead& head = pool_.head(list.blocks[block]);
    const std::size_t rows = std::min(kBlockRows, list.rows - block * kBlockRows);
    for (std::size_t i = 0; i < rows; ++i)
      if (head.docs[i] == doc) return block * kBlockRows + i;
  }
  return list.rows;
}

std::optional<Lists::Row> Lists::find(store::Doc doc) const {
  const std::uint16_t list = list_of(doc);
  if (list == kNowhere) return std::nullopt;
  return row_at(list, position(lists_[list], doc));
}

store::Doc Lists::doc_at(std::size_t list, std::size_t row) const {
  return pool_.head(lists_[list].blocks[row / kBlockRows]).docs[row % kBlockRows];
}

Lists::Row Lists::row_at(std::size_t list, std::size_t row) const {
  const BlockPool::Id block = lists_[list].blocks[row / kBlockRows];
  const std::size_t at = row % kBlockRows;
  return {pool_.rows(block) + at * dimensions_, pool_.head(block).scales[at]};
}

/// Rows that may be among the best, on their way from memory: a row is scored when some others have been
/// asked for after it.
class Lists::Shortlist {
 public:
  Shortlist(const BlockPool& pool, const Question& question, std::size_t dimensions, Best& best)
      : pool_(pool), question_(question), dimensions_(dimensions), best_(best) {}
  ~Shortlist() {
    while (scored_ < added_) score_one();
  }
  Shortlist(const Shortlist&) = delete;
  Shortlist& operator=(const Shortlist&) = delete;

  void add(BlockPool::Id block, std::size_t row) {
    Waiting& one = waiting_[added_++ % kWaiting];
    one = {pool_.rows(block) + row * dimensions_, &pool_.head(block), static_cast<std::uint32_t>(row)};
    fetch(one.values, dimensions_);
    __builtin_prefetch(one.head->docs + row);
    __builtin_prefetch(one.head->scales + row);
    if (added_ - scored_ == kWaiting) score_one();
  }
  float floor() const { return best_.floor(); }

 private:
  static constexpr std::size_t kWaiting = 16;
  struct Waiting {
    const std::uint8_t* values;
    const BlockHead* head;
    std::uint32_t row;
  };

  void score_one() {
    const Waiting& one = waiting_[scored_++ % kWaiting];
    std::int32_t dots[2];
    kernels_.two_dots(one.values, question_.first.data(), question_.second.data(), dimensions_, dots);
    best_.offer(one.head->docs[one.row], row_scale(one.head->scales[one.row]) * question_.row_score(dots));
  }

  const NearestKernels& kernels_ = nearest_kernels();
  const BlockPool& pool_;
  const Question& question_;
  std::size_t dimensions_;
  Best& best_;
  std::array<Waiting, kWaiting> waiting_{};
  std::size_t added_ = 0;
  std::size_t scored_ = 0;
};

std::uint16_t Lists::allowed_in(const BlockHead& head, Allowed allowed) const {
  unsigned mask = 0;
  for (std::size_t i = 0; i < kBlockRows; ++i)
    mask |= static_cast<unsigned>(allows(allowed, head.docs[i])) << i;
  return static_cast<std::uint16_t>(mask);
}

/// How many allowed rows the list has.
std::size_t Lists::look_into(std::size_t number, float score, const Looking& looking,
                             Shortlist& shortlist) const {
  const NearestKernels& kernels = nearest_kernels();
  const List& list = lists_[number];
  const std::size_t code_bytes = dimensions_ * 2 + 4 * kBlockRows;
  const float distance = std::sqrt(std::max(0.F, 1 - 2 * score + centres_->squares(number)));
  Bound bound;
  bound.slope = looking.question.slope;
  bound.offset = looking.question.offset + looking.doubt * kStandardError * distance;
  std::size_t seen = 0;
  for (std::size_t block = 0; block < list.blocks.size(); ++block) {
    if (block + kBlocksAhead < list.blocks.size())
      fetch(pool_.codes(list.blocks[block + kBlocksAhead]), code_bytes);
    const BlockPool::Id id = list.blocks[block];
    const std::size_t rows = std::min(kBlockRows, list.rows - block * kBlockRows);
    unsigned mask = (1U << rows) - 1;
    if (!looking.allowed.empty()) {
      mask &= allowed_in(pool_.head(id), looking.allowed);
      if (mask == 0) continue;
    }
    seen += static_cast<std::size_t>(std::popcount(mask));
    bound.floor = shortlist.floor() - score;
    mask &= kernels.passing(pool_.codes(id), dimensions_, looking.question.tables.data(), bound, nullptr);
    for (; mask != 0; mask &= mask - 1) shortlist.add(id, static_cast<std::size_t>(std::countr_zero(mask)));
  }
  return seen;
}

void Lists::search(const Looking& looking, Best& best) const {
  if (size_ == 0) return;
  Shortlist shortlist(pool_, looking.question, dimensions_, best);
  const std::vector<float> scores = centres_->scores(looking.question);
  std::size_t probes = std::min(looking.probes, lists_.size());
  std::size_t seen = 0;
  for (std::size_t done = 0; done < probes;) {
    const std::vector<std::uint32_t> order = highest(scores, probes);
    for (; done < order.size(); ++done) {
      if (done + 1 < order.size()) fetch_codes(lists_[order[done + 1]]);
      seen += look_into(order[done], scores[order[done]], looking, shortlist);
    }
    if (seen < looking.rows_min) probes = std::min(2 * probes, lists_.size());
  }
}

void Lists::fetch_codes(const List& list) const {
  for (std::size_t i = 0; i < std::min(kBlocksAhead, list.blocks.size()); ++i)
    fetch(pool_.codes(list.blocks[i]), dimensions_ * 2 + 4 * kBlockRows);
}

void Lists::scan(const Question& question, Allowed allowed, Best& best) const {
  const NearestKernels& kernels = nearest_kernels();
  for (const List& list : lists_)
    for (std::size_t block = 0; block < list.blocks.size(); ++block) {
      const BlockHead& head = pool_.head(list.blocks[block]);
      const std::uint8_t* const values = pool_.rows(list.blocks[block]);
      const std::size_t rows = std::min(kBlockRows, list.rows - block * kBlockRows);
      for (std::size_t i = 0; i < rows; ++i) {
        if (!allows(allowed, head.docs[i])) continue;
        std::int32_t dots[2];
        kernels.two_dots(values + i * dimensions_, question.first.data(), question.second.data(), dimensions_,
                         dots);
        best.offer(head.docs[i], row_scale(head.scales[i]) * question.row_score(dots));
      }
    }
}

}  // namespace quire::meaning
