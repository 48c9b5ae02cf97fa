// For benchmarks: papers of a file of arXiv records (JSON lines, zstd), and queries drawn from their titles
// with a fixed seed.
#pragma once

#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <zstd.h>

#include "paper/paper.h"
#include "text/tex.h"
#include "text/tokens.h"

namespace quire::index {

inline std::string unpacked(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::string packed((std::istreambuf_iterator<char>(file)), {});
  ZSTD_DCtx* const context = ZSTD_createDCtx();
  ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27);
  std::string out;
  std::string buffer(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  while (in.pos < in.size) {
    ZSTD_outBuffer part{buffer.data(), buffer.size(), 0};
    if (ZSTD_isError(ZSTD_decompressStream(context, &part, &in))) break;
    out.append(buffer, 0, part.pos);
  }
  ZSTD_freeDCtx(context);
  return out;
}

inline std::string text_at(const boost::json::object& record, const char* name) {
  const auto* const value = record.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

inline std::vector<Paper> read_papers(const char* path, std::size_t limit) {
  const std::string all = unpacked(path);
  std::vector<Paper> papers;
  for (std::size_t at = 0; at < all.size() && papers.size() < limit;) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    const auto record = boost::json::parse(std::string_view(all).substr(at, end - at)).as_object();
    at = end + 1;
    const auto id = PaperId::parse(text_at(record, "id"));
    if (!id) continue;
    Paper paper(*id);
    paper.title = text_at(record, "title");
    paper.abstract = text_at(record, "abstract");
    for (const auto& name : record.at("authors").as_array())
      paper.authors.push_back({std::string(name.as_string()), ""});
    for (const auto& name : record.at("categories").as_array())
      paper.categories.emplace_back(name.as_string());
    if (const auto day = Day::parse(text_at(record, "published"))) paper.published = *day;
    papers.push_back(std::move(paper));
  }
  return papers;
}

inline std::vector<std::string> draw_queries(const std::vector<Paper>& papers, std::size_t count) {
  std::mt19937_64 random(20261125);
  std::vector<std::string> queries;
  while (queries.size() < count) {
    std::vector<std::string> words;
    for (const text::Token& token :
         text::tokenize(text::plain_words(papers[random() % papers.size()].title))) {
      if (token.word.size() > 2 && !text::is_stop_word(token.word)) words.push_back(token.word);
    }
    const std::size_t wanted = 2 + random() % 2;
    if (words.size() < wanted) continue;
    const std::size_t first = random() % (words.size() - wanted + 1);
    std::string query;
    for (std::size_t i = 0; i < wanted; ++i) query += (i == 0 ? "" : " ") + words[first + i];
    queries.push_back(query);
  }
  return queries;
}

}  // namespace quire::index
