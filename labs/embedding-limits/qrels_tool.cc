// `qrels`: how hard judgements are for one vector a document.
#include <cmath>

#include <boost/json.hpp>
#include <fmt/ostream.h>

#include "labs/embedding-limits/least_dimension.h"
#include "labs/embedding-limits/qrels_file.h"
#include "labs/embedding-limits/tools.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::embedding_limits {

namespace {

namespace json = boost::json;

constexpr double kMargins[] = {0.01, 0.05, 0.1};

struct Report {
  std::size_t queries = 0, documents = 0, pairs = 0;
  QrelStatistics statistics;
  bool tried = false;  ///< whether free embeddings were
  std::size_t most = 0;
  LeastDimension least;
};

void print_report(std::ostream& out, const std::string& name, const Report& r) {
  fmt::print(out, "{}: {} queries, {} documents, {} relevant pairs\n", name, r.queries, r.documents, r.pairs);
  for (std::size_t k = 1; k < r.statistics.sizes.size(); ++k)
    if (r.statistics.sizes[k] > 0) fmt::print(out, "  {} queries with k = {}\n", r.statistics.sizes[k], k);
  fmt::print(out, "average query strength {:.4f}; density of queries {:.6f}, of documents {:.6f}\n",
             r.statistics.strength, r.statistics.query_density, r.statistics.document_density);
  fmt::print(out, "{} different sets of {}; Theorem 1 asks for", r.statistics.distinct,
             r.statistics.distinct_size);
  for (const double gamma : kMargins)
    fmt::print(out, "{} d >= {:.0f} with margin {}", gamma == kMargins[0] ? "" : ",",
               std::ceil(least_dimension(static_cast<double>(r.statistics.distinct), gamma)), gamma);
  out << '\n';
  if (!r.tried) return;
  if (r.least.dimensions == 0) {
    fmt::print(out, "free embeddings: not solved with up to {} dimensions\n", r.most);
    return;
  }
  fmt::print(out, "free embeddings: solved with {} dimensions, margin {:.3g}", r.least.dimensions,
             r.least.margin);
  if (r.least.failed > 0) fmt::print(out, "; not with {}", r.least.failed);
  out << "\nnote: over the judged documents; any others cost one dimension more at most\n";
}

json::object report_json(const std::string& name, const Report& r) {
  json::object sizes, bounds;
  for (std::size_t k = 1; k < r.statistics.sizes.size(); ++k)
    if (r.statistics.sizes[k] > 0) sizes[std::to_string(k)] = r.statistics.sizes[k];
  for (const double gamma : kMargins)
    bounds[fmt::format("{}", gamma)] =
        std::ceil(least_dimension(static_cast<double>(r.statistics.distinct), gamma));
  json::object o{{"name", name},
                 {"queries", r.queries},
                 {"documents", r.documents},
                 {"pairs", r.pairs},
                 {"queries_by_k", std::move(sizes)},
                 {"average_query_strength", r.statistics.strength},
                 {"query_density", r.statistics.query_density},
                 {"document_density", r.statistics.document_density},
                 {"distinct_sets", r.statistics.distinct},
                 {"distinct_sets_k", r.statistics.distinct_size},
                 {"theorem_1_dimension_by_margin", std::move(bounds)}};
  if (!r.tried) return o;
  o["free_dimensions"] = r.least.dimensions == 0 ? json::value(nullptr) : json::value(r.least.dimensions);
  o["free_dimensions_failed"] = r.least.failed;
  if (r.least.dimensions > 0) o["free_margin"] = r.least.margin;
  return o;
}

}  // namespace

void qrels_tool(lab::ToolCall& call) {
  const lab::Values& values = call.values;
  const auto check = [&call] { call.check(); };
  const tables::Text text = wanted(tables::read_text(values.text("qrels"), call.in));
  const Qrels qrels = wanted(parse_qrels(text.bytes, text.name));
  const Relevance relevance = wanted(relevance_of(qrels, text.name));
  Report report{relevance.queries(), relevance.documents(), relevance.pairs(), {}, false, 0, {}};
  report.statistics = wanted(statistics(relevance, check));
  report.most = static_cast<std::size_t>(values.integer("most"));
  if (report.most > 0) {
    const double scores = static_cast<double>(report.queries) * static_cast<double>(report.documents);
    if (scores > kScoresMax)
      throw lab::BadInput(
          fmt::format("{}: {} queries of {} documents are {:.1f} GiB of scores a step; at most "
                      "{:.0f} are computed; --most 0 leaves free embeddings out",
                      text.name, report.queries, report.documents, scores * sizeof(float) / (1 << 30),
                      kScoresMax * sizeof(float) / (1 << 30)));
    FreeOptions free;
    free.steps_max = static_cast<std::size_t>(values.integer("max-steps"));
    const auto seed = static_cast<std::uint64_t>(values.integer("seed"));
    report.least =
        find_least_dimension(relevance, report.most, static_cast<std::size_t>(values.integer("seeds")), free,
                             random::Stream(seed, "qrels"), check);
    report.tried = true;
  }
  if (values.text("format") == "json")
    call.out << json::serialize(report_json(text.name, report)) << '\n';
  else
    print_report(call.out, text.name, report);
}

}  // namespace quire::labs::embedding_limits
