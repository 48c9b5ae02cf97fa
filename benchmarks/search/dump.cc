#include "benchmarks/search/dump.h"

#include <cstdio>
#include <stdexcept>

#include <simdjson.h>
#include <zstd.h>

#include "source/lines.h"

namespace quire::bench {
namespace {

constexpr int kLevel = 3;
constexpr int kThreads = 1;  // beside the one that makes the papers
constexpr std::size_t kBufferBytes = 1u << 20;

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[(c >> 4) & 15];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_list(std::string& out, const char* name, const std::vector<std::string>& texts) {
  out += ", \"";
  out += name;
  out += "\": [";
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ", ";
    append_quoted(out, texts[i]);
  }
  out += ']';
}

std::string text_at(simdjson::dom::object object, const char* name) {
  std::string_view text;
  return object[name].get_string().get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::vector<std::string> list_at(simdjson::dom::object object, const char* name) {
  std::vector<std::string> out;
  simdjson::dom::array list;
  if (object[name].get_array().get(list) != simdjson::SUCCESS) return out;
  for (const auto element : list) {
    std::string_view text;
    if (element.get_string().get(text) == simdjson::SUCCESS) out.emplace_back(text);
  }
  return out;
}

}  // namespace

void read_dump(const std::string& file, const std::function<bool(DumpPaper&&)>& take) {
  const auto input = source::open_input(file);
  source::LineReader lines(*input);
  simdjson::dom::parser parser;
  while (lines.next()) {
    if (lines.line().empty()) continue;
    simdjson::dom::object object;
    if (parser.parse(lines.line().data(), lines.line().size()).get_object().get(object) != simdjson::SUCCESS)
      throw std::runtime_error(file + " line " + std::to_string(lines.number()) + ": not a JSON object");
    if (!take({text_at(object, "id"), text_at(object, "title"), text_at(object, "abstract"),
               list_at(object, "authors"), list_at(object, "categories"), text_at(object, "published")}))
      return;
  }
}

struct DumpWriter::Packed {
  std::FILE* file = nullptr;
  ZSTD_CCtx* context = nullptr;  ///< null: not packed
  std::string waiting;
  std::string packed = std::string(kBufferBytes, '\0');

  void flush(bool end) {
    if (context == nullptr) {
      std::fwrite(waiting.data(), 1, waiting.size(), file);
    } else {
      ZSTD_inBuffer in{waiting.data(), waiting.size(), 0};
      for (bool done = false; !done;) {
        ZSTD_outBuffer out{packed.data(), packed.size(), 0};
        const std::size_t left = ZSTD_compressStream2(context, &out, &in, end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left)) throw std::runtime_error(ZSTD_getErrorName(left));
        std::fwrite(packed.data(), 1, out.pos, file);
        done = end ? left == 0 : in.pos == in.size;
      }
    }
    waiting.clear();
    if (std::ferror(file)) throw std::runtime_error("the dump cannot be written; is the disk full?");
  }
};

DumpWriter::DumpWriter(const std::string& file) : out_(std::make_unique<Packed>()) {
  out_->file = std::fopen(file.c_str(), "wb");
  if (out_->file == nullptr) throw std::runtime_error(file + ": cannot be written");
  if (!file.ends_with(".zst")) return;
  out_->context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(out_->context, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(out_->context, ZSTD_c_nbWorkers, kThreads);
}

DumpWriter::~DumpWriter() {
  ZSTD_freeCCtx(out_->context);
  if (out_->file != nullptr) std::fclose(out_->file);
}

void DumpWriter::add(const DumpPaper& paper) {
  std::string& out = out_->waiting;
  out += "{\"id\": ";
  append_quoted(out, paper.id);
  out += ", \"title\": ";
  append_quoted(out, paper.title);
  out += ", \"abstract\": ";
  append_quoted(out, paper.abstract);
  append_list(out, "authors", paper.authors);
  append_list(out, "categories", paper.categories);
  if (!paper.published.empty()) {
    out += ", \"published\": ";
    append_quoted(out, paper.published);
  }
  out += "}\n";
  if (out.size() > kBufferBytes) out_->flush(false);
}

void DumpWriter::finish() {
  out_->flush(true);
  if (std::fflush(out_->file) != 0) throw std::runtime_error("the dump cannot be written; is the disk full?");
}

}  // namespace quire::bench
