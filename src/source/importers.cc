// The explicit list of importers: add one file and one line here.
#include <array>

#include "source/arxiv_atom.h"
#include "source/arxiv_rss.h"
#include "source/bibtex.h"
#include "source/csl.h"
#include "source/hf_json.h"
#include "source/jsonl.h"
#include "source/oai.h"
#include "source/openalex.h"
#include "source/openreview.h"
#include "source/page.h"
#include "source/s2.h"
#include "source/source.h"

namespace quire::source {
namespace {

constexpr std::array<Importer, 11> kImporters = {{
    {"page", "a Daily Papers listing, as text copied from the page or as saved HTML", read_page},
    {"jsonl", "JSON lines, one paper a line (docs/importing.md)", read_jsonl},
    {"hf-json", "daily_papers answers of the Hugging Face API, or of Quire", read_hf_json},
    {"arxiv-atom", "Atom feeds of arXiv: answers of its query API, or announcements", read_arxiv_atom},
    {"arxiv-oai", "answers of an OAI-PMH server: arXiv's (arXiv, arXivRaw, oai_dc) or another Quire's",
     read_arxiv_oai},
    {"arxiv-rss", "announcement feeds of arXiv, as RSS or Atom", read_arxiv_rss},
    {"openalex", "works of OpenAlex: answers of its API, or lines of its snapshot", read_openalex},
    {"s2", "papers of Semantic Scholar: any answer of its API that holds papers", read_s2},
    {"openreview", "papers of OpenReview: answers of either version of its API", read_openreview},
    {"bibtex", "BibTeX files, of reference managers or of Quire itself", read_bibtex},
    {"csl", "CSL-JSON, of reference managers and citation processors", read_csl},
}};

}  // namespace

void Importer::read(Input& input, const ImportOptions& options, const Sink& sink) const {
  const Sink naming{[&](Record&& record) {
                      if (record.source.empty()) record.source = kind;
                      return !sink.record || sink.record(std::move(record));
                    },
                    sink.problem};
  importer(input, options, naming);
}

std::span<const Importer> importers() { return kImporters; }

const Importer* importer(std::string_view kind) {
  for (const Importer& candidate : kImporters)
    if (candidate.kind == kind) return &candidate;
  return nullptr;
}

}  // namespace quire::source
