// zstd and gzip, recognised by their first bytes and unpacked as a stream. A packed stream is hostile: its
// window is bounded (2^27 bytes, as `zstd --long=27` writes), what it unpacks to is bounded, and so is the
// ratio of both. Source: RFC 8878 (zstd), RFC 1952 (gzip).
#include <algorithm>
#include <array>
#include <atomic>
#include <vector>

#include <zlib.h>
#include <zstd.h>

#include "source/source.h"

namespace quire::source {
namespace {

constexpr int kWindowLogMax = 27;
constexpr std::uint64_t kRatioMax = 1000;
constexpr std::uint64_t kRatioFreeBytes = 64u << 20;  ///< below this any ratio is harmless
constexpr std::size_t kPieceBytes = 128u << 10;
constexpr std::size_t kMagicBytes = 6;

/// A stream whose first bytes have been looked at and are put back.
class Peeked final : public Input {
 public:
  explicit Peeked(std::unique_ptr<Input> below) : below_(std::move(below)) {
    while (held_ < head_.size()) {
      const std::size_t got = below_->read(std::span(head_).subspan(held_));
      if (got == 0) break;
      held_ += got;
    }
  }
  std::string_view head() const { return {head_.data(), held_}; }
  std::size_t read(std::span<char> buffer) override {
    if (given_ == held_) return below_->read(buffer);
    const std::size_t count = std::min(buffer.size(), held_ - given_);
    std::copy_n(head_.data() + given_, count, buffer.data());
    given_ += count;
    return count;
  }
  std::uint64_t consumed() const override { return below_->consumed() - (held_ - given_); }
  std::optional<std::uint64_t> size() const override { return below_->size(); }

 private:
  std::unique_ptr<Input> below_;
  std::array<char, kMagicBytes> head_{};
  std::size_t held_ = 0;
  std::size_t given_ = 0;
};

/// What the three kinds of stream share: the limits, and the packed bytes that are still to be unpacked.
class Unpacked : public Input {
 public:
  Unpacked(std::unique_ptr<Input> packed, std::uint64_t bytes_max)
      : packed_(std::move(packed)), bytes_max_(bytes_max) {
    publish();
  }
  std::uint64_t consumed() const override { return consumed_; }
  std::optional<std::uint64_t> size() const override {
    const std::int64_t size = size_;
    if (size < 0) return std::nullopt;
    return static_cast<std::uint64_t>(size);
  }

  std::size_t read(std::span<char> buffer) override {
    const std::size_t got = unpack_some(buffer);
    publish();
    unpacked_ += got;
    if (unpacked_ > bytes_max_)
      throw InputError("unpacks to more than the limit of " + std::to_string(bytes_max_) +
                       " bytes; split it");
    if (unpacked_ > kRatioFreeBytes && unpacked_ / kRatioMax > consumed())
      throw InputError("unpacks to more than " + std::to_string(kRatioMax) +
                       " times its size; refused as a decompression bomb");
    return got;
  }

 protected:
  virtual std::size_t unpack_some(std::span<char> buffer) = 0;

  std::uint64_t position() const { return packed_->consumed() - (end_ - begin_); }

  /// Fetches packed bytes if none are left; false at the end of the packed stream.
  bool refill() {
    if (begin_ < end_) return true;
    if (piece_.empty()) piece_.resize(kPieceBytes);
    begin_ = 0;
    end_ = packed_->read(piece_);
    return end_ > 0;
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw InputError(what + " at byte " + std::to_string(position()) + " of the packed stream");
  }
  [[noreturn]] void truncated(const char* format) const { fail(std::string(format) + " data ends early,"); }

  std::unique_ptr<Input> packed_;
  std::vector<char> piece_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;

 private:
  /// For threads that show progress.
  void publish() {
    consumed_ = position();
    if (const auto size = packed_->size()) size_ = static_cast<std::int64_t>(*size);
  }

  std::uint64_t bytes_max_;
  std::uint64_t unpacked_ = 0;
  std::atomic<std::uint64_t> consumed_{0};
  std::atomic<std::int64_t> size_{-1};
};

class PlainInput final : public Unpacked {
 public:
  using Unpacked::Unpacked;

 protected:
  std::size_t unpack_some(std::span<char> buffer) override { return packed_->read(buffer); }
};

class ZstdInput final : public Unpacked {
 public:
  ZstdInput(std::unique_ptr<Input> packed, std::uint64_t bytes_max)
      : Unpacked(std::move(packed), bytes_max), context_(ZSTD_createDCtx()) {
    if (!context_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kWindowLogMax);
  }

