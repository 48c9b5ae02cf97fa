// The explicit list of importers: add one file and one line here.
#include <array>

#include "source/arxiv_atom.h"
#include "source/hf_json.h"
#include "source/jsonl.h"
#include "source/page.h"
#include "source/source.h"

namespace quire::source {
namespace {

constexpr std::array<Importer, 4> kImporters = {{
    {"page", "a Daily Papers listing, as text copied from the page or as saved HTML", read_page},
    {"jsonl", "JSON lines, one paper a line (docs/importing.md)", read_jsonl},
    {"hf-json", "daily_papers answers of the Hugging Face API, or of Quire", read_hf_json},
    {"arxiv-atom", "Atom feeds of arXiv: answers of its query API, or announcements", read_arxiv_atom},
}};

}  // namespace

std::span<const Importer> importers() { return kImporters; }

const Importer* importer(std::string_view kind) {
  for (const Importer& candidate : kImporters)
    if (candidate.kind == kind) return &candidate;
  return nullptr;
}

}  // namespace quire::source
