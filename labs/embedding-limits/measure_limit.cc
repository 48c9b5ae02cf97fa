// C6 to C8: the statistics of the relevance, and rankings by words and by one vector on LIMIT, small and
// large.
#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "labs/embedding-limits/lab.h"
#include "labs/embedding-limits/least_dimension.h"
#include "labs/engines/threads/parallel.h"

namespace quire::labs::embedding_limits {

namespace {

using lab::Bench;
using lab::Cell;
using lab::Scale;

constexpr std::size_t kProjectionSeeds = 3;
constexpr std::size_t kRunDepth = 100;
constexpr std::size_t kSvdClaimed[] = {32, 64, 128};
constexpr std::size_t kSvdMost = 128;  // singular vectors of the large collection, twice as many in full runs
constexpr std::size_t kPatternDocuments = 2000;  // of the ablation: as many as disjoint pairs need
constexpr std::size_t kPatternDimensionsMax = 64;
constexpr std::size_t kPatternCollection = 5000,
                      kPatternCut = 1024;  // recall by pattern: documents, dimensions

std::int64_t whole(std::size_t n) { return static_cast<std::int64_t>(n); }
double percent(double share) { return 100 * share; }

/// All that is measured on one collection; recalls in percent.
struct Measured {
  std::size_t documents = 0;
  Recalls bm25, max_sim, things;
  std::vector<AtDimension> projection;  ///< mean of the seeds
  std::vector<AtDimension> svd, svd_dot;
  std::string bm25_run;
};

void rank_by_words(Bench& bench, const LimitSet& set, Measured& out) {
  WordIndex index;
  for (std::size_t i = 0; i < set.documents(); ++i) {
    if (i % 256 == 0) bench.check();
    index.add(set.document_text(i));
  }
  RecallSum bm25, max_sim;
  std::vector<float> scores;
  for (std::size_t q = 0; q < set.queries(); ++q) {
    bench.check();
    const std::string query = set.query_text(q);
    const auto positives = set.relevance().positives(q);
    index.bm25(query, scores);
    bm25.add(ranks_of(scores, positives));
    out.bm25_run += run_lines(
        set.query_id(q), top(scores, kRunDepth),
        [&](std::uint32_t document) { return set.document_id(document); }, "bm25");
    index.max_sim(query, scores);
    max_sim.add(ranks_of(scores, positives));
  }
  out.bm25 = bm25.mean();
  out.max_sim = max_sim.mean();
}

std::vector<AtDimension> mean_of(const std::vector<std::vector<AtDimension>>& seeds) {
  std::vector<AtDimension> mean = seeds.front();
  const double count = static_cast<double>(seeds.size());
  for (std::size_t i = 0; i < mean.size(); ++i) {
    for (std::size_t depth = 0; depth < Recalls::kDepths.size(); ++depth) {
      double sum = 0;
      for (const auto& seed : seeds) sum += seed[i].recalls.at[depth];
      mean[i].recalls.at[depth] = sum / count;
    }
    mean[i].margin = mean[i].solved = 0;
    for (const auto& seed : seeds) {
      mean[i].margin += seed[i].margin / count;
      mean[i].solved += seed[i].solved / count;
    }
  }
  return mean;
}

void rank_by_vectors(Bench& bench, const LimitSet& set, const std::vector<std::size_t>& cuts,
                     std::size_t svd_most, Measured& out) {
  const auto check = [&] { bench.check(); };
  const TokenMatrix matrix = thing_matrix(set);
  out.things = judge_tokens(set, matrix);
  std::vector<std::vector<AtDimension>> seeds(kProjectionSeeds);
  threads::parallel_watched(
      kProjectionSeeds, 2,
      [&](std::size_t i) {
        const random::Stream stream(bench.seed(), "random projection", i);
        seeds[i] =
            judge_projection(set, matrix, random_projection(matrix.tokens, cuts.back(), stream), cuts, check);
      },
      [&](std::size_t) { bench.check(); });
  out.projection = mean_of(seeds);
  const Vectors svd = right_singular_vectors(matrix, std::min(cuts.back(), svd_most),
                                             random::Stream(bench.seed(), "truncated svd"), check);
  std::vector<std::size_t> dimensions;
  for (const std::size_t d : cuts)
    if (d < svd.dimensions) dimensions.push_back(d);
  dimensions.push_back(svd.dimensions);
  out.svd = judge_projection(set, matrix, svd, dimensions, check, Likeness::cosine);
  out.svd_dot = judge_projection(set, matrix, svd, dimensions, check, Likeness::dot);
}

void add_rows(std::vector<std::vector<Cell>>& rows, const Measured& m) {
  const auto add = [&](const std::string& method, const Cell& d, const Recalls& r, const Cell& margin) {
    std::vector<Cell> row{whole(m.documents), method, d};
    for (const double share : r.at) row.emplace_back(percent(share));
    row.push_back(margin);
    rows.push_back(std::move(row));
  };
  const Cell none = std::string("–");
  add("BM25", none, m.bm25, none);
  add("MaxSim, one-hot tokens", none, m.max_sim, none);
  add("TF-IDF, whole things", none, m.things, none);
  for (const AtDimension& at : m.projection)
    add("random projection", whole(at.dimensions), at.recalls, at.margin);
  for (const AtDimension& at : m.svd)
    add("truncated SVD, cosine", whole(at.dimensions), at.recalls, at.margin);
  for (const AtDimension& at : m.svd_dot)
    add("truncated SVD, dot product", whole(at.dimensions), at.recalls, none);
}

void draw(Bench& bench, const std::string& where, const Measured& m) {
  for (const AtDimension& at : m.projection) {
    const double d = static_cast<double>(at.dimensions);
    bench.point(where + " projection @2", d, percent(at.recalls.at_2()));
    bench.point(where + " projection @100", d, percent(at.recalls.at_100()));
    bench.point(where + " bm25 @2", d, percent(m.bm25.at_2()));
  }
  for (const AtDimension& at : m.svd)
    bench.point(where + " svd @2", static_cast<double>(at.dimensions), percent(at.recalls.at_2()));
}

void write_files(Bench& bench, const LimitSet& small, const Measured& on_small, const Measured& on_large) {
  const auto text = [](const LimitSet& set, void (*write)(const LimitSet&, std::ostream&)) {
    std::ostringstream out;
    write(set, out);
    return out.str();
  };
  bench.file("corpus.jsonl", "the 46-document LIMIT", text(small, write_corpus));
  bench.file("queries.jsonl", "its queries", text(small, write_queries));
  bench.file("qrels.jsonl", "its relevance", text(small, write_qrels_jsonl));
  bench.file("test.tsv", "its relevance, as BEIR has it", text(small, write_qrels));
  bench.file("small_bm25.run", "BM25 on it, in TREC's format", on_small.bm25_run);
  bench.file("large_bm25.run", "BM25 on the large collection", on_large.bm25_run);
}

/// Falls of recall@2 along the dimensions, without the first that is at most a point.
double falls(const std::vector<AtDimension>& course) {
  std::size_t count = 0;
  bool allowed = true;
  for (std::size_t i = 1; i < course.size(); ++i) {
    const double fall = percent(course[i - 1].recalls.at_2()) - percent(course[i].recalls.at_2());
    if (fall <= 0) continue;
    if (allowed && fall <= 1)
      allowed = false;
    else
      ++count;
  }
  return static_cast<double>(count);
}

const AtDimension* at_dimension(const std::vector<AtDimension>& course, std::size_t d) {
  for (const AtDimension& at : course)
    if (at.dimensions == d) return &at;
  return nullptr;
}

void claim_projection(Bench& bench, const char* id, const Measured& m, std::size_t d, std::size_t depth,
                      Scale scale) {
  const AtDimension* const at = at_dimension(m.projection, d);
  if (at == nullptr) {
    bench.claim(id, {.not_measured = fmt::format("dims has no {}", d)});
    return;
  }
  bench.claim(id, {.scale = scale, .figures = {{.value = percent(at->recalls.at[depth])}}});
}

void claim_svd(Bench& bench, const Measured& small, const Measured& large, Scale scale) {
  bench.claim("C8", {.scale = Scale::same,
                     .figures = {{.value = percent(small.svd.back().recalls.at_2())}},
                     .note = fmt::format("rank {}", small.svd.back().dimensions)});
  std::vector<lab::Figure> figures;
  for (const auto& [course, likeness] : {std::pair{&large.svd, "cosine"}, {&large.svd_dot, "dot product"}})
    for (const std::size_t d : kSvdClaimed)
      if (const AtDimension* const at = at_dimension(*course, d))
        figures.push_back(
            {.label = fmt::format("d = {}, {}", d, likeness), .value = percent(at->recalls.at_2())});
  if (figures.empty()) {
    bench.claim("C8a", {.not_measured = "dims has none of 32, 64 and 128"});
    return;
  }
  bench.claim("C8a",
              {.scale = scale,
               .figures = figures,
               .note = "dot products with the truncated vectors rank long vectors of the many; cosines bring "
                       "the few people who are asked for back together, though not apart"});
}

void claim_rankings(Bench& bench, const Settings& settings, const Measured& small, const Measured& large) {
  const bool paper_like = settings.limit.pattern == Pattern::dense && settings.limit.k == 2;
  if (!paper_like) {
    for (const char* id : {"C7", "C7a", "C7b", "C7c", "C7d", "C7e", "C8", "C8a"})
      bench.claim(id, {.not_measured = "LIMIT asks for dense pairs: pattern dense, k = 2"});
    return;
  }
  const Scale scale = large.documents >= kDocumentsMax ? Scale::same : Scale::reduced;
  bench.claim("C7", {.scale = Scale::same, .figures = {{.value = percent(small.bm25.at_2())}}});
  bench.claim("C7a", {.scale = scale, .figures = {{.value = percent(large.bm25.at_2())}}});
  bench.claim(
      "C7b",
      {.scale = Scale::analogue,
       .figures = {
           {.label = fmt::format("{} documents", small.documents), .value = falls(small.projection)},
           {.label = fmt::format("{} documents", large.documents), .value = falls(large.projection)}}});
  claim_projection(bench, "C7c", small, 64, 0, Scale::analogue);
  claim_projection(bench, "C7d", large, 64, 0, Scale::analogue);
  claim_projection(bench, "C7e", large, 128, 3, Scale::analogue);
  claim_svd(bench, small, large, scale);
}

/// The ablation: the same measurements where the relevance has another pattern.
void measure_patterns(Bench& bench, const Settings& settings) {
  std::vector<std::size_t> cuts;
  for (const std::size_t cut : settings.cuts)
    if (cut <= kPatternCut) cuts.push_back(cut);
  if (cuts.empty()) cuts.push_back(kPatternCut);
  std::vector<std::vector<Cell>> rows;
  for (const Pattern pattern : {Pattern::dense, Pattern::random, Pattern::cycle, Pattern::disjoint}) {
    LimitOptions options = settings.limit;
    options.pattern = pattern;
    options.documents = std::min(options.documents, kPatternCollection);
    const auto set = make_limit(options, [&] { bench.check(); });
    if (!set) {
      bench.log(fmt::format("pattern {}: {}", word(pattern), set.error()));
      continue;
    }
    Measured measured;
    measured.documents = set->documents();
    rank_by_words(bench, *set, measured);
    rank_by_vectors(bench, *set, cuts, kSvdMost, measured);
    std::vector<std::vector<Cell>> own;
    add_rows(own, measured);
    for (std::vector<Cell>& row : own) {
      row.insert(row.begin(), std::string(word(pattern)));
      rows.push_back(std::move(row));
    }
  }
  bench.table("recall by pattern, %",
              {"pattern", "documents", "method", "dimension", "@2", "@10", "@20", "@100", "margin"}, rows);
}

}  // namespace

void measure_limit(Bench& bench, const Settings& settings, const Progress& progress) {
  LimitOptions small_options = settings.limit;
  small_options.pattern = Pattern::dense;
  small_options.documents = least_documents(settings.limit.queries, settings.limit.k);
  const auto check = [&] { bench.check(); };
  const LimitSet small = wanted(make_limit(small_options, check));
  const LimitSet large = wanted(make_limit(settings.limit, check));
  Measured on_small, on_large;
  on_small.documents = small.documents();
  on_large.documents = large.documents();
  progress(0, "LIMIT, small");
  rank_by_words(bench, small, on_small);
  rank_by_vectors(bench, small, settings.cuts, small.things(), on_small);
  progress(0.1, "LIMIT, large");
  rank_by_words(bench, large, on_large);
  progress(0.3, "LIMIT, large, by vectors");
  rank_by_vectors(bench, large, settings.cuts, bench.full() ? 2 * kSvdMost : kSvdMost, on_large);
  std::vector<std::vector<Cell>> rows;
  add_rows(rows, on_small);
  add_rows(rows, on_large);
  bench.table("recall on LIMIT, %",
              {"documents", "method", "dimension", "@2", "@10", "@20", "@100", "margin"}, rows);
  draw(bench, "small", on_small);
  draw(bench, "large", on_large);
  write_files(bench, small, on_small, on_large);
  if (bench.full()) measure_patterns(bench, settings);
  claim_rankings(bench, settings, on_small, on_large);
  progress(1, "LIMIT measured");
}

void measure_statistics(Bench& bench, const Settings& settings) {
  const auto check = [&] { bench.check(); };
  std::vector<std::vector<Cell>> rows;
  for (const Pattern pattern : {Pattern::dense, Pattern::random, Pattern::cycle, Pattern::disjoint}) {
    const Relevance relevance = pattern == Pattern::dense
                                    ? paper_relevance()
                                    : wanted(make_pattern(pattern, 1000, 2, kPatternDocuments,
                                                          random::Stream(bench.seed(), "patterns")));
    const QrelStatistics s = wanted(statistics(relevance, check));
    Cell least = std::string("–");
    if (bench.full()) {
      FreeOptions free = settings.critical.free;
      free.steps_max = std::min<std::size_t>(free.steps_max, 20'000);
      const LeastDimension found = find_least_dimension(
          relevance, kPatternDimensionsMax, 1, free, random::Stream(bench.seed(), "least dimension"), check);
      if (found.dimensions > 0) least = whole(found.dimensions);
    }
    rows.push_back({word(pattern), whole(relevance.queries()), whole(relevance.documents()), s.strength,
                    s.query_density, s.document_density, least});
    if (pattern != Pattern::dense) continue;
    bench.claim("C6", {.scale = Scale::same, .figures = {{.value = s.strength}}});
    bench.claim("C6a",
                {.scale = Scale::same,
                 .figures = {{.value = s.query_density}},
                 .note = fmt::format("the density of the document graph is {:.6f}", s.document_density)});
  }
  bench.table("patterns of relevance, 1000 queries of 2",
              {"pattern", "queries", "documents", "average query strength", "density, queries",
               "density, documents", "least d of free embeddings (full run, one seed)"},
              rows);
}

}  // namespace quire::labs::embedding_limits
