// The card: what the paper says, what is measured here, which figures there are. The claims are in claims.cc.
#include "labs/embedding-limits/lab.h"

#include "lab/card_parts.h"

namespace quire::labs {

namespace embedding_limits {
namespace {

using lab::FigureSpec;
using lab::Kind;
using lab::Line;
using lab::Parameter;

std::vector<Parameter> parameters() {
  const auto whole = [](const char* name, const char* label, const char* help, const char* quick,
                        const char* full, double least, double most) {
    return ranged(parameter(Kind::integer, name, label, help, quick, full), least, most);
  };
  Parameter pattern = parameter(Kind::choice, "pattern", "Pattern",
                                "Which people are asked for together in the large collection.", "dense");
  pattern.choices = {"dense", "random", "cycle", "disjoint"};
  std::vector<Parameter> all{
      parameter(Kind::list, "d", "Dimensions", "Dimensions of the search for the critical n, each 2 to 64.",
                "4,5,6,7,8", "4,5,6,7,8,9,10,11,12,13,14,15,16,17,18"),
      whole("k", "Documents per query k",
            "Relevant documents of a query; Table 6 is for 2; the search with 1 ends at 256 documents.", "2",
            "", 1, 4),
      whole("seeds", "Seeds", "Runs of every (d, n); it is solved if one of them solves it.", "3", "", 1, 20),
      whole("docs", "Documents", "Size of the large LIMIT.", "5000", "50000", 46, 50'000),
      whole("queries", "Queries", "Queries of LIMIT, each with a liked thing of its own.", "1000", "", 1,
            1500),
      pattern,
      parameter(Kind::list, "dims", "Projected dimensions",
                "Dimensions of random projection and truncated SVD, each 1 to 4096.",
                "32,64,128,256,512,1024", "32,64,128,256,512,768,1024,2048,4096")};
  std::vector<Parameter> rare{
      whole("max_steps", "Most steps", "Steps of Adam after which a run has failed.", "100000", "", 50, 1e6),
      whole("patience", "Patience", "Steps without the loss falling by more than 1e-5 that end a run.",
            "1000", "", 10, 1e6),
      ranged(
          parameter(Kind::real, "temperature", "Temperature T", "Of the softmax over all documents.", "0.1"),
          0.01, 10),
      ranged(parameter(Kind::real, "lr", "Rate", "Learning rate of Adam.", "0.01"), 1e-5, 1),
      whole("construction_n", "Documents of the construction",
            "Ours: the explicit 4-dimensional vectors are tried for n up to this, every pair.", "160", "640",
            20, 1000),
      parameter(Kind::flag, "shared_words", "Shared words",
                "Ours: also ask for things that share a word with another (Onion Soup, Pea Soup).", "")};
  for (Parameter& p : rare) {
    p.rare = true;
    all.push_back(std::move(p));
  }
  return all;
}

std::vector<FigureSpec> figures() {
  return {
      {.id = "critical",
       .title = "Critical number of documents against dimension",
       .note = "The smallest n that no seed solves, the largest that one does, and Table 6 with the paper's "
               "cubic.",
       .x_label = "dimension d",
       .y_label = "documents n",
       .lines = {{"critical first fail", "first unsolved", Line::Role::main},
                 {"critical last ok", "last solved", Line::Role::rival},
                 {"critical table", "Table 6", Line::Role::baseline},
                 {"critical cubic", "paper's cubic", Line::Role::reference}}},
      {.id = "large",
       .title = "Recall@2 against dimension, large LIMIT",
       .note = "What a random projection keeps of TF-IDF, what truncated SVD keeps, and BM25, which has no "
               "dimension.",
       .x_label = "dimension d",
       .y_label = "recall@2, %",
       .x_log = true,
       .lines = {{"large projection @2", "random projection", Line::Role::main},
                 {"large svd @2", "truncated SVD", Line::Role::rival},
                 {"large projection @100", "projection, recall@100", Line::Role::baseline},
                 {"large bm25 @2", "BM25", Line::Role::reference}}},
      {.id = "small",
       .title = "Recall@2 against dimension, 46 documents",
       .note = "Truncated SVD is exact from the rank of the corpus on; a random projection is not.",
       .x_label = "dimension d",
       .y_label = "recall@2, %",
       .x_log = true,
       .lines = {{"small projection @2", "random projection", Line::Role::main},
                 {"small svd @2", "truncated SVD", Line::Role::rival},
                 {"small bm25 @2", "BM25", Line::Role::reference}}},
      {.id = "margin",
       .title = "Margin of the explicit 4-dimensional vectors against documents",
       .note =
           "They return every pair at every n; their margin falls like n^-4, far below what Theorem 1 would "
           "allow. Free embeddings: at the last solved n of each d.",
       .x_label = "documents n",
       .y_label = "margin gamma",
       .x_log = true,
       .y_log = true,
       .lines = {{"margin construction", "explicit, d = 4", Line::Role::main},
                 {"margin theorem", "Theorem 1's limit, d = 4", Line::Role::reference},
                 {"margin free", "free embeddings", Line::Role::rival}}},
      {.id = "extrapolation",
       .title = "Extrapolation of Table 6 by cubics",
       .note = "The same cubic fitted to the rows up to d = 30, 40, 42 and 45; values below 1 are not drawn.",
       .x_label = "dimension d",
       .y_label = "documents n",
       .x_log = true,
       .y_log = true,
       .lines = {{"fit 45", "all rows", Line::Role::main},
                 {"fit 42", "d up to 42", Line::Role::rival},
                 {"fit 40", "d up to 40", Line::Role::baseline},
                 {"fit 30", "d up to 30", Line::Role::reference}}},
      {.id = "band",
       .title = "The paper's cubic with its 95 % band",
       .note = "The band counts scatter alone, as if a cubic were the truth; it misses what the choice of "
               "the law "
               "costs. A quadratic fits almost as well.",
       .x_label = "dimension d",
       .y_label = "documents n",
       .x_log = true,
       .y_log = true,
       .lines = {{"fit 45", "cubic, all rows", Line::Role::main},
                 {"fit 45 low", "lower end", Line::Role::baseline},
                 {"fit 45 high", "upper end", Line::Role::baseline},
                 {"fit quadratic", "quadratic, all rows", Line::Role::rival}}},
      {.id = "course",
       .title = "Loss and accuracy of one run",
       .note = "The largest d at its last solved n: the loss settles long before the last pairs come right.",
       .x_label = "step",
       .y_label = "loss, accuracy",
       .lines = {{"loss", "loss", Line::Role::main}, {"accuracy", "accuracy", Line::Role::rival}}},
  };
}

}  // namespace

lab::Card card() {
  lab::Card c;
  c.slug = "embedding-limits";
  c.title = "On the Theoretical Limitations of Embedding-Based Retrieval";
  c.short_title = "Limits of single-vector retrieval";
  c.paper_id = "2508.21038";
  c.subject = "Language";
  c.account =
      "A retriever that gives each query and each document one vector and ranks by dot product can return "
      "only "
      "some sets of documents. The paper ties the dimension that is needed to the sign-rank of the relevance "
      "matrix, optimises free vectors on the relevance itself to find, for each dimension, the number of "
      "documents at which not all pairs can be retrieved any more, and turns that into plain text, LIMIT: "
      "who "
      "likes what, over every pair of 46 people. This lab repeats the search exactly, makes a LIMIT from "
      "lists "
      "of its own, and measures BM25, TF-IDF, random projection and truncated SVD on it. It adds what the "
      "paper "
      "does not have: explicit vectors of four dimensions that return every pair of any number of documents, "
      "with their margin, and a test of the extrapolation by which the paper speaks of 4096 dimensions.";
  c.caveat =
      "In exact arithmetic four dimensions are enough for all pairs of any number of documents: the critical "
      "n "
      "is a limit of optimisation and of margin, not of what d dimensions can hold. LIMIT here has our own "
      "things and names (asked things share no word with others unless asked for), so that BM25's figures "
      "are "
      "not the paper's; neural models are not run. The claims with \"ours\" are not the paper's.";
  c.quick_seconds = 8;
  c.full_seconds = 600;
  c.parameters = parameters();
  c.claims = claims();
  c.figures = figures();
  c.tags = {"retrieval", "embeddings", "data set"};
  return c;
}

}  // namespace embedding_limits

const lab::Lab& embedding_limits_lab() {
  static const lab::Lab lab{.card = embedding_limits::card(),
                            .experiment = embedding_limits::experiment,
                            .tools = embedding_limits::tools()};
  return lab;
}

}  // namespace quire::labs
