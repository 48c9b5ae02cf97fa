#include "web/assets.h"

#include <array>
#include <cstdint>
#include <map>
#include <stdexcept>

#include <fmt/format.h>
#include <zlib.h>

namespace quire::web {
namespace {

std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::string_view content_type_of(std::string_view name) {
  const auto dot = name.rfind('.');
  const std::string_view ending = dot == std::string_view::npos ? "" : name.substr(dot + 1);
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes{{
      {"css", "text/css; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"svg", "image/svg+xml"},
      {"woff2", "font/woff2"},
      {"txt", "text/plain; charset=utf-8"},
      {"png", "image/png"},
  }};
  for (const auto& [known, type] : kTypes)
    if (known == ending) return type;
  return {};
}

/// Files that pages may ask for; templates and the seed stay inside.
bool is_public(std::string_view name) { return !content_type_of(name).empty(); }

struct Shelf {
  std::map<std::string, std::string, std::less<>> urls;       // name -> address
  std::map<std::string, ServedFile, std::less<>> by_address;  // address -> file

  Shelf() {
    // Fonts and pictures first: style sheets name them by address, so their own hash covers those too.
    for (const bool sheets : {false, true})
      for (const RawAsset& raw : raw_assets())
        if (is_public(raw.name) && std::string_view(raw.name).ends_with(".css") == sheets) add(raw);
  }

  void add(const RawAsset& raw) {
    const std::string_view name = raw.name;
    std::string body(raw.begin, raw.end);
    if (name.ends_with(".css")) body = with_hashed_urls(name, body);
    const auto dot = name.rfind('.');
    const std::string address = fmt::format("/static/{}.{:08x}{}", name.substr(0, dot),
                                            static_cast<std::uint32_t>(fnv1a(body)), name.substr(dot));
    std::string packed;
    if (!name.ends_with(".woff2") && !name.ends_with(".png")) packed = gzip(body);
    if (packed.size() >= body.size()) packed.clear();
    urls.emplace(name, address);
    by_address.emplace(address, ServedFile{content_type_of(name), std::move(body), std::move(packed)});
  }

  /// Replaces url(fonts/x.woff2) by the address of that file, relative to the sheet's folder. Other formats
  /// of a font (KaTeX lists woff and ttf too) are not carried; browsers take the first they know, which is
  /// woff2.
  std::string with_hashed_urls(std::string_view sheet, std::string_view css) const {
    const auto slash = sheet.rfind('/');
    const std::string folder(slash == std::string_view::npos ? "" : sheet.substr(0, slash + 1));
    std::string out;
    for (std::size_t at = 0;;) {
      const auto open = css.find("url(", at);
      if (open == std::string_view::npos) return out.append(css.substr(at));
      const auto close = css.find(')', open);
      if (close == std::string_view::npos) return out.append(css.substr(at));
      const std::string target(css.substr(open + 4, close - open - 4));
      out.append(css.substr(at, open + 4 - at));
      const auto known = urls.find(folder + target);
      out.append(known == urls.end() ? target : known->second);
      at = close;
    }
  }
};

const Shelf& shelf() {
  static const Shelf instance;
  return instance;
}

}  // namespace

std::string_view asset(std::string_view name) {
  for (const RawAsset& raw : raw_assets())
    if (name == raw.name) return {raw.begin, static_cast<std::size_t>(raw.end - raw.begin)};
  throw std::logic_error(fmt::format("no embedded file '{}'", name));
}

const std::string& asset_url(std::string_view name) {
  const auto found = shelf().urls.find(name);
  if (found == shelf().urls.end()) throw std::logic_error(fmt::format("no public file '{}'", name));
  return found->second;
}

const ServedFile* served_file(std::string_view url) {
  const auto found = shelf().by_address.find(url);
  return found == shelf().by_address.end() ? nullptr : &found->second;
}

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(status == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

}  // namespace quire::web
