// Judgements as people have them: TREC ("query 0 document grade", blanks between), BEIR ("query-id corpus-id
// score" with tabs and a line of names) or JSON lines ({"query-id", "corpus-id", "score"}). A grade of 1 or
// more is relevant. Any other line is refused with its number.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "labs/embedding-limits/relevance.h"

namespace quire::labs::embedding_limits {

/// Queries and documents get numbers in the order of their first mention.
struct Qrels {
  std::vector<std::string> queries;
  std::vector<std::string> documents;                ///< all that were mentioned, relevant or not
  std::vector<std::vector<std::uint32_t>> relevant;  ///< by query, in rising order
  std::vector<std::size_t> lines;                    ///< on which a query was first mentioned
};

inline constexpr std::size_t kQrelLinesMax = 20'000'000;
inline constexpr std::size_t kIdBytesMax = 512;

/// `name` is how errors call the text. A query without a relevant document is an error, and so is a document
/// that is judged twice for one query with different grades.
Result<Qrels> parse_qrels(std::string_view text, std::string_view name);

/// Over the documents of the judgements alone.
Result<Relevance> relevance_of(const Qrels& qrels, std::string_view name);
/// Over a collection whose documents have these ids, queries being those ids in that order. Errors name what
/// the judgements know and the collection lacks; queries that nobody judged are left out of `kept`.
Result<Relevance> relevance_among(const Qrels& qrels, std::string_view name,
                                  const std::vector<std::string>& query_ids,
                                  const std::vector<std::string>& document_ids,
                                  std::vector<std::size_t>& kept);

}  // namespace quire::labs::embedding_limits
