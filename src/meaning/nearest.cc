#include "meaning/nearest.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "meaning/nearest_body.h"

namespace quire::meaning {
namespace {

using Reading = std::shared_lock<WriterFirstMutex>;
using Writing = std::unique_lock<WriterFirstMutex>;

constexpr std::size_t kGrowth = 2;           // new centres when there are so many times the vectors
constexpr std::size_t kSampleOfCentre = 32;  // rows that a centre is found from
constexpr std::size_t kProbes = 64;
constexpr std::size_t kFewAllowed = 2000;  // so many are scored one by one

/// The more lists, the fewer rows a search looks at, and the more centres; half a block is empty in each.
std::size_t centres_for(std::size_t rows) {
  const auto wanted = static_cast<std::size_t>(2.5 * std::sqrt(static_cast<double>(rows)));
  return std::min(wanted, Centres::kMax);
}

}  // namespace

Nearest::Body::Body(std::size_t dimensions)
    : rotation(dimensions),
      pool_(rotation.padded()),
      lists_(std::make_unique<Lists>(std::make_shared<const Centres>(Centres::none(rotation.padded())),
                                     pool_)) {}

bool Nearest::Body::add(store::Doc doc, std::span<const float> vector) {
  std::vector<float> turned(rotation.padded());
  if (vector.size() != rotation.dimensions() || !rotation.turn(vector, turned)) {
    remove(doc);
    return false;
  }
  std::vector<std::uint8_t> values(turned.size());
  const std::uint8_t step = write_row(turned, values.data());
  put(doc, {values.data(), step});
  return true;
}

/// The list and the code are found before the lock is taken.
void Nearest::Body::put(store::Doc doc, Lists::Row row) {
  std::vector<float> read(rotation.padded());
  std::vector<float> centre(rotation.padded());
  read_row(row.values, row_scale(row.step), read);
  Code code;
  for (;;) {
    std::shared_ptr<const Centres> about;
    {
      const Reading lock(mutex_);
      about = lists_->centres();
    }
    const std::size_t list = about->nearest(row.values);
    about->read(list, centre);
    write_code(read, centre, code);
    const Writing lock(mutex_);
    if (lists_->centres() != about) continue;
    forget(doc);
    lists_->append(list, doc, row, code);
    return;
  }
}

void Nearest::Body::remove(store::Doc doc) {
  const Writing lock(mutex_);
  forget(doc);
}

void Nearest::Body::forget(store::Doc doc) {
  if (recording_) recorded_.push_back(doc);
  if (!lists_->remove(doc) && former_ != nullptr) former_->remove(doc);
}

std::optional<Lists::Row> Nearest::Body::find(store::Doc doc) const {
  auto row = lists_->find(doc);
  if (!row && former_ != nullptr) row = former_->find(doc);
  return row;
}

bool Nearest::Body::vector(store::Doc doc, std::span<float> out) const {
  std::vector<float> turned(rotation.padded());
  {
    const Reading lock(mutex_);
    const auto row = find(doc);
    if (!row) return false;
    read_row(row->values, row_scale(row->step), turned);
  }
  rotation.turn_back(turned, out);
  return true;
}

std::vector<Neighbour> Nearest::Body::search(std::span<const float> question, std::size_t count,
                                             Allowed allowed, Effort effort) const {
  std::vector<float> turned(rotation.padded());
  if (count == 0 || question.size() != rotation.dimensions() || !rotation.turn(question, turned)) return {};
  Question ready(rotation.padded());
  ready.set(turned);
  Best best(count);
  const Reading lock(mutex_);
  if (!allowed.empty() && few_allowed(allowed, best, ready)) return std::move(best).sorted();
  for (const Lists* lists : {former_.get(), lists_.get()}) {
    if (lists == nullptr) continue;
    if (lists->count() == 1) {
      lists->scan(ready, allowed, best);
    } else {
      lists->search(looking(ready, *lists, allowed, effort), best);
    }
  }
  return std::move(best).sorted();
}

std::vector<Neighbour> Nearest::Body::exact_search(std::span<const float> question, std::size_t count,
                                                   Allowed allowed) const {
  std::vector<float> turned(rotation.padded());
  if (count == 0 || question.size() != rotation.dimensions() || !rotation.turn(question, turned)) return {};
  Question ready(rotation.padded());
  ready.set(turned);
  Best best(count);
  const Reading lock(mutex_);
  for (const Lists* lists : {former_.get(), lists_.get()})
    if (lists != nullptr) lists->scan(ready, allowed, best);
  return std::move(best).sorted();
}

/// True if there are so few that they have been scored.
bool Nearest::Body::few_allowed(Allowed allowed, Best& best, const Question& question) const {
  std::size_t count = 0;
  for (const std::uint64_t word : allowed)
    if (word != 0 && (count += static_cast<std::size_t>(std::popcount(word))) > kFewAllowed) return false;
  for (std::size_t word = 0; word < allowed.size(); ++word)
    for (std::uint64_t bits = allowed[word]; bits != 0; bits &= bits - 1) {
      const auto doc = static_cast<store::Doc>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
      const auto row = find(doc);
      if (!row) continue;
      std::int32_t dots[2];
      nearest_kernels().two_dots(row->values, question.first.data(), question.second.data(),
                                 rotation.padded(), dots);
      best.offer(doc, row_scale(row->step) * question.row_score(dots));
    }
  return true;
}

/// The fewer are allowed, the farther away are the nearest ones: more lists.
Looking Nearest::Body::looking(const Question& question, const Lists& lists, Allowed allowed,
                               Effort effort) const {
  Looking out{question, allowed};
  out.doubt = effort.doubt;
  out.probes = effort.probes != 0 ? effort.probes : kProbes;
  if (!allowed.empty()) {
    std::size_t count = 0;
    for (const std::uint64_t word : allowed) count += static_cast<std::size_t>(std::popcount(word));
    const double share = std::min(1.0, static_cast<double>(count) / static_cast<double>(lists.size() + 1));
    const double rows = static_cast<double>(out.probes * lists.size()) / static_cast<double>(lists.count());
    out.rows_min = std::min(count, static_cast<std::size_t>(rows * std::sqrt(share)));
  }
  return out;
}

bool Nearest::Body::tend(const std::function<bool()>& stop, unsigned threads) {
  if (former_ == nullptr && !find_lists(stop, threads)) return false;
  return move_rows(stop);
}

/// True if there are new lists for rows to move to.
bool Nearest::Body::find_lists(const std::function<bool()>& stop, unsigned threads) {
  const std::size_t rows = size();
  if (rows <= kScanMax || rows < kGrowth * clustered_size_) return false;
  const std::size_t count = centres_for(rows);
  Clustering how;
  how.centres = count;
  how.threads = std::max(threads, 1U);
  how.stop = stop;
  const auto centres = find_centres(rotation.padded(), sample(count * kSampleOfCentre), how);
  if (centres == nullptr) return false;
  const std::lock_guard<std::mutex> arranging(arranging_);
  auto fresh = std::make_unique<Lists>(centres, pool_);
  const Writing lock(mutex_);
  former_ = std::move(lists_);
  lists_ = std::move(fresh);
  clustered_size_ = rows;
  return true;
}

/// Rows spread evenly over all lists.
Rows Nearest::Body::sample(std::size_t count) const {
  const std::size_t dimensions = rotation.padded();
  const Reading lock(mutex_);
  const double stride = std::max(
      1.0, static_cast<double>(lists_->size()) / static_cast<double>(std::max<std::size_t>(count, 1)));
  Rows out;
  out.values.reserve(std::min(count + 1, lists_->size()) * dimensions);
  double next = 0;
  std::size_t passed = 0;  // rows of the lists before
  for (std::size_t list = 0; list < lists_->count(); passed += lists_->rows(list), ++list)
    for (; next < static_cast<double>(passed + lists_->rows(list)); next += stride) {
      const auto row = lists_->row_at(list, static_cast<std::size_t>(next) - passed);
      out.values.insert(out.values.end(), row.values, row.values + dimensions);
      out.scales.push_back(row_scale(row.step));
    }
  return out;
}

/// A few rows at a time, so that searches wait little.
bool Nearest::Body::move_rows(const std::function<bool()>& stop) {
  for (std::size_t list = 0; list < former_->count();) {
    if (stop && stop()) return false;
    const std::lock_guard<std::mutex> arranging(arranging_);
    if (!move_some(list)) ++list;
  }
  {
    const std::lock_guard<std::mutex> arranging(arranging_);
    const Writing lock(mutex_);
    former_.reset();
  }
  Lists::Ordered so_far;
  for (bool more = true; more && !(stop && stop());) {
    constexpr std::size_t kBlocksAtOnce = 16;
    const Writing lock(mutex_);
    more = lists_->order_blocks(so_far, kBlocksAtOnce);
  }
  return true;
}

namespace {

struct Move {
  store::Doc doc = 0;
  std::uint8_t step = 0;
  std::size_t to = 0;
  Code code;
};

}  // namespace

/// The list's last rows. Where they go is found beside searches and changes, and is void if the list changed
/// meanwhile. False if the list is empty.
bool Nearest::Body::move_some(std::size_t list) {
  constexpr std::size_t kRowsAtOnce = 128;
  const std::size_t dimensions = rotation.padded();
  std::vector<std::uint8_t> values;
  std::vector<Move> moves;
  std::uint32_t changes = 0;
  {
    const Reading lock(mutex_);
    changes = former_->changes(list);
    for (std::size_t row = former_->rows(list); row > 0 && moves.size() < kRowsAtOnce; --row) {
      const auto from = former_->row_at(list, row - 1);
      values.insert(values.end(), from.values, from.values + dimensions);
      moves.push_back({former_->doc_at(list, row - 1), from.step, 0, {}});
    }
  }
  std::vector<float> read(dimensions);
  std::vector<float> centre(dimensions);
  const Centres& centres = *lists_->centres();
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const std::uint8_t* const row = values.data() + i * dimensions;
    moves[i].to = centres.nearest(row);
    centres.read(moves[i].to, centre);
    read_row(row, row_scale(moves[i].step), read);
    write_code(read, centre, moves[i].code);
  }
  const Writing lock(mutex_);
  if (former_->changes(list) != changes) return true;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    former_->remove_last(list);
    lists_->append(moves[i].to, moves[i].doc, {values.data() + i * dimensions, moves[i].step}, moves[i].code);
  }
  return !moves.empty();
}

