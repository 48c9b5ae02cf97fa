// Streams: files, packed streams, and what is refused.
#include <cstdio>
#include <fstream>
#include <random>

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "source/source.h"

namespace quire::source {
namespace {

std::string read_all(Input& input, std::size_t piece = 1000) {
  std::string all;
  std::string buffer(piece, '\0');
  while (const std::size_t got = input.read(buffer)) all.append(buffer, 0, got);
  return all;
}

std::string unpack_all(const std::string& packed, std::uint64_t bytes_max = 1u << 30) {
  return read_all(*unpack(open_bytes(packed), bytes_max));
}

std::string unpack_error(const std::string& packed, std::uint64_t bytes_max = 1u << 30) {
  try {
    unpack_all(packed, bytes_max);
  } catch (const InputError& error) {
    return error.what();
  }
  return "nothing was refused";
}

std::string zstd(const std::string& bytes, int window_log = 0) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  if (window_log != 0) {
    ZSTD_CCtx_setParameter(context, ZSTD_c_enableLongDistanceMatching, 1);
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  }
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_outBuffer out{packed.data(), packed.size(), 0};
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  // Flushed before it ends, so that the frame cannot state a window as small as its content.
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_flush);
  EXPECT_EQ(ZSTD_compressStream2(context, &out, &in, ZSTD_e_end), 0u);
  ZSTD_freeCCtx(context);
  packed.resize(out.pos);
  return packed;
}

std::string gzip(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

std::string noise(std::size_t size) {
  std::mt19937 random(7);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>('a' + random() % 20);
  return bytes;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Input, PlainBytesPassThrough) {
  EXPECT_EQ(unpack_all("abc"), "abc");
  EXPECT_EQ(unpack_all(""), "");
  EXPECT_EQ(unpack_all("a longer text than the magic"), "a longer text than the magic");
}

TEST(Input, ZstdAndGzipAreUnpackedAlsoInSeveralFrames) {
  const std::string text = noise(500'000);
  EXPECT_EQ(unpack_all(zstd(text)), text);
  EXPECT_EQ(unpack_all(gzip(text)), text);
  EXPECT_EQ(unpack_all(zstd("one ") + zstd("two")), "one two");
  EXPECT_EQ(unpack_all(gzip("one ") + gzip("two")), "one two");
  EXPECT_EQ(unpack_all(gzip("padded") + std::string(512, '\0')), "padded");
  EXPECT_EQ(unpack_all(zstd("")), "");
}

TEST(Input, LongWindowsAreReadUpTo27) {
  const std::string text = noise(100'000);
  EXPECT_EQ(unpack_all(zstd(text, 27)), text);
  const std::string refused = unpack_error(zstd(text, 28));
  EXPECT_TRUE(contains(refused, "--long=27")) << refused;
}

TEST(Input, TruncationIsNamedWithItsByte) {
  for (const std::string& packed : {zstd(noise(300'000)), gzip(noise(300'000))}) {
    for (const std::size_t size : {packed.size() - 1, packed.size() / 2, std::size_t{8}}) {
      const std::string message = unpack_error(packed.substr(0, size));
      EXPECT_TRUE(contains(message, "ends early, at byte " + std::to_string(size))) << message;
    }
  }
}

TEST(Input, DamageIsNoticed) {
  std::string packed = gzip(noise(10'000));
  packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
  EXPECT_TRUE(contains(unpack_error(packed), "damaged"));
  EXPECT_TRUE(contains(unpack_error(zstd("abc") + "garbage behind it"), "damaged"));
  EXPECT_TRUE(contains(unpack_error(gzip("abc") + "garbage behind it"), "damaged"));
}

TEST(Input, BombsAreRefusedByRatioAndByTotal) {
  const std::string zeros(80u << 20, '\0');
  EXPECT_TRUE(contains(unpack_error(zstd(zeros)), "bomb"));
  EXPECT_TRUE(contains(unpack_error(gzip(zeros)), "bomb")) << "gzip reaches a ratio of 1029";
  EXPECT_TRUE(contains(unpack_error(zstd(noise(10'000)), 9'999), "limit of 9999 bytes"));
  EXPECT_TRUE(contains(unpack_error(noise(10'000), 9'999), "limit of 9999 bytes"));
  // 10 MB of zeros are harmless whatever their ratio.
  EXPECT_EQ(unpack_all(zstd(zeros.substr(0, 10u << 20))).size(), 10u << 20);
}

TEST(Input, ForeignArchivesAreNamed) {
  EXPECT_TRUE(contains(unpack_error("PK\x03\x04 and so on"), "zip"));
  EXPECT_TRUE(contains(unpack_error("BZh91AY and so on"), "bzip2"));
  EXPECT_TRUE(contains(unpack_error("%PDF-1.5 and so on"), "PDF"));
}

TEST(Input, FilesReportSizeAndProgress) {
  const std::string path = testing::TempDir() + "quire_input_test.zst";
  const std::string packed = zstd(noise(400'000));
  std::ofstream(path, std::ios::binary) << packed;
  const auto input = open_input(path);
  EXPECT_EQ(input->size(), packed.size());
  EXPECT_EQ(read_all(*input).size(), 400'000u);
  EXPECT_EQ(input->consumed(), packed.size());
  std::remove(path.c_str());
}

TEST(Input, MissingFilesAndFoldersAreNamed) {
  EXPECT_THROW(
      {
        try {
          open_input("/no/such/file.jsonl");
        } catch (const InputError& error) {
          EXPECT_TRUE(contains(error.what(), "/no/such/file.jsonl: cannot be opened"));
          throw;
        }
      },
      InputError);
  EXPECT_THROW(open_input(testing::TempDir()), InputError);
}

}  // namespace
}  // namespace quire::source
