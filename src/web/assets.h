// What the program carries inside itself: templates, style sheet, scripts, icons, fonts, KaTeX, the seed
// feed. Files of pages are served under names with a hash of their content and never change under a name.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace quire::web {

/// An embedded file as the build made it (cmake/Assets.cmake).
struct RawAsset {
  const char* name;
  const char* begin;
  const char* end;
};
std::span<const RawAsset> raw_assets();

/// Content of an embedded file: "templates/day.mustache", "quire.css", "seed.jsonl". Throws if there is none:
/// the names are fixed at build time.
std::string_view asset(std::string_view name);

/// A file as it is served.
struct ServedFile {
  std::string_view content_type;
  std::string body;     ///< style sheets have their url()s replaced by the hashed names
  std::string gzipped;  ///< empty when it would not be smaller
};

/// "/static/quire.1a2b3c4d.css" for "quire.css". The address of an embedded file for use in pages.
const std::string& asset_url(std::string_view name);
/// The file behind such an address, nullptr if there is none.
const ServedFile* served_file(std::string_view url);

/// zlib's gzip format, level 6; for responses as well.
std::string gzip(std::string_view bytes, int level = 6);

}  // namespace quire::web
