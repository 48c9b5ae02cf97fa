// The kinds of sources that can be followed: one line each. A new kind is a Protocol and a line here.
#include <array>

#include "follow/oai.h"
#include "follow/protocols.h"

namespace quire::follow {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

constexpr std::array<Kind, 12> kKinds = {{
    {"arxiv",
     "categories: cs.LG, or cs.LG+stat.ML; cs is all of computer science; empty: all of arXiv; feed=none: "
     "without the announcement feeds",
     "arXiv by OAI-PMH: every paper and every change of one, from the first to today's; and behind it the "
     "announcement feeds, for the days on which papers were new",
     "https://oaipmh.arxiv.org/oai", 4 * kHour, 30 * kMinute, make_arxiv_announced},
    {"arxiv-rss", "categories: cs.LG, or cs.LG+stat.ML",
     "announcement feeds of arXiv: one day each, which they may miss or mix up; follow `arxiv` as well, "
     "never "
     "these alone",
     "https://rss.arxiv.org/rss", 6 * kHour, kHour, make_arxiv_rss},
    {"arxiv-atom", "a query: cat:cs.LG AND ti:sparse",
     "a query to arXiv, newest change first: at most 30,000 results; whole categories are better followed by "
     "`arxiv`",
     "https://export.arxiv.org/api/query", kDay, 6 * kHour, make_arxiv_atom},
    {"oai",
     "SET, or set=SET prefix=FORMAT; empty: the whole repository; the format is the best that it "
     "offers of arXivRaw, arXiv and oai_dc",
     "any repository that speaks OAI-PMH 2.0, at its base address", "", 12 * kHour, 10 * kMinute, make_oai},
    {"quire", "a set; empty: everything", "another Quire, at its address /oai: both end with the same papers",
     "", 2 * kHour, 10 * kMinute, make_quire},
    {"hf", "since=2026-01-01; empty: from 30 days ago",
     "daily papers of the Hugging Face hub, or of another Quire, with votes and comments",
     "https://huggingface.co/api/daily_papers", 2 * kHour, 15 * kMinute, make_hf},
    {"openreview", "a venue: ICLR.cc/2026/Conference",
     "submissions of a venue of OpenReview, accepted, rejected and withdrawn ones, read wholly each time",
     "https://api2.openreview.net/notes", kDay, 6 * kHour, make_openreview},
    {"openalex",
     "a filter: primary_topic.id:T10028,language:en; by=updated: asks for changes, with a "
     "subscription only",
     "works of OpenAlex that pass a filter", "https://api.openalex.org/works", kDay, 6 * kHour,
     make_openalex},
    {"s2", "a query: \"sparse attention\" + transformer",
     "papers of Semantic Scholar that a bulk search finds; a key is read from S2_API_KEY",
     "https://api.semanticscholar.org/graph/v1/paper/search/bulk", kDay, 6 * kHour, make_s2},
    {"jsonl", "nothing; the address is that of the file", "a file of JSON lines, read again when it changed",
     "", 6 * kHour, 10 * kMinute, make_file},
    {"csl", "nothing; the address is that of the file", "a file of CSL-JSON, read again when it changed", "",
     6 * kHour, 10 * kMinute, make_file},
    {"bibtex", "nothing; the address is that of the file", "a BibTeX library, read again when it changed", "",
     6 * kHour, 10 * kMinute, make_file},
}};

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

const Kind* kind(std::string_view name) {
  for (const Kind& one : kKinds)
    if (name == one.name) return &one;
  return nullptr;
}

}  // namespace quire::follow
