// The claims of the card: what the paper states, what is measured, and by which rule. Rules are fixed here,
// before any run.
#include "labs/embedding-limits/lab.h"

namespace quire::labs::embedding_limits {

namespace {

using lab::Claim;
using lab::Rule;

std::vector<Claim> search_claims() {
  return {
      {.id = "C1",
       .statement =
           "For each dimension d there is a critical number of documents at which free embeddings stop "
           "to solve all pairs",
       .place = "section 4, Table 6",
       .stated = "10, 14, 19, 24, 28, 32, 36, 42, 47, 54, 62, .. for d = 4, 5, 6, ..",
       .measure =
           "how many of the measured d have a smallest unsolved n (no seed of three) farther from Table 6 "
           "than 12 % and than 2",
       .holds_when = "at most one d is outside",
       .refuted = "two or more are outside",
       .unit = "dimensions",
       .rule = Rule::at_most(1, 1),
       .stated_figure = 0},
      {.id = "C2",
       .statement = "The relevance of the 46-document LIMIT can be solved with 12 dimensions",
       .place = "section 5.2",
       .stated = "fits in 12 dimensions",
       .measure = "accuracy of free embeddings with d = 12 on the 1000 queries, best of at most 5 seeds",
       .holds_when = "exactly 1",
       .refuted = "not reached by 5 seeds",
       .unit = "",
       .rule = Rule::equals(1),
       .stated_figure = 1},
      {.id = "C3",
       .statement = "Theorem 1: with margin gamma, C(n,k) is at most (1 + 1/gamma)^d",
       .place = "Theorem 1 (v2)",
       .stated = "proved",
       .measure = "solutions found in this run whose margin, taken from the worst query, breaks the bound",
       .holds_when = "none",
       .refuted = "a single one",
       .unit = "solutions",
       .rule = Rule::equals(0),
       .stated_figure = 0},
      {.id = "C4",
       .statement = "The critical n is a hard limit of the dimension, whatever the margin",
       .place = "abstract, section 4 as they may be read",
       .stated = "at d = 4, from 10 documents on not all pairs can be returned",
       .measure = "largest n at which explicit 4-dimensional vectors (trigonometric moment curve) return all "
                  "C(n,2) pairs, every pair scored against every document in double precision",
       .holds_when = "at most 10, the critical n of Table 6",
       .refuted =
           "a larger n; expected: in exact arithmetic d = 4 is enough for every n, so that what Table 6 "
           "measures is a limit of optimisation and margin",
       .unit = "documents",
       .rule = Rule::at_most(10, 10),
       .stated_figure = 10},
      {.id = "C4a",
       .statement = "With a margin there is a limit: that of the explicit vectors shrinks like n^-4 (ours)",
       .place = "Theorem 1 (v2); the construction is ours to check",
       .stated = "the paper gives no figure for the construction",
       .measure =
           "slope of log margin against log n of the construction, in 50 digits, n = 20 and doubled up "
           "to the largest",
       .holds_when = "within 0.1 of -4",
       .refuted = "another slope",
       .unit = "",
       .rule = Rule::within(-4, 0.1),
       .stated_figure = std::nullopt},
      {.id = "C5",
       .statement = "A cubic fits Table 6 with the coefficients that are printed",
       .place = "section 4",
       .stated = "-10.5322 + 4.0309 d + 0.0520 d^2 + 0.0037 d^3",
       .measure =
           "largest distance of a coefficient of the least-squares fit to d = 4..45 from the printed one",
       .holds_when = "at most 5e-5, half of the last digit",
       .refuted = "a larger distance",
       .unit = "",
       .rule = Rule::at_most(5e-5, 5e-5),
       .stated_figure = 0},
      {.id = "C5a",
       .statement = "The cubic carries to the dimensions of today's embeddings",
       .place = "section 4",
       .stated = "250 million documents at d = 4096",
       .measure = "the prediction at d = 4096 when the last rows of the table are left out",
       .holds_when = "within 10 % of 250 million for every such fit",
       .refuted = "a fit that says otherwise; expected, since the last four rows carry the cubic term",
       .unit = "documents",
       .rule = Rule::within(250e6, 25e6),
       .stated_figure = 250e6},
  };
}

std::vector<Claim> limit_claims() {
  return {
      {.id = "C6",
       .statement = "The queries of LIMIT are strongly connected: average query strength",
       .place = "Table 2",
       .stated = "28.4653",
       .measure = "mean over queries of the summed Jaccard similarity to all other queries",
       .holds_when = "within 1e-4",
       .refuted = "another figure",
       .unit = "",
       .rule = Rule::within(28.4653, 1e-4),
       .stated_figure = 28.4653},
      {.id = "C6a",
       .statement = "The same by density of the graph",
       .place = "Table 2",
       .stated = "0.085481",
       .measure =
           "share of the pairs of queries that have a document in common (the text speaks of documents; "
           "the figure is that of queries)",
       .holds_when = "within 1e-4",
       .refuted = "another figure",
       .unit = "",
       .rule = Rule::within(0.085481, 1e-4),
       .stated_figure = 0.085481},
      {.id = "C7",
       .statement = "BM25 solves the small LIMIT",
       .place = "Table 4",
       .stated = "recall@2 97.8",
       .measure = "recall@2 of BM25 over the 46 documents of our own attribute list",
       .holds_when = "at least 95 %",
       .refuted = "less",
       .unit = "%",
       .rule = Rule::at_least(95, 95),
       .stated_figure = 97.8},
      {.id = "C7a",
       .statement = "BM25 nearly solves the full LIMIT",
       .place = "Table 5",
       .stated = "recall@2 85.7",
       .measure = "recall@2 of BM25 over the large collection",
       .holds_when = "at least 85 %",
       .refuted = "less",
       .unit = "%",
       .rule = Rule::at_least(85, 85),
       .stated_figure = 85.7},
      {.id = "C7b",
       .statement = "Recall of a single vector rises with its dimension",
       .place = "Figure 3",
       .stated = "rises with the dimension for every model",
       .measure = "random projection of TF-IDF over things, mean of 3 seeds: falls of recall@2 from one "
                  "dimension to the next, one fall of at most a point being allowed",
       .holds_when = "none, on both collections",
       .refuted = "a larger fall, or two",
       .unit = "falls",
       .rule = Rule::equals(0),
       .stated_figure = 0},
      {.id = "C7c",
       .statement = "A single vector of moderate dimension fails on the small LIMIT",
       .place = "Table 4",
       .stated = "recall@2 19.0 to 54.3 of the single-vector models",
       .measure = "recall@2 of random projection to 64 dimensions over the 46 documents, mean of 3 seeds",
       .holds_when = "below 40 %",
       .refuted = "40 % or more",
       .unit = "%",
       .rule = Rule::below(40, 40),
       .stated_figure = std::nullopt},
      {.id = "C7d",
       .statement = "It fails badly on the large one",
       .place = "Table 5",
       .stated = "recall@2 0.8 to 3.0 of the single-vector models",
       .measure = "recall@2 of random projection to 64 dimensions over the large collection, mean of 3 seeds",
       .holds_when = "below 10 %",
       .refuted = "10 % or more",
       .unit = "%",
       .rule = Rule::below(10, 10),
       .stated_figure = std::nullopt},
      {.id = "C7e",
       .statement = "Even among the first hundred",
       .place = "Table 5",
       .stated = "recall@100 4.8 to 18.9 of the single-vector models",
       .measure =
           "recall@100 of random projection to 128 dimensions over the large collection, mean of 3 seeds",
       .holds_when = "below 60 %",
       .refuted = "60 % or more",
       .unit = "%",
       .rule = Rule::below(60, 60),
       .stated_figure = std::nullopt},
      {.id = "C8",
       .statement = "A linear compression that knows the corpus escapes on the small set (ours)",
       .place = "ours; beside section 5.2",
       .stated = "the paper has no such baseline",
       .measure = "recall@2 of truncated SVD of TF-IDF with all 46 dimensions, 46 documents",
       .holds_when = "exactly 100 %",
       .refuted = "less",
       .unit = "%",
       .rule = Rule::equals(100),
       .stated_figure = std::nullopt},
      {.id = "C8a",
       .statement = "It does not escape on the large one (ours)",
       .place = "ours; beside Table 5",
       .stated = "the paper has no such baseline",
       .measure = "recall@2 of truncated SVD with 32, 64 and 128 dimensions over the large collection, by "
                  "cosine and by "
                  "dot product",
       .holds_when = "at most 2 %",
       .refuted = "more",
       .unit = "%",
       .rule = Rule::at_most(2, 2),
       .stated_figure = std::nullopt},
      {.id = "C9",
       .statement = "Neural single-vector models stay below 20 % recall@100 on the full LIMIT",
       .place = "Table 5",
       .stated = "recall@100 4.8 to 18.9",
       .measure = "",
       .holds_when = "",
       .refuted = "not measurable here: the models' weights are needed; the tool eval grades vectors that a "
                  "person brings",
       .unit = "%",
       .rule = Rule::never(),
       .stated_figure = std::nullopt},
  };
}

}  // namespace

std::vector<Claim> claims() {
  std::vector<Claim> all = search_claims();
  for (Claim& claim : limit_claims()) all.push_back(std::move(claim));
  return all;
}

}  // namespace quire::labs::embedding_limits
