// The tools' arguments.
#include "labs/embedding-limits/tools.h"

#include "lab/card_parts.h"

namespace quire::labs::embedding_limits {

namespace {

using lab::Kind;
using lab::Parameter;

Parameter whole(std::string name, std::string help, std::string standard, double least, double most) {
  return ranged(argument(Kind::integer, std::move(name), std::move(help), std::move(standard)), least, most);
}

Parameter format() {
  return one_of(argument(Kind::choice, "format", "how the result is written", "table"), {"table", "json"});
}

Parameter qrels() {
  return required(
      argument(Kind::file, "qrels", "judgements: TREC, BEIR's TSV, or JSON lines; - is standard input"));
}

lab::Tool qrels_entry() {
  return {
      "qrels",
      "How hard judgements are for one vector a document: densities, Theorem 1's dimension, and the least "
      "dimension in which free embeddings solve them.",
      "quire lab embedding-limits qrels --qrels qrels/test.tsv",
      {qrels(),
       whole("most", "largest dimension that free embeddings are tried in; 0: they are not tried", "64", 0,
             1024),
       whole("seeds", "runs of every dimension", "3", 1, 100),
       whole("max-steps", "steps of a run", "20000", 50, 1'000'000),
       whole("seed", "seed of everything random", "1", 0, 9e15), format()},
      qrels_tool};
}

lab::Tool eval_entry() {
  return {"eval",
          "Recall of vectors by their leading dimensions, and the margin they realise.",
          "quire lab embedding-limits eval --docs docs.npy --doc-ids corpus.jsonl --queries queries.npy "
          "--query-ids queries.jsonl --qrels qrels/test.tsv --truncate 32,64,128",
          {required(argument(Kind::file, "docs", "vectors of documents: NPY, or CSV with a header")),
           required(argument(Kind::file, "queries", "vectors of queries, as many numbers each")), qrels(),
           argument(Kind::file, "doc-ids",
                    "ids of the documents' rows: one a line, or JSON lines with _id; else the column id of a "
                    "CSV, else 0, 1, 2, .."),
           argument(Kind::file, "query-ids", "ids of the queries' rows, likewise"),
           argument(Kind::list, "truncate", "leading dimensions that are judged too, besides all"),
           one_of(argument(Kind::choice, "likeness", "what ranks", "cosine"), {"cosine", "dot"}), format()},
          eval_tool};
}

lab::Tool make_entry() {
  Parameter pattern = one_of(argument(Kind::choice, "pattern", "who is asked for together", "dense"),
                             {"dense", "random", "cycle", "disjoint"});
  return {
      "make",
      "Writes a LIMIT of its own in the layout of BEIR: corpus.jsonl, queries.jsonl, qrels/test.tsv, and "
      "qrels.jsonl as MTEB has it.",
      "quire lab embedding-limits make --docs 50000 --queries 1000 --k 2 --out limit",
      {required(argument(Kind::file, "out", "folder to write; it is made, and may be there only if empty")),
       whole("docs", "documents", "46", 2, 50'000),
       whole("queries", "queries, each with a liked thing of its own", "1000", 1, 50'000),
       whole("k", "relevant documents of a query", "2", 1, 16), pattern,
       whole("likes", "liked things of a person, more where the pattern needs it", "45", 1, 1000),
       argument(Kind::flag, "shared-words", "ask also for things that share a word with another"),
       argument(Kind::file, "things", "your own list of liked things, one a line, instead of ours"),
       whole("seed", "seed of everything random", "1", 0, 9e15)},
      make_tool};
}

}  // namespace

std::vector<lab::Tool> tools() { return {qrels_entry(), eval_entry(), make_entry()}; }

}  // namespace quire::labs::embedding_limits
