#include "store/compressor.h"

#include <fmt/format.h>
#include <zdict.h>
#include <zstd.h>

#include "store/body.h"
#include "store/store.h"

namespace quire::store {
namespace {

// Measured on arXiv records (docs/store.md "Bodies"): level 3 takes a seventh less room than level 1 for a
// quarter more time; a greater dictionary gains nothing.
constexpr std::size_t kDictionaryBytes = 64 * 1024;
constexpr int kLevel = 3;

}  // namespace

struct Compressor::Dictionary {
  explicit Dictionary(std::string_view bytes)
      : forward(ZSTD_createCDict(bytes.data(), bytes.size(), kLevel)),
        back(ZSTD_createDDict(bytes.data(), bytes.size())) {}
  ~Dictionary() {
    ZSTD_freeCDict(forward);
    ZSTD_freeDDict(back);
  }
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;
  ZSTD_CDict* forward;
  ZSTD_DDict* back;
};

Compressor::Compressor() = default;
Compressor::~Compressor() = default;

std::string Compressor::train(const std::vector<std::string>& samples) {
  std::string joined;
  std::vector<std::size_t> sizes;
  for (const std::string& sample : samples) {
    joined += sample;
    sizes.push_back(sample.size());
  }
  std::string dictionary(kDictionaryBytes, '\0');
  const std::size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), joined.data(),
                                                 sizes.data(), static_cast<unsigned>(sizes.size()));
  dictionary.resize(ZDICT_isError(size) != 0 ? 0 : size);
  return dictionary;
}

void Compressor::add(std::int64_t dictionary, std::string_view bytes) {
  auto made = std::make_shared<const Dictionary>(bytes);
  if (made->forward == nullptr || made->back == nullptr) return;  // damaged: its bodies will say so
  const std::lock_guard lock(mutex_);
  dictionaries_.emplace(dictionary, std::move(made));
}

bool Compressor::knows(std::int64_t dictionary) const {
  return dictionary == 0 || find(dictionary) != nullptr;
}

std::shared_ptr<const Compressor::Dictionary> Compressor::find(std::int64_t dictionary) const {
  const std::lock_guard lock(mutex_);
  const auto found = dictionaries_.find(dictionary);
  return found == dictionaries_.end() ? nullptr : found->second;
}

std::string Compressor::compress(std::int64_t dictionary, std::string_view bytes) const {
  thread_local const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(),
                                                                                     ZSTD_freeCCtx);
  const auto known = find(dictionary);
  ZSTD_CCtx* c = context.get();
  ZSTD_CCtx_reset(c, ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(c, ZSTD_c_dictIDFlag, 0);  // the row names it
  if (known) ZSTD_CCtx_refCDict(c, known->forward);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress2(c, out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0)
    throw StoreError(
        fmt::format("a body of {} bytes could not be compressed: {}; free some memory and try again",
                    bytes.size(), ZSTD_getErrorName(size)));
  out.resize(size);
  return out;
}

Result<std::string> Compressor::decompress(std::int64_t dictionary, std::string_view bytes) const {
  thread_local const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(),
                                                                                     ZSTD_freeDCtx);
  const unsigned long long stated = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  // The two error marks are greater than any size.
  if (stated > kBodyBytesMax) return Error{"its stored body is damaged"};
  const auto known = find(dictionary);
  if (dictionary != 0 && !known)
    return Error{fmt::format("dictionary {} of its body is missing", dictionary)};
  std::string out(stated, '\0');
  const std::size_t size = ZSTD_decompress_usingDDict(context.get(), out.data(), out.size(), bytes.data(),
                                                      bytes.size(), known ? known->back : nullptr);
  if (ZSTD_isError(size) != 0 || size != stated) return Error{"its stored body is damaged"};
  return out;
}

}  // namespace quire::store
