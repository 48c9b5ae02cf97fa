// Saving reads the lists a piece at a time beside searches and changes. From the back: a removed row is
// replaced by the list's last one, which has been written by then or will be. Papers that change meanwhile
// are written once more at the end.
#include "meaning/nearest_file.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include "meaning/nearest_body.h"

namespace quire::meaning {
namespace {

static_assert(std::endian::native == std::endian::little, "files of the room are little endian");

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

std::uint32_t sum_on(std::uint32_t sum, const void* bytes, std::size_t count) {
  return static_cast<std::uint32_t>(::crc32_z(sum, static_cast<const Bytef*>(bytes), count));
}

}  // namespace

NearestWriter::NearestWriter(const std::filesystem::path& file)
    : file_(file), beside_(file.string() + ".new") {
  fd_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd_ < 0) fail("open");
}

NearestWriter::~NearestWriter() {
  if (fd_ >= 0) ::close(fd_);
}

void NearestWriter::put(const void* bytes, std::size_t count) {
  if (count == 0) return;
  waiting_.append(static_cast<const char*>(bytes), count);
  if (waiting_.size() >= kBufferBytes) flush();
}

void NearestWriter::piece(const Piece& piece) {
  number(piece.list);
  number(static_cast<std::uint32_t>(piece.docs.size()));
  all(piece.docs);
  all(piece.steps);
  all(piece.rows);
}

