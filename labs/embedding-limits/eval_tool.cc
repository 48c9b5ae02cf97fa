// `eval`: recall and margin of vectors that a person brings, by their leading dimensions.
#include <algorithm>

#include <boost/json.hpp>
#include <fmt/ostream.h>

#include "labs/embedding-limits/qrels_file.h"
#include "labs/embedding-limits/tools.h"
#include "labs/embedding-limits/vectors_file.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::embedding_limits {

namespace {

namespace json = boost::json;

NamedVectors read_named(lab::ToolCall& call, const char* file, const char* ids, bool cosine) {
  NamedVectors vectors = wanted(read_vectors(call.values.text(file), call.in));
  std::vector<std::string> names;
  std::string source;
  if (call.values.has(ids) && !call.values.text(ids).empty()) {
    const tables::Text text = wanted(tables::read_text(call.values.text(ids), call.in));
    names = wanted(parse_ids(text.bytes, text.name));
    source = text.name;
  }
  wanted(name_rows(vectors, std::move(names), source));
  if (cosine) wanted(check_lengths(vectors));
  return vectors;
}

/// The wanted leading dimensions and all of them, rising.
std::vector<std::size_t> cuts_of(const lab::Values& values, std::size_t whole) {
  std::vector<std::size_t> cuts;
  if (values.has("truncate") && !values.list("truncate").empty())
    cuts = whole_numbers(values, "truncate", 1, whole);
  if (cuts.empty() || cuts.back() != whole) cuts.push_back(whole);
  return cuts;
}

/// The vectors of the judged queries.
Vectors kept_rows(const Vectors& all, const std::vector<std::size_t>& kept) {
  Vectors rows(kept.size(), all.dimensions);
  for (std::size_t i = 0; i < kept.size(); ++i)
    std::copy(all.row(kept[i]).begin(), all.row(kept[i]).end(), rows.row(i).begin());
  return rows;
}

void print_results(std::ostream& out, const std::vector<AtDimension>& results, std::size_t documents,
                   std::size_t queries) {
  fmt::print(out, "{} documents, {} judged queries; ties count against the relevant\n", documents, queries);
  fmt::print(out, "{:>9} {:>9} {:>9} {:>9} {:>10} {:>9} {:>11}\n", "dimension", "recall@2", "recall@10",
             "recall@20", "recall@100", "solved", "margin");
  for (const AtDimension& at : results)
    fmt::print(out, "{:>9} {:>9.4f} {:>9.4f} {:>9.4f} {:>10.4f} {:>9.4f} {:>11.4g}\n", at.dimensions,
               at.recalls.at[0], at.recalls.at[1], at.recalls.at[2], at.recalls.at[3], at.solved, at.margin);
}

json::array results_json(const std::vector<AtDimension>& results) {
  json::array out;
  for (const AtDimension& at : results)
    out.push_back(json::object{{"dimensions", at.dimensions},
                               {"recall_2", at.recalls.at[0]},
                               {"recall_10", at.recalls.at[1]},
                               {"recall_20", at.recalls.at[2]},
                               {"recall_100", at.recalls.at[3]},
                               {"solved", at.solved},
                               {"margin", at.margin}});
  return out;
}

}  // namespace

void eval_tool(lab::ToolCall& call) {
  const bool cosine = call.values.text("likeness") == "cosine";
  const NamedVectors documents = read_named(call, "docs", "doc-ids", cosine);
  const NamedVectors queries = read_named(call, "queries", "query-ids", cosine);
  if (documents.vectors.dimensions != queries.vectors.dimensions)
    throw lab::BadInput(fmt::format("{} has vectors of {} numbers and {} of {}; they have to be as long",
                                    documents.name, documents.vectors.dimensions, queries.name,
                                    queries.vectors.dimensions));
  const tables::Text text = wanted(tables::read_text(call.values.text("qrels"), call.in));
  const Qrels qrels = wanted(parse_qrels(text.bytes, text.name));
  std::vector<std::size_t> kept;
  const Relevance relevance = wanted(relevance_among(qrels, text.name, queries.ids, documents.ids, kept));
  const auto results = judge_vectors(relevance, kept_rows(queries.vectors, kept), documents.vectors,
                                     cuts_of(call.values, documents.vectors.dimensions),
                                     cosine ? Likeness::cosine : Likeness::dot, [&call] { call.check(); });
  if (call.values.text("format") == "json")
    call.out << json::serialize(results_json(results)) << '\n';
  else
    print_results(call.out, results, documents.vectors.rows, relevance.queries());
}

}  // namespace quire::labs::embedding_limits