std::size_t Nearest::Body::size() const {
  const Reading lock(mutex_);
  return lists_->size() + (former_ != nullptr ? former_->size() : 0);
}

std::size_t Nearest::Body::lists() const {
  const Reading lock(mutex_);
  return lists_->count();
}

std::size_t Nearest::Body::bytes() const {
  const Reading lock(mutex_);
  return pool_.bytes() + lists_->bytes() + (former_ != nullptr ? former_->bytes() : 0);
}

Nearest::Nearest(std::size_t dimensions) {
  if (dimensions == 0 || dimensions > kDimensionsMax)
    throw std::invalid_argument(
        fmt::format("vectors of {} dimensions; 1 to {} are possible", dimensions, kDimensionsMax));
  body_ = std::make_unique<Body>(dimensions);
}

Nearest::~Nearest() = default;

Result<std::unique_ptr<Nearest>> Nearest::open(const std::filesystem::path& file, std::size_t dimensions) {
  auto out = std::make_unique<Nearest>(dimensions);
  out->body_->file = file;
  std::error_code fault;
  if (!std::filesystem::exists(file, fault) && !fault) return out;
  if (const Status read = out->body_->load(file); !read) return Error{read.error()};
  return out;
}

std::size_t Nearest::dimensions() const { return body_->rotation.dimensions(); }
std::size_t Nearest::size() const { return body_->size(); }
std::size_t Nearest::lists() const { return body_->lists(); }
std::size_t Nearest::bytes() const { return body_->bytes(); }

bool Nearest::add(store::Doc doc, std::span<const float> vector) { return body_->add(doc, vector); }
void Nearest::remove(store::Doc doc) { body_->remove(doc); }
bool Nearest::vector(store::Doc doc, std::span<float> out) const {
  return out.size() == dimensions() && body_->vector(doc, out);
}

std::vector<Neighbour> Nearest::search(std::span<const float> question, std::size_t count,
                                       std::span<const std::uint64_t> allowed, Effort effort) const {
  return body_->search(question, count, allowed, effort);
}

std::vector<Neighbour> Nearest::exact_search(std::span<const float> question, std::size_t count,
                                             std::span<const std::uint64_t> allowed) const {
  return body_->exact_search(question, count, allowed);
}

bool Nearest::tend(const std::function<bool()>& stop, unsigned threads) { return body_->tend(stop, threads); }

void Nearest::commit() const { body_->save(body_->file); }
void Nearest::save(const std::filesystem::path& file) const { body_->save(file); }

}  // namespace quire::meaning