void NearestWriter::flush() {
  sum_ = sum_on(sum_, waiting_.data(), waiting_.size());
  for (std::size_t at = 0; at < waiting_.size();) {
    const ssize_t written = ::write(fd_, waiting_.data() + at, waiting_.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write");
    at += static_cast<std::size_t>(written);
  }
  waiting_.clear();
}

void NearestWriter::finish() {
  flush();
  number(sum_);
  flush();
  if (::fsync(fd_) != 0) fail("make durable");
  std::filesystem::rename(beside_, file_);
  const std::filesystem::path folder = file_.has_parent_path() ? file_.parent_path() : ".";
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool durable = directory >= 0 && ::fsync(directory) == 0;
  if (directory >= 0) ::close(directory);
  if (!durable) fail("make durable");
}

void NearestWriter::fail(const char* what) const {
  throw std::runtime_error(fmt::format("{}: cannot {}: {}; free space or mend the disk", beside_.string(),
                                       what, std::strerror(errno)));
}

void NearestReader::take(void* bytes, std::size_t count) {
  if (count == 0) return;
  if (!in_.read(static_cast<char*>(bytes), static_cast<std::streamsize>(count))) std::memset(bytes, 0, count);
  sum_ = sum_on(sum_, bytes, count);
}

bool NearestReader::piece(std::size_t dimensions, Piece& piece) {
  piece.list = number<std::uint32_t>();
  if (!good() || piece.list == kEnd) return false;
  const auto rows = number<std::uint32_t>();
  if (rows > kPieceRows) in_.setstate(std::ios::failbit);
  if (!good()) return false;
  all(piece.docs, rows);
  all(piece.steps, rows);
  all(piece.rows, rows * dimensions);
  return good();
}

bool NearestReader::ends_well() {
  const std::uint32_t sum = sum_;
  return number<std::uint32_t>() == sum && good() && in_.peek() == std::ifstream::traits_type::eof();
}

void Nearest::Body::save(const std::filesystem::path& to) {
  const std::lock_guard<std::mutex> arranging(arranging_);
  NearestWriter out(to);
  {
    const std::unique_lock<WriterFirstMutex> lock(mutex_);
    recorded_.clear();
    recording_ = true;
  }
  try {
    write_centres(out);
    if (former_ != nullptr) write_rows(out, *former_, true);
    write_rows(out, *lists_, false);
    out.number(kEnd);
    write_changes(out);
    out.finish();
  } catch (...) {
    const std::unique_lock<WriterFirstMutex> lock(mutex_);
    recording_ = false;
    throw;
  }
}

void Nearest::Body::write_centres(NearestWriter& out) const {
  const Centres& centres = *lists_->centres();
  const std::size_t count = clustered() ? centres.size() : 0;
  out.put(kNearestMagic.data(), kNearestMagic.size());
  out.number(kNearestFormat);
  out.number(static_cast<std::uint32_t>(rotation.dimensions()));
  out.number(static_cast<std::uint32_t>(count));
  out.number(std::uint32_t{0});
  out.number(static_cast<std::uint64_t>(clustered_size_));
  for (std::size_t i = 0; i < count; ++i) out.number(centres.scale(i));
  std::vector<std::uint8_t> row(rotation.padded());
  for (std::size_t i = 0; i < count; ++i) {
    centres.read_whole(i, row);
    out.all(row);
  }
}

void Nearest::Body::write_rows(NearestWriter& out, const Lists& lists, bool loose) const {
  Piece piece;
  for (std::size_t list = 0; list < lists.count(); ++list) {
    std::size_t left = SIZE_MAX;
    for (;;) {
      piece = {loose ? kLoose : static_cast<std::uint32_t>(list), {}, {}, {}};
      {
        const std::shared_lock<WriterFirstMutex> lock(mutex_);
        left = std::min(left, lists.rows(list));
        for (std::size_t count = std::min<std::size_t>(left, kPieceRows); count > 0; --count) {
          --left;
          add_to(piece, lists.doc_at(list, left), lists.row_at(list, left));
        }
      }
      if (piece.docs.empty()) break;
      out.piece(piece);
    }
  }
}

void Nearest::Body::add_to(Piece& piece, store::Doc doc, Lists::Row row) const {
  piece.docs.push_back(doc);
  piece.steps.push_back(row.step);
  piece.rows.insert(piece.rows.end(), row.values, row.values + rotation.padded());
}

/// Ends the recording.
void Nearest::Body::write_changes(NearestWriter& out) {
  std::vector<store::Doc> gone;
  std::vector<Piece> changed(1);
  {
    const std::unique_lock<WriterFirstMutex> lock(mutex_);
    recording_ = false;
    std::sort(recorded_.begin(), recorded_.end());
    recorded_.erase(std::unique(recorded_.begin(), recorded_.end()), recorded_.end());
    for (const store::Doc doc : recorded_) {
      if (const auto row = find(doc)) {
        if (changed.back().docs.size() == kPieceRows) changed.emplace_back();
        add_to(changed.back(), doc, *row);
      } else {
        gone.push_back(doc);
      }
    }
    std::vector<store::Doc>().swap(recorded_);
  }
  out.number(static_cast<std::uint32_t>(gone.size()));
  out.all(gone);
  for (const Piece& piece : changed) out.piece(piece);
  out.number(kEnd);
}

Status Nearest::Body::load(const std::filesystem::path& from) {
  const auto wrong = [&](std::string_view what) {
    return Error{fmt::format("{}: {}; it is made anew from the store", from.string(), what)};
  };
  NearestReader in(from);
  if (!in.good()) return wrong("cannot be opened");
  std::string magic(kNearestMagic.size(), '\0');
  in.take(magic.data(), magic.size());
  if (magic != kNearestMagic) return wrong("is not a file of vectors");
  if (in.number<std::uint32_t>() != kNearestFormat) return wrong("was written by another version of Quire");
  if (const auto there = in.number<std::uint32_t>(); there != rotation.dimensions())
    return wrong(fmt::format("has vectors of {} dimensions, not of {}", there, rotation.dimensions()));
  if (!read_centres(in)) return wrong("has centres that cannot be");
  if (!read_rows(in)) return wrong("is cut short, or has rows of a list that is not there");
  if (!in.ends_well()) return wrong("is damaged");
  return success();
}

bool Nearest::Body::read_centres(NearestReader& in) {
  const auto count = in.number<std::uint32_t>();
  const auto zero = in.number<std::uint32_t>();
  clustered_size_ = in.number<std::uint64_t>();
  if (!in.good() || zero != 0 || count > Centres::kMax) return false;
  if (count == 0) return true;
  Rows rows;
  in.all(rows.scales, count);
  for (std::uint32_t i = 0; i < count && in.good(); ++i) {
    rows.values.resize(rows.values.size() + rotation.padded());
    in.take(rows.values.data() + i * rotation.padded(), rotation.padded());
  }
  const auto possible = [](float scale) { return scale >= 0 && scale <= 1; };
  if (!in.good() || !std::all_of(rows.scales.begin(), rows.scales.end(), possible)) return false;
  lists_ = std::make_unique<Lists>(std::make_shared<const Centres>(rotation.padded(), rows), pool_);
  return true;
}

bool Nearest::Body::read_rows(NearestReader& in) {
  Piece piece;
  std::vector<store::Doc> gone;
  for (const bool changed : {false, true}) {
    while (in.piece(rotation.padded(), piece))
      if (!take_piece(piece)) return false;
    if (!in.good() || changed) continue;
    for (auto left = in.number<std::uint32_t>(); left > 0 && in.good();) {
      in.all(gone, std::min(left, kPieceRows));
      left -= static_cast<std::uint32_t>(gone.size());
      for (const store::Doc doc : gone) lists_->remove(doc);
    }
  }
  return in.good();
}

bool Nearest::Body::take_piece(const Piece& piece) {
  const std::size_t dimensions = rotation.padded();
  if (piece.list != kLoose && piece.list >= lists_->count()) return false;
  std::vector<float> centre(dimensions);
  std::vector<float> read(dimensions);
  Code code;
  for (std::size_t i = 0; i < piece.docs.size(); ++i) {
    const Lists::Row row{piece.rows.data() + i * dimensions, piece.steps[i]};
    const std::size_t list = piece.list != kLoose ? piece.list : lists_->centres()->nearest(row.values);
    lists_->centres()->read(list, centre);
    read_row(row.values, row_scale(row.step), read);
    write_code(read, centre, code);
    lists_->remove(piece.docs[i]);
    lists_->append(list, piece.docs[i], row, code);
  }
  return true;
}

}  // namespace quire::meaning
