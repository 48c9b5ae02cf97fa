#include "web/identity.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kKeyShown = 24;

constexpr std::array<std::pair<std::string_view, const char*>, 12> kSources = {{
    {"arxiv-oai", "arXiv"},
    {"arxiv-atom", "arXiv’s query interface"},
    {"arxiv-rss", "arXiv’s announcements"},
    {"openreview", "OpenReview"},
    {"quire", "another Quire"},
    {"s2", "Semantic Scholar"},
    {"openalex", "OpenAlex"},
    {"hf-json", "a hub’s listing"},
    {"jsonl", "a file of JSON lines"},
    {"csl", "a CSL-JSON file"},
    {"bibtex", "a BibTeX file"},
    {"page", "a listing’s page"},
}};

}  // namespace

Wanted find_paper(const Site& site, const Request& request, std::string_view id_text) {
  const auto parsed = parse_versioned_id(id_text);
  if (!parsed)
    return {{},
            error_page(site, request, 400, "This is not the number of a paper", parsed.error(),
                       {{"Search for it", "/search?q=" + encode(utf8_prefix(id_text, 200))},
                        {"Newest papers", "/papers"}})};
  auto paper = site.store.paper(parsed->id);
  if (paper) return {std::move(paper), {}};
  std::vector<std::pair<std::string, std::string>> links{
      {"Search for it", "/search?q=" + encode(utf8_prefix(parsed->id.key(), 200))}};
  if (const std::string origin = parsed->id.url(); !origin.empty())
    links.emplace_back("Look at its origin", origin);
  return {
      {},
      error_page(site, request, 404, fmt::format("No paper has the number {}", parsed->id.key()),
                 "This Quire has not taken it in. A file that holds it can be brought in with quire import.",
                 links)};
}

std::string scheme_words(const PaperId& id) {
  switch (id.scheme()) {
    case Scheme::arxiv:
      return "arXiv";
    case Scheme::doi:
      return "DOI";
    case Scheme::openreview:
      return "OpenReview";
    case Scheme::openalex:
      return "OpenAlex";
    case Scheme::s2:
      return "Semantic Scholar";
    case Scheme::own:
      break;
  }
  return "Quire";
}

std::string short_key(const PaperId& id) {
  std::string_view key = id.key();
  if (id.scheme() != Scheme::arxiv) key.remove_prefix(key.find(':') + 1);
  if (id.scheme() != Scheme::s2 || key.size() <= kKeyShown) return std::string(key);
  return std::string(utf8_prefix(key, kKeyShown / 2)) + "…";
}

std::string id_words(const PaperId& id) {
  if (id.scheme() == Scheme::own) return id.key();
  return fmt::format("{} {}", scheme_words(id), short_key(id));
}

std::string origin_name(const PaperId& id) {
  const bool published = id.scheme() == Scheme::doi || id.scheme() == Scheme::own;
  return published ? "the publisher" : scheme_words(id);
}

std::string source_words(std::string_view source) {
  if (source.empty()) return "an import of an earlier Quire";
  if (source.starts_with("correction:")) return "a correction by a reader";
  for (const auto& [name, words] : kSources)
    if (name == source) return words;
  return std::string(source);
}

}  // namespace quire::web