 protected:
  std::size_t unpack_some(std::span<char> buffer) override {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    while (out.pos == 0) {
      // At the end of the packed bytes the decoder may still hold unpacked ones, so it is asked once more.
      const bool more = refill();
      if (!more && !in_frame_) return 0;
      ZSTD_inBuffer in{piece_.data(), end_, begin_};
      const std::size_t rest = ZSTD_decompressStream(context_.get(), &out, &in);
      begin_ = in.pos;
      if (ZSTD_isError(rest) != 0) refuse(rest);
      in_frame_ = rest != 0;
      if (!more && in_frame_ && out.pos == 0) truncated("zstd");
    }
    return out.pos;
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  [[noreturn]] void refuse(std::size_t code) const {
    if (asks_too_much(code))
      fail("zstd window larger than 2^" + std::to_string(kWindowLogMax) +
           " bytes (pack it with --long=27 or less),");
    fail(std::string("zstd data is damaged (") + ZSTD_getErrorName(code) + ")");
  }
  static bool asks_too_much(std::size_t code) {
    return std::string_view(ZSTD_getErrorName(code)).find("too much memory") != std::string_view::npos;
  }

  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool in_frame_ = true;
};

class GzipInput final : public Unpacked {
 public:
  GzipInput(std::unique_ptr<Input> packed, std::uint64_t bytes_max) : Unpacked(std::move(packed), bytes_max) {
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~GzipInput() override { inflateEnd(&stream_); }
  GzipInput(const GzipInput&) = delete;
  GzipInput& operator=(const GzipInput&) = delete;

 protected:
  std::size_t unpack_some(std::span<char> buffer) override {
    const std::size_t room = std::min<std::size_t>(buffer.size(), 1u << 30);
    std::size_t made = 0;
    while (made == 0) {
      if (!refill()) {
        if (in_member_) truncated("gzip");
        return 0;
      }
      if (!in_member_ && !next_member()) continue;
      stream_.next_in = reinterpret_cast<Bytef*>(piece_.data() + begin_);
      stream_.avail_in = static_cast<uInt>(end_ - begin_);
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = static_cast<uInt>(room);
      const int code = inflate(&stream_, Z_NO_FLUSH);
      begin_ = end_ - stream_.avail_in;
      made = room - stream_.avail_out;
      if (code == Z_STREAM_END)
        in_member_ = false;
      else if (code != Z_OK && code != Z_BUF_ERROR)
        fail(std::string("gzip data is damaged (") + (stream_.msg != nullptr ? stream_.msg : "unknown") +
             ")");
    }
    return made;
  }

 private:
  /// Between members: skips the zero bytes that tapes and block devices leave; true at the next member.
  bool next_member() {
    while (begin_ < end_ && piece_[begin_] == '\0') ++begin_;
    if (begin_ == end_) return false;
    inflateReset(&stream_);
    in_member_ = true;
    return true;
  }

  z_stream stream_{};
  bool in_member_ = true;
};

bool is_zstd(std::string_view head) {
  // A frame, or a skippable frame (0x184D2A50 to 0x184D2A5F, little-endian).
  if (head.starts_with("\x28\xB5\x2F\xFD")) return true;
  return head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xF0u) == 0x50 &&
         head.substr(1, 3) == "\x2A\x4D\x18";
}

/// The name of a packed format that we do not unpack, or nullptr.
const char* foreign_format(std::string_view head) {
  if (head.starts_with("PK\x03\x04")) return "a zip archive";
  if (head.starts_with(std::string_view("\xFD"
                                        "7zXZ\0",
                                        6)))
    return "an xz file";
  if (head.starts_with("BZh") && head.size() > 3 && head[3] >= '1' && head[3] <= '9') return "a bzip2 file";
  if (head.starts_with("%PDF-")) return "a PDF";
  return nullptr;
}

}  // namespace

std::unique_ptr<Input> unpack(std::unique_ptr<Input> packed, std::uint64_t unpacked_bytes_max) {
  auto peeked = std::make_unique<Peeked>(std::move(packed));
  const std::string head(peeked->head());
  if (const char* format = foreign_format(head))
    throw InputError(std::string("is ") + format + "; unpack it first (zstd and gzip are unpacked here)");
  if (is_zstd(head)) return std::make_unique<ZstdInput>(std::move(peeked), unpacked_bytes_max);
  if (head.starts_with("\x1F\x8B")) return std::make_unique<GzipInput>(std::move(peeked), unpacked_bytes_max);
  return std::make_unique<PlainInput>(std::move(peeked), unpacked_bytes_max);
}

}  // namespace quire::source
