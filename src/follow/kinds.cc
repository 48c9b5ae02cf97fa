// The kinds of sources that can be followed: one line each. A new kind is a Protocol and a line here.
#include <array>

#include "follow/oai.h"

namespace quire::follow {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;

constexpr std::array<Kind, 2> kKinds = {{
    {"arxiv", "categories: cs.LG, or cs.LG+stat.ML; cs is all of computer science; empty: all of arXiv",
     "arXiv by OAI-PMH: every paper and every change of one, from the first to today's",
     "https://oaipmh.arxiv.org/oai", 4 * kHour, 30 * kMinute, make_arxiv},
    {"oai", "SET, or set=SET prefix=FORMAT; empty: the whole repository as oai_dc",
     "any repository that speaks OAI-PMH 2.0, at its base address", "", 12 * kHour, 10 * kMinute, make_oai},
}};

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

const Kind* kind(std::string_view name) {
  for (const Kind& one : kKinds)
    if (name == one.name) return &one;
  return nullptr;
}

}  // namespace quire::follow
